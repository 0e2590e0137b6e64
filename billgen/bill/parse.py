"""Bill room: composed text to provision tree. Level markers name the level, never the number (authoring.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from billgen.base.errors import Place, Problem
from billgen.bill.inline import Carried, parse_inline
from billgen.bill.model import Bill, Block, Caption, Flush, Note, Provision, Runs

Line = tuple[str, Place | None]

LEVELS = {"1": 1, "a": 2, "i": 3, "A": 4, "I": 5}
MARKERS = {level: f"({mark})" for mark, level in LEVELS.items()}

_ITEM = re.compile(r"^\s*\(([1aiAI])(\.\.\.)?(?:[ \t]+#([^)\s]+))?\)(?:[ \t]+|$)")
_TYPED = re.compile(r"^\s*\(([0-9]{1,2}|[a-zA-Z]{1,4})\)(\s|$)")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})[ \t]+(.*?)[ \t]*$")
_ATTRS = re.compile(r"[ \t]*\{:([^}]*)\}[ \t]*$")
_FENCE = re.compile(r"^\s*:::[ \t]*([a-z0-9-]*)[ \t]*(?:\{:([^}]*)\})?[ \t]*$")
_FOREIGN = re.compile(
    r"^\s*(?:([-*+])|(\d{1,3}[.)])|(>)|(\||```|~~~)|(<[a-zA-Z/!]))(?:\s|(?<=[>|`~<a-zA-Z/!]))"
)
_WRAPPED = re.compile(r"^(of|and|or|through|to)\b")
_ID = re.compile(r"^[a-z][a-z0-9-]*$")

BLOCK_ROLES = (
    "caption",
    "long-title",
    "enacting-clause",
    "recital",
    "signature",
    "attestation",
    "closing-mark",
)


@dataclass(slots=True)
class _Open:
    """A provision being built."""

    level: int
    id: str
    where: Place | None
    heading: Runs = ()
    classes: frozenset[str] = frozenset()
    lines: list[Line] = field(default_factory=list[Line])
    runs: Runs = ()
    children: list[_Open | Flush] = field(default_factory=list["_Open | Flush"])
    notes: list[Note] = field(default_factory=list[Note])

    def close(self) -> Provision:
        children = tuple(child if isinstance(child, Flush) else child.close() for child in self.children)
        return Provision(
            self.level,
            self.id,
            self.runs,
            self.heading,
            children,
            self.classes,
            tuple(self.notes),
            where=self.where,
        )


class _Parser:
    """One pass over the lines; keeps the open provisions as a stack from the section down."""

    def __init__(self, lines: Sequence[Line], carried: Sequence[Carried]) -> None:
        self.lines = lines
        self.carried = carried
        self.problems: list[Problem] = []
        self.front: list[Block] = []
        self.back: list[Block] = []
        self.body: list[_Open | Caption] = []
        self.loose_notes: list[Note] = []
        self.stack: list[_Open] = []
        self.seen: dict[str, Place | None] = {}
        self.paragraph: list[Line] = []
        self.into: str = ""

    # The paragraph in hand ------------------------------------------------------------------------------------

    def flush(self) -> None:
        """End the paragraph in hand and put it where it belongs."""
        lines, self.paragraph = self.paragraph, []
        into, self.into = self.into, ""
        if not lines and into != "item":
            return
        runs = parse_inline(lines, self.carried, self.problems) if lines else ()
        where = lines[0][1] if lines else None
        if into == "item":
            self.stack[-1].runs = runs
            first = runs[0].text if runs else ""
            if _WRAPPED.match(first):
                self.complain(
                    f"an item that opens with {first.split()[0]!r}",
                    where,
                    "A wrapped line that begins with a reference such as (a) reads as a new item.",
                    r"join it to the line before, or write \(a) if the words are meant",
                )
        elif into.startswith("flush"):
            level = int(into[5:])
            self.stack[level].children.append(Flush(level, runs, where))
        elif not self.stack:
            self.complain(
                "a paragraph outside any section",
                where,
                fix="put it under a ## heading, or in a ::: container (" + ", ".join(BLOCK_ROLES) + ")",
            )
        elif len(self.stack) > 1:
            self.complain(
                "a paragraph after an item, with no marker",
                where,
                "It could close the item, or the list, or belong to the section.",
                f"write {MARKERS[self.stack[-1].level][:-1]}...) before flush text, or join it to the item",
            )
        else:
            section = self.stack[0]
            if not section.runs and not section.children:
                section.runs = runs
            else:
                section.children.append(Flush(0, runs, where))

    def complain(self, what: str, where: Place | None, why: str = "", fix: str = "") -> None:
        self.problems.append(Problem(what, where, why, fix))

    # Lines ----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        index = 0
        while index < len(self.lines):
            text, where = self.lines[index]
            index += 1
            if not text.strip():
                self.flush()
            elif fence := _FENCE.match(text):
                self.flush()
                index = self.container(fence[1], fence[2] or "", index, where)
            elif text.lstrip().startswith(":::"):
                self.flush()
                self.complain(
                    f"a container line that cannot be read: {text.strip()!r}",
                    where,
                    fix="write ::: name {: key=value}",
                )
            elif heading := _HEADING.match(text):
                self.flush()
                self.heading(len(heading[1]), heading[2], where)
            elif item := _ITEM.match(text):
                self.flush()
                self.item(LEVELS[item[1]], bool(item[2]), item[3], text[item.end() :], where)
            elif typed := _TYPED.match(text):
                self.flush()
                self.complain(
                    f"a typed label ({typed[1]}) at the start of a line",
                    where,
                    "Numbers are computed once every condition is decided.",
                    f"write (1), (a), (i), (A) or (I) for the level; \\({typed[1]}) if the words are meant",
                )
            elif foreign := _FOREIGN.match(text):
                self.flush()
                self.complain(
                    f"{foreign[0].strip()!r} at the start of a line is not in the grammar",
                    where,
                    fix="write (1), (a), (i) for items, plain paragraphs for text; \\ before the sign if it is meant",
                )
            else:
                self.paragraph.append((text, where))
        self.flush()

    def heading(self, depth: int, text: str, where: Place | None) -> None:
        attrs = _ATTRS.search(text)
        id, classes, _ = self.attributes(attrs[1] if attrs else "", where)
        runs = parse_inline([(_ATTRS.sub("", text), where)], self.carried, self.problems)
        if depth == 2:
            if not id:
                id = f"_{sum(isinstance(one, _Open) for one in self.body) + 1}"
            self.claim(id, where)
            section = _Open(0, id, where, runs, classes)
            self.body.append(section)
            self.stack = [section]
        elif depth in (1, 3):
            self.stack = []
            self.body.append(Caption("part" if depth == 1 else "caption", runs, where))
        else:
            self.complain(
                f"a heading with {depth} signs",
                where,
                fix="# is a part, ## a section, ### an unnumbered caption",
            )

    def item(self, level: int, flush: bool, name: str | None, rest: str, where: Place | None) -> None:
        marker = MARKERS[level]
        if not self.stack:
            self.complain(f"an item {marker} before any section", where, fix="write a ## heading first")
            return
        if flush:
            if len(self.stack) <= level:
                self.complain(
                    f"flush text {marker[:-1]}...) with no {marker} open",
                    where,
                    fix=f"write {marker} above it",
                )
                return
            self.stack = self.stack[: level + 1]
            self.into = f"flush{level}"
            self.paragraph = [(rest, where)]
            return
        if len(self.stack) < level:
            above = MARKERS[level - 1]
            self.complain(
                f"an item {marker} with no {above} above it",
                where,
                "Levels cannot be skipped.",
                f"write {above} first",
            )
            return
        self.stack = self.stack[:level]
        parent, section = self.stack[-1], self.stack[0]
        if name and not _ID.match(name):
            self.complain(
                f"{name!r} cannot be an id", where, fix="use a-z, 0-9 and -, starting with a letter"
            )
            name = None
        ordinal = sum(isinstance(child, _Open) for child in parent.children) + 1
        id = f"{section.id}.{name}" if name else f"{parent.id}._{ordinal}"
        self.claim(id, where)
        item = _Open(level, id, where)
        parent.children.append(item)
        self.stack.append(item)
        self.into = "item"
        self.paragraph = [(rest, where)] if rest.strip() else []

    def claim(self, id: str, where: Place | None) -> None:
        if id in self.seen:
            self.complain(
                f"the id {id!r} twice", where, f"It stands at {self.seen[id]} already.", "rename one of them"
            )
        self.seen[id] = where

    def attributes(self, text: str, where: Place | None) -> tuple[str, frozenset[str], dict[str, str]]:
        id, classes, pairs = "", set[str](), dict[str, str]()
        for word in text.split():
            key, equals, value = word.partition("=")
            if word.startswith("#") and _ID.match(word[1:]):
                id = word[1:]
            elif word.startswith(".") and _ID.match(word[1:]):
                classes.add(word[1:])
            elif equals:
                pairs[key] = value.strip("\"'")
            else:
                self.complain(
                    f"{word!r} cannot be read in {{: …}}", where, fix="write {: #id .class key=value}"
                )
        return id, frozenset(classes), pairs

    # Containers -----------------------------------------------------------------------------------------------

    def container(self, name: str, attrs: str, index: int, where: Place | None) -> int:
        """Read to the closing `:::`; returns the index of the line after it."""
        paragraphs: list[list[Line]] = [[]]
        closed = False
        while index < len(self.lines):
            text, place = self.lines[index]
            index += 1
            if (fence := _FENCE.match(text)) and not fence[1]:
                closed = True
                break
            if text.strip():
                paragraphs[-1].append((text, place))
            elif paragraphs[-1]:
                paragraphs.append([])
        if not closed:
            self.complain(f"::: {name} is never closed", where, fix="write ::: on a line of its own after it")
        runs = tuple(parse_inline(lines, self.carried, self.problems) for lines in paragraphs if lines)
        _, _, pairs = self.attributes(attrs, where)
        if name == "note":
            self.note(runs, pairs, where)
        elif name in BLOCK_ROLES:
            target = self.back if self.body else self.front
            target.extend(Block(name, one, where) for one in (runs or ((),)) if one or name == "long-title")
            if self.body:
                self.stack = []
        else:
            self.complain(
                f"a container named {name!r}" if name else "::: with nothing open",
                where,
                fix="containers are note, " + ", ".join(BLOCK_ROLES),
            )
        return index

    def note(self, runs: tuple[Runs, ...], pairs: dict[str, str], where: Place | None) -> None:
        level = pairs.get("level", "")
        if level not in ("", "settled", "contested", "untested"):
            self.complain(f"a note of level {level!r}", where, fix="levels are settled, contested, untested")
        target = pairs.get("for", "") or (self.stack[-1].id if self.stack else "")
        self.loose_notes.append(Note(target, level, runs, where))


def parse(lines: Sequence[Line], carried: Sequence[Carried]) -> tuple[Bill, list[Problem]]:
    """Read composed text.

    Args:
        lines: (text, template line) pairs, line tokens removed.
        carried: what the value tokens in them stand for.

    Returns:
        The tree with empty labels, and everything that is wrong with the text. Notes hang on their provisions;
        a note for a provision that is not there is a problem.
    """
    parser = _Parser(lines, carried)
    parser.run()
    by_id: dict[str, _Open] = {}

    def index(provision: _Open) -> None:
        by_id.setdefault(provision.id, provision)
        for child in provision.children:
            if isinstance(child, _Open):
                index(child)

    for one in parser.body:
        if isinstance(one, _Open):
            index(one)
    general: list[Note] = []
    for note in parser.loose_notes:
        if not note.target:
            general.append(note)
        elif note.target in by_id:
            by_id[note.target].notes.append(note)
        else:
            parser.complain(
                f"a note for {note.target!r}, which is not in this bill",
                note.where,
                fix="name a section or section.item id",
            )
    body = tuple(one if isinstance(one, Caption) else one.close() for one in parser.body)
    return Bill(tuple(parser.front), body, tuple(parser.back), tuple(general)), parser.problems
