"""Facts room: how long a reading of a source counts as fresh: one table for drafts and `facts stale`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from billgen.base.provenance import Fact
from billgen.facts.schema import FILE

DAYS: Mapping[str, int] = MappingProxyType(
    {
        # Legislatures and courts change these between two sessions.
        "law": 180,
        "law_text": 180,
        "acts": 180,
        "cases": 180,
        "constitution": 180,
        "home_rule": 180,
        "placement": 180,
    }
)
"""Days after which what was read must be read again, by the first key of a fact."""

OTHERS = 730
"""The same of everything else that is no identity: clauses, officers, bodies, page and style."""

_ROOTS = ("place", "state", "us")


def limit_of(path: str) -> int | None:
    """How many days a reading of the fact at a path stays fresh; None when it does not age.

    Args:
        path: below a place, with or without its root: "state.law.x.cite", "officers.clerk",
            "localities.0.executive.title".
    """
    keys = path.split(".")
    if keys[0] in _ROOTS:
        keys = keys[1:]
    if keys[:1] == ["localities"]:
        keys = keys[2:]
    key = FILE.by_name.get(keys[0]) if keys else None
    return None if key is None or key.identity else DAYS.get(key.name, OTHERS)


def age(fact: Fact, day: date) -> int | None:
    """Days since the source of a fact was read; None when it says no day, or there is no source."""
    return (day - fact.source.checked).days if fact.source and fact.source.checked else None


def is_stale(fact: Fact, day: date, limit: int) -> bool:
    """Whether a fact with a source was read more than `limit` days before a day, or on no known day."""
    days = age(fact, day)
    return fact.source is not None and (days is None or days > limit)


def speaks_of_the_past(fact: Fact, day: date, limit: int) -> bool:
    """Whether a fact says itself (`as_of`) that it tells of a day too long ago."""
    try:
        said = date.fromisoformat(fact.as_of)
    except ValueError:
        return False
    return (day - said).days > limit
