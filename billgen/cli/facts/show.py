"""Cli room: `billgen facts show` - every value of a place, or those at one path."""

from __future__ import annotations

import click

from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Examples:
  billgen facts show "Seattle, WA"
  billgen facts show us/wa/seattle state.officers --json
"""


@click.command("show", epilog=EPILOG)
@click.argument("place")
@click.argument("path", default="")
@workspace_option
@json_option
def command(place: str, path: str, workspace: str | None, as_json: bool) -> None:
    """Show every value of PLACE, or those at PATH, with status, layer, source and the day it was read."""
    from billgen.facts.paths import walk

    facts, at = rows.meant(open_library(workspace), place, path)
    node = facts.place.at(at.path) if at.path else facts.place
    found = list(walk(node, at.path)) if node else []
    if as_json:
        data = {name: rows.full(fact) for name, fact in found}
        lineage = list(facts.lineage)
        print_json(
            "facts-show", ok=True, id=facts.id, kind=facts.kind, lineage=lineage, path=at.path, facts=data
        )
        return
    head = click.style(f"{facts.id} ({facts.kind})", bold=True)
    click.echo(f"{head}  {' → '.join(facts.lineage)}")
    rows.print_rows(found)
    if not found:
        click.echo(f"  {rows.status('missing')} {at.path}: no file says anything of it")
