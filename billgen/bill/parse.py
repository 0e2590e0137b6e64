"""Bill room: composed text to provision tree. Level markers name the level, never the number."""

from __future__ import annotations

from collections.abc import Sequence

from billgen.base.errors import Problem
from billgen.bill.again import Known, Read, ReadSection
from billgen.bill.grammar import BLOCK_ROLES, Open
from billgen.bill.hanging import ReadAnewError, hang_notes, hang_purposes
from billgen.bill.inline import Carried, Line
from billgen.bill.model import Bill, Caption, Note, Provision
from billgen.bill.parser import Parser
from billgen.bill.terms import name_terms

__all__ = ["BLOCK_ROLES", "parse"]


def parse(
    lines: Sequence[Line], carried: Sequence[Carried], *, alternatives: bool = False
) -> tuple[Bill, list[Problem]]:
    """Read composed text.

    Args:
        lines: (text, template line) pairs, line tokens removed.
        carried: what the value tokens in them stand for.
        alternatives: it holds every alternative of a template, so a section may have several purposes.

    Returns:
        The tree with empty labels and its notes and purposes hung on their provisions, and everything that
        is wrong.
    """
    try:
        parser, notes = _read(lines, carried, None if alternatives else _alone, several=alternatives)
    except ReadAnewError:
        parser, notes = _read(lines, carried, several=alternatives)
    taken = set(parser.named)
    body = tuple(
        one if isinstance(one, Caption) else name_terms(one.close() if isinstance(one, Open) else one, taken)
        for one in parser.body
    )
    exhibits = tuple(one.close() for one in parser.exhibits)
    bill = Bill(tuple(parser.front), body, tuple(parser.back), notes, exhibits=exhibits)
    for provision in filter(_is_empty, bill.walk()):
        fix = "write its words, or guard it with {% if %}"
        parser.complain("an item with no words", provision.where, fix=fix)
    return bill, parser.problems


def _is_empty(one: Provision) -> bool:
    return bool(one.level and not one.runs and not one.children)


def _read(
    lines: Sequence[Line], carried: Sequence[Carried], alone: Read | None = None, *, several: bool
) -> tuple[Parser, tuple[Note, ...]]:
    """Everything read, notes and purposes hung; and the notes on the whole bill."""
    parser = Parser(lines, carried, alone)
    parser.run()
    notes = hang_notes(parser)
    hang_purposes(parser, several=several)
    return parser, notes


def _alone(lines: Sequence[Line], carried: Sequence[Carried]) -> ReadSection | None:
    """A section whose lines say all of it; None where something else stands in them, or anything is wrong."""
    parser, whole = _read(lines, carried, several=False)
    if whole or parser.problems or parser.front or parser.back or parser.exhibits or len(parser.body) != 1:
        return None
    opened = parser.body[0]
    section = opened.close() if isinstance(opened, Open) else None
    if section is None or section.positional or any(map(_is_empty, section.walk())):
        return None
    return ReadSection(section, tuple(Known(id, one.where) for id, one in parser.named.items()))
