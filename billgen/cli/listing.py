"""Cli room: `billgen list` - what there is: templates, places, houses."""

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
  billgen list houses
"""


@click.command("list", epilog=EPILOG)
@click.argument("what", type=click.Choice(["templates", "places", "houses"]))
@workspace_option
@json_option
def command(what: str, workspace: str | None, as_json: bool) -> None:
    """List the templates, the places that have facts, or the houses that `--house` takes."""
    items = {"templates": _templates, "places": _places, "houses": _houses}[what](open_library(workspace))
    if as_json:
        print_json(what, ok=True, items=items)
        return
    width = max((len(str(item["id"])) for item in items), default=0)
    for item in items:
        name, kinds = (
            item.get("title", item.get("name")),
            item.get("enacted_by", item.get("kind", item.get("file", ""))),
        )
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


def _houses(library: Library) -> list[dict[str, str | list[str]]]:
    from billgen.houses.opening import open_house

    return [
        {"id": name, "name": open_house(library, name).summary, "file": library.shown(path)}
        for name, path in sorted(library.houses.items())
    ]
