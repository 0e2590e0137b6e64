"""Compose room: the filters a template may use. Each keeps the paths of what it prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2.sandbox import SecurityError
from markupsafe import Markup

from billgen.base.expressions import concatenate
from billgen.base.traced import ListView, Missing, RecordView, Segment, Traced, segments

_ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen").split()  # fmt: skip
_TENS = "  twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
_SMALL = frozenset("a an and as at but by for from in nor of on or the to with".split())


def _plainly(value: object) -> object:
    if isinstance(value, Markup):
        raise SecurityError("a filter on captured text; apply it to the value before it is printed")
    if isinstance(value, RecordView):
        raise SecurityError(f"{value.path} is a record; name one of its fields")
    return value


def _keeping(function: Callable[..., str]) -> Callable[..., object]:
    """Make a text function a filter: missing passes through, paths are kept."""

    def apply(value: object, *args: object, **named: object) -> object:
        value = _plainly(value)
        if isinstance(value, Missing):
            return value
        text = function(value, *args, **named)
        paths: tuple[str, ...] = getattr(value, "paths", ())
        return Traced.of(text, *paths) if paths else text

    return apply


def _list(value: object) -> list[object]:
    if isinstance(value, str) or not isinstance(value, ListView | list | tuple):
        raise SecurityError("series and join want a list")
    return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _series(value: object, conjunction: str = "and") -> object:
    """a; a and b; a, b, and c."""
    if isinstance(value, Missing):
        return value
    items = [_plainly(item) for item in _list(value)]
    gap = next((item for item in items if isinstance(item, Missing)), None)
    if gap is not None:
        return gap
    done: list[Segment] = []
    for index, item in enumerate(items):
        if index:
            last = index == len(items) - 1
            comma = "," if len(items) > 2 else ""
            done.append((f"{comma} {conjunction} " if last else ", ", (), "value"))
        done.extend(segments(item))
    return Traced(tuple(done))


def _join(value: object, between: str = "") -> object:
    if isinstance(value, Missing):
        return value
    parts: list[object] = []
    for index, item in enumerate(_list(value)):
        parts += [between, _plainly(item)] if index else [_plainly(item)]
    return concatenate(*parts) if parts else ""


def number_words(number: int) -> str:
    """A whole number from 0 to 999,999 in words."""
    if not 0 <= number < 1_000_000:
        raise SecurityError(f"{number} is out of the range of words (0 to 999,999)")
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    head, rest = divmod(number, size)
    return f"{number_words(head)} {name}" + (f" {number_words(rest)}" if rest else "")


def _words(value: Any) -> str:
    number = _whole(value)
    return f"{number_words(number)} ({number})"


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SecurityError(f"{value!r} is no whole number")
    return value


def _money(value: Any) -> str:
    try:
        amount = Decimal(str(value).replace(",", "").lstrip("$"))
    except ArithmeticError:
        raise SecurityError(f"{value!r} is no amount of money") from None
    return f"${amount:,.0f}" if amount == amount.to_integral_value() else f"${amount:,.2f}"


def _date_long(value: Any) -> str:
    if not isinstance(value, date):
        try:
            value = date.fromisoformat(str(value))
        except ValueError:
            raise SecurityError(f"{value!r} is no date; write 2027-01-31") from None
    return f"{value:%B} {value.day}, {value.year}"


def _ordinal(value: Any) -> str:
    number = _whole(value)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _title_case(value: object) -> str:
    words = str(value).split(" ")
    return " ".join(
        word if word != word.lower() or (index and word in _SMALL) else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def _ident(value: object) -> Markup:
    """An id made of any text; it goes into a marker, so it leaves as plain letters and not as a token."""
    folded = unicodedata.normalize("NFKD", str(_plainly(value))).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return Markup(made if made[:1].isalpha() else f"x-{made}".rstrip("-"))


def _around(before: str = "", after: Callable[[str], str] = lambda text: "") -> Callable[[object], object]:
    def apply(value: object) -> object:
        value = _plainly(value)
        return concatenate(before, value, after(str(value)))

    return apply


def _plural(value: Any, one: str, many: str = "") -> str:
    return one if _whole(value) == 1 else (many or f"{one}s")


def _length(value: Any) -> object:
    return value if isinstance(value, Missing) else len(value)


def table() -> dict[str, Callable[..., object]]:
    """Name → filter; `fill` is added by the render, which owns its blanks."""
    return {
        "series": _series,
        "join": _join,
        "money": _keeping(_money),
        "words": _keeping(_words),
        "date_long": _keeping(_date_long),
        "ordinal": _keeping(_ordinal),
        "possessive": _around(after=lambda text: "’" if text.endswith("s") else "’s"),
        "title_case": _keeping(_title_case),
        "the": _around(before="the "),
        "plural": _keeping(_plural),
        "ident": _ident,
        "upper": _keeping(lambda value: str(value).upper()),
        "lower": _keeping(lambda value: str(value).lower()),
        "length": _length,
    }
