"""Places room: the rows of all tables in, one unit a government out, with the names that lead to another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from billgen.facts.ids import slug
from billgen.places.ids import first_slug, ids_of, short_slugs
from billgen.places.units import CONSOLIDATED, Level, Unit

_Named = tuple[str, str, str]
"""State, name and kind."""
_STATE_ITSELF = re.compile(r"ocd-division/country:us/[a-z_]+:([a-z]{2})")


class Alias(NamedTuple):
    """An id that leads to another, and why."""

    id: str
    today: str
    why: str


class Merged(NamedTuple):
    """What the tables say together.

    Attributes:
        units: id → unit, sorted.
        folded: units that are one government with another, which has the id.
        aliases: every id that leads to another one.
        unused: rows that add to a unit which no table has.
    """

    units: Mapping[str, Unit]
    folded: Sequence[Unit]
    aliases: Sequence[Alias]
    unused: int


def merge(before: Iterable[tuple[str, Unit]], rows: Iterable[Unit], published: Mapping[str, str]) -> Merged:
    """Lay rows over units that are there, make one of each consolidated government, and give ids.

    Args:
        before: ids and units of an earlier import, in which a unit keeps its id; "" for one without.
        rows: the rows of new tables; what a later one says goes before what an earlier said.
        published: GEOID → id of places that have a file.
    """
    found: dict[str, Unit] = {}
    named: dict[_Named, list[str]] = {}
    ids: dict[str, str] = {}
    additions: list[Unit] = []
    for id, unit in before:
        key = _put(found, named, unit)
        if id:
            ids[key] = id
    for row in rows:
        if row.name:
            _put(found, named, row)
        else:
            additions.append(row)
    unused = 0
    for row in additions:
        if row.geoid in found:
            found[row.geoid] = laid_over(row, found[row.geoid])
        else:
            unused += 1
    ids |= {geoid: id for geoid, id in published.items() if geoid in found}
    _name_counties(found)
    one = _one_government(found)
    given = ids_of({key: unit for key, unit in found.items() if key not in one}, ids)
    taken = set(given.values())
    aliases = list(_aliases(found, one, given, taken))
    units = {given[key]: found[key] for key in sorted(given, key=given.__getitem__)}
    return Merged(units, [found[key] for key in sorted(one)], aliases, unused)


def _put(found: dict[str, Unit], named: dict[_Named, list[str]], unit: Unit) -> str:
    """Add a unit, or lay it over the one that it is; the key of it.

    `named` tells those of one name, for units without a GEOID; the first of them has it made.
    """
    key = unit.geoid
    if not key:
        if not named:
            for one, there in found.items():
                named.setdefault(_name(there), []).append(one)
        alike = named.get(_name(unit), ())
        same = [one for one in alike if not unit.county or found[one].county in ("", unit.county)]
        key = same[0] if len(same) == 1 else f"{'/'.join(_name(unit))}/{slug(unit.county)}"
    if key in found:
        found[key] = laid_over(unit, found[key])
    else:
        found[key] = unit
        if named or not unit.geoid:
            named.setdefault(_name(unit), []).append(key)
    return key


def _name(unit: Unit) -> _Named:
    return unit.state, slug(unit.name), unit.kind


def laid_over(new: Unit, old: Unit) -> Unit:
    """A unit with what a newer row says; what that leaves out stays; people go with their day and source."""
    said = {
        field: value
        for field, value in new._asdict().items()
        if value not in ("", None, ()) and field not in ("population", "as_of", "counted", "counted_in")
    }
    if new.population is not None:
        said |= {
            "population": new.population,
            "as_of": new.as_of,
            "counted": new.counted,
            "counted_in": new.counted_in,
        }
    if not new.formal:
        del said["formal_in"]
    if not new.of_class:
        said.pop("classed_in")
    if not new.name:  # a row that only adds is not where the unit comes from
        said = {
            field: value
            for field, value in said.items()
            if field not in ("file", "line", "level", "counties")
        }
    return old._replace(**said)


def _name_counties(found: dict[str, Unit]) -> None:
    """Names of counties, where a table gives only their GEOID."""
    for key, unit in found.items():
        if not unit.county and unit.county_geoid in found and unit.level is not Level.COUNTY:
            found[key] = unit._replace(county=found[unit.county_geoid].full)


def _one_government(found: dict[str, Unit]) -> dict[str, tuple[str, str]]:
    """Units that have no id of their own → the key (or id of a state) of their government, and why.

    A place and its county are one when the type says so (unified government, independent city), or when all
    people of the county live in the place: San Francisco, Denver, New Orleans.
    """
    one: dict[str, tuple[str, str]] = {}
    for key, unit in found.items():
        if unit.level is not Level.PLACE:
            continue
        county = found.get(unit.county_geoid)
        if county is None or county.level is not Level.COUNTY:
            continue
        same_people = unit.population == county.population and bool(unit.population) and unit.counties == 1
        if unit.kind in CONSOLIDATED or county.kind == "independent city" or same_people:
            one[unit.county_geoid] = (key, f"{county.full} and {unit.full} are one government")
            names = dict.fromkeys((*unit.other, *county.other, county.full))
            found[key] = unit._replace(other=tuple(name for name in names if name != unit.full))
    for key, unit in found.items():
        if unit.ocd_id.count("/") == 2 and (state := _STATE_ITSELF.fullmatch(unit.ocd_id)):
            one[key] = (f"us/{state[1]}", f"{unit.full} is us/{state[1]} itself")
    return one


def _aliases(
    found: Mapping[str, Unit], one: Mapping[str, tuple[str, str]], given: Mapping[str, str], taken: set[str]
) -> Iterable[Alias]:
    """Ids that lead on: of counties that are one with a place, and short names of such governments."""
    for key in sorted(one):
        target, why = one[key]
        if target in one:
            target = one[target][0]
        unit = found[key]
        id = f"us/{unit.state.lower()}/{first_slug(unit)}"
        today = given.get(target, target)
        if id not in taken:
            taken.add(id)
            yield Alias(id, today, why)
    for key in sorted(given):
        unit = found[key]
        if unit.kind in CONSOLIDATED and unit.level is Level.PLACE:
            for short in short_slugs(unit):
                id = f"us/{unit.state.lower()}/{short}"
                if id not in taken:
                    taken.add(id)
                    yield Alias(id, given[key], f"{unit.full} is one government")
