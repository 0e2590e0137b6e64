"""Bill room: a reference to given provisions in the words of the place; nothing else of the bill is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from billgen.base.kept import by_identity
from billgen.bill.drafting import Drafting
from billgen.bill.model import Label, Law, Provision, Ref, RefPart
from billgen.bill.styles import ReferenceStyle
from billgen.bill.terms import term_of
from billgen.bill.words import in_words

Chain = tuple[Provision, ...]
"""A provision and what it stands in: (section, …, the provision itself). Empty outside the provisions."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What references need to know of a provision; fields as of `Provision`. Equal ones are one object.

    `term` is what a definition without a label is called by, else "".
    """

    id: str
    level: int
    label: Label
    law: Law
    into: str
    term: str = ""


Spots = tuple[Spot, ...]
"""The same for a chain."""

_one_spot = lru_cache(maxsize=16_384)(Spot)


@by_identity
def spot_of(one: Provision) -> Spot:
    """What references need to know of a provision."""
    term = "" if one.label.text else term_of(one)
    return _one_spot(one.id, one.level, one.label, one.law, one.into, term)


def spots(chain: Chain) -> Spots:
    """What references need to know of a chain."""
    return tuple([spot_of(one) for one in chain])


Parts = tuple[RefPart, ...]

_PLACEHOLDER = re.compile(r"\{(n|labels|items|level|first|last|list)\}")


class Speech:
    """Words references to given provisions, in the place's words; knows nothing else of the bill."""

    def __init__(self, drafting: Drafting) -> None:
        self.drafting = drafting
        self.cited: set[str] = set()

    def style_of(self, home: Spot, here: Spots) -> ReferenceStyle:
        """The words for references to what stands in `home`, spoken `here`."""
        if home.law != "code":
            return self.drafting.reference
        code = self.drafting.codification
        if here and here[0].law == "code" and here[0].into == home.into:
            return code.inside
        return code.elsewhere[home.into].outside if home.into in code.elsewhere else code.outside

    def number(self, home: Spot) -> RefPart:
        """The number of a section or an exhibit, which is then cited."""
        self.cited.add(home.id)
        return RefPart(self._spelled(home.label.number), home.id, blank=home.label.blank)

    def _spelled(self, number: str) -> str:
        """A number as references write it; Word cannot spell, so a spelled one changes when redrafted."""
        spelled = self.drafting.reference.spelled and number.isdecimal() and len(number) <= 6
        return in_words(int(number)) if spelled else number

    def labels(self, items: Spots) -> Parts:
        """The labels of items side by side, which are then cited."""
        labels = tuple(RefPart(self._label(item), item.id, "item") for item in items if item.label.text)
        self.cited.update(part.target for part in labels)
        return parted(labels, self.drafting.reference.between)

    def _label(self, item: Spot) -> str:
        """An item's label as references say it: without its point, or by a specimen of the place's."""
        ladder = self.drafting.reference.ladder
        if item.level <= len(ladder):
            own = ladder[item.level - 1]
            return own.before + item.label.number + own.after
        return self._spelled(item.label.text.rstrip("."))

    def one(self, ref: Ref, chain: Spots, here: Spots) -> Parts:
        """One section, item or exhibit."""
        home, items = chain[0], chain[1:]
        inside = bool(here) and here[0].id == home.id
        style = self.style_of(home, here)
        if ref.style == "number":
            labels = self.labels(items)
            return labels if inside and labels else parted((self.number(home), *labels))
        if home.law == "exhibit":
            number = (self.number(home),)
            words = fill(self.drafting.reference.exhibit, n=number)
            return words if not items else (*self.labels(items), RefPart(" of "), *words)
        if inside and not items:
            return (RefPart(style.this_section),)
        if items:
            return self.items(home, [items], style, here)
        return self.section(home, style)

    def items(
        self, home: Spot, tails: Sequence[Spots], style: ReferenceStyle, here: Spots, kind: str = "list"
    ) -> Parts:
        """Items of one section in the words of the place."""
        if not tails[0][0].label.text:
            return self._defined(home, tails, style, here)
        inside = bool(here) and here[0].id == home.id
        apart = len({tail[0].id for tail in tails}) > 1  # what differs is of the first level
        deep = min(len(tail) for tail in tails) > 1
        if (
            inside
            and style.same_subsection
            and deep
            and len(here) > 1
            and not apart
            and here[1] is tails[0][0]
        ):
            tails = [tail[1:] for tail in tails]
            pattern = style.same_subsection
            apart = len(tails) > 1 and not deep
        elif inside:
            own = style.same_range if kind == "range" else style.same_list
            pattern = own if own and apart else style.same_section
            apart = apart and not own
        else:
            pattern = style.provision
        if apart:
            pattern = plural(pattern, "labels")
        number = (self.number(home),) if "{n}" in pattern else ()
        ends = {"first": self.labels(tails[0]), "last": self.labels(tails[-1])}
        return fill(pattern, n=number, **ends, **self.named(tails, style, kind))

    def _defined(self, home: Spot, tails: Sequence[Spots], style: ReferenceStyle, here: Spots) -> Parts:
        """Definitions that have no label, by their terms, or what stands in the lists below them."""
        if any(len(tail) > 1 for tail in tails) and len(tails) > 1:
            return series([self._defined(home, [tail], style, here) for tail in tails])
        inside = bool(here) and here[0].id == home.id
        where = (RefPart(style.this_section),) if inside else self.section(home, style)
        terms = series([(self._term(tail[0]),) for tail in tails])
        words = (
            RefPart(f"the definition{'s' if len(tails) > 1 else ''} of "),
            *terms,
            RefPart(" in "),
            *where,
        )
        below = tails[0][1:]
        if not below:
            return words
        name = _level_name(below[-1], style) or (RefPart("paragraph "),)
        return (*name, *self.labels(below), RefPart(" of "), *words)

    def _term(self, item: Spot) -> RefPart:
        self.cited.add(item.id)
        return RefPart(f'"{item.term}"', item.id, "item")

    def section(self, home: Spot, style: ReferenceStyle) -> Parts:
        """A section as it is cited from elsewhere."""
        number = (self.number(home),) if "{n}" in style.section else ()
        return fill(style.section, n=number)

    def named(self, tails: Sequence[Spots], style: ReferenceStyle, kind: str) -> dict[str, Parts]:
        """What stands for {labels}, {list}, {items} and {level}; what several share is named once."""
        above, deepest = tails[0][:-1], tails[0][-1]
        if any(tail[:-1] != above for tail in tails):
            each = [self.named([tail], style, kind) for tail in tails]
            return {
                name: parts if name == "level" else series([one[name] for one in each])
                for name, parts in each[0].items()
            }
        lasts = series([self.labels(tail[-1:]) for tail in tails], kind)
        labels = parted((*self.labels(above), *lasts), self.drafting.reference.between)
        name = _level_name(deepest, style, "s" if len(tails) > 1 else "")
        level = tuple(replace(part, text=part.text.rstrip()) for part in name)
        said: dict[str, Parts] = {"labels": labels, "list": labels, "level": level}
        if style.nesting == "whole":
            return {**said, "items": (*name, *labels)}
        each = [(*_level_name(one, style), *self.labels((one,))) for one in above]
        inside_out = style.nesting == "inside out"
        ranks = [(*name, *lasts), *reversed(each)] if inside_out else [*each, (*name, *lasts)]
        items = ranks[0]
        for rank in ranks[1:]:
            items += (RefPart(" of " if inside_out else ", "), *rank)
        return {**said, "items": items}


