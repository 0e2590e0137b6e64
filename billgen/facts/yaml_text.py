"""Facts room: values in, YAML text out that reads back as the same values, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Plain text may hold nothing that YAML could take for anything else, inside braces neither.
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 .'’()/§-]*[A-Za-z0-9.)])?")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?|\d{4}-\d\d-\d\d|true|false", re.ASCII)
# Words that some reader of YAML takes for a truth value or for nothing.
_NOT_TEXT = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "none", "nan", "inf"])
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}

NONE = "!none"
"""What stands for "does not apply here"."""


def scalar(text: str, *, typed: bool = False) -> str:
    """A scalar on one line, in quotes unless it is plainly a text.

    Args:
        text: free of the characters that facts may not hold.
        typed: whether a number, a date, true or false is meant as such, and not as text.
    """
    if typed and _NUMBER.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and text.casefold() not in _NOT_TEXT:
        return text
    return '"' + "".join(_ESCAPED.get(character, character) for character in text) + '"'


def sequence(items: Sequence[str]) -> str:
    """Items, each YAML text, as a list on one line."""
    return f"[{', '.join(items)}]"


def mapping(entries: Mapping[str, str]) -> str:
    """Entries, each YAML text, as a map on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
