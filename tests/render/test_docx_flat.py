"""Flat Word files: what pastes anywhere, since no program has to work anything out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from billgen.bill.model import Blank, Text
from billgen.bill.styles import SectionStyle
from billgen.render import text
from billgen.render.docx import write
from billgen.render.formats import FORMATS
from billgen.render.sheet import Para, Sheet
from tests.judges import ROOT, W, parts, pdf_text, soffice_pdfs, squeezed, text_of, validate_docx
from tests.render import test_docx, test_docx_numbers
from tests.render.docx_bills import node, sheet_of
from tests.render.sheets import PARAS
from tests.render.sheets import sheet as plain_sheet
from tests.render.test_docx_controls import controlled

ALIVE = re.compile(
    r"fldChar|fldSimple|instrText|sdt.*|comment.*|annotationRef|num|numPr|numId|abstractNum|bookmark.*"
)
SHEETS = {
    "whole": test_docx.whole,
    "small": plain_sheet,
    "form": lambda: sheet_of(node((Text("Name: "), Blank("name", "deliberate", field="text")))),
    **test_docx_numbers.SHEETS,
}


def flat(sheet: Sheet) -> Sheet:
    return replace(sheet, flat=True)


def save(sheet: Sheet, folder: Path, name: str = "bill") -> Path:
    path = folder / f"{name}.docx"
    path.write_bytes(write(sheet))
    return path


def typed(path: Path) -> list[str]:
    return [text_of(paragraph) for paragraph in parts(path)["word/document.xml"].iter(f"{W}p")]


def read_as_text(sheet: Sheet) -> str:
    """The words of the text file after its draft line."""
    return text.write(replace(sheet, draft_line="DRAFT")).decode().partition("\n\n")[2]


def both(sheet: Sheet, folder: Path, *, layout: bool = False) -> list[str]:
    """What LibreOffice prints of the sheet, and of the flat one."""
    files = [save(sheet, folder, "live"), save(flat(sheet), folder, "flat")]
    return [pdf_text(pdf, layout=layout) for pdf in soffice_pdfs(files)]


class DescribeAFlatFile:
    @pytest.mark.parametrize("name", SHEETS)
    def it_has_nothing_alive_in_any_part(self, tmp_path: Path, name: str):
        found = parts(save(flat(SHEETS[name]()), tmp_path))
        tags = {etree.QName(node).localname for part in found.values() for node in part.iter(f"{W}*")}

        assert sorted(tag for tag in tags if ALIVE.fullmatch(tag)) == []
        assert {"word/numbering.xml", "word/comments.xml", "customXml/item1.xml"} & set(found) == set()

    @pytest.mark.parametrize("name", SHEETS)
    def it_reads_as_the_text_reads(self, tmp_path: Path, name: str):
        sheet = flat(SHEETS[name]())
        words = typed(save(sheet, tmp_path))

        assert [one for one in words if one] == [para.text for para in sheet.paras if para.text]
        assert squeezed("".join(words)) == squeezed(read_as_text(sheet))

    @pytest.mark.parametrize("name", ["whole", "form"])
    def it_satisfies_every_judge(self, tmp_path: Path, name: str):
        validate_docx(save(flat(SHEETS[name]()), tmp_path))

    def it_prints_as_the_other_prints(self, tmp_path: Path):
        sheet = replace(test_docx.whole(), draft_line="DRAFT A")
        live, dead = (squeezed(printed) for printed in both(sheet, tmp_path))

        assert live.replace("Page1of1", "") == dead

    def it_stands_on_the_page_as_the_other_does(self, tmp_path: Path):
        sheet = sheet_of(node("Lead:", node("one", node("two"), node("three")), node("four")))
        live, dead = (printed.splitlines() for printed in both(sheet, tmp_path, layout=True))

        assert live[: len(dead) - 1] == dead[:-1]

    def it_types_the_capitals_of_a_look(self, tmp_path: Path):
        paras = (Para("annex-heading", (Text("Sources of "), Blank("name"), Text("é & ß"))),)
        path = save(flat(plain_sheet(*paras)), tmp_path)

        assert typed(path) == ["SOURCES OF [NAME]É & SS"]
        assert list(parts(path)["word/styles.xml"].iter(f"{W}caps")) == []

    def it_leaves_the_fields_of_a_form_as_rules(self, tmp_path: Path):
        (section,) = typed(save(flat(SHEETS["form"]()), tmp_path))

        assert section.endswith("Name: ____________________")

    def it_ignores_controls(self):
        sheet = test_docx.whole()

        assert write(flat(controlled(sheet, "bound"))) == write(flat(sheet))

    def it_prints_the_notes_of_an_annotated_draft_after_the_text(self, tmp_path: Path):
        path = tmp_path / "bill.docx"
        noted = plain_sheet(*PARAS, annotated=True)
        path.write_bytes(FORMATS["docx"].write(noted))
        assert "A note nobody may print." not in "\n".join(typed(path))

        path.write_bytes(FORMATS["docx"].write(flat(noted)))
        words = "\n".join(typed(path))
        assert "DRAFTER'S NOTES" in words
        assert re.search(r"Note 1\. .*A note nobody may print\.", words)
        validate_docx(path)

    def it_keeps_number_and_heading_together(self, tmp_path: Path):
        sheet = sheet_of(node("x", heading="Powers"), style=SectionStyle(run_in=False, before="SECTION "))

        assert typed(save(flat(sheet), tmp_path))[0] == sheet.paras[0].text

    def it_is_the_same_bytes_in_every_process(self):
        program = (
            "import sys; sys.path[:0] = ['.']; from tests.render.test_docx_flat import *;"
            "import hashlib; print(hashlib.sha256(write(flat(test_docx.whole()))).hexdigest())"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | {"PYTHONHASHSEED": seed},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("0", "1")
        }
        assert len(digests) == 1
