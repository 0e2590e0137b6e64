"""Base room: what was made of the very same things before need not be made again (ADR 18, ADR 20).

Towns of one state have most of a bill in common: the same words, and, since the stages of a draft keep what
they have in common one and the same object (`bill/sharing.py`), the same provisions and paragraphs. What one
town alone has is forgotten some drafts later, so that the memory of a long run does not grow.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar, TypeVarTuple

_LATELY = 32
"""Drafts after which what none of them asked for is old; after as many again it is forgotten."""

_MOST = 8_192
"""Results of one generation held for each function: those of some twenty bills."""

_MOST_WORDS = 4_096
"""Words held for each function, those asked for last."""

_FEW = 64
"""Equal things looked through for the first of them."""

_LONGEST = 4_000
"""Letters of the longest words that are kept."""

_Things = TypeVarTuple("_Things")
_P = ParamSpec("_P")
_K = TypeVar("_K")
_T = TypeVar("_T")

_drafts = 0


def another_draft() -> None:
    """Say that a draft begins: what was asked for in none of the last ones may be forgotten."""
    global _drafts
    _drafts += 1


class Kept(Generic[_K, _T]):
    """Results by key, in two generations: those that some draft asked for lately, and those before them.

    Attributes:
        young: to be looked at first, and written to.
    """

    __slots__ = ("_most", "_old", "_since", "young")

    def __init__(self, most: int = _MOST) -> None:
        self.young: dict[_K, _T] = {}
        self._old: dict[_K, _T] = {}
        self._since = _drafts
        self._most = most

    def older(self, key: _K) -> _T | None:
        """What is not among the young, from the generation before them; then it is young again."""
        if len(self.young) >= self._most or _drafts - self._since > _LATELY:
            self._old, self.young = self.young, {}
            self._since = _drafts
        found = self._old.get(key)
        if found is not None:
            self.young[key] = found
        return found


def by_identity(function: Callable[[*_Things], _T]) -> Callable[[*_Things], _T]:
    """Keep what a function makes of the very same arguments.

    Only for a function that depends on nothing else, whose arguments and result never change. The arguments
    are held with the result, so that no other thing can come to stand at their address.
    """
    made = Kept[tuple[int, ...], tuple[tuple[*_Things], _T]]()

    @wraps(function)
    def asked(*things: *_Things) -> _T:
        key = tuple(map(id, things))
        found = made.young.get(key) or made.older(key)
        if found is None:
            found = made.young[key] = (things, function(*things))
        return found[1]

    return asked


def by_words(function: Callable[Concatenate[str, _P], _T]) -> Callable[Concatenate[str, _P], _T]:
    """Keep what a function makes of words, its first argument; of very long ones it makes it anew.

    Only for a function that depends on nothing but its arguments, and whose result never changes.
    """
    known = lru_cache(maxsize=_MOST_WORDS)(function)

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
