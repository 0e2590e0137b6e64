"""Cli room: `billgen template new` - the skeleton of a template, which drafts as it stands."""

from __future__ import annotations

import click

from billgen.base.errors import CommandError, Problem
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen template new fee-schedule --form ordinance --title "Schedule of fees" --for city,town
"""


@click.command("new", epilog=EPILOG)
@click.argument("id")
@click.option("--form", default="ordinance", show_default=True, help="Its kind of paper.")
@click.option("--title", help="What people call it. Default: from the id.")
@click.option("--for", "kinds", metavar="LIST", help="Kinds of place that can enact it: state, or city,town.")
@workspace_option
@json_option
def command(
    id: str, form: str, title: str | None, kinds: str | None, workspace: str | None, as_json: bool
) -> None:
    """Write the skeleton of a template into the workspace as ID."""
    from billgen.library.forking import workspace_folder
    from billgen.library.saving import save_folder
    from billgen.library.skeleton import skeleton

    library = open_library(workspace)
    folder = workspace_folder(library, id)
    if id in library.folders:
        what = f"there is a template {id!r} already"
        raise CommandError(
            Problem(what, fix=f"choose another id, or fork it: billgen template fork {id} NEW")
        )
    words = title or id.replace("-", " ").capitalize()
    places = tuple(word.strip() for word in (kinds or "").split(",") if word.strip())
    save_folder(folder, skeleton(library, id, form, words, places))
    if as_json:
        print_json("template-new", ok=True, exit_code=0, id=id, folder=str(folder))
        return
    click.echo(f"Wrote {folder}. Its text is bill.md.j2; what it is and needs stands in template.yaml.")
    click.echo(f"Then: billgen template check {id}, and: billgen draft {id} PLACE")
