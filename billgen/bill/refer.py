"""Bill room: references. Turns each `Ref` into the place's words with live numbers; marks what is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TypeVar

from billgen.base.errors import Place, Problem
from billgen.bill.drafting import Drafting
from billgen.bill.model import (
    Bill,
    Block,
    Caption,
    Flush,
    Inline,
    Note,
    Outline,
    Provision,
    Ref,
    RefPart,
    Runs,
    plain,
)

CODIFIED = "@codified"
"""Group target: every section that goes into the code, as "1 through 12, 14, and 15"."""

_PLACEHOLDER = re.compile(r"\{(n|labels)\}")
_STOP = re.compile(r"[.?!][)\"'”’]*\s+$")
_LEADS_ON = re.compile(r"[^.?!)\"'”’]\s*$")


class _Referrer:
    def __init__(self, bill: Bill, drafting: Drafting) -> None:
        self.bill = bill
        self.style = drafting.reference
        self.outline = Outline.of(bill)
        self.cited: set[str] = set()
        self.problems: list[Problem] = []

    def runs(self, runs: Runs, section: Provision | None, sentence: bool = True) -> Runs:
        """Resolve the references of a paragraph. `sentence`: its first words open a sentence."""
        if not any(isinstance(run, Ref) for run in runs):
            return runs
        done: list[Inline] = []
        for run in runs:
            if isinstance(run, Ref):
                run = replace(run, parts=self.parts(run, section))
                if sentence:
                    run = replace(run, parts=_capital(run.parts))
            sentence = bool(_STOP.search(run.text)) if run.text else sentence
            done.append(run)
        return tuple(done)

    def parts(self, ref: Ref, section: Provision | None) -> tuple[RefPart, ...]:
        if ref.target == CODIFIED:
            return self.codified(ref.where)
        chain = self.outline.parents.get(ref.target)
        if chain is None:
            self.problems.append(
                Problem(
                    f"a reference to {ref.target!r}, which is not in this bill",
                    ref.where,
                    fix=self.advice(ref.target),
                )
            )
            return (RefPart(f"[{ref.target}]"),)
        target = chain[-1]
        if target.positional:
            self.problems.append(
                Problem(
                    f"a reference to {ref.target!r}, an id made up from its position",
                    ref.where,
                    "It would point elsewhere as soon as an item is added above.",
                    "give the item an id: (1 #name)",
                )
            )
        return self.words(ref, chain, section)

    def words(self, ref: Ref, chain: tuple[Provision, ...], section: Provision | None) -> tuple[RefPart, ...]:
        home, items = chain[0], chain[1:]
        labels = tuple(RefPart(item.label.text.rstrip("."), item.id, "item") for item in items)
        number = RefPart(home.label.number, home.id)
        here = section is not None and section.id == home.id
        self.cited.update(part.target for part in labels)
        labels = _parted(labels)
        if ref.style == "number":
            if here and labels:
                return labels
            self.cited.add(home.id)
            return _parted((number, *labels))
        if here and not items:
            return (RefPart(self.style.this_section),)
        pattern = self.style.provision if items else self.style.section
        if here:
            pattern = self.style.same_section
        if "{n}" in pattern:
            self.cited.add(home.id)
        return _fill(pattern, number, labels)

    def codified(self, where: Place | None) -> tuple[RefPart, ...]:
        """The sections that go into the code, runs of three or more joined by "through"."""
        runs: list[list[Provision]] = []
        together = False
        for section in self.bill.sections:
            if "uncodified" in section.classes:
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
                    f"a reference to {CODIFIED!r}, and no section goes into the code",
                    where,
                    fix="guard it, or take .uncodified off a section",
                )
            )
        pieces: list[tuple[RefPart, ...]] = []
        for run in runs:
            ends = [RefPart(section.label.number, section.id) for section in (run[0], run[-1])]
            self.cited.update(part.target for part in ends)
            if len(run) == 1:
                pieces.append((ends[0],))
            elif len(run) == 2:
                pieces.extend([(ends[0],), (ends[1],)])
            else:
                pieces.append((ends[0], RefPart(" through "), ends[1]))
        done: list[RefPart] = []
        for index, piece in enumerate(pieces):
            if index:
                last = index == len(pieces) - 1
                done.append(RefPart(" and " if last and len(pieces) == 2 else ", and " if last else ", "))
            done.extend(piece)
        return tuple(done)

    def advice(self, target: str) -> str:
        near = get_close_matches(
            target, [id for id in self.outline.parents if "._" not in id], n=1, cutoff=0.6
        )
        if near:
            return f"did you mean {near[0]!r}?"
        return "name a section id or section.item; guard a reference to a switchable section with on(…)"

    # Rebuilding ----------------------------------------------------------------------------------------

    def provision(self, provision: Provision, section: Provision, sentence: bool = True) -> Provision:
        """Resolve a section or item and all below it; `sentence`: its words open a sentence."""
        runs = self.runs(provision.runs, section, sentence)
        # Items that a colon or an unfinished sentence leads in go on with it: no capital.
        below = not _LEADS_ON.search(plain(runs)) if runs else sentence
        children = tuple(
            self.provision(child, section, below)
            if isinstance(child, Provision)
            else replace(child, runs=self.runs(child.runs, section))
            for child in provision.children
        )
        return replace(
            provision,
            heading=self.runs(provision.heading, section),
            runs=runs,
            children=children,
            notes=self.notes(provision.notes),
        )

    def notes(self, notes: Sequence[Note]) -> tuple[Note, ...]:
        return tuple(
            replace(note, paragraphs=tuple(self.runs(p, None) for p in note.paragraphs)) for note in notes
        )


_B = TypeVar("_B", Block, Caption)


def refer(bill: Bill, drafting: Drafting) -> tuple[Bill, list[Problem]]:
    """Resolve every reference of a numbered bill, and set `cited` on what is referred to."""
    referrer = _Referrer(bill, drafting)

    def blocks(items: tuple[_B, ...]) -> tuple[_B, ...]:
        return tuple(replace(item, runs=referrer.runs(item.runs, None)) for item in items)

    front, back = blocks(bill.front), blocks(bill.back)
    body = tuple(
        referrer.provision(one, one) if isinstance(one, Provision) else blocks((one,))[0] for one in bill.body
    )
    notes = referrer.notes(bill.notes)

    def cite(provision: Provision) -> Provision:
        children = tuple(child if isinstance(child, Flush) else cite(child) for child in provision.children)
        return replace(provision, cited=provision.id in referrer.cited, children=children)

    body = tuple(one if isinstance(one, Caption) else cite(one) for one in body)
    return replace(bill, front=front, body=body, back=back, notes=notes), referrer.problems


def _capital(parts: tuple[RefPart, ...]) -> tuple[RefPart, ...]:
    """The reference as it opens a sentence; a number stays as it is."""
    if not parts or parts[0].target:
        return parts
    words = parts[0].text
    return (RefPart(words[:1].upper() + words[1:]), *parts[1:])


def _parted(labels: tuple[RefPart, ...]) -> tuple[RefPart, ...]:
    """Labels set side by side, with a point between two that would read as one: (1)(a), but A.1."""
    done: list[RefPart] = []
    for label in labels:
        if done and done[-1].text[-1:].isalnum() and label.text[:1].isalnum():
            done.append(RefPart("."))
        done.append(label)
    return tuple(done)


def _fill(pattern: str, number: RefPart, labels: tuple[RefPart, ...]) -> tuple[RefPart, ...]:
    done: list[RefPart] = []
    for index, piece in enumerate(_PLACEHOLDER.split(pattern)):
        if index % 2 == 0:
            if piece:
                done.append(RefPart(piece))
        elif piece == "n":
            done.append(number)
        else:
            done = list(_parted((*done, *labels))) if done and done[-1].target else [*done, *labels]
    return tuple(done)
