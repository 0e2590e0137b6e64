"""Render room: the bill as a flat run of paragraphs, so that Word, PDF, HTML and text print the same words.

Decides what stands on which line (marker, label, catchline, run-in first subsection), never how it looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from billgen.base.kept import by_identity
from billgen.bill.drafting import Drafting
from billgen.bill.model import (
    Bill,
    Caption,
    Flush,
    Provision,
    Runs,
    Text,
    Value,
    plain,
)
from billgen.bill.styles import SectionStyle
from billgen.bill.words import title_case
from billgen.render.sheet import DASHES, Para, RunIn
from billgen.render.sides import placed

_END = ("statement", "closing-mark", "legend")
"""The blocks behind all that is enacted, its exhibits included: what is stated, where it ends, the marks."""

_SIGNED = frozenset({"signature", "attestation", "approval", "vote", "certificate"})
_ON_ONE_PAGE = 10
"""Paragraphs of a signature block that a page surely holds."""


def flow(bill: Bill, drafting: Drafting) -> tuple[Para, ...]:
    """Lay a numbered, referred bill out as paragraphs."""
    paras = [Para(*placed(block)) for block in bill.front]
    for item in bill.body:
        if isinstance(item, Caption):
            role = "subcaption" if item.role == "caption" else item.role
            paras.append(Para(role, item.runs, id=item.id, cited=item.cited, label=item.label))
        elif item.law == "code":
            if above := drafting.codification.code.above:
                paras.append(Para("code-note", (Text(above.replace("{n}", item.label.number)),)))
            style = drafting.codification.code.style
            if style.catchline_bold and not drafting.section.catchline_bold:
                # The role of catchlines looks as in the bill's own sections.
                item = replace(
                    item, heading=tuple(replace(run, marks=f"{run.marks}b") for run in item.heading)
                )
            paras.extend(_ranked(item, _section(item, style, "code-"), drafting))
        else:
            paras.extend(_ranked(item, _section(item, drafting.section, ""), drafting))
    paras.extend(_together([Para(*placed(block)) for block in bill.back if block.role not in _END]))
    for exhibit in bill.exhibits:
        paras.extend(_exhibit(exhibit))
    paras.extend(Para(*placed(block)) for block in bill.back if block.role in _END)
    return tuple(paras)


def _together(back: Sequence[Para]) -> Iterator[Para]:
    """What stands behind the provisions, with the lines that are signed held on one page.

    Of a block that may fill a page (the parties of a compact sign one by one) only the last two lines are.
    """
    for _, lines in groupby(back, lambda para: para.role in _SIGNED):
        block = list(lines)
        first = 0 if len(block) <= _ON_ONE_PAGE else len(block) - 2
        for at, para in enumerate(block):
            hold = para.role in _SIGNED and first <= at < len(block) - 1
            yield _held(para) if hold else para


@by_identity
def _held(para: Para) -> Para:
    return replace(para, held=True)


def _ranked(section: Provision, paras: tuple[Para, ...], drafting: Drafting) -> Iterator[Para]:
    """Its paragraphs; items of definitions look as the rank of their labels does, "(1)" below "(a)"."""
    more = drafting.definitions_rank - 1 if drafting.definitions_labelled else 0
    if not more or "definitions" not in section.classes:
        yield from paras
        return
    for para in paras:
        item = para.role == f"level{para.level}"
        yield replace(para, role=f"level{min(para.level + more, 5)}") if item else para


def _exhibit(exhibit: Provision) -> Iterator[Para]:
    yield Para(
        "exhibit",
        (),
        id=exhibit.id,
        cited=exhibit.cited,
        label=exhibit.label,
        catchline=exhibit.heading,
        notes=exhibit.notes,
        purpose=exhibit.purpose,
    )
    yield from _children(exhibit.children, after_run_in=False)


_UNMARKED = frozenset({"amend", "repeal", "wrapper"})
"""Classes of sections that hold no new law of their own: no marker of new law, and no catchline."""


@by_identity
def _section(section: Provision, style: SectionStyle, law: str) -> tuple[Para, ...]:
    """A section's paragraphs; `law` stands before the roles of sections quoted from a code."""
    return tuple(_laid_out(section, style, law))


