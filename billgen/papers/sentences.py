"""Papers room: the sentences of provisions - where each begins and ends, and what it has somebody do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billgen.bill.model import Bill, Provision, Runs, plain
from billgen.library.papers import Prompt
from billgen.papers.quoting import Told, at, between, quoted
from billgen.render.standing import Standing

_IDLE = frozenset(
    {"definitions", "findings", "severability", "captions", "codification", "effective-date", "wrapper"}
)
"""Classes of sections that ask nothing of anybody."""

_END = re.compile(r"(?<=[.;?!])(?<!\b[A-Z]\.)\s+(?=[A-Z\"“(])")
"""Between two sentences; never after one letter and a stop ("U.S.C."), which would cut a citation in two.

Any other abbreviation before a capital may pass for an end, and shortens the quotation.
"""

_DUTY = re.compile(r"\b(?:shall|must|(?:is|are) required to)\b(?! not\b| only\b| be construed\b)")
"""What has somebody do something; that one may not, or shall not, costs nothing."""

_OPENS = re.compile(r"\b(?:shall|must|(?:is|are) required to)(?:,[^:]{1,90},)?(?::|—)$")
"""What has somebody do each thing of a list; "must set out:" opens a list of what a paper holds."""

_TIE = re.compile(r"(?:;(?: and| or)?|:)$")
"""What ties an item to the rest of its list, and means nothing where it is quoted alone."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a provision.

    Attributes:
        section, provision: where it stands.
        runs: its words.
        duty: whether it, or what opens the list that it stands in, has somebody do something.
    """

    section: Provision
    provision: Provision
    runs: Runs
    duty: bool


def own(provision: Provision) -> Iterator[Runs]:
    """The paragraphs of a provision that stand in none below it, tables apart."""
    yield provision.runs
    yield from (child.runs for child in provision.children if not isinstance(child, Provision) and child.runs)


def opening(section: Provision) -> Runs:
    """The first sentence of a section, wherever it stands in it."""
    for provision in section.walk():
        for runs in own(provision):
            if runs:
                return next(_split(runs))
    return ()


def _split(runs: Runs) -> Iterator[Runs]:
    said = plain(runs)
    start = 0
    for end in _END.finditer(said):
        yield between(runs, start, end.start())
        start = end.end()
    yield between(runs, start, len(said))


def sentences(bill: Bill) -> Iterator[Sentence]:
    """The sentences of all sections that ask something of somebody; of existing law, those with new words."""
    for section in bill.sections:
        if not section.classes & _IDLE:
            for one in _below(section, section, opened=False):
                if not section.amends or any("+" in run.marks for run in one.runs):
                    yield one


def _below(section: Provision, provision: Provision, *, opened: bool) -> Iterator[Sentence]:
    """The sentences of a provision and those below it; `opened`: in a list that a duty opens."""
    opens = opened
    for runs in own(provision):
        for sentence in _split(runs):
            said = plain(sentence)
            duty = opened or bool(_DUTY.search(said))
            if said:
                yield Sentence(section, provision, sentence, duty)
            opens = opened or bool(_OPENS.search(said))
    for child in provision.provisions:
        yield from _below(section, child, opened=opens)


def prompted(
    bill: Bill, places: dict[str, Standing], kinds: Sequence[Prompt]
) -> tuple[list[Told], list[Told]]:
    """What a paper looks for, each kind with the sentences that hold it; and those sentences, each once.

    Args:
        bill: the finished bill.
        places: id → where a provision stands.
        kinds: what is looked for.
    """
    found: dict[str, list[Told]] = {kind.name: [] for kind in kinds}
    every: list[Told] = []
    last = ""
    for one in sentences(bill) if kinds else ():
        said = plain(one.runs)
        held = {kind.title: (kind, word) for kind in kinds if (word := kind.word_in(said, duty=one.duty))}
        told = Told(
            where=at(places.get(one.provision.id)),
            heading=quoted(one.section.heading),
            text=quoted(between(one.runs, 0, len(_TIE.sub("", said)))),
        )
        for kind, word in held.values():
            found[kind.name].append(Told(told, word=word))
        if held:
            every.append(Told(told, titles=list(held), first=one.section.id != last))
            last = one.section.id
    return (
        [Told(name=kind.name, title=kind.title, ask=kind.ask, found=found[kind.name]) for kind in kinds],
        every,
    )
