"""Cli room: facts as rows for a table."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.provenance import Fact, FactList, Node, Record


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Fact]]:
    """Every fact below a node with its dotted path."""
    match node:
        case Fact():
            yield path, node
        case FactList():
            for index, item in enumerate(node.items):
                yield from leaves(item, f"{path}.{index}")
        case Record():
            for key, field in node.fields.items():
                yield from leaves(field, f"{path}.{key}" if path else key)
