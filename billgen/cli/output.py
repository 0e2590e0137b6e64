"""Cli room: a made draft as files - rendered, vouched for by their record, written all together."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from billgen import __version__
from billgen.cli import findings as say
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.base.findings import Finding
    from billgen.pipeline import Draft
    from billgen.record.files import Output
    from billgen.record.record import Written


def render(made: Draft, plan: Mapping[str, Output], engine: str, *, quiet: bool) -> dict[str, bytes]:
    """The bytes of every file of a draft; all of them before anything is written.

    Args:
        made: the draft.
        plan: file name → what it is.
        engine: the PDF engine's name, or "" when no PDF is among them.
        quiet: no progress bar, though a terminal is there.
    """
    from billgen.render.formats import FORMATS

    files: dict[str, bytes] = {}
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(plan.items(), label="Rendering", file=sys.stderr, hidden=hidden) as bar:
        for file, output in bar:
            sheet = made.cover if output.paper == "cover" else made.sheet
            files[file] = FORMATS[output.format].write(sheet, engine)
    return files


def record_bytes(made: Draft, files: Mapping[str, bytes], engine: str, before: Written | None) -> bytes:
    """The record of the files, those of an earlier run of the very same draft included."""
    from billgen.record.record import digest, dump, ranges, record_data
    from billgen.record.sections import section_data
    from billgen.record.tools import tool_versions

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
        section_data(made.bill),
    )
    return dump(data)


def refuse(
    command: str, findings: Sequence[Finding], template: str, place: str, *, as_json: bool
) -> NoReturn:
    """Say every reason why there is no draft, `--strict` if it is that alone, and leave with exit code 1."""
    if as_json:
        found = [one.as_data() for one in findings]
        print_json(
            command, ok=False, exit_code=1, template=template, place=place, findings=found, problems=[]
        )
    strict = not say.barring(findings, strict=False)
    head = click.style("Refused by --strict: " if strict else "Refused: ", fg="red", bold=True)
    click.echo(f"{head}{template} for {place}. Nothing was written.", err=True)
    say.show(findings, err=True)
    if strict:
        click.echo("Without --strict the draft is written, and its cover note lists these.", err=True)
    raise click.exceptions.Exit(1)


def write(
    made: Draft, folder: Path, name: str, files: Mapping[str, bytes], engine: str, *, replace: bool
) -> list[str]:
    """Write a draft's files and its record, all or none.

    Returns:
        Names of files of an earlier, other draft that were removed, since they would contradict this one.

    Raises:
        OutputError: they cannot be written, or somebody edited one of them and `replace` is not asked for.
    """
    from billgen.record.files import earlier, refuse_edited, stale, write_all
    from billgen.render.formats import FORMATS

    if not replace:
        refuse_edited(folder, name, files)
    before = earlier(folder, name)
    same = before.fingerprint == made.sheet.fingerprint
    drop = [] if same else stale(folder, name, before, files, FORMATS)
    write_all(folder, name, files, record_bytes(made, files, engine, before if same else None), drop)
    return drop
