"""Places room: a list of members as people write them in, an id for each row or its candidates out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from billgen.base.errors import CommandError, Place, Problem
from billgen.facts.ids import did_you_mean
from billgen.places.look import homonymous_counties, look
from billgen.places.sheets import Sheet, shown
from billgen.places.spoken import state_of
from billgen.places.store import PlaceStore

#: Headers that name the column with the places, and the one with the states, when nobody says which.
NAME_COLUMNS = (
    "name", "member", "member name", "place", "city", "municipality", "jurisdiction", "organization",
    "organisation", "account", "account name", "city/town", "city or town", "town",
)  # fmt: skip
STATE_COLUMNS = ("state", "st", "state/province", "mailing state", "billing state")


class Outcome(StrEnum):
    """What became of a row."""

    MATCHED = "matched"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"
    UNKNOWN = "not found"


class Row(NamedTuple):
    """One row of a list.

    Attributes:
        line: where it stands.
        written: the name as it is written.
        state: postal letters, or "".
        outcome: what became of it.
        id: the place; "" unless it is matched.
        candidates: ids that may be meant.
        why: why it is not matched; a remark when it is.
    """

    line: int
    written: str
    state: str
    outcome: Outcome
    id: str = ""
    candidates: Sequence[str] = ()
    why: str = ""


class Columns(NamedTuple):
    """Which columns of a list hold what; "" for one that is not there."""

    name: str
    state: str = ""


def columns_of(sheet: Sheet, name: str = "", state: str = "") -> Columns:
    """The columns that are meant, by their names or by what lists usually call them.

    Raises:
        CommandError: there is no such column, or nothing tells which.
    """
    problems: list[Problem] = []
    for said in (name, state):
        if said and said not in sheet.header:
            what = f"the list has no column `{shown(said)}`.{did_you_mean(said, sheet.header)}"
            fix = f"It has {shown(', '.join(sheet.header), 200)}."
            problems.append(Problem(what, Place(sheet.file, 1), fix=fix))
    folded = {column.casefold(): column for column in sheet.header}
    usual = [folded[column] for column in NAME_COLUMNS if column in folded]
    if not name and len(sheet.header) == 1:
        name = sheet.header[0]
    elif not name and usual:
        name = usual[0]
    elif not name:
        what = "nothing tells which column holds the names"
        fix = f"Say it: --column NAME. There are {shown(', '.join(sheet.header), 200)}."
        problems.append(Problem(what, Place(sheet.file, 1), fix=fix))
    if problems:
        raise CommandError(problems)
    return Columns(name, state or next((folded[one] for one in STATE_COLUMNS if one in folded), ""))


def match(store: PlaceStore, sheet: Sheet, columns: Columns, state: str = "", kind: str = "") -> list[Row]:
    """Every row of a list with its place, or with those it may mean and the reason; none is guessed.

    A list with names that only a county has ("King", in Washington) seems to hold counties: then a bare
    name that a town shares ("Spokane") is doubtful as well.

    Args:
        store: the tables.
        sheet: the list.
        columns: which column holds what.
        state: postal letters of the state of rows that name none.
        kind: the only kind there is in the list.
    """
    name_at = sheet.header.index(columns.name)
    state_at = sheet.header.index(columns.state) if columns.state else -1
    rows = [
        _match(store, line, cells[name_at].strip(), cells[state_at] if state_at >= 0 else "", state, kind)
        for line, cells in sheet.rows
        if cells[name_at].strip()
    ]
    if not kind and any(_only_a_county(row) for row in rows):
        rows = [_with_county(store, row) for row in rows]
    return rows


#: First columns of what is written of a match, and the last: a run reads `place`, the others are remarks.
FIRST = ("place", "(line)", "(name)", "(kind)", "(county)", "(population)")
LAST = ("(outcome)", "(why)", "(candidates)")


def headers(own: Sequence[str], plain: Callable[[str], bool]) -> list[str]:
    """The columns of a file of matches: ours, then those of the list in round brackets, then ours again.

    Args:
        own: columns of the list, but for the one with the names.
        plain: whether a run reads a column by its name, so that it stays as it is: `template`.
    """
    found = [*FIRST]
    taken = {name.casefold() for name in (*FIRST, *LAST)}
    for number, name in enumerate(own, 1):
        bare = name or f"column {number}"
        remark = name.startswith("(") and name.endswith(")")
        named = bare if remark or (plain(bare) and bare.casefold() not in taken) else f"({bare})"
        while named.casefold() in taken:
            named = f"({named.strip('()')}, from the list)"
        taken.add(named.casefold())
        found.append(named)
    return [*found, *LAST]


def twins(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Place → the lines of its rows, of places that several rows are matched to."""
    lines: dict[str, list[int]] = {}
    for row in rows:
        if row.outcome is Outcome.MATCHED:
            lines.setdefault(row.id, []).append(row.line)
    return {id: mine for id, mine in lines.items() if len(mine) > 1}


def _match(store: PlaceStore, line: int, written: str, said: str, state: str, kind: str) -> Row:
    there = state_of(said) if said.strip() else state
    if said.strip() and not there:
        return Row(line, written, "", Outcome.UNKNOWN, why=f"no state is called `{shown(said)}`")
    named = look(store, written, there, kind)
    if len(named.ids) > 1:
        return Row(line, written, there, Outcome.DOUBTFUL, "", named.ids, "several are called so")
    if named.ids:
        return _governing(store, Row(line, written, there, Outcome.MATCHED, named.ids[0]))
    if named.near:
        why = named.why.lstrip(": ") or "nothing is called so; these are spelled nearly so"
        return Row(line, written, there, Outcome.DOUBTFUL, "", named.near, why)
    return Row(line, written, there, Outcome.UNKNOWN, why=f"nothing in the tables is called so{named.why}")


def _governing(store: PlaceStore, row: Row) -> Row:
    """A matched row, refused when its unit has no government of its own."""
    unit = store.unit(row.id)
    if unit and unit.none:
        return row._replace(outcome=Outcome.REFUSED, id="", candidates=[row.id], why=unit.none)
    return row


def _only_a_county(row: Row) -> bool:
    return row.outcome is Outcome.DOUBTFUL and "without the word county" in row.why


def _with_county(store: PlaceStore, row: Row) -> Row:
    if row.outcome is not Outcome.MATCHED:
        return row
    counties = [id for id in homonymous_counties(store, row.written, row.state) if id != row.id]
    if not counties:
        return row
    why = "other rows seem to be counties, and a county is called so too: say --kind, or write County"
    return row._replace(outcome=Outcome.DOUBTFUL, id="", candidates=[row.id, *counties], why=why)
