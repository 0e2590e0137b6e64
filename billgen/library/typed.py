"""Library room: what must not be typed into a template - citations, officers, places, numbers, wordings.

Words inside Jinja tags are no text of the bill, and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from billgen.base.kept import by_words
from billgen.base.provenance import Fact, FactList, Node, Record
from billgen.bill.citations import citations, code_alone
from billgen.bill.named_places import STATES, named_places
from billgen.bill.wordings import STRUCK, WORDINGS, compiled
from billgen.facts.lineage import PlaceFacts

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(
    r"\{:[^}]*\}|\]\([^)]*\)|^[ \t]*\([1aiAI](?:\.\.\.)?(?:[ \t]+#[^)]*)?\)", re.MULTILINE
)
_QUOTED = re.compile(r"^[ \t]*::: amend\b[^\n]*\n.*?^[ \t]*:::[ \t]*$", re.MULTILINE | re.DOTALL)
_ADDED = re.compile(r"\{\+\+.*?\+\+\}", re.DOTALL)
_ALLOWED = re.compile(r"\{#\s*allow\s+([a-z-]+):\s*\S")


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that a template should not hold: the check's name, what, line, what to do."""

    check: str
    what: str
    line: int
    fix: str


_CITE = "make it a fact with its source, and print cite(…)"
_PLACE = "print the fact: place.formal_name, place.county, state.name; or place.kind for the word"
_CODE = "print the fact: state.code.abbreviation, or cite(…)"
_FIXED: tuple[tuple[str, re.Pattern[str], str, str], ...] = (
    (
        "typed",
        re.compile(r"\b(?:[Ss]ub)?[Ss]ections? (?:\d|\([0-9a-zA-Z]{1,3}\))"),
        "a typed reference",
        "write [](#section.item): numbers are computed",
    ),
    (
        "typed",
        re.compile(r"\b(?:Article|Title|Chapter) (?:[0-9]+[A-Z]?|[IVXLC]+)\b"),
        "a typed reference or citation",
        "write [](#section.item) for a part of this bill; make another's a fact, and print cite(…)",
    ),
)


class Typed(NamedTuple):
    """Law or a place in words that should name neither.

    Attributes:
        check: "typed-citation" or "leak".
        what: what kind of thing it is.
        words: the words.
        start: where they begin.
        fix: what to do.
    """

    check: str
    what: str
    words: str
    start: int
    fix: str


def literal(text: str) -> str:
    """The words of a template with everything else blanked, so that places stay the same.

    Existing law that is quoted in `::: amend` is the law's; what is added to it is the template's.
    """

    def blank(found: re.Match[str]) -> str:
        return _blanked(found[0])

    return _ATTRIBUTES.sub(blank, _TAG.sub(blank, _QUOTED.sub(_only_added, text)))


def _blanked(words: str) -> str:
    return "".join(char if char == "\n" else STRUCK for char in words)


def _only_added(quoted: re.Match[str]) -> str:
    parts: list[str] = []
    at = 0
    for added in _ADDED.finditer(quoted[0]):
        parts += [_blanked(quoted[0][at : added.start()]), added[0]]
        at = added.end()
    return "".join([*parts, _blanked(quoted[0][at:])])


@by_words
def typed_law(words: str) -> Sequence[Typed]:
    """The citations that stand in literal words, each where it stands."""
    return tuple(
        Typed("typed-citation", f"a typed citation of a {one.kind}", one.text, one.start, _CITE)
        for one in citations(words.replace("\n", " "))  # as it prints; every place stays the same
    )


@by_words
def typed_places(words: str, states: tuple[str, ...] = ()) -> Sequence[Typed]:
    """The places and codes that stand in literal words and in no citation.

    Args:
        words: as `literal` gives them, or of a draft.
        states: names of states besides the known ones.
    """
    words = words.replace("\n", " ")
    found = [
        Typed("leak", "a typed place", one.what, one.start, _PLACE)
        for one in named_places(words, (*STATES, *states))
    ]
    found += [Typed("leak", "a typed code", code, start, _CODE) for code, start in code_alone(words)]
    spans = [(one.start, one.end) for one in citations(words)] if found else []
    return tuple(one for one in found if not any(start <= one.start < end for start, end in spans))


def allowed_lines(text: str) -> set[tuple[str, int]]:
    """Check and line of every `{# allow leak: why #}` of a template."""
    return {(found[1], text.count("\n", 0, found.start()) + 1) for found in _ALLOWED.finditer(text)}


def slips(text: str, names: Mapping[str, str]) -> Iterator[Slip]:
    """What stands in a template's own words and should not.

    Args:
        text: the template.
        names: word → what it is ("officer", "code", "place"), from `names_of`.
    """
    words = literal(text)
    on_one_line = words.replace("\n", " ")
    allowed = allowed_lines(text)
    states = [name for name, what in names.items() if what == "place"]
    found = [
        (one.check, one.what, one.words, one.start, one.fix)
        for one in (*typed_law(words), *typed_places(words, tuple(states)))
    ]
    for check, pattern, what, fix in (
        *_FIXED,
        *((row.check, compiled(row.pattern), row.what, row.fix) for row in WORDINGS),
    ):
        found += [(check, what, one[0], one.start(), fix) for one in pattern.finditer(on_one_line)]
    others = [name for name, what in names.items() if what != "place"]
    if others:
        any_name = "|".join(map(re.escape, sorted(others, key=len, reverse=True)))
        for one in re.finditer(rf"(?<![\w-])(?:{any_name})(?![\w-])", on_one_line):
            check = "typed" if names[one[0]] == "officer" else "leak"
            fix = "make it a fact, and print that"
            found.append((check, f"a typed {names[one[0]]}", one[0], one.start(), fix))
    no_heading = {row.what for row in WORDINGS if not row.headings}
    seen: set[tuple[str, str, int]] = set()
    for check, what, said, start, fix in found:
        line = words.count("\n", 0, start) + 1
        if what in no_heading and words.startswith("#", words.rfind("\n", 0, start) + 1):
            continue
        if (check, line) in allowed or (check, said, line) in seen:
            continue
        seen.add((check, said, line))
        yield Slip(check, f"{what}: {said!r}", line, fix)


def names_of(places: Iterable[PlaceFacts]) -> dict[str, str]:
    """Names that belong to places: states, codes' abbreviations, titles of officers of several words."""
    found: dict[str, str] = {}
    for one in places:
        if one.id.count("/") == 1:
            found |= dict.fromkeys(_values(one.place.at("name")), "place")
        for code in ("code.abbreviation",):
            found |= dict.fromkeys(_values(one.place.at(code)), "code")
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
