"""Bill room: the order of things - what must be settled before anything is numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from billgen.base.errors import Problem
from billgen.bill.codify import codify
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Block, Provision, Runs, plain
from billgen.bill.terms import OPENING, term_of
from billgen.bill.title import compute_title


def arrange(
    bill: Bill,
    drafting: Drafting,
    parts: Sequence[str],
    subject: Runs,
    trailers: Sequence[str],
    cites: Mapping[str, Runs] = MappingProxyType({}),
) -> tuple[Bill, list[Problem]]:
    """Put the parts of the form and the definitions in order, write the title, lay new law into the code.

    Args:
        bill: the parsed tree.
        drafting: the place's rules.
        parts: roles in the form's order.
        subject: the words after "relating to".
        trailers: keys of title parts the template says are always true of it (an appropriation, a penalty).
        cites: path of an amended law text → its citation, for the title.

    Returns:
        The arranged tree, and title parts for which the place has no words.
    """
    if drafting.sort_definitions:
        body = tuple(_sorted(one) if isinstance(one, Provision) else one for one in bill.body)
        bill = replace(bill, body=body)
    if drafting.definitions_opening_item:
        body = tuple(_opened(one) if isinstance(one, Provision) else one for one in bill.body)
        bill = replace(bill, body=body)
    runs, problems = compute_title(
        bill, drafting.title, subject, trailers, cites, drafting.codification.elsewhere
    )
    order = {role: index for index, role in enumerate(parts)}
    front = tuple(sorted(bill.front, key=lambda block: order.get(block.role, len(order))))
    front = tuple(
        Block("long-title", runs, block.where) if block.role == "long-title" and not block.runs else block
        for block in front
    )
    bill = codify(bill, drafting.codification, drafting.title.added)
    return replace(bill, front=front, title=plain(runs)), problems


def _opened(section: Provision) -> Provision:
    """A definitions section whose opening words are an item before the others."""
    if "definitions" not in section.classes or not section.runs:
        return section
    opening = Provision(1, f"{section.id}.{OPENING}", section.runs, where=section.where)
    return replace(section, runs=(), children=(opening, *section.children))


def _sorted(section: Provision) -> Provision:
    """A definitions section with its items by their terms; other paragraphs keep their places."""
    if "definitions" not in section.classes:
        return section
    items = iter(sorted(section.provisions, key=lambda item: term_of(item).casefold()))
    children = (next(items) if isinstance(child, Provision) else child for child in section.children)
    return replace(section, children=tuple(children))
