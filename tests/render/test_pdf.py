from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest

from billgen.base.errors import InputError, MachineError
from billgen.bill.drafting import Page
from billgen.bill.model import Text
from billgen.render import pdf, text
from billgen.render.flow import Para, Sheet
from billgen.render.house import house_for
from billgen.render.pdf import engine, machine
from tests.judges import pdf_structure, pdf_text, validate_pdf_ua
from tests.render.sheets import EVIL, PARAS, STYLE, evil_sheet, item, long_sheet, section, sheet, words


@pytest.fixture(autouse=True)
def _nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The engine reports what it could not do in its log: it must have nothing to say."""
    caplog.set_level(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    yield
    logger.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == []


def written(folder: Path, given: Sheet) -> Path:
    path = folder / "draft.pdf"
    path.write_bytes(pdf.write(given))
    return path


def read(given: Sheet) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.write(given)))


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

    left: float
    right: float
    bottom: float


def words_on_page(path: Path) -> list[Box]:
    """The words of page 1 from top to bottom."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", path, "-"], capture_output=True, text=True, check=True
    )
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)"', done.stdout)
    boxes = [Box(float(left), float(right), round(float(bottom), 1)) for left, right, bottom in found]
    return sorted(boxes, key=lambda box: (box.bottom, box.left))


def numbered(mode: str, **more: object) -> Page:
    return Page(line_numbers=mode, **more)  # type: ignore[arg-type]


