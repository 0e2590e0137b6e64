"""Bill room: the words of one paragraph of existing law, with what is new in it and what goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from billgen.base.errors import Place, Problem
from billgen.bill.inline import Carried, Line, cut, filled, pieces_of, readable
from billgen.bill.model import Inline, Runs


def parse_amended(lines: Sequence[Line], carried: Sequence[Carried], problems: list[Problem]) -> Runs:
    """Read a paragraph of existing law with `{++new++}` and `{--old--}` words.

    Only new words are bill text, with emphasis and references; all others are the law's own, to the letter.
    Line breaks count as one space.
    """
    text = " ".join(line.strip() for line, _ in lines)
    where = lines[0][1]
    done: list[Inline] = []
    position = 0
    for match in AMENDMENT.finditer(text):
        done += _split(text[position : match.start()], carried, "")
        position = match.end()
        inner = match[1] if match[1] is not None else match[2]
        if _MARK.search(inner) or not inner.strip():
            problems.append(
                Problem(
                    f"amendment marks that cannot be read: {readable(match[0])[:50]!r}",
                    where,
                    fix="write {++new words++} and {--old words--} side by side, each with words in it",
                )
            )
            continue
        if match[1] is not None:
            new = filled(pieces_of(inner), lines, carried, problems)
            done += (replace(run, marks="+" + run.marks) for run in new)
        else:
            done += _split(inner, carried, "-")
    rest = text[position:]
    if _MARK.search(rest):
        problems.append(
            Problem(
                "an amendment mark that is not closed, or not opened",
                where,
                fix="write {++new words++} and {--old words--} within one paragraph",
            )
        )
    _check_spaces(text, where, problems)
    return (*done, *_split(rest, carried, ""))


AMENDMENT = re.compile(r"\{\+\+(.*?)\+\+\}|\{--(.*?)--\}")
_MARK = re.compile(r"\{\+\+|\{--|\+\+\}|--\}")
_SPACE_OUTSIDE = re.compile(
    r"(?:^|(?<=\s))(?:\{\+\+(?!\s)(?:(?!\+\+\}).)*(?<!\s)\+\+\}|\{--(?!\s)(?:(?!--\}).)*(?<!\s)--\})(?=[\s.,;:)]|$)"
)
"""A mark by itself between spaces: without its words two spaces, or one before a stop, would be left."""


def _check_spaces(text: str, where: Place | None, problems: list[Problem]) -> None:
    for found in _SPACE_OUTSIDE.finditer(text):
        if found[0] == text.strip():
            continue  # the whole paragraph is new, or goes
        problems.append(
            Problem(
                f"the space stands outside the amendment mark {readable(found[0])[:50]!r}",
                where,
                "Without the marked words a space too many would be left.",
                "put one space inside the mark: word{++ new words++} or {--old words --}word",
            )
        )


def _split(text: str, carried: Sequence[Carried], marks: str) -> Iterator[Inline]:
    return filled(cut(text, marks), (), carried, [])
