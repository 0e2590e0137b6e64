"""What holds of the engine WeasyPrint alone; what holds of every engine is in test_pdf.py."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from pathlib import Path

import pytest

from billgen.base.errors import InputError, MachineError
from billgen.render import pdf
from billgen.render.pdf import engine, machine
from billgen.render.sheet import Para
from tests.judges import pdf_structure
from tests.render.pdfs import links, read, written
from tests.render.sheets import PARAS, section, sheet, words

WEASYPRINT = "weasyprint"


class DescribeTags:
    def it_makes_a_heading_and_a_paragraph_of_a_run_in_section(self, tmp_path: Path):
        given = sheet(PARAS[1], Para("body", (words(1500),)), section(1, "POWERS", words(1500)))
        tree = pdf_structure(written(WEASYPRINT, tmp_path, given))
        blocks = [line.split()[0] for _, line in tree if not line.startswith('"')]
        assert [kind for kind in blocks if kind not in ("Span", "NonStruct")] == [
            *("Document", "Part", "H1", "P", "Div", "H2", "P"),
        ]

    def it_describes_a_link_by_its_words_and_names_its_target(self):
        reader = read(WEASYPRINT, sheet())
        assert [(link["/Dest"], link["/Contents"]) for link in links(reader)] == [
            ("limits", "section 2 of this act"),
            ("powers.lend.a", "subsection (1)(a)"),
            ("limits", "2"),
        ]
        assert {link["/Dest"] for link in links(reader)} <= set(reader.named_destinations)


def first_line(width: float) -> str:
    """The first line of an item with a reference in it, on a page as wide as that many points."""
    words = "(iv) Financing farms, fisheries, and forests and the processing of their products, under "
    html = f'<p style="text-indent:36pt">{words}<a href="#x">section 20 of this act</a>;</p>'
    made = engine.layout(html, f"@page{{size:{width}pt 400pt;margin:0}} p{{font:12pt 'Liberation Serif'}}")
    boxes, found = [made.pages[0]._page_box], ""
    while boxes:
        box = boxes.pop(0)
        if type(box).__name__ == "LineBox":
            return "".join(one.text for one in box.descendants() if hasattr(one, "text"))
        boxes = [*getattr(box, "children", ()), *boxes]
    return found


class DescribeLines:
    def it_leaves_no_label_alone_where_the_words_before_a_reference_just_fit(self):
        # In a space's width the engine broke behind "(iv)".
        lines = {first_line(width) for width in range(420, 520)}
        assert len(lines) > 1
        assert [line for line in lines if len(line) < 60] == []


class DescribeIdentifier:
    def it_is_made_of_the_fingerprint(self):
        assert pdf.write(sheet()) != pdf.write(sheet(fingerprint="other"))


class DescribePlainText:
    def it_makes_boxes_of_its_margins_for_the_first_page_alone_and_prints_them_on_each(
        self, monkeypatch: pytest.MonkeyPatch
    ):
        boxes = engine.part("formatting_structure.boxes")
        made: list[str] = []

        class Counted(boxes.MarginBox):
            def __init__(self, at_keyword: str, style: object) -> None:
                made.append(at_keyword)
                super().__init__(at_keyword, style)

        monkeypatch.setattr(boxes, "MarginBox", Counted)
        given = sheet(PARAS[1], Para("body", (words(2500),)))
        pages = read(WEASYPRINT, given).pages

        assert len(pages) > 2
        assert len(made) == len(set(made)) == 16
        assert all(given.draft_line[:20] in " ".join(page.extract_text().split()) for page in pages)

    def it_leaves_nothing_behind_for_the_cycle_collector_to_find(self):
        gc.collect()
        gc.disable()
        try:
            pdf.write(sheet())
            left = {type(one).__name__ for one in gc.get_objects()}
        finally:
            gc.enable()

        assert not left & {"PageBox", "TextBox", "LayoutContext", "StyleFor"}

    def it_costs_no_look_up_of_glyphs(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(engine, "part", None)
        assert pdf.missing_glyphs("plain", "Any Face") == set()
        assert pdf.missing_glyphs("§ 3 – é".replace("–", "-"), "Any Face") == set()


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

    def it_imports_the_slow_subsetter_where_the_quick_one_is_missing(self):
        code = (
            "import sys\n"
            "from billgen.render import pdf\n"
            "from billgen.render.pdf import engine\n"
            "from tests.render.sheets import sheet\n"
            "quick = pdf.write(sheet())\n"
            "print('fontTools.subset' in sys.modules)\n"
            "engine.part('pdf.fonts').harfbuzz_subset = None\n"
            "print(pdf.write(sheet()) != quick, 'fontTools.subset' in sys.modules)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "False\nTrue True\n"


class DescribeFetching:
    @pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.css", "data:text/css,p{}"])
    def it_refuses_every_url(self, url: str):
        engine.style_sheet.cache_clear()
        with pytest.raises(InputError, match="may not read"):
            engine.layout("<html lang=en><title>x</title><p>x", f"@import url({url});")

    def it_reads_no_image(self):
        with pytest.raises(InputError, match="may not read"):
            engine.layout("<html lang=en><title>x</title><img src='file:///etc/passwd' alt=x>")
