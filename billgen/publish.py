"""A made draft as files: rendered, vouched for by their record, written all together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from billgen import __version__
from billgen.packet import Packet
from billgen.pipeline import Draft
from billgen.record.files import BILL, NOTE, Output, output_of, papers_of
from billgen.record.record import Written, digest, dump, ranges, record_data
from billgen.record.sections import section_data
from billgen.record.shelf import Folder, Shelf
from billgen.record.tools import tool_versions
from billgen.render.formats import FORMATS


def rendered(made: Draft, output: Output, engine: str, papers: Packet | None = None) -> bytes:
    """The bytes of one file of a draft.

    Args:
        made: the draft.
        output: which paper of it, in what format.
        engine: the PDF engine's name, or "".
        papers: those that go with it besides its cover note.

    Raises:
        MachineError: this machine lacks what the format needs.
    """
    if output.paper in (BILL, NOTE):
        sheet = made.cover if output.paper == NOTE else made.sheet
    else:
        assert papers is not None  # who plans for papers has them
        sheet = papers.sheets[output.paper]
    return FORMATS[output.format].write(sheet, engine)


def record_bytes(
    made: Draft,
    files: Mapping[str, bytes],
    engine: str,
    before: Written | None,
    papers: Packet | None = None,
) -> bytes:
    """The record of the files, those of an earlier run of the very same draft included."""
    words = papers.content if papers else before.words if before else ""
    told: Mapping[str, object] = papers.record if papers else before.papers if before else {}
    hashes = {**(before.files if before else {}), **{file: digest(data) for file, data in files.items()}}
    data = record_data(
        made.inputs,
        made.reads,
        made.findings,
        made.waived,
        ranges(made.sheet.paras),
        {**made.template, "papers": words} if words else made.template,
        tool_versions(__version__, engine or (before.engine if before else "")),
        made.sheet.fingerprint,
        hashes,
        told,
        section_data(made.bill),
    )
    return dump(data)


def write(
    made: Draft,
    folder: Path | Shelf,
    name: str,
    files: Mapping[str, bytes],
    engine: str,
    *,
    replace: bool,
    papers: Packet | None = None,
    sync: bool = True,
) -> list[str]:
    """Write a draft's files and its record, all or none; `sync`: wait until the disk of a folder has them.

    Returns:
        Names of files of an earlier, other draft that were removed, since they would contradict this one.

    Raises:
        OutputError: they cannot be written, or somebody edited one of them and `replace` is not asked for.
    """
    shelf = Folder(folder, sync) if isinstance(folder, Path) else folder
    before = shelf.earlier(name)
    same = before.fingerprint == made.sheet.fingerprint
    if not replace:
        # Of another draft, what is edited in a format not asked for now would be left beside other words.
        more = [] if same else [one for one in before.files if output_of(name, one, FORMATS, before.papers)]
        shelf.refuse_edited(name, {**dict.fromkeys(more, b""), **files})
    left = shelf.stale(name, before, files, FORMATS)
    drop = [] if same else left
    if same and papers and before.words != papers.content:  # the bill stands, its papers say something else
        changed = papers_of(name, before, FORMATS)
        drop = [file for file in left if file in changed]
        before = before.without(changed)
    record = record_bytes(made, files, engine, before if same else None, papers)
    shelf.write_all(name, files, record, drop)
    return drop
