"""Cli room: `billgen list` - what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.library.library import Library

EPILOG = """\b
Examples:
  billgen list templates
  billgen list places --json
"""


@click.command("list", epilog=EPILOG)
@click.argument("what", type=click.Choice(["templates", "places"]))
@workspace_option
@json_option
def command(what: str, workspace: str | None, as_json: bool) -> None:
    """List the templates, or the places that have facts."""
    library = open_library(workspace)
    items = _templates(library) if what == "templates" else _places(library)
    if as_json:
        print_json(what, ok=True, items=items)
        return
    width = max((len(str(item["id"])) for item in items), default=0)
    for item in items:
        name, kinds = item.get("title", item.get("name")), item.get("enacted_by", item.get("kind", ""))
        kind = kinds if isinstance(kinds, str) else ", ".join(kinds)
        click.echo(f"{str(item['id']).ljust(width)}  {name} ({kind})")


def _templates(library: Library) -> list[dict[str, str | list[str]]]:
    return [
        {
            "id": one.id,
            "title": one.title,
            "version": one.version,
            "form": one.form,
            "enacted_by": list(one.enacted_by),
            "summary": one.summary,
        }
        for one in map(library.template, library.templates)
    ]


def _places(library: Library) -> list[dict[str, str | list[str]]]:
    from billgen.base.provenance import bare

    items: list[dict[str, str | list[str]]] = []
    for facts in map(library.facts.place, library.facts.ids()):
        items.append({"id": facts.id, "name": str(bare(facts.place.at("name"))), "kind": facts.kind})
    return items
