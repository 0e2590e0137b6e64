"""Base room: values that remember which facts they came from, as templates and expressions see them.

`Traced` strings keep exact paths through case, slices and joins; `Missing` poisons whatever touches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal, SupportsIndex, cast

from billgen.base.errors import Place
from billgen.base.provenance import Fact, FactList, Node, NotApplicable, Record, Status
from billgen.base.words import long_date

How = Literal["value", "derived"]
Segment = tuple[str, tuple[str, ...], How]
"""A stretch of a string: its words, the paths they came from (none for a template's own words), and how."""


class Traced(str):
    """A string whose stretches know their facts."""

    segments: tuple[Segment, ...]

    def __new__(cls, segments: Iterable[Segment]) -> Traced:  # noqa: D102
        stretches = tuple(segments)
        made = super().__new__(cls, "".join(stretch[0] for stretch in stretches))
        made.segments = stretches
        return made

    @classmethod
    def of(cls, text: str, *paths: str, how: How = "value") -> Traced:
        """A string that came from these facts."""
        return cls(((str(text), paths, how),))

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path in it, in order, once."""
        return tuple(dict.fromkeys(path for segment in self.segments for path in segment[1]))

    def map(self, change: Callable[[str], str]) -> Traced:
        """The same facts in another case."""
        return Traced((change(text), paths, how) for text, paths, how in self.segments)

    def upper(self) -> Traced:
        """In capitals."""
        return self.map(str.upper)

    def lower(self) -> Traced:
        """In small letters."""
        return self.map(str.lower)

    def title(self) -> Traced:
        """Every word with a capital."""
        return self.map(str.title)

    def strip(self, chars: str | None = None, /) -> Traced:
        """Without white space, or these characters, at both ends."""
        words = str(self)
        start = len(words) - len(words.lstrip(chars))
        return self[start : start + len(words.strip(chars))]

    def __getitem__(self, key: SupportsIndex | slice) -> Traced:
        marked = [(char, segment[1:]) for segment in self.segments for char in segment[0]]
        taken = marked[key] if isinstance(key, slice) else [marked[key]]
        return Traced(
            ("".join(char for char, _ in stretch), paths, how)
            for (paths, how), stretch in groupby(taken, key=lambda one: one[1])
        )

    def __iter__(self) -> Iterator[str]:
        return (Traced.of(char, *paths, how=how) for text, paths, how in self.segments for char in text)


class TracedInt(int):
    """A whole number that knows its facts."""

    paths: tuple[str, ...] = ()
    how: How = "value"


class TracedFloat(float):
    """A number that knows its facts."""

    paths: tuple[str, ...] = ()
    how: How = "value"


class TracedDate(date):
    """A date that knows its facts."""

    paths: tuple[str, ...] = ()
    how: How = "value"


def paths_of(value: object) -> tuple[str, ...]:
    """The facts a value came from."""
    return getattr(value, "paths", ())


def segments(value: object) -> tuple[Segment, ...]:
    """The stretches of any printable value; a date prints in its long form."""
    if isinstance(value, Traced):
        return value.segments
    if isinstance(value, date):
        return ((long_date(value), paths_of(value), "derived"),)
    return ((str(value), paths_of(value), getattr(value, "how", "value")),)


def trace(value: object, *paths: str, how: How = "value") -> object:
    """Attach paths to a plain value; booleans and what has no traced form come back as they are."""
    match value:
        case bool():
            return value
        case str():
            return Traced.of(value, *paths, how=how)
        case int():
            traced = TracedInt(value)
        case float():
            traced = TracedFloat(value)
        case date():
            traced = TracedDate(value.year, value.month, value.day)
        case _:
            return value
    traced.paths, traced.how = paths, how
    return traced


def derive(value: object, *sources: object) -> object:
    """A computed value, derived from whatever its sources came from."""
    paths = tuple(dict.fromkeys(path for source in sources for path in paths_of(source)))
    return trace(value, *paths, how="derived") if paths else value


class Missing:
    """A fact that is not there. It is no value: the operators of `base.operators` pass it on and never raise.

    Attributes:
        paths: what was looked for.
        kind: "missing" when nobody has looked, "unknown" when someone looked in vain, "none" for `!none`.
        note: what the file says of an unknown.
    """

    __slots__ = ("kind", "note", "paths")

    def __init__(
        self, *paths: str, kind: Literal["missing", "unknown", "none"] = "missing", note: str = ""
    ) -> None:
        self.paths = paths
        self.kind: Literal["missing", "unknown", "none"] = kind
        self.note = note

    @property
    def open(self) -> bool:
        """Whether nobody can say; False for `!none`, which is a plain no."""
        return self.kind != "none"

    def below(self, key: str) -> Missing:
        """What stands below something missing is missing too."""
        return Missing(*(f"{path}.{key}" for path in self.paths), kind=self.kind, note=self.note)

    def __call__(self, *_: object, **__: object) -> Missing:
        """`missing.upper()`: the call of a method gives what it was called on."""
        paths = (path.rpartition(".")[0] or path for path in self.paths)
        return Missing(*paths, kind=self.kind, note=self.note)

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


def gap_in(*values: object) -> Missing | None:
    """What is missing among some values, as one; what is open outweighs `!none`. None when all are there."""
    found = [value for value in values if isinstance(value, Missing)]
    found = [gap for gap in found if gap.open] or found
    if len(found) < 2:
        return found[0] if found else None
    paths = dict.fromkeys(path for gap in found for path in gap.paths)
    return Missing(*paths, kind=found[0].kind, note=found[0].note)


@dataclass(slots=True)
class Reads:
    """What one draft has read of its facts and options.

    Attributes:
        found: path → the fact, for every leaf read, in conditions too.
        missed: path → where it was looked for and not found, in conditions too.
        wanted: path → where it should have printed, for every gap that stands in the draft.
        used: path → the template places that read it.
        unchecked: conditions that touched something missing: (where, paths).
        touched: paths read since the last mark; the printed value is made of these.
        here: the template line being rendered.
    """

    found: dict[str, Fact] = field(default_factory=dict[str, Fact])
    missed: dict[str, list[Place]] = field(default_factory=dict[str, list[Place]])
    wanted: dict[str, list[Place]] = field(default_factory=dict[str, list[Place]])
    used: dict[str, list[Place]] = field(default_factory=dict[str, list[Place]])
    unchecked: list[tuple[Place | None, tuple[str, ...]]] = field(
        default_factory=list[tuple[Place | None, tuple[str, ...]]]
    )
    touched: list[str] = field(default_factory=list[str])
    here: Place | None = None
    _traced: dict[str, tuple[Fact, object]] = field(
        default_factory=dict[str, tuple["Fact", object]], repr=False
    )
    _noted: set[tuple[str, str, int]] = field(default_factory=set[tuple[str, str, int]], repr=False)

    def read(self, path: str, node: Node | None) -> object:
        """The value at a path as a template sees it; records the reading."""
        match node:
            case None:
                return self.miss(Missing(path))
            case Record():
                return RecordView(node, path, self)
            case FactList():
                return ListView(node, path, self)
            case Fact(value=None, status=Status.UNKNOWN):
                self._note(path, node)
                return self.miss(Missing(path, kind="unknown", note=node.note))
            case Fact(value=NotApplicable()):
                self._note(path, node)
                return Missing(path, kind="none", note=node.note)
            case Fact():
                self._note(path, node)
                self.touched.append(path)
                known = self._traced.get(path)
                if known is None or known[0] is not node:
                    known = self._traced[path] = (node, trace(node.value, path))
                return known[1]

    def _note(self, path: str, fact: Fact) -> None:
        self.found[path] = fact
        here = self.here
        if here is None:
            self.used.setdefault(path, [])
        elif (known := (path, here.file, here.line)) not in self._noted:
            self._noted.add(known)
            self.used.setdefault(path, []).append(here)

    def miss(self, missing: Missing) -> Missing:
        """Record that a fact was looked for and not there."""
        self._remember(self.missed, missing)
        return missing

    def want(self, missing: Missing) -> None:
        """Record that a fact that is not there should have printed here."""
        self._remember(self.wanted, missing)

    def _remember(self, book: dict[str, list[Place]], missing: Missing) -> None:
        for path in missing.paths:
            places = book.setdefault(path, [])
            if self.here and self.here not in places:
                places.append(self.here)

    def status(self, paths: tuple[str, ...]) -> list[Fact]:
        """The facts behind some paths."""
        return [self.found[path] for path in paths if path in self.found]


class RecordView(Mapping[str, object]):
    """A record as a template sees it: `state.officers.treasurer`."""

    __slots__ = ("node", "path", "reads")

    def __init__(self, node: Record, path: str, reads: Reads) -> None:
        self.node, self.path, self.reads = node, path, reads

    def look(self, key: str) -> object:
        """The field, or Missing."""
        path = self.node.borrowed.get(key) or f"{self.path}.{key}"
        return self.reads.read(path, self.node.fields.get(key))

    def __getitem__(self, key: str) -> object:
        return self.look(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.node.fields)

    def __len__(self) -> int:
        return len(self.node.fields)

    def __contains__(self, key: object) -> bool:
        return key in self.node.fields


class ListView:
    """A list of facts as a template sees it."""

    __slots__ = ("node", "path", "reads")

    def __init__(self, node: FactList, path: str, reads: Reads) -> None:
        self.node, self.path, self.reads = node, path, reads

    def __getitem__(self, index: object) -> object:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if not isinstance(index, int) or not -len(self) <= index < len(self):
            return self.reads.miss(Missing(f"{self.path}.{index}"))
        index %= len(self)
        return self.reads.read(f"{self.path}.{index}", self.node.items[index])

    def __iter__(self) -> Iterator[object]:
        return (self[index] for index in range(len(self)))

    def __len__(self) -> int:
        return len(self.node.items)


def as_node(value: object, *, layer: str, status: Status = Status.GIVEN) -> Node:
    """Plain data (an option, a word of the form) as facts.

    Raises:
        TypeError: the data holds something that is no scalar, list or map.
    """
    match value:
        case Mapping():
            fields = cast("Mapping[object, object]", value)
            return Record(
                {str(key): as_node(item, layer=layer, status=status) for key, item in fields.items()}
            )
        case list() | tuple():
            items = cast("Sequence[object]", value)
            return FactList(tuple(as_node(item, layer=layer, status=status) for item in items))
        case str() | bool() | int() | float() | date():
            return Fact(value, status, layer=layer)
        case None:
            return Fact(None, Status.UNKNOWN, layer=layer)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be a fact")
