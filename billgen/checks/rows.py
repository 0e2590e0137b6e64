"""Checks room: what a passage holds of the tables of wordings.

The same paragraph comes again with every town of a run, so what was found in it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from billgen.base.kept import by_words
from billgen.bill.wordings import WORDINGS, Wording, compiled
from billgen.checks import duty, operative

TABLE: tuple[Wording, ...] = (*WORDINGS, *operative.WORDINGS, *duty.WORDINGS)
"""Every row of every table; a row goes by its place here."""

Held = tuple[tuple[int, tuple[re.Match[str], ...]], ...]
"""Rows by their place in `TABLE`, each with where its words stand."""


@by_words
def held(words: str) -> Held:
    """The rows whose words a passage holds, in the table's order."""
    small = words.lower()
    found: list[tuple[int, tuple[re.Match[str], ...]]] = []
    for index, row in enumerate(TABLE):
        if _holds(row.hints, words, small) and (not row.also or _holds(row.also, words, small)):
            matches = tuple(compiled(row.pattern).finditer(words))
            if matches:
                found.append((index, matches))
    return tuple(found)


def _holds(hints: Sequence[str], words: str, small: str) -> bool:
    """Whether one of the hints stands in a passage; see `Wording.hints`."""
    return any(hint in (small if hint.islower() else words) for hint in hints)
