"""Cli room: `billgen places import` - tables into the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billgen.base.errors import CommandError, InputError, Problem
from billgen.base.provenance import Fact
from billgen.base.words import counted, verb
from billgen.cli.options import json_option, open_library, pairs, read_as_of, workspace_option
from billgen.cli.places.store import kind_meant, state_meant, store_path
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.places.importing import Imported

EPILOG = """\b
Examples:
  billgen places import counties.csv places.csv county_subdivisions.csv
  billgen places import 2024_Gaz_place_national.txt sub-est2024.csv us_census_places.csv
  billgen places import towns.xlsx --map name=Town --map county=County --state VT --kind town

Known by their headers: the Census gazetteer, SUB-EST and CO-EST estimates, the Open Civic Data list, a list
of .gov names, and the place tables that docs/places.md describes. Any other .csv or .xlsx goes by --map.
Fields: name, state, kind, county, geoid, ocd_id, population, population_year, formal_name,
class (that state law goes by: code city).
"""


@click.command("import", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--map", "columns", metavar="FIELD=COLUMN", multiple=True, help="Say which column is what.")
@click.option("--state", default="", help="The state of rows that name none.")
@click.option("--kind", default="", help="The kind of rows that name none: city, town, county.")
@click.option("--encoding", default="", help="How the text is encoded, when it is not UTF-8.")
@click.option("--fresh", is_flag=True, help="Forget what was imported before.")
@click.option(
    "--as-of", metavar="DATE", default="", help="The day to write down as the import's. Default: today."
)
@workspace_option
@json_option
def command(
    files: Sequence[str],
    columns: Sequence[str],
    state: str,
    kind: str,
    encoding: str,
    fresh: bool,
    as_of: str,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Read tables of places into the workspace; what was imported before stays under them."""
    from billgen.places.importing import import_tables
    from billgen.places.tables import Given

    library = open_library(workspace)
    target = store_path(library)
    values = {"state": state_meant(state), "kind": kind_meant(kind)}
    given = Given(_columns(columns), {name: value for name, value in values.items() if value})
    if given.values and not given.columns:
        fix = "add --map name=COLUMN; a known table says the state and kind of each row itself"
        raise CommandError(Problem("--state and --kind go with --map", fix=fix))
    done = import_tables(
        [Path(file) for file in files],
        target,
        given,
        read_as_of(as_of).isoformat(),
        published=_published(library),
        encoding=encoding,
        fresh=fresh,
    )
    _tell(done, target, as_json=as_json)


def _columns(said: Sequence[str]) -> Mapping[str, str]:
    from billgen.facts.ids import did_you_mean
    from billgen.places.tables import FIELDS

    found = pairs(said, "--map")
    problems = [
        Problem(
            f"--map: no field is called `{name}`.{did_you_mean(name, FIELDS)}",
            fix=f"fields: {', '.join(FIELDS)}",
        )
        for name in found
        if name not in FIELDS
    ]
    if problems:
        raise CommandError(problems)
    return found


def _published(library: Library) -> dict[str, str]:
    """GEOID → id of every place that has a file: such an id stays whatever the tables would give."""
    found: dict[str, str] = {}
    for id in library.facts.ids():
        if id.count("/") == 2:
            try:
                geoid = library.facts.layer(id).said.at("geoid")
            except InputError:
                continue  # `facts check` tells of it; it is no reason not to import
            if isinstance(geoid, Fact):
                found[str(geoid.value)] = id
    return found


def _tell(done: Imported, target: Path, *, as_json: bool) -> None:
    if as_json:
        listed = [
            {**origin._asdict(), "rows": len(read.units), "passed_over": dict(read.passed)}
            for origin, read in done.files
        ]
        print_json(
            "places-import",
            ok=True,
            file=str(target),
            files=listed,
            places=done.places,
            new=done.new,
            one_government=done.folded,
            unused=done.unused,
            content=done.content,
        )
        return
    for origin, read in done.files:
        click.echo(f"{origin.name}: {origin.table}, {counted(len(read.units), 'row')}")
        for why, count in read.passed.items():
            click.echo(f"    {count:,} passed over ({why})")
    if done.folded:
        click.echo(
            f"{counted(done.folded, 'unit is', 'units are')} one government with another and "
            f"{verb(done.folded, 'leads', 'lead')} to its id."
        )
    if done.unused:
        click.echo(
            f"{counted(done.unused, 'row adds', 'rows add')} to units that no table has, "
            f"and {verb(done.unused, 'was', 'were')} left."
        )
    click.echo(f"{counted(done.places, 'place')}, {done.new:,} of them new, in {target}")
