"""Render room: a sheet that an engine could not show is refused, with every character that has no glyph."""

from __future__ import annotations

from collections.abc import Callable

from billgen.base.errors import InputError, Problem
from billgen.render.sheet import Sheet


def check_glyphs(sheet: Sheet, missing_glyphs: Callable[[str, str], set[str]]) -> None:
    """Refuse text that would print as empty boxes.

    Args:
        sheet: what is to print.
        missing_glyphs: the engine's answer for (text, face): the characters it cannot show.

    Raises:
        InputError: naming each character and the paragraph it first stands in.
    """
    face = sheet.house.page.face
    seen: set[str] = set()
    problems: list[Problem] = []
    for text in (sheet.head, sheet.draft_line, sheet.title, *(para.text for para in sheet.paras)):
        missing = missing_glyphs(text, face) - seen
        seen |= missing
        problems.extend(
            Problem(
                f'no installed font shows {char!r} (U+{ord(char):04X}), in "{" ".join(text.split())[:60]}"',
                why="it would print as an empty box, and the PDF would not be accessible",
                fix="write it in other characters, or install a font that has it (fc-list lists them)",
            )
            for char in sorted(missing)
        )
    if problems:
        raise InputError(problems)
