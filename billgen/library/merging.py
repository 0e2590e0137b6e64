"""Library room: three versions of a file in, one out - a newer original under local changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from billgen.library.pieces import Piece, pieces

YOURS, BEFORE, THEIRS = "<<<<<<< yours", "||||||| before", ">>>>>>> "


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that both sides changed and that nobody but its author can settle."""

    file: str
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What came out of one file: its text, or None when it goes; what to settle; what was taken over."""

    text: str | None
    conflicts: tuple[Conflict, ...] = ()
    taken: tuple[str, ...] = ()


def merge_file(name: str, base: str | None, ours: str | None, theirs: str | None, label: str) -> Merged:
    """Merge one file.

    Args:
        name: its name, which says how it is cut.
        base: the original as it was forked; None where there was none.
        ours: with the local changes.
        theirs: the newer original.
        label: what conflict marks call the newer original.
    """
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs, taken=(_whole(base, theirs),))
    if theirs is None:
        return Merged(ours, (Conflict(name, "", "it was dropped there and changed here; it was kept"),))
    if ours is None:
        return Merged(None, (Conflict(name, "", "it was changed there and dropped here; it stays away"),))
    return _merge_pieces(name, base or "", ours, theirs, label)


def _whole(base: str | None, theirs: str | None) -> str:
    return "the whole file" if base and theirs else "a new file" if theirs else "its removal"


def _merge_pieces(name: str, base: str, ours: str, theirs: str, label: str) -> Merged:
    before, mine, new = ({one.key: one for one in pieces(name, text)} for text in (base, ours, theirs))
    conflicts: list[Conflict] = []
    taken: list[str] = []
    merged: dict[str, str] = {}
    for key in _order(list(mine), list(new)):
        was, own, theirs_now = (_text(side.get(key)) for side in (before, mine, new))
        text, trouble = merge_text(was, own, theirs_now, label)
        if trouble:
            conflicts.append(Conflict(name, key, trouble))
        elif text != own:
            taken.append(key)
        if text:
            merged[key] = text
    whole = "".join(text if text.endswith("\n") else f"{text}\n" for text in merged.values())
    return Merged(whole, tuple(conflicts), tuple(taken))


def _text(piece: Piece | None) -> str:
    return piece.text if piece else ""


def _order(mine: Sequence[str], new: Sequence[str]) -> list[str]:
    """The pieces in the order of the local file; those that are new follow what they follow there."""
    order = list(mine)
    for index, key in enumerate(new):
        if key in mine:
            continue
        before = next((one for one in reversed(new[:index]) if one in order), None)
        order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def merge_text(base: str, ours: str, theirs: str, label: str) -> tuple[str, str]:
    """Merge one piece line by line; "" stands for a piece that is not there.

    Returns:
        The text, with marks where both sides changed the same lines, and what is to be settled or "".
    """
    if ours == theirs or theirs == base:
        return ours, ""
    if ours == base:
        return theirs, ""
    if not theirs or not ours:
        why = "dropped there, changed here" if not theirs else "changed there, dropped here"
        return _marked(base, ours, theirs, label), why
    lines = [text.splitlines(keepends=True) for text in (base, ours, theirs)]
    out: list[str] = []
    clash = False
    for chunk in _chunks(*lines):
        was, mine, new = ("".join(one) for one in chunk)
        if mine == new or new == was:
            out.append(mine)
        elif mine == was:
            out.append(new)
        else:
            clash = True
            out.append(_marked(was, mine, new, label))
    return "".join(out), "changed on both sides" if clash else ""


def _chunks(
    base: list[str], ours: list[str], theirs: list[str]
) -> list[tuple[list[str], list[str], list[str]]]:
    """The three texts cut at the lines that all of them share, in order."""
    one = _matches(base, ours)
    two = _matches(base, theirs)
    found: list[tuple[list[str], list[str], list[str]]] = []
    at = (0, 0, 0)
    for line in [*(line for line in range(len(base)) if line in one and line in two), None]:
        end = (len(base), len(ours), len(theirs)) if line is None else (line, one[line], two[line])
        found.append((base[at[0] : end[0]], ours[at[1] : end[1]], theirs[at[2] : end[2]]))
        if line is not None:
            found.append(([base[line]], [base[line]], [base[line]]))
            at = (end[0] + 1, end[1] + 1, end[2] + 1)
    return found


def _matches(base: list[str], other: list[str]) -> Mapping[int, int]:
    """Line of the base → the same line of the other."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _marked(base: str, ours: str, theirs: str, label: str) -> str:
    parts = ((YOURS, ours), (BEFORE, base), ("=======", theirs))
    text = "".join(f"{mark}\n{_ended(part)}" for mark, part in parts)
    return f"{text}{THEIRS}{label}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
