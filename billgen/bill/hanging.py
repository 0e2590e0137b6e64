"""Bill room: notes and purposes of a text that was read, hung on the provisions they speak of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from billgen.bill.again import Known
from billgen.bill.grammar import Open
from billgen.bill.inline import readable
from billgen.bill.model import Note

if TYPE_CHECKING:
    from billgen.bill.parser import Parser


class ReadAnewError(Exception):
    """Something is to be hung on a section that was read before and is finished."""


def hang_notes(parser: Parser) -> tuple[Note, ...]:
    """Hang each note on its provision; returns those that speak of the whole bill."""
    whole: list[Note] = []
    for note in parser.notes:
        provision = parser.named.get(note.target)
        if isinstance(provision, Known):
            raise ReadAnewError
        if isinstance(provision, Open):
            provision.notes.append(note)
        elif note.target and provision is None:
            parser.complain(
                f"a note for {readable(note.target)!r}, which is not in this bill",
                note.where,
                fix="name a section or section.item id",
            )
        else:
            whole.append(note)
    return tuple(whole)


def hang_purposes(parser: Parser, *, several: bool) -> None:
    """Hang each purpose on its section; a second one is a problem, unless there may be several."""
    for purpose in parser.purposes:
        section = parser.named.get(purpose.target)
        if isinstance(section, Known):
            raise ReadAnewError
        if not isinstance(section, Open) or section.level:
            parser.complain(
                f"a purpose for {readable(purpose.target)!r}, which is no section of this bill",
                purpose.where,
                fix="name the id of a section: ::: purpose {: for=section}",
            )
        elif section.purpose is None:
            section.purpose = purpose
        elif several:
            more = (*section.purpose.paragraphs, *purpose.paragraphs)
            section.purpose = replace(section.purpose, paragraphs=more)
        else:
            parser.complain(
                f"a second purpose for {purpose.target!r}",
                purpose.where,
                f"It has one at {section.purpose.where} already.",
                "join the two, or drop one",
            )
