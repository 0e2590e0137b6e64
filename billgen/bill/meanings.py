"""Bill room: definitions in a place's own form - what stands between a term and its meaning."""

from __future__ import annotations

import re
from dataclasses import replace

from billgen.bill.model import Bill, Flush, Provision, Runs, Text, Value

_MEANS = re.compile(r"[\"“](?P<term>[^\"”]+)[\"”] means (?=\S|$)")
_AFTER = re.compile(r"\{([Mm])eaning\}$")


def say_meanings(bill: Bill, pattern: str) -> Bill:
    """A bill whose definitions are worded as the place words them.

    A stage of the end: checks and references have read the template's `"Bank" means the bank of …`. What
    includes, has the meaning of another law or opens a list stays as it is.

    Args:
        bill: a numbered, referred bill.
        pattern: what stands for that, {term} and {meaning} in it, {Meaning} for one with a capital; "" for
            the template's own words.
    """
    if not pattern:
        return bill
    body = tuple(
        _glossary(one, pattern) if isinstance(one, Provision) and "definitions" in one.classes else one
        for one in bill.body
    )
    return replace(bill, body=body)


def _glossary(section: Provision, pattern: str) -> Provision:
    children: tuple[Provision | Flush, ...] = tuple(
        replace(child, runs=_worded(child.runs, pattern)) if isinstance(child, Provision) else child
        for child in section.children
    )
    return replace(section, children=children)


def _worded(runs: Runs, pattern: str) -> Runs:
    first, *rest = runs or (Text(""),)
    found = _MEANS.match(first.text) if isinstance(first, Text) else None
    if not isinstance(first, Text) or not found:
        return runs
    after = _AFTER.search(pattern)
    opening = pattern[: after.start()] if after else pattern
    meaning = first.text[found.end() :]
    capital = bool(after and after[1] == "M")
    if capital and meaning:
        meaning = meaning[:1].upper() + meaning[1:]
    elif capital and rest and isinstance(run := rest[0], Text | Value):
        rest[0] = replace(run, text=run.text[:1].upper() + run.text[1:])
    return (replace(first, text=opening.replace("{term}", found["term"]) + meaning), *rest)
