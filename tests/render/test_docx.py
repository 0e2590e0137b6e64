"""Word files: the words, their looks, the comments, the margins and the package."""

from __future__ import annotations

import os
import string
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.bill.drafting import Page
from billgen.bill.model import Blank, Block, Note, Text, Value
from billgen.bill.styles import SectionStyle
from billgen.render.docx import write
from billgen.render.roles import CHARACTERS, PARAGRAPHS
from billgen.render.sheet import Para, Sheet
from tests.judges import (
    ROOT,
    W,
    instructions,
    parts,
    pdf_text,
    soffice_pdf,
    soffice_pdfs,
    squeezed,
    text_of,
    validate_docx,
    with_wrong_caches,
)
from tests.render.docx_bills import link, node, sheet_of

ASSUMED = Value("City Council", ("place.body.name",), status="assumed", remark="Confirm against the charter.")
MISSING = Blank("name of clerk", paths=("place.clerk",), remark="Missing: place.clerk")


def read(sheet: Sheet) -> docx.document.Document:
    return docx.Document(BytesIO(write(sheet)))


def save(sheet: Sheet, folder: Path) -> Path:
    path = folder / "bill.docx"
    path.write_bytes(write(sheet))
    return path


def whole() -> Sheet:
    """A bill with something of everything."""
    note = Note(
        "",
        "contested",
        (
            (Text("Lending of credit.", "b"), Text(" See "), Text("State ex rel. Graham", "i")),
            (Text("Second paragraph: "), link("powers")),
        ),
    )
    return sheet_of(
        node(
            (Text("Cited as the "), Value("Bank <Act> & Co", ("options.title",)), Text(".")),
            heading="Short title",
        ),
        node(
            "",
            node(
                (Text("With "), ASSUMED, Text(" and "), MISSING),
                node("buy "),
                id="powers.lend",
                notes=(note,),
            ),
            node((ASSUMED, Text(" again, "), MISSING, Text(" again; by "), Blank("date", "deliberate"))),
            id="powers",
            heading=(Text("Powers of the "), ASSUMED, Text(" and "), MISSING, Text(" under "), link("s3")),
        ),
        node((Text("See "), link("powers.lend"), Text("."))),
        page=Page(),
        front=(
            Block("caption", (Text("BILL NO. "), Blank("bill number", "deliberate"))),
            Block("long-title", (Text("AN ACT Relating to a bank."),)),
            Block("enacting-clause", (Text("BE IT ENACTED:"),)),
        ),
        back=(Block("signature", (Text("Passed this "), Blank("day", "deliberate"), Text("\nPresident"))),),
        head="Bank act · Test",
        draft_line="DRAFT A · 2026-11-22",
    )


class DescribeWords:
    @pytest.mark.parametrize(
        "words",
        [
            "Bank <Act> & Co \"quoted\" 'single' ]]> &amp; -- --> é ñ 東京 😀",
            "two  spaces  kept,   and at the end ",
            "first line\nsecond\tafter a tab",
            "לפי חוק (1), the bank may 12% نص عربي.",
        ],
    )
    def it_keeps_every_character(self, words: str):
        sheet = sheet_of(node((Value(words, ("options.x",)),)))
        assert read(sheet).paragraphs[0].text == sheet.paras[0].text

    # Every character that XML 1.0 can hold; a carriage return is a line feed to XML.
    @given(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
            | st.sampled_from("\n\t" + string.punctuation),
            min_size=1,
        )
    )
    @settings(deadline=None, max_examples=60)
    def it_round_trips_any_text(self, words: str):
        sheet = sheet_of(node((Text(words),)))
        assert read(sheet).paragraphs[0].text == sheet.paras[0].text

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
    @pytest.mark.parametrize("where", ["words", "head", "title", "remark"])
    def it_refuses_a_character_that_xml_cannot_hold(self, character: str, where: str):
        bad = f"ba{character}d"
        sheets = {
            "words": lambda: sheet_of(node(bad)),
            "head": lambda: sheet_of(node("x"), head=bad),
            "title": lambda: sheet_of(node("x"), title=bad),
            "remark": lambda: sheet_of(node((replace(ASSUMED, remark=bad),))),
        }
        with pytest.raises(ValueError, match=f"U\\+{ord(character):04X}"):
            write(sheets[where]())

    def it_marks_right_to_left_letters(self, tmp_path: Path):
        document = parts(save(sheet_of(node("Title 5 חוק (א) of")), tmp_path))["word/document.xml"]
        marked = [
            run.findtext(f"{W}t") for run in document.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None
        ]
        assert marked == ["חוק (א"]

    def it_prints_them_all_whatever_the_caches_say(self, tmp_path: Path):
        # Comments, references and run-in labels in one paragraph: they must not disturb one another.
        sheet = whole()
        page = replace(sheet.house.page, line_numbers="none")
        bare = replace(sheet, house=replace(sheet.house, page=page), head="", draft_line="")
        path = save(bare, tmp_path)
        wanted = squeezed("".join(para.text for para in sheet.paras)) + "Page1of1"
        for pdf in soffice_pdfs([path, with_wrong_caches(path)]):
            assert squeezed(pdf_text(pdf)) == wanted

    def it_prints_marks(self):
        runs = (
            read(sheet_of(node((Text("plain "), Text("strong", "b"), Text("all", "biu"))))).paragraphs[0].runs
        )
        assert (runs[-2].bold, runs[-2].italic) == (True, None)
        assert (runs[-1].bold, runs[-1].italic, runs[-1].underline) == (True, True, True)


