"""Places room: one unit of government as a table gives it, and the words that tables use for such units."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Level(StrEnum):
    """Which of the three Census tables a unit comes from; its GEOID has 5, 7 or 10 digits."""

    COUNTY = "county"
    PLACE = "place"
    SUBDIVISION = "subdivision"


#: Digits of a GEOID → level.
LEVELS = {5: Level.COUNTY, 7: Level.PLACE, 10: Level.SUBDIVISION}


class Unit(NamedTuple):
    """A county, place or township; a row that only adds to another has no `name`.

    Attributes:
        state: postal letters.
        name: the bare name, "Spokane".
        full: the name with its legal type as the table writes it, "Spokane city".
        kind: one of the kinds of a facts file.
        county: names of the counties it lies in, "; " between them; of a county its own.
        counties: how many counties it lies in.
        population, as_of, counted: people, the day, and who counted.
        none: why it has no government of its own; "" when it has one.
        formal: what it calls itself, when a table says so.
        doubt: why the formal name does not follow from the kind; "" when it does.
        other: more names it is known by.
        note: what the table remarks.
        file, line: where its row stands; `counted_in`, `formal_in` and `classed_in` the same of population,
            formal name and class.
        of_class: the class that state law puts it in, when a table says so.
    """

    level: Level
    state: str
    name: str = ""
    full: str = ""
    kind: str = ""
    county: str = ""
    county_geoid: str = ""
    counties: int = 1
    geoid: str = ""
    ocd_id: str = ""
    population: int | None = None
    as_of: str = ""
    counted: str = ""
    none: str = ""
    formal: str = ""
    doubt: str = ""
    other: tuple[str, ...] = ()
    note: str = ""
    file: int = 0
    line: int = 0
    counted_in: int = 0
    formal_in: int = 0
    of_class: str = ""
    classed_in: int = 0


class Origin(NamedTuple):
    """A file that was imported: its name, what kind of table it is, the hash of its bytes, and the day."""

    name: str
    table: str
    sha256: str
    imported: str


class State(NamedTuple):
    """A row of the Census's list of state codes."""

    fips: str
    postal: str
    name: str


@cache
def states() -> tuple[State, ...]:
    """Every state, district and territory, by FIPS code."""
    text = Path(__file__).with_name("states.csv").read_text(encoding="utf-8")
    return tuple(State(*row) for row in list(csv.reader(text.splitlines()))[1:])


#: Kinds of a unit that is a county or its like.
COUNTY_KINDS = frozenset(("county", "parish", "borough", "census area", "city and borough", "municipality"))
#: Kinds that say by themselves that a place and its county have one government.
CONSOLIDATED = frozenset(
    (
        "consolidated government",
        "unified government",
        "metropolitan government",
        "metro government",
        "urban county",
        "city and borough",
    )
)
TOWNSHIPS = frozenset(("township", "charter township"))

#: Endings of a name in the Census's files → the kind; the longer before those that they end with.
ENDINGS = (
    ("consolidated government", "consolidated government"),
    ("metropolitan government", "metropolitan government"),
    ("unified government", "unified government"),
    ("metro government", "metro government"),
    ("charter township", "charter township"),
    ("metro township", "metro township"),
    ("city and borough", "city and borough"),
    ("census area", "census area"),
    ("urban county", "urban county"),
    ("municipality", "municipality"),
    ("corporation", "corporation"),
    ("plantation", "plantation"),
    ("township", "township"),
    ("borough", "borough"),
    ("village", "village"),
    ("county", "county"),
    ("parish", "parish"),
    ("city", "city"),
    ("town", "town"),
)

_CENSUS_AREA = "a census area is drawn for statistics and has no government"
#: Kinds that never are governments → why.
NOT_GOVERNMENTS = {"census area": _CENSUS_AREA}
#: The Census's functional status → why such a unit has no government of its own.
FUNCTIONAL_STATUS = {
    "C": "its government is consolidated with another's (Census functional status C)",
    "F": "it was made up to fill the Census's map (functional status F)",
    "I": "its government is inactive (Census functional status I)",
    "N": "it exists in law but has no working government (Census functional status N)",
    "S": "it is drawn for statistics (Census functional status S)",
}
#: Words in a note of our tables that say the same.
NOTES_OF_NO_GOVERNMENT = ("no county government", "functional status unverified")


def why_none(kind: str, note: str = "", functional_status: str = "") -> str:
    """Why a unit has no government of its own, by its kind, its row's note, its functional status; or ""."""
    if not note:
        return NOT_GOVERNMENTS.get(kind, "") or FUNCTIONAL_STATUS.get(functional_status, "")
    said = next(
        (part.strip() for part in note.split(";") if any(words in part for words in NOTES_OF_NO_GOVERNMENT)),
        "",
    )
    return NOT_GOVERNMENTS.get(kind, "") or said or FUNCTIONAL_STATUS.get(functional_status, "")


def split_name(full: str) -> tuple[str, str]:
    """A Census name as bare name and kind: "Spokane city" is Spokane, a city; kind "" where none ends it."""
    bare = full.removesuffix(" (balance)").removesuffix(" (pt.)").strip()
    folded = bare.casefold()
    for ending, kind in ENDINGS:
        if folded.endswith(f" {ending}"):
            return bare[: -len(ending) - 1].strip(), kind
    return bare, ""


def county_of(unit: Unit) -> str:
    """The counties that a unit lies in; "" for a county, which lies in none."""
    return "" if unit.level is Level.COUNTY else unit.county


def describe(unit: Unit) -> str:
    """A unit in a few words: "city, Monroe County, 211,328 people"."""
    people = "" if unit.population is None else f"{unit.population:,} people"
    return ", ".join(word for word in (unit.kind, county_of(unit), people) if word)
