"""Houses room: the kinds of value that a house may hold, bounded so that none can hide or say a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from billgen.library.reader import FALSE, TRUE
from billgen.render.colours import BLACK, contrast

_NUMBER = re.compile(r"[+-]?\d{1,6}(\.\d{1,4})?")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_FACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")
READABLE = 7
"""Least contrast of black words with what lies behind them: WCAG 2.2, 1.4.6."""


class WrongValueError(ValueError):
    """A value that is refused; its words say what is wanted, `why` the reason when it is not plain."""

    def __init__(self, wanted: str, why: str = "") -> None:
        super().__init__(wanted)
        self.why = why


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: `read` makes it from its text, or raises WrongValueError."""

    read: Callable[[str], Any]


def number(least: float, most: float, unit: str) -> Kind:
    """A number between bounds."""

    def read(text: str) -> float:
        if not _NUMBER.fullmatch(text) or not least <= float(text) <= most:
            raise WrongValueError(f"write a number from {least:g} to {most:g} ({unit})")
        return float(text)

    return Kind(read)


def choice(*words: str) -> Kind:
    """One of some words."""

    def read(text: str) -> str:
        if text not in words:
            raise WrongValueError(f"write one of {', '.join(words)}")
        return text

    return Kind(read)


def _flag(text: str) -> bool:
    if text.lower() not in TRUE | FALSE:
        raise WrongValueError("write true or false")
    return text.lower() in TRUE


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        raise WrongValueError("write six hexadecimal digits, RRGGBB, in quotes")
    if contrast(text, BLACK) < READABLE:
        raise WrongValueError("choose a lighter colour", "Black words on it could not be read.")
    return text.upper()


def _face(text: str) -> str:
    if not _FACE.fullmatch(text):
        raise WrongValueError(
            "write the name of one installed face: letters, digits, spaces, . _ -, up to 64 characters"
        )
    return text


FLAG, COLOUR, FACE = Kind(_flag), Kind(_colour), Kind(_face)
