"""Bill room: words in, the governments named among them out - by the shape of a name, not by a list of towns.

Section, Union, May and Democrat are towns, and so is Washington; a list would find them in every bill. What
a name of a government looks like ("City of Tacoma", "Cook County") is enough, and states are few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from billgen.bill.words import any_of

STATES = (
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware",
    "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky",
    "Louisiana", "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri",
    "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "New York",
    "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Rhode Island",
    "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Washington",
    "West Virginia", "Wisconsin", "Wyoming", "District of Columbia", "Puerto Rico",
)  # fmt: skip

_NO_NAMES = frozenset((
    # What stands before "County", or behind "City of", in a heading and is no name.
    "A", "An", "The", "This", "That", "Each", "Every", "Any", "All", "No", "Such", "Another", "Other",
    "Same", "Either", "Neither", "Both", "One", "Of", "In", "On", "By", "For", "To", "From", "With", "And",
    "Or", "Nor", "Between", "Among", "Under", "Within", "If", "When", "Where", "Home", "Charter", "Urban",
    "Rural", "Local", "Member", "Host", "Neighboring", "Adjacent", "Participating", "Eligible",
    "Respective", "City", "Town", "Village", "Township", "State", "Federal", "Residence", "Origin", "Birth",
    "Record", "Domicile", "Employment", "Venue", "Deposit", "Incorporation", "Its", "Their", "His", "Her",
    "Our", "Your",
))  # fmt: skip
_WORD = r"[A-Z][A-Za-z.'’-]{1,20}"
_KINDS = frozenset(("city", "town", "village", "borough", "township", "county", "parish"))
_OF = re.compile(r" (?:of|OF) (?=[A-Z])")
_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}")
_COUNTY = re.compile(r"(?:County|COUNTY|Parish|PARISH)(?!\w| of\b)")
_BEFORE_COUNTY = re.compile(rf"(?<![\w.'’-])(?:{_WORD} )?{_WORD} $")
_STATE_OF = re.compile(r"\b(?:[Ss]tate|STATE|[Cc]ommonwealth|COMMONWEALTH) (?:of|OF) $")
_WITHIN = re.compile(r"[\w-]")


class Named(NamedTuple):
    """A government that some words name.

    Attributes:
        what: the words.
        start: where they begin.
        kind: "city", "county" and so on; "state" for a state.
        name: its name by itself, without "City of" or "County".
    """

    what: str
    start: int
    kind: str
    name: str


def named_places(text: str, states: Iterable[str] = STATES) -> list[Named]:
    """The governments that a text names, in its order.

    Args:
        text: words.
        states: names that are known to be states'.
    """
    found = [*_of(text), *_counties(text)]
    taken = [(one.start, one.start + len(one.what)) for one in found]
    for match in _states(tuple(states)).finditer(text):
        start, end = match.span()
        alone = not _WITHIN.match(text[start - 1 : start]) and not _WITHIN.match(text[end : end + 1])
        if alone and not any(begin <= start < past for begin, past in taken):
            before = _STATE_OF.search(text, max(0, start - 16), start)
            start = before.start() if before else start
            found.append(Named(text[start:end], start, "state", match[0].title().replace(" Of ", " of ")))
    return sorted(found, key=lambda one: one.start)


def _of(text: str) -> Iterator[Named]:
    for match in _OF.finditer(text):
        start, end = match.span()
        kind = text[max(0, start - 8) : start].replace("\x00", " ").rpartition(" ")[2].lstrip('("“')
        name = _NAME.match(text, end) if kind.lower() in _KINDS else None
        if name is not None and name[0].split()[0].title() not in _NO_NAMES:
            start -= len(kind)
            yield Named(text[start : name.end()], start, kind.lower(), name[0])


def _counties(text: str) -> Iterator[Named]:
    for match in _COUNTY.finditer(text):
        before = _BEFORE_COUNTY.search(text, max(0, match.start() - 46), match.start())
        if before is None:
            continue
        start, words = before.start(), before[0].split()
        while words and words[0].title() in _NO_NAMES:  # "Within Cook County"
            start += len(words.pop(0)) + 1
        if words:
            yield Named(text[start : match.end()], start, "county", " ".join(words))


@cache
def _states(names: tuple[str, ...]) -> re.Pattern[str]:
    return any_of(form for name in names if name.strip() for form in (name, name.upper()))
