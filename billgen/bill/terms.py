"""Bill room: defined terms - the item of a definitions section that opens with one, and the id it gets."""

from __future__ import annotations

import re
from dataclasses import replace

from billgen.bill.model import Provision, plain

_TERM = re.compile(r"^[\"“]([^\"”]+)[\"”]")
OPENING = "_opening"
"""Last part of the id of an item that holds the words which open definitions, where the place has one."""

_NOT_IN_AN_ID = re.compile("[^a-z0-9]+")


def term_of(provision: Provision) -> str:
    """The quoted term an item of a definitions section opens with, or ""."""
    match = _TERM.match(plain(provision.runs))
    return match[1] if match else ""


def is_glossary(section: Provision) -> bool:
    """Whether a section is one of definitions, each of its items opening with a term."""
    return "definitions" in section.classes and all(map(term_of, section.provisions))


def name_terms(section: Provision, taken: set[str]) -> Provision:
    """A definitions section whose unnamed items are called by their terms: "definitions.local-bank".

    Args:
        section: any section.
        taken: ids in use; those given here are added. A term whose id is taken keeps its positional one.
    """
    if "definitions" not in section.classes or section.id.startswith("_"):
        return section
    children = tuple(
        _named(child, section.id, taken) if isinstance(child, Provision) else child
        for child in section.children
    )
    return replace(section, children=children)


def _named(item: Provision, section: str, taken: set[str]) -> Provision:
    word = _NOT_IN_AN_ID.sub("-", term_of(item).lower()).strip("-")
    id = f"{section}.{word}"
    if not item.positional or not word[:1].isalpha() or id in taken:
        return item
    taken.add(id)
    return replace(item, id=id)
