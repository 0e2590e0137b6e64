"""Places room: a file that somebody else made in (CSV, tabs, .xlsx), a header and rows of text out.

Nothing in it is trusted: size, encoding, odd characters and the insides of a workbook are looked at first.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from billgen.base.errors import InputError, MachineError, Place, Problem
from billgen.base.words import counted
from billgen.facts.characters import first_bad
from billgen.facts.yaml_nodes import MAX_PROBLEMS

MAX_BYTES = 64 * 2**20
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
#: A workbook may not unpack to more than this, nor to more than so many times its size.
MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 200
_SMALL = 2**20
_SEPARATORS = ",\t;|"
_LINE_ENDS = re.compile("\r\n?")
_FORMULA = re.compile(r"\s*[=+\-@|%]|[\t\r\n]")


class Sheet(NamedTuple):
    """A table as text.

    Attributes:
        file: what problems call it.
        sha256: of the bytes of the file.
        header: names of the columns, trimmed.
        rows: (line, cells), the cells as many as the header has; empty rows left out.
    """

    file: str
    sha256: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]


def read_sheet(path: Path, encoding: str = "", known: Callable[[Sequence[str]], str] | None = None) -> Sheet:
    """Read a table.

    Args:
        path: a .csv, .txt, .tsv or .xlsx file.
        encoding: how its text is encoded; "" for UTF-8 (or UTF-16 with its mark).
        known: header → the encoding that such tables have when they are not UTF-8, or "".

    Raises:
        InputError: it cannot be read; every problem with its line.
    """
    name = str(path)
    data = _bytes(path)
    if data[:4] == b"PK\x03\x04":
        lines = _workbook(data, name)
    else:
        lines = _text_rows(_decoded(data, name, encoding, known), name)
    return _sheet(name, sha256(data).hexdigest(), lines)


def _bytes(path: Path) -> bytes:
    name = Place(str(path))
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "no such file"
            raise InputError(Problem(what, name, fix="Name a .csv, .txt or .xlsx file."))
        if (size := path.stat().st_size) > MAX_BYTES:
            what = f"the file has {size // 2**20} MB; {MAX_BYTES // 2**20} MB is the most"
            raise InputError(Problem(what, name, fix="Split it, or leave out the columns nobody needs."))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(f"the file cannot be read: {error.strerror or error}", name)) from None


def _decoded(data: bytes, name: str, encoding: str, known: Callable[[Sequence[str]], str] | None) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        return data.decode(encoding or "utf-8-sig")
    except LookupError:
        fix = "Name one such as utf-8, windows-1252 or latin-1."
        raise InputError(Problem(f"no encoding is called `{encoding}`", fix=fix)) from None
    except UnicodeDecodeError as error:
        first = data.partition(b"\n")[0].decode("ascii", "replace").lstrip("\ufeff")
        usual = known(_cells_of_line(first)) if known and not encoding else ""
        if usual:
            return data.decode(usual, "replace")
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the text is not {encoding or 'UTF-8'}"
        fix = "Save it as “CSV UTF-8”, or say what it is: --encoding windows-1252."
        raise InputError(Problem(what, Place(name, line), fix=fix)) from None


def _cells_of_line(line: str) -> list[str]:
    separator = max(_SEPARATORS, key=line.count)
    return [cell.strip().strip('"') for cell in line.split(separator)]


def _text_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _LINE_ENDS.sub("\n", text)
    if (at := text.find("\0")) >= 0:
        what = "the text holds a NUL character"
        line = text.count("\n", 0, at) + 1
        raise InputError(Problem(what, Place(name, line), fix="Save the table anew, as CSV UTF-8."))
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    last = 0
    try:
        for row in reader:
            last = reader.line_num
            yield last, row
    except csv.Error as error:
        what = f"the table breaks off here: {error}"
        fix = "Look for a quotation mark that opens and never closes, or a cell that is no cell."
        raise InputError(Problem(what, Place(name, last + 1), fix=fix)) from None


def _workbook(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    import warnings

    try:
        from openpyxl import load_workbook
    except ImportError:
        what = "this Python lacks openpyxl, which reads workbooks"
        fix = "pip install openpyxl, or save the sheet as CSV UTF-8"
        raise MachineError(Problem(what, fix=fix)) from None
    _refuse_bomb(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles, which nobody here looks at
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                # The size a sheet claims for itself is made up by whoever wrote it.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True)
                yield from ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, 1))
            finally:
                book.close()
    except InputError:
        raise
    except Exception as error:  # a broken workbook breaks the library in a hundred ways
        what = f"the workbook cannot be read ({type(error).__name__})"
        raise InputError(Problem(what, Place(name), fix="Save the sheet as CSV UTF-8.")) from None


def _refuse_bomb(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(Problem("the workbook is broken", Place(name), fix="Save it anew.")) from None
    if unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > MAX_RATIO * len(data)):
        what = f"the workbook unpacks to {unpacked // 2**20} MB, which no list of places does"
        raise InputError(Problem(what, Place(name), fix="Save the sheet as CSV UTF-8."))


def _cell(value: object) -> str:
    """A workbook's value as text; numbers without the decimals that a spreadsheet gives them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _sheet(name: str, digest: str, lines: Iterable[tuple[int, list[str]]]) -> Sheet:
    problems: list[Problem] = []
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    width = 0
    for line, cells in lines:
        together = "".join(cells)
        if not together or together.isspace():
            continue
        usual = len(cells) == width and len(together) <= MAX_CELL and together.isprintable()
        if usual and len(rows) < MAX_ROWS:  # nearly every row
            rows.append((line, cells))
            continue
        if not header:
            header = _header(cells, Place(name, line), problems)
            width = len(header)
            continue
        if len(rows) >= MAX_ROWS or len(problems) > MAX_PROBLEMS:
            what = f"more than {MAX_ROWS} rows" if len(rows) >= MAX_ROWS else "and more such problems"
            problems.append(Problem(what, Place(name, line), fix="Split the table, or mend these first."))
            break
        if what := _row_problem(cells, together, header):
            problems.append(Problem(what[0], Place(name, line), fix=what[1]))
        if len(cells) != len(header):
            cells = cells[: len(header)] + [""] * (len(header) - len(cells))
        rows.append((line, cells))
    if not header:
        problems.append(
            Problem("the table is empty", Place(name), fix="It wants a line of column names first.")
        )
    if problems:
        raise InputError(problems)
    return Sheet(name, digest, header, rows)


