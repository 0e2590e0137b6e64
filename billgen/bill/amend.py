"""Bill room: existing law quoted with its changes - held to the law's own words, marked the place's way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from billgen.base.errors import Problem
from billgen.bill.drafting import MarkStyle
from billgen.bill.model import Bill, Caption, Flush, Inline, Note, Provision, Runs, Text, plain
from billgen.bill.whole import capitals


@dataclass(frozen=True, slots=True)
class LawText:
    """A law as it stands.

    Attributes:
        cite: its citation, for the title.
        opening: the words of the section that amends it, and of one that repeals it.
        words: its words, a line a paragraph.
    """

    cite: Runs
    opening: Mapping[str, Runs]
    words: str


def amend(bill: Bill, laws: Mapping[str, LawText | None], marks: MarkStyle) -> tuple[Bill, list[Problem]]:
    """Check and mark every section that changes existing law.

    Args:
        bill: a parsed bill.
        laws: by the path a section names; None where the words of the law are not known.
        marks: how the place marks new and old words.

    Returns:
        The bill; a section whose law is not known has become a drafting instruction among its notes. And
        each place where a quotation departs from the law.
    """
    problems: list[Problem] = []
    body: list[Provision | Caption] = []
    notes = list(bill.notes)
    for one in bill.body:
        if not isinstance(one, Provision) or not one.amends:
            body.append(one)
            continue
        law = laws.get(one.amends)
        if law is None:
            notes.append(_instruction(one))
            problems.append(
                Problem(
                    f"{one.amends} is not known, so the change in section {one.id!r} is not bill text",
                    one.where,
                    "Law is amended only against its words; the change prints as a drafting instruction.",
                    "add the law to law_text of the state in your workspace: cite, history, words, date",
                )
            )
            continue
        kind = "repeal" if "repeal" in one.classes else "amend"
        if kind == "amend":
            problems += _check(one, law)
        body.append(
            replace(
                one, runs=law.opening[kind], children=tuple(_marked(child, marks) for child in one.children)
            )
        )
    return replace(bill, body=tuple(body), notes=tuple(notes)), problems


def _instruction(section: Provision) -> Note:
    verb = "repeal" if "repeal" in section.classes else "amend"
    opening = (Text(f"Drafting instruction: {verb} {section.amends}", "b"),)
    words = tuple(_spelled(child.runs) for child in section.children if isinstance(child, Flush))
    return Note("", "", (opening, *words), section.where, section.amends)


def _spelled(runs: Runs) -> Runs:
    """Changed words in a note, which has no looks for them: the signs of the grammar."""
    done: list[Inline] = []
    for sign, group in groupby(runs, key=_sign):
        around = {"+": ("{++", "++}"), "-": ("{--", "--}")}.get(sign, ("", ""))
        words = (replace(run, marks=run.marks.lstrip("+-")) for run in group)
        done += (Text(around[0]), *words, Text(around[1])) if sign else words
    return tuple(done)


def _sign(run: Inline) -> str:
    return run.marks[:1] if run.marks[:1] in ("+", "-") else ""


def _check(section: Provision, law: LawText) -> list[Problem]:
    """Whether the words, less what is added, are the law's to the letter."""
    quoted = [child for child in section.children if isinstance(child, Flush)]
    original = [line.strip() for line in law.words.split("\n") if line.strip()]
    problems: list[Problem] = []
    for flush in quoted:
        kept = plain(tuple(run for run in flush.runs if _sign(run) != "+")).strip()
        if not kept:
            continue  # a paragraph that is all new
        if not original or kept != original[0]:
            should = original[0] if original else ""
            problems.append(_departure(section, flush, kept, should))
            return problems
        original.pop(0)
    if original:
        problems.append(
            Problem(
                f"the quotation of {section.amends} leaves out {_short(original[0])!r}",
                section.where,
                fix="quote the section whole; words that go stand in {--…--}",
            )
        )
    return problems


def _departure(section: Provision, flush: Flush, kept: str, should: str) -> Problem:
    at = next(
        (index for index, (one, two) in enumerate(zip(kept, should, strict=False)) if one != two),
        min(len(kept), len(should)),
    )
    spaces = " The spaces differ." if kept.split() == should.split() else ""
    has = f"{_short(kept[at:])!r} where it has {_short(should[at:])!r}"
    return Problem(
        f"the words are not those of {section.amends}: {has}",
        flush.where,
        f"Less what is added, the quotation must be the law to the letter.{spaces}",
        "copy the words from the fact; a paragraph of it is a paragraph here, with an empty line between",
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _marked(child: Provision | Flush, marks: MarkStyle) -> Provision | Flush:
    if not isinstance(child, Flush):
        return child
    done: list[Inline] = []
    for sign, group in groupby(child.runs, key=_sign):
        runs: Sequence[Inline] = list(group)
        if sign:
            before, after = marks.new if sign == "+" else marks.old
            if sign == "+" and marks.new_upper:
                runs = [capitals(run) for run in runs]
            head, runs, tail = _spaced(runs) if before or after else ([], runs, [])
            runs = [*([Text(before, sign)] if before else []), *runs, *([Text(after, sign)] if after else [])]
            runs = [*head, *runs, *tail]
        done += runs
    return replace(child, runs=tuple(done))


def _spaced(runs: Sequence[Inline]) -> tuple[list[Inline], list[Inline], list[Inline]]:
    """Marked words without the space at their ends, which prints outside printed marks: board; ((and))."""
    done = list(runs)
    first = done[0]
    head: list[Inline] = []
    if isinstance(first, Text) and first.text != (text := first.text.lstrip(" ")):
        head, done[0] = [Text(" ")], replace(first, text=text)
    last = done[-1]
    tail: list[Inline] = []
    if isinstance(last, Text) and last.text != (text := last.text.rstrip(" ")):
        tail, done[-1] = [Text(" ")], replace(last, text=text)
    return head, done, tail
