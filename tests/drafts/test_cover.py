"""The cover notes of the shipped instruments, held against the judges and the bill they go with."""

from __future__ import annotations

import json
import re

from tests.drafts.conftest import Made
from tests.judges import parts, pdf_structure, squeezed, text_of, validate_docx, validate_pdf_ua

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADINGS = (
    "The draft",
    "Legal effect",
    "Law that warns or was not checked",
    "Risk notes",
    "Blanks to fill",
    "Assumed facts to confirm",
    "Other findings",
    "Findings set aside",
    "Choices",
)


def words(text: str) -> str:
    return squeezed(text).casefold()


def text_words(made: Made) -> str:
    """The words of the text file, its draft line left out."""
    return words(made.cover("txt").read_text(encoding="utf-8").partition("\n\n")[2])


def folded(made: Made) -> str:
    return " ".join(made.cover("txt").read_text(encoding="utf-8").split())


class DescribeTheCoverNote:
    def it_is_accepted_by_open_xml_sdk_and_openxml_audit(self, made: Made):
        validate_docx(made.cover("docx"))

    def it_is_pdf_ua(self, made: Made):
        validate_pdf_ua(made.cover("pdf"))

    def it_says_the_same_in_every_format(self, made: Made):
        document = parts(made.cover("docx"))["word/document.xml"]
        in_word = "".join(text_of(paragraph) for paragraph in document.iter(f"{W}p"))
        leaves = [text[1:-1] for _, text in pdf_structure(made.cover("pdf")) if text.startswith('"')]

        assert words(in_word) == text_words(made)
        assert words("".join(leaves)) == text_words(made)

    def it_has_one_title_and_a_heading_for_each_part(self, made: Made):
        structure = pdf_structure(made.cover("pdf"))
        heads = [text.split()[0] for _, text in structure if re.match(r"H\d", text)]

        assert heads == ["H1", *["H2"] * len(HEADINGS)]
        text = made.cover("txt").read_text(encoding="utf-8")
        found = [line for line in text.splitlines() if line in {heading.upper() for heading in HEADINGS}]
        assert found == [heading.upper() for heading in HEADINGS]

    def it_numbers_no_lines(self, made: Made):
        document = parts(made.cover("docx"))["word/document.xml"]

        assert list(document.iter(f"{W}lnNumType")) == []
        assert "comments" not in " ".join(parts(made.cover("docx")))

    def it_names_the_draft_it_goes_with(self, made: Made):
        record = json.loads(made.file("record.json").read_text(encoding="utf-8"))
        text = folded(made)

        assert record["fingerprint"] in text
        assert record["template"]["content"] in text
        assert f"({made.template}), version {record['template']['version']}" in text
        assert f"({made.place})" in text
        assert "for review by counsel admitted in Washington" in text
        assert made.cover("txt").read_text().splitlines()[0] == made.file("txt").read_text().splitlines()[0]

    def it_tells_every_finding_of_the_record(self, made: Made):
        record = json.loads(made.file("record.json").read_text(encoding="utf-8"))
        text = folded(made)

        assert record["findings"]
        for finding in record["findings"]:
            if finding["check"] in ("missing", "assumed"):
                assert finding["path"] in text
            else:
                assert " ".join(finding["message"].split()) in text

    def it_tells_every_note_of_the_bill(self, made: Made):
        comments = parts(made.file("docx"))["word/comments.xml"]
        text = text_words(made)
        notes = [
            text_of(paragraph)
            for comment in comments.iter(f"{W}comment")
            for paragraph in comment.iter(f"{W}p")
        ]

        assert len(notes) > 10
        missing = [note for note in notes if not note.startswith("Assumed: ") and words(note) not in text]
        assert missing == []

    def it_counts_every_blank_that_a_hand_must_fill(self, made: Made):
        part = folded(made).partition("BLANKS TO FILL")[2].partition("ASSUMED FACTS")[0]

        assert "in the caption" in part
        assert "None." not in part

    def it_says_where_the_law_stands_and_when_it_was_read(self, made: Made):
        part = folded(made).partition("LEGAL EFFECT")[2].partition("LAW THAT WARNS")[0]

        assert "Binding. Once enacted" in part
        assert re.search(r"read on \d{4}-\d\d-\d\d", part)
