"""Bill room: the signs of the grammar - markers, headings, containers - and a provision while it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from billgen.base.errors import Place, Problem
from billgen.base.kept import by_words
from billgen.bill.fields import FIELD
from billgen.bill.inline import Carried, Line
from billgen.bill.model import Block, Caption, Flush, Law, Note, Provision, Runs
from billgen.bill.sharing import shared

LEVELS = {"1": 1, "a": 2, "i": 3, "A": 4, "I": 5}
MARKERS = {level: f"({mark})" for mark, level in LEVELS.items()}

BLOCK_ROLES = (
    "caption",
    "sponsors",
    "addressee",
    "parties",
    "long-title",
    "statement",
    "enacting-clause",
    "recital",
    "resolving-clause",
    "vote",
    "signature",
    "attestation",
    "approval",
    "certificate",
    "publication",
    "closing-mark",
)
"""Containers that make paragraphs outside the provisions."""

_LABEL = r"(?:[0-9]{1,3}|([a-zA-Z])\1{0,3}|[ivxl]{2,7}|[IVXL]{2,7})"
"""What a typed enumerator may look like: 12, b, bb, iv."""

ITEM = re.compile(r"\(([1aiAI])(\.\.\.)?(?:[ \t]+#([^)\s]+))?\)(?:[ \t]+|$)")
CLOSING = re.compile(r"\(\.\.\.\)(?:[ \t]+|$)")
TYPED = re.compile(rf"\([ \t]*{_LABEL}[ \t]*(?:\.+|…)?[ \t]*(?:#[^)]*)?\)(?=\s|$|[(\w\"“{{\ue000])")
LETTERED = re.compile(r"(?:[A-Z]|[a-uw-z])\.(?=\s)")
"""A typed "B." or "a."; "v." stands between the parties of a case."""
FOREIGN = re.compile(
    rf"(?:[-*+]|{_LABEL}\)|[0-9]{{1,3}}\.)(?=\s|$)|>|```|~~~|<[a-zA-Z/!]|([-*_=])\2{{2,}}\s*$"
)
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
FENCE = re.compile(r":::[ \t]*([a-z0-9-]*)(.*)$")
WRAPPED = re.compile(r"(of|and|or|through)\b")
AMENDED = re.compile(r"\{(\+\+|--)")
ID = re.compile(r"[a-z][a-z0-9-]*")
ATTRIBUTE = re.compile(r"(?:[^\s\"']|\"[^\"]*\"|'[^']*')+")
"""One word of `{: … }`; quotes keep the spaces of a value together."""


class Opening(NamedTuple):
    """What a line opens: an item of this level, or the flush text that closes it."""

    level: int
    name: str | None
    rest: str
    flush: bool


@by_words
def opening_of(line: str) -> Opening | None:
    """What a line opens by its marker, if it has one."""
    if item := ITEM.match(line):
        return Opening(LEVELS[item[1]], item[3], line[item.end() :], bool(item[2]))
    if closing := CLOSING.match(line):
        return Opening(0, None, line[closing.end() :], flush=True)
    return None


@by_words
def is_plain(line: str) -> bool:
    """Whether a line that opens nothing looks like nothing else either."""
    return not (TYPED.match(line) or LETTERED.match(line) or FOREIGN.match(line))


@by_words
def holds_signs(line: str) -> bool:
    """Whether signs of the grammar stand in the words of a line, fields of a form among them."""
    return "{:" in line or bool(AMENDED.search(line) or FIELD.search(line))


@dataclass(slots=True)
class Open:
    """A provision being built; `items` counts the items directly below it."""

    level: int
    id: str
    where: Place | None
    heading: Runs = ()
    classes: frozenset[str] = frozenset()
    runs: Runs = ()
    children: list[Open | Flush] = field(default_factory=list["Open | Flush"])
    notes: list[Note] = field(default_factory=list[Note])
    law: Law = "bill"
    amends: str = ""
    into: str = ""
    purpose: Note | None = None
    items: int = 0

    def close(self) -> Provision:
        """The finished provision with all below it."""
        children = tuple(child if isinstance(child, Flush) else child.close() for child in self.children)
        made = Provision(
            self.level,
            self.id,
            self.runs,
            self.heading,
            children,
            self.classes,
            tuple(self.notes),
            where=self.where,
            law=self.law,
            amends=self.amends,
            into=self.into,
            purpose=self.purpose,
        )
        return shared(made)


class Reading(Protocol):
    """A text while it is read, as the readers of containers see it.

    Attributes:
        lines, carried: what is read, and what the value tokens in it stand for.
        problems: what is wrong so far.
        front, back: blocks before and after the provisions.
        body, exhibits, notes, purposes: what was read.
        stack: the open provisions, from the section or exhibit down.
        exhibit: where the open exhibit began, while `in_exhibit`.
    """

    lines: Sequence[Line]
    carried: Sequence[Carried]
    problems: list[Problem]
    front: list[Block]
    back: list[Block]
    body: list[Open | Caption | Provision]
    exhibits: list[Open]
    notes: list[Note]
    purposes: list[Note]
    stack: list[Open]
    exhibit: Place | None
    in_exhibit: bool

    def complain(self, what: str, where: Place | None, why: str = "", fix: str = "") -> None:
        """Note a problem of the template."""

    def words(self, lines: Sequence[Line], *, form: bool = False) -> Runs:
        """The runs of a paragraph; `form`: fields to fill in may stand in it."""
        ...

    def claim(self, provision: Open | Caption) -> None:
        """Take an id; the second to ask for it is a problem."""

    def attributes(
        self, text: str, where: Place | None, keys: Sequence[str] = ()
    ) -> tuple[str, frozenset[str], dict[str, str]]:
        """What stands in `{: … }`: the id, the classes, and values by key."""
        ...
