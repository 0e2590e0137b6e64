"""Base room: what was made of the very same things before need not be made again (ADR 18, ADR 20).

Towns of one state have most of a bill in common: the same words, and, since the stages of a draft keep what
they have in common one and the same object (`bill/sharing.py`), the same provisions and paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, TypeVarTuple

_MOST = 8_192
"""Results held for each function: those of some twenty bills. Then all go, and the next draft begins anew."""

_FEW = 64
"""Equal things looked through for the first of them."""

_LONGEST = 4_000
"""Letters of the longest words that are kept."""

_Things = TypeVarTuple("_Things")
_P = ParamSpec("_P")
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


def by_words(function: Callable[Concatenate[str, _P], _T]) -> Callable[Concatenate[str, _P], _T]:
    """Keep what a function makes of words, its first argument; of very long ones it makes it anew.

    Only for a function that depends on nothing but its arguments, and whose result never changes.
    """
    known = lru_cache(maxsize=_MOST)(function)

    @wraps(function)
    def asked(words: str, /, *more: _P.args, **named: _P.kwargs) -> _T:
        made = known if len(words) <= _LONGEST else function
        return made(words, *more, **named)

    return asked


def first_of_equals(known: list[_T], thing: _T, most: int = _FEW) -> _T:
    """The thing in `known` that equals this one; else this one, put there. Of many the latest `most` stay."""
    for place, one in enumerate(known):
        if one == thing:
            if place:
                known.insert(0, known.pop(place))
            return one
    known.insert(0, thing)
    del known[most:]
    return thing
