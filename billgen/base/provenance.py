"""Base room: where a value comes from - statuses, sources, facts, lists and records of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from billgen.base.errors import Place

Scalar = str | int | float | bool | date


class Status(StrEnum):
    """How far a fact may be trusted (facts.md)."""

    VERIFIED = "verified"
    REPORTED = "reported"
    GIVEN = "given"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


WEAKEST_LAST = (Status.VERIFIED, Status.REPORTED, Status.GIVEN, Status.ASSUMED, Status.UNKNOWN)


def weakest(statuses: Sequence[str]) -> str:
    """The status that a value made of several facts has; "given" when it is made of none."""
    order = [status.value for status in WEAKEST_LAST]
    return max(statuses, key=order.index) if statuses else Status.GIVEN.value


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody read.

    Attributes:
        id: key under `sources:` of the file.
        title, url: what and where it is.
        checked: the day it was read.
        copy_of: the date of the copy that was read, if known.
        quote: the shortest phrase that shows the value.
    """

    id: str
    title: str
    url: str = ""
    checked: date | None = None
    copy_of: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """`!none`: the thing does not exist there. False in a condition; printing it is an error."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One leaf of the facts.

    Attributes:
        value: the typed value; `NotApplicable()` for `!none`; None only when the status is unknown.
        status: a `Status`.
        source: what was read, if anything.
        quote: phrase that shows this value (the fact's own, else its source's).
        as_of: the date the value speaks of, as written.
        note: what the author says of it.
        layer: id of the file's jurisdiction ("us/wa").
        where: file and line.
    """

    value: Scalar | NotApplicable | None
    status: Status
    source: Source | None = None
    quote: str = ""
    as_of: str = ""
    note: str = ""
    layer: str = ""
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class FactList:
    """A list of facts or records."""

    items: tuple[Node, ...]
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A map of facts; keys in the order of the file.

    Attributes:
        borrowed: field → path of the fact that it stands for; reading the field reads that fact.
    """

    fields: Mapping[str, Node]
    where: Place | None = None
    borrowed: Mapping[str, str] = field(default_factory=dict[str, str])

    def at(self, path: str) -> Node | None:
        """The node at a dotted path below this record, or None."""
        node: Node | None = self
        for key in path.split("."):
            if isinstance(node, Record):
                node = node.fields.get(key)
            elif isinstance(node, FactList) and key.isdigit() and int(key) < len(node.items):
                node = node.items[int(key)]
            else:
                return None
        return node


Node = Fact | FactList | Record


def bare(node: Node | None) -> object:
    """The plain value of a node: scalars, lists, dicts; unknown and `!none` become None."""
    match node:
        case Fact(value=NotApplicable()) | None:
            return None
        case Fact():
            return node.value
        case FactList():
            return [bare(item) for item in node.items]
        case Record():
            return {key: bare(field) for key, field in node.fields.items()}
