"""Papers room: how a paper beside a bill is laid out - its own page, the bill's draft line and looks."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from billgen.bill.drafting import Drafting
from billgen.render.flow import Para, Sheet
from billgen.render.house import house_for

_OWN = frozenset({"line_numbers", "line_spacing", "first_line_indent"})
"""What is a paper's own of a page, whatever the house says of the bill's."""


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
    page = replace(
        sheet.house.page,
        line_numbers="none",
        line_spacing=1.0,
        first_line_indent=0.0,
        margin_left=1.0,
        size=11.0,
    )
    return replace(
        sheet,
        paras=paras,
        drafting=replace(drafting, page=page),
        house=house_for(page, drafting.section, style=sheet.house.style.without(_OWN)),
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
    )
