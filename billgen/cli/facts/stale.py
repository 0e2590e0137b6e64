"""Cli room: `billgen facts stale` - facts whose source was read too long ago."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from billgen.base.provenance import Fact, FactList, Source
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, read_as_of, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.facts.store import FactStore

DAYS = 180

EPILOG = """\b
Examples:
  billgen facts stale
  billgen facts stale "Seattle, WA" --older-than 90 --as-of 2027-03-01
"""

Row = tuple[str, Fact, Source]


@click.command("stale", epilog=EPILOG)
@click.argument("places", metavar="[PLACE]...", nargs=-1)
@click.option(
    "--older-than", metavar="DAYS", type=click.IntRange(0), default=DAYS, show_default=True,
    help="How old a reading may be.",
)  # fmt: skip
@click.option("--as-of", metavar="DATE", help="The day to count from, as 2027-01-31. Default: today.")
@workspace_option
@json_option
def command(
    places: Sequence[str], older_than: int, as_of: str | None, workspace: str | None, as_json: bool
) -> None:
    """List facts whose source was read more than DAYS ago, or on no known day: those of PLACE, else all."""
    store = open_library(workspace).facts
    day = read_as_of(as_of or "")
    ids = [store.find(place) for place in places]
    found = [
        row for row in _facts(store, ids) if _age(row, day) is None or (_age(row, day) or 0) > older_than
    ]
    found.sort(key=lambda row: (row[2].checked or date.min, row[1].layer, row[2].id, row[1].where))
    if as_json:
        items = [{"path": path, "age_days": _age((path, fact, read), day), **rows.full(fact)}
                 for path, fact, read in found]  # fmt: skip
        print_json("facts-stale", ok=True, as_of=day.isoformat(), older_than_days=older_than, items=items)
        return
    for (layer, read), group in groupby(found, key=lambda row: (row[1].layer, row[2])):
        _print(layer, read, list(group), day)
    count = f"{len(found)} fact{'s' if len(found) != 1 else ''}"
    click.echo(f"{count} read more than {older_than} days before {day}, or on no known day")


def _age(row: Row, day: date) -> int | None:
    return (day - row[2].checked).days if row[2].checked else None


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


def _print(layer: str, read: Source, group: list[Row], day: date) -> None:
    age = _age(group[0], day)
    when = "on no known day" if age is None else f"{read.checked}, {age} days ago"
    where = group[0][1].where
    file = rows.path(where.file) if where else ""
    click.echo(click.style(f"{layer} {read.id}", bold=True) + f" read {when}: {read.title}")
    if read.url:
        click.echo(f"  {read.url}")
    for path, fact, _ in group:
        line = fact.where.line if fact.where else ""
        click.echo(f"  {file}:{line} {path} = {rows.shown(fact)}")
