"""Bill room: the long title, computed from the tree in the place's order and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from billgen.base.errors import Problem
from billgen.bill.codify import is_codified, told
from billgen.bill.drafting import Joined, TitleStyle
from billgen.bill.model import Bill, Blank, Inline, Provision, Runs, Text, Value, plain

_TAGS = ("appropriation", "penalty", "expiration", "effective-date", "emergency", "conflicting-laws")
"""Section classes that a title must mention, by the name of the part with - for _."""

_OPTIONAL = frozenset({"new_chapter", "new_section", "new_sections", "uncodified_one", "uncodified_many"})
"""Parts that a place may leave unsaid."""

_OWN = "into "
"""What stands before the placement in the key of a part about sections that name their own place."""

_LISTED = "sections"
"""The name in braces of a title part that lists citations: "amending {sections}"."""

NO_CITES: Mapping[str, Runs] = MappingProxyType({})
NO_JOINED: Mapping[str, Joined] = MappingProxyType({})


def title_parts(bill: Bill, style: TitleStyle, trailers: Sequence[str]) -> list[str]:
    """Keys of the parts a title must have, from the tree, in the place's order."""
    sections = list(bill.sections)
    codified = [section for section in sections if is_codified(section)]
    loose = [section for section in sections if "uncodified" in section.classes]
    counted = [section for section in loose if not section.classes & style.uncounted]
    keys = [
        key
        for key, name in (("amending", "amend"), ("repealing", "repeal"))
        if any(name in section.classes for section in sections)
    ]
    if codified and (style.codifies or style.adds):
        many = "new_section" if len(codified) == 1 else "new_sections"
        keys.append("new_chapter" if style.added == "chapter" else many)
    if style.codifies and counted:
        keys.append("uncodified_one" if len(counted) == 1 else "uncodified_many")
    tags = {tag for tag in _TAGS for section in sections if tag in section.classes}
    tags |= {key.replace("_", "-") for key in trailers}
    keys += [tag.replace("-", "_") for tag in _TAGS if tag in tags]
    order = {key: index for index, key in enumerate(style.order)}
    keys += dict.fromkeys(f"{_OWN}{one.into}" for one in sections if one.into)
    return sorted(keys, key=lambda key: order.get(_kind(key, bill), len(order)))


def _kind(key: str, bill: Bill) -> str:
    """The part of the title whose place a part has: that of sections which name their own is theirs."""
    if not key.startswith(_OWN):
        return key
    return "new_section" if len(_owned(key, bill)) == 1 else "new_sections"


def _owned(key: str, bill: Bill) -> list[Provision]:
    return [one for one in bill.sections if one.into and one.into == key.removeprefix(_OWN)]


def compute_title(
    bill: Bill,
    style: TitleStyle,
    subject: Runs,
    trailers: Sequence[str],
    cites: Mapping[str, Runs] = NO_CITES,
    elsewhere: Mapping[str, Joined] = NO_JOINED,
) -> tuple[Runs, list[Problem]]:
    """The long title in the place's words: opening, subject, parts, end.

    Args:
        bill: the tree, arranged.
        style: the place's form of a title.
        subject: what the act is about.
        trailers: parts that are always true of the template.
        cites: path of an amended or repealed law text → its citation.
        elsewhere: the placement that sections name for themselves, and what the title says of it.

    Returns:
        The title, and parts for which the place has no words.
    """
    words = dict(style.parts)
    codified = [one for one in bill.sections if is_codified(one)]
    for into, joined in elsewhere.items():
        own = _owned(f"{_OWN}{into}", bill)
        if said := told(joined.one if len(own) == 1 else joined.many, own):
            words[f"{_OWN}{into}"] = said
    problems: list[Problem] = []
    before: list[Runs] = []
    after: list[Runs] = []
    for key in title_parts(bill, style, trailers) if words else ():
        if key in words:
            stands = before if _kind(key, bill) in style.before else after
            cited = _cited(bill, key, cites)
            for laws in [[law] for law in cited] if style.once and cited and stands is before else [cited]:
                clause = told(tuple(_listing(words[key], laws)), codified)
                stands.append(_less(style.once, clause) if stands is before and before else clause)
        elif style.codifies and key not in _OPTIONAL | style.silent:
            problems.append(
                Problem(
                    f"the title must speak of {key.replace('_', ' ')}, and the place has no words for it",
                    fix=f"add drafting.title.parts.{key} to the place, with its source",
                )
            )
    runs: list[Runs] = [style.opening, (Text(" "),) if style.opening else ()]
    if style.before:
        runs += (
            [*_joined(before, style.between_before, style.last_before), (Text(style.relating),)]
            if before
            else []
        )
    runs.append(subject)
    for index, clause in enumerate(after):
        last = index == len(after) - 1
        runs += [(Text(style.last_separator if last else style.separator),), clause]
    runs.append((Text(style.end),))
    whole = tuple(run for group in runs for run in group)
    if style.upper:
        whole = tuple(
            replace(run, text=run.text.upper()) if isinstance(run, Text | Value) else run for run in whole
        )
    return whole, problems


