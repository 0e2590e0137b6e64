"""Facts room: YAML text in, plain nodes that remember their lines out; YAML beyond plain data is refused.

The nodes are built from parser events, not from yaml's own node graph: an alias is refused before it can
multiply, an anchor nobody uses is seen at all, and depth and size are bounded while the file is being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml import events as ev

from billgen.base.errors import Place, Problem
from billgen.base.files import read_plain
from billgen.facts.characters import bad_characters, first_bad, without_bad

MAX_BYTES = 2_000_000
MAX_NODES = 200_000
MAX_DEPTH = 20
MAX_PROBLEMS = 100

_Loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NULL = frozenset(("", "~", "null", "Null", "NULL"))


# Plain classes: dataclasses would cost 1 ms each before the first file is opened.
class YamlScalar:
    """Text as written; `none` for `!none`, `broken` when its fault is already reported."""

    __slots__ = ("broken", "line", "none", "text")

    def __init__(self, text: str, line: int, *, none: bool = False, broken: bool = False) -> None:
        self.text = text
        self.line = line
        self.none = none
        self.broken = broken


class YamlList:
    """A list; `line` is where it begins, counting from 1."""

    __slots__ = ("broken", "items", "line")

    def __init__(self, line: int, items: list[YamlNode] | None = None) -> None:
        self.line = line
        self.broken = False
        self.items: list[YamlNode] = [] if items is None else items


class YamlMap:
    """A map in the order of the file, with the line of each key."""

    __slots__ = ("broken", "entries", "key_lines", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.broken = False
        self.entries: dict[str, YamlNode] = {}
        self.key_lines: dict[str, int] = {}


YamlNode = YamlScalar | YamlList | YamlMap


class _EnoughError(Exception):
    """The file is past a bound; what it holds further is not read."""


def read_yaml(path: Path) -> tuple[YamlMap | None, list[Problem]]:
    """Read one facts file.

    Returns:
        The top map, or None when there is none to speak of, and every problem found.

    Raises:
        OSError: the file cannot be read at all.
    """
    name = str(path)
    data = read_plain(path, MAX_BYTES)
    if len(data) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES:,} bytes"
        return None, [Problem(what, Place(name), fix="Facts are short: leave long texts out of the file.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem("the file is not UTF-8 text", Place(name, line), fix="Save it as UTF-8.")]
    return parse_yaml(text, name)


def parse_yaml(text: str, file: str) -> tuple[YamlMap | None, list[Problem]]:
    """Parse YAML text; `file` is what the problems call it."""
    text = text.replace("\r\n", "\n")
    builder = _Builder(file)
    has_tab = "\t" in text
    if first_bad(text):
        builder.problems += bad_characters(text, file)
        text = without_bad(text)  # go on, so that the other problems come out as well
    try:
        builder.feed(yaml.parse(text, Loader=_Loader))
    except _EnoughError:
        return None, builder.problems
    except yaml.MarkedYAMLError as error:
        if not has_tab:  # a tab that stood for indentation explains the rest
            builder.problems.append(_syntax_problem(error, file))
        return None, builder.problems
    except yaml.YAMLError as error:
        builder.problems.append(
            Problem(f"this is not YAML: {error}", Place(file), fix="Remove that character.")
        )
        return None, builder.problems
    if not isinstance(builder.root, YamlMap):
        if not builder.problems:
            what = "a facts file is a map of keys" if builder.root else "the file is empty"
            builder.problems.append(Problem(what, Place(file, 1), fix="Begin with `schema: 1` and `id: …`."))
        return None, builder.problems
    return builder.root, builder.problems


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    what = ", ".join(part for part in (error.context, error.problem) if part)
    hint = "Check the indentation; put text that holds a colon, or opens with # or a brace, in quotes."
    return Problem(f"this is not YAML: {what}", Place(file, line), fix=hint)


def _line(event: ev.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Frame:
    """A map or list that is still open; `key` is the one whose value comes next, None when a key comes."""

    __slots__ = ("entries", "items", "key", "key_line", "key_lines", "node")

    def __init__(self, node: YamlMap | YamlList) -> None:
        self.node = node
        self.items = node.items if isinstance(node, YamlList) else None
        self.entries, self.key_lines = (
            (node.entries, node.key_lines) if isinstance(node, YamlMap) else (None, None)
        )
        self.key: str | None = None
        self.key_line = 0


# Stands for a key that was refused, so that its value is read, and its faults told, without being kept.
_REFUSED = "\0"


class _Builder:
    """Takes parser events and keeps the tree, the bounds and the problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: YamlNode | None = None
        self.problems: list[Problem] = []
        self._open: list[_Frame] = []
        self._documents = 0

    def feed(self, stream: Iterator[ev.Event]) -> None:
        """Read the whole stream; its parser is bounded because nothing is asked of it past a bound."""
        nodes = 0
        for event in stream:
            if isinstance(event, ev.ScalarEvent):
                nodes += 1
                if not self._is_plain_key(event):
                    self._put(self._scalar(event))
            elif isinstance(event, ev.CollectionEndEvent):
                self._put(self._open.pop().node)
            elif isinstance(event, ev.NodeEvent):
                nodes += 1
                self._opens(event)
            elif isinstance(event, ev.DocumentStartEvent):
                self._document(event)
            if nodes > MAX_NODES:
                self._problem(event, f"more than {MAX_NODES:,} values in one file", "Split the file.")
                raise _EnoughError

    def _is_plain_key(self, event: ev.ScalarEvent) -> bool:
        """Take a key that has nothing wrong with it, the short way: such are nearly half of all scalars."""
        if not self._open:
            return False
        frame, text = self._open[-1], event.value
        entries = frame.entries
        if frame.key is not None or entries is None or not text or text in entries:
            return False
        if event.style or event.tag is not None or event.anchor:
            return False
        frame.key, frame.key_line = text, _line(event)
        return True

    def _document(self, event: ev.DocumentStartEvent) -> None:
        self._documents += 1
        if event.version or event.tags:
            self._problem(event, "a % directive", "Remove the lines that begin with %.")
        if self._documents > 1:
            self._problem(event, "a second document", "One file holds one place: remove `---`.")
            raise _EnoughError

    def _problem(self, event: ev.Event, what: str, fix: str) -> None:
        self.problems.append(Problem(f"{what} is not allowed in facts", self._where(event), fix=fix))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _EnoughError

    def _where(self, event: ev.Event) -> Place:
        return Place(self.file, _line(event))

    def _opens(self, event: ev.NodeEvent) -> None:
        """An alias, or the start of a map or list."""
        line = _line(event)
        if isinstance(event, ev.AliasEvent):
            self._problem(
                event, f"alias *{event.anchor}", "Write the value out: every fact is read by itself."
            )
            self._put(YamlScalar("", line, broken=True))
            return
        self._refuse_anchor(event)
        if len(self._open) >= MAX_DEPTH:
            self._problem(event, f"nesting deeper than {MAX_DEPTH} levels", "Facts are flat: bring it up.")
            raise _EnoughError
        node = YamlMap(line) if isinstance(event, ev.MappingStartEvent) else YamlList(line)
        if isinstance(event, ev.CollectionStartEvent) and event.tag is not None:
            node.broken = True
            fix = "Remove it; the only tag is !none, on a value of its own."
            self._problem(event, f"tag {event.tag}", fix)
        self._open.append(_Frame(node))

    def _refuse_anchor(self, event: ev.NodeEvent) -> None:
        if event.anchor:
            self._problem(event, f"anchor &{event.anchor}", "Write the value out where it is needed.")

    def _scalar(self, event: ev.ScalarEvent) -> YamlScalar:
        text, style = event.value, event.style
        scalar = YamlScalar(text, _line(event))
        if event.anchor:
            self._refuse_anchor(event)
        if event.tag is not None:
            scalar.none = event.tag == "!none"
            scalar.broken = not scalar.none or text != ""
            if scalar.broken and scalar.none:
                self._problem(
                    event, "!none with a value", "Write !none alone: it says that there is no such thing."
                )
            elif scalar.broken:
                self._problem(event, f"tag {event.tag}", "Remove it; put quotes round text.")
        elif not style:
            if text in _NULL and not self._at_key():
                what = "null" if text else "an empty value"
                fix = (
                    "Leave the key out, write !none if there is no such thing, or {status: unknown, note: …}."
                )
                self._problem(event, what, fix)
                scalar.broken = True
        elif style == '"':
            if bad := first_bad(text):
                self._problem(
                    event, f"the escaped character U+{ord(bad):04X}", "Remove it from the quoted text."
                )
                scalar.broken = True
        elif style in "|>":
            scalar.text = text.rstrip("\n")
        return scalar

    def _at_key(self) -> bool:
        return bool(self._open) and self._open[-1].entries is not None and self._open[-1].key is None

    def _put(self, node: YamlNode) -> None:
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        if frame.items is not None:
            frame.items.append(node)
        elif frame.key is None:
            self._take_key(frame, node)
        else:
            if frame.key is not _REFUSED and frame.entries is not None and frame.key_lines is not None:
                frame.entries[frame.key] = node
                frame.key_lines[frame.key] = frame.key_line
            frame.key = None

    def _take_key(self, frame: _Frame, node: YamlNode) -> None:
        frame.key = _REFUSED
        assert isinstance(frame.node, YamlMap)
        if not isinstance(node, YamlScalar) or node.none or not node.text:
            what = "a key must be a plain word"
            self.problems.append(Problem(what, Place(self.file, node.line), fix="Write `key: value`."))
        elif node.text in frame.node.entries:
            what = f"duplicate key `{node.text}`, already given in line {frame.node.key_lines[node.text]}"
            where = Place(self.file, node.line)
            self.problems.append(
                Problem(what, where, "One of the two would be lost.", "Keep one of the two.")
            )
        elif not node.broken:
            frame.key, frame.key_line = node.text, node.line
