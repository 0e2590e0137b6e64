"""Render room: a sheet as plain text, in which a lawyer reads what changed from one draft to the next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby

from billgen.base.kept import by_words
from billgen.bill.drafting import MarkStyle
from billgen.bill.model import plain
from billgen.render.house import Look, house_for
from billgen.render.sheet import Para, Sheet
from billgen.render.sides import SIDES, parted
from billgen.render.text.tables import table_text

WIDTH = 78
"""Columns of a line."""

STEP = 4
"""Columns of indent a level, and of the hang under a label."""


def write(sheet: Sheet) -> bytes:
    """The sheet as UTF-8 text with line feeds: the draft line, then every paragraph, a blank line between.

    Lines are wrapped at `WIDTH` columns; only a single word longer than that runs over. Notes and remarks
    never print here, and a house's file does not reach it: text has no looks.
    """
    looks = house_for(sheet.drafting.page, sheet.drafting.section, said=sheet.drafting.looks).looks
    blocks = [_wrap(sheet.draft_line, 0, 0), *(_paragraph(sheet, para, looks) for para in sheet.paras)]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _paragraph(sheet: Sheet, para: Para, looks: Mapping[str, Look]) -> str:
    if para.table:
        return table_text(para.table, WIDTH)
    look = looks[para.role]
    text = _changed(para, sheet.drafting.marks) if para.role == "quoted-law" else para.text
    text = text.upper() if look.caps else text
    if para.role == SIDES:
        return _at_margins(*(plain(place) for place in parted(para.runs)))
    if look.align == "center":
        return "\n".join(line.center(WIDTH).rstrip() for line in _lines(text, WIDTH))
    indent = STEP * para.level
    if para.role == "flush":
        indent += STEP  # it stands under the words of its item, not under the label
        return _wrap(text, indent, indent)
    return _wrap(text, indent, indent + STEP if para.level else 0)


def _at_margins(left: str, middle: str, right: str) -> str:
    """The places of a line, side by side; one under another where they are long."""
    free = WIDTH - len(left) - len(middle) - len(right)
    if free < 2 or "\n" in left + middle + right:
        lines = [*_lines(left, WIDTH), *(line.center(WIDTH).rstrip() for line in _lines(middle, WIDTH))]
        return "\n".join([*lines, *(line.rjust(WIDTH) for line in _lines(right, WIDTH))])
    if not middle:
        return (left + " " * free + right).rstrip()
    before = min(max(1, (WIDTH - len(middle)) // 2 - len(left)), free - 1)
    return (left + " " * before + middle + " " * (free - before) + right).rstrip()


def _changed(para: Para, marks: MarkStyle) -> str:
    """Existing law with its changes; where the place marks them by a look alone, by signs: _new_, ~old~."""
    signs = {
        "+": "" if marks.new[0] or marks.new_upper else "_",
        "-": "" if marks.old[0] else "~",
    }
    words = ""
    for mark, group in groupby(para.runs, key=lambda run: run.marks[:1]):
        sign = signs.get(mark, "")
        words += _within(sign, plain(tuple(group)))
    return words


def _within(sign: str, text: str) -> str:
    """Words between signs, the spaces at their ends left outside."""
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{sign}{inner}{sign}{after}"


@by_words
def _wrap(text: str, first: int, rest: int) -> str:
    """Wrap to `WIDTH` with the first line indented by `first` columns and every other by `rest`."""
    lines = _lines(text, WIDTH, " " * first, " " * rest)
    return "\n".join(line.rstrip() for line in lines)


def _lines(text: str, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The wrapped lines; a line feed in the text stays a line break, and blank lines are not kept."""
    for line in text.split("\n"):
        wrapped = textwrap.wrap(
            line,
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from wrapped
        if wrapped:
            first = rest
