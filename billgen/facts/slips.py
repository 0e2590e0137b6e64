"""Facts room: keys of open maps that one file alone uses and that look like one of many files: slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from billgen.base.errors import Place, Problem
from billgen.base.provenance import Fact, Node, Record
from billgen.facts.kinds import OpenMap, RecordOf, Type
from billgen.facts.schema import FILE

MANY = 4
"""Files that must use a key before another is taken for a slip of it."""

CLOSE = 0.85
"""How like it the other must be (the ratio of `difflib`)."""


def slips(records: Iterable[Record]) -> list[Problem]:
    """Keys that look misspelled.

    An open map takes any key, so that an instrument needs no Python; a slip would only show as a blank.

    Args:
        records: what the files say, one a file.
    """
    used: dict[str, dict[str, list[Place | None]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        for path, key, where in _keys(record, FILE, ""):
            used[path][key].append(where)
    problems: list[Problem] = []
    for path, keys in used.items():
        known = [key for key, places in keys.items() if len(places) >= MANY]
        for key, places in keys.items():
            near = get_close_matches(key, known, n=1, cutoff=CLOSE) if len(places) == 1 else []
            if near and _letters(key) != _letters(near[0]):
                what = f"`{path}.{key}` stands in this file alone, and {len(keys[near[0]])} have `{near[0]}`"
                why = "Such a map takes any key, so a slip in one would only show as a blank."
                fix = f"Write `{near[0]}`, or if it is another thing a name less like it."
                problems.append(Problem(what, places[0], why, fix))
    return problems


def _letters(key: str) -> str:
    """A key's letters alone: usc_8_1373 is no slip of usc_8_1644."""
    return "".join(filter(str.isalpha, key))


def _keys(node: Node, type_: Type, path: str) -> Iterator[tuple[str, str, Place | None]]:
    """Every key of an open map at or below a node: the map's path, the key, where it stands."""
    if not isinstance(node, Record):
        return
    for key, child in node.fields.items():
        below = f"{path}.{key}" if path else key
        match type_:
            case OpenMap():
                yield path, key, _where(child)
            case RecordOf() if key in type_.by_name:
                yield from _keys(child, type_.by_name[key].type, below)
            case _:
                pass


def _where(node: Node) -> Place | None:
    return node.where if isinstance(node, Fact | Record) else None
