"""Bill room: new law laid into a code - quoted under a wrapper section, or added section by section."""

from __future__ import annotations

from dataclasses import replace

from billgen.base.errors import Problem
from billgen.bill.drafting import Codification
from billgen.bill.model import Bill, Caption, Flush, Provision

WRAPPER = "_codified-law"
"""Id of the bill section that quotes the new law; nothing can refer to it."""


def is_codified(section: Provision) -> bool:
    """Whether a section goes into the code: not what is uncodified, and not what amends or repeals law."""
    return not section.classes & {"uncodified", "amend", "repeal"}


def codify(bill: Bill, style: Codification, added: str) -> Bill:
    """Lay new law into the code as the place does.

    Args:
        bill: an arranged bill.
        style: the place's rules.
        added: "chapter", or "section" when the sections join an existing chapter.

    Returns:
        With a directive, the bill with its codification section in the right number. With a wrapper, the bill
        with all codified sections together behind one section that quotes them, wherever the template has
        them: sections of a leading class (findings) and those before the first codified one stand before it,
        all others after it. With an instruction for each new section, the bill with those words at the head
        of each. Any other bill as it is.
    """
    if added == "section" and style.mode not in ("freestanding", "wrapper"):
        body = tuple(
            _added(one, style) if isinstance(one, Provision) and is_codified(one) else one
            for one in bill.body
        )
        return replace(bill, body=body)
    if style.mode == "directive":
        return _in_the_singular(bill, style)
    if style.mode != "wrapper" or not any(map(is_codified, bill.sections)):
        return bill
    before: list[Provision | Caption] = []
    code: list[Provision | Caption] = []
    after: list[Provision | Caption] = []
    captions: list[Caption] = []
    for one in bill.body:
        if isinstance(one, Caption):
            captions.append(one)
            continue
        if is_codified(one):
            target = code
            one = replace(one, law="code")
        else:
            target = before if not code or one.classes & style.leading else after
        # A caption belongs with the section below it.
        target += [*captions, one]
        captions = []
    where = next(one.where for one in code)
    wrapper = Provision(
        0, WRAPPER, style.instruction, classes=frozenset({"wrapper", "uncodified"}), where=where
    )
    heading = [Caption("code-heading", style.heading)] if style.heading else []
    return replace(bill, body=(*before, wrapper, *heading, *code, *after, *captions))


def gaps(bill: Bill) -> list[Problem]:
    """What a numbered bill lacks of the code's numbers: marked blanks stand for them, never wrong numbers."""
    lacking = next((one for one in bill.sections if one.label.blank), None)
    if lacking is None:
        return []
    return [
        Problem(
            f"the new law has no place in the code yet; its sections are numbered {lacking.label.text!r}",
            lacking.where,
            "A number nobody has seen to be free would be a wrong one.",
            "give placement.….first_section or chapter to the state, with the day it was seen to be free",
        )
    ]


def _in_the_singular(bill: Bill, style: Codification) -> Bill:
    """A codification section that speaks of one section alone says so in the place's words for one."""
    if not style.instruction_one or sum(map(is_codified, bill.sections)) != 1:
        return bill
    body = tuple(
        replace(one, runs=style.instruction_one)
        if isinstance(one, Provision) and "codification" in one.classes
        else one
        for one in bill.body
    )
    return replace(bill, body=body)


def _added(section: Provision, style: Codification) -> Provision:
    """A section that says of itself where it goes; its own words begin on the next line."""
    own = (Flush(0, section.runs, section.where),) if section.runs else ()
    return replace(section, runs=style.new_section, children=(*own, *section.children))
