"""Bill room: the words of every reference of a bill: to a provision, several, a range, a caption, a group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from billgen.base.errors import Place, Problem
from billgen.bill.codify import CODIFIED, EACH, is_codified
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Caption, Outline, Provision, Ref, RefPart
from billgen.bill.speech import (
    Chain,
    Parts,
    Speech,
    Spots,
    fill,
    parted,
    plural,
    series,
    spoken,
    spot_of,
    spots,
)


class Words(Speech):
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
        parts, cited = spoken(self.drafting, ref, len(chain), *chain, *spots(at))
        self.cited |= cited
        return parts


class Wording(Speech):
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
            return series([(RefPart(f"[{id}]"),) for id in missing])
        if len(chains) == 1:
            parts, cited = spoken(self.drafting, ref, len(chains[0]), *chains[0], *here)
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
        return number if ref.style == "number" else fill(self.drafting.reference.part, n=number)

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
        return series([self.one(ref, chain, here) for chain in chains])

    def _at(self, chain: Spots) -> int:
        return self.order[chain[-1].id]

    def _several(self, ref: Ref, chains: Sequence[Spots], here: Spots, kind: str) -> Parts:
        """Several sections, or several items of one."""
        style = self.style_of(chains[0][0], here)
        home, tails = chains[0][0], [chain[1:] for chain in chains]
        if tails[0] and ref.style == "number":
            labels = self.named(tails, style, kind)["labels"]
            inside = bool(here) and here[0].id == home.id
            return labels if inside else parted((self.number(home), *labels))
        if tails[0]:
            return self.items(home, tails, style, here, kind)
        numbers: list[Parts] = [(self.number(chain[0]),) for chain in chains]
        joined = series(numbers, kind, style.through)
        if ref.style == "number":
            return joined
        own = style.sections_range if kind == "range" else style.sections_list
        pattern = own or plural(style.section, "n")
        return fill(pattern, first=numbers[0], last=numbers[-1], n=joined, list=joined)

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
            ends = [self.number(spot_of(section)) for section in (run[0], run[-1])]
            if len(run) == 1:
                pieces.append((ends[0],))
            elif len(run) == 2:
                pieces.extend([(ends[0],), (ends[1],)])
            else:
                style = self.style_of(spot_of(run[0]), ())
                pieces.append((ends[0], RefPart(style.through), ends[1]))
        return series(pieces)

    def _advice(self, target: str) -> str:
        near = get_close_matches(
            target, [id for id in self.outline.parents if "._" not in id], n=1, cutoff=0.6
        )
        if near:
            return f"did you mean {near[0]!r}?"
        return "name a section id or section.item; guard a reference to a switchable section with on(…)"
