"""Cli room: a made draft as files - rendered, vouched for by their record, written all together."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from billgen.cli import findings as say
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.base.findings import Finding
    from billgen.packet import Packet
    from billgen.pipeline import Draft
    from billgen.record.files import Output


def render(
    made: Draft, plan: Mapping[str, Output], engine: str, *, quiet: bool, papers: Packet | None = None
) -> dict[str, bytes]:
    """The bytes of every file of a draft; all of them before anything is written.

    Args:
        made: the draft.
        plan: file name → what it is.
        engine: the PDF engine's name, or "" when no PDF is among them.
        quiet: no progress bar, though a terminal is there.
        papers: those that the plan names besides the bill and its cover note.
    """
    from billgen.publish import rendered

    files: dict[str, bytes] = {}
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(plan.items(), label="Rendering", file=sys.stderr, hidden=hidden) as bar:
        for file, output in bar:
            files[file] = rendered(made, output, engine, papers)
    return files


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
