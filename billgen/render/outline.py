"""Render room: which paragraphs are headings, what bookmarks call them, and what a reference may link to."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.render.roles import ROLES
from billgen.render.sheet import Para


def levels(paras: tuple[Para, ...]) -> list[int]:
    """Heading level of every paragraph, 0 for none: one of level 1, and no level that skips another."""
    first = _first(paras)
    return [_level(para, index, first) for index, para in enumerate(paras)]


def _level(para: Para, index: int, first: int) -> int:
    if index == first:
        return 1
    level = ROLES[para.role].outline
    if level == 1:
        return 0  # a second long title is no second heading of level 1
    return min(level, 1) if first < 0 else level


def _first(paras: tuple[Para, ...]) -> int:
    """Index of the heading of level 1: the title, else the first caption, else -1."""
    for index, para in enumerate(paras):
        if ROLES[para.role].outline == 1:
            return index
    return next((index for index, para in enumerate(paras) if para.role == "caption"), -1)


def bookmark(para: Para, level: int, title: str) -> str:
    """What names a heading among the bookmarks: the document's title, number and catchline, or its words."""
    if level == 1 and title and not para.label:
        return title
    named = [piece.text for piece in para.pieces() if piece.kind in ("label", "catchline")]
    return " ".join(" ".join(named or [para.text]).split())


def targets(paras: tuple[Para, ...]) -> frozenset[str]:
    """Every id that something refers to and that stands in the document: only these are linked to."""
    return frozenset(_targets(paras))


def _targets(paras: tuple[Para, ...]) -> Iterator[str]:
    for para in paras:
        if para.cited and para.id:
            yield para.id
        yield from (item.id for item in para.run_in if item.cited)
