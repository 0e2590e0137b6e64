"""Facts room: dotted paths as templates see them, held against the schema and the lineage of a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from billgen.base.errors import CommandError, Problem
from billgen.base.provenance import Fact, FactList, Node, Record
from billgen.facts.ids import did_you_mean
from billgen.facts.kinds import Anything, Leaf, ListOf, OpenMap, Reach, RecordOf, Type
from billgen.facts.lineage import PlaceFacts
from billgen.facts.schema import FILE, META

_OPEN_KEY = re.compile(r"[a-z][a-z0-9_]*")
ROOTS = ("place", "state", "us")


class At(NamedTuple):
    """Where a path leads.

    Attributes:
        id: the place whose facts are meant: `state.` of a town means its state.
        path: the path below that place, without a root; "" for everything.
        type: what the schema has there.
        reach: how far down the fact comes.
    """

    id: str
    path: str
    type: Type
    reach: Reach


def locate(facts: PlaceFacts, text: str) -> At:
    """What a path means for a place.

    Args:
        facts: the place.
        text: a path, `officers.clerk`, or with a root before it: `place.`, `state.`, `us.`.

    Raises:
        CommandError: the schema has no such path; the message says what it has instead.
    """
    root, _, rest = text.partition(".")
    id, path = facts.id, text
    if root in ROOTS:
        path = rest
        depth = {"us": 1, "state": 2}.get(root, len(facts.lineage))
        if depth > len(facts.lineage):
            what = f"`{facts.id}` lies in no state"
            raise CommandError(Problem(what, fix=f"Write place.{rest or 'name'}."))
        id = facts.lineage[depth - 1]
    if not path:
        return At(id, "", FILE, Reach.OWN)
    return At(id, path, type_at(path), FILE.by_name[path.partition(".")[0]].reach)


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Fact]]:
    """Every fact at or below a node with its dotted path, in the order of the file."""
    match node:
        case Fact():
            yield path, node
        case FactList():
            for index, item in enumerate(node.items):
                yield from walk(item, f"{path}.{index}" if path else str(index))
        case Record():
            for key, field in node.fields.items():
                yield from walk(field, f"{path}.{key}" if path else key)


def type_at(path: str) -> Type:
    """What the schema has at a path.

    Raises:
        CommandError: nothing; the message says what it has instead.
    """
    found: Type = FILE
    done: list[str] = []
    for key in path.split("."):
        found = _below(found, key, ".".join(done))
        done.append(key)
    return found


def unknown(text: str) -> Problem | None:
    """What is wrong with a path as a template writes it, `place.kind`; None when a place could have it.

    Only the schema is asked: a path that may be given, and is not, is no slip.
    """
    root, _, rest = text.partition(".")
    if root not in ROOTS or not rest:
        return None
    keys = rest.split(".")
    found: Type = FILE
    for index, key in enumerate(keys):
        if isinstance(found, ListOf) and not key.isdigit():
            found = found.item  # a loop's name stands for any item of its list
        try:
            found = _below(found, key, ".".join(keys[:index]))
        except CommandError as error:
            meant = [] if not isinstance(found, RecordOf) else get_close_matches(key, found.by_name, n=1)
            fix = f"did you mean {'.'.join((root, *keys[:index], *meant, *keys[index + 1 :]))}?"
            return Problem(f"there is no fact {text}", fix=fix if meant else error.problems[0].fix)
    return None


def _below(type_: Type, key: str, path: str) -> Type:
    inside = f" in `{path}`" if path else ""
    match type_:
        case RecordOf():
            if key in type_.by_name:
                return type_.by_name[key].type
            known = list(type_.by_name)
            what = f"there is no `{key}`{inside}.{did_you_mean(key, known)}"
            raise CommandError(Problem(what, fix=f"Known here: {', '.join(known)}."))
        case OpenMap():
            if _OPEN_KEY.fullmatch(key) and key not in (*META, "value"):
                return type_.item
            what = f"`{key}`{inside} cannot be a key"
            fix = f"Use small letters, digits and underscores, such as {type_.example}."
            raise CommandError(Problem(what, fix=fix))
        case ListOf():
            if key.isascii() and key.isdigit():
                return type_.item
            raise CommandError(Problem(f"`{path}` is a list", fix="Name one item by its number, from 0."))
        case Leaf():
            raise CommandError(Problem(f"`{path}` is a value; nothing stands below it"))
        case Anything():
            return type_
