"""Papers room: how a paper beside a bill is laid out - its own page, the bill's draft line and looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from billgen.bill.drafting import Drafting, Page
from billgen.render.house import HouseStyle, house_for
from billgen.render.sheet import Para, Sheet

_OWN = frozenset({"line_numbers", "line_spacing", "first_line_indent"})
"""What is a paper's own of a page, whatever the house says of the bill's."""

_LOOKS: Mapping[str, Mapping[str, object]] = {
    "caption": {"after": 6},
    "long-title": {"bold": True, "line": 1.0},
    "section-heading": {"bold": True, "before": 14, "after": 4},
    "statement": {"after": 5},
    "body": {"after": 5},
    **{f"level{depth}": {"left": 18 * depth, "after": 3} for depth in range(1, 6)},
}
"""Looks of a paper where the house says nothing of them: its items are indented, not its first lines."""


def beside(sheet: Sheet, kind: str, title: str, paras: tuple[Para, ...], drafting: Drafting) -> Sheet:
    """A paper for the same renderers: no numbered lines, no notes, no annexes, no controls.

    Args:
        sheet: the bill's.
        kind: the paper's id.
        title: the paper's, without the bill's.
        paras: its words.
        drafting: how its sections and items look.
    """
    title = f"{title} · {sheet.title}"
    said = sheet.house.style.without(_OWN)
    roles = {**_LOOKS, **said.looks}
    style = HouseStyle(said.page, {role: {**_LOOKS.get(role, {}), **roles[role]} for role in roles})
    # Margins, face and setting of a bill's print are the bill's alone; what the house says of them holds.
    page = Page(
        sheet.house.page.paper,
        margin_left=1.0,
        line_numbers="none",
        line_spacing=1.0,
        first_line_indent=0.0,
        size=11.0,
    )
    return replace(
        sheet,
        paras=paras,
        drafting=replace(drafting, page=page),
        house=house_for(page, drafting.section, style=style),
        title=title,
        head=title,
        # Its own identifier: it is another document than the bill, though of the same draft.
        fingerprint=sha256(f"{kind} {sheet.fingerprint}".encode()).hexdigest(),
        show_notes=False,
        annotated=False,
        appendix=(),
        controls="off",
        names={},
        bill=None,
        foot="",
    )
