"""Base room: what was made of the very same things before, found by their identity.

Towns of one state have most of a bill in common, and the stages of a draft keep what they have in common one
and the same object (`bill/sharing.py`). What a pure function makes of such an object need not be made again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

_MOST = 8_192
"""Results held for each function: those of some twenty bills. Then all go, and the next draft begins anew."""

_FEW = 64
"""Equal things looked through for the first of them."""

_Things = TypeVarTuple("_Things")
_T = TypeVar("_T")


def by_identity(function: Callable[[*_Things], _T]) -> Callable[[*_Things], _T]:
    """Keep what a function makes of the very same arguments.

    Only for a function that depends on nothing else, whose arguments and result never change. The arguments
    are held with the result, so that no other thing can come to stand at their address.
    """
    made: dict[tuple[int, ...], tuple[tuple[*_Things], _T]] = {}

    @wraps(function)
    def asked(*things: *_Things) -> _T:
        key = tuple(map(id, things))
        if (found := made.get(key)) is not None:
            return found[1]
        result = function(*things)
        if len(made) >= _MOST:
            made.clear()
        made[key] = (things, result)
        return result

    return asked


def first_of_equals(known: list[_T], thing: _T) -> _T:
    """The thing in `known` that equals this one; else this one, put there. For what has few kinds."""
    for place, one in enumerate(known):
        if one == thing:
            if place:
                known.insert(0, known.pop(place))
            return one
    known.insert(0, thing)
    del known[_FEW:]
    return thing
