"""Bill room: a section whose text was read before is not read again.

Its text is compared letter by letter, and the values in it and its lines in the templates by identity; a
section with anything wrong or unusual in it is always read anew, so that whoever complains does so each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from billgen.base.errors import Place
from billgen.base.kept import Kept
from billgen.bill.inline import Carried, Line, carried_in
from billgen.bill.model import Provision

_MOST = 512
_LONGEST = 30_000
"""Letters of the longest section that is kept."""


@dataclass(frozen=True, slots=True)
class Known:
    """An id that a section took which was read before.

    Attributes:
        id: the id.
        where: the line that gave it.
    """

    id: str
    where: Place | None


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section as its lines make it: closed, its notes and its purpose hung on it, and the ids in it."""

    section: Provision
    named: tuple[Known, ...]


Read = Callable[[Sequence[Line], Sequence[Carried]], ReadSection | None]
"""Reads the lines of one section by themselves; None where they must be read among the others."""

_known = Kept[tuple[object, ...], tuple[tuple[object, ...], ReadSection | None]](_MOST)


def section_at(
    lines: Sequence[Line], start: int, carried: Sequence[Carried], read: Read
) -> tuple[ReadSection, int] | None:
    """The section whose heading stands on a line, and the line after its last; None where it is to be read.

    Args:
        lines: of the whole text.
        start: of the heading.
        carried: what the value tokens stand for.
        read: reads it when it is new.
    """
    end = start + 1
    while end < len(lines) and not _opens(lines[end][0]):
        end += 1
    text = "\n".join([line for line, _ in lines[start:end]])
    if len(text) > _LONGEST:
        return None
    held = (*[where for _, where in lines[start:end]], *[carried[index] for index in carried_in(text)])
    key = (text, *map(id, held))
    found = _known.young.get(key) or _known.older(key)
    if found is None:
        # What the key names by its identity is held, so that nothing else can come to have it.
        found = _known.young[key] = (held, read(lines[start:end], carried))
    return (found[1], end) if found[1] is not None else None


def _opens(line: str) -> bool:
    """Whether a line opens something else than the section before it."""
    text = line.lstrip()
    return text.startswith(("#", "::: exhibit", ":::exhibit"))
