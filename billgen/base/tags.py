"""Base room: tags of a template that do not pair, told in words of ours: which is open since which line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jinja2 import TemplateSyntaxError

from billgen.base.errors import Place, Problem

_PARTS = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}"
    r"|\{%[-+]?\s*(?P<tag>[a-z]+)\b(?P<rest>.*?)[-+]?%\}",
    re.DOTALL,
)
_PAIRED = ("if", "for", "block", "macro", "call", "filter", "with", "set")
_BETWEEN = {"elif": ("if",), "else": ("if", "for")}
_MORE = {"if": " …", "for": " …", "block": " …", "macro": " …"}


_NESTING = ("Encountered unknown tag", "Unexpected end of template")
"""How what Jinja says of tags that do not pair begins."""


_UNCLOSED = {"unexpected '}'": "}}", "unexpected '%'": "%}"}
"""What Jinja says where {{ x } or {% x } ends with half of its sign → the whole of it."""


class _Tag(NamedTuple):
    name: str
    words: str
    line: int


def problem_of(error: TemplateSyntaxError, text: str, name: str) -> Problem | None:
    """What is wrong with the tags of a text that Jinja could not read; None when it is something else.

    A sign that is half closed is told too: {{ x }.
    """
    said = error.message or ""
    if said in _UNCLOSED:
        what = f"{said}: close it with {_UNCLOSED[said]}"
        return Problem(what, Place(name, error.lineno), fix="double the sign where the value or the tag ends")
    return unpaired(text, name) if said.startswith(_NESTING) else None


def unpaired(text: str, name: str) -> Problem | None:
    """The first tag that closes what is not open, or one that is never closed.

    Args:
        text: the template.
        name: what its place is called.

    Returns:
        What is open, since which line, and what to write; None when every tag has its pair.
    """
    opened: list[_Tag] = []
    for tag in _tags(text):
        inner = opened[-1].name if opened else ""
        if tag.name in _PAIRED:
            opened.append(tag)
        elif tag.name in _BETWEEN:
            if inner not in _BETWEEN[tag.name]:
                return _stray(tag, _BETWEEN[tag.name], opened, name)
        elif inner == tag.name.removeprefix("end"):
            opened.pop()
        else:
            return _stray(tag, (tag.name.removeprefix("end"),), opened, name)
    if not opened:
        return None
    last = opened[-1]
    what = f"{last.words} is never closed"
    return Problem(what, Place(name, last.line), fix=f"write {{% end{last.name} %}} where it ends")


def _tags(text: str) -> Iterator[_Tag]:
    """Every tag that opens, parts or closes something, in order."""
    for found in _PARTS.finditer(text):
        tag, rest = found["tag"] or "", found["rest"] or ""
        alone = tag == "set" and "=" in rest  # {% set x = 1 %} closes itself
        known = tag in _PAIRED or tag in _BETWEEN or tag.removeprefix("end") in _PAIRED
        if known and not alone:
            words = " ".join(found[0].split())
            yield _Tag(tag, words, text.count("\n", 0, found.start()) + 1)


def _stray(tag: _Tag, mates: Sequence[str], opened: Sequence[_Tag], name: str) -> Problem:
    """What is wrong with a tag whose mate is not the innermost one that is open."""
    where = Place(name, tag.line)
    if not any(one.name in mates for one in opened):
        mate = f"{{% {mates[0]}{_MORE.get(mates[0], '')} %}}"
        what = f"{tag.words} belongs to nothing: no {mate} is open"
        return Problem(what, where, fix=f"drop it, or write {mate} where it begins")
    last = opened[-1]
    what = f"{tag.words} while {last.words} of line {last.line} is still open"
    fix = f"write {{% end{last.name} %}} where that ends, or where one inside it ends"
    return Problem(what, where, fix=fix)
