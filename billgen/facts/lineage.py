"""Facts room: the files of a lineage in, the facts that a place goes by out.

Laid over each other, given by localities, inherited, names filled in: in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, TypeGuard

from billgen.base.errors import CommandError, Problem
from billgen.base.kept import by_identity
from billgen.base.provenance import Fact, FactList, Node, Record, Status, weakest
from billgen.facts.kinds import OpenMap, Reach
from billgen.facts.schema import FILE, KINDS

_HOLE = re.compile(r"\{([a-z_]+)\}")
_CRITERIA = ("kind", "class", "form")
_FACT_OF = {"kind": "kind", "class": "class", "form": "government_form"}

EMPTY = Record({})


class Layer(NamedTuple):
    """What the files of one jurisdiction say, one record a root, the strongest first."""

    id: str
    records: tuple[Record, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def said(self) -> Record:
        """The roots' files laid over each other, value by value."""
        return _said(*self.records)


@dataclass(frozen=True)
class PlaceFacts:
    """All that is known of one place, resolved.

    Attributes:
        id: "us/wa/seattle".
        kind: its kind, such as "city".
        lineage: the ids from the country down to the place.
        place: what it goes by: its own facts, those its state gives to such places, and what it inherits.
        state: the same of its state; of a state itself it is `place`; None for a country.
        us: the same of its country.
        files: every file that was read for it, the country's first.
        chain: whose word goes before whose for this place, strongest first: layer and what it contributes.
        classes: classes and forms of government that its state gives facts to, when none of them fits it.
        sorted_by: what was given of it for one draft, and its state goes by: path → the fact.
    """

    id: str
    kind: str
    lineage: tuple[str, ...]
    place: Record
    state: Record | None
    us: Record
    files: tuple[Path, ...]
    chain: tuple[tuple[str, Record], ...] = ()
    classes: tuple[str, ...] = ()
    sorted_by: Mapping[str, Fact] = field(default_factory=dict[str, Fact])

    @property
    def names(self) -> tuple[str, ...]:
        """What the place, its county and its state are called; the state's name last."""
        own = [_called(self.place, key) for key in ("name", "formal_name", "county")]
        return (*filter(None, own), _called(self.state or self.place, "name"))

    def explain(self, path: str) -> list[tuple[str, Fact]]:
        """Every fact that lies at a path or below it, with the layer that says it; the first of a path wins.

        Args:
            path: a path below the place, "governing_body.name", with or without "place." before it.
        """
        path = path.removeprefix("place.")
        found = ((layer, record.at(path)) for layer, record in self.chain)
        return [(layer, fact) for layer, node in found for fact in leaves(node)]


def _called(record: Record, key: str) -> str:
    fact = record.fields.get(key)
    return str(fact.value) if isinstance(fact, Fact) and isinstance(fact.value, str) else ""


def leaves(node: Node | None) -> Iterable[Fact]:
    """Every fact at or below a node, in the order of the file."""
    match node:
        case Fact():
            yield node
        case FactList():
            for item in node.items:
                yield from leaves(item)
        case Record():
            for field in node.fields.values():
                yield from leaves(field)
        case None:
            pass


def merged(records: Sequence[Record]) -> Record:
    """Records laid over each other, strongest first: maps key by key, everything else whole."""
    result = EMPTY
    for record in reversed(records):
        result = _overlay(record, result)
    return result


@by_identity
def _said(*records: Record) -> Record:
    return merged(records)


def _overlay(over: Record, under: Record) -> Record:
    if not under.fields:
        return over
    fields = dict(under.fields)
    for name, node in over.fields.items():
        below = fields.get(name)
        if isinstance(node, Record) and isinstance(below, Record):
            node = _overlay(node, below)
        fields[name] = node
    return Record(fields, over.where or under.where)


def _standing_in(own: Record, given: Record) -> Record:
    """A place's own facts, and what is given to such places where nobody found its own.

    What stands in is assumed, however well it is proven of such places at large: a charter may say otherwise.
    """
    fields = dict(given.fields)
    for name, node in own.fields.items():
        below = fields.get(name)
        if isinstance(node, Record) and isinstance(below, Record):
            node = _standing_in(node, below)
        elif _unknown(node) and below is not None and not _unknown(below):
            node = _as_assumed(below, node.note)
        fields[name] = node
    return Record(fields, own.where or given.where)


def _unknown(node: Node) -> TypeGuard[Fact]:
    return isinstance(node, Fact) and node.status is Status.UNKNOWN


