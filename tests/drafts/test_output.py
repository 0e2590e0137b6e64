"""The first drafts, held against programs nobody here wrote and against each other."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tests.drafts.conftest import Made
from tests.judges import (
    parts,
    pdf_structure,
    pdf_text,
    soffice_pdfs,
    squeezed,
    text_of,
    validate_docx,
    validate_pdf_ua,
    with_wrong_caches,
    word_labels,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOLDEN = Path(__file__).with_name("golden")


def words(text: str) -> str:
    """Text without white space, case and blanks, which each format writes its own way."""
    return squeezed(text).casefold().replace("_", "")


def text_words(made: Made) -> str:
    """The words of the text file, its draft line left out."""
    return words(made.file("txt").read_text(encoding="utf-8").partition("\n\n")[2])


class DescribeTheText:
    def it_is_as_it_was_read_and_approved(self, made: Made):
        # A lawyer reads the difference in git; BILLGEN_GOLDEN=write takes the new text as approved.
        text = re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "########", made.file("txt").read_text(encoding="utf-8"))
        golden = GOLDEN / f"{made.template}.{made.place.replace('/', '-')}.txt"
        if os.environ.get("BILLGEN_GOLDEN") == "write":
            golden.write_text(text, encoding="utf-8")

        assert text.splitlines() == golden.read_text(encoding="utf-8").splitlines()

    def it_has_no_leftovers(self, made: Made):
        text = made.file("txt").read_text(encoding="utf-8")

        assert re.findall(r"\{\{|\}\}|\{%|TODO|TK\b|None|Missing|[\ue000-\uf8ff]|\[insert", text) == []


class DescribeTheWordFile:
    def it_is_accepted_by_open_xml_sdk_and_openxml_audit(self, made: Made):
        validate_docx(made.file("docx"))

    def it_says_what_the_text_says(self, made: Made):
        document = parts(made.file("docx"))["word/document.xml"]
        labels = word_labels(made.file("docx"), skipped_levels_count=False)
        paragraphs = [text_of(paragraph) for paragraph in document.iter(f"{W}p")]

        assert words("".join(map("".join, zip(labels, paragraphs, strict=True)))) == text_words(made)

    def it_prints_right_though_every_cache_is_wrong(self, made: Made, tmp_path: Path):
        right = tmp_path / "right.docx"
        right.write_bytes(made.file("docx").read_bytes())
        wrong = with_wrong_caches(right)
        right_text, wrong_text = (pdf_text(pdf) for pdf in soffice_pdfs([right, wrong]))

        assert "777" not in wrong_text
        assert "not found" not in wrong_text
        assert wrong_text == right_text


class DescribeThePdf:
    def it_is_pdf_ua(self, made: Made):
        validate_pdf_ua(made.file("pdf"))

    def it_says_what_the_text_says(self, made: Made):
        # poppler prints each stretch of words between quotation marks and escapes nothing.
        leaves = [text[1:-1] for _, text in pdf_structure(made.file("pdf")) if text.startswith('"')]

        assert words("".join(leaves)) == text_words(made)


class DescribeTheRecord:
    def it_vouches_for_what_was_printed(self, made: Made):
        record = json.loads(made.file("record.json").read_text(encoding="utf-8"))

        papers = {made.file(ending).name for ending in ("docx", "pdf", "html", "txt")}
        papers |= {made.cover(ending).name for ending in ("docx", "pdf", "txt")}
        assert set(record["files"]) == papers
        assert record["fingerprint"][:8] in made.file("txt").read_text(encoding="utf-8")
        assert all(finding["severity"] in ("warning", "notice") for finding in record["findings"])

    def it_gives_the_source_of_every_verified_fact(self, made: Made):
        record = json.loads(made.file("record.json").read_text(encoding="utf-8"))
        verified = {path: fact for path, fact in record["facts"].items() if fact["status"] == "verified"}

        assert len(verified) > 5
        assert [path for path, fact in verified.items() if not fact["source"]["title"]] == []
