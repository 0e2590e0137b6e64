"""Batch room: a binder - every draft of a run in one PDF, with contents and an outline.

It is a copy to read and print: the tags of the drafts (PDF/UA) stay with the files it was joined from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from billgen.base.errors import CommandError, OutputError, Place, Problem
from billgen.base.files import read_plain
from billgen.base.words import counted
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import Entry
from billgen.batch.summary import lying, state_of
from billgen.batch.work import Desk
from billgen.bill.model import Text
from billgen.library.saving import save_file
from billgen.record.files import MAX_BYTES
from billgen.render.flow import Para, Sheet
from billgen.render.formats import FORMATS

if TYPE_CHECKING:
    from pypdf import PdfReader

NAME = "binder.pdf"
MOST = 500
"""Drafts that one binder holds: more take a gigabyte of memory to join, and nobody opens such a file."""


def refuse_too_many(count: int) -> None:
    """Refuse a binder that nobody could open.

    Raises:
        CommandError: it would hold more than 500 drafts.
    """
    if count > MOST:
        what = f"a binder holds at most {MOST:,} drafts, and the run has {count:,}"
        raise CommandError(Problem(what, fix="make one for each state: --in us/wa …; or take --zip"))


def write_binder(
    setting: Setting,
    jobs: Sequence[Job],
    entries: Sequence[Entry],
    titles: Mapping[str, str],
    folder: Path,
) -> list[str]:
    """Join the PDFs of a run's drafts, by state and place; returns the path, or nothing when none lies there.

    The same drafts give the same bytes.

    Args:
        setting: of the run.
        jobs: its drafts.
        entries: what became of them.
        titles: template → its title.
        folder: in which the drafts lie.

    Raises:
        OutputError: a PDF cannot be read, or the binder not be written.
    """
    from pypdf.errors import PyPdfError

    found: list[tuple[Entry, Path]] = []
    for entry in sorted(entries, key=lambda one: (state_of(one.place), one.place, one.template)):
        found += [(entry, path) for paper, path in lying(folder, entry) if paper.words == "pdf"]
    if not found:
        return []
    by_key = {job.key: job for job in jobs}
    base = _sheet(setting, by_key[found[0][0].key], [path for _, path in found])
    try:
        data = _joined(setting, found, base, titles)
    except PyPdfError as error:
        where = Place(str(setting.out / NAME))
        fix = "make the run again with --replace: one of its PDFs is broken"
        raise OutputError(Problem(f"the binder cannot be made: {error}", where, fix=fix)) from None
    save_file(setting.out / NAME, data, replace=True)
    return [str(setting.out / NAME)]


def _sheet(setting: Setting, job: Job, paths: Sequence[Path]) -> Sheet:
    """The sheet of the contents: looks as the cover note of the first draft does."""
    desk = Desk(setting)
    desk.declared.declared, desk.declared.id = job.declared, job.place
    cover = desk.drafted(job).cover
    named = "\n".join(path.name for path in paths)
    title = f"Binder of {counted(len(paths), 'draft')}"
    fingerprint = sha256(f"binder {named}".encode()).hexdigest()
    line = f"DRAFTS · {cover.date} · each for review by counsel admitted in its place"
    return replace(cover, title=title, head=title, draft_line=line, fingerprint=fingerprint)


def _joined(
    setting: Setting, found: Sequence[tuple[Entry, Path]], base: Sheet, titles: Mapping[str, str]
) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, create_string_object

    readers = [PdfReader(BytesIO(_bytes(path))) for _, path in found]
    lengths = [len(reader.pages) for reader in readers]
    contents, starts = _contents(setting, found, base, titles, lengths)
    writer: Any = PdfWriter()  # whose decorators hide what its methods take
    front = PdfReader(BytesIO(contents))
    _untied(front)
    writer.append(front, import_outline=False)
    writer.add_outline_item("Contents", 0)
    state = ""
    above: Any = None
    for (entry, _), reader, start in zip(found, readers, starts, strict=True):
        _untied(reader)
        writer.append(reader, import_outline=False)
        if state_of(entry.place) != state:
            state = state_of(entry.place)
            above = writer.add_outline_item(state.upper(), start, is_open=len(found) <= 60)
        writer.add_outline_item(
            f"{_called(entry)}: {titles.get(entry.template, entry.template)}", start, above
        )
    writer.add_metadata({"/Title": base.title, "/Producer": "billgen"})
    root: Any = writer.root_object
    root[NameObject("/Lang")] = create_string_object(base.language)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    shown = {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    root[NameObject("/ViewerPreferences")] = DictionaryObject(shown)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _bytes(path: Path) -> bytes:
    try:
        return read_plain(path, MAX_BYTES)
    except OSError as error:
        raise OutputError(Problem(f"cannot be read: {error.strerror or error}", Place(str(path)))) from None


def _called(entry: Entry) -> str:
    return entry.outcome.name or entry.place


def _contents(
    setting: Setting,
    found: Sequence[tuple[Entry, Path]],
    base: Sheet,
    titles: Mapping[str, str],
    lengths: Sequence[int],
) -> tuple[bytes, list[int]]:
    """The pages of the contents, and the page of the binder, from 0, on which each draft begins.

    How many pages they take is known when they are laid out; so they are laid out until that agrees.
    """
    from pypdf import PdfReader

    taken = 1
    while True:
        starts = [taken + sum(lengths[:index]) for index in range(len(lengths))]
        sheet = replace(base, paras=tuple(_paragraphs(found, titles, starts, base.title)))
        data = FORMATS["pdf"].write(sheet, setting.engine)
        pages = len(PdfReader(BytesIO(data)).pages)
        if pages <= taken:  # never fewer than the time before: longer numbers take no fewer lines
            return data, [start - taken + pages for start in starts] if pages < taken else starts
        taken = pages


def _paragraphs(
    found: Sequence[tuple[Entry, Path]], titles: Mapping[str, str], starts: Sequence[int], title: str
) -> list[Para]:
    paras = [Para("cover-title", (Text(title),))]
    intro = "Page numbers are those of this file. Each draft keeps its own at its foot."
    paras.append(Para("cover-text", (Text(intro),)))
    by: dict[str, list[tuple[str, str, str]]] = {}
    for (entry, _), start in zip(found, starts, strict=True):
        row = (_called(entry), titles.get(entry.template, entry.template), str(start + 1))
        by.setdefault(state_of(entry.place), []).append(row)
    head = ((Text("Place"),), (Text("Instrument"),), (Text("Page"),))
    for state, rows in by.items():
        paras.append(Para("cover-heading", (Text(state.upper()),)))
        cells = (tuple((Text(cell),) for cell in row) for row in rows)
        paras.append(Para("table", (), table=(head, *cells)))
    return paras


def _untied(reader: PdfReader) -> None:
    """Links by name made links to pages, since every draft uses the same names; ties to tags are cut."""
    from pypdf.generic import ArrayObject, IndirectObject, NameObject, NullObject, NumberObject

    names = reader.named_destinations
    for page in reader.pages:
        page.pop("/StructParents", None)
        for one in page.get("/Annots", ArrayObject()):
            note: Any = one.get_object()
            note.pop("/StructParent", None)
            target = names.get(str(note.get("/Dest", "")))
            if target is not None and isinstance(target.page, IndirectObject):
                spot = [NameObject("/XYZ"), NumberObject(target.left or 0), NumberObject(target.top or 0)]
                note[NameObject("/Dest")] = ArrayObject([target.page, *spot, NullObject()])
    root: Any = reader.trailer["/Root"]
    root.pop("/Names", None)
