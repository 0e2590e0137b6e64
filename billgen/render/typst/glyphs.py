"""Render room: which characters Typst's fonts show, asked of Typst itself: its own fonts are in no file."""

from __future__ import annotations

from functools import lru_cache

from billgen.render.typst import engine
from billgen.render.typst.literals import string


def missing_glyphs(text: str, face: str) -> set[str]:
    """The characters of a text that neither `face` nor any other font of the engine can show.

    Latin-1 costs nothing; beyond that, each different character is set once a process.

    Raises:
        MachineError: this machine has no Typst.
    """
    return {char for char in set(text) if not _plain(char) and not _shows(char, face)}


def _plain(char: str) -> bool:
    return " " <= char <= "~" or "\u00a0" <= char <= "\u00ff" or char in "\n\t\r"


@lru_cache(maxsize=4096)
def _shows(char: str, face: str) -> bool:
    if "\ud800" <= char <= "\udfff":
        return False  # half a character
    fonts = ",".join(string(family) for family in engine.families(face))
    source = f'#set document(title:"x",date:none)\n#set text(font:({fonts},))\n#{string(char)}'
    try:
        engine.compile_pdf(source)
    except engine.CompileError:
        return False
    return True
