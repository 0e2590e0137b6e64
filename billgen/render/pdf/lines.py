"""Render room: line numbers beside the lines that were really set, whatever stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from billgen.render.house import LINE_NUMBER_DISTANCE
from billgen.render.pdf import engine
from billgen.render.roles import ROLES


@dataclass(frozen=True, slots=True)
class Number:
    """One line number: the right end of its baseline, in CSS pixels from the top left of the page."""

    value: int
    x: float
    y: float


def number_lines(pages: list[Any], mode: Literal["page", "run", "none"]) -> list[list[Number]]:
    """The numbers of each page: one for each distinct baseline of a counted role.

    Args:
        pages: the engine's pages, without their margin boxes.
        mode: "page" begins again on each page, "run" counts on, "none" numbers nothing.
    """
    if mode == "none":
        return [[] for _ in pages]
    numbered: list[list[Number]] = []
    count = 0
    for page in pages:
        box = page._page_box
        first = 1 if mode == "page" else count + 1
        x = box.content_box_x() - LINE_NUMBER_DISTANCE * 96
        numbers = [Number(value, x, y) for value, y in enumerate(sorted(set(_baselines(box))), first)]
        count += len(numbers)
        numbered.append(numbers)
    return numbered


def _baselines(box: Any) -> Iterator[float]:
    """Baselines of the counted lines under a box, to a tenth of a pixel; lines within lines do not count."""
    line_box = engine.part("formatting_structure.boxes").LineBox
    for child in getattr(box, "children", ()):
        if isinstance(child, line_box):
            yield round(child.position_y + child.baseline, 1)
        elif _counted(child):
            yield from _baselines(child)


def _counted(box: Any) -> bool:
    element = box.element
    role = ROLES.get(element.get("class", "")) if element is not None else None
    return role is None or role.counted
