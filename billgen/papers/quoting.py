"""Papers room: words of a bill as its papers say them, each with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from jinja2.exceptions import SecurityError

from billgen.bill.model import Blank, Inline, Ref, Runs, Text, Value, plain
from billgen.compose.tokens import Quoted
from billgen.papers.wording import capital, comma, one_line
from billgen.render.standing import Standing

BILL = "bill"
"""Root of the paths of what comes from the bill itself: "bill.powers"."""


class Told(dict[str, object]):
    """What a text may name; a name that is not there is the author's slip, never a blank."""

    def get(self, key: str, default: object = None, /) -> object:  # type: ignore[override]
        """The value of a name.

        Raises:
            SecurityError: there is none.
        """
        if key not in self:
            raise SecurityError(f"no .{key} here; there are {', '.join(sorted(self))}")
        return self[key]


def words(text: object, *paths: str) -> Quoted:
    """Words from outside, which every renderer sets apart from its own."""
    return Quoted((Value(one_line(text), paths),))


def quoted(runs: Runs) -> Quoted:
    """Words of the bill; a reference is words there, with the provision it leads to as its path."""
    return Quoted(tuple(still(run) for run in runs))


def still(run: Inline) -> Inline:
    """One run without marks; a reference as its words."""
    if not isinstance(run, Ref):
        return replace(run, marks=run.marks.replace("+", "").replace("-", "")) if run.marks else run
    ids = [part.target for part in run.parts if part.target]
    return Value(run.text, tuple(f"{BILL}.{id}" for id in dict.fromkeys(ids)), "derived")


def between(runs: Runs, start: int, end: int) -> Runs:
    """The words of some runs from one character to another; a blank or a reference is not cut in two."""
    cut: list[Inline] = []
    at = 0
    for run in runs:
        left, right = max(start - at, 0), min(end - at, len(run.text))
        at += len(run.text)
        if left < right and (right - left == len(run.text) or isinstance(run, Blank | Ref)):
            cut.append(run)
        elif left < right:
            cut.append(replace(run, text=run.text[left:right]))
    return tuple(cut)


_WHEREAS = re.compile(r"\s*(?:(?:and )?whereas\b[,:]?(?: that\b)?\s*)?", re.IGNORECASE)
_THEREFORE = re.compile(r"\bnow,? therefore\b", re.IGNORECASE)
_MARKS = " \t\n;,.:"


def plainly(recital: Runs) -> Runs:
    """A recital as a sentence that gives background: without "WHEREAS", "; and", and "NOW, THEREFORE"."""
    said = plain(recital)
    opened = _WHEREAS.match(said)
    start = opened.end() if opened else 0
    ends = _THEREFORE.search(said, start)
    kept = said[: ends.start() if ends else len(said)].rstrip(_MARKS)
    for _ in range(2):  # "rain and; and": once more is the author's own
        kept = kept[:-3].rstrip(_MARKS) if kept[-4:].casefold() in (" and", ",and", ";and") else kept
    runs = between(recital, start, len(kept))
    if not runs:
        return ()
    first, *rest = runs
    if not isinstance(first, Blank | Ref):
        first = replace(first, text=capital(first.text))
    return (first, *rest, Text("."))


def at(standing: Standing | None) -> Quoted:
    """Where something stands, as the bill numbers it: "Sec. 4(1)(a)"."""
    if standing is None:
        return Quoted((Text("the whole draft"),))
    if not standing.id:
        return Quoted((Text(standing.words),))
    return Quoted((Value(standing.words, (f"{BILL}.{standing.id}",), "derived"),))


def at_all(where: Iterable[Standing]) -> Quoted:
    """Several places once each: "the title and Sec. 35"."""
    runs: list[Inline] = []
    places = [*{one.words: one for one in where}.values()]
    for index, standing in enumerate(places):
        runs += [Text(comma(index, len(places)))] if index else []
        runs += at(standing).runs
    return Quoted(tuple(runs))
