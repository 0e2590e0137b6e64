"""Places room: one row's cells in, a unit out; what cannot be is told with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from billgen.base.errors import Place, Problem
from billgen.facts.ids import did_you_mean
from billgen.facts.schema import KINDS
from billgen.facts.yaml_nodes import MAX_PROBLEMS
from billgen.places.sheets import Sheet, shown
from billgen.places.units import COUNTY_KINDS, LEVELS, TOWNSHIPS, Level, Unit, states

MAX_NAME = 120
_OCD = re.compile(r"ocd-division/country:us(?:/[a-z_]+:[\w.~\-]+)*")
#: The codes of our tables → who counted, and the day of the year the count speaks of.
_COUNTS = {"C2020": ("2020 Census", "-04-01"), "PEP2021": ("Census population estimates", "-07-01")}
_POSTAL = {one.postal: one for one in states()}
_STATE_NAMES = {one.name.casefold(): one for one in states()}
_KINDS = frozenset(KINDS)
_NOTHING: Mapping[str, Any] = {}


class Rows:
    """The rows of a sheet by column name, with a place for what is wrong."""

    def __init__(self, sheet: Sheet, file: int) -> None:
        self.sheet = sheet
        self.file = file
        self.at = {name: index for index, name in enumerate(sheet.header)}
        self.problems: list[Problem] = []
        self.passed: dict[str, int] = {}

    def tell(self, line: int, what: str, fix: str) -> None:
        """Write down what is wrong in a line, and how to mend it."""
        self.problems.append(Problem(what, Place(self.sheet.file, line), fix=fix))

    def skip(self, why: str) -> None:
        """Count a row that is passed over, by the reason."""
        self.passed[why] = self.passed.get(why, 0) + 1

    def columns(self, *names: str) -> Iterator[tuple[int, list[str]]]:
        """The cells of some columns, trimmed, row by row; "" for a column that is not there."""
        indexes = [self.at.get(name, -1) for name in names]
        cells, whole = _picker(indexes), -1 not in indexes
        for line, row in self.sheet.rows:
            if len(self.problems) > MAX_PROBLEMS:
                return
            there = row if whole else (*row, "")  # the last is the column that is not there
            yield line, list(map(str.strip, cells(there)))


def _picker(indexes: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Takes these cells of a row."""
    if len(indexes) == 1:
        return lambda row: (row[indexes[0]],)
    return itemgetter(*indexes)


def unit_of(
    rows: Rows,
    line: int,
    state: str,
    name: str,
    kind: str,
    geoid: str,
    people: str,
    year: str,
    source: str,
    more: Mapping[str, Any] = _NOTHING,
) -> Unit | None:
    """The part that every table has, with `more` fields; None, and told, when it cannot be."""
    before = len(rows.problems)
    known = _POSTAL.get(state) or _POSTAL.get(state.upper()) or _STATE_NAMES.get(state.casefold())
    kind = kind if kind in _KINDS else " ".join(kind.casefold().split())
    if known is None:
        what = f"no state is called `{shown(state)}`.{did_you_mean(state.upper(), _POSTAL)}"
        rows.tell(line, what, "Write its two letters, WA.")
    if not name or len(name) > MAX_NAME:
        what = "the row has no name" if not name else f"the name has {len(name)} characters: {shown(name)}"
        rows.tell(line, what, f"A name has 1 to {MAX_NAME} characters.")
    if kind not in _KINDS:
        what = f"no kind of place is called `{shown(kind)}`.{did_you_mean(kind, KINDS)}"
        rows.tell(line, what, f"Known: {', '.join(KINDS[4:])}.")
    digits = _geoid(rows, line, geoid, known.fips if known else "")
    population = None
    if people:
        plain = people.replace(",", "")
        if plain.isascii() and plain.isdigit() and len(plain) < 12:
            population = int(plain)
        else:
            rows.tell(
                line, f"`{shown(people)}` is no number of people", "Write it in digits, or leave it empty."
            )
    if len(rows.problems) > before or known is None:
        return None
    level = LEVELS.get(len(digits)) or _level(kind)
    counted, day = _COUNTS.get(source, (source, ""))
    as_of = f"{year}{day}" if population is not None else ""
    return Unit(
        level,
        known.postal,
        name,
        kind=kind,
        geoid=digits,
        population=population,
        as_of=as_of,
        counted=counted if population is not None else "",
        file=rows.file,
        line=line,
        counted_in=rows.file,
        formal_in=rows.file,
        **more,
    )


def _level(kind: str) -> Level:
    """The level of a row without a GEOID; a borough is then taken for a place, since most are."""
    if kind in TOWNSHIPS:
        return Level.SUBDIVISION
    return (
        Level.COUNTY
        if kind in COUNTY_KINDS - {"borough", "municipality", "city and borough"}
        else Level.PLACE
    )


def _geoid(rows: Rows, line: int, geoid: str, fips: str) -> str:
    """A GEOID, with the leading 0 that a spreadsheet takes away; "" when there is none or it cannot be."""
    if not geoid:
        return ""
    digits = geoid.removesuffix(".0")
    if digits.isdigit() and len(digits) + 1 in LEVELS and f"0{digits}".startswith(fips) and fips:
        digits = f"0{digits}"
    if not (digits.isascii() and digits.isdigit() and len(digits) in LEVELS):
        fix = "It has 5 digits for a county, 7 for a place, 10 for a township; format the column as text."
        rows.tell(line, f"`{shown(geoid)}` is no GEOID", fix)
        return ""
    if fips and not digits.startswith(fips):
        rows.tell(
            line, f"the GEOID {digits} is not of this state, whose GEOIDs begin with {fips}", "Set one right."
        )
        return ""
    return digits


def ocd_of(rows: Rows, line: int, id: str) -> str:
    """An OCD id; "", and told, when it cannot be one."""
    if id and not _OCD.fullmatch(id):
        rows.tell(line, f"`{shown(id)}` is no OCD id", "It begins with ocd-division/country:us/.")
        return ""
    return id
