"""Batch room: the outcomes of a run added up - by state, by standing, by the fact that many towns lack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from billgen.base.files import read_plain
from billgen.base.words import verb
from billgen.batch.ledger import Entry
from billgen.batch.outcome import State
from billgen.batch.standing import Standing
from billgen.facts.called import question
from billgen.facts.ids import id_problem
from billgen.facts.meaning import FORM, Meaning, meaning
from billgen.record.files import MAX_BYTES, RECORD
from billgen.record.record import digest

MATTER_MOST = 10
"""Facts that the page puts first."""
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REST = re.compile(r"(?:--([a-z0-9-]{1,60}))?\.([a-z]{2,5})|\.record\.json")
_BILL = ("docx", "pdf", "html", "txt")
_WEIGHTS = {"blank": 3, "assumed": 2}
_FACTS = ("place.", "state.", "us.")


class Paper(NamedTuple):
    """A file of a draft: its words in a page, and its path from the run's folder."""

    words: str
    path: str


@dataclass(slots=True)
class Asked:
    """A fact that drafts of a run lack, or only assume.

    Attributes:
        path: as templates see it.
        state: "blank" or "assumed".
        about: what it means.
        places: ids of the places.
        templates: ids of the templates that read it.
        values: value that is assumed → in how many places.
        note: what its file says to confirm, of one of the places.
    """

    path: str
    state: str
    about: Meaning
    places: set[str] = field(default_factory=set[str])
    templates: set[str] = field(default_factory=set[str])
    values: Counter[str] = field(default_factory=Counter[str])
    note: str = ""

    @property
    def weight(self) -> int:
        """How much it matters: towns, times 3 for a blank, 2 for an assumed fact."""
        return len(self.places) * _WEIGHTS[self.state]


def of_form(path: str) -> bool:
    """Whether a path is a rule of form, which a drafter settles, and for which no town has a question."""
    _, *keys = path.split(".")
    return keys[:1] == [FORM] and not question(".".join(keys))


def state_of(place: str) -> str:
    """The key of a place's state in tables: "wa" for us/wa and us/wa/seattle; "us" for the country."""
    parts = place.split("/")
    return parts[1] if len(parts) > 1 else place


def papers(entry: Entry) -> list[Paper]:
    """The files of a draft as links; a row that names anything but a file of its folder has none."""
    if id_problem(entry.place):
        return []
    found: list[tuple[tuple[bool, bool, str], Paper]] = []
    for name in entry.outcome.files:
        rest = _REST.fullmatch(name.removeprefix(entry.name))
        if rest is None or name != entry.name + rest[0] or not _SAFE.fullmatch(entry.name):
            continue
        words = "record" if rest[0] == RECORD else f"{(rest[1] or '').replace('-', ' ')} {rest[2]}".strip()
        order = (rest[0] == RECORD, bool(rest[1]), words)
        found.append((order, Paper(words.replace("cover ", "cover note "), f"{entry.place}/{name}")))
    return [paper for _, paper in sorted(found)]


def lying(out: Path, entry: Entry) -> Iterator[tuple[Paper, Path]]:
    """Those of a draft's files that lie there, but for the record."""
    for paper in papers(entry):
        path = out / paper.path
        if paper.words != "record" and path.is_file():
            yield paper, path


def by_state(entries: Iterable[Entry]) -> dict[str, Counter[Standing]]:
    """State → standing → how many drafts, the states in order."""
    found: dict[str, Counter[Standing]] = {}
    for entry in entries:
        found.setdefault(state_of(entry.place), Counter())[entry.outcome.account.standing] += 1
    return dict(sorted(found.items()))


def states(entries: Iterable[Entry]) -> Counter[State]:
    """What became of jobs → how many."""
    return Counter(entry.outcome.state for entry in entries)


class Edit(NamedTuple):
    """A draft that somebody edited: names of its files that were, and of bills beside that are as drafted."""

    entry: Entry
    changed: Sequence[str]
    same: Sequence[str]

    @property
    def told(self) -> str:
        """What to know: "us/wa/x: x-wa-thing.docx was edited; x-wa-thing.pdf beside it is as drafted"."""
        are = f"{' and '.join(self.same)} beside it {verb(len(self.same), 'is', 'are')} as drafted"
        were = f"{' and '.join(self.changed)} {verb(len(self.changed), 'was', 'were')} edited"
        return f"{self.entry.place}: {were}{f'; {are}' if self.same else ''}"


def edited(folder: Path, entries: Iterable[Entry]) -> list[Edit]:
    """The drafts that somebody edited, by their files.

    Args:
        folder: in which the drafts lie.
        entries: the drafts.
    """
    found: list[Edit] = []
    for entry in entries:
        if entry.outcome.state is not State.EDITED:
            continue
        changed: list[str] = []
        same: list[str] = []
        for paper, path in lying(folder, entry):
            hash = entry.outcome.files[path.name][0]
            if hash != digest(read_plain(path, MAX_BYTES)):
                changed.append(path.name)
            elif paper.words in _BILL:
                same.append(path.name)
        if changed:
            found.append(Edit(entry, changed, same))
    return found


def asked(entries: Iterable[Entry]) -> list[Asked]:
    """What is to be confirmed or found, what matters most first.

    Rules of form that drafts assume are left out, as the forms leave them out: how sections are numbered, no
    town is asked.
    """
    found: dict[tuple[str, str], Asked] = {}
    counted: set[tuple[str, str, str]] = set()

    def one(path: str, state: str, entry: Entry) -> Asked:
        key = (path, state)
        if key not in found:
            found[key] = Asked(path, state, meaning(path))
        found[key].places.add(entry.place)
        found[key].templates.add(entry.template)
        return found[key]

    for entry in entries:
        account = entry.outcome.account
        for path in account.blanks:
            if path.startswith(_FACTS):
                one(path, "blank", entry)
        for path, value, note in account.assumed:
            if of_form(path):
                continue
            fact = one(path, "assumed", entry)
            if (fact.path, entry.place, value) not in counted:
                counted.add((fact.path, entry.place, value))
                fact.values[value] += 1
            fact.note = fact.note or note
    return sorted(found.values(), key=lambda fact: (-fact.weight, fact.path, fact.state))


def of_state(entries: Iterable[Entry], state: State) -> list[Entry]:
    """The entries of which this became."""
    return [entry for entry in entries if entry.outcome.state is state]


def parted(entries: Sequence[Entry], most: int) -> Mapping[str, Sequence[Entry]]:
    """Entries for pages of their own: "wa", or "tx", "tx-2" where a state has more than fit on one page."""
    by: dict[str, list[Entry]] = {}
    for entry in entries:
        by.setdefault(state_of(entry.place), []).append(entry)
    pages: dict[str, Sequence[Entry]] = {}
    for state, mine in sorted(by.items()):
        for number, start in enumerate(range(0, len(mine), most), 1):
            pages[state if number == 1 else f"{state}-{number}"] = mine[start : start + most]
    return pages
