"""Places room: one table in, its units out; known tables are told by their headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.facts.ids import did_you_mean
from billgen.facts.yaml_nodes import MAX_PROBLEMS
from billgen.places.rows import Rows, ocd_of, unit_of
from billgen.places.sheets import Sheet, shown
from billgen.places.spoken import bare_name
from billgen.places.units import LEVELS, Level, Unit, split_name, states, why_none

#: What a map of columns may name.
FIELDS = (
    "name", "state", "kind", "county", "geoid", "ocd_id", "population", "population_year", "formal_name",
    "class",
)  # fmt: skip
_APART = re.compile(r"[^a-z]")
_TAIL = re.compile(r",?\s+(?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)$")
_OF = re.compile(
    r"(?:The )?(?:City|Town|Village|Borough|Township|County|Municipality)(?: and [A-Z][a-z]+)? of \S.*"
)
_COUNTY = re.compile(r"\S.* (?:County|Parish|Borough)")
_DOUBT = 'Census "Town city"'
_OTHER_NAME = "PEP v2020 name: "


class Given(NamedTuple):
    """What the command line says of a table: columns by field, and values for columns that are not there."""

    columns: Mapping[str, str] = {}
    values: Mapping[str, str] = {}


class Read(NamedTuple):
    """What a table gives: its kind, its units, and how many rows were passed over and why."""

    table: str
    units: list[Unit]
    passed: Mapping[str, int]


def _ours(rows: Rows) -> Iterator[Unit]:
    """counties.csv, places.csv and county_subdivisions.csv."""
    names = (
        "ocd_id", "geoid", "state", "name", "legal_type", "county", "population", "population_year", "source",
        "base_name", "county_geoid", "n_counties", "note",
    )  # fmt: skip
    for line, cells in rows.columns(*names):
        ocd, geoid, state, full, kind, county, people, year, source, base, county_geoid, several, note = cells
        name, other = base, ""
        if _OTHER_NAME in note:
            other = split_name(note.partition(_OTHER_NAME)[2].partition(";")[0])[0]
            if _APART.sub("", other.casefold()) == _APART.sub("", base.casefold()):
                name, other = other, ""  # the same letters: the table had only lost an apostrophe or a space
        more = {
            "full": full,
            "county": county,
            "county_geoid": county_geoid,
            "counties": int(several) if several.isdigit() else 1,
            "ocd_id": ocd_of(rows, line, ocd),
            "note": note,
            "none": why_none(kind, note),
            "doubt": note if _DOUBT in note else "",
            "other": (other,) if other else (),
        }
        if unit := unit_of(rows, line, state, name, kind, geoid, people, year, source, more):
            yield unit


def _gazetteer(rows: Rows) -> Iterator[Unit]:
    """The Census's gazetteer of counties, places or county subdivisions: names and types, no people."""
    for line, (state, geoid, full, status) in rows.columns("USPS", "GEOID", "NAME", "FUNCSTAT"):
        yield from _census(rows, line, state, geoid, full, status)


def _estimates(rows: Rows) -> Iterator[Unit]:
    """SUB-EST and CO-EST: the Census's population estimates, of every year in the file the last."""
    years = [name for name in rows.sheet.header if re.fullmatch(r"POPESTIMATE\d{4}", name)]
    newest = max(years, default="")
    postal = {one.fips: one.postal for one in states()}
    names = ("SUMLEV", "STATE", "COUNTY", "PLACE", "COUSUB", "FUNCSTAT", "NAME", "CTYNAME", newest)
    units: list[Unit] = []
    parts: dict[str, dict[str, int]] = {}
    for line, (level, state, county, place, cousub, status, full, other, people) in rows.columns(*names):
        level, state, county = level.zfill(3), state.zfill(2), county.zfill(3)
        geoid = {
            "050": state + county, "061": state + county + cousub.zfill(5), "162": state + place.zfill(5),
        }.get(level, "")  # fmt: skip
        if level == "157":
            parts.setdefault(state + place.zfill(5), {})[state + county] = (
                int(people) if people.isdigit() else 0
            )
        elif not geoid:
            rows.skip("states, parts and balances of other units")
        for unit in (
            _census(rows, line, postal.get(state, state), geoid, full or other, status) if geoid else ()
        ):
            if people.isdigit() and newest:
                day = f"{newest[-4:]}-07-01"
                unit = unit._replace(population=int(people), as_of=day, counted="Census population estimates")
            units.append(unit._replace(county_geoid=state + county if len(geoid) == 10 else ""))
    for unit in units:
        inside = parts.get(unit.geoid, {})
        most = max(inside, key=lambda one: (inside[one], one), default=unit.county_geoid)
        yield unit._replace(county_geoid=most, counties=max(1, len(inside)))


