"""Places room: one table in, its units out; known tables are told by their headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.facts.ids import did_you_mean
from billgen.facts.schema import KINDS
from billgen.facts.yaml_nodes import MAX_PROBLEMS
from billgen.places.sheets import Sheet, shown
from billgen.places.units import COUNTY_KINDS, LEVELS, TOWNSHIPS, Level, Unit, split_name, states, why_none

#: What a map of columns may name.
FIELDS = (
    "name", "state", "kind", "county", "geoid", "ocd_id", "population", "population_year", "formal_name",
)  # fmt: skip
MAX_NAME = 120
_OCD = re.compile(r"ocd-division/country:us(?:/[a-z_]+:[\w.~\-]+)*")
_APART = re.compile(r"[^a-z]")
_TAIL = re.compile(r",?\s+(?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)$")
_OF = re.compile(
    r"(?:The )?(?:City|Town|Village|Borough|Township|County|Municipality)(?: and [A-Z][a-z]+)? of \S.*"
)
_COUNTY = re.compile(r"\S.* (?:County|Parish|Borough)")
#: The codes of our tables → who counted, and the day of the year the count speaks of.
_COUNTS = {"C2020": ("2020 Census", "-04-01"), "PEP2021": ("Census population estimates", "-07-01")}
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


class _Rows:
    """The rows of a sheet by column name, with a place for what is wrong."""

    def __init__(self, sheet: Sheet, file: int) -> None:
        self.sheet = sheet
        self.file = file
        self.at = {name: index for index, name in enumerate(sheet.header)}
        self.problems: list[Problem] = []
        self.passed: dict[str, int] = {}

    def tell(self, line: int, what: str, fix: str) -> None:
        self.problems.append(Problem(what, Place(self.sheet.file, line), fix=fix))

    def skip(self, why: str) -> None:
        self.passed[why] = self.passed.get(why, 0) + 1

    def columns(self, *names: str) -> Iterator[tuple[int, list[str]]]:
        """The cells of some columns, trimmed, row by row; "" for a column that is not there."""
        indexes = [self.at.get(name, -1) for name in names]
        for line, row in self.sheet.rows:
            if len(self.problems) > MAX_PROBLEMS:
                return
            yield line, [row[index].strip() if index >= 0 else "" for index in indexes]


def _ours(rows: _Rows) -> Iterator[Unit]:
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
        unit = _unit(rows, line, state, name, kind, geoid, people, year, source)
        if unit is None:
            continue
        yield unit._replace(
            full=full,
            county="" if unit.level is Level.COUNTY else county,
            county_geoid=county_geoid,
            counties=int(several) if several.isdigit() else 1,
            ocd_id=_ocd(rows, line, ocd),
            note=note,
            none=why_none(unit.kind, note),
            doubt=note if _DOUBT in note else "",
            other=(other,) if other else (),
        )


def _gazetteer(rows: _Rows) -> Iterator[Unit]:
    """The Census's gazetteer of counties, places or county subdivisions: names and types, no people."""
    for line, (state, geoid, full, status) in rows.columns("USPS", "GEOID", "NAME", "FUNCSTAT"):
        yield from _census(rows, line, state, geoid, full, status)


def _estimates(rows: _Rows) -> Iterator[Unit]:
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


def _census(rows: _Rows, line: int, state: str, geoid: str, full: str, status: str) -> Iterator[Unit]:
    bare = full.removesuffix(" (balance)")
    if bare.casefold().endswith((" cdp", " comunidad", " zona urbana")):
        rows.skip("census designated places: no governments")
        return
    name, kind = split_name(full)
    if not kind:
        rows.skip("names without a legal type in them: give these in a table of your own")
        return
    unit = _unit(rows, line, state, name, kind, geoid, "", "", "")
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


def _divisions(rows: _Rows) -> Iterator[Unit]:
    """The Open Civic Data list: ids by GEOID. Its names are of 2014, and are left."""
    for line, (id, geoid) in rows.columns("id", "census_geoid"):
        digits = geoid.rpartition("-")[2]
        level = LEVELS.get(len(digits)) if digits.isdigit() else None
        if level is None:
            rows.skip("divisions without a GEOID of a county, place or township")
        elif ocd := _ocd(rows, line, id):
            yield Unit(level, "", geoid=digits, ocd_id=ocd, file=rows.file, line=line)


def _own_names(rows: _Rows) -> Iterator[Unit]:
    """What units call themselves in the register of .gov names, by GEOID."""
    for line, (geoid, said) in rows.columns("geoid", "dotgov_org"):
        formal = said if _OF.fullmatch(said) or _COUNTY.fullmatch(said) else ""
        formal = formal.partition(",")[0] if formal else _TAIL.sub("", said)
        level = LEVELS.get(len(geoid)) if geoid.isdigit() else None
        if level is None or not (_OF.fullmatch(formal) or _COUNTY.fullmatch(formal)):
            rows.skip("names that are no formal name")
            continue
        yield Unit(level, "", geoid=geoid, formal=formal, file=rows.file, line=line)


def _mapped(rows: _Rows, given: Given) -> Iterator[Unit]:
    """Any table, by the columns that the command line names."""
    names = [given.columns.get(field, "") for field in FIELDS]
    fixed = [given.values.get(field, "") for field in FIELDS]
    for line, cells in rows.columns(*names):
        said = [cell or value for cell, value in zip(cells, fixed, strict=True)]
        name, state, kind, county, geoid, ocd, people, year, formal = said
        unit = _unit(rows, line, state, name, kind, geoid, people, year, "")
        if unit is None:
            continue
        yield unit._replace(
            full=f"{unit.name} {unit.kind}",
            county=county,
            ocd_id=_ocd(rows, line, ocd),
            none=why_none(unit.kind),
            formal=formal,
        )


class _Table(NamedTuple):
    """A kind of table: the columns that tell it, how it is read, how it is encoded when not in UTF-8."""

    name: str
    columns: frozenset[str]
    read: Callable[[_Rows], Iterable[Unit]]
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
    rows = _Rows(sheet, file)
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


_POSTAL = {one.postal: one for one in states()}
_STATE_NAMES = {one.name.casefold(): one for one in states()}
_KINDS = frozenset(KINDS)


def _unit(
    rows: _Rows, line: int, state: str, name: str, kind: str, geoid: str, people: str, year: str, source: str
) -> Unit | None:
    """The part that every table has; None, and told, when it cannot be."""
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


def _geoid(rows: _Rows, line: int, geoid: str, fips: str) -> str:
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


def _ocd(rows: _Rows, line: int, id: str) -> str:
    if id and not _OCD.fullmatch(id):
        rows.tell(line, f"`{shown(id)}` is no OCD id", "It begins with ocd-division/country:us/.")
        return ""
    return id
