"""Cli room: `billgen list` - what there is."""

from __future__ import annotations

import click

from billgen.cli.options import open_library
from billgen.cli.run import print_json

EPILOG = """\b
Examples:
  billgen list templates
  billgen list places --json
"""


@click.command("list", epilog=EPILOG)
@click.argument("what", type=click.Choice(["templates", "places"]))
@click.option("--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def command(what: str, workspace: str | None, as_json: bool) -> None:
    """List the templates, or the places that have facts."""
    library = open_library(workspace)
    if what == "templates":
        items = [
            {
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "form": one.form,
                "enacted_by": list(one.enacted_by),
            }
            for one in map(library.template, library.templates)
        ]
        rows = [(str(item["id"]), f"{item['title']} ({', '.join(item['enacted_by'])})") for item in items]
    else:
        items = [_place(library, id) for id in library.facts.ids()]
        rows = [(item["id"], f"{item['name']} ({item['kind']})") for item in items]
    if as_json:
        print_json("list", what=what, items=items)
        return
    width = max((len(id) for id, _ in rows), default=0)
    for id, words in rows:
        click.echo(f"{id.ljust(width)}  {words}")


def _place(library: object, id: str) -> dict[str, str]:
    from billgen.base.provenance import bare
    from billgen.library.library import Library

    assert isinstance(library, Library)
    facts = library.facts.place(id)
    return {"id": id, "name": str(bare(facts.place.at("name"))), "kind": facts.kind}
