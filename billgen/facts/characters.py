"""Facts room: the characters no facts file may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from billgen.base.errors import Place, Problem

_SHOWN_OF_A_KIND = 5

# Direction marks make a line look other than it is; billgen's tokens travel as U+E000-F8FF; other Unicode
# line breaks would shift every line number after them.
_RANGES = (
    ("\t", "a tab", "Indent and separate with spaces."),
    ("\ue000-\uf8ff", "a private-use character", "Remove it: billgen keeps these for itself."),
    (
        "\u202a-\u202e\u2066-\u2069",
        "a bidi control character",
        "Remove it: it makes a line look other than it is.",
    ),
    (
        "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff",
        "a control character",
        "Remove it; lines end with a plain line feed.",
    ),
    ("\ud800-\udfff", "half a character", "Remove it, or write the whole character."),
)
_BAD = re.compile(f"[{''.join(characters for characters, _, _ in _RANGES)}]")


def first_bad(text: str) -> str:
    """The first character that may not stand in facts, or ""."""
    found = _BAD.search(text)
    return found[0] if found else ""


def without_bad(text: str) -> str:
    """The text with a space in place of each such character, so that lines and columns stay."""
    return _BAD.sub(" ", text)


def bad_characters(text: str, file: str) -> Iterator[Problem]:
    """A problem for each line and kind of bad character, the first few of a kind."""
    for characters, name, fix in _RANGES:
        found = (
            (line, bad[0])
            for line, words in enumerate(text.split("\n"), 1)
            if (bad := re.search(f"[{characters}]", words))
        )
        for number, (line, character) in enumerate(islice(found, _SHOWN_OF_A_KIND + 1)):
            more = "more lines with " if number == _SHOWN_OF_A_KIND else ""
            yield Problem(f"{more}{name} (U+{ord(character):04X})", Place(file, line), fix=fix)
