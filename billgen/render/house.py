"""Render room: looks by role. A house starts from the place's page and changes no word."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from billgen.bill.drafting import MarkStyle, Page
from billgen.bill.styles import SectionStyle

LINE_NUMBER_DISTANCE = 0.25
"""Inches between line numbers and the text."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one role looks. Lengths in points; `None` means as the page has it.

    Attributes:
        first_line: indent of the first line, added to `left`.
        line: line spacing as a multiple of single; None takes the page's.
        keep_next, keep_together: hold with the next paragraph; do not break inside.
        new_page: open a new page.
        strike: a line through the words.
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
    new_page: bool = False
    shade: str = ""
    strike: bool = False


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a house's file sets; all else stays as the place has it.

    Attributes:
        page: fields of `Page` and their values.
        looks: role → fields of `Look` and their values.
    """

    page: Mapping[str, Any] = field(default_factory=dict[str, Any])
    looks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    def without(self, keys: Collection[str]) -> HouseStyle:
        """The same, these fields of the page left as they are."""
        return HouseStyle({key: value for key, value in self.page.items() if key not in keys}, self.looks)


@dataclass(frozen=True, slots=True)
class House:
    """The page and the look of every role; every renderer translates this same data.

    Attributes:
        page: the paper, the house's style laid over it.
        looks: role → look.
        style: what the house's file set, so that a paper beside the bill can be dressed the same way.
    """

    page: Page
    looks: dict[str, Look]
    style: HouseStyle = HouseStyle()


def house_for(
    page: Page,
    section: SectionStyle,
    code: SectionStyle | None = None,
    marks: MarkStyle | None = None,
    style: HouseStyle | None = None,
    said: Mapping[str, Mapping[str, Any]] | None = None,
) -> House:
    """A house on a place's page: one face, one size, first-line indents, no colour but shading.

    Args:
        page: the paper.
        section: how the bill's sections open.
        code: how sections quoted from a code open; None for as the bill's.
        marks: how changed words look; None for underlined and struck.
        style: what a house's file says of page and looks; None for the built-in house alone.
        said: role → fields of its look as the place prints it, which a house's file goes over.
    """
    code, marks, style = code or section, marks or MarkStyle(), style or HouseStyle()
    page = replace(page, **style.page)
    indent = page.first_line_indent * 72
    plain = Look(first_line=indent, align="justify" if page.justified else "left")
    single = Look(line=1.0, after=6, keep_together=True)
    apart = Look(line=1.0, after=5)
    hung = Look(line=1.0, left=18, first_line=-18, before=2, after=3)
    under = Look(size=page.size - 2, line=1.0, left=18, after=3)
    looks = {
        "caption": Look(align="center", bold=True, line=1.0, after=4, keep_next=True),
        "caption-sides": Look(line=1.0, after=4, keep_next=True),
        "sponsors": Look(line=1.0, before=4, after=4),
        "addressee": replace(single, before=4),
        "parties": plain,
        "statement": plain,
        "resolving-clause": Look(before=6, after=6, first_line=indent, keep_next=True),
        "long-title": replace(plain, before=12, after=6),
        "legend": Look(line=1.0, before=6, after=6, keep_together=True),
        "enacting-clause": Look(before=6, after=6, keep_next=True),
        "recital": plain,
        "part": Look(align="center", bold=True, before=12, after=6, keep_next=True),
        "subcaption": Look(align="center", before=6, after=6, keep_next=True),
        "section": replace(plain, before=6),
        "section-heading": Look(bold=section.label_bold, before=12, after=4, keep_next=True),
        "code-heading": Look(align="center", before=12, after=6, keep_next=True),
        "code-note": Look(first_line=indent, before=6, keep_next=True),
        "code-section": replace(plain, before=6),
        "code-section-heading": Look(bold=code.label_bold, before=12, after=4, keep_next=True),
        "quoted-law": plain,
        "body": plain,
        "flush": plain,
        "signature": replace(single, before=14),
        "attestation": replace(single, before=14),
        "vote": replace(single, before=8),
        "approval": replace(single, before=14),
        "certificate": replace(single, before=14),
        "publication": replace(single, before=14),
        "closing-mark": Look(align="center", bold=True, before=12),
        "exhibit": Look(align="center", bold=True, after=12, keep_next=True, new_page=True),
        "table": Look(line=1.0),
        "table-head": Look(bold=True, line=1.0, before=2, after=2, keep_next=True),
        "table-cell": Look(line=1.0, before=2, after=2),
        "cover-title": Look(size=page.size + 2, bold=True, line=1.0, after=6, keep_next=True),
        "cover-heading": Look(bold=True, caps=True, line=1.0, before=14, after=5, keep_next=True),
        "cover-text": apart,
        "cover-item": hung,
        "cover-more": replace(hung, first_line=0),
        "cover-detail": under,
        "annex-heading": Look(bold=True, caps=True, line=1.0, after=6, keep_next=True, new_page=True),
        "annex-text": apart,
        "annex-item": hung,
        "annex-more": replace(hung, first_line=0),
        "annex-detail": under,
        "running-head": Look(size=9, line=1.0),
        "draft-line": Look(size=8, line=1.0),
        "section-marker": Look(underline=section.marker_underline or code.marker_underline),
        "section-label": Look(bold=section.label_bold),
        "code-label": Look(bold=code.label_bold),
        "catchline": Look(bold=section.catchline_bold),
        "label": Look(),
        "assumed": Look(shade="FFF2CC"),
        "blank": Look(shade="FFD966"),
        "rule": Look(),
        "inserted": _change(marks.new_look),
        "deleted": _change(marks.old_look),
    }
    looks |= {f"level{depth}": plain for depth in range(1, 6)}
    for changes in (said or {}, style.looks):
        looks |= {role: replace(looks[role], **fields) for role, fields in changes.items()}
    return House(page, looks, style)


def _change(letters: str) -> Look:
    return Look(bold="b" in letters, italic="i" in letters, underline="u" in letters, strike="s" in letters)
