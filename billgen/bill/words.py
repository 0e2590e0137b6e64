"""Bill room: the case of words, as catchlines and templates want it; numbers in words; patterns of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_SMALL = frozenset(
    (
        *("a", "an", "the", "and", "but", "nor", "or"),
        *("as", "at", "by", "for", "from", "in", "of", "on", "to", "with"),
    )
)

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_SIZES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def title_case(text: str, *, opening: bool = True) -> str:
    """Every word with a capital but the small ones; words that hold a capital already keep their letters.

    Args:
        text: any words.
        opening: whether the text opens the phrase, so that its first word has a capital even when small.
    """
    words = text.split(" ")
    return " ".join(
        word
        if word != word.lower() or (word in _SMALL and (index or not opening))
        else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def in_words(number: int) -> str:
    """A whole number in words: forty-two.

    Raises:
        ValueError: it is not from 0 to 999,999,999,999,999.
    """
    if not 0 <= number < 10**15:
        raise ValueError(f"{number} is out of the range of words (0 to 999,999,999,999,999)")
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, name = next(one for one in _SIZES if number >= one[0])
    head, rest = divmod(number, size)
    return f"{in_words(head)} {name}" + (f" {in_words(rest)}" if rest else "")


def any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern of many forms, the longest first.

    Those of one first letter stand together, so that a search passes every other letter at once.
    """
    by_letter = groupby(sorted(set(forms)), key=lambda form: form[0])
    rest = {
        letter: sorted((form[1:] for form in group), key=len, reverse=True) for letter, group in by_letter
    }
    return re.compile(
        "|".join(f"{re.escape(letter)}(?:{'|'.join(map(re.escape, ends))})" for letter, ends in rest.items())
    )