class DescribeLooks:
    def it_has_a_style_for_every_role(self):
        names = {style.name for style in read(whole()).styles}
        assert {role.word for role in (*PARAGRAPHS, *CHARACTERS)} <= names

    def it_uses_only_role_styles_in_the_bill(self):
        words = {role.word for role in PARAGRAPHS}
        assert {paragraph.style.name for paragraph in read(whole()).paragraphs} <= words

    def it_shades_open_points_and_leaves_deliberate_blanks_plain(self):
        runs = [run for paragraph in read(whole()).paragraphs for run in paragraph.runs]
        by_style = {run.style.name: run.text for run in runs}
        assert by_style["Bill Assumed"] == "City Council"
        assert by_style["Bill Blank"] == "[name of clerk]"
        assert by_style["Bill Rule"] == "__________"

    def it_keeps_weight_where_two_styles_both_give_it(self):
        # Word toggles: bold in the paragraph's style and in the character's would print light.
        style = SectionStyle(run_in=False, label_bold=True)
        heading = read(sheet_of(node("x", heading="Powers"), style=style)).paragraphs[0]
        label = next(run for run in heading.runs if run.style.name == "Bill Section Label")
        assert heading.style.font.bold is True
        assert label.style.font.bold is True
        assert label.bold is True

    def it_indents_a_level_and_its_list_alike(self, tmp_path: Path):
        sheet = whole()
        looks = sheet.house.looks | {"level2": replace(sheet.house.looks["level2"], left=36, first_line=-18)}
        found = parts(save(replace(sheet, house=replace(sheet.house, looks=looks)), tmp_path))
        places = [
            found["word/styles.xml"].find(f"{W}style[@{W}styleId='BillLevel2']/{W}pPr/{W}ind"),
            found["word/numbering.xml"].find(f".//{W}lvl[@{W}ilvl='2']/{W}pPr/{W}ind"),
        ]
        assert [dict(place.attrib) for place in places] == [{f"{W}left": "720", f"{W}hanging": "360"}] * 2

    def it_gives_titles_and_sections_an_outline_level(self):
        levels = {
            style.name: style.element.find(f"{W}pPr/{W}outlineLvl")
            for style in read(whole()).styles
            if style.name in ("Bill Title", "Bill Section", "Bill Level 1")
        }
        assert levels["Bill Title"].get(f"{W}val") == "0"
        assert levels["Bill Section"].get(f"{W}val") == "1"
        assert levels["Bill Level 1"] is None


class DescribeComments:
    def it_writes_a_note_with_its_level_and_paragraphs(self):
        comment = next(c for c in read(whole()).comments if c.text.startswith("Contested."))
        assert [paragraph.text for paragraph in comment.paragraphs] == [
            "Contested. Lending of credit. See State ex rel. Graham",
            "Second paragraph: section 2",
        ]
        runs = [run for run in comment.paragraphs[0].runs if run.text]
        assert [(run.bold, run.italic) for run in runs][-3:] == [(True, None), (None, None), (None, True)]
        assert (comment.author, comment.initials) == ("billgen", "bg")
        assert comment.timestamp is not None
        assert comment.timestamp.isoformat() == "2026-11-22T00:00:00+00:00"

    def it_remarks_each_open_point_once(self):
        texts = [comment.text for comment in read(whole()).comments]
        assert texts.count("Confirm against the charter.") == 1
        assert texts.count("Missing: place.clerk") == 1
        assert len(texts) == 3

    def it_leaves_everything_out_when_notes_are_off(self, tmp_path: Path):
        found = parts(save(replace(whole(), show_notes=False), tmp_path))
        assert "word/comments.xml" not in found
        assert not list(found["word/document.xml"].iter(f"{W}commentReference"))

    def it_prints_no_note(self, tmp_path: Path):
        printed = pdf_text(soffice_pdf(save(whole(), tmp_path)))
        assert "Graham" not in printed
        assert "Confirm" not in printed


