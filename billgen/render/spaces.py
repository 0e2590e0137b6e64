"""Render room: spaces that hold - a sign or word and the number behind it stay on one line.

Plain text keeps its plain spaces. Readers and word processors find "§ 12" whichever of the two stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from billgen.base.kept import by_identity, by_words
from billgen.bill.model import Blank, Inline, Ref, Runs, plain
from billgen.render.sheet import Para

_HELD = re.compile(
    r"(?:§+|¶+|\b(?:(?:sub)?sections?|secs?\.|chapters?|articles?|titles?|nos?\.))( )"
    r"(?=[0-9\[_]|\([0-9a-z]{1,4}\)|(?<=[§¶] )\w)",
    re.IGNORECASE,
)
"""A word that a number follows, and the space between; after a sign whatever follows is its number."""

NBSP = "\u00a0"


def held(paras: tuple[Para, ...]) -> tuple[Para, ...]:
    """Paragraphs whose numbers stay with the sign or word before them; the same letters otherwise."""
    return tuple([_para(para) for para in paras])


@by_identity
def _para(para: Para) -> Para:
    runs, catchline = _runs(para.runs), _runs(para.catchline)
    table = tuple(tuple(_runs(cell) for cell in row) for row in para.table)
    if runs is para.runs and catchline is para.catchline and not table:
        return para
    return replace(para, runs=runs, catchline=catchline, table=table)


def _runs(runs: Runs) -> Runs:
    spaces = _spaces(plain(runs))
    return tuple(_made(runs, spaces)) if spaces else runs


@by_words
def _spaces(words: str) -> Sequence[int]:
    """Where the spaces stand that hold, in order."""
    return tuple([found.start(1) for found in _HELD.finditer(words)])


def _made(runs: Runs, spaces: Sequence[int]) -> Iterator[Inline]:
    """The runs, with the spaces at these places of their words held."""
    at = 0
    for run in runs:
        if isinstance(run, Ref):
            parts = list(run.parts)
            for index, part in enumerate(parts):
                parts[index] = replace(part, text=_words(part.text, at, spaces))
                at += len(part.text)
            yield replace(run, parts=tuple(parts))
            continue
        words = run.text if isinstance(run, Blank) else _words(run.text, at, spaces)
        at += len(run.text)
        yield run if isinstance(run, Blank) or words == run.text else replace(run, text=words)


def _words(text: str, at: int, spaces: Sequence[int]) -> str:
    """Words that begin at a place, with the spaces at some places held."""
    for space in spaces:
        if at <= space < at + len(text):
            text = f"{text[: space - at]}{NBSP}{text[space - at + 1 :]}"
    return text
