"""Facts room: a path in plain words - what the schema says of it, for people who never see a path."""

from __future__ import annotations

from typing import NamedTuple

from billgen.facts.called import called
from billgen.facts.kinds import Key, Leaf, ListOf, OpenMap, RecordOf, Type
from billgen.facts.paths import ROOTS
from billgen.facts.schema import FILE

FORM = "drafting"
"""The key below which rules of form lie: how a place writes its law, and not what is true of it."""


class Meaning(NamedTuple):
    """A fact for people.

    Attributes:
        name: what it is called: "Title of the clerk".
        about: the words of the schema about it, or about the nearest thing above it.
        kind: what a value looks like: "text", "integer", "true or false", or the words to choose from.
    """

    name: str
    about: str
    kind: str


def meaning(path: str) -> Meaning:
    """What a path means; one that the schema does not know is told by its last key alone."""
    root, _, rest = path.partition(".")
    keys = (rest if root in ROOTS and rest else path).split(".")
    found: Type | None = FILE
    about = ""
    for key in keys:
        row = _row(found, key)
        about = (row.doc if row else "") or about
        found = row.type if row else _inside(found)
    return Meaning(_name(root if root in ROOTS else "place", keys), about, _kind(found))


def _row(type_: Type | None, key: str) -> Key | None:
    if isinstance(type_, ListOf):
        type_ = type_.item
    return type_.by_name.get(key) if isinstance(type_, RecordOf) else None


def _inside(type_: Type | None) -> Type | None:
    return type_.item if isinstance(type_, ListOf | OpenMap) else None


def _name(root: str, keys: list[str]) -> str:
    """What the fact is called; an item of a list with its number."""
    words = called(".".join([root, *keys]))
    if keys[-1].isdigit():
        words += f", number {int(keys[-1]) + 1}"
    return words[:1].upper() + words[1:]


def _kind(type_: Type | None) -> str:
    match type_:
        case Leaf(choices=choices) if choices:
            return "one of " + ", ".join(choices)
        case Leaf(name="flag"):
            return "true or false"
        case Leaf(name="integer" | "number" | "money" | "date" as name):
            return name
        case ListOf():
            return "a list: [one, two]"
        case _:
            return "text"
