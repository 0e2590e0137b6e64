"""One act with everything the grammar has - quoted law, changes, tables, exhibits - in every format."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from billgen.render import docx, html, pdf, tree, typst
from billgen.render.sheet import Sheet
from tests.bill.places import drafted, text
from tests.bill.sink import sink
from tests.golden import check
from tests.judges import pdf_text, soffice_pdf, squeezed, validate_docx, validate_pdf_ua, with_wrong_caches


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    made = sink(tmp_path_factory.mktemp("sink")).sheet
    page = replace(
        made.house.page, line_numbers="none"
    )  # they would stand between the words that are looked for
    return replace(made, house=replace(made.house, page=page))


@pytest.fixture(scope="module")
def word(sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "act.docx"
    path.write_bytes(docx.write(sheet))
    return path


LINES = (
    "SEC. 2. Title 6.7 (commencing with Section 62700) is added to the Government Code, to read:",
    "62701. (a) The state treasurer keeps:",
    "paragraphs (1) through (3) of subdivision (a), paragraphs (1) and (3) of subdivision (a), chapter 1",
    "62701 of the Government Code, keeps every rake in the new shed.",
    "affected. See paragraph (1) of subdivision (a) of Section 62701 of the Government Code.",
    "EXHIBIT A Schedule of fees",
    "(b) for a hoe, $2.",
    "EXHIBIT B Pledge",
    "[ ] I have read it",
)


class DescribeWord:
    def it_is_a_good_file(self, word: Path):
        validate_docx(word)

    def it_prints_the_same_words_when_another_program_counts(self, word: Path):
        """Every cached number is made wrong first; what prints is what LibreOffice computes itself."""
        printed = squeezed(pdf_text(soffice_pdf(with_wrong_caches(word))))
        for line in LINES:
            assert squeezed(line) in printed, line

    def it_has_a_table_a_field_and_the_marks_of_changes(self, word: Path):
        body = zipfile.ZipFile(word).read("word/document.xml").decode()
        assert body.count("<w:tbl>") == 2
        assert body.count("<w:tblHeader/>") == 2
        assert '<w:alias w:val="Name"/>' in body
        assert '<w:rStyle w:val="BillInserted"/>' in body
        assert '<w:rStyle w:val="BillDeleted"/>' in body
        assert "<w:ins " not in body  # the changes are bill text, not an editor's

    def it_breaks_the_page_before_an_exhibit(self, word: Path):
        styles = zipfile.ZipFile(word).read("word/styles.xml").decode()
        assert (
            "<w:pageBreakBefore/>"
            in styles.partition('w:styleId="BillExhibit"')[2].partition("</w:style>")[0]
        )


class DescribePdf:
    @pytest.mark.parametrize("engine", [pdf, typst], ids=["weasyprint", "typst"])
    def it_is_accessible_and_has_the_words(self, engine: object, sheet: Sheet, tmp_path: Path):
        path = tmp_path / "act.pdf"
        path.write_bytes(engine.write(sheet))  # type: ignore[attr-defined]
        validate_pdf_ua(path)
        printed = squeezed(pdf_text(path))
        for line in LINES:
            assert squeezed(line) in printed, line


class DescribeANumberNobodyKnows:
    def it_is_shaded_wherever_it_prints(self, tmp_path: Path):
        made = drafted(tmp_path, "ca", more="\n").sheet
        source = html.document(made)
        assert '<span class="blank">[number 1].</span>' in source
        assert re.search(r'<span class="blank" title="[a-z ]+">.*?\[number 3\]', source)
        path = tmp_path / "act.docx"
        path.write_bytes(docx.write(made))
        validate_docx(path)
        body = zipfile.ZipFile(path).read("word/document.xml").decode()
        assert '<w:rStyle w:val="BillBlank"/></w:rPr><w:t xml:space="preserve">[number 3]</w:t>' in body


class DescribeALongTable:
    ROWS = "".join(f"| {row} | value of {row} |\n" for row in range(90))
    ACT = f"""{{% extends form %}}{{% block provisions %}}
## A {{: #a}}
Words of [](#e).

| Row | Value |
| --- | --- |
{ROWS}
::: exhibit {{: #e title="Rows"}}
::: signatures {{: rows=60 columns="Signature, Date"}}
:::
:::
{{% endblock %}}
"""

    @pytest.mark.parametrize("engine", [pdf, typst], ids=["weasyprint", "typst"])
    def it_is_one_table_over_many_pages(self, engine: object, tmp_path: Path):
        path = tmp_path / "act.pdf"
        made = drafted(tmp_path / "in", "wa", self.ACT, "\n").sheet
        path.write_bytes(engine.write(made))  # type: ignore[attr-defined]
        validate_pdf_ua(path)
        assert "value of 89" in pdf_text(path)


class DescribeTheTree:
    def it_is_data_of_its_schema(self, sheet: Sheet):
        schema = json.loads(Path(tree.__file__).with_name("tree.schema.json").read_text(encoding="utf-8"))
        data = tree.tree(sheet)
        assert list(Draft202012Validator(schema).iter_errors(data)) == []
        assert [one["id"] for one in data["exhibits"]] == ["fees", "pledge"]


class DescribeHtml:
    def it_says_what_each_thing_is(self, sheet: Sheet):
        source = html.document(sheet)
        assert source.count('<th class="table-head" scope="col">') == 6
        assert '<ins class="inserted">new </ins>' in source
        assert '<del class="deleted">treasurer</del>' in source
        assert '<div class="code-section leads-in">' in source
        assert source.count('class="exhibit"') == 2


class DescribeText:
    def it_reads_like_the_bill(self, sheet: Sheet, tmp_path: Path):
        check(Path(__file__).parent / "golden" / "whole-grammar.txt", text(sink(tmp_path)))
