"""Facts room: ids of places, which are the paths of their files: us/wa/spokane lies in us/wa/spokane.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from billgen.base.words import a

MAX_SLUG = 80
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DROPPED = re.compile("[’ʻ'.]")
_BETWEEN = re.compile(r"[^a-z0-9]+")
_CODE = re.compile(r"[a-z]{2}")
_TOWNSHIP = re.compile(r"[a-z0-9-]+-(?:county-)?township-[a-z0-9-]+|[a-z0-9-]+-charter-township-[a-z0-9-]+")

#: Names that Windows keeps for devices, with any ending: a file of this name could not be checked out there.
RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)

#: Endings of the ids of units of the county level, by kind.
COUNTY_ENDINGS = {"county": ("-county",), "parish": ("-parish",), "census area": ("-census-area",)}


def id_problem(id: str) -> str:
    """What is wrong with an id as a name, or "" when it is well formed."""
    parts = id.split("/")
    if len(parts) > 3:
        return f"the id `{id}` has {len(parts)} parts; country, state and place are all there is"
    for part, pattern, what in zip(
        parts,
        (_CODE, _CODE, _SLUG),
        (
            "two small letters of a country",
            "two small letters of a state",
            "small letters, digits and single hyphens",
        ),
        strict=False,
    ):
        if not pattern.fullmatch(part) or len(part) > MAX_SLUG:
            return f"`{part}` in the id `{id}` is not {what}"
        if part in RESERVED:
            return f"`{part}` in the id `{id}` is reserved by Windows; add the type: {part}-city"
    return ""


STATE_KINDS = ("state", "commonwealth", "federal district", "territory")
"""Kinds of a place of two parts: us/wa."""


def kind_problem(id: str, kind: str) -> str:
    """What is wrong with an id for a place of this kind, or "" when they agree."""
    slug = id.rpartition("/")[2]
    depth = id.count("/")
    if depth < 2:
        wanted = ("country",) if depth == 0 else STATE_KINDS
        return "" if kind in wanted else f"`{id}` is a path of {a(wanted[0])}, but its kind is `{kind}`"
    if kind in ("country", "state", "commonwealth", "territory"):
        return f"`{id}` is the path of a town or county, but its kind is `{kind}`"
    if (endings := COUNTY_ENDINGS.get(kind)) and not slug.endswith(endings):
        return f"the id of {a(kind)} ends with `{endings[0]}`: {id}{endings[0]}"
    if kind in ("township", "charter township") and not _TOWNSHIP.fullmatch(slug):
        return f"the id of {a(kind)} holds its county, as us/in/jackson-township-allen does"
    if kind in ("city", "town", "village") and slug.endswith("-county"):
        return f"an id that ends with `-county` belongs to a county, but the kind is `{kind}`"
    return ""


def lineage(id: str) -> tuple[str, ...]:
    """The ids from the country down to the place: ("us", "us/wa", "us/wa/seattle")."""
    parts = id.split("/")
    return tuple("/".join(parts[: n + 1]) for n in range(len(parts)))


@lru_cache(maxsize=1 << 16)  # the names of a whole country, each asked for several times
def slug(name: str) -> str:
    """A name as ids spell it: accents folded, apostrophes dropped, everything else between words a hyphen."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    elif name.isalnum():  # most of 39,000 names
        return name.lower()
    return _BETWEEN.sub("-", _DROPPED.sub("", name.casefold())).strip("-")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question to append to a message, with a space before it; "" when nothing known is near."""
    from difflib import get_close_matches  # 6 ms that only an error has to pay

    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f" Did you mean `{near[0]}`?" if near else ""
