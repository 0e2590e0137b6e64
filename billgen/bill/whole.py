"""Bill room: sections that are new altogether, in the look of new words; and the sentence on the marks."""

from __future__ import annotations

import re
from dataclasses import replace

from billgen.bill.codify import is_codified
from billgen.bill.drafting import Drafting, MarkStyle
from billgen.bill.model import Bill, Block, Caption, Flush, Inline, Provision, Ref, Runs, Text, Value

_KEPT = re.compile(r"(\((?:[0-9.]+|[a-z]{1,2}|[ivxlc]+)\)|\b[0-9][0-9A-Za-z.-]*)")
"""Labels and numbers of the law, whose letters are part of them: subsection (1)(a), 20 U.S.C. 1232g."""


def show_new(bill: Bill, drafting: Drafting) -> Bill:
    """A bill as the place prints it: its new law in the look of new words, and what the marks mean.

    The last stage before the page: nothing that is checked or computed from the words sees a mark.

    Args:
        bill: a numbered, referred bill.
        drafting: the place's rules.

    Returns:
        The bill; labels and catchlines, and what stays out of the code, are left plain where the place does
        not say otherwise. The legend stands before the enacting clause or behind all, since between them the
        words would be law; that of the foot of every page is the last block. A paper that enacts nothing has
        none, nor one that changes no law where the place prints it for changes alone.
    """
    marks = drafting.marks
    joins = drafting.title.added == "section" and marks.whole_section is not None
    if marks.whole_section if joins else marks.whole:
        body = tuple(
            _shown(one, drafting) if isinstance(one, Provision) else _headed(one, marks) for one in bill.body
        )
        bill = replace(bill, body=body)
    if marks.words:
        body = tuple(_laid_in(one, marks) if isinstance(one, Provision) else one for one in bill.body)
        bill = replace(bill, body=body)
    if not marks.legend or any(block.role == "resolving-clause" for block in bill.front):
        return bill
    if marks.legend_amending and not any(map(_shows_changes, bill.body)):
        return bill
    if marks.legend_place in ("end", "foot"):
        return replace(bill, back=(*bill.back, Block("legend", marks.legend)))
    at = 0 if marks.legend_place == "top" else _clause(bill)
    front = (*bill.front[:at], Block("legend", marks.legend), *bill.front[at:])
    return replace(bill, front=front)


def _clause(bill: Bill) -> int:
    """Where the enacting clause stands among the blocks in front; behind them where there is none."""
    return next((i for i, one in enumerate(bill.front) if one.role == "enacting-clause"), len(bill.front))


def _shows_changes(one: Provision | Caption) -> bool:
    """Whether a section quotes a law with its changes; one that repeals quotes nothing."""
    return isinstance(one, Provision) and bool(one.amends) and "repeal" not in one.classes


def _heads(marks: MarkStyle) -> bool:
    """Whether numbers in the code and headings have the look of new words with the labels of items."""
    return marks.whole_labels and marks.whole_headings is not False


def _headed(caption: Caption, marks: MarkStyle) -> Caption:
    """The heading of quoted law, marked where the place marks labels and headings."""
    if caption.role != "code-heading" or not _heads(marks):
        return caption
    return replace(caption, runs=_new(caption.runs, upper=False))  # the place writes it in its own case


def _laid_in(section: Provision, marks: MarkStyle) -> Provision:
    """A section that lays new law in, some of its words in the look of new words."""
    if "wrapper" not in section.classes:
        return section
    words = re.compile(rf"\b({'|'.join(map(re.escape, sorted(marks.words, key=len, reverse=True)))})\b")
    runs: list[Inline] = []
    for run in section.runs:
        pieces = words.split(run.text) if isinstance(run, Text | Value) else []
        if isinstance(run, Text | Value) and len(pieces) > 1:
            made = [replace(run, text=piece, marks="+" * (at % 2)) for at, piece in enumerate(pieces)]
            runs += [one for one in made if one.text]
        else:
            runs.append(run)
    return replace(section, runs=tuple(runs))


def _shown(section: Provision, drafting: Drafting) -> Provision:
    """A section with its words marked, if it is new law of a code, or of an act that stands by itself."""
    marks, codification = drafting.marks, drafting.codification
    if section.law == "code":
        made = _marked(section, marks)
        if _heads(marks):
            heading = _new(section.heading, upper=marks.new_upper)
            made = replace(made, label=replace(section.label, new=True), heading=heading)
        return made
    goes = codification.mode != "wrapper" and (section.into or is_codified(section))
    stays = marks.whole_uncodified and not section.classes & _NO_NEW_WORDS
    if not (goes or stays):
        return section
    # A section that says of itself where it goes opens with those words, which are no law of the code.
    says = section.into in codification.elsewhere or (
        bool(codification.new_section or drafting.title.added == "section") and is_codified(section)
    )
    made = _marked(section, marks)
    if stays and not goes and marks.whole_headings:
        made = replace(made, heading=_new(section.heading, upper=marks.new_upper))
    clause = section.runs if says else drafting.section.apart(section.runs)
    return replace(made, runs=(*clause, *made.runs[len(clause) :]))


_NO_NEW_WORDS = frozenset({"amend", "repeal", "wrapper", "codification"})
"""Classes of sections that quote law or say where it goes."""


def _marked(one: Provision, marks: MarkStyle) -> Provision:
    children = tuple(
        _item(child, marks) if isinstance(child, Provision) else _flush(child, upper=marks.new_upper)
        for child in one.children
    )
    return replace(one, runs=_new(one.runs, upper=marks.new_upper), children=children)


def _item(item: Provision, marks: MarkStyle) -> Provision:
    made = _marked(item, marks)
    return replace(made, label=replace(item.label, new=True)) if marks.whole_labels else made


def _flush(flush: Flush, *, upper: bool) -> Flush:
    table = tuple(tuple(_new(cell, upper=upper) for cell in row) for row in flush.table)
    return replace(flush, runs=_new(flush.runs, upper=upper), table=table)


def _new(runs: Runs, *, upper: bool) -> Runs:
    shown = map(capitals, runs) if upper else runs
    return tuple(replace(run, marks=f"+{run.marks}") for run in shown)


def capitals(run: Inline) -> Inline:
    """A run in capitals, but for labels and numbers; a blank keeps the words that ask for it."""
    if isinstance(run, Text | Value):
        return replace(run, text=_upper(run.text))
    if isinstance(run, Ref):
        parts = (part if part.target else replace(part, text=_upper(part.text)) for part in run.parts)
        return replace(run, parts=tuple(parts))
    return run


def _upper(text: str) -> str:
    """Words in capitals; every second piece of the split is kept."""
    pieces = _KEPT.split(text)
    return "".join(piece if place % 2 else piece.upper() for place, piece in enumerate(pieces))
