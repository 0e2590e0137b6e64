"""Facts room: what a table of places beside the files has to answer; whoever opens the store brings one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from billgen.base.provenance import Record


class Named(NamedTuple):
    """Who answers to a name.

    Attributes:
        ids: those that do; several when nothing in the name decides.
        near: those that might be meant, when none does.
        why: why none of `near` is taken, as the end of a sentence; "" when they are only spelled like it.
    """

    ids: Sequence[str] = ()
    near: Sequence[str] = ()
    why: str = ""


class PlaceTable(Protocol):
    """Places without a file each. Ids are those of files: a file of the same id lies over the table's row."""

    path: Path

    def layer(self, id: str) -> Record | None:
        """The facts of one place; None when the table has none of this id."""
        ...

    def today(self, id: str) -> str:
        """The id that another one leads to, or ""."""
        ...

    def named(self, text: str) -> Named:
        """Who answers to a name, with its state or without."""
        ...

    def about(self, id: str) -> str:
        """A place in a few words: "city, Monroe County, 211,328 people"; "" when it is not in the table."""
        ...
