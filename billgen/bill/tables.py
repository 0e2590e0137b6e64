"""Bill room: pipe tables. Markdown says where a cell begins and ends; what it says is read as bill text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt

from billgen.bill.inline import Line

_UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable("table")


def read_table(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...] | None:
    """The cells of a pipe table by rows, the head first; None when it is none, or its rows differ."""
    text = "\n".join(line.strip() for line, _ in lines)
    rows: list[list[Line]] = []
    for token in _markdown().parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            row = token.map[0] if token.map else 0
            rows[-1].append((token.content, lines[min(row, len(lines) - 1)][1]))
        elif token.type == "paragraph_open":
            return None
    width = len(rows[0]) if rows else 0
    # Markdown fills short rows up and cuts long ones off without a word; both would be wrong law.
    written = [_width(line) for line, _ in lines]
    if len(rows) < 2 or len(rows) != len(lines) - 1 or any(count != width for count in written):
        return None
    return tuple(tuple(row) for row in rows)


def _width(line: str) -> int:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return len(_UNESCAPED_PIPE.findall(inner)) + 1
