"""Batch room: a binder - every draft of a run in one PDF, or in volumes, with contents and an outline.

It is tagged as the drafts are: PDF/UA-1, when all of them are.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from os import getpid
from pathlib import Path
from re import fullmatch
from typing import BinaryIO

from billgen.base.errors import OutputError, Place, Problem
from billgen.base.files import read_plain
from billgen.base.words import counted, verb
from billgen.batch.jobs import Job, Setting
from billgen.batch.joining import Join, Part
from billgen.batch.ledger import Entry
from billgen.batch.objects import words
from billgen.batch.summary import Edit, lying, papers, state_of
from billgen.batch.work import Desk
from billgen.bill.model import Inline, Ref, RefPart, Text
from billgen.record.files import MAX_BYTES
from billgen.render.formats import FORMATS
from billgen.render.sheet import Para, Sheet

NAME = "binder.pdf"
VOLUME = 500
"""Drafts in one file: some 6,000 pages and 30 MB are what a reader of PDFs still opens at once."""
_HERE = "contents"
"""What a row of the contents refers to while it is laid out; the join puts the page in its place."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A draft in a volume: its row of the ledger, what its PDF became, what the contents say besides."""

    entry: Entry
    part: Part
    title: str
    remark: str


def write_binder(
    setting: Setting,
    jobs: Sequence[Job],
    entries: Sequence[Entry],
    titles: Mapping[str, str],
    bring: Callable[[Sequence[Entry]], AbstractContextManager[Path]],
    edits: Sequence[Edit] = (),
) -> list[str]:
    """Join the PDFs of a run's drafts, by state and place; returns the paths, or nothing where none lies.

    One draft is in memory at a time. The same drafts give the same bytes. Of more than `VOLUME` drafts
    volumes are made, and binder.pdf is the contents of them. Volumes that an earlier run left are removed.

    Args:
        setting: of the run.
        jobs: its drafts.
        entries: what became of them.
        titles: template → its title.
        bring: makes a folder in which the PDFs of some drafts lie.
        edits: of the drafts that somebody edited.

    Raises:
        OutputError: a PDF cannot be read, or the binder not be written.
    """
    ordered = sorted(entries, key=lambda one: (state_of(one.place), one.place, one.template))
    bound = [entry for entry in ordered if any(paper.words == "pdf" for paper in papers(entry))]
    if not bound:
        return []
    by_key = {job.key: job for job in jobs}
    base = _sheet(setting, by_key[bound[0].key])
    remarks = {edit.entry.key: _edited(edit) for edit in edits}
    shares = [bound[start : start + VOLUME] for start in range(0, len(bound), VOLUME)]
    volumes: list[tuple[str, Sequence[Entry]]] = []
    for number, share in enumerate(shares, 1):
        alone = len(shares) == 1
        name = NAME if alone else f"binder-{number:0{max(2, len(str(len(shares))))}}.pdf"
        title = "Binder of " if alone else f"Binder, volume {number} of {len(shares)}: "
        with bring(share) as folder:
            found = [(e, path) for e in share for paper, path in lying(folder, e) if paper.words == "pdf"]
            if found:
                _bind(setting, name, found, _titled(base, title, [e for e, _ in found]), titles, remarks)
                volumes.append((name, [entry for entry, _ in found]))
    if len(shares) > 1 and volumes:
        sheet = _titled(base, "Binder of ", [entry for _, share in volumes for entry in share])
        _bind_volumes(setting, volumes, sheet)
        volumes.insert(0, (NAME, ()))
    names = [name for name, _ in volumes]
    for old in setting.out.glob("binder-*.pdf"):
        if fullmatch(r"binder-\d+\.pdf", old.name) and old.name not in names:
            with suppress(OSError):
                old.unlink()
    return [str(setting.out / name) for name in names]


def _sheet(setting: Setting, job: Job) -> Sheet:
    """The sheet of the contents: looks as the cover note of the first draft does."""
    desk = Desk(setting)
    desk.declared.declared, desk.declared.id = job.declared, job.place
    return desk.drafted(job).cover


def _titled(base: Sheet, title: str, entries: Sequence[Entry]) -> Sheet:
    title += counted(len(entries), "draft")
    named = "\n".join(entry.key for entry in entries)
    fingerprint = sha256(f"binder {named}".encode()).hexdigest()
    line = f"DRAFTS · {base.date} · each for review by counsel admitted in its place"
    return replace(base, title=title, head=title, draft_line=line, fingerprint=fingerprint)


def _edited(edit: Edit) -> str:
    """What the contents say of an edited draft."""
    if any(name.endswith(".pdf") and "--" not in name for name in edit.changed):
        return "edited; this is the edited PDF"
    were = f"{' and '.join(edit.changed)} {verb(len(edit.changed), 'was', 'were')} edited"
    return f"{were}; this PDF is as drafted"


