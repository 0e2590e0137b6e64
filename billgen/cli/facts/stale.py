"""Cli room: `billgen facts stale` - facts whose source was read too long ago."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from billgen.base.provenance import Fact, FactList, Source
from billgen.base.words import counted
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, read_as_of, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.facts.store import FactStore

EPILOG = """\b
Examples:
  billgen facts stale
  billgen facts stale "Seattle, WA" --older-than 90 --as-of 2027-03-01
"""

Row = tuple[str, Fact, Source]


@click.command("stale", epilog=EPILOG)
@click.argument("places", metavar="[PLACE]...", nargs=-1)
@click.option(
    "--older-than", metavar="DAYS", type=click.IntRange(0),
    help="How old a reading may be. Default: 180 for law, 730 for the rest, as in a draft.",
)  # fmt: skip
@click.option("--as-of", metavar="DATE", help="The day to count from, as 2027-01-31. Default: today.")
@workspace_option
@json_option
def command(
    places: Sequence[str], older_than: int | None, as_of: str | None, workspace: str | None, as_json: bool
) -> None:
    """List facts whose source was read too long ago, or on no known day: those of PLACE, else all.

    What only names a place (its id, name, kind) does not age.
    """
    from billgen.facts.freshness import DAYS, OTHERS, age, is_stale, limit_of

    store = open_library(workspace).facts
    day = read_as_of(as_of or "")
    ids = [store.find(place) for place in places]
    found = [
        row
        for row in _facts(store, ids)
        if (limit := limit_of(row[0])) is not None
        and is_stale(row[1], day, limit if older_than is None else older_than)
    ]
    found.sort(key=lambda row: (row[2].checked or date.min, row[1].layer, row[2].id, row[1].where))
    if as_json:
        limits = {**DAYS, "others": OTHERS} if older_than is None else {"others": older_than}
        items = [{"path": path, "age_days": age(fact, day), **rows.full(fact)} for path, fact, _ in found]
        print_json("facts-stale", ok=True, as_of=day.isoformat(), older_than_days=older_than,
                   limit_days=limits, items=items)  # fmt: skip
        return
    for (layer, read), group in groupby(found, key=lambda row: (row[1].layer, row[2])):
        rows_of = list(group)
        _print(layer, read, rows_of, day, age(rows_of[0][1], day))
    count = counted(len(found), "fact")
    days = (
        f"{DAYS['law']} days (law) or {OTHERS} days (the rest)"
        if older_than is None
        else counted(older_than, "day")
    )
    click.echo(f"{count} read more than {days} before {day}, or on no known day")


def _facts(store: FactStore, ids: Sequence[str]) -> Iterator[Row]:
    """Every fact with a source, once: what the places go by, or what every file says."""
    from billgen.facts.paths import walk

    seen: set[object] = set()
    nodes: Iterable[tuple[str, Fact]]
    for id in ids or store.ids():
        if ids:
            nodes = walk(store.place(id).place)
        else:
            layer = store.layer(id)
            # Localities of every root count, beside what else counts of the files laid over each other.
            gifts = [record.fields.get("localities") for record in layer.records]
            lists = [("localities", node) for node in gifts if isinstance(node, FactList)]
            said = ((name, node) for name, node in layer.said.fields.items() if name != "localities")
            nodes = (row for name, node in (*said, *lists) for row in walk(node, name))
        for path, fact in nodes:
            key = (fact.where, path) if not ids else (fact.layer, fact.where, path)
            if fact.source and key not in seen:
                seen.add(key)
                yield path, fact, fact.source


def _print(layer: str, read: Source, group: list[Row], day: date, age: int | None) -> None:
    when = "on no known day" if age is None else f"{read.checked}, {counted(age, 'day')} ago"
    where = group[0][1].where
    file = rows.path(where.file) if where else ""
    click.echo(click.style(f"{layer} {read.id}", bold=True) + f" read {when}: {read.title}")
    if read.url:
        click.echo(f"  {read.url}")
    for path, fact, _ in group:
        line = fact.where.line if fact.where else ""
        click.echo(f"  {file}:{line} {path} = {rows.shown(fact)}")
