"""Library room: what must not be typed into a template - citations, officers, places, numbers, wordings.

Words inside Jinja tags are no text of the bill, and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from billgen.base.provenance import Fact, FactList, Node, Record
from billgen.bill.wordings import STRUCK, WORDINGS, compiled
from billgen.facts.lineage import PlaceFacts

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(
    r"\{:[^}]*\}|\]\([^)]*\)|^[ \t]*\([1aiAI](?:\.\.\.)?(?:[ \t]+#[^)]*)?\)", re.MULTILINE
)
_ALLOWED = re.compile(r"\{#\s*allow\s+([a-z-]+):\s*\S")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that a template should not hold: the check's name, what, line, what to do."""

    check: str
    what: str
    line: int
    fix: str


_GOVERNMENTS = r"(?:[Cc]ity|[Tt]own|[Vv]illage|[Bb]orough|[Tt]ownship|[Cc]ounty|[Ss]tate|[Cc]ommonwealth)"
_FIXED: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    ("typed", re.compile(r"§"), "a typed citation", "make it a fact, and print cite(…)"),
    (
        "typed",
        re.compile(r"\b(?:[UC]\.\s?[SF]\.\s?[CR]\.|[A-Z][a-z]+\. Stat\.|Stat\. Ann\.|Pub\. L\.)"),
        "a typed citation",
        "make it a fact, and print cite(…)",
    ),
    (
        "typed",
        re.compile(r"\b(?:[Ss]ub)?[Ss]ections? (?:\d|\([0-9a-zA-Z]{1,3}\))"),
        "a typed reference",
        "write [](#section.item): numbers are computed",
    ),
    (
        "typed",
        re.compile(r"\b(?:Article|Title|Chapter) (?:[0-9]+[A-Z]?|[IVXLC]+)\b"),
        "a typed citation",
        "make it a fact, and print cite(…)",
    ),
    (
        "typed",
        re.compile(rf"\b{_GOVERNMENTS} of [A-Z][a-z]+"),
        "a typed place",
        "print place.formal_name, or place.kind for the word",
    ),
    ("typed", re.compile(r"\b[A-Z][a-z]+ County\b"), "a typed place", "print place.county"),
)


def literal(text: str) -> str:
    """The words of a template with everything else blanked, so that places stay the same."""

    def blank(found: re.Match[str]) -> str:
        return "".join(char if char == "\n" else STRUCK for char in found[0])

    return _ATTRIBUTES.sub(blank, _TAG.sub(blank, text))


def slips(text: str, names: Mapping[str, str]) -> Iterator[Slip]:
    """What stands in a template's own words and should not.

    Args:
        text: the template.
        names: word → what it is ("an officer", "a code", "a place"), from `names_of`.
    """
    words = literal(text)
    on_one_line = words.replace("\n", " ")
    allowed = {(found[1], text.count("\n", 0, found.start()) + 1) for found in _ALLOWED.finditer(text)}
    rows = [*_FIXED, *((row.check, compiled(row.pattern), row.what, row.fix) for row in WORDINGS)]
    if names:
        any_name = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        pattern = re.compile(rf"(?<![\w-])(?:{any_name})(?![\w-])")
        rows.append(("typed", pattern, "", "make it a fact, and print that"))
    no_heading = {row.what for row in WORDINGS if not row.headings}
    seen: set[tuple[str, str, int]] = set()
    for check, pattern, what, fix in rows:
        for found in pattern.finditer(on_one_line):
            line = words.count("\n", 0, found.start()) + 1
            said = what or f"a typed {names[found[0]]}"
            if what in no_heading and words.startswith("#", words.rfind("\n", 0, found.start()) + 1):
                continue
            if (check, line) in allowed or (check, found[0], line) in seen:
                continue
            seen.add((check, found[0], line))
            yield Slip(check, f"{said}: {found[0]!r}", line, fix)


def names_of(places: Iterable[PlaceFacts]) -> dict[str, str]:
    """Names that belong to places: states, codes' abbreviations, titles of officers of several words."""
    found: dict[str, str] = {}
    for one in places:
        if one.id.count("/") == 1:
            found |= dict.fromkeys(_values(one.place.at("name")), "place")
        for code in ("code.abbreviation",):
            found |= dict.fromkeys(_values(one.place.at(code)), "citation")
        for title in chain(_values(one.place.at("officers")), _values(one.place.at("executive.title"))):
            if " " in title:
                found |= dict.fromkeys((title, title.title()), "officer")
    return {name: what for name, what in found.items() if name.strip()}


def _values(node: Node | None) -> Iterator[str]:
    match node:
        case Fact():
            if isinstance(node.value, str):
                yield node.value
        case FactList():
            for item in node.items:
                yield from _values(item)
        case Record():
            for field in node.fields.values():
                yield from _values(field)
        case None:
            pass
