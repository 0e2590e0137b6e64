"""Bill room: the words of a reference - to one provision, several, a range, an exhibit - by place data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from billgen.base.errors import Place, Problem
from billgen.base.kept import by_identity
from billgen.bill.codify import CODIFIED, EACH, is_codified
from billgen.bill.drafting import Drafting, ReferenceStyle
from billgen.bill.model import Bill, Caption, Label, Law, Outline, Provision, Ref, RefPart
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
def _spot(one: Provision) -> Spot:
    term = "" if one.label.text else term_of(one)
    return _one_spot(one.id, one.level, one.label, one.law, one.into, term)


def spots(chain: Chain) -> Spots:
    """What references need to know of a chain."""
    return tuple([_spot(one) for one in chain])


Parts = tuple[RefPart, ...]

_PLACEHOLDER = re.compile(r"\{(n|labels|items|first|last|list)\}")


class _Speech:
    """Words references to given provisions, in the place's words; knows nothing else of the bill."""

    def __init__(self, drafting: Drafting) -> None:
        self.drafting = drafting
        self.cited: set[str] = set()

    def _style(self, home: Spot, here: Spots) -> ReferenceStyle:
        """The words for references to what stands in `home`, spoken `here`."""
        if home.law != "code":
            return self.drafting.reference
        code = self.drafting.codification
        if here and here[0].law == "code" and here[0].into == home.into:
            return code.inside
        return code.elsewhere[home.into].outside if home.into in code.elsewhere else code.outside

    def _number(self, home: Spot) -> RefPart:
        self.cited.add(home.id)
        return RefPart(self._spelled(home.label.number), home.id, blank=home.label.blank)

    def _spelled(self, number: str) -> str:
        """A number as references write it; Word cannot spell, so a spelled one changes when redrafted."""
        spelled = self.drafting.reference.spelled and number.isdecimal() and len(number) <= 6
        return in_words(int(number)) if spelled else number

    def _labels(self, items: Spots) -> Parts:
        labels = tuple(RefPart(self._label(item), item.id, "item") for item in items if item.label.text)
        self.cited.update(part.target for part in labels)
        return _parted(labels, self.drafting.reference.between)

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
        style = self._style(home, here)
        if ref.style == "number":
            labels = self._labels(items)
            return labels if inside and labels else _parted((self._number(home), *labels))
        if home.law == "exhibit":
            number = (self._number(home),)
            words = _fill(self.drafting.reference.exhibit, n=number)
            return words if not items else (*self._labels(items), RefPart(" of "), *words)
        if inside and not items:
            return (RefPart(style.this_section),)
        if items:
            return self._items(home, [items], style, here)
        return self._section(home, style)

    def _items(
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
            pattern = _plural(pattern, "labels")
        number = (self._number(home),) if "{n}" in pattern else ()
        ends = {"first": self._labels(tails[0]), "last": self._labels(tails[-1])}
        return _fill(pattern, n=number, **ends, **self._named(tails, style, kind))

    def _defined(self, home: Spot, tails: Sequence[Spots], style: ReferenceStyle, here: Spots) -> Parts:
        """Definitions that have no label, by their terms, or what stands in the lists below them."""
        if any(len(tail) > 1 for tail in tails) and len(tails) > 1:
            return _series([self._defined(home, [tail], style, here) for tail in tails])
        inside = bool(here) and here[0].id == home.id
        where = (RefPart(style.this_section),) if inside else self._section(home, style)
        terms = _series([(self._term(tail[0]),) for tail in tails])
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
        return (*name, *self._labels(below), RefPart(" of "), *words)

    def _term(self, item: Spot) -> RefPart:
        self.cited.add(item.id)
        return RefPart(f'"{item.term}"', item.id, "item")

    def _section(self, home: Spot, style: ReferenceStyle) -> Parts:
        number = (self._number(home),) if "{n}" in style.section else ()
        return _fill(style.section, n=number)

    def _named(self, tails: Sequence[Spots], style: ReferenceStyle, kind: str) -> dict[str, Parts]:
        """What stands for {labels}, {list} and {items}; what several share is named once."""
        above, deepest = tails[0][:-1], tails[0][-1]
        if any(tail[:-1] != above for tail in tails):
            each = [self._named([tail], style, kind) for tail in tails]
            return {name: _series([one[name] for one in each]) for name in each[0]}
        lasts = _series([self._labels(tail[-1:]) for tail in tails], kind)
        labels = _parted((*self._labels(above), *lasts), self.drafting.reference.between)
        name = _level_name(deepest, style, "s" if len(tails) > 1 else "")
        if style.nesting == "whole":
            return {"labels": labels, "list": labels, "items": (*name, *labels)}
        each = [(*_level_name(one, style), *self._labels((one,))) for one in above]
        inside_out = style.nesting == "inside out"
        ranks = [(*name, *lasts), *reversed(each)] if inside_out else [*each, (*name, *lasts)]
        items = ranks[0]
        for rank in ranks[1:]:
            items += (RefPart(" of " if inside_out else ", "), *rank)
        return {"labels": labels, "list": labels, "items": items}


@by_identity
def _spoken(drafting: Drafting, ref: Ref, depth: int, *chains: Spot) -> tuple[Parts, frozenset[str]]:
    """What a reference prints, and what it cites; of the provisions the first `depth` are its target's."""
    speech = _Speech(drafting)
    parts = speech.one(ref, chains[:depth], chains[depth:])
    return parts, frozenset(speech.cited)


class Words(_Speech):
    """Words references of one section, each to one provision out of some that are known to be there.

    Attributes:
        problems: none of its own; who asks may add some.
    """

    def __init__(self, drafting: Drafting, chains: Mapping[str, Spots]) -> None:
        super().__init__(drafting)
        self.chains = chains
        self.problems: list[Problem] = []

    def parts(self, ref: Ref, at: Chain) -> Parts:
        """What a reference prints at a place."""
        chain = self.chains[ref.target]
        parts, cited = _spoken(self.drafting, ref, len(chain), *chain, *spots(at))
        self.cited |= cited
        return parts


class Wording(_Speech):
    """Words references and collects what is cited and what is wrong."""

    def __init__(self, bill: Bill, drafting: Drafting) -> None:
        super().__init__(drafting)
        self.bill = bill
        self.outline = Outline.of(bill)
        self.captions = {one.id: one for one in bill.body if isinstance(one, Caption) and one.id}
        self.order = {id: index for index, id in enumerate(self.outline.parents)}
        self.problems: list[Problem] = []

    def parts(self, ref: Ref, at: Chain) -> Parts:
        """What a reference prints at a place."""
        if ref.target in (CODIFIED, EACH):
            return self._codified(ref)
        ids = [id.removeprefix("#") for id in re.split(r"\.\.|,", ref.target)]
        if len(ids) == 1 and ref.target in self.captions:
            return self._caption(ref)
        chains = [self._chain(id, ref.where) for id in ids]
        here = spots(at)
        missing = [id for id, chain in zip(ids, chains, strict=True) if not chain]
        if missing:
            return _series([(RefPart(f"[{id}]"),) for id in missing])
        if len(chains) == 1:
            parts, cited = _spoken(self.drafting, ref, len(chains[0]), *chains[0], *here)
            self.cited |= cited
            return parts
        if ".." in ref.target:
            return self._range(ref, chains, here)
        return self._list(ref, chains, here)

    def _chain(self, id: str, where: Place | None) -> Spots:
        chain = self.outline.parents.get(id, ())
        if not chain:
            self.problems.append(
                Problem(f"a reference to {id!r}, which is not in this bill", where, fix=self._advice(id))
            )
        elif chain[-1].positional:
            self.problems.append(
                Problem(
                    f"a reference to {id!r}, an id made up from its position",
                    where,
                    "It would point elsewhere as soon as an item is added above.",
                    "give the item an id: (1 #name)",
                )
            )
        return spots(chain)

    def _caption(self, ref: Ref) -> Parts:
        caption = self.captions[ref.target]
        if caption.label is None or not caption.label.number:
            self.problems.append(
                Problem(
                    f"a reference to {ref.target!r}, a part without a number",
                    ref.where,
                    "The place does not number its parts.",
                    "refer to a section, or give drafting.part.label to the place",
                )
            )
            return (RefPart(f"[{ref.target}]"),)
        self.cited.add(caption.id)
        number = (RefPart(caption.label.number, caption.id),)
        return number if ref.style == "number" else _fill(self.drafting.reference.part, n=number)

    # Several -----------------------------------------------------------------------------------------------

    def _range(self, ref: Ref, chains: Sequence[Spots], here: Spots) -> Parts:
        first, last = chains[0], chains[-1]
        if len(chains) != 2 or first[:-1] != last[:-1] or self._at(first) >= self._at(last):
            self.problems.append(
                Problem(
                    f"a range {ref.target!r} that does not run from one provision to a later one beside it",
                    ref.where,
                    fix="write [](#first..#last) with two sections, or two items of one list, in their order",
                )
            )
            return (RefPart(f"[{ref.target}]"),)
        return self._several(ref, chains, here, "range")

    def _list(self, ref: Ref, chains: Sequence[Spots], here: Spots) -> Parts:
        depths = {len(chain) == 1 for chain in chains}
        together = depths == {True} or (depths == {False} and len({chain[0].id for chain in chains}) == 1)
        if together and len({chain[0].law for chain in chains}) == 1 and chains[0][0].law != "exhibit":
            return self._several(ref, sorted(chains, key=self._at), here, "list")
        return _series([self.one(ref, chain, here) for chain in chains])

    def _at(self, chain: Spots) -> int:
        return self.order[chain[-1].id]

    def _several(self, ref: Ref, chains: Sequence[Spots], here: Spots, kind: str) -> Parts:
        """Several sections, or several items of one."""
        style = self._style(chains[0][0], here)
        home, tails = chains[0][0], [chain[1:] for chain in chains]
        if tails[0] and ref.style == "number":
            labels = self._named(tails, style, kind)["labels"]
            inside = bool(here) and here[0].id == home.id
            return labels if inside else _parted((self._number(home), *labels))
        if tails[0]:
            return self._items(home, tails, style, here, kind)
        numbers: list[Parts] = [(self._number(chain[0]),) for chain in chains]
        joined = _series(numbers, kind)
        if ref.style == "number":
            return joined
        own = style.sections_range if kind == "range" else style.sections_list
        pattern = own or _plural(style.section, "n")
        return _fill(pattern, first=numbers[0], last=numbers[-1], n=joined, list=joined)

    def _codified(self, ref: Ref) -> Parts:
        """The sections that go into the code, runs of three or more joined by "through" but for `@each`."""
        runs: list[list[Provision]] = []
        together = False
        for section in self.bill.sections:
            if not is_codified(section):
                together = False
                continue
            if together:
                runs[-1].append(section)
            else:
                runs.append([section])
            together = True
        if not runs:
            self.problems.append(
                Problem(
                    f"a reference to {ref.target!r}, and no section goes into the code",
                    ref.where,
                    fix="guard it, or take .uncodified off a section",
                )
            )
        pieces: list[Parts] = []
        for run in runs if ref.target == CODIFIED else [[one] for many in runs for one in many]:
            ends = [self._number(_spot(section)) for section in (run[0], run[-1])]
            if len(run) == 1:
                pieces.append((ends[0],))
            elif len(run) == 2:
                pieces.extend([(ends[0],), (ends[1],)])
            else:
                pieces.append((ends[0], RefPart(" through "), ends[1]))
        return _series(pieces)

    def _advice(self, target: str) -> str:
        near = get_close_matches(
            target, [id for id in self.outline.parents if "._" not in id], n=1, cutoff=0.6
        )
        if near:
            return f"did you mean {near[0]!r}?"
        return "name a section id or section.item; guard a reference to a switchable section with on(…)"


_GAP = re.compile(r"(\[[a-z]+\])")
"""A name of the placement that nobody knows: [code]."""

_COUNTED = {
    name: re.compile(rf"\b([A-Za-z]*[a-z])(?= \{{{name}\}})|§(?= ?\{{{name}\}})") for name in ("n", "labels")
}


def _plural(pattern: str, name: str) -> str:
    """The words for one provision made to serve several: "sections {n}", "§§ {n}"; RCW stays RCW."""
    return _COUNTED[name].sub(lambda word: "§§" if word[0] == "§" else f"{word[0]}s", pattern, count=1)


def _level_name(item: Spot, style: ReferenceStyle, ending: str = "") -> Parts:
    """What an item's level is called, with a space after it; nothing where the place has no name for it."""
    names = style.levels[item.level - 1 : item.level]
    return tuple(RefPart(f"{name}{ending} ") for name in names)


def _series(pieces: Sequence[Parts], kind: str = "list") -> Parts:
    """a; a and b; a, b, and c; or, for a range, a through b."""
    done: list[RefPart] = []
    for index, piece in enumerate(pieces):
        last = index == len(pieces) - 1
        if index and kind == "range":
            done.append(RefPart(" through "))
        elif index:
            done.append(RefPart(" and " if last and len(pieces) == 2 else ", and " if last else ", "))
        done.extend(piece)
    return tuple(done)


def _parted(labels: Parts, between: str = ".") -> Parts:
    """Labels set side by side, with something between two that would read as one: (1)(a), but A.1."""
    done: list[RefPart] = []
    for label in labels:
        if done and done[-1].text[-1:].isalnum() and label.text[:1].isalnum():
            done.append(RefPart(between))
        done.append(label)
    return tuple(done)


def _fill(pattern: str, **named: Parts) -> Parts:
    done: list[RefPart] = []
    for index, piece in enumerate(_PLACEHOLDER.split(pattern)):
        if index % 2 == 0:
            done += [
                RefPart(words, blank=bool(_GAP.fullmatch(words))) for words in _GAP.split(piece) if words
            ]
        elif piece == "labels":
            labels = named.get("labels", ())
            done = list(_parted((*done, *labels))) if done and done[-1].target else [*done, *labels]
        else:
            done.extend(named.get(piece, ()))
    return tuple(done)
