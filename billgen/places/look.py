"""Places room: a name as people write it in, the units that answer to it out; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, Protocol

from billgen.base.words import a
from billgen.facts.table import Named
from billgen.places.spoken import Reading, fold, is_county, key, readings, state_of
from billgen.places.units import TOWNSHIPS, Level, Unit

_NEAR = 5
_CUTOFF = 0.8


class Tables(Protocol):
    """The tables of places, as far as looking something up asks of them."""

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Answer a question in SQL."""
        ...

    def unit(self, id: str) -> Unit | None:
        """The unit with an id."""
        ...


class _Answer(NamedTuple):
    """A unit that is spelled as asked."""

    id: str
    fold: str
    bare: int
    kind: str
    level: str
    county: str


class _Row(NamedTuple):
    """A unit that holds the words of a search."""

    id: str
    name: str
    population: int | None
    none: str
    level: str


class Hit(NamedTuple):
    """A unit that a search found."""

    id: str
    unit: Unit


def look(store: Tables, text: str, state: str = "", kind: str = "", county: str = "") -> Named:
    """Who answers to a name.

    A bare name means a place, then a township, and never a county: a county is called one. A kind that is
    said must be the table's: the town of Friday Harbor is not taken for a city, only offered.

    Args:
        store: the tables.
        text: as somebody wrote it.
        state: postal letters, where the state is known.
        kind: the only kind it may have, where that is known.
        county: the county it lies in, where that is known.
    """
    near: list[str] = []
    why = ""
    for reading in readings(text, state):
        found = _answers(store, reading, kind, county or reading.county)
        fitting = _fitting(found, reading, kind)
        if fitting:
            return Named([one.id for one in fitting])
        if found and not near:
            near = list(dict.fromkeys(one.id for one in found))
            said = f"that is {a(reading.said)}" if reading.said else "without the word county"
            why = f": the tables have it, but none {said}" if reading.said else f" {said}"
            why = _no_counties(store, reading, kind) or why
        elif not near:
            why = why or _no_counties(store, reading, kind)
    return Named((), near[:_NEAR] or _near(store, text, state, kind), why)


def _no_counties(store: Tables, reading: Reading, kind: str) -> str:
    """That a county is meant where no table of counties was imported; "" where that is not so."""
    if (kind or reading.said) not in ("county", "parish"):
        return ""
    if not store.rows("SELECT 1 FROM unit WHERE level = ? LIMIT 1", Level.COUNTY):
        return ": no counties were imported"
    of_state = "SELECT 1 FROM unit WHERE level = ? AND state = ? LIMIT 1"
    if reading.state and not store.rows(of_state, Level.COUNTY, reading.state):
        return f": no counties of {reading.state} were imported"
    return ""


def homonymous_counties(store: Tables, text: str, state: str) -> list[str]:
    """Counties that share a bare name with a place: "Spokane" in a list of counties."""
    for reading in readings(text, state):
        if not reading.kinds:
            found = _answers(store, reading, "", "")
            counties = [one.id for one in found if one.bare and is_county(one.kind, one.level)]
            if counties:
                return counties
    return []


def _answers(store: Tables, reading: Reading, kind: str, county: str) -> list[_Answer]:
    question = (
        "SELECT s.id, s.fold, s.bare, ifnull(u.kind, ''), ifnull(u.level, ''), ifnull(u.county, '') "
        "FROM spelling s LEFT JOIN unit u ON u.id = s.id WHERE s.key = ?"
    )
    values = [key(reading.name)]
    for column, value in (("s.state", reading.state), ("u.kind", kind)):
        if value:
            question += f" AND {column} = ?"
            values.append(value)
    found = [_Answer(*row) for row in store.rows(f"{question} ORDER BY s.id", *values)]
    if county:
        wanted = _bare_county(county)
        found = [one for one in found if wanted in map(_bare_county, one.county.split(";"))]
    exact = [one for one in found if one.fold == fold(reading.name)]
    return exact or found


