"""Bill room: composed text to provision tree. Level markers name the level, never the number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from billgen.base.errors import Place, Problem
from billgen.bill.inline import Carried, Line, parse_inline, readable
from billgen.bill.model import Bill, Block, Caption, Flush, Note, Provision, Runs, Text

LEVELS = {"1": 1, "a": 2, "i": 3, "A": 4, "I": 5}
MARKERS = {level: f"({mark})" for mark, level in LEVELS.items()}

BLOCK_ROLES = (
    "caption",
    "sponsors",
    "long-title",
    "enacting-clause",
    "recital",
    "signature",
    "attestation",
    "closing-mark",
)
"""Containers that make paragraphs outside the provisions."""

_LABEL = r"(?:[0-9]{1,3}|([a-zA-Z])\1{0,3}|[ivxl]{2,7}|[IVXL]{2,7})"
"""What a typed enumerator may look like: 12, b, bb, iv."""

_ITEM = re.compile(r"\(([1aiAI])(\.\.\.)?(?:[ \t]+#([^)\s]+))?\)(?:[ \t]+|$)")
_CLOSING = re.compile(r"\(\.\.\.\)(?:[ \t]+|$)")
_TYPED = re.compile(rf"\([ \t]*{_LABEL}[ \t]*(?:\.+|…)?[ \t]*(?:#[^)]*)?\)(?=\s|$|[(\w\"“{{\ue000])")
_FOREIGN = re.compile(
    rf"(?:[-*+]|{_LABEL}\)|[0-9]{{1,3}}\.)(?=\s|$)|>|\||```|~~~|<[a-zA-Z/!]|([-*_=])\2{{2,}}\s*$"
)
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
_FENCE = re.compile(r":::[ \t]*([a-z0-9-]*)(.*)$")
_WRAPPED = re.compile(r"(of|and|or|through)\b")
_AMENDED = re.compile(r"\{(\+\+|--)")
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(slots=True)
class _Open:
    """A provision being built."""

    level: int
    id: str
    where: Place | None
    heading: Runs = ()
    classes: frozenset[str] = frozenset()
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
        self.notes: list[Note] = []
        self.stack: list[_Open] = []
        self.named: dict[str, _Open] = {}
        self.paragraph: list[Line] = []
        self.place: Callable[[Runs, Place | None], None] = self.loose

    def complain(self, what: str, where: Place | None, why: str = "", fix: str = "") -> None:
        self.problems.append(Problem(readable(what), where, why, readable(fix)))

    # Lines ---------------------------------------------------------------------------------------------

    def run(self) -> None:
        index = 0
        while index < len(self.lines):
            line, where = self.lines[index]
            text = line.strip()
            index += 1
            if not text:
                self.end()
            elif text.startswith(":::"):
                self.end()
                index = self.container(text, index, where)
            elif text.startswith("#"):
                self.end()
                self.heading(text, where)
            elif item := _ITEM.match(text):
                self.end()
                opened = self.flush if item[2] else self.item
                opened(LEVELS[item[1]], item[3], text[item.end() :], where)
            elif closing := _CLOSING.match(text):
                self.end()
                self.flush(0, None, text[closing.end() :], where)
            elif self.reads_plainly(text, where):
                self.paragraph.append((text, where))
            else:
                self.end()
        self.end()

    def reads_plainly(self, text: str, where: Place | None) -> bool:
        """Whether a line is plain words; what only looks like an item or like other Markdown is a problem."""
        if typed := _TYPED.match(text):
            self.complain(
                f"a typed label {typed[0]} at the start of a line",
                where,
                "Numbers are computed once every condition is decided, and each item has a line of its own.",
                f"write (1), (a), (i), (A) or (I) and a space for the level; \\{typed[0]} for the words",
            )
        elif foreign := _FOREIGN.match(text):
            self.complain(
                f"{foreign[0].strip()!r} at the start of a line is not in the grammar",
                where,
                fix="write (1), (a), (i) for items, plain paragraphs for text, \\ before a sign you mean",
            )
        else:
            return True
        return False

    def end(self) -> None:
        """End the paragraph in hand and put it where it belongs."""
        lines, self.paragraph = self.paragraph, []
        place, self.place = self.place, self.loose
        if lines:
            place(self.words(lines), lines[0][1])

    def words(self, lines: Sequence[Line]) -> Runs:
        for text, where in lines:
            if "{:" in text:
                self.complain(
                    "{: …} in running text",
                    where,
                    "Only headings and containers take attributes.",
                    "write (1 #id) to name an item",
                )
            if amended := _AMENDED.search(text):
                self.complain(
                    f"an amendment mark {amended[0]}",
                    where,
                    "This grammar has no amendments yet; the mark would print as it stands.",
                    "draft the change as a drafting instruction",
                )
        return parse_inline(lines, self.carried, self.problems)

    def loose(self, runs: Runs, where: Place | None) -> None:
        """A paragraph with no marker: a section's own words."""
        if not self.stack:
            self.complain(
                "a paragraph outside any section",
                where,
                fix="put it under a ## heading, or in a ::: container (" + ", ".join(BLOCK_ROLES) + ")",
            )
        elif len(self.stack) > 1:
            marker = MARKERS[self.stack[-1].level]
            self.complain(
                "a paragraph after an item, with no marker",
                where,
                "It could close the item, or the list, or belong to the section.",
                f"write {marker[:-1]}...) to close the item, (...) to close the section's list, or join it",
            )
        elif self.stack[0].runs or self.stack[0].children:
            self.stack[0].children.append(Flush(0, runs, where))
        else:
            self.stack[0].runs = runs

    # Headings and items --------------------------------------------------------------------------------

    def heading(self, text: str, where: Place | None) -> None:
        match = _HEADING.match(text)
        depth = len(match[1]) if match else 4
        if match is None or depth > 3:
            self.complain(
                f"a heading that cannot be read: {readable(text)[:40]!r}",
                where,
                fix="write # for a part, ## for a section, ### for an unnumbered caption, then a space",
            )
            return
        words, attributes = (match[2] or "").strip(), ""
        if words.endswith("}") and "{:" in words:
            words, _, attributes = words[:-1].rpartition("{:")
        id, classes, _ = self.attributes(attributes, where)
        runs = self.words([(words, where)])
        if depth == 2:
            id = id or f"_{sum(isinstance(one, _Open) for one in self.body) + 1}"
            section = _Open(0, id, where, runs, classes)
            self.claim(section)
            self.body.append(section)
            self.stack = [section]
            return
        if attributes:
            self.complain(
                "attributes on a caption", where, "Only sections have ids and classes.", "drop them"
            )
        self.stack = []
        self.body.append(Caption("part" if depth == 1 else "caption", runs, where))

    def item(self, level: int, name: str | None, rest: str, where: Place | None) -> None:
        if not self.stack:
            marker = MARKERS[level]
            self.complain(f"an item {marker} before any section", where, fix="write a ## heading first")
            return
        if len(self.stack) < level:
            above = MARKERS[level - 1]
            self.complain(
                f"an item {MARKERS[level]} with no {above} above it",
                where,
                "Levels cannot be skipped.",
                f"write {above} first",
            )
            return
        self.stack = self.stack[:level]
        parent, section = self.stack[-1], self.stack[0]
        if name and not _ID.fullmatch(name):
            self.complain(
                f"{readable(name)!r} cannot be an id", where, fix="use a-z, 0-9 and -, starting with a letter"
            )
            name = None
        ordinal = sum(isinstance(child, _Open) for child in parent.children) + 1
        item = _Open(level, f"{section.id}.{name}" if name else f"{parent.id}._{ordinal}", where)
        self.claim(item)
        parent.children.append(item)
        self.stack.append(item)
        self.paragraph = [(rest, where)]
        self.place = self.opening

    def opening(self, runs: Runs, where: Place | None) -> None:
        """The words that follow an item's marker."""
        self.stack[-1].runs = runs
        first = runs[0] if runs else None
        if isinstance(first, Text) and (wrapped := _WRAPPED.match(first.text)):
            self.complain(
                f"an item that opens with {wrapped[0]!r}",
                where,
                "A wrapped line that begins with a reference such as (a) reads as a new item.",
                r"join it to the line before, or write \(a) if the words are meant",
            )

    def flush(self, level: int, name: str | None, rest: str, where: Place | None) -> None:
        marker = f"{MARKERS[level][:-1]}...)" if level else "(...)"
        if name:
            self.complain(f"an id on flush text {marker}", where, fix="name the item it closes")
        if len(self.stack) <= level:
            opener = MARKERS[level] if level else "section"
            fix = f"write {opener} above it" if level else "write a ## heading first"
            self.complain(f"flush text {marker} with no {opener} open", where, fix=fix)
            return
        self.stack = self.stack[: level + 1]
        closed = self.stack[level]

        def place(runs: Runs, where: Place | None) -> None:
            if not runs:
                self.complain(f"flush text {marker} with no words", where, fix="write its words, or drop it")
            closed.children.append(Flush(level, runs, where))

        self.paragraph = [(rest, where)]
        self.place = place

    def claim(self, provision: _Open) -> None:
        first = self.named.setdefault(provision.id, provision)
        if first is not provision:
            again = f"It stands at {first.where} already."
            self.complain(f"the id {provision.id!r} twice", provision.where, again, "rename one of them")

    def attributes(
        self, text: str, where: Place | None, keys: Sequence[str] = ()
    ) -> tuple[str, frozenset[str], dict[str, str]]:
        id, classes, pairs = "", set[str](), dict[str, str]()
        for word in text.split():
            key, equals, value = word.partition("=")
            if word.startswith("#") and _ID.fullmatch(word[1:]):
                id = word[1:]
            elif word.startswith(".") and _ID.fullmatch(word[1:]):
                classes.add(word[1:])
            elif equals and key in keys:
                pairs[key] = value.strip("\"'")
            else:
                known = " ".join(f"{key}=…" for key in keys) or "#id .class"
                self.complain(
                    f"{readable(word)!r} cannot be read in {{: …}}", where, fix=f"write {{: {known}}}"
                )
        return id, frozenset(classes), pairs

    # Containers ----------------------------------------------------------------------------------------

    def container(self, opening: str, index: int, where: Place | None) -> int:
        """Read to the closing `:::`; returns the index of the line after it."""
        fence = _FENCE.match(opening)
        name, rest = (fence[1], fence[2].strip()) if fence else ("", "?")
        if rest and not (rest.startswith("{:") and rest.endswith("}")):
            self.complain(
                f"a container line that cannot be read: {readable(opening)!r}",
                where,
                fix="write ::: name {: key=value}",
            )
            rest = ""
        if not name:
            self.complain("::: with nothing open", where, fix="write ::: name above what it closes")
            return index
        paragraphs: list[list[Line]] = [[]]
        while index < len(self.lines):
            line, place = self.lines[index]
            text = line.strip()
            if text == ":::":
                index += 1
                break
            if text.startswith((":::", "## ")):
                self.unclosed(name, where)
                break
            index += 1
            if text:
                paragraphs[-1].append((text, place))
            elif paragraphs[-1]:
                paragraphs.append([])
        else:
            self.unclosed(name, where)
        runs = tuple(self.words(lines) for lines in paragraphs if lines)
        if name == "note":
            self.note(runs, rest[2:-1], where)
        elif name in BLOCK_ROLES:
            self.attributes(rest[2:-1], where)
            target = self.back if self.body else self.front
            empty = ((),) if name == "long-title" else ()
            target.extend(Block(name, one, where) for one in runs or empty)
            self.stack = []
        else:
            known = ", ".join(("note", *BLOCK_ROLES))
            self.complain(f"a container named {name!r}", where, fix=f"containers are {known}")
        return index

    def unclosed(self, name: str, where: Place | None) -> None:
        self.complain(f"::: {name} is never closed", where, fix="write ::: on a line of its own after it")

    def note(self, runs: tuple[Runs, ...], attributes: str, where: Place | None) -> None:
        _, _, pairs = self.attributes(attributes, where, ("for", "level"))
        level = pairs.get("level", "")
        if level not in ("", "settled", "contested", "untested"):
            self.complain(
                f"a note of level {readable(level)!r}", where, fix="levels are settled, contested, untested"
            )
        target = pairs.get("for", "") or (self.stack[-1].id if self.stack else "")
        self.notes.append(Note(target, level, runs, where))

    def hang_notes(self) -> tuple[Note, ...]:
        """Hang each note on its provision; returns those that speak of the whole bill."""
        for note in self.notes:
            if note.target in self.named:
                self.named[note.target].notes.append(note)
            elif note.target:
                self.complain(
                    f"a note for {readable(note.target)!r}, which is not in this bill",
                    note.where,
                    fix="name a section or section.item id",
                )
        return tuple(note for note in self.notes if not note.target)


def parse(lines: Sequence[Line], carried: Sequence[Carried]) -> tuple[Bill, list[Problem]]:
    """Read composed text.

    Args:
        lines: (text, template line) pairs, line tokens removed.
        carried: what the value tokens in them stand for.

    Returns:
        The tree with empty labels and its notes hung on their provisions, and everything that is wrong.
    """
    parser = _Parser(lines, carried)
    parser.run()
    notes = parser.hang_notes()
    body = tuple(one if isinstance(one, Caption) else one.close() for one in parser.body)
    for provision in (one for section in body if isinstance(section, Provision) for one in section.walk()):
        if provision.level and not provision.runs and not provision.children:
            parser.complain(
                "an item with no words", provision.where, fix="write its words, or guard it with {% if %}"
            )
    return Bill(tuple(parser.front), body, tuple(parser.back), notes), parser.problems