@contextmanager
def _file(path: Path) -> Generator[BinaryIO]:
    """A file that is there when all of it is written.

    Raises:
        OutputError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{getpid()}.tmp")
    try:
        with open(temporary, "wb") as stream:
            yield stream
        temporary.replace(path)
    except OSError as error:
        what = f"cannot make the binder: {error.strerror or error}"
        fix = "check the rights and room of the folder, or name another: --out DIR"
        raise OutputError(Problem(what, Place(str(path)), fix=fix)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def _bind(
    setting: Setting,
    name: str,
    found: Sequence[tuple[Entry, Path]],
    base: Sheet,
    titles: Mapping[str, str],
    remarks: Mapping[str, str],
) -> None:
    """Write one volume: its drafts, and before them the contents, made when their pages are known."""
    with _file(setting.out / name) as stream:
        join = Join(stream)
        held: list[_Held] = []
        for entry, path in found:
            title = titles.get(entry.template, entry.template)
            part = _taken(join, path, f"{_called(entry)}: {title}")
            remark = remarks.get(entry.key, "") or ("" if part.sound else "not tagged for screen readers")
            held.append(_Held(entry, part, title, remark))
        contents, starts = _contents(setting, held, base)

        def link(row: int) -> bytes:
            one = held[row]
            said = f"{_called(one.entry)}: {one.title}, page {starts[row] + 1}"
            return b"/Dest[%d 0 R/XYZ null null null]/Contents %s" % (one.part.pages[0], words(said))

        front = _added(join, contents, "Contents", link)
        marks = [("", "Contents", front)]
        marks += [
            (state_of(one.entry.place).upper(), f"{_called(one.entry)}: {one.title}", one.part)
            for one in held
        ]
        join.end(base.title, base.language, [front, *(one.part for one in held)], marks)


def _taken(join: Join, path: Path, title: str) -> Part:
    """A draft's PDF, taken in.

    Raises:
        OutputError: it cannot be read.
    """
    from pypdf.errors import PyPdfError

    try:
        return _added(join, read_plain(path, MAX_BYTES), title)
    except OSError as error:
        raise OutputError(Problem(f"cannot be read: {error.strerror or error}", Place(str(path)))) from None
    except (PyPdfError, AttributeError, KeyError, TypeError, ValueError) as error:
        # Whatever a stranger's program made of it: pypdf looks at a file no further than it must.
        what = f"the binder cannot be made: this PDF is broken, or locked ({error})"
        fix = "make the run again with --replace, or leave --binder out"
        raise OutputError(Problem(what, Place(str(path)), fix=fix)) from None


def _added(join: Join, data: bytes, title: str, link: Callable[[int], bytes] | None = None) -> Part:
    from pypdf import PdfReader

    return join.add(PdfReader(BytesIO(data)), title, link)


def _called(entry: Entry) -> str:
    return entry.outcome.name or entry.place


def _contents(setting: Setting, held: Sequence[_Held], base: Sheet) -> tuple[bytes, list[int]]:
    """The pages of the contents, and the page of the binder, from 0, on which each draft begins.

    How many pages they take is known when they are laid out; so they are laid out until that agrees.
    """
    from pypdf import PdfReader

    starts = [0]
    for one in held:
        starts.append(starts[-1] + len(one.part.pages))
    taken = 1
    while True:
        data = _laid(setting, base, _paragraphs(held, [start + taken for start in starts], base.title))
        pages = len(PdfReader(BytesIO(data)).pages)
        if pages <= taken:  # longer numbers take no fewer lines; where they do, a page stays as it was
            return data, [start + pages for start in starts[:-1]]
        taken = pages


def _laid(setting: Setting, base: Sheet, paras: Sequence[Para]) -> bytes:
    return FORMATS["pdf"].write(replace(base, paras=tuple(paras)), setting.engine)


def _paragraphs(held: Sequence[_Held], starts: Sequence[int], title: str) -> list[Para]:
    intro = "Page numbers are those of this file. Each draft keeps its own at its foot."
    by: dict[str, list[tuple[str, str, str]]] = {}
    for one, start in zip(held, starts, strict=False):
        what = f"{one.title} ({one.remark})" if one.remark else one.title
        by.setdefault(state_of(one.entry.place), []).append((_called(one.entry), what, str(start + 1)))
    paras = _opening(title, intro)
    for state, rows in by.items():
        paras.append(Para("cover-heading", (Text(state.upper()),)))
        paras.append(_table(("Place", "Instrument", "Page"), rows, linked=2))
    return paras


def _opening(title: str, intro: str) -> list[Para]:
    return [
        Para("cover-title", (Text(title),), id=_HERE, cited=True),
        Para("cover-text", (Text(intro),)),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], linked: int) -> Para:
    """A table of words, those of one column being links."""

    def cell(index: int, said: str) -> tuple[Inline, ...]:
        return (Ref(_HERE, parts=(RefPart(said, _HERE),)) if index == linked else Text(said),)

    cells = (tuple(cell(index, said) for index, said in enumerate(row)) for row in rows)
    return Para("table", (), table=(tuple((Text(said),) for said in head), *cells))


def _bind_volumes(setting: Setting, volumes: Sequence[tuple[str, Sequence[Entry]]], base: Sheet) -> None:
    """Write the contents of the volumes, each row with a link to its file."""
    rows = [
        (
            name,
            *(f"{state_of(e.place).upper()}: {_called(e)}" for e in (share[0], share[-1])),
            f"{len(share):,}",
        )
        for name, share in volumes
    ]
    intro = "The drafts stand in the files named here, which lie beside this one, by state and place."
    paras = [*_opening(base.title, intro), _table(("File", "From", "To", "Drafts"), rows, linked=0)]

    def link(row: int) -> bytes:
        name = words(rows[row][0])
        file = b"<</Type/Filespec/F %s/UF %s>>" % (name, name)
        said = words(f"{rows[row][0]}, from {rows[row][1]} to {rows[row][2]}")
        return b"/A<</S/GoToR/F%s/D[0/Fit]>>/Contents %s" % (file, said)

    with _file(setting.out / NAME) as stream:
        join = Join(stream)
        front = _added(join, _laid(setting, base, paras), "Contents", link)
        join.end(base.title, base.language, [front], [("", "Contents", front)])