def _header(cells: Sequence[str], where: Place, problems: list[Problem]) -> tuple[str, ...]:
    header = [cell.strip().lstrip("\ufeff") for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        what = f"the table has {len(header)} columns; {MAX_COLUMNS} is the most"
        problems.append(Problem(what, where, fix="Leave out the columns nobody needs."))
    for twice in dict.fromkeys(one for one in header if one and header.count(one) > 1):
        what = f"two columns are called `{shown(twice)}`"
        problems.append(Problem(what, where, fix="Give each its own name."))
    return tuple(header)


def _row_problem(cells: Sequence[str], together: str, header: Sequence[str]) -> tuple[str, str] | None:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        what = f"the row has {counted(len(cells), 'cell')}, and the header {len(header)}"
        return what, "Put cells that hold the separator into quotation marks."
    if len(together) > MAX_CELL and len(longest := max(cells, key=len)) > MAX_CELL:
        return f"a cell has {len(longest):,} characters; {MAX_CELL:,} is the most", "Shorten it."
    if together.isprintable():  # nearly always, and it costs nothing to ask
        return None
    if bad := first_bad(together.replace("\t", " ").replace("\n", " ")):
        return f"a cell holds a character that cannot print (U+{ord(bad):04X})", "Take it out."
    return None


def shown(text: str, most: int = 60) -> str:
    """Somebody's text for a message: on one line, and not all of ten megabytes."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file of which a spreadsheet takes no cell for a formula: UTF-8 with its mark, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell no spreadsheet computes: an apostrophe stands before what would open a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain_cell(cell: str) -> str:
    """A cell as it was before `harmless`: the apostrophe that it put there is taken away."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