def _census(rows: Rows, line: int, state: str, geoid: str, full: str, status: str) -> Iterator[Unit]:
    bare = full.removesuffix(" (balance)")
    if bare.casefold().endswith((" cdp", " comunidad", " zona urbana")):
        rows.skip("census designated places: no governments")
        return
    name, kind = split_name(full)
    if not kind:
        rows.skip("names without a legal type in them: give these in a table of your own")
        return
    unit = unit_of(rows, line, state, name, kind, geoid, "", "", "")
    if unit is None:
        return
    if unit.level is Level.COUNTY and kind == "city":
        unit = unit._replace(kind="independent city")
    doubt = name.endswith(" Town") and kind == "city"
    yield unit._replace(
        full=full,
        none=why_none(kind, functional_status=status),
        doubt=f'{_DOUBT}: the name may be "{name.removesuffix(" Town")}"' if doubt else "",
    )


def _divisions(rows: Rows) -> Iterator[Unit]:
    """The Open Civic Data list: ids by GEOID. Its names are of 2014, and are left."""
    for line, (id, geoid) in rows.columns("id", "census_geoid"):
        digits = geoid.rpartition("-")[2]
        level = LEVELS.get(len(digits)) if digits.isdigit() else None
        if level is None:
            rows.skip("divisions without a GEOID of a county, place or township")
        elif ocd := ocd_of(rows, line, id):
            yield Unit(level, "", geoid=digits, ocd_id=ocd, file=rows.file, line=line)


def _own_names(rows: Rows) -> Iterator[Unit]:
    """What units call themselves in the register of .gov names, by GEOID."""
    for line, (geoid, said) in rows.columns("geoid", "dotgov_org"):
        formal = said if _OF.fullmatch(said) or _COUNTY.fullmatch(said) else ""
        formal = formal.partition(",")[0] if formal else _TAIL.sub("", said)
        level = LEVELS.get(len(geoid)) if geoid.isdigit() else None
        if level is None or not (_OF.fullmatch(formal) or _COUNTY.fullmatch(formal)):
            rows.skip("names that are no formal name")
            continue
        yield Unit(level, "", geoid=geoid, formal=formal, file=rows.file, line=line)


def _mapped(rows: Rows, given: Given) -> Iterator[Unit]:
    """Any table, by the columns that the command line names."""
    names = [given.columns.get(field, "") for field in FIELDS]
    fixed = [given.values.get(field, "") for field in FIELDS]
    for line, cells in rows.columns(*names):
        said = [cell or value for cell, value in zip(cells, fixed, strict=True)]
        name, state, kind, county, geoid, ocd, people, year, formal, of_class = said
        unit = unit_of(rows, line, state, bare_name(name, kind), kind, geoid, people, year, "")
        if unit is None:
            continue
        yield unit._replace(
            full=f"{unit.name} {unit.kind}",
            county=county,
            ocd_id=ocd_of(rows, line, ocd),
            none=why_none(unit.kind),
            formal=formal,
            of_class=" ".join(of_class.split()),
            classed_in=rows.file,
        )


class _Table(NamedTuple):
    """A kind of table: the columns that tell it, how it is read, how it is encoded when not in UTF-8."""

    name: str
    columns: frozenset[str]
    read: Callable[[Rows], Iterable[Unit]]
    encoding: str = ""


