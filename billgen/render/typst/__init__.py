"""Render room: a sheet as PDF/UA by Typst, which needs no library of the system: `pip install` is enough."""

from __future__ import annotations

from billgen.base.errors import InputError, Problem
from billgen.render.glyphs import check_glyphs
from billgen.render.sheet import Sheet
from billgen.render.typst import engine
from billgen.render.typst.glyphs import missing_glyphs
from billgen.render.typst.machine import available, obstacle
from billgen.render.typst.source import document

__all__ = ["available", "missing_glyphs", "obstacle", "write"]


def write(sheet: Sheet) -> bytes:
    """The sheet as a PDF/UA-1 file.

    The same sheet gives the same bytes on one machine: no date but `sheet.date`, no identifier but one made
    of the contents. Nothing is read but fonts; where the house's face is not installed, one of the same
    widths or the serif in the engine's own wheel stands in. Notes and remarks do not print.

    Raises:
        InputError: the text holds characters that no font shows.
        MachineError: this machine lacks the engine.
    """
    check_glyphs(sheet, missing_glyphs)
    sheet = sheet.on_pages()
    try:
        return engine.compile_pdf(document(sheet, engine.families(sheet.house.page.face)))
    except engine.CompileError as error:
        why = "the engine refuses what would not be an accessible PDF"
        raise InputError(Problem(f"Typst cannot set this draft: {error}", why=why)) from error
