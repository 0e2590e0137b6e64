"""Bill room: the lines of composed text, one after the other, as open provisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from billgen.base.errors import Place, Problem
from billgen.bill import containers
from billgen.bill.again import Known, Read, section_at
from billgen.bill.fields import FIELD, UNREAD_FIELD, with_fields
from billgen.bill.grammar import (
    AMENDED,
    ATTRIBUTE,
    BLOCK_ROLES,
    FOREIGN,
    HEADING,
    ID,
    LETTERED,
    MARKERS,
    TYPED,
    WRAPPED,
    Open,
    holds_signs,
    is_plain,
    opening_of,
)
from billgen.bill.inline import Carried, Line, parse_inline, readable
from billgen.bill.model import Block, Caption, Flush, Note, Provision, Runs, Text
from billgen.bill.tables import read_table

SECTION_KEYS = ("into",)
"""Values that the heading of a section may give besides id and classes."""


class Parser:
    """One pass over the lines; keeps the open provisions as a stack from the section or exhibit down."""

    def __init__(self, lines: Sequence[Line], carried: Sequence[Carried], alone: Read | None = None) -> None:
        """`alone`: reads a section by itself, once; without it, sections are read anew each time."""
        self.lines = lines
        self.alone = alone
        self.carried = carried
        self.problems: list[Problem] = []
        self.front: list[Block] = []
        self.back: list[Block] = []
        self.body: list[Open | Caption | Provision] = []
        self.exhibits: list[Open] = []
        self.notes: list[Note] = []
        self.purposes: list[Note] = []
        self.stack: list[Open] = []
        self.named: dict[str, Open | Caption | Known] = {}
        self.paragraph: list[Line] = []
        self.place: Callable[[Runs, Place | None], None] | None = None
        self.exhibit: Place | None = None
        self.in_exhibit = False

    def complain(self, what: str, where: Place | None, why: str = "", fix: str = "") -> None:
        """Note a problem of the template."""
        self.problems.append(Problem(readable(what), where, why, readable(fix)))

    # Lines ---------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Read every line."""
        index = 0
        while index < len(self.lines):
            line, where = self.lines[index]
            text = line.strip()
            index += 1
            if not text:
                self.end()
            elif text.startswith(":::"):
                self.end()
                index = containers.read(self, text, index, where)
            elif text.startswith("|"):
                self.end()
                index = self.table(index - 1)
            elif text.startswith("#"):
                self.end()
                after = self.known(index - 1)
                if after is None:
                    self.heading(text, where)
                index = after or index
            elif opening := opening_of(text):
                self.end()
                opened = self.flush if opening.flush else self.item
                opened(opening.level, opening.name, opening.rest, where)
            elif is_plain(text):
                self.paragraph.append((text, where))
            else:
                self.foreign(text, where)
                self.end()
        self.end()
        if self.in_exhibit:
            containers.unclosed(self, "exhibit", self.exhibit)

    def known(self, start: int) -> int | None:
        """Take over the section that opens there, if its text was read before; gives the line after it."""
        if not self.alone or self.in_exhibit or not self.lines[start][0].lstrip().startswith("## "):
            return None
        found = section_at(self.lines, start, self.carried, self.alone)
        if found is None or any(one.id in self.named for one in found[0].named):
            return None
        read, after = found
        self.named.update((one.id, one) for one in read.named)
        self.body.append(read.section)
        self.stack = []
        return after

    def foreign(self, text: str, where: Place | None) -> None:
        """A line that only looks like an item, or like other Markdown."""
        if typed := TYPED.match(text) or LETTERED.match(text):
            words = f"\\{typed[0]}" if typed[0].startswith("(") else "join it to the line before"
            self.complain(
                f"a typed label {typed[0]} at the start of a line",
                where,
                "Numbers are computed once every condition is decided, and each item has a line of its own.",
                f"write (1), (a), (i), (A) or (I) and a space for the level; {words} for the words",
            )
        elif foreign := FOREIGN.match(text):
            self.complain(
                f"{foreign[0].strip()!r} at the start of a line is not in the grammar",
                where,
                fix="write (1), (a), (i) for items, plain paragraphs for text, \\ before a sign you mean",
            )

    def end(self) -> None:
        """End the paragraph in hand and put it where it belongs."""
        lines, self.paragraph = self.paragraph, []
        place, self.place = self.place, None
        if lines:
            (place or self.loose)(self.words(lines), lines[0][1])

    def words(self, lines: Sequence[Line], *, form: bool = False) -> Runs:
        """The runs of a paragraph; `form`: fields to fill in may stand in it."""
        form = form or self.in_exhibit
        for text, where in lines:
            if not holds_signs(text):
                continue
            if "{:" in text:
                self.complain(
                    "{: …} in running text",
                    where,
                    "Only headings and containers take attributes.",
                    "write (1 #id) to name an item",
                )
            if amended := AMENDED.search(text):
                self.complain(
                    f"an amendment mark {amended[0]}",
                    where,
                    "Changed words stand only in existing law that is quoted.",
                    "put the law's words inside ::: amend {: law=state.law_text.…}",
                )
            if not form and (found := FIELD.search(text)):
                self.complain(
                    f"a field {found[0]} in bill text",
                    where,
                    "A provision has no fields to fill in.",
                    'put it in ::: exhibit or a block of the form, or write {{ blank("…") }}',
                )
        runs = parse_inline(lines, self.carried, self.problems)
        if not form:
            return runs
        runs = with_fields(runs)
        if any(isinstance(run, Text) and UNREAD_FIELD.search(run.text) for run in runs):
            self.complain(
                "a field that cannot be read",
                lines[0][1],
                "A field holds a label of plain words.",
                "write [text: Name], [check: I agree] or [signature: Clerk]",
            )
        return runs

    def loose(self, runs: Runs, where: Place | None) -> None:
        """A paragraph with no marker: a section's own words."""
        if not self.stack:
            self.complain(
                "a paragraph outside any section",
                where,
                fix="put it under a ## heading, or in a ::: container (" + ", ".join(BLOCK_ROLES) + ")",
            )
        elif len(self.stack) > 1 and not self.in_exhibit:
            marker = MARKERS[self.stack[-1].level]
            self.complain(
                "a paragraph after an item, with no marker",
                where,
                "It could close the item, or the list, or belong to the section.",
                f"write {marker[:-1]}...) to close the item, (...) to close the section's list, or join it",
            )
        elif self.stack[0].runs or self.stack[0].children or self.in_exhibit:
            self.stack = self.stack[:1]
            self.stack[0].children.append(Flush(0, runs, where))
        else:
            self.stack[0].runs = runs

    def table(self, index: int) -> int:
        """Read a table from its first line on; returns the index of the line after it."""
        end = index
        while end < len(self.lines) and self.lines[end][0].strip().startswith("|"):
            end += 1
        rows, where = self.lines[index:end], self.lines[index][1]
        if not self.stack:
            self.complain(
                "a table outside any section", where, fix="put it under a ## heading or in an exhibit"
            )
            return end
        cells = read_table(rows)
        if cells is None:
            self.complain(
                "a table that cannot be read",
                where,
                "The second line must rule off the head, and every row have as many cells as it.",
                "write | Head | Head |, then | --- | --- |, then the rows",
            )
            return end
        made = tuple(tuple(self.words([cell]) for cell in row) for row in cells)
        self.stack[0 if self.in_exhibit else -1].children.append(
            Flush(self.stack[-1].level, (), where, role="table", table=made)
        )
        return end

    # Headings and items --------------------------------------------------------------------------------

    def heading(self, text: str, where: Place | None) -> None:
        """A part, a section or a caption."""
        match = HEADING.match(text)
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
        if self.in_exhibit and depth == 3 and not attributes:
            self.stack[0].children.append(Flush(0, self.words([(words, where)]), where, role="subcaption"))
            return
        if self.in_exhibit:
            containers.unclosed(self, "exhibit", self.exhibit)
            self.in_exhibit = False
        id, classes, pairs = self.attributes(attributes, where, SECTION_KEYS if depth == 2 else ())
        runs = self.words([(words, where)])
        if depth == 2:
            id = id or f"_{sum(not isinstance(one, Caption) for one in self.body) + 1}"
            section = Open(0, id, where, runs, classes, into=self.into(pairs, classes, where))
            self.claim(section)
            self.body.append(section)
            self.stack = [section]
            return
        if attributes and (depth == 3 or classes):
            self.complain(
                "attributes on a caption",
                where,
                "Only sections have classes, and no caption has an id.",
                "drop them",
            )
        self.stack = []
        caption = Caption("part" if depth == 1 else "caption", runs, where, id if depth == 1 else "")
        if caption.id:
            self.claim(caption)
        self.body.append(caption)

    def into(self, pairs: Mapping[str, str], classes: frozenset[str], where: Place | None) -> str:
        """The placement that a section names for itself; "" after a complaint."""
        into = pairs.get("into", "")
        fix = "write {: #id into=state.placement.…}, where the section joins the code, as a fact"
        if into and not into.startswith(("state.placement.", "place.placement.")):
            self.complain(f"into={readable(into)!r} is no placement", where, fix=fix)
        elif into and classes & {"uncodified", "amend", "repeal"}:
            why = "A section of that class does not go into the code as new law."
            self.complain("into= on a section that is not codified", where, why, "drop one of the two")
        else:
            return into
        return ""

    def item(self, level: int, name: str | None, rest: str, where: Place | None) -> None:
        """An item of this level, named or not."""
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
        if name and not ID.fullmatch(name):
            self.complain(
                f"{readable(name)!r} cannot be an id", where, fix="use a-z, 0-9 and -, starting with a letter"
            )
            name = None
        parent.items += 1
        item = Open(level, f"{section.id}.{name}" if name else f"{parent.id}._{parent.items}", where)
        self.claim(item)
        parent.children.append(item)
        self.stack.append(item)
        self.paragraph = [(rest, where)]
        self.place = self.opening

    def opening(self, runs: Runs, where: Place | None) -> None:
        """The words that follow an item's marker."""
        self.stack[-1].runs = runs
        first = runs[0] if runs else None
        if isinstance(first, Text) and (wrapped := WRAPPED.match(first.text)):
            self.complain(
                f"an item that opens with {wrapped[0]!r}",
                where,
                "A wrapped line that begins with a reference such as (a) reads as a new item.",
                r"join it to the line before, or write \(a) if the words are meant",
            )

    def flush(self, level: int, name: str | None, rest: str, where: Place | None) -> None:
        """Flush text of this level; 0 closes the section's list."""
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

    def claim(self, provision: Open | Caption) -> None:
        """Take an id; the second to ask for it is a problem."""
        first = self.named.setdefault(provision.id, provision)
        if first is not provision:
            again = f"It stands at {first.where} already."
            self.complain(f"the id {provision.id!r} twice", provision.where, again, "rename one of them")

    def attributes(
        self, text: str, where: Place | None, keys: Sequence[str] = ()
    ) -> tuple[str, frozenset[str], dict[str, str]]:
        """What stands in `{: … }`: the id, the classes, and values by key."""
        id, classes, pairs = "", set[str](), dict[str, str]()
        for word in ATTRIBUTE.findall(text):
            key, equals, value = word.partition("=")
            if word.startswith("#") and ID.fullmatch(word[1:]):
                id = word[1:]
            elif word.startswith(".") and ID.fullmatch(word[1:]):
                classes.add(word[1:])
            elif equals and key in keys:
                pairs[key] = value.strip("\"'")
            else:
                known = " ".join(f"{key}=…" for key in keys)
                known = known if keys and keys != SECTION_KEYS else f"#id .class {known}".strip()
                self.complain(
                    f"{readable(word)!r} cannot be read in {{: …}}", where, fix=f"write {{: {known}}}"
                )
        return id, frozenset(classes), pairs
