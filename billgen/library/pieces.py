"""Library room: a template's files cut into named pieces - provisions of the text, keys of the manifest.

Joined again, the pieces are the file, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from billgen.library.cuts import sections

HEAD = "(opening)"
_ITEM = re.compile(r"^[ \t]*\([1aiAI](?:\.\.\.)?[ \t]+#([a-z][a-z0-9-]*)\)", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z_][\w.-]*):", re.MULTILINE)
_INNER = re.compile(r"^  ([A-Za-z_][\w.-]*):", re.MULTILINE)
_BY_ENTRY = frozenset(("needs", "options", "sections", "was"))
"""Keys of a manifest whose entries are pieces of their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file.

    Attributes:
        key: "powers.lend", "options.board_size", "after powers" for tags between sections.
        text: its characters.
        line: where it begins, counting from 1.
    """

    key: str
    text: str
    line: int


def pieces(name: str, text: str) -> list[Piece]:
    """The pieces of a file by its name; a file of any other kind is one piece."""
    if name.endswith(".j2"):
        cuts = list(_of_bill(text))
    elif name.endswith((".yaml", ".yml")):
        cuts = list(_of_manifest(text))
    else:
        cuts = [(0, "(whole)")]
    if not cuts or cuts[0][0] > 0:
        cuts.insert(0, (0, HEAD))
    ends = [at for at, _ in cuts[1:]] + [len(text)]
    seen: dict[str, int] = {}
    found: list[Piece] = []
    for (start, key), end in zip(cuts, ends, strict=True):
        seen[key] = seen.get(key, 0) + 1
        unique = key if seen[key] == 1 else f"{key} ({seen[key]})"
        if end > start or not found:
            found.append(Piece(unique, text[start:end], text.count("\n", 0, start) + 1))
    return found


def _of_bill(text: str) -> Iterator[tuple[int, str]]:
    last = 0
    before = ""
    for section in sections(text):
        if section.start > last and before:
            yield last, f"after {before}"
        id = section.id or f"line {section.line}"
        yield section.start, id
        for item in _ITEM.finditer(text, section.start, section.end):
            yield item.start(), f"{id}.{item[1]}"
        last, before = section.end, id
    if before and last < len(text):
        yield last, f"after {before}"


def _of_manifest(text: str) -> Iterator[tuple[int, str]]:
    keys = list(_KEY.finditer(text))
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        yield key.start(), key[1]
        if key[1] in _BY_ENTRY:
            end = following.start() if following else len(text)
            for entry in _INNER.finditer(text, key.end(), end):
                yield entry.start(), f"{key[1]}.{entry[1]}"
