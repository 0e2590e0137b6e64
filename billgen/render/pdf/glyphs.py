"""Render room: which characters the installed fonts show, and the glyphs to draw numbers with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from billgen.render.pdf import engine


def missing_glyphs(text: str, face: str) -> set[str]:
    """The characters of a text that neither `face` nor any other installed font can show.

    Such a character would print as an empty box and break PDF/UA. Text of Latin-1 costs nothing; beyond that,
    each different character is shaped once a process.

    Raises:
        MachineError: this machine has no PDF engine.
    """
    if text.isascii():
        return set()
    return {char for char in set(text) if char > "\u00ff" and not _shows(char, face)}


@lru_cache(maxsize=4096)
def _shows(char: str, face: str) -> bool:
    binding = engine.part("text.ffi")
    ffi, pango, gobject = binding.ffi, binding.pango, binding.gobject
    context = ffi.gc(pango.pango_font_map_create_context(engine.fonts().font_map), gobject.g_object_unref)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    families, _families = binding.unicode_to_char_p(f"{face},Liberation Serif,serif")
    pango.pango_font_description_set_family(description, families)
    pango.pango_layout_set_font_description(layout, description)
    characters, _characters = binding.unicode_to_char_p(char)
    pango.pango_layout_set_text(layout, characters, -1)
    line = pango.pango_layout_get_line_readonly(layout, 0)
    return not any(
        glyph.glyph != pango.PANGO_GLYPH_EMPTY and glyph.glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG
        for _, glyph in _glyphs(ffi, line)
    )


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Some characters in one face and size, for short words drawn without laying out a line.

    Attributes:
        font: the Pango font; it lives as long as `keep` does.
        size: type size in CSS pixels.
        glyphs: glyph number and width (CSS pixels) of each character.
        keep: the layout that owns the font.
    """

    font: Any
    size: float
    glyphs: dict[str, tuple[int, float]]
    keep: Any

    def width(self, word: str) -> float:
        """Width of a word in CSS pixels."""
        return sum(self.glyphs[char][1] for char in word)

    def draw(self, stream: Any, words: list[tuple[str, float, float]]) -> None:
        """Write words into a page's stream, each with the right end of its baseline in CSS pixels."""
        font, _ = stream.add_font(self.font)
        for char in {char: None for word, _, _ in words for char in word}:
            # The engine embeds the glyphs its own text has asked for; these ask for theirs.
            glyph, width = self.glyphs[char]
            font.to_unicode.setdefault(glyph, char)
            font.widths.setdefault(glyph, round(width * 1000 / self.size))
        stream.begin_text()
        stream.set_font_size(font.hash, self.size)
        for word, x, y in words:
            stream.set_text_matrix(1, 0, 0, -1, x - self.width(word), y)
            stream.show_text("<" + "".join(f"{self.glyphs[char][0]:04x}" for char in word) + ">")
        stream.end_text()


def alphabet(characters: str, style: Any) -> Alphabet:
    """Some characters, each once, as a box of this style would print them."""
    binding = engine.part("text.ffi")
    found: dict[str, tuple[int, float]] = {}
    font, keep = None, None
    for char in characters:  # one by one, so that no ligature or kerning joins what is not to stand together
        layout = engine.part("text.line_break").create_layout(char, style, None, None, 0)
        line, _ = layout.get_first_line()
        for item, glyph in _glyphs(binding.ffi, line):
            found[char] = (glyph.glyph, glyph.geometry.width * binding.FROM_UNITS)
            if font is None:
                font, keep = item.item.analysis.font, layout
    return Alphabet(font, style["font_size"], found, keep)


def _glyphs(ffi: Any, line: Any) -> Iterator[tuple[Any, Any]]:
    """Each glyph of a shaped line with the run it stands in."""
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        for index in range(item.glyphs.num_glyphs):
            yield item, item.glyphs.glyphs[index]
        run = run.next
