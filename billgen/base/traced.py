"""Base room: values that remember which facts they came from, as templates and expressions see them.

`Traced` strings keep exact paths through case, slices and joins; `Missing` poisons whatever touches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, SupportsIndex

from billgen.base.errors import Place
from billgen.base.provenance import Fact, FactList, Node, NotApplicable, Record, Status

How = Literal["value", "derived"]
Segment = tuple[str, tuple[str, ...], How]
"""A stretch of a string: its words, the paths they came from (none for a template's own words), and how."""


class Traced(str):
    """A string whose stretches know their facts."""

    segments: tuple[Segment, ...]

    def __new__(cls, segments: tuple[Segment, ...]) -> Traced:
        made = super().__new__(cls, "".join(segment[0] for segment in segments))
        made.segments = segments
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
        """The same facts in another case or with other spacing."""
        return Traced(tuple((change(text), paths, how) for text, paths, how in self.segments))

    def upper(self) -> Traced:
        return self.map(str.upper)

    def lower(self) -> Traced:
        return self.map(str.lower)

    def __getitem__(self, key: SupportsIndex | slice) -> Traced:
        words = str.__getitem__(self, key)
        how: How = "value" if len(self.segments) == 1 and self.segments[0][2] == "value" else "derived"
        return Traced(((words, self.paths, how),))

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))


def segments(value: object) -> tuple[Segment, ...]:
    """The stretches of any printable value."""
    if isinstance(value, Traced):
        return value.segments
    paths: tuple[str, ...] = getattr(value, "paths", ())
    return ((str(value), paths, "value"),)


class TracedInt(int):
    """A whole number that knows its fact."""

    paths: tuple[str, ...] = ()


class TracedFloat(float):
    """A number that knows its fact."""

    paths: tuple[str, ...] = ()


class TracedDate(date):
    """A date that knows its fact."""

    paths: tuple[str, ...] = ()


def trace(value: object, *paths: str) -> object:
    """Attach paths to a plain value; booleans and what has no traced form come back as they are."""
    match value:
        case bool():
            return value
        case str():
            return Traced.of(value, *paths)
        case int():
            number = TracedInt(value)
            number.paths = paths
            return number
        case float():
            real = TracedFloat(value)
            real.paths = paths
            return real
        case date():
            day = TracedDate(value.year, value.month, value.day)
            day.paths = paths
            return day
        case _:
            return value


class Missing:
    """A fact that is not there. Comparing and computing with it gives it back; nothing raises."""

    __slots__ = ("kind", "note", "paths")
    __hash__ = object.__hash__

    def __init__(self, *paths: str, kind: Literal["missing", "unknown", "none"] = "missing", note: str = "") -> None:
        self.paths = paths
        self.kind: Literal["missing", "unknown", "none"] = kind
        self.note = note

    def _poison(self, *others: object, **_named: object) -> Missing:
        found = tuple(path for other in others if isinstance(other, Missing) for path in other.paths)
        return Missing(*dict.fromkeys(self.paths + found), kind=self.kind, note=self.note) if found else self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _poison
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pow__ = _poison
    __getitem__ = __call__ = _poison
    __lt__ = __le__ = __gt__ = __ge__ = _poison

    def __eq__(self, other: object) -> bool:
        return self is other

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        return ""


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
                return trace(node.value, path)

    def _note(self, path: str, fact: Fact) -> None:
        self.found[path] = fact
        places = self.used.setdefault(path, [])
        if self.here and self.here not in places:
            places.append(self.here)

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
        return self.reads.read(f"{self.path}.{key}", self.node.fields.get(key))

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

    def __getitem__(self, index: Any) -> object:
        if not isinstance(index, int) or not -len(self) <= index < len(self):
            return self.reads.miss(Missing(f"{self.path}.{index}"))
        index %= len(self)
        return self.reads.read(f"{self.path}.{index}", self.node.items[index])

    def __iter__(self) -> Iterator[object]:
        return (self[index] for index in range(len(self)))

    def __len__(self) -> int:
        return len(self.node.items)

    def __contains__(self, wanted: object) -> bool:
        return any(item == wanted for item in self)


def as_node(value: object, *, layer: str, status: Status = Status.GIVEN) -> Node:
    """Plain data (an option, a word of the form) as facts.

    Raises:
        TypeError: the data holds something that is no scalar, list or map.
    """
    match value:
        case Mapping():
            return Record({str(key): as_node(item, layer=layer, status=status) for key, item in value.items()})  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list() | tuple():
            return FactList(tuple(as_node(item, layer=layer, status=status) for item in value))  # pyright: ignore[reportUnknownVariableType]
        case str() | bool() | int() | float() | date():
            return Fact(value, status, layer=layer)
        case None:
            return Fact(None, Status.UNKNOWN, layer=layer)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be a fact")
