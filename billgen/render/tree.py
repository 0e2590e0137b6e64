"""Render room: the provision tree as JSON, for other programs; every word with where it comes from."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from billgen.base.errors import Place
from billgen.bill.model import (
    Bill,
    Blank,
    Block,
    Caption,
    Flush,
    Label,
    Note,
    Provision,
    Ref,
    Text,
    Value,
)
from billgen.render.sheet import Sheet

SCHEMA = "billgen.tree/1"

TYPES: dict[type, str] = {
    Block: "block",
    Caption: "caption",
    Flush: "flush",
    Note: "note",
    Text: "text",
    Value: "value",
    Blank: "blank",
    Ref: "reference",
}
"""What `type` says of each node; provisions are sections or items; labels and parts have none."""

_KEPT = frozenset(("id", "level", "runs", "text", "target", "paragraphs", "paths", "how", "status"))
"""Fields that are written even when they are empty, so that a reader need not ask whether they are there."""

_COMPUTED = (Blank, Ref, Label)
"""Nodes whose printed words are worked out; they are written as `text` besides."""


def write(sheet: Sheet) -> bytes:
    """The bill of a sheet as UTF-8 JSON (`tree.schema.json`), the same bytes every time."""
    return (json.dumps(tree(sheet), ensure_ascii=False, indent=1) + "\n").encode()


def tree(sheet: Sheet) -> dict[str, Any]:
    """The bill of a sheet as plain data; without notes and remarks when the sheet shows none.

    Raises:
        ValueError: the sheet is of a paper that is no bill.
    """
    bill = sheet.bill
    if bill is None:
        raise ValueError("this paper has no tree")
    write = _Writer(notes=sheet.show_notes)
    head = {
        "schema": SCHEMA,
        "title": sheet.title,
        "draft_line": sheet.draft_line,
        "date": sheet.date,
        "fingerprint": sheet.fingerprint,
        "language": sheet.language,
    }
    parts = [one.name for one in fields(Bill) if one.name not in ("title", "language", "notes")]
    body = {name: write.value(getattr(bill, name)) for name in parts}
    return head | body | ({"notes": write.value(bill.notes)} if sheet.show_notes else {})


class _Writer:
    """Writes nodes as plain data: what is empty or false is left out, but for `_KEPT`."""

    def __init__(self, *, notes: bool) -> None:
        self._left_out = frozenset(() if notes else ("notes", "purpose", "remark"))

    def value(self, value: Any) -> Any:
        """Any field of a node."""
        if isinstance(value, Place):
            return str(value)
        if is_dataclass(value):
            return self.node(value)
        if isinstance(value, tuple | list):
            return [self.value(one) for one in value]  # type: ignore[reportUnknownVariableType]
        if isinstance(value, frozenset | set):
            return sorted(value)  # type: ignore[reportUnknownArgumentType]
        return value

    def node(self, node: Any) -> dict[str, Any]:
        """One node, its type first."""
        data: dict[str, Any] = {}
        if isinstance(node, Provision):
            data["type"] = "item" if node.level else "section"
        elif type(node) in TYPES:
            data["type"] = TYPES[type(node)]
        for name in _fields(node.__class__):
            value = getattr(node, name)
            if name not in self._left_out and (name in _KEPT or value):
                data[name] = self.value(value)
        if isinstance(node, _COMPUTED):
            data["text"] = node.text
        return data


@lru_cache(maxsize=32)
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
