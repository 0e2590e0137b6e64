"""Annotated drafts of the shipped instruments: notes and sources after the text, and still good files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from tests.drafts.conftest import INSTRUMENTS
from tests.judges import (
    docx_faults,
    parts,
    pdf_text,
    soffice_pdf,
    squeezed,
    text_of,
    validate_docx,
    validate_pdf_ua,
    with_wrong_caches,
)
from tests.program import DAY, billgen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Annotated:
    folder: Path
    template: str

    def file(self, ending: str) -> Path:
        return self.folder / f"{self.template}.{ending}"


@pytest.fixture(scope="session", params=("public-bank", "sanctuary-ordinance"))
def annotated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Annotated:
    place = INSTRUMENTS[request.param]
    cwd = tmp_path_factory.mktemp(f"annotated-{request.param}")
    words = [
        "draft",
        request.param,
        place,
        "--as-of",
        DAY,
        "--format",
        "docx,pdf,html,txt,json",
        "--annotated",
    ]
    done = billgen(*words, "--no-cover", cwd=cwd)
    assert done.code == 0, done.err
    return Annotated(cwd / "out" / place, request.param)


def in_word(path: Path) -> str:
    document = parts(path)["word/document.xml"]
    return "\n".join(text_of(paragraph) for paragraph in document.iter(f"{W}p"))


class DescribeAnAnnotatedDraft:
    def it_is_a_good_word_file_with_comments_and_sources(self, annotated: Annotated):
        validate_docx(annotated.file("docx"))
        assert docx_faults(annotated.file("docx")) == []
        assert "word/comments.xml" in parts(annotated.file("docx"))
        assert "\nSources\n" in in_word(annotated.file("docx"))
        assert "Drafter's notes" not in in_word(annotated.file("docx"))

    def it_refers_to_sections_by_live_numbers(self, annotated: Annotated, tmp_path: Path):
        right = tmp_path / "right.docx"
        right.write_bytes(annotated.file("docx").read_bytes())
        printed = pdf_text(soffice_pdf(with_wrong_caches(right)))

        assert "777" not in printed
        assert "not found" not in printed

    def it_is_pdf_ua_with_notes_and_sources(self, annotated: Annotated):
        validate_pdf_ua(annotated.file("pdf"))
        text = squeezed(pdf_text(annotated.file("pdf"))).casefold()

        assert "drafter'snotes" in text
        assert "[note1]" in text
        assert "everyfactthatprintsinthisdraft" in text

    def it_links_each_note_with_its_provision(self, annotated: Annotated):
        document = etree.fromstring(annotated.file("html").read_bytes(), etree.HTMLParser())
        ids = set(document.xpath("//@id"))
        links = document.xpath("//a/@href")
        marks = [link for link in links if re.fullmatch(r"#note\.\d+", link)]

        assert len(marks) > 5
        assert [link for link in links if link[1:] not in ids] == []
        assert len(marks) == len(set(marks))

    def it_gives_the_source_of_every_fact_that_prints(self, annotated: Annotated):
        record = json.loads(annotated.file("record.json").read_text(encoding="utf-8"))
        appendix = squeezed(in_word(annotated.file("docx")).partition("\nSources\n")[2])
        facts = {
            path: fact
            for path, fact in record["facts"].items()
            if "printed" in fact and path.partition(".")[0] in ("place", "state", "us")
        }

        assert len(facts) > 10
        for path, fact in facts.items():
            assert squeezed(f"{path}: “{fact['value']}”, in ") in appendix, path
            source = fact.get("source") or {}
            for words in (source.get("title", ""), source.get("url", ""), fact.get("quote", "")):
                assert squeezed(words) in appendix, path
            if source.get("checked"):
                assert f"readon{source['checked']}" in appendix, path

    def it_adds_nothing_to_the_text_and_the_tree(self, annotated: Annotated):
        text = annotated.file("txt").read_text(encoding="utf-8")

        assert "Note 1" not in text
        assert "Sources" not in text
        assert "annex" not in annotated.file("json").read_text(encoding="utf-8")
