"""Cli room: `billgen places match` - a list of names as people write them, turned into ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billgen.base.counting import counted
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.places.store import kind_meant, open_store, state_meant
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.places.matching import Row
    from billgen.places.store import PlaceStore

_CANDIDATES = 5
EPILOG = """\b
Examples:
  billgen places match members.csv --state WA
  billgen places match members.xlsx --column "Account Name" --state WA --out ids.csv

With --out, ids.csv holds what was matched, and ids-review.csv what was not, with its candidates: fill its
column id, and append it. Exit code 0 when every row was matched, 1 when not.
"""


@click.command("match", epilog=EPILOG)
@click.argument("file")
@click.option("--column", default="", help="The column with the names.")
@click.option("--state-column", default="", help="The column with the states.")
@click.option("--state", default="", help="The state of rows that name none.")
@click.option("--kind", default="", help="The only kind in the list: city, county.")
@click.option("--encoding", default="", help="How the text is encoded, when it is not UTF-8.")
@click.option("--out", metavar="FILE", help="Write the ids into a CSV file, and what is doubtful beside it.")
@click.option("--replace", is_flag=True, help="Write over files that stand there.")
@workspace_option
@json_option
def command(
    file: str,
    column: str,
    state_column: str,
    state: str,
    kind: str,
    encoding: str,
    out: str | None,
    replace: bool,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Turn the names of FILE into ids: each row is matched or listed with its candidates, never guessed."""
    from billgen.places.matching import Outcome, columns_of, match
    from billgen.places.sheets import read_sheet

    store = open_store(open_library(workspace))
    sheet = read_sheet(Path(file), encoding)
    columns = columns_of(sheet, column, state_column)
    rows = match(store, sheet, columns, state_meant(state), kind_meant(kind))
    matched = [row for row in rows if row.outcome is Outcome.MATCHED]
    rest = [row for row in rows if row.outcome is not Outcome.MATCHED]
    files = _write(store, Path(out), matched, rest, replace=replace) if out else []
    code = 1 if rest else 0
    if as_json:
        items = [{**row._asdict(), "candidates": list(row.candidates)} for row in rows]
        print_json("places-match", ok=not code, exit_code=code, column=columns.name, items=items, files=files)
        raise click.exceptions.Exit(code)
    if not out:
        width = max((len(row.id) for row in matched), default=0)
        for row in matched:
            click.echo(f"{row.id.ljust(width)}  {row.written}")
    for row in rest:
        click.echo(
            f"{file}:{row.line}: {click.style(row.outcome, fg='yellow')}: {row.written}: {row.why}", err=True
        )
        for id in row.candidates:
            about = store.about(id)
            click.echo(f"    {id}{f' ({about})' if about else ''}", err=True)
    counts = Counter(row.outcome for row in rows)
    click.echo(
        f"{counted(len(rows), 'row')}: {', '.join(f'{n:,} {what}' for what, n in counts.items()) or 'none'}."
    )
    for name in files:
        click.echo(f"Wrote {name}")
    raise click.exceptions.Exit(code)


def _write(
    store: PlaceStore, out: Path, matched: Sequence[Row], rest: Sequence[Row], *, replace: bool
) -> list[str]:
    from billgen.library.saving import save_all
    from billgen.places.sheets import csv_bytes
    from billgen.places.units import county_of

    ids: list[list[object]] = []
    for row in matched:
        unit = store.unit(row.id)
        people = "" if unit is None or unit.population is None else unit.population
        ids.append(
            [
                row.line,
                row.written,
                row.id,
                unit.kind if unit else "",
                county_of(unit) if unit else "",
                people,
            ]
        )
    files = {out: csv_bytes(("line", "name", "id", "kind", "county", "population"), ids)}
    review = out.with_name(f"{out.stem}-review{out.suffix or '.csv'}")
    if rest:
        header = (
            "line",
            "name",
            "state",
            "id",
            "outcome",
            "why",
            *(f"candidate {n + 1}" for n in range(_CANDIDATES)),
        )
        doubtful = [
            [row.line, row.written, row.state, "", row.outcome, row.why, *(_candidates(store, row))]
            for row in rest
        ]
        files[review] = csv_bytes(header, doubtful)
    save_all(files, replace=replace)
    return [str(path) for path in files]


def _candidates(store: PlaceStore, row: Row) -> list[str]:
    listed = [f"{id} ({about})" if (about := store.about(id)) else id for id in row.candidates[:_CANDIDATES]]
    return listed + [""] * (_CANDIDATES - len(listed))
