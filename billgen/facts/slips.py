"""Facts room: keys of open maps that one file alone uses and that look like one of many files: slips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from billgen.base.errors import Place, Problem
from billgen.base.provenance import FactList, Node, Record
from billgen.facts.kinds import ListOf, OpenMap, RecordOf, Type
from billgen.facts.schema import FILE

MANY = 4
"""Files that must use a key before another is taken for a slip of it."""

CLOSE = 0.85
"""How like it the other must be (the ratio of `difflib`)."""
NEAR = 0.8
"""The same when the key is being added, and somebody can be asked."""

_GIVEN = "localities"


Used = Mapping[str, Mapping[str, Mapping[str, Place | None]]]
"""Path of an open map → key → file that uses it → where it first stands there."""


def keys_used(records: Iterable[Record]) -> Used:
    """The keys of open maps, with the files that use them.

    Args:
        records: what the files say, one a file.
    """
    used: dict[str, dict[str, dict[str, Place | None]]] = defaultdict(lambda: defaultdict(dict))
    for record in records:
        file = record.where.file if record.where else ""
        for path, key, where in _keys(record, FILE, ""):
            used[path][key].setdefault(where.file if where else file, where)
    return used


def slips(used: Used) -> list[Problem]:
    """Keys that look misspelled.

    An open map takes any key, so that an instrument needs no Python; a slip would only show as a blank.
    """
    problems: list[Problem] = []
    for path, keys in used.items():
        known = [key for key, files in keys.items() if len(files) >= MANY]
        for key, files in keys.items():
            near = _near(key, known, CLOSE) if len(files) == 1 else ""
            if near:
                what = f"`{path}.{key}` stands in this file alone, and {len(keys[near])} have `{near}`"
                why = "Such a map takes any key, so a slip in one would only show as a blank."
                fix = f"Write `{near}`, or if it is another thing a name less like it."
                problems.append(Problem(what, next(iter(files.values())), why, fix))
    return problems


def near_path(path: str, used: Used) -> str:
    """The path that may be meant by one with a key that no file uses: officers.clrk → officers.clerk.

    "" when all its keys are used, or nothing is like them.
    """
    keys = path.split(".")
    for index, key in enumerate(keys):
        known = used.get(".".join(keys[:index]), {})
        if known and key not in known and (near := _near(key, known, NEAR)):
            return ".".join((*keys[:index], near, *keys[index + 1 :]))
    return ""


def _near(key: str, known: Iterable[str], cutoff: float) -> str:
    near = get_close_matches(key, known, n=1, cutoff=cutoff)
    return near[0] if near and _letters(key) != _letters(near[0]) else ""


def _letters(key: str) -> str:
    """A key's letters alone: usc_8_1373 is no slip of usc_8_1644."""
    return "".join(filter(str.isalpha, key))


def _keys(node: Node, type_: Type, path: str) -> Iterator[tuple[str, str, Place | None]]:
    """Every key of an open map at or below a node: the map's path, the key, where it stands.

    What a state gives to its places counts with what places say of themselves.
    """
    if isinstance(node, FactList) and isinstance(type_, ListOf):
        for item in node.items:
            yield from _keys(item, type_.item, "" if path == _GIVEN else path)
    if not isinstance(node, Record):
        return
    for key, child in node.fields.items():
        below = f"{path}.{key}" if path else key
        match type_:
            case OpenMap() if not type_.listed:
                yield path, key, child.where
            case RecordOf() if key in type_.by_name:
                yield from _keys(child, type_.by_name[key].type, below)
            case _:
                pass
