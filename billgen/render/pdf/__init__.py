"""Render room: a sheet as PDF/UA, tagged and bookmarked, with line numbers beside its real lines."""

from __future__ import annotations

import hashlib

from billgen.render.glyphs import check_glyphs
from billgen.render.house import House, Look
from billgen.render.html import document
from billgen.render.html.css import SINGLE, css_string, declarations, house_css, number, paper_css
from billgen.render.pdf import engine
from billgen.render.pdf.furniture import FOLIO, FOLIO_ROOM, furnish, strip
from billgen.render.pdf.glyphs import missing_glyphs
from billgen.render.pdf.machine import available, obstacle, shortcoming
from billgen.render.pdf.tags import finish
from billgen.render.sheet import Sheet
from billgen.render.sides import head_places

__all__ = ["available", "missing_glyphs", "obstacle", "shortcoming", "write"]


def write(sheet: Sheet) -> bytes:
    """The sheet as a PDF/UA-1 file.

    The same sheet gives the same bytes on one machine: no date but `sheet.date`, an identifier made of
    `sheet.fingerprint`. Nothing is read but the installed fonts. Notes and remarks do not print.

    Raises:
        InputError: the text holds characters that no installed font shows.
        MachineError: this machine lacks the engine or its libraries.
    """
    check_glyphs(sheet, missing_glyphs)
    sheet = sheet.on_pages()
    with engine.LOCK:
        laid_out = engine.layout(
            document(sheet, for_print=True),
            house_css(sheet.house) + print_css(sheet.house),
            margin_css(sheet),
        )
        furnish(laid_out, sheet.house.page)
        identifier = hashlib.sha256(sheet.fingerprint.encode()).hexdigest()[:32].encode()
        data: bytes = laid_out.write_pdf(finisher=finish, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
        strip(laid_out)
        return data


def print_css(house: House) -> str:
    """The rules of paper that hold for every sheet of a house."""
    return (
        f"@page{{{paper_css(house.page)}}}\n"
        "h1,h2{bookmark-label:attr(data-mark)}\n"
        "p,div{orphans:2;widows:2}\n"
        # A head repeated on each page would be a second head in the tags, which PDF/UA forbids.
        ".table thead{display:table-row-group}\n.table tr{break-inside:avoid}\n"
    )


def margin_css(sheet: Sheet) -> str:
    """The margin boxes of one sheet: running head, draft line, room for the page number.

    They stand on the first page; `furnish` repeats them.
    """
    house = sheet.house
    head, foot = house.looks["running-head"], house.looks["draft-line"]
    places = head_places(sheet.head)
    side = {"center": "center", "right": "right"}.get(head.align, "left")
    sides = (side,) if len(places) == 1 else ("left", "center", "right")
    lines = '"\\A "'.join(css_string(line) for line in (sheet.foot, sheet.draft_line) if line)
    down = f"padding-top:{number(SINGLE)}em" if sheet.foot else ""  # beside the draft line
    boxes = [
        *(
            _margin_box(house, f"top-{side}", head, css_string(place))
            for side, place in zip(sides, places, strict=True)
            if place.strip()
        ),
        _margin_box(house, "bottom-left", foot, lines, "white-space:pre-line"),
        _margin_box(
            house, FOLIO.removeprefix("@"), foot, css_string(FOLIO_ROOM), f"white-space:nowrap;{down}"
        ),
    ]
    return f"@page:first{{{''.join(boxes)}}}\n"


def _margin_box(house: House, name: str, look: Look, content: str, extra: str = "") -> str:
    return f"@{name}{{content:{content};{declarations(look, house.page)};{extra}}}"
