"""Facts room: what a file gives to its places twice, so that one of the two never counts."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.errors import Place, Problem
from billgen.base.provenance import Fact, FactList, Node, Record
from billgen.facts.lineage import asked_of, leaves


def hidden(file: Record) -> list[Problem]:
    """Values of `localities:` that no place goes by, since an entry before them speaks for all such places.

    Of entries that ask as much of a place the first goes first, however many kinds it is for.

    Args:
        file: what one file says.
    """
    entries = entries_of(file)
    problems: list[Problem] = []
    for index, under in enumerate(entries):
        for over in entries[:index]:
            if _covers(over, under):
                problems += [_problem(path, over, node, under) for path, node in _below(over, under, "")]
    return problems


def entries_of(file: Record) -> list[Record]:
    """The entries of `localities:` of a file, in its order."""
    listed = file.fields.get("localities")
    return [one for one in listed.items if isinstance(one, Record)] if isinstance(listed, FactList) else []


def _covers(over: Record, under: Record) -> bool:
    """Whether every place that an entry is for is one of another's, which asks as much."""
    mine, theirs = asked_of(under), asked_of(over)
    return mine.keys() == theirs.keys() and all(mine[name] <= theirs[name] for name in mine)


def _below(over: Record, under: Record, path: str) -> Iterator[tuple[str, Node]]:
    """What of an entry another one hides: the path, and the node that never counts."""
    for name, node in under.fields.items():
        above = over.fields.get(name)
        if above is None or name == "for":
            continue
        if isinstance(above, Record) and isinstance(node, Record):
            yield from _below(above, node, f"{path}{name}.")
        else:
            yield f"{path}{name}", node


def _problem(path: str, over: Record, node: Node, under: Record) -> Problem:
    line = over.where.line if over.where else 0
    what = f"`{path}` for {words_of(under)} never counts: what line {line} gives to {words_of(over)} hides it"
    why = "Of entries that ask as much of a place, the first goes first."
    fix = "Put the entry for fewer places first, or take the value out."
    return Problem(what, _where(node) or under.where, why, fix)


def _where(node: Node) -> Place | None:
    first = next(iter(leaves(node)), None)
    return first.where if isinstance(first, Fact) else None


def words_of(entry: Record) -> str:
    """Whom an entry of `localities:` is for: "city, town; class first class"; "all places"."""
    asked = asked_of(entry)
    said = [f"{'' if name == 'kind' else f'{name} '}{', '.join(sorted(asked[name]))}" for name in asked]
    return "; ".join(said) or "all places"