def _cited(bill: Bill, key: str, cites: Mapping[str, Runs]) -> list[Runs]:
    """The citations of the laws that the bill amends or repeals, in its order, each once."""
    name = {"amending": "amend", "repealing": "repeal"}.get(key)
    paths = [section.amends for section in bill.sections if name in section.classes and section.amends]
    named = {plain(cites[path]): cites[path] for path in paths if path in cites}
    return _shortened(list(named.values()))


_CODE_AND_NUMBER = re.compile(r"([A-Z][A-Za-z.]* )[0-9]\S*")
_NUMBER_AND_CODE = re.compile(r"[A-Z][a-z]* [0-9]\S*( [^0-9]+)")


def _shortened(cites: list[Runs]) -> list[Runs]:
    """Citations of one code name it once: RCW 1.2.003, 1.2.004; Section 3 and Section 4 of the Civil Code."""
    tails = {match[1] if match else "" for match in map(_NUMBER_AND_CODE.fullmatch, map(plain, cites))}
    if len(tails) == 1 and "" not in tails:
        (tail,) = tails
        return [_before(tail, cite) for cite in cites[:-1]] + cites[-1:]
    found = [_CODE_AND_NUMBER.fullmatch(plain(cite)) for cite in cites]
    codes = {match[1] if match else "" for match in found}
    if len(codes) != 1 or "" in codes:
        return cites
    (code,) = codes
    return cites[:1] + [_without(code, cite) for cite in cites[1:]]


def _without(code: str, cite: Runs) -> Runs:
    first = cite[0]
    if not isinstance(first, Text | Value) or not first.text.startswith(code):
        return cite
    return (replace(first, text=first.text[len(code) :]), *cite[1:])


def _before(tail: str, cite: Runs) -> Runs:
    last = cite[-1]
    if not isinstance(last, Text | Value) or not last.text.endswith(tail):
        return cite
    return (*cite[:-1], replace(last, text=last.text[: -len(tail)]))


def _less(once: str, clause: Runs) -> Runs:
    """A clause without the words that the clauses before it have said."""
    head = f"{once} " if once else ""
    return _without(head, clause) if head and clause else clause


def _listing(words: Runs, listed: Sequence[Runs]) -> Iterable[Inline]:
    """A part's words with the list of citations in its gap."""
    for run in words:
        if listed and isinstance(run, Blank) and run.label == _LISTED:
            for group in _joined(listed, ", ", ", and " if len(listed) > 2 else " and "):
                yield from group
        else:
            yield run


def _joined(groups: Sequence[Runs], between: str, last: str) -> Iterable[Runs]:
    for index, group in enumerate(groups):
        if index:
            yield (Text(last if index == len(groups) - 1 else between),)
        yield group
