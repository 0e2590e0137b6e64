"""Library room: typed reading of a manifest's YAML, with every problem of the file collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from billgen.base.errors import InputError, Place, Problem
from billgen.base.files import read_plain
from billgen.facts.yaml_nodes import MAX_PROBLEMS, YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml

_T = TypeVar("_T")

TRUE, FALSE = frozenset(("true", "yes", "on")), frozenset(("false", "no", "off"))


class Reader:
    """One map of a manifest. Unknown keys are found when `done` is called.

    Attributes:
        why: the reason that there are no others, for those who ask; or "".
    """

    def __init__(self, node: YamlMap, file: str, problems: list[Problem], what: str = "") -> None:
        self.node, self.file, self.problems, self.what = node, file, problems, what
        self.asked: set[str] = set()
        self.why = ""

    def place(self, node: YamlNode | None = None) -> Place:
        """Where a node stands."""
        return Place(self.file, (node or self.node).line)

    def complain(self, what: str, node: YamlNode | None = None, fix: str = "") -> None:
        """Note a problem, at a node or at the map."""
        self.problems.append(Problem(what, self.place(node), fix=fix))

    def get(self, key: str) -> YamlNode | None:
        """The node under a key; remembers that the key is known."""
        self.asked.add(key)
        return self.node.entries.get(key)

    def text(self, key: str, default: str | None = "") -> str:
        """A text value; with `default=None` it must be there."""
        node = self.get(key)
        if node is None:
            if default is None:
                self.complain(f"{self.what or 'the file'} has no {key!r}", fix=f"add {key}: …")
            return default or ""
        if not isinstance(node, YamlScalar) or node.none:
            self.complain(f"{key!r} wants text", node, "quote text that holds a colon or a brace")
            return default or ""
        return node.text

    def flag(self, key: str, default: bool) -> bool:
        """A yes or no."""
        text = self.text(key, "").lower()
        if not text:
            return default
        if text not in TRUE | FALSE:
            self.complain(f"{key!r} is {text!r}", self.node.entries[key], "write true or false")
        return text in TRUE

    def choice(self, key: str, allowed: Iterable[str], default: str | None) -> str:
        """One of some words."""
        text = self.text(key, default)
        names = list(allowed)
        if text and text not in names:
            self.complain(
                f"{key!r} is {text!r}", self.node.entries.get(key), f"write one of {', '.join(names)}"
            )
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of text values."""
        return tuple(node.text for node in self.scalars(key))

    def scalars(self, key: str) -> list[YamlScalar]:
        """The nodes of a list of text values."""
        found: list[YamlScalar] = []
        for node in self.items(key):
            if isinstance(node, YamlScalar) and not node.none:
                found.append(node)
            else:
                self.complain(
                    f"{key!r} wants text in each line", node, "put quotes round text that holds a colon"
                )
        return found

    def items(self, key: str) -> list[YamlNode]:
        """The nodes of a list."""
        node = self.get(key)
        if node is None:
            return []
        if not isinstance(node, YamlList):
            self.complain(f"{key!r} wants a list", node, f"write {key}: […]")
            return []
        return node.items

    def map(self, key: str) -> Mapping[str, YamlNode]:
        """The entries of a map; none when the key is not there."""
        node = self.get(key)
        if isinstance(node, YamlMap):
            return node.entries
        if node is not None:
            self.complain(f"{key!r} wants a map", node, f"write {key}: {{name: …}}")
        return {}

    def records(self, key: str) -> Iterator[tuple[str, Reader]]:
        """The entries of a map of maps."""
        for name, entry in self.map(key).items():
            if isinstance(entry, YamlMap):
                yield name, Reader(entry, self.file, self.problems, f"{key}.{name}")
            else:
                self.complain(f"{key}.{name} wants a map", entry, f"write {name}: {{…}}")

    def listed(self, key: str) -> Iterator[Reader]:
        """The entries of a list of maps."""
        for number, node in enumerate(self.items(key), 1):
            if isinstance(node, YamlMap):
                yield Reader(node, self.file, self.problems, f"{key} {number}")
            else:
                self.complain(f"{key} {number} wants a map", node, "write - {…}")

    def done(self) -> None:
        """Report the keys nobody asked for."""
        for key, line in self.node.key_lines.items():
            if len(self.problems) > MAX_PROBLEMS:
                return
            if key not in self.asked:
                near = get_close_matches(key, self.asked, n=1)
                fix = f"did you mean {near[0]!r}?" if near else f"keys here: {', '.join(sorted(self.asked))}"
                self.problems.append(Problem(f"unknown key {key!r}", Place(self.file, line), self.why, fix))


MAX_BYTES = 2_000_000


def read_text(path: Path, shown_as: str) -> str:
    """A file's text.

    Raises:
        InputError: it cannot be read, is too large, or is no UTF-8.
    """
    place = Place(shown_as)
    try:
        data = read_plain(path, MAX_BYTES)
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place)) from None
    if len(data) > MAX_BYTES:
        raise InputError(Problem(f"more than {MAX_BYTES:,} bytes", place, fix="split it"))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError(Problem("not UTF-8 text", place, fix="save it as UTF-8")) from None


def read_file(path: Path, shown_as: str, make: Callable[[Reader], _T]) -> _T:
    """Read one YAML file into a value.

    Raises:
        InputError: with every problem of the file.
    """
    node, problems = parse_yaml(read_text(path, shown_as), shown_as)
    if node is None or problems:
        raise InputError(problems or [Problem("the file is empty", Place(shown_as))])
    reader = Reader(node, shown_as, problems)
    made = make(reader)
    reader.done()
    if problems:
        raise InputError(sorted(dict.fromkeys(problems), key=lambda one: one.where or Place(shown_as)))
    return made


def data_of(node: YamlNode) -> object:
    """A node as plain data; every scalar stays text."""
    match node:
        case YamlScalar():
            return node.text
        case YamlList():
            return [data_of(item) for item in node.items]
        case YamlMap():
            return {key: data_of(item) for key, item in node.entries.items()}
