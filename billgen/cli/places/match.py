"""Cli room: `billgen places match` - a list of names as people write them, turned into ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billgen.base.words import counted
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.places.store import kind_meant, open_store, state_meant
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.places.matching import Row
    from billgen.places.sheets import Sheet
    from billgen.places.store import PlaceStore

_CANDIDATES = 5
EPILOG = """\b
Examples:
  billgen places match members.csv --state WA
  billgen places match members.xlsx --column "Account Name" --state WA --out ids.csv

With --out, ids.csv holds what was matched, and ids-review.csv what was not, with its candidates. Both have
the same columns: fill `place` in the second and append its rows to the first. `billgen batch --rows ids.csv`
takes it as it is; the list's own columns stand in it in round brackets, which batch takes for remarks.
Exit code 0 when every row was matched, 1 when not.
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
    from billgen.places.matching import Outcome, columns_of, match, twins
    from billgen.places.sheets import read_sheet

    store = open_store(open_library(workspace))
    sheet = read_sheet(Path(file), encoding)
    columns = columns_of(sheet, column, state_column)
    rows = match(store, sheet, columns, state_meant(state), kind_meant(kind))
    matched = [row for row in rows if row.outcome is Outcome.MATCHED]
    rest = [row for row in rows if row.outcome is not Outcome.MATCHED]
    files = _write(store, Path(out), sheet, columns.name, rows, replace=replace) if out else []
    twice = twins(rows)
    code = 1 if rest else 0
    if as_json:
        items = [{**row._asdict(), "candidates": list(row.candidates)} for row in rows]
        print_json(
            "places-match",
            ok=not code,
            exit_code=code,
            column=columns.name,
            items=items,
            one_place=[{"id": id, "lines": lines} for id, lines in twice.items()],
            files=files,
        )
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
    for id, lines in twice.items():
        click.echo(f"{counted(len(lines), 'row')} are one place, {id}: lines {', '.join(map(str, lines))}.")
    for name in files:
        click.echo(f"Wrote {name}")
    raise click.exceptions.Exit(code)


def _write(
    store: PlaceStore, out: Path, sheet: Sheet, name: str, rows: Sequence[Row], *, replace: bool
) -> list[str]:
    """Write what is matched, and the rest beside it, with the same columns: `batch --rows` takes both."""
    from billgen.batch.rows import is_plain
    from billgen.library.saving import save_all
    from billgen.places.matching import Outcome, headers
    from billgen.places.sheets import csv_bytes

    kept = [index for index, header in enumerate(sheet.header) if header != name]
    header = headers([sheet.header[index] for index in kept], is_plain)
    own = {line: [cells[index] for index in kept] for line, cells in sheet.rows}
    told = {row.line: [*_about(store, row), *own[row.line], *_review(store, row)] for row in rows}
    parts = {
        out: [row for row in rows if row.outcome is Outcome.MATCHED],
        out.with_name(f"{out.stem}-review{out.suffix or '.csv'}"): [
            row for row in rows if row.outcome is not Outcome.MATCHED
        ],
    }
    files = {
        path: csv_bytes(header, [told[row.line] for row in mine])
        for path, mine in parts.items()
        if mine or path == out
    }
    save_all(files, replace=replace)
    return [str(path) for path in files]


def _about(store: PlaceStore, row: Row) -> list[object]:
    """The first cells of a row: its place, and what the tables say of it."""
    from billgen.places.units import county_of

    unit = store.unit(row.id) if row.id else None
    if unit is None:
        return [row.id, row.line, row.written, "", "", ""]
    people = "" if unit.population is None else unit.population
    return [row.id, row.line, row.written, unit.kind, county_of(unit), people]


def _review(store: PlaceStore, row: Row) -> list[object]:
    """The last cells of a row: what became of it, why, and who may be meant."""
    listed = [f"{id} ({about})" if (about := store.about(id)) else id for id in row.candidates[:_CANDIDATES]]
    return [row.outcome, row.why, "; ".join(listed)]
