"""Compose room: the filters of templates. Each keeps the paths of what it prints; Missing passes through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2.exceptions import SecurityError
from markupsafe import Markup

from billgen.base.operators import MAX_NUMBER, concatenate
from billgen.base.traced import ListView, Missing, RecordView, Traced, derive, gap_in, paths_of
from billgen.base.words import article, long_date
from billgen.bill.words import in_words, title_case
from billgen.compose.amounts import Amounts
from billgen.compose.patterns import filler
from billgen.compose.tokens import Sink


class UnfitError(SecurityError):
    """The value of an option that a filter cannot write: who chose it can mend it, and needs no text for it.

    Attributes:
        path: that of the option.
    """

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.path = path


def table(sink: Sink, amounts: Callable[[], Amounts] = Amounts) -> dict[str, Callable[..., object]]:
    """Name → filter, besides those of every expression.

    Args:
        sink: takes what must become tokens at once.
        amounts: gives how the place writes sums and percentages; asked only where one is written.
    """
    return {
        "series": _series(sink),
        "join": _join(sink),
        "fill": filler(sink),
        "money": _derived(_amounts(lambda amount: amounts().dollars(amount), "amount of money")),
        "percent": _derived(_amounts(lambda amount: amounts().share(amount), "percentage")),
        "words": _derived(_words),
        "date_long": _derived(_date_long),
        "ordinal": _derived(_ordinal),
        "plural": _derived(_plural),
        "agree": _agree,
        "possessive": _possessive,
        "the": _the,
        "a": _a,
        "title_case": _title_case,
        "ident": _ident,
    }


# Lists -------------------------------------------------------------------------------------------------


def _listed(sink: Sink, items: Sequence[object], between: Sequence[object]) -> object:
    """Items with words between them: one string, or tokens when an item is a blank or a reference."""
    parts = [part for pair in zip(items, [*between, ""], strict=True) for part in pair]
    if all(isinstance(part, str | int | float) for part in parts):
        return concatenate(*parts)
    return sink.tokens(entry for part in parts for entry in sink.entries(part))


def _items(value: object) -> list[object]:
    if not isinstance(value, ListView | list | tuple | range):
        raise SecurityError("series and join want a list")
    return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _series(sink: Sink) -> Callable[..., object]:
    def series(value: object, conjunction: str = "and") -> object:
        """a; a and b; a, b, and c."""
        if isinstance(value, Missing):
            return value
        items = _items(value)
        comma = "," if len(items) > 2 else ""
        between = [", "] * (len(items) - 2) + [f"{comma} {conjunction} "]
        return _listed(sink, items, between[: max(len(items) - 1, 0)]) if items else ""

    return series


def _join(sink: Sink) -> Callable[..., object]:
    def join(value: object, between: str = "") -> object:
        gap = gap_in(value, between)
        if gap is not None:
            return gap
        items = _items(value)
        return _listed(sink, items, [between] * (len(items) - 1)) if items else ""

    return join


# Words -------------------------------------------------------------------------------------------------


def _plain(value: object) -> object:
    if isinstance(value, Markup):
        raise SecurityError("a filter on captured text; apply it to the value before it is printed")
    if isinstance(value, RecordView | ListView):
        raise SecurityError(f"{value.path} is a whole record or list; name one of its fields")
    return value


def _derived(function: Callable[..., str]) -> Callable[..., object]:
    """Make a text function a filter whose words are derived from the value."""

    def apply(value: object, *args: object, **named: object) -> object:
        gap = gap_in(value, *args, *named.values())
        if gap is not None:
            return gap
        try:
            return derive(function(_plain(value), *args, **named), value)
        except SecurityError as error:
            given = next((path for path in paths_of(value) if path.startswith("options.")), "")
            if not given:
                raise
            raise UnfitError(str(error), given) from None

    return apply


def _possessive(value: object) -> object:
    return concatenate(value, "’" if str(value).endswith("s") else "’s")


def _the(value: object) -> object:
    return concatenate("the ", value)


def _a(value: object) -> object:
    return concatenate(f"{article(str(value))} ", value)


def _title_case(value: object) -> object:
    words = concatenate(value)
    return words.map(title_case) if isinstance(words, Traced) else words


def number_words(number: int) -> str:
    """A whole number in words."""
    try:
        return in_words(number)
    except ValueError as error:
        raise SecurityError(str(error)) from None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise SecurityError(f"{value!r} is no whole number")
    return value


def _words(value: Any) -> str:
    number = _whole(value)
    return f"{number_words(number)} ({number})"


def _amounts(written: Callable[[Decimal], str], what: str) -> Callable[..., str]:
    """A filter that writes a number; what is none is refused by the name of what was wanted."""

    def apply(value: Any) -> str:
        try:
            amount = Decimal(str(value).replace(",", "").removeprefix("$"))
            if not -MAX_NUMBER < amount < MAX_NUMBER:
                raise ArithmeticError
        except ArithmeticError:
            raise SecurityError(f"{value!r} is no {what}") from None
        return written(amount)

    return apply


def _date_long(value: Any) -> str:
    if not isinstance(value, date):
        try:
            value = date.fromisoformat(str(value))
        except ValueError:
            raise SecurityError(f"{value!r} is no date; write 2027-01-31") from None
    return long_date(value)


def _ordinal(value: Any) -> str:
    number = _whole(value)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _plural(value: Any, one: str, many: str = "") -> str:
    return one if _whole(value) == 1 else (many or f"{one}s")


def _agree(value: object, one: str, many: str = "") -> object:
    """The verb of a body or an officer: "enacts" of a City Council, "enact" of a Mayor and Board.

    Args:
        value: the subject; of one that is missing nobody can say, and it is taken for one.
        one: the verb of one, in the present.
        many: that of several, where it is not made in the usual way.
    """
    if isinstance(value, Missing) or not _is_several(str(_plain(value))):
        return one if isinstance(value, Missing) else derive(one, value)
    return derive(many or _IRREGULAR.get(one) or _ENDING.sub("", one), value)


_IRREGULAR = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}
_ENDING = re.compile(r"(?:(?<=[sxz])es|(?<=[cs]h)es|(?<=[^s])s)$")


def _is_several(subject: str) -> bool:
    """Whether a name or a title is of several: "Mayor and City Council", "County Commissioners"."""
    head = re.split(r" (?:of|for) ", subject, maxsplit=1)[0]
    last = head.rpartition(" ")[2].casefold()
    return " and " in head or last.endswith("men") or (last.endswith("s") and not last.endswith("ss"))


def _ident(value: object) -> Markup:
    """An id made of any text; it goes into a marker, so it leaves as plain letters and not as a token."""
    words = " ".join(value.paths) if isinstance(value, Missing) else str(_plain(value))
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return Markup(made if made[:1].isalpha() else f"x-{made}".rstrip("-"))