@by_identity
def spoken(drafting: Drafting, ref: Ref, depth: int, *chains: Spot) -> tuple[Parts, frozenset[str]]:
    """What a reference prints, and what it cites; of the provisions the first `depth` are its target's."""
    speech = Speech(drafting)
    parts = speech.one(ref, chains[:depth], chains[depth:])
    return parts, frozenset(speech.cited)


_GAP = re.compile(r"(\[[a-z]+\])")
"""A name of the placement that nobody knows: [code]."""

_COUNTED = {
    name: re.compile(rf"\b([A-Za-z]*[a-z])(?= \{{{name}\}})|§(?= ?\{{{name}\}})") for name in ("n", "labels")
}


def plural(pattern: str, name: str) -> str:
    """The words for one provision made to serve several: "sections {n}", "§§ {n}"; RCW stays RCW."""
    return _COUNTED[name].sub(lambda word: "§§" if word[0] == "§" else f"{word[0]}s", pattern, count=1)


def _level_name(item: Spot, style: ReferenceStyle, ending: str = "") -> Parts:
    """What an item's level is called, with a space after it; nothing where the place has no name for it."""
    names = style.levels[item.level - 1 : item.level]
    return tuple(RefPart(f"{name}{ending} ") for name in names)


def series(pieces: Sequence[Parts], kind: str = "list", through: str = " through ") -> Parts:
    """a; a and b; a, b, and c; or, for a range, a through b."""
    done: list[RefPart] = []
    for index, piece in enumerate(pieces):
        last = index == len(pieces) - 1
        if index and kind == "range":
            done.append(RefPart(through))
        elif index:
            done.append(RefPart(" and " if last and len(pieces) == 2 else ", and " if last else ", "))
        done.extend(piece)
    return tuple(done)


def parted(labels: Parts, between: str = ".") -> Parts:
    """Labels set side by side, with something between two that would read as one: (1)(a), but A.1.

    A place that sets a space between does so between all of them: s. 118.125 (1) (d), subdivision A 2 a (1).
    """
    done: list[RefPart] = []
    for label in labels:
        alike = done and done[-1].text[-1:].isalnum() and label.text[:1].isalnum()
        if alike or (done and between == " "):
            done.append(RefPart(between))
        done.append(label)
    return tuple(done)


def fill(pattern: str, **named: Parts) -> Parts:
    """A pattern of the place's with what stands for its names."""
    done: list[RefPart] = []
    for index, piece in enumerate(_PLACEHOLDER.split(pattern)):
        if index % 2 == 0:
            done += [
                RefPart(words, blank=bool(_GAP.fullmatch(words))) for words in _GAP.split(piece) if words
            ]
        elif piece == "labels":
            labels = named.get("labels", ())
            done = list(parted((*done, *labels))) if done and done[-1].target else [*done, *labels]
        else:
            done.extend(named.get(piece, ()))
    return tuple(done)
