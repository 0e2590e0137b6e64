"""Batch room: the register - what towns did with drafts: sent, edited, adopted, varied; with its history."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.base.files import read_plain
from billgen.facts.characters import first_bad
from billgen.library.saving import save_file
from billgen.places.sheets import csv_bytes, plain_cell, read_sheet
from billgen.record.record import digest

COPY = "register.csv"
"""The register as a table, beside the ledger: for readers, and for a ledger that has to be made anew."""
MAX_BYTES = 50_000_000
_MAX_XML = 100_000_000
_LONGEST_BLANK = 200
"""Characters that may stand in place of one blank, for the text to be the draft's still."""
_SHOWN_WORDS = 8
_BLANK = re.compile(r"_{3,}|\[[^\[\]]{1,200}\]")
_DRAFT_LINE = re.compile(r"DRAFT [A-Z]+ · [^\n]*(?:\n[^\n]+)*")
_UNSEEN = re.compile(r"<w:(instrText|delText)\b[^>]*>.*?</w:\1>", re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")


class Word(StrEnum):
    """How far a draft has come with its town."""

    SENT = "sent"
    EDITED = "edited"
    ADOPTED = "adopted"
    VARIED = "varied"


class Step(NamedTuple):
    """A line of the register.

    Attributes:
        place, template: whose draft.
        step: a `Word`.
        at: when it was entered, in UTC.
        day: when it happened, as somebody says, or "".
        ordinance: the number that the town gave it, or "".
        file: name of the text adopted, or "".
        hash: SHA-256 of that file, or "".
        text: "same" as the draft, "varied", or "" when nobody could compare.
        fingerprint: of the draft that lay in the folder then, or "".
    """

    place: str
    template: str
    step: str
    at: str
    day: str = ""
    ordinance: str = ""
    file: str = ""
    hash: str = ""
    text: str = ""
    fingerprint: str = ""

    @property
    def when(self) -> str:
        """The day it happened, or else the day it was written down: "entered 2026-11-28"."""
        return self.day or f"entered {self.at[:10]}"

    @property
    def compared(self) -> str:
        """How an adopted text stands to the draft: "same", "differs", "not compared"; "" for no text."""
        if self.step not in (Word.ADOPTED, Word.VARIED):
            return ""
        return {"same": "same", "varied": "differs"}.get(self.text, "not compared")


def tally(steps: Iterable[Step]) -> list[str]:
    """How many stand where, and of adopted texts how many nobody compared: "2 adopted (1 not compared)"."""
    at = list(steps)
    found: list[str] = []
    for word in Word:
        mine = [step for step in at if step.step == word]
        blind = sum(step.compared == "not compared" for step in mine)
        found.append(f"{len(mine):,} {word}{f' ({blind:,} not compared)' if blind else ''}")
    return found


def current(steps: Iterable[Step]) -> dict[tuple[str, str], Step]:
    """(place, template) → where it stands, which is the last that was entered."""
    return dict(sorted({(step.place, step.template): step for step in steps}.items()))


def checked(text: str, what: str, most: int = 120) -> str:
    """A short text for the register.

    Raises:
        CommandError: it is long, or holds a character that cannot print.
    """
    text = " ".join(text.split())
    if len(text) > most:
        raise CommandError(Problem(f"the {what} has more than {most} characters", fix="shorten it"))
    if bad := first_bad(text):
        what = f"the {what} holds a character that cannot print (U+{ord(bad):04X})"
        raise CommandError(Problem(what, fix="leave it out"))
    return text


class Compared(NamedTuple):
    """An adopted text beside the draft.

    Attributes:
        hash: SHA-256 of its file.
        text: "same", "varied", or "" when nobody could compare.
        drafted, adopted: the words with which they part, where they do; "" where one of them has ended.
    """

    hash: str
    text: str
    drafted: str = ""
    adopted: str = ""


def compared(adopted: Path, drafts: Sequence[tuple[Path, str]]) -> Compared:
    """Whether an adopted text is the draft's.

    It is the same when the bytes are, or when all words of the draft stand in it in their order and nothing
    else but what fills its blanks; the DRAFT line does not count. Words are read from Word and text files.

    Args:
        adopted: the file.
        drafts: (path, SHA-256 as written) of the draft's files.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        data = read_plain(adopted, MAX_BYTES)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise InputError(
            Problem(what, Place(str(adopted)), fix="name the adopted text: --file FILE")
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(Problem(f"has more than {MAX_BYTES // 10**6} MB", Place(str(adopted))))
    hash = digest(data)
    if any(hash == one for _, one in drafts):
        return Compared(hash, "same")
    words = _words(adopted.name, data)
    for path, one in drafts:
        if path.suffix.lower() != adopted.suffix.lower():
            continue
        try:
            drafted = read_plain(path, MAX_BYTES)
        except OSError:
            continue
        if digest(drafted) != one:  # somebody edited it: it is no longer what billgen drafted
            continue
        theirs = _words(path.name, drafted)
        if words is not None and theirs is not None:
            if fills(theirs, words):
                return Compared(hash, "same")
            return Compared(hash, "varied", *parting(theirs, words))
    return Compared(hash, "")


def fills(draft: str, text: str) -> bool:
    """Whether a text is a draft with its blanks filled in, white space aside."""
    pieces = [_squeezed(piece) for piece in _BLANK.split(_DRAFT_LINE.sub("", draft))]
    text = _squeezed(_DRAFT_LINE.sub("", text))
    if not text.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        found = text.find(piece, at, at + _LONGEST_BLANK + len(piece))
        if found < 0:
            return False
        at = found + len(piece)
    if len(pieces) == 1:
        return at == len(text)
    return text.endswith(pieces[-1]) and 0 <= len(text) - len(pieces[-1]) - at <= _LONGEST_BLANK


def parting(draft: str, text: str) -> tuple[str, str]:
    """Some words of a draft and of a text from where they first differ; see `fills`, whose walk this is.

    Behind a blank the text is taken to go on where most of what follows stands in it.
    """
    pieces = _BLANK.split(_DRAFT_LINE.sub("", draft))
    text = _DRAFT_LINE.sub("", text)
    letters = _squeezed(text)
    at = 0
    for number, piece in enumerate(pieces):
        wanted = _squeezed(piece)
        starts = range(at, min(at + _LONGEST_BLANK, len(letters)) + 1) if number else (0,)
        start = next((one for one in starts if letters.startswith(wanted, one)), -1)
        last = number == len(pieces) - 1
        if last and letters.endswith(wanted) and len(letters) - len(wanted) in starts:
            start = len(letters) - len(wanted)
        if start < 0 or (last and start + len(wanted) < len(letters)):
            alike = [(_alike(wanted, letters[one : one + len(wanted)]), -one) for one in starts]
            same, back = max(alike)
            return _words_from(piece, same), _words_from(text, same - back)
        at = start + len(wanted)
    return "", ""


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _words_from(text: str, letter: int) -> str:
    """A few words from the one that holds a letter, white space not counted; "" behind the last."""
    for word in re.finditer(r"\S+", text):
        if letter < len(word[0]):
            return " ".join(text[word.start() :].split()[:_SHOWN_WORDS])
        letter -= len(word[0])
    return ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(name: str, data: bytes) -> str | None:
    """The words of a text or Word file; None for what cannot be read so."""
    kind = name.rpartition(".")[2].lower()
    if kind == "txt":
        return data.decode("utf-8-sig", "replace")
    if kind != "docx":
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > _MAX_XML:
                return None
            xml = archive.read(part).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    from xml.sax.saxutils import unescape

    return unescape(_TAGS.sub(" ", _UNSEEN.sub("", xml)), {"&quot;": '"', "&apos;": "'"})


def save_copy(folder: Path, steps: Sequence[Step]) -> Path:
    """Write the register as a table beside the ledger; returns its path."""
    path = folder / COPY
    save_file(path, csv_bytes(Step._fields, steps), replace=True)
    return path


def read_copy(folder: Path) -> list[Step]:
    """The steps of that table; what is no step is passed over."""
    try:
        sheet = read_sheet(folder / COPY)
    except InputError:
        return []
    if sheet.header != Step._fields:
        return []
    steps = [Step(*(plain_cell(cell) for cell in cells)) for _, cells in sheet.rows]
    return [step for step in steps if step.step in list(Word) and _is_day(step.day)]


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
