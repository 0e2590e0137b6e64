"""What an annotated draft prints after its text, and where in a bill a paragraph stands."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from billgen import Draft
from billgen.bill.model import Blank, Label, Note, Ref, Text, Value
from billgen.papers.sources import appendix
from billgen.record.record import ranges
from billgen.render.annexes import NOTES, SOURCES, annexed, end_notes
from billgen.render.formats import FORMATS
from billgen.render.roles import ROLES
from billgen.render.sheet import Para, RunIn
from billgen.render.standing import by_id, printed, standings
from tests.bill.sink import sink
from tests.judges import validate_docx, validate_pdf_ua
from tests.render.sheets import EVIL, PARAS, item, section, sheet

NOTE = Note("", "contested", ((Text("First."),), (Text("Second."),)))
APPENDIX = (Para("annex-heading", (Text("Sources"),)), Para("annex-item", (Ref("limits", parts=()),)))


def noted():
    return (
        replace(PARAS[1]),
        section(1, "A", Text("Words."), id="a", notes=(NOTE,)),
        item(1, "1", Text("B")),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """An act with quoted law, changes, tables and exhibits."""
    return sink(tmp_path_factory.mktemp("sink"))


class DescribeStanding:
    def it_says_where_each_paragraph_stands(self):
        assert [one.words for one in standings(PARAS)] == [
            "the caption",
            "the title",
            "the enacting clause",
            "Sec. 1(1)",
            "Sec. 1(1)(a)",
            "Sec. 1(1)(a)(i)",
            "Sec. 1(1)",
            "Sec. 1(2)",
            "Sec. 2",
            "Sec. 2(1)",
            "Sec. 3",
            "the signature block",
            "the closing mark",
        ]

    def it_puts_a_point_between_labels_that_would_read_as_one(self):
        paras = (
            Para("section", (), label=Label("Section ", "4", "."), id="s"),
            Para("level1", (Text("x"),), level=1, label=Label("", "A", "."), id="s.a"),
            Para("level2", (Text("x"),), level=2, label=Label("", "1", "."), id="s.a.1"),
        )

        assert [one.words for one in standings(paras)] == ["Section 4", "Section 4.A", "Section 4.A.1"]

    def it_finds_provisions_by_their_ids(self):
        run_in = (RunIn(Label("(", "1", ")"), "s.one", True), RunIn(Label("(", "a", ")"), "s.one.a", True))
        paras = (section(3, "HEAD", Text("x"), id="s", run_in=run_in), item(1, "2", Text("y"), id="s.two"))
        found = by_id(paras)

        assert {id: one.words for id, one in found.items()} == {
            "s": "Sec. 3",
            "s.one": "Sec. 3(1)",
            "s.one.a": "Sec. 3(1)(a)",
            "s.two": "Sec. 3(2)",
        }
        assert found["s"].named == "Sec. 3, HEAD"

    def it_tells_every_printed_stretch_with_its_place(self):
        told = [(one.words, run.text) for one, run in printed(PARAS) if run.text == "[name of the officer]"]

        assert told == [("Sec. 1(2)", "[name of the officer]")]


class DescribeEverythingTheGrammarHas:
    """Quoted law, changes, tables and exhibits on a cover note and in the annexes."""

    def it_knows_where_every_paragraph_stands(self, made: Draft):
        words = [one.words for one in standings(made.sheet.paras)]

        assert "the text" not in words
        assert [word for word in words if word.startswith("EXHIBIT A")]
        assert set(by_id(made.sheet.paras)) >= {para.id for para in made.sheet.paras if para.id}

    def it_finds_what_stands_in_tables(self, made: Draft):
        blanks = [(one.words, run.field) for one, run in printed(made.sheet.paras) if isinstance(run, Blank)]

        assert ("EXHIBIT A", "check") in blanks
        assert ("EXHIBIT B", "signature") in blanks
        assert [words for words, _ in blanks].count("EXHIBIT B") >= 12

    def it_finds_them_for_the_record_too(self):
        values = [Value(word, (f"state.{word}",)) for word in ("one", "two", "three")]
        rows = (((Text("Head"),), (values[0],)), ((Text("x "), values[1]), (values[2], Text(" y"))))
        para = Para("table", (), table=rows)
        found = {path: para.text[start:end] for path, [(_, start, end)] in ranges([para]).items()}

        assert found == {"state.one": "one", "state.two": "two", "state.three": "three"}

    def it_comes_out_in_every_format(self, made: Draft, tmp_path: Path):
        given = replace(made.sheet, annotated=True, appendix=appendix(made.sheet.paras, made.reads))
        for name, paper in (("bill", given), ("cover", made.cover)):
            for format in ("docx", "pdf"):
                (tmp_path / f"{name}.{format}").write_bytes(FORMATS[format].write(paper))
            validate_docx(tmp_path / f"{name}.docx")
            validate_pdf_ua(tmp_path / f"{name}.pdf")


class DescribeEndNotes:
    def it_numbers_them_and_links_both_ways(self):
        paras, notes = end_notes(noted())
        mark = paras[1].runs[-1]

        assert isinstance(mark, Ref)
        assert (mark.text, mark.target) == ("[Note\u00a01]", notes[2].id)
        assert notes[2].text == "Note 1. Sec. 1, A. Contested. First."
        assert notes[3].text == "Second."
        back = [run for run in notes[2].runs if isinstance(run, Ref)]
        assert [run.target for run in back] == ["a"]

    def it_leaves_a_line_that_opens_a_list_with_its_list(self):
        given = list(noted())
        given[1] = replace(given[1], runs=(Text("The bank may:"),))
        marked = end_notes(tuple(given))[0][1]

        assert marked.text.endswith("The bank may: [Note\u00a01]")
        assert marked.leads_in

    def it_leaves_a_bill_without_notes_as_it_is(self):
        assert end_notes(PARAS[:3]) == (PARAS[:3], ())


class DescribeAnnexed:
    def it_leaves_a_sheet_that_is_not_annotated_alone(self):
        given = sheet(*noted(), appendix=APPENDIX)

        assert annexed(given, (NOTES, SOURCES)) is given

    @pytest.mark.parametrize(
        ("format", "notes", "sources"),
        [
            ("docx", False, True),
            ("pdf", True, True),
            ("html", True, True),
            ("txt", False, False),
            ("json", False, False),
        ],
    )
    def it_follows_the_table_of_formats(self, format: str, notes: bool, sources: bool):
        made = annexed(sheet(*noted(), annotated=True, appendix=APPENDIX), FORMATS[format].annexes)
        heads = [para.text for para in made.paras if para.role == "annex-heading"]

        assert heads == ["Drafter's notes"] * notes + ["Sources"] * sources

    def it_puts_an_anchor_at_all_that_an_annex_refers_to(self):
        made = annexed(sheet(*noted(), annotated=True), (NOTES,))

        assert next(para for para in made.paras if para.id == "a").cited
        assert not next(para for para in noted() if para.id == "a").cited

    def it_numbers_no_line_of_an_annex(self):
        assert [
            role.name for role in ROLES.values() if role.name.startswith(("annex", "cover")) and role.counted
        ] == []

    def it_escapes_hostile_notes(self):
        evil = Note("", "untested", ((Text(EVIL),),))
        given = sheet(section(1, EVIL, Text("x"), id="a", notes=(evil,)), annotated=True)
        html = FORMATS["html"].write(given).decode()

        assert "<script>alert" not in html
        assert re.search(r'href="#note\.1"', html)
        assert 'id="note.1"' in html
