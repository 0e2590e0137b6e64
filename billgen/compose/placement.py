"""Compose room: where a bill's new law goes in the code - the names in braces of a place's patterns."""

from __future__ import annotations

from dataclasses import dataclass

from billgen.base.traced import Missing, RecordView, paths_of, trace
from billgen.bill.model import Runs, plain
from billgen.bill.words import title_case
from billgen.compose.patterns import fill
from billgen.compose.tokens import Sink


@dataclass(frozen=True, slots=True)
class Placement:
    """A placement and what fills patterns besides it.

    Attributes:
        record: the fact; None or `Missing` where there is none.
        sink: makes the printed values and records what is read.
        heading: words for {heading} where the placement has none.
    """

    record: RecordView | Missing | None
    sink: Sink
    heading: str = ""

    def value(self, name: str) -> object:
        """A field by name, in the case of {HEADING} or {Heading}; None for a blank to fill in by hand."""
        if name in ("sections", "added", "each_added", "count"):
            return None  # a gap that the tree fills: which sections, only it can say
        if name.lower() == "heading" and self.heading:
            found: object = self.heading
        elif isinstance(self.record, RecordView):
            found = self.record.look(name.lower())
        else:
            found = self.record.below(name.lower()) if self.record is not None else None
        if isinstance(found, Missing):
            return found if found.open else None
        if not isinstance(found, str) or name == name.lower():
            return found
        return found.upper() if name.isupper() else trace(title_case(found), *paths_of(found))

    def said(self, name: str) -> str:
        """A field's words, or "" where it is not known; looking is not wanting."""
        if not isinstance(self.record, RecordView) or name not in self.record:
            return ""
        found = self.record.look(name)
        return "" if isinstance(found, Missing) else str(found)

    def printed(self, words: object) -> Runs:
        """A pattern filled."""
        return () if words is None else tuple(fill(words, self.value, self.sink))

    def number(self, pattern: str | None) -> str:
        """The first section's number: the placement's own, else the pattern with gaps in it, else ""."""
        own = self.said("first_section")
        if own:
            return own
        if pattern:
            return plain(self.printed(pattern)).replace("__________", "[number]")
        tuple(fill("{first_section}", self.value, self.sink))  # wanted, and missing
        return ""

    @property
    def joins(self) -> bool:
        """Whether the new sections join an existing chapter."""
        return joins(self.said("kind"))


def joins(kind: object) -> bool:
    """Whether a placement of this kind adds sections to an existing chapter."""
    return str(kind).lower().startswith("new section")
