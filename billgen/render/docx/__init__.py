"""Render room: a sheet as a Word file with live numbers, references and comments; every part is ours."""

from __future__ import annotations

from dataclasses import replace

from billgen.base.collector import held_back
from billgen.base.kept import by_identity
from billgen.render.docx.document import Body, footer_xml, header_xml
from billgen.render.docx.flat import flattened
from billgen.render.docx.numbering import BASE, numbering_xml
from billgen.render.docx.package import package
from billgen.render.docx.styles import styles_xml
from billgen.render.house import House
from billgen.render.roles import OPENERS
from billgen.render.sheet import Sheet
from billgen.render.spaces import held

__all__ = ["write"]


@held_back()
def write(sheet: Sheet) -> bytes:
    """The sheet as a DOCX file (WordprocessingML, compatibility mode 15).

    The same sheet gives the same bytes in every process: no clock, no random id, no path; the only date is
    `sheet.date`. Needs no native library and touches no file.

    Raises:
        ValueError: a word holds a control character or a lone surrogate.
    """
    sheet = sheet.on_pages()
    if sheet.flat:
        sheet = flattened(sheet)
    sheet = replace(sheet, paras=held(sheet.paras))
    drafting = sheet.drafting
    styles = _styles(sheet.house, sheet.language, -1 if sheet.flat else len(drafting.ladder[:5]))
    if sheet.reference:
        from billgen.render.docx import merging

        laid = merging.merged(styles, sheet.reference)
        styles = merging.written(laid)
        sheet = replace(sheet, house=merging.as_merged(sheet.house, laid))
    body = Body(sheet)
    parts = {
        "document": body.xml(),
        "styles": styles,
        "header1": header_xml(sheet),
        "footer1": footer_xml(sheet),
    }
    if not sheet.flat:
        parts["numbering"] = numbering_xml(body.numbers, drafting, sheet.house)
    if body.comments.bodies:
        parts["comments"] = body.comments.xml()
    return package(parts, body.controls.store(), sheet)


@by_identity
def _styles(house: House, language: str, depth: int) -> str:
    """`word/styles.xml` for a ladder of so many levels; below nothing, of a file without a list."""
    numbered: dict[str, tuple[int, int]] = {}
    if depth >= 0:
        # Only one style can be the list's own for a level; the others are told where they stand in it.
        numbered = dict.fromkeys(sorted(OPENERS), (BASE, 0))
        numbered |= {f"level{level}": (BASE, level) for level in range(1, depth + 1)}
    return styles_xml(house, language, numbered)
