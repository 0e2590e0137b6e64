"""A made draft as files: rendered, vouched for by their record, written all together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from billgen import __version__
from billgen.pipeline import Draft
from billgen.record.files import Output, earlier, refuse_edited, stale, write_all
from billgen.record.record import Written, digest, dump, ranges, record_data
from billgen.record.tools import tool_versions
from billgen.render.formats import FORMATS


def rendered(made: Draft, output: Output, engine: str) -> bytes:
    """The bytes of one file of a draft.

    Raises:
        MachineError: this machine lacks what the format needs.
    """
    sheet = made.cover if output.paper == "cover" else made.sheet
    return FORMATS[output.format].write(sheet, engine)


def record_bytes(made: Draft, files: Mapping[str, bytes], engine: str, before: Written | None) -> bytes:
    """The record of the files, those of an earlier run of the very same draft included."""
    hashes = {**(before.files if before else {}), **{file: digest(data) for file, data in files.items()}}
    data = record_data(
        made.inputs,
        made.reads,
        made.findings,
        made.waived,
        ranges(made.sheet.paras),
        made.template,
        tool_versions(__version__, engine or (before.engine if before else "")),
        made.sheet.fingerprint,
        hashes,
    )
    return dump(data)


def write(
    made: Draft, folder: Path, name: str, files: Mapping[str, bytes], engine: str, *, replace: bool
) -> list[str]:
    """Write a draft's files and its record, all or none.

    Returns:
        Names of files of an earlier, other draft that were removed, since they would contradict this one.

    Raises:
        OutputError: they cannot be written, or somebody edited one of them and `replace` is not asked for.
    """
    if not replace:
        refuse_edited(folder, name, files)
    before = earlier(folder, name)
    same = before.fingerprint == made.sheet.fingerprint
    drop = [] if same else stale(folder, name, before, files, FORMATS)
    write_all(folder, name, files, record_bytes(made, files, engine, before if same else None), drop)
    return drop
