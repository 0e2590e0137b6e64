"""Checks room: every run of a draft that prints, for the checks that ask which facts stand behind it."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.kept import by_identity
from billgen.bill.model import Bill, Caption, Flush, Note, Provision, Runs


def printed(bill: Bill) -> Iterator[tuple[str, Runs]]:
    """All of a bill that prints, notes and purposes too; each stretch with the id of its provision, or ""."""
    for block in (*bill.front, *bill.back):
        yield "", block.runs
    for section in (*bill.body, *bill.exhibits):
        if isinstance(section, Caption):
            yield section.id, section.runs
        else:
            yield from _section(section)
    for note in bill.notes:
        yield from _note(note, "")


@by_identity
def _section(section: Provision) -> tuple[tuple[str, Runs], ...]:
    return tuple([pair for one in section.walk() for pair in _provision(one)])


def _provision(provision: Provision) -> Iterator[tuple[str, Runs]]:
    yield provision.id, provision.heading
    yield provision.id, provision.runs
    for child in provision.children:
        if isinstance(child, Flush):
            yield provision.id, child.runs
            yield from ((provision.id, cell) for row in child.table for cell in row)
    for note in (*provision.notes, *filter(None, (provision.purpose,))):
        yield from _note(note, provision.id)


def _note(note: Note, provision: str) -> Iterator[tuple[str, Runs]]:
    return ((provision, words) for words in note.paragraphs)
