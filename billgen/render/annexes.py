"""Render room: what an annotated draft prints after its text - the drafter's notes, the sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from billgen.bill.model import Inline, Ref, RefPart, Text
from billgen.render.sheet import Para, Sheet, references
from billgen.render.standing import Standing, standings

NOTES, SOURCES = "notes", "sources"
"""The two annexes; a format says in its row which of them it prints."""


def annexed(sheet: Sheet, kinds: Collection[str]) -> Sheet:
    """The sheet as a format prints it: with the annexes of these kinds if it is annotated, else as it is."""
    if not sheet.annotated:
        return sheet
    paras, more = sheet.paras, ()
    if NOTES in kinds:
        paras, more = end_notes(paras)
    if SOURCES in kinds:
        more += sheet.appendix
    return replace(sheet, paras=(*_cited(paras, more), *more))


def end_notes(paras: tuple[Para, ...]) -> tuple[tuple[Para, ...], tuple[Para, ...]]:
    """The drafter's notes, and what each section is for, as paragraphs after the text.

    Returns:
        The paragraphs with a link to each note at the end of the provision it speaks of, and the notes,
        numbered from 1, each with a link back; no notes when there are none.
    """
    marked: list[Para] = []
    notes: list[Para] = []
    count = 0
    for para, standing in zip(paras, standings(paras), strict=True):
        marks: list[Inline] = []
        for note in (*filter(None, (para.purpose,)), *para.notes):
            count += 1
            id = f"note.{count}"  # no provision's: the parts of their ids begin with a letter
            marks += [Text(" "), Ref(id, parts=(RefPart(f"[Note\u00a0{count}]", id),))]
            kind = "Purpose" if note is para.purpose else note.level.capitalize()
            level = (Text(f"{kind}. ", "i"),) if kind else ()
            head = (Text(f"Note {count}. ", "b"), *_back(para, standing), Text(". "), *level)
            first, *rest = note.paragraphs or ((),)
            notes.append(Para("annex-item", (*head, *first), id=id, cited=True))
            notes += [Para("annex-more", runs) for runs in rest]
        runs = (*para.runs, *marks) if para.runs else tuple(marks[1:])
        marked.append(replace(para, runs=runs) if marks else para)
    if not notes:
        return paras, ()
    title = Para("annex-heading", (Text("Drafter's notes"),))
    lead = Para("annex-text", (Text("These notes are no part of the bill."),))
    return tuple(marked), (title, lead, *notes)


def _back(para: Para, standing: Standing) -> tuple[Inline, ...]:
    """Where the note belongs, as a link to it."""
    if not para.id:
        return (Text(standing.named),)
    return (Ref(para.id, parts=(RefPart(standing.named, para.id),)),)


def _cited(paras: Iterable[Para], annexes: tuple[Para, ...]) -> list[Para]:
    """The paragraphs, with an anchor at everything that an annex refers to."""
    wanted = {ref.target for ref in references(annexes)}
    wanted |= {part.target for ref in references(annexes) for part in ref.parts}
    return [
        replace(
            para,
            cited=para.cited or para.id in wanted,
            run_in=tuple(replace(item, cited=item.cited or item.id in wanted) for item in para.run_in),
        )
        for para in paras
    ]