_TABLES = (
    _Table(
        "place table",
        frozenset(("geoid", "state", "name", "legal_type", "base_name", "population", "source", "note")),
        _ours,
    ),
    _Table("own names", frozenset(("geoid", "dotgov_org")), _own_names),
    _Table("OCD divisions", frozenset(("id", "name", "census_geoid")), _divisions),
    _Table("Census estimates", frozenset(("SUMLEV", "STATE", "COUNTY", "STNAME")), _estimates, "latin-1"),
    _Table("Census gazetteer", frozenset(("USPS", "GEOID", "NAME", "ALAND")), _gazetteer, "latin-1"),
)


def usual_encoding(header: Sequence[str]) -> str:
    """How a known table is encoded when it is not in UTF-8; "" when nobody knows."""
    return next((table.encoding for table in _TABLES if table.columns <= set(header)), "")


def read_table(sheet: Sheet, file: int, given: Given) -> Read:
    """The units of one table.

    Args:
        sheet: the table.
        file: its number among the files of the store.
        given: columns and values of the command line; without columns the header tells what it is.

    Raises:
        CommandError: nothing says what its columns are.
        InputError: rows that cannot be; every one with its line.
    """
    rows = Rows(sheet, file)
    if given.columns:
        _refuse_map(sheet, given)
        name, units = "mapped table", list(_mapped(rows, given))
    else:
        table = next((one for one in _TABLES if one.columns <= set(sheet.header)), None)
        if table is None:
            raise CommandError(_no_table(sheet))
        name, units = table.name, list(table.read(rows))
    rows.problems += _repeated(units, sheet.file)
    if rows.problems:
        more = len(rows.problems) - MAX_PROBLEMS
        rest = [Problem("and more such problems", Place(sheet.file), fix="Mend these first.")] * (more > 0)
        raise InputError([*rows.problems[:MAX_PROBLEMS], *rest])
    return Read(name, units, rows.passed)


def _no_table(sheet: Sheet) -> Problem:
    """What a header lacks to be the table it is most like."""
    header = set(sheet.header)
    near = max(_TABLES, key=lambda table: len(table.columns & header) / len(table.columns))
    if len(near.columns & header) * 2 >= len(near.columns):
        lacking = sorted(near.columns - header)
        meant = [f"`{one}`{did_you_mean(one, header)}" for one in lacking]
        what = f"this looks like the {near.name}, but has no column {', '.join(meant)}"
        return Problem(
            what, Place(sheet.file, 1), fix="Set the header right, or map the columns: --map name=…"
        )
    fix = (
        f"Say which column is what: --map name=… --map state=…; it has {shown(', '.join(sheet.header), 200)}."
    )
    return Problem("no known table has these columns", Place(sheet.file, 1), fix=fix)


def _refuse_map(sheet: Sheet, given: Given) -> None:
    problems = [
        Problem(
            f"the table has no column `{shown(column)}`.{did_you_mean(column, sheet.header)}",
            Place(sheet.file, 1),
            fix=f"It has {shown(', '.join(sheet.header), 200)}.",
        )
        for column in given.columns.values()
        if column not in sheet.header
    ]
    both = {*given.columns, *given.values}
    for field in ("name", "state", "kind"):
        if field not in both:
            what = f"nothing says the {field} of a row"
            fix = f"Add --map {field}=COLUMN{'' if field == 'name' else f', or --{field} for all of them'}."
            problems.append(Problem(what, Place(sheet.file), fix=fix))
    if problems:
        raise CommandError(problems)


def _repeated(units: Iterable[Unit], file: str) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    for unit in units:
        mine = (unit.geoid,) if unit.geoid else (unit.state, unit.name, unit.kind, unit.county)
        if (first := seen.setdefault(mine, unit.line)) != unit.line:
            what = f"line {first} has the same {'GEOID' if unit.geoid else 'place'}: {shown(' '.join(mine))}"
            yield Problem(what, Place(file, unit.line), fix="Keep one of the two rows.")
