"""Render room: any words as Typst literals. What is written here can hold no code, whatever it holds."""

from __future__ import annotations

import re
from datetime import date

from billgen.render.sheet import DIRECTION_MARKS
from billgen.render.spaces import NBSP

_UNSAFE = re.compile(r"[^A-Za-z0-9 .,;:()'_-]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2}))?(?:-.*)?")
_HELD = re.compile("([^ \u00a0]+(?:\u00a0[^ \u00a0]+)+)")
_SHORT = 60
"""Characters that fit on every line: a box does not break."""
_ISOLATE, _END = "\u2068", "\u2069"


def string(text: str) -> str:
    r"""Any text as a string literal.

    Whatever is not a letter or figure of ASCII or harmless punctuation is written as a code point, so that
    nothing can close the literal, and "@", without which no package can be named, stands nowhere in a source.
    """
    return '"' + _UNSAFE.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text) + '"'


def words(text: str) -> str:
    """Running text as an expression: white space folded, line feeds as breaks, direction marks walled in.

    A word with a space in it that holds stands in a box, with a plain space: the character itself would share
    the plain one's glyph, and what poppler reads out then lacks the words after it.
    """
    if not DIRECTION_MARKS.isdisjoint(text):
        # A mark that closes more than the text opened would undo the wall.
        text = _ISOLATE + "".join(char for char in text if char not in "\u2066\u2067\u2068\u2069") + _END
    lines = [" ".join(re.split(r"[ \t\r\f\v]+", line)) for line in text.split("\n")]
    return "+linebreak()+".join("+".join(map(_piece, _HELD.split(line))) for line in lines)


def _piece(text: str) -> str:
    held = string(text.replace(NBSP, " "))
    return f"box({held})" if NBSP in text[1:-1] and len(text) <= _SHORT else held


def length(points: float) -> str:
    """A length in points."""
    return f"{points:.3f}".rstrip("0").rstrip(".") + "pt"


def day(text: str) -> str:
    """A YYYY-MM-DD date as an expression, `none` for no date."""
    if not text:
        return "none"
    found = date.fromisoformat(text)
    return f"datetime(year:{found.year},month:{found.month},day:{found.day})"


def language(tag: str) -> str:
    """A BCP 47 tag as the settings Typst has for it: language and region."""
    match = _LANGUAGE.fullmatch(tag)
    if not match:
        return "lang:" + string("en")
    region = f",region:{string(match[2].upper())}" if match[2] else ""
    return f"lang:{string(match[1].lower())}{region}"
