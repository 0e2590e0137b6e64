"""Places room: an id for every unit - its bare name, and more where names clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from billgen.facts.ids import MAX_SLUG, RESERVED, slug
from billgen.places.units import TOWNSHIPS, Level, Unit

_CONSOLIDATED_CUTS = "-/,"


def ids_of(units: Mapping[str, Unit], published: Mapping[str, str]) -> dict[str, str]:
    """The id of every unit.

    A city, town, village or borough goes by its bare name: us/wa/spokane. A county always says so
    (us/wa/spokane-county), a township always names its county (us/in/jackson-township-allen). Of units
    that share a name in one state the only place among them keeps the bare one; the others take county,
    then type, then GEOID. So a table of townships that is imported later changes no city's id.

    Args:
        units: key → unit.
        published: key → an id that is out in the world, which stays.

    Returns:
        key → id, each id once. The same units give the same ids whatever their order.
    """
    found = {key: id for key, id in published.items() if key in units}
    taken = set(found.values())
    groups: dict[tuple[str, str], list[tuple[int, str, Unit]]] = defaultdict(list)
    for key, unit in units.items():
        groups[unit.state, first_slug(unit)].append((_rank(unit), key, unit))
    waiting: list[tuple[int, str, str, str, Sequence[str]]] = []
    for (state, bare), members in groups.items():
        if len(members) == 1 and bare not in RESERVED:
            (rank, key, unit) = members[0]
            id = f"us/{state.lower()}/{bare}"
            if key in found:
                continue
            if id in taken:
                waiting.append((rank, unit.geoid, key, state, (_typed(unit, _with_county(unit, bare)),)))
            else:
                found[key] = id
                taken.add(id)
            continue
        best = min(rank for rank, _, _ in members)
        alone = sum(rank == best for rank, _, _ in members) == 1
        forms = _forms(bare, [unit for _, _, unit in members])
        for (rank, key, unit), more in zip(members, forms, strict=True):
            first = [bare] if alone and rank == best and bare not in RESERVED else []
            waiting.append((rank, unit.geoid, key, state, (*first, *more)))
    waiting.sort()
    for _, geoid, key, state, forms in waiting:
        if key in found:
            continue
        last = f"us/{state.lower()}/{_joined(forms[-1], geoid)}"
        id = next((id for form in forms if (id := f"us/{state.lower()}/{form}") not in taken), last)
        while id in taken:  # two rows of one name, kind and county, and no GEOID to tell them apart
            id = f"{id}-x"
        found[key] = id
        taken.add(id)
    return found


def _forms(bare: str, units: Sequence[Unit]) -> Sequence[Sequence[str]]:
    """For each of the units that share a bare name, what may follow it, the shortest first."""
    counties = [_with_county(unit, bare) for unit in units]
    found: list[list[str]] = []
    for unit, county in zip(units, counties, strict=True):
        typed = _typed(unit, county)
        forms = [f"{bare}-{slug(unit.kind)}"] if bare in RESERVED else []
        forms += [county] if counties.count(county) == 1 else []
        found.append([*forms, typed, _joined(typed, unit.geoid)])
    return found


def first_slug(unit: Unit) -> str:
    """What an id is made of before any clash: "spokane", "spokane-county", "jackson-township-allen"."""
    base = slug(unit.name)[:MAX_SLUG]
    if unit.level is Level.COUNTY:
        ending = slug(unit.kind)
        return base if base.endswith(f"-{ending}") else f"{base}-{ending}"
    if unit.kind in TOWNSHIPS:
        return f"{base}-{slug(unit.kind)}-{county_slug(unit)}"[:MAX_SLUG].strip("-")
    return base


def county_slug(unit: Unit) -> str:
    """The bare name of the (first) county that a unit lies in: "allen"; "" when no table says."""
    return _bare_county(unit.county)


@cache
def _bare_county(names: str) -> str:
    words = names.partition(";")[0].split()
    if len(words) > 1 and words[-1].casefold() in ("county", "parish", "borough", "municipality"):
        words = words[:-1]
    return slug(" ".join(words))


def short_slugs(unit: Unit) -> Sequence[str]:
    """Names a consolidated government is also known by: its first part, and the one in its OCD id."""
    name = unit.name
    for cut in _CONSOLIDATED_CUTS:
        name = name.partition(cut)[0]
    said = unit.ocd_id.rpartition("/place:")[2] if "/place:" in unit.ocd_id else ""
    return list(dict.fromkeys(one for one in (slug(name), slug(said.replace("_", " ").strip())) if one))


def _with_county(unit: Unit, bare: str) -> str:
    if unit.level is Level.COUNTY or unit.kind in TOWNSHIPS:
        return bare
    return _joined(bare, county_slug(unit))


def _typed(unit: Unit, county: str) -> str:
    """With the type behind it, unless it is there already."""
    holds_it = unit.level is Level.COUNTY or unit.kind in TOWNSHIPS
    return county if holds_it else _joined(county, slug(unit.kind))


def _joined(*parts: str) -> str:
    return "-".join(part for part in parts if part)[:MAX_SLUG].strip("-")


def _rank(unit: Unit) -> int:
    """Who of one name goes first: what governs before what does not, places before subdivisions."""
    return (2 if unit.none else 0) + (1 if unit.level is Level.SUBDIVISION else 0)
