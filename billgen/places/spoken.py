"""Places room: a name as people write it in ("SeaTac, City of", "spokane wa"), its readings out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from billgen.facts.ids import slug
from billgen.places.units import COUNTY_KINDS, TOWNSHIPS, states

#: Words that are written short and long; both sides are folded, so that neither is a guess.
_SHORT = {
    "saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "north": "n", "south": "s", "east": "e",
    "west": "w", "point": "pt", "heights": "hts", "springs": "spgs", "junction": "jct",
}  # fmt: skip
_LEFT_OUT = frozenset(("and", "the"))
_CITIES = frozenset(
    (
        "city",
        "independent city",
        "consolidated government",
        "unified government",
        "metropolitan government",
        "metro government",
        "urban county",
        "city and borough",
    )
)
#: What people call a unit → kinds it may have in a table.
SAID_KINDS = {
    "city and county": _CITIES,
    "city and borough": frozenset(("city and borough",)),
    "charter township": frozenset(("charter township",)),
    "metro township": frozenset(("metro township",)),
    "incorporated village": frozenset(("village",)),
    "independent city": frozenset(("city", "independent city")),
    "census area": frozenset(("census area",)),
    "city": _CITIES,
    "town": frozenset(("town",)),
    "village": frozenset(("village",)),
    "borough": frozenset(("borough",)),
    "boro": frozenset(("borough",)),
    "township": TOWNSHIPS | {"metro township"},
    "twp": TOWNSHIPS | {"metro township"},
    "municipality": frozenset(("municipality",)),
    "corporation": frozenset(("corporation",)),
    "plantation": frozenset(("plantation",)),
    "county": frozenset(("county",)),
    "co": frozenset(("county",)),
    "parish": frozenset(("parish",)),
}
_WORDS = "|".join(sorted(SAID_KINDS, key=len, reverse=True))
_BEFORE = re.compile(rf"(?:the )?({_WORDS})\.? of (?:the )?(.+)", re.IGNORECASE)
_AFTER = re.compile(rf"(.+?)[ ,]+({_WORDS})\.?(?: of)?", re.IGNORECASE)
_OF = re.compile(rf"(?:the )?(?P<said>{_WORDS})\.? of (?P<bare>.+)", re.IGNORECASE)
_OF_BEHIND = re.compile(rf"(?P<bare>.+?), ?(?P<said>{_WORDS})\.?(?: of)?", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"(?P<bare>.+?) ?\((?P<said>{_WORDS})\)", re.IGNORECASE)
_ASIDE = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]\s*")
_COUNTY = re.compile(r"(?:in )?(.+?) (?:county|co|parish|borough)\.?", re.IGNORECASE)
_LONGEST_STATE = 4


class Reading(NamedTuple):
    """One way to understand a name.

    Attributes:
        name: without type, state and county.
        kinds: kinds it may have; empty when nothing is said of them.
        said: the word that says so, "city"; "" for none.
        state: postal letters, or "".
        county: the county that is named beside it, or "".
    """

    name: str
    kinds: frozenset[str] = frozenset()
    said: str = ""
    state: str = ""
    county: str = ""


@cache
def fold(name: str) -> str:
    """A name as a key that all ways to spell it share, its words still apart: "mt-vernon"."""
    words = (_SHORT.get(word, word) for word in slug(name.replace("&", " and ")).split("-"))
    return "-".join(word for word in words if word not in _LEFT_OUT)


@cache
def key(name: str) -> str:
    """The same without the gaps between words, which people put anywhere: "mtvernon", "seatac"."""
    return fold(name).replace("-", "")


@cache
def _states_by_name() -> dict[str, str]:
    names = {slug(one.name): one.postal for one in states()}
    return names | {one.postal.lower(): one.postal for one in states()}


def state_of(text: str) -> str:
    """The postal letters of a state that is called so or has these letters, or ""."""
    return _states_by_name().get(slug(text), "")


def readings(text: str, state: str = "") -> list[Reading]:
    """Every way to understand a name, the likeliest first.

    Args:
        text: as somebody wrote it.
        state: postal letters of the state it is known to lie in, or "".
    """
    wanted = " ".join(text.replace("’", "'").split()).strip(" .,;\"'")
    found: list[Reading] = []
    for name, said in _without_state(wanted, state):
        for reading in _typed(name):
            if reading.name:
                found.append(reading._replace(state=said))
    return list(dict.fromkeys(found))


def _without_state(text: str, state: str) -> Iterator[tuple[str, str]]:
    """The name with and without a state at its end, each with the state it then lies in.

    With a state given, a name that ends in another one's is left as it stands: "Lake Washington", in Iowa.
    """
    words = text.split()
    for length in range(min(_LONGEST_STATE, len(words) - 1), 0, -1):
        there = state_of(" ".join(words[-length:]).strip("()."))
        if there and there == (state or there):
            yield " ".join(words[:-length]).strip(" ,("), there
    yield text, state


def _typed(text: str) -> Iterator[Reading]:
    """The name whole, then with its type and county taken off."""
    if aside := _ASIDE.fullmatch(text):
        before, inside = aside.groups()
        if county := _COUNTY.fullmatch(inside):
            yield from (one._replace(county=county[1]) for one in _typed(before))
        elif (said := re.sub(r"\.? of$", "", inside.casefold())) in SAID_KINDS:
            yield Reading(before, SAID_KINDS[said], said)
        text = f"{before} {inside}"
    name, comma, tail = text.rpartition(",")
    if comma and (county := _COUNTY.fullmatch(tail.strip())):
        yield from (one._replace(county=county[1]) for one in _typed(name.strip()))
    if before := _BEFORE.fullmatch(text):
        yield Reading(before[2].strip(), SAID_KINDS[before[1].casefold()], before[1].casefold())
    yield Reading(text)
    if after := _AFTER.fullmatch(text):
        yield Reading(after[1].strip(), SAID_KINDS[after[2].casefold()], after[2].casefold())


def bare_name(name: str, kind: str) -> str:
    """A name without its own type as lists write it: "City of Astoria", "Astoria, City of", "Astoria (city)".

    What may be part of the name stays: "Baker City", "The Dalles", and "Town of Bend" of a city.
    """
    if (found := _OF.fullmatch(name) or _OF_BEHIND.fullmatch(name) or _IN_BRACKETS.fullmatch(name)) and (
        kind in SAID_KINDS[found["said"].casefold()]
    ):
        return found["bare"].strip()
    return name


def is_county(kind: str, level: str) -> bool:
    """Whether a unit is a county or its like, which nobody means by a bare name."""
    return level == "county" and kind in COUNTY_KINDS