def _as_assumed(node: Node, note: str) -> Node:
    match node:
        case Fact(status=Status.UNKNOWN):
            return node
        case Fact():
            why = f"{node.layer} gives it to such places; the place's own was not found: {note}"
            return replace(node, status=Status.ASSUMED, note=why)
        case FactList():
            return FactList(tuple(_as_assumed(item, note) for item in node.items), node.where)
        case Record():
            return Record({key: _as_assumed(field, note) for key, field in node.fields.items()}, node.where)


def _reaches(*reaches: Reach) -> frozenset[str]:
    return frozenset(key.name for key in FILE.keys if key.reach in reaches)


_INHERITED = _reaches(Reach.STATE, Reach.ALL)
_FROM_COUNTRY = _reaches(Reach.ALL)


def _only(record: Record, names: frozenset[str]) -> Record:
    return Record({name: node for name, node in record.fields.items() if name in names}, record.where)


def _not_there(record: Record, stronger: Record) -> Record:
    """What of an inherited record still counts below a stronger one.

    An inherited thing comes down whole or not at all: no town's code may be cited in its state's form, nor
    the standing of one law be joined to the cite of another. A thing is a record or one entry of an open map.
    """
    fields: dict[str, Node] = {}
    for name, node in record.fields.items():
        own = stronger.fields.get(name)
        if own is None:
            fields[name] = node
        elif (
            isinstance(own, Record)
            and isinstance(node, Record)
            and isinstance(FILE.by_name[name].type, OpenMap)
        ):
            rest = {key: entry for key, entry in node.fields.items() if key not in own.fields}
            if rest:
                fields[name] = Record(rest, node.where)
    return Record(fields, record.where)


def resolve(layers: Sequence[Layer]) -> tuple[Record, tuple[tuple[str, Record], ...]]:
    """The facts of the place whose layers these are (country first), and their chain (strongest first)."""
    *above, mine = layers
    given = list(_given_by(above, mine.said)) if len(layers) > 2 else []
    own = [(mine.id, _without_localities(record)) for record in mine.records]
    state_name = (layers[1] if len(layers) > 1 else mine).said.at("name")
    fill = _filler(merged([record for _, record in (*own, *given)]), state_name)
    chain = [(layer, fill(record)) for layer, record in (*own, *given)]
    for layer in reversed(above):
        names = _FROM_COUNTRY if layer is layers[0] else _INHERITED
        chain += [(layer.id, _only(record, names)) for record in layer.records]
    count = len(own) + len(given)
    nearest, farther = (
        merged([record for _, record in part]) for part in (chain[: len(own)], chain[len(own) : count])
    )
    facts = _standing_in(nearest, farther)
    for layer in reversed(above):
        coming_down = merged([record for id, record in chain[count:] if id == layer.id])
        facts = merged([facts, _not_there(coming_down, facts)])
    return facts, tuple(chain)


def _without_localities(record: Record) -> Record:
    return Record({name: node for name, node in record.fields.items() if name != "localities"}, record.where)


def _entries(above: Sequence[Layer]) -> Iterable[tuple[str, Record]]:
    """Every entry of `localities:` of some layers, the nearer layer's first, with the layer's id."""
    for layer in reversed(above):
        for record in layer.records:
            listed = record.fields.get("localities")
            for entry in listed.items if isinstance(listed, FactList) else ():
                if isinstance(entry, Record):
                    yield layer.id, entry


def _given_by(above: Sequence[Layer], place: Record) -> Iterable[tuple[str, Record]]:
    """What the layers above give to such a place: the most specific first, then the nearer, the earlier."""
    fitting: list[tuple[int, str, Record]] = []
    for id, entry in _entries(above):
        if (asked := _fits(entry, place)) is not None:
            own = {name: node for name, node in entry.fields.items() if name != "for"}
            fitting.append((asked, id, Record(own, entry.where)))
    fitting.sort(key=lambda found: -found[0])
    return ((id, record) for _, id, record in fitting)


def given_to(above: Layer, kind: str) -> Record:
    """What a state gives to its places of a kind that says nothing of class and form, less their names."""
    place = Record({"kind": Fact(kind, Status.GIVEN)})
    return merged([record for _, record in _given_by([above], place)])


