"""Render room: line numbers beside the lines that were really set, whatever stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from billgen.bill.drafting import LinesFrom, Page
from billgen.render.house import LINE_NUMBER_DISTANCE
from billgen.render.pdf import engine
from billgen.render.roles import ROLES, is_counted


@dataclass(frozen=True, slots=True)
class Number:
    """One line number: the right end of its baseline, in CSS pixels from the top left of the page."""

    value: int
    x: float
    y: float


def number_lines(pages: list[Any], paper: Page) -> list[list[Number]]:
    """The numbers of each page: one for each distinct baseline of a counted role.

    Args:
        pages: the engine's pages, without their margin boxes.
        paper: where the numbers begin, and whether they begin again on each page, count on, or are none.
    """
    if paper.line_numbers == "none":
        return [[] for _ in pages]
    numbered: list[list[Number]] = []
    count = 0
    for page in pages:
        box = page._page_box
        first = 1 if paper.line_numbers == "page" else count + 1
        x = box.content_box_x() - LINE_NUMBER_DISTANCE * 96
        lines = sorted(set(_baselines(box, paper.line_numbers_from)))
        numbers = [Number(value, x, y) for value, y in enumerate(lines, first)]
        count += len(numbers)
        numbered.append(numbers)
    return numbered


def _baselines(box: Any, begins: LinesFrom) -> Iterator[float]:
    """Baselines of the counted lines under a box, to a tenth of a pixel; lines within lines do not count."""
    line_box = engine.part("formatting_structure.boxes").LineBox
    for child in getattr(box, "children", ()):
        if isinstance(child, line_box):
            yield round(child.position_y + child.baseline, 1)
        elif _counted(child, begins):
            yield from _baselines(child, begins)


def _counted(box: Any, begins: LinesFrom) -> bool:
    element = box.element
    name = element.get("class", "").partition(" ")[0] if element is not None else ""
    role = ROLES.get(name)
    return role is None or is_counted(role, begins)
