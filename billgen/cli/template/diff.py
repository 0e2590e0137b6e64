"""Cli room: `billgen template diff` - what a fork changed, by section and by key of the manifest."""

from __future__ import annotations

from difflib import ndiff

import click

from billgen.base.words import counted
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen template diff our-bank
"""
_COLOURS = {"+": "green", "-": "red"}


@click.command("diff", epilog=EPILOG)
@click.argument("id")
@workspace_option
@json_option
def command(id: str, workspace: str | None, as_json: bool) -> None:
    """Say what the fork ID changed since it was made from its origin."""
    from billgen.library.forking import changes, origin_of

    library = open_library(workspace)
    origin = origin_of(library, id)
    found = changes(library, id)
    if as_json:
        items = [
            {"file": one.file, "key": one.key, "what": one.what, "before": one.before, "after": one.after}
            for one in found
        ]
        card = {"id": origin.id, "version": origin.version, "content": origin.content}
        print_json("template-diff", ok=True, exit_code=0, id=id, origin=card, items=items)
        return
    many = counted(len(found), "change") if found else "no changes"
    click.echo(f"{id}, forked from {origin.id} {origin.version}: {many}")
    for one in found:
        key = f" [{one.key}]" if one.key else ""
        click.echo(click.style(f"{one.what} {one.file}{key}", bold=True))
        for line in ndiff(one.before.splitlines(), one.after.splitlines()):
            if line[:1] in _COLOURS:
                click.echo(click.style(f"  {line}", fg=_COLOURS[line[0]]))