class DescribePage:
    def it_carries_the_head_the_draft_line_and_page_numbers(self, tmp_path: Path):
        printed = pdf_text(soffice_pdf(save(whole(), tmp_path)), layout=True)
        assert "Bank act · Test" in printed
        assert "DRAFT A · 2026-11-22" in printed
        assert "Page 1 of 1" in printed

    def it_counts_pages_with_fields(self, tmp_path: Path):
        footer = parts(save(whole(), tmp_path))["word/footer1.xml"]
        assert instructions(footer) == ["PAGE", "NUMPAGES"]
        assert text_of(next(footer.iter(f"{W}p"))) == "DRAFT A · 2026-11-22\tPage 1 of 1"

    def it_carries_the_legend_that_stands_at_every_foot_there_alone(self, tmp_path: Path):
        legend = Para("legend", (Text("Words underlined are new."),))
        sheet = replace(whole(), foot=legend.text)
        found = parts(save(replace(sheet, paras=(*sheet.paras, legend)), tmp_path))
        assert text_of(next(found["word/footer1.xml"].iter(f"{W}p"))) == legend.text
        assert legend.text not in text_of(found["word/document.xml"])

    @pytest.mark.parametrize(
        ("setting", "restart"), [("page", "newPage"), ("run", "continuous"), ("none", None)]
    )
    def it_numbers_lines_as_the_place_does(self, tmp_path: Path, setting: str, restart: str | None):
        sheet = sheet_of(node("x"), page=Page(line_numbers=setting))  # type: ignore[arg-type]
        lines = parts(save(sheet, tmp_path))["word/document.xml"].find(f".//{W}lnNumType")
        assert (lines.get(f"{W}restart") if lines is not None else None) == restart

    @pytest.mark.parametrize(
        ("begins", "numbered"), [("caption", "111"), ("title", "011"), ("enacting", "001"), ("body", "000")]
    )
    def it_begins_to_number_where_the_place_does(self, tmp_path: Path, begins: Any, numbered: str):
        sheet = sheet_of(node("x"), page=Page(line_numbers_from=begins))
        styles = parts(save(sheet, tmp_path))["word/styles.xml"]
        named = {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
        front = [named[f"Bill{role}"] for role in ("Caption", "Title", "EnactingClause")]
        said = [one.find(f"{W}pPr/{W}suppressLineNumbers") is None for one in front]
        assert "".join(str(int(one)) for one in said) == numbered
        assert named["BillSection"].find(f"{W}pPr/{W}suppressLineNumbers") is None

    def it_prints_line_numbers(self, tmp_path: Path):
        sheet = sheet_of(*[node(f"Words {index}.") for index in range(5)], page=Page())
        printed = pdf_text(soffice_pdf(save(sheet, tmp_path)), layout=True)
        assert [line.split()[0] for line in printed.splitlines() if "Words" in line] == list("12345")

    def it_takes_paper_and_margins_from_the_page(self):
        page = Page(paper="legal", margin_left=1.5, margin_right=0.75)
        section = read(sheet_of(node("x"), page=page)).sections[0]
        assert section.page_height is not None
        assert section.left_margin is not None
        assert (section.page_height.inches, section.left_margin.inches) == (14, 1.5)


class DescribePackage:
    def it_satisfies_every_judge(self, tmp_path: Path):
        validate_docx(save(whole(), tmp_path))

    @pytest.mark.parametrize(
        "sheet",
        [sheet_of(), sheet_of(node("x"), ladder=()), sheet_of(node("x", node("y")), ladder=("(a)",))],
        ids=["no sections", "no ladder", "one level"],
    )
    def it_satisfies_every_judge_with_little_in_it(self, tmp_path: Path, sheet: Sheet):
        validate_docx(save(sheet, tmp_path))

    def it_is_the_same_bytes_in_every_process(self):
        program = (
            "import sys; sys.path[:0] = ['.']; from tests.render.test_docx import whole, write;"
            "import hashlib; print(hashlib.sha256(write(whole())).hexdigest())"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"))
        }
        assert len(digests) == 1

    def it_carries_only_the_sheets_date(self):
        with zipfile.ZipFile(BytesIO(write(whole()))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {entry.create_system for entry in archive.infolist()} == {3}
        properties = read(whole()).core_properties
        assert properties.created == properties.modified
        assert properties.created is not None
        assert properties.created.date().isoformat() == "2026-11-22"

    def it_names_the_document_and_its_language(self):
        properties = read(sheet_of(node("x"), title="Bank & Co act", language="es-US")).core_properties
        assert (properties.title, properties.language) == ("Bank & Co act", "es-US")

    def it_asks_nobody_to_update_fields(self, tmp_path: Path):
        settings = parts(save(whole(), tmp_path))["word/settings.xml"]
        assert settings.find(f"{W}updateFields") is None
        mode = settings.find(f"{W}compat/{W}compatSetting[@{W}name='compatibilityMode']")
        assert mode is not None
        assert mode.get(f"{W}val") == "15"

    def it_can_be_written_without_python_docx(self):
        program = (
            "import sys; sys.modules['docx'] = sys.modules['lxml'] = None; import billgen.render.docx;"
            "assert not [m for m in sys.modules if m.startswith('billgen.facts')]"
        )
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


class DescribeALeadIn:
    def it_stays_with_the_list_it_opens(self, tmp_path: Path):
        path = save(sheet_of(node("The bank may:", node("lend;"), node("buy."))), tmp_path)
        paragraphs = list(parts(path)["word/document.xml"].iter(f"{W}p"))

        kept = [text_of(one) for one in paragraphs if one.find(f"{W}pPr/{W}keepNext") is not None]
        assert [words.endswith("The bank may:") for words in kept] == [True]
