"""Bill room: references. Turns each `Ref` into the place's words with live numbers; marks what is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import lru_cache
from operator import is_
from typing import TypeVar

from billgen.base.errors import Problem
from billgen.base.kept import by_identity
from billgen.bill.codify import LAID_IN
from billgen.bill.drafting import Drafting
from billgen.bill.model import (
    Bill,
    Block,
    Caption,
    Flush,
    Inline,
    Note,
    Provision,
    Ref,
    RefPart,
    Runs,
    plain,
)
from billgen.bill.reference_words import Wording, Words
from billgen.bill.sharing import changed
from billgen.bill.speech import Chain, Spot, spots

_STOP = re.compile(r"[.?!][)\"'”’]*\s+$")
# Not from within a run of letters: a value of many would be tried from every one of them.
_LAST_WORD = re.compile(r"((?<![A-Za-z])[A-Za-z]+|(?<!§)§+)\s+$")
_FIRST_WORD = re.compile(r"([A-Za-z]+|§+)")
_CLOSES = tuple(".?!)\"'”’")


class _Referrer:
    """Walks the tree and asks the wording for the parts of each reference."""

    def __init__(self, wording: Wording | Words) -> None:
        self.wording = wording

    def runs(self, runs: Runs, chain: Chain, sentence: bool = True) -> Runs:
        """Resolve the references of a paragraph of `chain`. `sentence`: its first words open a sentence."""
        if Ref not in map(type, runs):
            return runs
        done: list[Inline] = []
        for run in runs:
            if isinstance(run, Ref):
                run = _worded(run, self.wording.parts(run, chain))
                self.check_doubled(done[-1].text if done else "", run)
                if sentence:
                    run = _capital(run)
            sentence = bool(_STOP.search(run.text)) if run.text else sentence
            done.append(run)
        return tuple(done)

    def check_doubled(self, before: str, ref: Ref) -> None:
        """Say when the word of a reference is typed before it: "subsection [](#a.b)"."""
        typed, printed = _LAST_WORD.search(before), _FIRST_WORD.match(ref.text)
        if typed and printed and typed[1].lower() == printed[1].lower():
            self.wording.problems.append(
                Problem(
                    f"{typed[1]!r} twice: it is typed before a reference that prints it",
                    ref.where,
                    fix=f"drop the word, or write [#](#{ref.target}) for the number alone",
                )
            )

    def provision(self, provision: Provision, above: Chain, sentence: bool = True) -> Provision:
        """Resolve a section or item and all below it; `sentence`: its words open a sentence."""
        if not _targets(provision):
            return provision
        chain = (*above, provision)
        runs = self.runs(provision.runs, chain, sentence)
        # Items that a colon or an unfinished sentence leads in go on with it: no capital.
        words = plain(runs)
        below = not words or words.endswith(_CLOSES) if runs else sentence
        below = below or LAID_IN in provision.classes
        children = tuple(
            [
                self.provision(child, chain, below)
                if isinstance(child, Provision)
                else self.flush(child, chain)
                for child in provision.children
            ]
        )
        heading, notes = self.runs(provision.heading, chain), self.notes(provision.notes)
        purpose = self.purpose(provision.purpose)
        return changed(provision, heading=heading, runs=runs, children=children, notes=notes, purpose=purpose)

    def flush(self, flush: Flush, chain: Chain) -> Flush:
        if not flush.table:
            runs = self.runs(flush.runs, chain)
            return flush if runs is flush.runs else replace(flush, runs=runs)
        table = tuple(tuple(self.runs(cell, chain) for cell in row) for row in flush.table)
        return replace(flush, runs=self.runs(flush.runs, chain), table=table)

    def notes(self, notes: tuple[Note, ...]) -> tuple[Note, ...]:
        if not notes or not any(
            type(run) is Ref for note in notes for runs in note.paragraphs for run in runs
        ):
            return notes
        return tuple(
            replace(note, paragraphs=tuple(self.runs(p, ()) for p in note.paragraphs)) for note in notes
        )

    def purpose(self, purpose: Note | None) -> Note | None:
        """Resolve what a section is for: words of a paper, which make no bookmark in the bill."""
        if purpose is None:
            return None
        cited = set(self.wording.cited)
        (resolved,) = self.notes((purpose,))
        self.wording.cited.intersection_update(cited)
        return resolved


_B = TypeVar("_B", Block, Caption)


def refer(bill: Bill, drafting: Drafting) -> tuple[Bill, list[Problem]]:
    """Resolve every reference of a numbered bill, and set `cited` on what is referred to."""
    wording = Wording(bill, drafting)
    referrer = _Referrer(wording)

    def blocks(items: tuple[_B, ...]) -> tuple[_B, ...]:
        return tuple(replace(item, runs=referrer.runs(item.runs, ())) for item in items)

    front, back = blocks(bill.front), blocks(bill.back)

    def section(one: Provision) -> Provision:
        chains = [wording.outline.parents.get(id, ()) for id in _targets(one)]
        if not chains:
            return one  # as most of a bill: it is the same again
        if not all(chain and not chain[-1].positional for chain in chains):
            return referrer.provision(
                one, ()
            )  # a group, a range, or something wrong: asked of the whole bill
        known = [spot for chain in chains for spot in spots(chain)]
        made, cited, problems = _section(drafting, one, *known)
        wording.cited |= cited
        wording.problems += problems
        return made

    body = tuple(section(one) if isinstance(one, Provision) else blocks((one,))[0] for one in bill.body)
    exhibits = tuple(section(one) for one in bill.exhibits)
    notes = referrer.notes(bill.notes)
    body = tuple(
        replace(one, cited=bool(one.id) and one.id in wording.cited)
        if isinstance(one, Caption)
        else _cite(one, wording.cited)
        for one in body
    )
    exhibits = tuple(_cite(one, wording.cited) for one in exhibits)
    done = replace(bill, front=front, body=body, back=back, notes=notes, exhibits=exhibits)
    return done, wording.problems


@by_identity
def _section(
    drafting: Drafting, section: Provision, *known: Spot
) -> tuple[Provision, frozenset[str], tuple[Problem, ...]]:
    """A section with its references resolved, what it cites, and what is wrong.

    Args:
        drafting: the place's rules.
        section: one whose references all go to single provisions.
        *known: these provisions, each behind what it stands in.
    """
    starts = [index for index, spot in enumerate(known) if not spot.level]
    chains = [known[start:end] for start, end in zip(starts, [*starts[1:], len(known)], strict=True)]
    wording = Words(drafting, {chain[-1].id: chain for chain in chains})
    made = _Referrer(wording).provision(section, ())
    return made, frozenset(wording.cited), tuple(wording.problems)


def _cite(section: Provision, cited: Set[str]) -> Provision:
    return _cited(section, _one_set(_ids(section) & cited))


@by_identity
def _cited(provision: Provision, ids: frozenset[str]) -> Provision:
    """A provision with the mark of being cited on these ids, its own among them, and on no others."""
    children = tuple(
        [child if isinstance(child, Flush) else _cited(child, ids) for child in provision.children]
    )
    cited = provision.id in ids
    if cited is provision.cited and _same(children, provision.children):
        return provision
    return changed(provision, cited=cited, children=children)


@by_identity
def _ids(provision: Provision) -> frozenset[str]:
    return frozenset([one.id for one in provision.walk()])


@lru_cache(maxsize=4096)
def _one_set(ids: frozenset[str]) -> frozenset[str]:
    """The first of all equal sets."""
    return ids


_OF_THIS = re.compile(r",? of (?:this [A-Za-z0-9 ]{1,40}|the \[[^\[\]]+\])$")
"""What goes without saying outside of a bill: of this act, and of a code that nobody has named."""


def spoken_of(bill: Bill, drafting: Drafting) -> dict[str, str]:
    """What another paper calls each provision of a numbered bill, in the place's words for references.

    Returns:
        Id → words, such as "subdivision 5 of section 3".
    """
    wording = Wording(bill, drafting)
    said = ((id, "".join(part.text for part in wording.parts(_to(id), ()))) for id in wording.outline.parents)
    return {id: _OF_THIS.sub("", words) for id, words in said if words}


@by_identity
def _targets(provision: Provision) -> tuple[str, ...]:
    """What the references in a provision point at, in what hangs on it, and below it."""
    notes = (*provision.notes, *filter(None, (provision.purpose,)))
    words = [provision.runs, provision.heading, *(runs for note in notes for runs in note.paragraphs)]
    below: list[str] = []
    for child in provision.children:
        if isinstance(child, Provision):
            below += _targets(child)
        else:
            words += [child.runs, *(cell for row in child.table for cell in row)]
    own = [run.target for runs in words for run in runs if type(run) is Ref]
    return tuple(dict.fromkeys([*own, *below]))


_to = lru_cache(maxsize=8192)(Ref)


def _same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two rows hold the very same things."""
    return all(map(is_, one, other))


@by_identity
def _worded(ref: Ref, parts: tuple[RefPart, ...]) -> Ref:
    return replace(ref, parts=parts)


@by_identity
def _capital(ref: Ref) -> Ref:
    """The reference as it opens a sentence; a number stays as it is."""
    if not ref.parts or ref.parts[0].target:
        return ref
    words = ref.parts[0].text
    return replace(ref, parts=(RefPart(words[:1].upper() + words[1:]), *ref.parts[1:]))
