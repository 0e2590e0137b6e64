"""PDFs of sheets by any engine, and ways to read them."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pypdf

from billgen.render.engines import ENGINES
from billgen.render.sheet import Sheet
from tests.judges import pdf_structure, pdf_text


def written(engine: str, folder: Path, given: Sheet) -> Path:
    path = folder / "draft.pdf"
    path.write_bytes(ENGINES[engine].write(given))
    return path


def read(engine: str, given: Sheet) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(ENGINES[engine].write(given)))


def links(reader: pypdf.PdfReader) -> list[Any]:
    """The link annotations, in the order of the pages."""
    return [mark.get_object() for page in reader.pages for mark in page.get("/Annots", [])]


def landing(reader: pypdf.PdfReader, link: Any) -> tuple[int, float]:
    """Where a link leads: the page, from 0, and points from its top."""
    place = link["/Dest"]
    if isinstance(place, str):
        place = reader.named_destinations[place].dest_array
    page, _, _, top, *_ = place
    index = next(index for index, one in enumerate(reader.pages) if one.indirect_reference == page)
    return index, float(reader.pages[index].mediabox.height) - float(top)


def fonts(reader: pypdf.PdfReader) -> set[str]:
    """Names of the fonts on the first page, without the mark of a subset."""
    found = reader.pages[0]["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]).split("+")[1] for font in found}


def page_lines(path: Path) -> list[list[str]]:
    """The printed lines of each page, without head and foot."""
    pages = pdf_text(path, layout=True).split("\f")[:-1]
    found = [[line for line in page.splitlines() if line.strip()] for page in pages]
    return [
        [line for line in lines if "Public bank act ·" not in line and "DRAFT A" not in line]
        for lines in found
    ]


def numbers(lines: list[str]) -> list[int]:
    """The line numbers; a line without one fails."""
    found = [re.match(r" *(\d+)  ", line) for line in lines]
    assert all(found), lines
    return [int(match[1]) for match in found if match]


def spoken(path: Path) -> list[str]:
    """The words of the tag tree, in order: what a screen reader says."""
    strings = [line[1:-1] for _, line in pdf_structure(path) if line.startswith('"')]
    return " ".join(strings).split()


class Box(NamedTuple):
    """A word on a page; lengths in points from the top left."""

    word: str
    left: float
    right: float
    bottom: float


def words_on_page(path: Path) -> list[Box]:
    """The words of page 1 from top to bottom."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", path, "-"], capture_output=True, text=True, check=True
    )
    found = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>', done.stdout
    )
    boxes = [
        Box(word, float(left), float(right), round(float(bottom), 1)) for left, right, bottom, word in found
    ]
    return sorted(boxes, key=lambda box: (box.bottom, box.left))
