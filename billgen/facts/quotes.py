"""Facts room: whether a quote shows a value. The measure of `verified`."""

from __future__ import annotations

import re
from functools import lru_cache

from billgen.facts.schema import MAX_QUOTE_CHARACTERS, MAX_QUOTE_WORDS

_CURLY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00ad": None})
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HOLE = re.compile(r"\{[^{}]*\}|(?:(?<=\s)|^)\|(?=\s|$)")


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Text without what does not matter: case, line breaks, curly quotes, commas in numbers."""
    return " ".join(_COMMA_IN_NUMBER.sub("", text.translate(_CURLY)).casefold().split())


def shows(quote: str, text: str) -> bool:
    """Whether the text stands in the quote, as whole words and in one piece.

    A `{hole}` in the text stands for any words: what is around the holes must come in the same order. So does
    a bar between the places of a line of the heading.
    """
    parts = [folded for part in _HOLE.split(text) if (folded := fold(part))]
    if not parts:
        return False
    starts_open, ends_open = text.lstrip().startswith("{"), text.rstrip().endswith("}")
    whole, position = fold(quote), 0
    for number, part in enumerate(parts):
        at_start = number == 0 and not starts_open
        at_end = number == len(parts) - 1 and not ends_open
        position = _find(whole, part, position, at_start, at_end)
        if position < 0:
            return False
        position += len(part)
    return True


def _find(whole: str, part: str, start: int, at_start: bool, at_end: bool) -> int:
    """Like `str.find`, at the edges of words only where asked; linear, because the part is anybody's text."""
    while (at := whole.find(part, start)) >= 0:
        end = at + len(part)
        cuts_before = at_start and _joined(whole[max(at - 2, 0) : at][::-1], part[0])
        cuts_after = at_end and _joined(whole[end : end + 2], part[-1])
        if not cuts_before and not cuts_after:
            return at
        start = at + 1
    return -1


def _joined(beyond: str, edge: str) -> bool:
    """Whether the word or number that ends at the edge goes on beyond it (nearest character first)."""
    if edge.isdigit():  # "12" is not in "12.5" nor in "112", but it is in "12pt"
        return beyond[:1].isdigit() or (beyond[:1] in (".", "-") and beyond[1:].isdigit())
    return edge.isalpha() and beyond[:1].isalpha()


def too_long(quote: str, value: str) -> bool:
    """Whether a quote is longer than one that shows a value may be: a long one must be the value alone."""
    long = len(quote.split()) > MAX_QUOTE_WORDS or len(quote) > MAX_QUOTE_CHARACTERS
    return long and fold(quote) != fold(value)
