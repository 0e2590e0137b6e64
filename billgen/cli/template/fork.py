"""Cli room: `billgen template fork` - a template of one's own that remembers where it came from."""

from __future__ import annotations

import click

from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen template fork public-bank our-bank
"""


@click.command("fork", epilog=EPILOG)
@click.argument("template")
@click.argument("id")
@workspace_option
@json_option
def command(template: str, id: str, workspace: str | None, as_json: bool) -> None:
    """Copy TEMPLATE into the workspace as ID, with a pristine copy to compare it with.

    With the same id as the original it stands in its place, as long as the workspace is used.
    """
    from billgen.library.forking import fork

    folder = fork(open_library(workspace), template, id)
    if as_json:
        print_json("template-fork", ok=True, exit_code=0, id=id, origin=template, folder=str(folder))
        return
    click.echo(f"Wrote {folder}, a fork of {template}. Change what you like in it.")
    click.echo(f"billgen template diff {id} shows your changes; template update {id} brings in newer ones.")
