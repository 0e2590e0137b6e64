"""Base room: the operators of the one expression language - three-valued, bounded, keeping provenance."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sized
from typing import Any

from jinja2.exceptions import SecurityError
from markupsafe import Markup

from billgen.base.traced import ListView, Missing, RecordView, Segment, Traced, derive, gap_in, segments

MAX_STRING = 200_000
"""Characters one value may have."""
MAX_NUMBER = 10**18
"""Largest number arithmetic may make."""
MAX_RANGE = 10_000
"""Numbers one range may hold, and values one list, the lists in it included."""

Later = Callable[[], object]
"""An operand that is only computed when it matters."""


def truth_of(value: object) -> bool | Missing:
    """What a condition comes to: true, false, or what is missing; `!none` is false."""
    if isinstance(value, Markup):
        raise SecurityError("captured text cannot be tested; test the fact it was made of")
    if isinstance(value, Missing):
        return value if value.open else False
    return bool(value)


def negate(value: object) -> object:
    """Not: what is missing stays missing."""
    truth = truth_of(value)
    return truth if isinstance(truth, Missing) else not truth


def conjoin(left: object, right: Later) -> object:
    """And: false wins over missing, missing over true; nothing right of a false is computed."""
    if truth_of(left) is False:
        return left
    other = right()
    if truth_of(other) is False:
        return other
    gap = gap_in(left, other)
    return other if gap is None else gap


def disjoin(left: object, right: Later) -> object:
    """Or: true wins over missing, missing over false; nothing right of a true is computed."""
    if truth_of(left) is True:
        return left
    other = right()
    if truth_of(other) is True:
        return other
    gap = gap_in(truth_of(left), truth_of(other))
    return other if gap is None else gap


def choose(test: object, yes: Later, no: Later) -> object:
    """`yes if test else no`; an undecided test gives what is missing."""
    truth = truth_of(test)
    if isinstance(truth, Missing):
        return truth
    return yes() if truth else no()


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}


def compare(first: object, *rest: object) -> object:
    """A chain of comparisons, `op, value, op, value …`; missing on either side gives missing."""
    answer: object = True
    left = first
    for name, right in zip(rest[::2], rest[1::2], strict=True):
        one = _compare(str(name), left, right)
        answer = conjoin(answer, lambda one=one: one)
        left = right
    return answer


def _compare(name: str, left: object, right: object) -> object:
    if isinstance(left, Markup) or isinstance(right, Markup):
        raise SecurityError("captured text cannot be compared; compare the fact it was made of")
    if any(isinstance(side, Missing) and not side.open for side in (left, right)):
        return name in ("ne", "notin")
    gap = gap_in(left, right)
    if gap is not None:
        return gap
    try:
        if name in _COMPARE:
            return bool(_COMPARE[name](left, right))
        found = _holds(right, left)
        return negate(found) if name == "notin" else found
    except TypeError:
        sides = " and ".join("nothing" if side == "" else repr(str(side)) for side in (left, right))
        raise SecurityError(f"{sides} cannot be compared; an option left empty has no size") from None


def _holds(box: Any, wanted: object) -> object:
    """Whether a list, text or record holds something; a list with a gap cannot say no."""
    if not isinstance(box, ListView | list | tuple):
        return wanted in box
    items: list[object] = list(box)  # pyright: ignore[reportUnknownArgumentType]
    if any(item == wanted for item in items if not isinstance(item, Missing)):
        return True
    gap = gap_in(*items)
    return gap if gap is not None and gap.open else False


def concatenate(*values: object) -> object:
    """The `~` operator: one string that still knows where each stretch came from."""
    gap = gap_in(*values)
    if gap is not None:
        return gap
    parts: list[Segment] = []
    size = 0
    for value in values:
        if isinstance(value, Markup):
            raise SecurityError("captured text cannot be joined; print the two one after the other")
        if isinstance(value, RecordView | ListView):
            raise SecurityError(f"{value.path} is a whole record or list; name one of its fields")
        stretches = segments(value)
        parts.extend(stretches)
        size += sum(len(words) or 1 for words, _, _ in stretches)  # nothing, doubled often enough, is a lot
        if size > MAX_STRING:
            raise SecurityError(f"a value of more than {MAX_STRING:,} characters")
    return Traced(parts)


_ARITHMETIC: dict[str, Callable[[Any, Any], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right,
    "//": lambda left, right: left // right,
    "%": operator.mod,
}


def compute(sign: str, left: object, right: object) -> object:
    """Arithmetic on numbers, and `+` on text."""
    gap = gap_in(left, right)
    if gap is not None:
        return gap
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return concatenate(left, right)
    if sign not in _ARITHMETIC or not (_is_number(left) and _is_number(right)):
        kinds = f"{type(left).__name__} and {type(right).__name__}"
        raise SecurityError(f"{sign} is not offered" + (f" on {kinds}" if sign in _ARITHMETIC else ""))
    try:
        result = _ARITHMETIC[sign](left, right)
    except (ArithmeticError, ValueError) as error:
        raise SecurityError(f"this cannot be computed: {error}") from None
    if not -MAX_NUMBER <= result <= MAX_NUMBER:
        raise SecurityError("a number too large to be meant")
    return derive(result, left, right)


def turn(sign: str, value: object) -> object:
    """A sign before a number."""
    if isinstance(value, Missing):
        return value
    return compute(sign, 0, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers(*bounds: Any) -> range | Missing:
    """The `range` function: at most 10,000 numbers."""
    gap = gap_in(*bounds)
    if gap is not None:
        return gap
    made = range(*bounds)
    if any(abs(bound) > MAX_NUMBER for bound in bounds) or len(made) > MAX_RANGE:
        raise SecurityError(f"a range of more than {MAX_RANGE:,} numbers")
    return made


def gather(box: Any) -> Any:
    """A list, tuple or map that an author wrote out: lists of lists that double would never end.

    Raises:
        SecurityError: it holds too much.
    """
    left = MAX_RANGE
    boxes = [box]
    while boxes:
        one = boxes.pop()
        inner: list[Any] = list(one.values() if isinstance(one, dict) else one)  # pyright: ignore[reportUnknownArgumentType]
        left -= len(inner)
        if left < 0:
            raise SecurityError(f"a list of more than {MAX_RANGE:,} values")
        boxes += [each for each in inner if isinstance(each, list | tuple | dict)]
    return box


def total(items: Iterable[object] | Missing, field: str | None = None) -> object:
    """Sum of numbers, or of one field of records; missing anywhere gives missing."""
    if isinstance(items, Missing):
        return items
    result: object = 0
    for item in items:
        value = item.look(field) if field and isinstance(item, RecordView) else item
        if not (_is_number(value) or isinstance(value, Missing)):
            raise SecurityError(f"sum() of something that is no number: {value!r}")
        result = compute("+", result, value)
    return result


def count(items: Sized | Missing) -> object:
    """How many items a list has, or characters a text."""
    if isinstance(items, Markup):
        raise SecurityError("captured text cannot be counted")
    return items if isinstance(items, Missing) else len(items)
