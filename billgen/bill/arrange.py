"""Bill room: the order of things and the title - what must be settled before anything is numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from billgen.base.errors import Problem
from billgen.bill.drafting import Drafting, TitleStyle
from billgen.bill.model import Bill, Block, Provision, Runs, Text, plain

_TERM = re.compile(r"^[\"“]([^\"”]+)[\"”]")


def term_of(provision: Provision) -> str:
    """The quoted term an item of a definitions section opens with, or ""."""
    match = _TERM.match(plain(provision.runs))
    return match[1] if match else ""


def arrange(
    bill: Bill, drafting: Drafting, parts: Sequence[str], subject: Runs, trailers: Sequence[str]
) -> tuple[Bill, list[Problem]]:
    """Put the parts of the form and the definitions in order, and write the title.

    Args:
        bill: the parsed tree.
        drafting: the place's rules.
        parts: roles in the form's order.
        subject: the words after "relating to".
        trailers: keys of title parts the template says are always true of it (an appropriation, a penalty).

    Returns:
        The arranged tree, and title parts for which the place has no words.
    """
    if drafting.sort_definitions:
        body = tuple(_sorted(one) if isinstance(one, Provision) else one for one in bill.body)
        bill = replace(bill, body=body)
    runs, problems = compute_title(bill, drafting.title, subject, trailers)
    order = {role: index for index, role in enumerate(parts)}
    front = tuple(sorted(bill.front, key=lambda block: order.get(block.role, len(order))))
    front = tuple(
        Block("long-title", runs, block.where) if block.role == "long-title" and not block.runs else block
        for block in front
    )
    return replace(bill, front=front, title=plain(runs)), problems


def _sorted(section: Provision) -> Provision:
    """A definitions section with its items by their terms; other paragraphs keep their places."""
    if "definitions" not in section.classes:
        return section
    items = iter(sorted(section.provisions, key=lambda item: term_of(item).casefold()))
    children = (next(items) if isinstance(child, Provision) else child for child in section.children)
    return replace(section, children=tuple(children))


_TAGS = ("appropriation", "penalty", "expiration", "effective-date", "emergency")
"""Section classes that a title must mention, by the name of the part with - for _."""


def title_parts(bill: Bill, style: TitleStyle, trailers: Sequence[str]) -> list[str]:
    """Keys of the parts a title must have, from the tree: what is added, then what tagged sections do."""
    sections = list(bill.sections)
    loose = [section for section in sections if "uncodified" in section.classes]
    counted = [section for section in loose if not section.classes & style.uncounted]
    keys: list[str] = []
    if style.codifies and len(loose) < len(sections):
        keys.append("new_chapter")
    if style.codifies and counted:
        keys.append("uncodified_one" if len(counted) == 1 else "uncodified_many")
    tags = {tag for tag in _TAGS for section in sections if tag in section.classes}
    tags |= {key.replace("_", "-") for key in trailers}
    return keys + [tag.replace("-", "_") for tag in _TAGS if tag in tags]


def compute_title(
    bill: Bill, style: TitleStyle, subject: Runs, trailers: Sequence[str]
) -> tuple[Runs, list[Problem]]:
    """The long title in the place's words: opening, subject, parts, end."""
    words = dict(style.parts)
    problems: list[Problem] = []
    clauses: list[Runs] = []
    for key in title_parts(bill, style, trailers) if words else ():
        if key in words:
            clauses.append(words[key])
        elif style.codifies and key not in ("new_chapter", "uncodified_one", "uncodified_many"):
            problems.append(
                Problem(
                    f"the title must speak of {key.replace('_', ' ')}, and the place has no words for it",
                    fix=f"add drafting.title.parts.{key} to the place, with its source",
                )
            )
    runs: list[Runs] = [style.opening, (Text(" "),) if style.opening else (), subject]
    for index, clause in enumerate(clauses):
        last = index == len(clauses) - 1
        runs += [(Text(style.last_separator if last else style.separator),), clause]
    runs.append((Text(style.end),))
    return tuple(run for group in runs for run in group), problems
