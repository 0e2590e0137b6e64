"""Render room: a table in plain text, its columns aligned."""

from __future__ import annotations

import textwrap

from billgen.bill.model import Table, plain

_BETWEEN = "  "


def table_text(table: Table, width: int) -> str:
    """A table within a width: a row of dashes under the head, long cells wrapped within their columns.

    Args:
        table: rows of cells, the first of them the head.
        width: columns of the page.
    """
    rows = [[" ".join(plain(cell).split()) for cell in row] for row in table]
    widths = _widths(rows, width)
    lines = [_row(rows[0], widths), [_BETWEEN.join("-" * one for one in widths)]]
    lines += [_row(row, widths) for row in rows[1:]]
    return "\n".join(line for row in lines for line in row)


def _widths(rows: list[list[str]], width: int) -> list[int]:
    """As wide as their longest cell; when that is too much, the widest give way first."""
    widths = [max(1, *(len(row[index]) for row in rows)) for index in range(len(rows[0]))]
    room = max(len(widths), width - len(_BETWEEN) * (len(widths) - 1))
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: list[str], widths: list[int]) -> list[str]:
    cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
    height = max(map(len, cells))
    return [
        _BETWEEN.join(
            (cell[line] if line < len(cell) else "").ljust(size)
            for cell, size in zip(cells, widths, strict=True)
        ).rstrip()
        for line in range(height)
    ]
