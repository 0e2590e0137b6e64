"""Cli room: rows as a table of words - columns under their heads, and cells that fit a terminal."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest

_GAP = "  "
_LEAST = 8
"""Characters that a column keeps however narrow the terminal is."""
_PIECE = re.compile(r"[^/\- ]*[/\- ]|[^/\- ]+")


def width_of_terminal() -> int | None:
    """The width of the terminal that reads the output; None for a file or another program."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """The lines of a table, its head and a rule first; columns that are empty in every row are left out.

    Args:
        header: what each column is called.
        rows: their cells, on one line each.
        width: characters that a line may have; longer cells go on below, broken at "/", "-" or a space. None
            for as long as they are.
    """
    kept = [index for index in range(len(header)) if any(row[index] for row in rows)]
    lines = [[line[index] for index in kept] for line in (header, *rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(kept))]
    while width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        widest = max(range(len(widths)), key=lambda index: widths[index])
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    broken = [[_broken(cell, wide) for cell, wide in zip(line, widths, strict=True)] for line in lines]
    widths = [max(len(part) for cells in broken for part in cells[index]) for index in range(len(kept))]
    for number, cells in enumerate(broken):
        for parts in zip_longest(*cells, fillvalue=""):
            yield _GAP.join(part.ljust(wide) for part, wide in zip(parts, widths, strict=True)).rstrip()
        if not number:
            yield _GAP.join("-" * wide for wide in widths)


def _broken(cell: str, width: int) -> list[str]:
    """A cell in pieces that fit."""
    found = [""]
    for piece in _PIECE.findall(cell):
        if len(found[-1] + piece.rstrip()) > width and found[-1]:
            found.append("")
        while len(piece.rstrip()) > width:
            found[-1:] = [piece[:width], ""]
            piece = piece[width:]
        found[-1] += piece
    return [one.rstrip() for one in found]
