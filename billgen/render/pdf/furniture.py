"""Render room: what stands outside the text of a page - head, foot and line numbers - drawn as artifacts.

The engine lays its margin boxes out anew on each page, and tags them as if they were words of the document.
Here they are laid out on the first page only, taken out, and drawn on every page apart from the text, so that
neither the tag tree nor a screen reader meets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from billgen.bill.drafting import Page
from billgen.render.pdf import engine
from billgen.render.pdf.glyphs import Alphabet, alphabet
from billgen.render.pdf.lines import Number, number_lines

FOLIO = "@bottom-right"
"""The margin box that stands in for the page number: it is laid out to know where, and in what face."""

FOLIO_ROOM = "Page 000 of 000"
"""What stands there while the first page is laid out."""


@dataclass(frozen=True, slots=True)
class _Furniture:
    """What every page of a document draws besides its text.

    Attributes:
        margins: a page box that holds the margin boxes alone.
        figures: for line numbers.
        letters: for the page number.
        folio: right end of the baseline of the page number, in CSS pixels.
        drawn: what drawing the margin boxes wrote on the first page; it is the same on each.
    """

    margins: Any
    figures: Alphabet
    letters: Alphabet
    folio: tuple[float, float]
    drawn: list[Any] = field(default_factory=list[Any])


def furnish(document: Any, paper: Page) -> list[list[Number]]:
    """Number the lines of a laid out document and make every page draw its furniture as artifacts.

    Returns:
        The line numbers of each page.
    """
    margin_box = engine.part("formatting_structure.boxes").MarginBox
    first = document.pages[0]._page_box
    margins = [child for child in first.children if isinstance(child, margin_box)]
    text = [child for child in first.children if not isinstance(child, margin_box)]
    document.pages[0]._page_box = first.copy_with_children(text)
    place = next(box for box in margins if box.at_keyword == FOLIO)
    line = next(_lines(place))
    furniture = _Furniture(
        first.copy_with_children([box for box in margins if box is not place]),
        alphabet("0123456789", document.pages[0]._page_box.children[0].style),
        alphabet("".join(sorted(set("Page of 0123456789"))), place.style),
        (line.position_x + line.width, line.position_y + line.baseline),
    )
    numbered = number_lines(document.pages, paper)
    for index, (page, numbers) in enumerate(zip(document.pages, numbered, strict=True), 1):
        folio = f"Page {index} of {len(document.pages)}"
        page.paint = partial(_paint, page.paint, furniture, numbers, folio)
    return numbered


def strip(document: Any) -> None:
    """Take what `furnish` hung on the pages of a written document off again.

    A page that holds itself would keep all of its boxes, 5 MB a draft, until the cycle collector comes by.
    """
    for page in document.pages:
        del page.paint


def _lines(box: Any) -> Iterator[Any]:
    line_box = engine.part("formatting_structure.boxes").LineBox
    for child in getattr(box, "children", ()):
        if isinstance(child, line_box):
            yield child
        else:
            yield from _lines(child)


def _paint(
    paint: Any, furniture: _Furniture, numbers: list[Number], folio: str, stream: Any, scale: float = 1
) -> None:
    """Draw a page as the engine does, then its furniture."""
    paint(stream, scale)
    with stream.stacked():
        stream.transform(a=scale, d=scale)
        tags, stream._tags = stream._tags, None  # untagged while it draws, or the engine would mark each word
        stream.begin_marked_content("Artifact", engine.pydyf().Dictionary({"Type": "/Pagination"}))
        if furniture.drawn:
            stream.stream.extend(furniture.drawn)
        else:
            before = len(stream.stream)
            engine.part("draw").draw_page(furniture.margins, stream)
            furniture.drawn.extend(stream.stream[before:])
        furniture.letters.draw(stream, [(folio, *furniture.folio)])
        if numbers:
            furniture.figures.draw(stream, [(str(number.value), number.x, number.y) for number in numbers])
        stream.end_marked_content()
        stream._tags = tags
