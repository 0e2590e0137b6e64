"""Render room: looks by role. A house starts from the place's page and changes no word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from billgen.bill.drafting import Page, SectionStyle


@dataclass(frozen=True, slots=True)
class Look:
    """How one role looks. Lengths in points; `None` means as the page has it.

    Attributes:
        first_line: indent of the first line, added to `left`.
        line: line spacing as a multiple of single; None takes the page's.
        keep_next, keep_together: hold with the next paragraph; do not break inside.
        shade: background as RRGGBB, for what a reader must still settle.
    """

    size: float | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    align: Literal["left", "center", "right", "justify"] = "left"
    left: float = 0
    first_line: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    keep_next: bool = False
    keep_together: bool = False
    shade: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """The page and the look of every role; every renderer translates this same data."""

    page: Page
    looks: dict[str, Look]


def house_for(page: Page, section: SectionStyle) -> House:
    """The built-in house on a place's page: one face, one size, first-line indents, no colour but shading."""
    indent = page.first_line_indent * 72
    plain = Look(first_line=indent)
    single = Look(line=1.0, after=6, keep_together=True)
    looks = {
        "caption": Look(align="center", bold=True, line=1.0, after=4, keep_next=True),
        "sponsors": Look(line=1.0, before=4, after=4),
        "long-title": Look(first_line=indent, before=12, after=6),
        "enacting-clause": Look(before=6, after=6, keep_next=True),
        "recital": plain,
        "part": Look(align="center", bold=True, before=12, after=6, keep_next=True),
        "subcaption": Look(align="center", before=6, after=6, keep_next=True),
        "section": replace(plain, before=6),
        "section-heading": Look(bold=section.label_bold, before=12, after=4, keep_next=True),
        "body": plain,
        "flush": plain,
        "signature": replace(single, before=14),
        "attestation": replace(single, before=14),
        "closing-mark": Look(align="center", before=12),
        "running-head": Look(size=9, line=1.0),
        "draft-line": Look(size=8, line=1.0),
        "section-marker": Look(underline=section.marker_underline),
        "section-label": Look(bold=section.label_bold),
        "catchline": Look(bold=section.catchline_bold),
        "label": Look(),
        "assumed": Look(shade="FFF2CC"),
        "blank": Look(shade="FFD966"),
        "rule": Look(),
    }
    looks |= {f"level{depth}": plain for depth in range(1, 6)}
    return House(page, looks)