class DescribeWrite:
    @pytest.mark.parametrize(
        "given",
        [
            sheet(),
            long_sheet(),
            evil_sheet(),
            sheet(PARAS[1]),
            sheet(*PARAS[3:]),
            sheet(head="", draft_line=""),
            sheet(*PARAS[:3], Para("body", (words(2500),))),
            sheet(page=Page(paper="legal", line_numbers="run", line_spacing=2, size=14)),
            sheet(page=Page(face="Courier New")),
        ],
        ids=[
            "plain",
            "long",
            "evil",
            "title only",
            "no title",
            "bare",
            "one paragraph",
            "legal",
            "another face",
        ],
    )
    def it_is_accessible_sound_and_embeds_its_fonts(self, tmp_path: Path, given: Sheet):
        validate_pdf_ua(written(tmp_path, given))

    def it_prints_the_words_of_the_text_in_reading_order(self, tmp_path: Path):
        for given in (sheet(), long_sheet()):
            expected = text.write(replace(given, draft_line="")).decode().split()
            said = spoken(written(tmp_path, given))
            # Poppler puts a space where a bold or linked word begins or ends.
            assert "".join(said) == "".join(expected)

    def it_prints_on_the_paper_and_in_the_face_of_the_house(self):
        reader = read(sheet(page=Page(paper="legal", face="Liberation Sans")))
        assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 1008]
        fonts = {
            str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()
        }
        assert {name.split("+")[1].split("-")[1] for name in fonts} == {"Sans"}

    def it_carries_title_language_and_no_date_but_the_sheets(self):
        reader = read(sheet(language="es-US"))
        assert reader.metadata["/Title"] == "Public bank act"
        assert reader.metadata["/CreationDate"] == "D:20261122"
        assert "/ModDate" not in reader.metadata
        assert reader.trailer["/Root"]["/Lang"] == "es-US"
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]

    def it_bookmarks_the_title_and_every_section_by_number_and_catchline(self):
        title, *rest = read(sheet()).outline
        assert title.title == "Public bank act"
        assert [mark.title for mark in rest[0]] == [
            "Sec. 1. POWERS.",
            "Sec. 2. LENDING LIMITS.",
            "Sec. 3. SHORT TITLE.",
        ]

    def it_links_every_reference_to_its_place(self):
        reader = read(sheet())
        links = [mark.get_object() for page in reader.pages for mark in page.get("/Annots", [])]
        assert [(link["/Dest"], link["/Contents"]) for link in links] == [
            ("limits", "section 2 of this act"),
            ("powers.lend.a", "subsection (1)(a)"),
            ("limits", "2"),
        ]
        assert {link["/Dest"] for link in links} <= set(reader.named_destinations)

    def it_prints_no_notes_and_no_remarks(self, tmp_path: Path):
        printed = pdf_text(written(tmp_path, sheet()))
        assert "nobody" not in printed
        assert "confirm" not in printed

    def it_makes_the_same_bytes_again_whatever_the_hash_seed(self):
        code = (
            "import hashlib; from billgen.render import pdf; from tests.render.sheets import long_sheet;"
            "print(hashlib.sha256(pdf.write(long_sheet(4))).hexdigest())"
        )
        runs = [
            subprocess.run(
                [sys.executable, "-c", code],
                env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": "/tmp", "PYTHONPATH": "."},
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        ]
        assert runs[0] == runs[1]
        assert pdf.write(sheet()) == pdf.write(sheet())
        assert pdf.write(sheet()) != pdf.write(sheet(fingerprint="other"))


class DescribeTags:
    def it_makes_one_element_of_a_paragraph_that_runs_over_pages(self, tmp_path: Path):
        given = sheet(PARAS[1], Para("body", (words(1500),)), section(1, "POWERS", words(1500)))
        tree = pdf_structure(written(tmp_path, given))
        blocks = [line.split()[0] for _, line in tree if not line.startswith('"')]
        assert [kind for kind in blocks if kind not in ("Span", "NonStruct")] == [
            *("Document", "Part", "H1", "P", "Div", "H2", "P"),
        ]

    def it_makes_one_heading_of_a_catchline_that_fills_several_lines(self, tmp_path: Path):
        given = sheet(
            PARAS[1], section(1, " ".join(["LONG CATCHLINE"] * 20), words(20)), item(1, "1", words(5))
        )
        tree = [line.split()[0] for _, line in pdf_structure(written(tmp_path, given))]
        assert [tree.count(kind) for kind in ("H1", "H2", "Div", "P")] == [1, 1, 1, 2]

    def it_leaves_head_foot_and_line_numbers_out_of_the_tree(self, tmp_path: Path):
        path = written(tmp_path, long_sheet())
        said = " ".join(spoken(path))
        assert "DRAFT A" not in said
        assert "Page 1 of" not in said
        assert "Public bank act ·" not in said
        assert "DRAFT A" in pdf_text(path)

    def it_marks_every_word_on_a_page_as_content_of_the_tree_or_as_artifact(self):
        for page in read(long_sheet()).pages:
            open_marks: list[str] = []
            for operands, operator in _operations(page):
                if operator in (b"BDC", b"BMC"):
                    assert not open_marks or open_marks[-1] == "/Artifact" or operands[0] == "/Artifact"
                    open_marks.append(str(operands[0]))
                elif operator == b"EMC":
                    open_marks.pop()
                elif operator in (b"Tj", b"TJ"):
                    assert open_marks
            assert not open_marks


def _operations(page: pypdf.PageObject):
    from pypdf.generic import ContentStream

    return ContentStream(page["/Contents"], page.pdf).operations


class DescribeMargins:
    def it_stands_head_draft_line_and_page_number_on_every_page(self, tmp_path: Path):
        given = long_sheet()
        pages = pdf_text(written(tmp_path, given), layout=True).split("\f")[:-1]
        assert len(pages) > 3
        for number, page in enumerate(pages, 1):
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            assert lines[0] == given.head
            assert lines[-1].startswith(given.draft_line)
            assert lines[-1].endswith(f"Page {number} of {len(pages)}")

    def it_prints_hostile_words_there_as_words(self, tmp_path: Path):
        printed = " ".join(pdf_text(written(tmp_path, sheet(head=EVIL, draft_line=EVIL))).split())
        assert printed.count("<script>alert(1)</script>") == 2
        assert printed.count("url(file:///etc/passwd)") == 2


class DescribeLineNumbers:
    def it_numbers_each_line_from_one_on_every_page(self, tmp_path: Path):
        pages = page_lines(written(tmp_path, long_sheet()))
        assert len(pages) > 3
        for lines in pages:
            assert numbers(lines) == list(range(1, len(lines) + 1))

    def it_numbers_the_caption_and_uneven_lines_too(self, tmp_path: Path):
        (lines,) = page_lines(written(tmp_path, sheet()))
        assert numbers(lines) == list(range(1, len(lines) + 1))
        assert lines[0].split() == ["1", "BILL", "NO.", "__________"]
        assert lines[-1].split()[1:] == ["---", "END", "---"]

    def it_counts_on_over_pages_when_the_place_does(self, tmp_path: Path):
        pages = page_lines(
            written(tmp_path, long_sheet(page=numbered("run"), house=house_for(numbered("run"), STYLE)))
        )
        lines = [line for page in pages for line in page]
        assert numbers(lines) == list(range(1, len(lines) + 1))

    def it_numbers_nothing_when_the_place_does_not(self, tmp_path: Path):
        pages = page_lines(written(tmp_path, sheet(page=numbered("none"))))
        assert not any(re.match(r" *\d+  ", line) for line in pages[0])

    def it_sets_each_number_on_the_baseline_of_its_line_a_quarter_inch_left_of_the_text(self, tmp_path: Path):
        found = words_on_page(written(tmp_path, sheet()))
        figures = [word for word in found if word.right < 1.1 * 72]
        lines: list[float] = []
        for word in found:
            if word.right > 1.1 * 72 and 72 < word.bottom < 10 * 72 and word.bottom - (lines or [0])[-1] > 1:
                lines.append(word.bottom)
        assert [figure.bottom for figure in figures] == pytest.approx(lines, abs=0.2)
        assert {round(figure.right, 1) for figure in figures} == {72.0}

    def it_leaves_roles_that_do_not_count_without(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        from billgen.render import roles

        monkeypatch.setitem(roles.ROLES, "caption", replace(roles.ROLES["caption"], counted=False))
        (lines,) = page_lines(written(tmp_path, sheet()))
        assert lines[0].split() == ["BILL", "NO.", "__________"]
        assert numbers(lines[1:]) == list(range(1, len(lines)))


class DescribeMissingGlyphs:
    def it_finds_what_no_font_shows(self):
        assert pdf.missing_glyphs("a \ue000 \U0010fffd ok", "Liberation Serif") == {"\ue000", "\U0010fffd"}

    def it_passes_what_bills_are_written_in(self):
        fine = "“Coös” — ʻOkina, Łódź, § 3 ¶ ≥ ½ • … e\u0301 a\u00a0b\u00adc\u200bd \u202e"
        assert pdf.missing_glyphs(fine, "Liberation Serif") == set()

    def it_costs_nothing_for_plain_text(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(engine, "part", None)
        assert pdf.missing_glyphs("plain", "Any Face") == set()
        assert pdf.missing_glyphs("§ 3 – é".replace("–", "-"), "Any Face") == set()

    def it_refuses_the_draft_and_names_character_and_words(self):
        with pytest.raises(InputError) as caught:
            pdf.write(sheet(PARAS[1], Para("body", (Text("the \U0010fffd bank"),))))
        assert "U+10FFFD" in str(caught.value)
        assert "the \U0010fffd bank" in str(caught.value)


class DescribeMachine:
    def it_says_which_engine_it_has(self):
        assert re.fullmatch(r"WeasyPrint \d+\.\d+", pdf.available() or "")
        assert pdf.obstacle() is None
        assert pdf.shortcoming() is None

    def it_says_what_is_missing_and_what_mends_it(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(machine, "_LIBRARIES", {"Pango": ("libno-such-pango.so",)})
        machine.obstacle.cache_clear()
        engine.weasyprint.cache_clear()
        try:
            assert pdf.available() is None
            with pytest.raises(MachineError) as caught:
                pdf.write(sheet())
        finally:
            machine.obstacle.cache_clear()
        assert caught.value.exit_code == 69
        assert "Pango" in str(caught.value)
        assert "apt-get install -y libpango-1.0-0" in str(caught.value)

    def it_is_not_imported_before_it_is_needed(self):
        code = "import sys, billgen.render.pdf as p; p.available(); print('weasyprint' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"


class DescribeFetching:
    @pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.css", "data:text/css,p{}"])
    def it_refuses_every_url(self, url: str):
        engine.style_sheet.cache_clear()
        with pytest.raises(InputError, match="may not read"):
            engine.layout("<html lang=en><title>x</title><p>x", f"@import url({url});")

    def it_reads_no_image(self):
        with pytest.raises(InputError, match="may not read"):
            engine.layout("<html lang=en><title>x</title><img src='file:///etc/passwd' alt=x>")
