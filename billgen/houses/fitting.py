"""Houses room: a house laid on a place's page; what would push words off the paper is refused."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.errors import Place, Problem
from billgen.houses.reading import HouseFile
from billgen.render.house import House
from billgen.render.html.css import PAPERS, SINGLE
from billgen.render.roles import ROLES

_LEAST_WIDTH = 144
_LEAST_HEIGHT = 216
"""Points that words need on a page, across and down."""

_MARGIN_LINES = 3
"""Lines of head or draft line that a margin must hold: at large sizes they wrap."""


def misfits(house: House, file: HouseFile) -> Iterator[Problem]:
    """What of a house's file leaves no room for words on the place's page, with the line to change."""
    page = house.page
    width, height = (inches * 72 for inches in PAPERS[page.paper])
    across = width - (page.margin_left + page.margin_right) * 72
    down = height - (page.margin_top + page.margin_bottom) * 72
    fix = f"leave {_LEAST_WIDTH} points across and {_LEAST_HEIGHT} down between margins and indents"
    for left, keys in ((across - _LEAST_WIDTH, ("margin_left", "margin_right")),
                       (down - _LEAST_HEIGHT, ("margin_top", "margin_bottom", "paper"))):  # fmt: skip
        if left < 0:
            yield Problem("the margins leave no room for words", _where(file, "page", keys), fix=fix)
    for role in file.style.looks:
        look = house.looks[role]
        where = _where(file, role, ("left", "first_line"))
        if ROLES[role].character:
            continue
        if look.left + look.first_line < 0:
            what = (
                f"the first line of {role} begins {-look.left - look.first_line:g} points left of the margin"
            )
            yield Problem(what, where, fix="let left + first_line be 0 or more")
        if across - max(look.left, look.left + look.first_line) < _LEAST_WIDTH:
            yield Problem(f"the indents of {role} leave no room for words", where, fix=fix)
    for role, margin in (("running-head", page.margin_top), ("draft-line", page.margin_bottom)):
        look = house.looks[role]
        line = (look.size or page.size) * SINGLE * (look.line or page.line_spacing)
        if line * _MARGIN_LINES > margin * 72 and (role in file.style.looks or file.style.page):
            what = f"{role} needs {line * _MARGIN_LINES:.0f} points, and its margin has {margin * 72:.0f}"
            where = _where(file, role, ("size", "line"), ("margin_top", "margin_bottom"))
            yield Problem(
                what,
                where,
                f"It may run over {_MARGIN_LINES} lines.",
                "make it smaller, or the margin larger",
            )


def _where(file: HouseFile, name: str, keys: tuple[str, ...], page: tuple[str, ...] = ()) -> Place:
    """The line of the first of some keys that the file gives; else the file."""
    asked = [(name, key) for key in keys] + [("page", key) for key in page]
    return next((file.places[one] for one in asked if one in file.places), file.where)