def _laid_out(section: Provision, style: SectionStyle, law: str) -> Iterator[Para]:
    catchline = _catchline(section, style)
    without = _UNMARKED if style.marker_uncodified else _UNMARKED | {"uncodified"}
    # Words that quote or repeal a law stand where other sections have their catchline, on the label's line.
    on_line = style.run_in or (bool(section.classes & _UNMARKED) and style.catchline != "none")
    run_in = on_line and not (style.text_below and catchline)
    head = Para(
        law + ("section" if run_in else "section-heading"),
        (),
        id=section.id,
        cited=section.cited,
        marker="" if section.classes & without else style.marker,
        marker_after=style.marker_after,
        label=section.label,
        catchline=catchline,
        notes=section.notes,
        purpose=section.purpose,
    )
    first = next(iter(section.children), None)
    if style.run_in and section.runs and style.apart(section.runs) == section.runs and not head.catchline:
        # "SECTION 2. [EFFECTIVE JULY 1, 2026] (a) The board": the clause stands where a catchline would.
        head, section = replace(head, catchline=section.runs), replace(section, runs=())
    if not run_in:
        yield head
        if section.runs:
            yield Para("body", section.runs)
        yield from _children(section.children, after_run_in=False)
    elif section.runs:
        yield replace(head, runs=section.runs)
        yield from _children(section.children, after_run_in=False)
    elif isinstance(first, Provision) and first.label.text and not plain(head.catchline).endswith(DASHES):
        yield from _run_in(head, first)
        yield from _children(section.children[1:], after_run_in=True, start=2)
    else:
        yield head
        yield from _children(section.children, after_run_in=False)


def _run_in(head: Para, item: Provision) -> Iterator[Para]:
    """A section or item whose first words are its first item's: "Sec. 3.  (1) The bank may:", "(2)(a) A"."""
    labels = (*head.run_in, RunIn(item.label, item.id, item.cited))
    head = replace(head, run_in=labels, runs=item.runs, notes=head.notes + item.notes)
    first = next(iter(item.children), None)
    if not item.runs and isinstance(first, Provision):
        yield from _run_in(head, first)
        yield from _children(item.children[1:], after_run_in=True, start=2)
    else:
        yield head
        yield from _children(item.children, after_run_in=False)


def _children(
    children: tuple[Provision | Flush, ...], *, after_run_in: bool, start: int = 1
) -> Iterator[Para]:
    ordinal = start - 1
    for child in children:
        if isinstance(child, Flush):
            role = child.role or ("flush" if child.level else "body")
            yield Para(role, child.runs, level=child.level, table=child.table)
            continue
        if not child.label.text:
            yield from _unlabelled(child)
            continue
        ordinal += 1
        para = Para(
            f"level{child.level}",
            child.runs,
            level=child.level,
            id=child.id,
            cited=child.cited,
            label=child.label,
            ordinal=ordinal,
            after_run_in=after_run_in,
            notes=child.notes,
        )
        first = next(iter(child.children), None)
        if not child.runs and isinstance(first, Provision):
            yield from _run_in(para, first)
            yield from _children(child.children[1:], after_run_in=True, start=2)
        else:
            yield para
            yield from _children(child.children, after_run_in=False)


def _unlabelled(item: Provision) -> Iterator[Para]:
    """A definition without a label: a paragraph of the section, with its lists below it."""
    yield Para("body", item.runs, id=item.id, cited=item.cited, notes=item.notes)
    below = (
        replace(child, level=0) if isinstance(child, Flush) and child.level == item.level else child
        for child in item.children
    )
    yield from _children(tuple(below), after_run_in=False)


def _catchline(section: Provision, style: SectionStyle) -> Runs:
    """The heading in the place's case with its closing mark; a reference or blank keeps its own case."""
    heading, case = section.heading, style.catchline
    if "uncodified" in section.classes and style.catchline_uncodified is not None:
        case = style.catchline_uncodified
    if case == "none" or not heading or section.classes & _UNMARKED:
        return ()
    if case in ("upper", "title"):
        heading = tuple(
            replace(run, text=_in_case(run.text, case, opening=not index))
            if isinstance(run, Text | Value)
            else run
            for index, run in enumerate(heading)
        )
    if style.catchline_end and not plain(heading).endswith((".", "?", "!")):
        heading = (*heading, Text(style.catchline_end, marks=heading[-1].marks))
    return heading


def _in_case(text: str, case: str, *, opening: bool) -> str:
    return text.upper() if case == "upper" else title_case(text, opening=opening)
