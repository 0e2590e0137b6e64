"""Bills for the tests of the Word renderer, written as nested nodes, numbered as a draft is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from billgen.bill.drafting import Drafting, Page
from billgen.bill.model import Bill, Block, Flush, Note, Provision, Ref, Runs, Text
from billgen.bill.number import number
from billgen.bill.refer import refer
from billgen.bill.styles import LevelStyle, ReferenceStyle, SectionStyle
from billgen.render.flow import flow
from billgen.render.house import house_for
from billgen.render.sheet import Sheet

WASHINGTON = ("(1)", "(a)", "(i)", "(A)", "(I)")
CALIFORNIA = ("(a)", "(1)", "(A)", "(i)", "(I)")
OUTLINE = ("1.", "a.", "i)", "A.", "I.")

NO_NUMBERS = Page(line_numbers="none")


@dataclass
class Node:
    """A section or item: its words (none: its first child stands on its line) and what is below."""

    words: Runs
    below: list[Node | str] = field(default_factory=list)
    id: str = ""
    heading: Runs = ()
    notes: tuple[Note, ...] = ()
    classes: frozenset[str] = frozenset()


def node(
    words: str | Runs = "", *below: Node | str, id: str = "", heading: str | Runs = "", **more: object
) -> Node:
    """A section or an item; a bare string among `below` is flush text."""
    return Node(_runs(words), list(below), id, _runs(heading), **more)  # type: ignore[arg-type]


def _runs(words: str | Runs) -> Runs:
    return words if isinstance(words, tuple) else (Text(words),) if words else ()


def link(id: str) -> Ref:
    """A reference, still without its parts."""
    return Ref(id)


def sheet_of(
    *sections: Node,
    ladder: tuple[str, ...] = WASHINGTON,
    style: SectionStyle | None = None,
    page: Page = NO_NUMBERS,
    front: tuple[Block, ...] = (),
    back: tuple[Block, ...] = (),
    head: str = "",
    draft_line: str = "",
    **more: object,
) -> Sheet:
    """A sheet of these sections; references print "section 2(1)(a)", in their own section "item (1)(a)"."""
    style = style or SectionStyle(before="Sec. ", marker="NEW SECTION.", marker_underline=True)
    levels = tuple(LevelStyle.from_specimen(specimen) for specimen in ladder)
    words = ReferenceStyle("section {n}", "section {n}{labels}", "item {labels}", "this section")
    drafting = Drafting(section=style, ladder=levels, reference=words, page=page)
    body = tuple(
        _provision(section, 0, section.id or f"s{index}") for index, section in enumerate(sections, 1)
    )
    bill, troubles = number(Bill(front, body, back), drafting)
    bill, dead = refer(bill, drafting)
    assert not troubles + dead, [str(problem) for problem in troubles + dead]
    sheet = Sheet(
        flow(bill, drafting),
        drafting,
        house_for(page, style),
        "Test act",
        head,
        draft_line,
        "2026-11-22",
        "ab" * 32,
    )
    return replace(sheet, **more)  # type: ignore[arg-type]


def _provision(node: Node, level: int, id: str) -> Provision:
    """The tree under a node; items without an id get one by their position."""
    children: list[Provision | Flush] = []
    for below in node.below:
        if isinstance(below, str):
            children.append(Flush(level, _runs(below)))
        else:
            ordinal = sum(isinstance(child, Provision) for child in children) + 1
            children.append(_provision(below, level + 1, below.id or f"{id}._{ordinal}"))
    return Provision(
        level,
        id,
        node.words,
        heading=node.heading,
        children=tuple(children),
        classes=node.classes,
        notes=node.notes,
    )
