"""Checks room: the words of a draft as its language is checked - paragraph by paragraph, values told apart.

A town may be called Union, May or Democrat. So the words of facts are struck out with a sign of the same
length, and no check of words can meet them; what someone typed as an option is read by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from billgen.base.errors import Place
from billgen.base.kept import by_identity
from billgen.bill.model import Bill, Blank, Block, Caption, Inline, Provision, Runs, Text, Value, plain
from billgen.bill.wordings import STRUCK
from billgen.checks.printed import printed
from billgen.checks.rows import held

Role = Literal[
    "operative", "definition", "finding", "law", "exhibit", "recital", "title", "form", "signature", "note"
]
"""What a passage does: "law" is what a bill adds to quoted law, "form" what a form prints round the rest."""

_OF_BLOCKS: dict[str, Role] = {
    "recital": "recital",
    "caption": "title",
    "long-title": "title",
    "sponsors": "signature",
    "vote": "signature",
    "signature": "signature",
    "attestation": "signature",
    "approval": "signature",
    "certificate": "signature",
}
"""Role of a block, where it is not "form"."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading or cell; or what someone typed as an option in one.

    Attributes:
        role: what it does.
        words: as printed, with a sign for every letter that came from a fact, an option or a number.
        printed: as printed; of the same length.
        provision: id of the provision it stands in, or "".
        where: template file and line.
        heading: whether it is a heading.
        lead: the words of the provision above, when they open the list that this is an item of.
        listed: whether a list goes on from it.
        path: the option whose words these are, or "".
    """

    role: Role
    words: str
    printed: str
    provision: str = ""
    where: Place | None = None
    heading: bool = False
    lead: str = ""
    listed: bool = False
    path: str = ""


_Read = tuple[Passage, Runs]


class Words:
    """Passages, and which of them hold certain words.

    Attributes:
        passages: in the order they print.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages

    @cached_property
    def held(self) -> Mapping[int, list[tuple[Passage, tuple[re.Match[str], ...]]]]:
        """Row of the tables of wordings → the passages that hold its words, and where."""
        by_row: dict[int, list[tuple[Passage, tuple[re.Match[str], ...]]]] = {}
        for passage in self.passages:
            for row, matches in held(passage.words):
                by_row.setdefault(row, []).append((passage, matches))
        return by_row

    @cached_property
    def _small(self) -> Sequence[tuple[str, Passage]]:
        return [(one.words.lower(), one) for one in self.passages]

    def holding(self, *hints: str) -> list[Passage]:
        """The passages with one of the hints, which are in small letters, in order."""
        return [one for small, one in self._small if any(map(small.__contains__, hints))]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of a draft.

    Attributes:
        ours: the template's own.
        typed: those of options, each value by itself.
        values: what stands for facts, notes too: each value or blank with the provision it is in, or "".
    """

    ours: Words
    typed: Words
    values: Sequence[tuple[str, Value | Blank]] = ()


def read(bill: Bill) -> Language:
    """The words of a draft in the order they print, notes after what they speak of."""
    found = [pair for part in _parts(bill) for pair in part if pair[0].printed.strip()]
    ours = [passage for passage, _ in found]
    typed = [
        Passage(one.role, run.text, run.text, one.provision, one.where, lead=one.lead, path=path)
        for one, runs in found
        for run in _values(runs)
        if isinstance(run, Value)
        for path in [next((path for path in run.paths if path.startswith("options.")), "")]
        if path
    ]
    values = [(provision, run) for provision, runs in printed(bill) for run in _values(runs)]
    return Language(Words(ours), Words(typed), values)


@by_identity
def _values(runs: Runs) -> tuple[Value | Blank, ...]:
    return tuple([run for run in runs if isinstance(run, Value | Blank)])


def _parts(bill: Bill) -> Iterator[tuple[_Read, ...]]:
    yield tuple(map(_of_block, bill.front))
    for one in bill.body:
        if isinstance(one, Caption):
            yield (_passage("operative", one.runs, one.id, one.where, heading=True),)
        else:
            yield _of_section(one, _role(one))
    yield tuple(map(_of_block, bill.back))
    for exhibit in bill.exhibits:
        yield _of_section(exhibit, "exhibit")
    for note in bill.notes:
        role: Role = "law" if note.amends else "note"  # an instruction quotes the law it would change
        yield tuple(_passage(role, runs, "", note.where) for runs in note.paragraphs)


@by_identity
def _of_section(section: Provision, role: Role) -> tuple[_Read, ...]:
    return tuple(_of_provision(section, role, ""))


def _of_block(block: Block) -> _Read:
    return _passage(_OF_BLOCKS.get(block.role, "form"), block.runs, "", block.where)


def _role(section: Provision) -> Role:
    if section.amends:
        return "law"
    if "definitions" in section.classes:
        return "definition"
    return "finding" if "findings" in section.classes else "operative"


def _of_provision(provision: Provision, role: Role, lead: str) -> Iterator[_Read]:
    id, where = provision.id, provision.where
    if provision.heading:
        yield _passage(role, provision.heading, id, where, heading=True)
    opened = Provision in map(type, provision.children)
    own = _passage(role, provision.runs, id, where, lead=lead, listed=opened)
    yield own
    goes_on = own[0].words if opened and own[0].words.rstrip().endswith((":", "—")) else lead
    for child in provision.children:
        if isinstance(child, Provision):
            yield from _of_provision(child, role, goes_on)
        else:
            for runs in (child.runs, *(cell for row in child.table for cell in row)):
                yield _passage(role, runs, id, child.where or where)
    for note in (*provision.notes, *filter(None, (provision.purpose,))):
        yield from (_passage("note", runs, id, note.where) for runs in note.paragraphs)


def _passage(
    role: Role,
    runs: Runs,
    provision: str,
    where: Place | None,
    *,
    heading: bool = False,
    lead: str = "",
    listed: bool = False,
) -> _Read:
    added = role == "law"
    if len(runs) == 1 and type(runs[0]) is Text and not added:  # most paragraphs: plain words
        words = printed = runs[0].text
    else:
        words = "".join([run.text if _ours(run, added=added) else _struck(run.text) for run in runs])
        printed = plain(runs)
    return Passage(role, words, printed, provision, where, heading, lead, listed), runs


def _ours(run: Inline, *, added: bool) -> bool:
    """Whether a run is the template's own words; nouns of the form and the duty word are."""
    if added and not run.marks.startswith("+"):
        return False  # the law's own words, or words that go
    if isinstance(run, Value):
        return all(path.startswith("words.") for path in run.paths)
    return isinstance(run, Text)


def _struck(text: str) -> str:
    return " ".join([STRUCK * len(word) for word in text.split(" ")])
