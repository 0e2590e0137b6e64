"""Base room: the words of messages that hang on another word or on a number - articles and verbs."""

from __future__ import annotations

import re
from datetime import date

_SPOKEN_AS_CONSONANT = re.compile(r"(?:uni(?!n)|use|usu|eu|one\b|once\b)", re.IGNORECASE)
_SPOKEN_AS_VOWEL = re.compile(r"(?:[aeiou]|hour|heir|honest|honor)", re.IGNORECASE)


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """A day as texts write it: July 1, 2027."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def article(noun: str) -> str:
    """The article that goes before a noun: a city, an independent city, a unified government."""
    return "an" if _SPOKEN_AS_VOWEL.match(noun) and not _SPOKEN_AS_CONSONANT.match(noun) else "a"


def a(noun: str) -> str:
    """A noun with its article: "a city", "an independent city"."""
    return f"{article(noun)} {noun}"


def counted(n: int, noun: str, plural: str = "") -> str:
    """The number with its noun: "1 draft", "3,104 drafts".

    Args:
        n: how many.
        noun: of one.
        plural: of others, where it is not the noun with an s.
    """
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"


def verb(number: int, one: str, many: str) -> str:
    """The form of a verb that goes with a number: one of them is, several are."""
    return one if number == 1 else many