def unmet_classes(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Classes and forms that the layers above give facts to, for this kind of place; none when one fits."""
    *above, mine = layers
    found: list[str] = []
    for _, entry in _entries(above):
        wanted = entry.fields.get("for")
        if not isinstance(wanted, Record):
            continue
        kind = Record({"for": Record({"kind": wanted.fields["kind"]})}) if "kind" in wanted.fields else entry
        names = [str(fact.value) for key in ("class", "form") for fact in leaves(wanted.fields.get(key))]
        if not names or _fits(kind, mine.said) is None:
            continue
        if _fits(entry, mine.said) is not None:
            return ()
        found += names
    return tuple(dict.fromkeys(found))


def _fits(entry: Record, place: Record) -> int | None:
    """How many things an entry asks of a place, or None when the place does not meet them."""
    if not isinstance(entry.fields.get("for"), Record):
        return None
    asked = asked_of(entry)
    for name, allowed in asked.items():
        fact = place.fields.get(_FACT_OF[name])
        if not isinstance(fact, Fact) or _plain(fact.value) not in allowed:
            return None
    return len(asked)


def sort_given(given: Mapping[str, str]) -> Record:
    """What is given for one draft of what sort of place it is: its kind, class and form of government.

    Raises:
        CommandError: there is no such kind.
    """
    found: dict[str, Node] = {}
    for name in _FACT_OF.values():
        if text := given.get(f"place.{name}", "").strip():
            found[name] = Fact(text, Status.GIVEN, note="given on the command line", layer="--fact")
    kind = found.get("kind")
    if isinstance(kind, Fact) and kind.value not in KINDS:
        what = f"--fact place.kind: no kind of place is called {kind.value!r}"
        near = get_close_matches(str(kind.value), KINDS, n=1)
        raise CommandError(
            Problem(what, fix=f"did you mean {near[0]}?" if near else f"there are {', '.join(KINDS)}")
        )
    return Record(found)


def with_sort(layers: Sequence[Layer], sort: Record) -> list[Layer]:
    """The layers of a place with what was given of its sort laid over its own."""
    *above, mine = layers
    return [*above, Layer(mine.id, (sort, *mine.records), mine.files)]


def sorts_asked(above: Sequence[Layer], sort: Record) -> dict[str, Fact]:
    """What of a given sort some entry of `localities:` goes by: path below the place → the fact."""
    asked = {_FACT_OF[name] for _, entry in _entries(above) for name in asked_of(entry)}
    return {name: node for name, node in sort.fields.items() if name in asked and isinstance(node, Fact)}


def asked_of(entry: Record) -> dict[str, set[str]]:
    """What an entry of `localities:` asks of a place: kind, class or form → the words that meet it."""
    wanted = entry.fields.get("for")
    said = wanted if isinstance(wanted, Record) else EMPTY
    asked = {name: {_plain(fact.value) for fact in leaves(said.fields.get(name))} for name in _CRITERIA}
    return {name: allowed for name, allowed in asked.items() if allowed}


def _plain(value: object) -> str:
    return " ".join(str(value).replace("-", " ").casefold().split())


def _filler(place: Record, state_name: Node | None) -> Callable[[Record], Record]:
    """Writes the place's names into the patterns of a record; other braces are deliberate blanks and stay."""
    names: dict[str, Fact] = {}
    for hole, node in (("state", state_name), ("name", place.at("name"))):
        if isinstance(node, Fact) and isinstance(node.value, str):
            names[hole] = node
    formal = place.at("formal_name")
    if isinstance(formal, Fact) and isinstance(formal.value, str):
        names["formal_name"] = _filled(formal, names)
    return lambda record: _fill_record(record, names)


def _fill_record(record: Record, names: Mapping[str, Fact]) -> Record:
    return Record({key: _fill(node, names) for key, node in record.fields.items()}, record.where)


def _fill(node: Node, names: Mapping[str, Fact]) -> Node:
    match node:
        case Fact():
            return _filled(node, names) if isinstance(node.value, str) and "{" in node.value else node
        case FactList():
            return FactList(tuple(_fill(item, names) for item in node.items), node.where)
        case Record():
            return _fill_record(node, names)


def _filled(fact: Fact, names: Mapping[str, Fact]) -> Fact:
    used: list[str] = []

    def put(hole: re.Match[str]) -> str:
        inserted = names.get(hole[1])
        if inserted is None:
            return hole[0]
        used.append(inserted.status)
        return str(inserted.value)

    value = _HOLE.sub(put, str(fact.value))
    if not used:
        return fact
    # A given name is as good as any: it may not make a verified clause look doubtful.
    doubtful = [status for status in used if status in (Status.ASSUMED, Status.UNKNOWN)]
    return replace(fact, value=value, status=Status(weakest([fact.status.value, *doubtful])))
