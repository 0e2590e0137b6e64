"""Bill room: what stands between ::: and ::: - blocks of the form, notes, purposes, exhibits, amended law."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from billgen.base.errors import Place
from billgen.bill.amended_words import parse_amended
from billgen.bill.grammar import BLOCK_ROLES, FENCE, Open, Reading
from billgen.bill.inline import Line, readable
from billgen.bill.model import Blank, Block, Flush, Note, Runs

MOST_ROWS = 500
"""Rows of a table of signatures; more than a petition sheet has."""


def read(parser: Reading, opening: str, index: int, where: Place | None) -> int:
    """Read a container from its first line on.

    Args:
        parser: the parser at that line.
        opening: the line.
        index: of the line after it.
        where: its place in the template.

    Returns:
        The index of the line to read next.
    """
    fence = FENCE.match(opening)
    name, rest = (fence[1], fence[2].strip()) if fence else ("", "?")
    if rest and not (rest.startswith("{:") and rest.endswith("}")):
        parser.complain(
            f"a container line that cannot be read: {readable(opening)!r}",
            where,
            fix="write ::: name {: key=value}",
        )
        rest = ""
    if not name:
        if parser.in_exhibit:
            parser.in_exhibit, parser.stack = False, []
        else:
            parser.complain("::: with nothing open", where, fix="write ::: name above what it closes")
        return index
    attributes = rest[2:-1]
    if name == "exhibit":
        _exhibit(parser, attributes, where)
        return index
    paragraphs, index = _inside(parser, name, index, where)
    if reader := _READERS.get(name):
        reader(parser, paragraphs, attributes, where)
    elif name in BLOCK_ROLES:
        _block(parser, name, paragraphs, attributes, where)
    else:
        known = ", ".join(("note", "exhibit", *list(_READERS)[1:], *BLOCK_ROLES))
        parser.complain(f"a container named {name!r}", where, fix=f"containers are {known}")
    return index


def unclosed(parser: Reading, name: str, where: Place | None) -> None:
    """Say that a container has no end."""
    parser.complain(f"::: {name} is never closed", where, fix="write ::: on a line of its own after it")


def _inside(parser: Reading, name: str, index: int, where: Place | None) -> tuple[list[list[Line]], int]:
    """The paragraphs up to the closing `:::`, and the index of the line after it."""
    paragraphs: list[list[Line]] = [[]]
    while index < len(parser.lines):
        line, place = parser.lines[index]
        text = line.strip()
        if text == ":::":
            index += 1
            break
        if text.startswith((":::", "## ")):
            unclosed(parser, name, where)
            break
        index += 1
        if text:
            paragraphs[-1].append((text, place))
        elif paragraphs[-1]:
            paragraphs.append([])
    else:
        unclosed(parser, name, where)
    return [lines for lines in paragraphs if lines], index


def _block(
    parser: Reading, name: str, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    """A block of the form: before the sections, after them, or in an exhibit."""
    runs = tuple(parser.words(lines, form=True) for lines in paragraphs)
    parser.attributes(attributes, where)
    if parser.in_exhibit:
        parser.stack = parser.stack[:1]
        parser.stack[0].children.extend(Flush(0, one, where, role=name) for one in runs)
        return
    target = parser.back if parser.body else parser.front
    empty = ((),) if name == "long-title" else ()
    target.extend(Block(name, one, where) for one in runs or empty)
    parser.stack = []


def _note(
    parser: Reading, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    runs = tuple(parser.words(lines) for lines in paragraphs)
    _, _, pairs = parser.attributes(attributes, where, ("for", "level"))
    level = pairs.get("level", "")
    if level not in ("", "settled", "contested", "untested"):
        parser.complain(
            f"a note of level {readable(level)!r}", where, fix="levels are settled, contested, untested"
        )
    target = pairs.get("for", "") or (parser.stack[-1].id if parser.stack else "")
    parser.notes.append(Note(target, level, runs, where))


def _purpose(
    parser: Reading, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    """What a section does, in plain words; without `for`, the section it stands in."""
    _, _, pairs = parser.attributes(attributes, where, ("for",))
    target = pairs.get("for", "") or (parser.stack[0].id if parser.stack else "")
    if len(paragraphs) != 1:
        parser.complain(
            "a purpose of several paragraphs" if paragraphs else "a purpose with no words",
            where,
            fix="say in one or two plain sentences what the section does",
        )
        return
    parser.purposes.append(Note(target, "", (parser.words(paragraphs[0]),), where))


def _exhibit(parser: Reading, attributes: str, where: Place | None) -> None:
    """Open an exhibit; what follows belongs to it up to its `:::`."""
    if parser.in_exhibit:
        unclosed(parser, "exhibit", parser.exhibit)
    id, classes, pairs = parser.attributes(attributes, where, ("title",))
    heading = parser.words([(pairs.get("title", ""), where)], form=True)
    if not heading:
        parser.complain(
            "an exhibit without a title", where, fix='write ::: exhibit {: #id title="Its title"}'
        )
    exhibit = Open(0, id or f"_exhibit-{len(parser.exhibits) + 1}", where, heading, classes, law="exhibit")
    parser.claim(exhibit)
    parser.exhibits.append(exhibit)
    parser.stack, parser.exhibit, parser.in_exhibit = [exhibit], where, True


def _amend(
    parser: Reading, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    """Existing law with its changes, quoted in an amending section."""
    law = _law(parser, "amend", attributes, where)
    if not law:
        return
    section = parser.stack[0]
    if not paragraphs:
        parser.complain(
            "::: amend with no words", where, fix="write the law's words with the changes in them"
        )
    for lines in paragraphs:
        runs = parse_amended(lines, parser.carried, parser.problems)
        section.children.append(Flush(0, runs, lines[0][1], role="quoted-law"))


def _repeal(
    parser: Reading, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    """A law that a section repeals: named by its citation, without its words."""
    if _law(parser, "repeal", attributes, where) and paragraphs:
        parser.complain("words inside ::: repeal", where, fix="leave it empty: the law is named by its facts")


def _law(parser: Reading, name: str, attributes: str, where: Place | None) -> str:
    """The law text that a section amends or repeals; "" after a complaint."""
    _, _, pairs = parser.attributes(attributes, where, ("law",))
    law = pairs.get("law", "")
    section = parser.stack[0] if parser.stack and not parser.in_exhibit else None
    if section is None or name not in section.classes:
        parser.complain(
            f"::: {name} outside a section of class .{name}",
            where,
            fix=f"write ## … {{: #id .{name}}} above it",
        )
        return ""
    if not law.startswith(("state.law_text.", "place.law_text.")):
        parser.complain(
            f"::: {name} without the law it is about",
            where,
            fix=f"write ::: {name} {{: law=state.law_text.…}}, the text of the law as a fact",
        )
        return ""
    if section.amends or section.runs or section.children:
        parser.complain(
            f"a second law, or other words, in the section {section.id!r}",
            where,
            "Such a section changes one section of the law, and its opening words are the place's.",
            f"give each law a section of its own: ## … {{: #id .{name}}}",
        )
        return ""
    section.amends = law
    return law


def _signatures(
    parser: Reading, paragraphs: Sequence[Sequence[Line]], attributes: str, where: Place | None
) -> None:
    """Rows to be signed: a table with a head and empty cells."""
    _, _, pairs = parser.attributes(attributes, where, ("rows", "columns"))
    rows = int(pairs["rows"]) if pairs.get("rows", "").isdecimal() else 0
    columns = [word.strip() for word in pairs.get("columns", "").split(",") if word.strip()]
    if not 0 < rows <= MOST_ROWS or not columns or paragraphs or not parser.stack:
        parser.complain(
            "::: signatures that cannot be read",
            where,
            "It stands in an exhibit or a section, and has no words of its own.",
            '::: signatures {: rows=10 columns="Signature, Printed name, Date"}, and ::: on the next line',
        )
        return
    head = tuple(parser.words([(column, where)]) for column in columns)
    empty: tuple[Runs, ...] = tuple((Blank(column, "deliberate"),) for column in columns)
    parser.stack[0].children.append(Flush(0, (), where, role="table", table=(head, *(empty,) * rows)))


_READERS: dict[str, Callable[[Reading, Sequence[Sequence[Line]], str, Place | None], None]] = {
    "note": _note,
    "purpose": _purpose,
    "amend": _amend,
    "repeal": _repeal,
    "signatures": _signatures,
}
