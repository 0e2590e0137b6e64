"""Render room: lines of a heading that stand at the margins of the page, not in its middle."""

from __future__ import annotations

import re
from dataclasses import replace

from billgen.bill.model import Block, Inline, Runs, Text, Value

SIDES = "caption-sides"
"""The role of such a line."""

BREAK = "\t"
"""What stands between the places of a line that is laid out, twice; a line at the left alone has none."""

_BAR = re.compile(r"(?:(?<=\s)|^)\|(?=\s|$)")
_MOST = 3
_LINES = ("caption", "sponsors", "statement")


def placed(block: Block) -> tuple[str, Runs]:
    """Role and runs of a block outside the provisions; one of a heading with a bar is a line at the margins.

    A bar counts between spaces or at an end, in the words of the place: "HB 12 | 2026" stands at both
    margins, "HB 12 |" at the left, "| 2026" at the right, and of three places the second in the middle.
    """
    places = _places(block.runs) if block.role in _LINES else ()
    if len(places) < 2:
        return block.role, block.runs
    left, middle, right = places[0], places[1] if len(places) == _MOST else (), places[-1]
    if not (middle or right):
        return SIDES, left  # it may be long, and a break behind it would open another line
    return SIDES, (*left, Text(BREAK), *middle, Text(BREAK), *right)


def head_places(text: str) -> tuple[str, ...]:
    """What stands in a running head: one line, or what its bars put left, in the middle and right."""
    left, *rest = _BAR.split(text, maxsplit=_MOST - 1)
    if not rest:
        return (text,)
    *middle, right = rest
    return tuple(" ".join(place.split()) for place in (left, *(middle or ("",)), right))


def parted(runs: Runs) -> tuple[Runs, ...]:
    """The three places of a line at the margins."""
    places: list[list[Inline]] = [[]]
    for run in runs:
        if isinstance(run, Text) and run.text == BREAK:
            places.append([])
        else:
            places[-1].append(run)
    return (*map(tuple, places), (), ())[:_MOST]


def _places(runs: Runs) -> tuple[Runs, ...]:
    """The runs between bars, the spaces round them left out; what stands behind a third bar keeps it."""
    places: list[list[Inline]] = [[]]
    for run in runs:
        if not isinstance(run, Text | Value) or len(places) == _MOST:
            places[-1].append(run)
            continue
        first, *more = _BAR.split(run.text, maxsplit=_MOST - len(places))
        places[-1].append(replace(run, text=first))
        for piece in more:
            places.append([replace(run, text=piece)])
    return tuple(_trimmed(tuple(place)) for place in places)


def _trimmed(runs: Runs) -> Runs:
    if runs and isinstance(first := runs[0], Text | Value):
        runs = (replace(first, text=first.text.lstrip()), *runs[1:])
    if runs and isinstance(last := runs[-1], Text | Value):
        runs = (*runs[:-1], replace(last, text=last.text.rstrip()))
    return tuple(run for run in runs if run.text)