def _bare_county(name: str) -> str:
    return key(name.strip()).removesuffix("county").removesuffix("parish").removesuffix("borough")


def _fitting(found: Sequence[_Answer], reading: Reading, kind: str) -> Sequence[_Answer]:
    """Of those spelled so, the ones that are of the kind said; or that a bare name can mean."""
    if reading.kinds:
        return [one for one in found if one.kind in reading.kinds and one.bare]
    if kind:
        return found
    bare = [one for one in found if one.bare]
    places = [one for one in bare if not is_county(one.kind, one.level)]
    incorporated = [one for one in places if one.kind not in TOWNSHIPS]
    called = [one for one in found if not one.bare]  # the name with its type in it: Spokane County
    return incorporated or called or places


def _near(store: Tables, text: str, state: str, kind: str) -> list[str]:
    """Ids of units that are spelled nearly so; nobody mistypes the first letter."""
    found: dict[str, str] = {}
    for reading in readings(text, state):
        wanted = key(reading.name)
        if len(wanted) < 3:
            continue
        start = wanted[: 1 if reading.state else 3]
        question = "SELECT s.key, s.id FROM spelling s JOIN unit u ON u.id = s.id WHERE s.key BETWEEN ? AND ?"
        values = [start, f"{start}\uffff"]
        for column, value in (("s.state", reading.state), ("u.kind", kind)):
            if value:
                question += f" AND {column} = ?"
                values.append(value)
        spelled: dict[str, list[str]] = {}
        for one, id in store.rows(f"{question} ORDER BY s.key, s.id", *values):
            spelled.setdefault(one, []).append(id)
        for one in get_close_matches(wanted, spelled, n=_NEAR, cutoff=_CUTOFF):
            found |= dict.fromkeys(spelled[one], one)
    return list(found)[:_NEAR]


def search(store: Tables, text: str, state: str = "", kind: str = "", limit: int = 20) -> list[Hit]:
    """Units whose name, kind, county and state hold these words; the name itself first, then by people.

    Args:
        store: the tables.
        text: words, the last of which may be a beginning: "spokane wa", "st lou".
        state: postal letters; "" for all.
        kind: the only kind that is wanted; "" for all.
        limit: how many at most.
    """
    words = fold(text).split("-")
    exact = {one.name for one in readings(text, state)}
    asked = [f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'] if words[-1] else []
    for question in (" AND ".join(asked), f'name: "{key(text)}"*'):
        found = _matched(store, question, state, kind) if asked else []
        if found:
            break
    if not found:
        named = look(store, text, state, kind)
        return _hits(store, [*named.ids, *named.near][:limit])
    folded = {fold(name) for name in exact if name}
    tokens = {word for word in words if not state_of(word)}
    county = "county" in words

    def rank(row: _Row) -> tuple[bool, int, bool, int, str]:
        id, name, people, none, level = row
        named = fold(name)
        last = bool(none) or (level == Level.COUNTY and not county)
        return named not in folded, -len(tokens & set(named.split("-"))), last, -(people or 0), id

    return _hits(store, [row[0] for row in sorted(found, key=rank)[:limit]])


def _matched(store: Tables, question: str, state: str, kind: str) -> list[_Row]:
    sql = (
        "SELECT u.id, u.name, u.population, u.none, u.level FROM words w JOIN unit u ON u.number = w.rowid "
        "WHERE words MATCH ?"
    )
    values = [question]
    for column, value in (("u.state", state), ("u.kind", kind)):
        if value:
            sql += f" AND {column} = ?"
            values.append(value)
    return [_Row(*row) for row in store.rows(f"{sql} ORDER BY u.number", *values)]


def _hits(store: Tables, ids: Sequence[str]) -> list[Hit]:
    units = ((id, store.unit(id)) for id in ids)
    return [Hit(id, unit) for id, unit in units if unit]
