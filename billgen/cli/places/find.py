"""Cli room: `billgen places find` - places of the tables by some words."""

from __future__ import annotations

from collections.abc import Sequence

import click

from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.places.store import kind_meant, open_store, state_meant
from billgen.cli.run import print_json

EPILOG = """\b
Examples:
  billgen places find "spokane wa"
  billgen places find "coeur d'alene"
  billgen places find springfield --kind township --state OH --limit 50

Exit code 1 when nothing is found.
"""


@click.command("find", epilog=EPILOG)
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--state", default="", help="Only in this state.")
@click.option("--kind", default="", help="Only of this kind: city, town, village, county, township.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many at most."
)
@workspace_option
@json_option
def command(
    words: Sequence[str], state: str, kind: str, limit: int, workspace: str | None, as_json: bool
) -> None:
    """Find places whose name, county, kind and state hold WORDS; accents and abbreviations do not matter."""
    from billgen.places.look import search
    from billgen.places.units import county_of

    store = open_store(open_library(workspace))
    hits = search(store, " ".join(words), state_meant(state), kind_meant(kind), limit)
    code = 0 if hits else 1
    if as_json:
        items = [
            {
                "id": id,
                "name": unit.name,
                "kind": unit.kind,
                "state": unit.state,
                "county": county_of(unit) or None,
                "population": unit.population,
                "as_of": unit.as_of or None,
                "geoid": unit.geoid or None,
                "no_government": unit.none or None,
                "note": unit.note or None,
            }
            for id, unit in hits
        ]
        print_json("places-find", ok=not code, exit_code=code, items=items)
        raise click.exceptions.Exit(code)
    if not hits:
        click.echo(f"Nothing in the place tables has the words `{' '.join(words)}`.", err=True)
        click.echo("    Fix: try fewer of them, or without --state and --kind.", err=True)
    width = max((len(id) for id, _ in hits), default=0)
    for id, unit in hits:
        click.echo(f"{id.ljust(width)}  {unit.name} ({store.about(id)})")
        remarks = [f"no government of its own: {unit.none}"] if unit.none else []
        remarks += [unit.note] if unit.note and unit.note != unit.none else []
        for remark in remarks:
            click.echo(f"{' ' * width}  {click.style(remark, fg='yellow')}")
    raise click.exceptions.Exit(code)
