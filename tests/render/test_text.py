from __future__ import annotations

from dataclasses import replace

from billgen.bill.model import Text
from billgen.bill.styles import SectionStyle
from billgen.render import text
from billgen.render.sheet import Para
from tests.render.docx_bills import node, sheet_of
from tests.render.sheets import EVIL, PARAS, evil_sheet, item, section, sheet, words


def lines(*paras: Para) -> list[str]:
    return text.write(sheet(*paras)).decode().split("\n")


class DescribeText:
    def it_opens_with_the_draft_line(self):
        assert lines()[:2] == ["DRAFT A · 2026-11-22 · 1a2b3c4d · for review by counsel", ""]

    def it_reads_as_a_bill(self):
        assert text.write(sheet(*PARAS[:7])).decode() == (
            "DRAFT A · 2026-11-22 · 1a2b3c4d · for review by counsel\n"
            "\n"
            "                             BILL NO. __________\n"
            "\n"
            "AN ACT Relating to the establishment of a public bank; and creating a new\n"
            "section.\n"
            "\n"
            "BE IT ENACTED BY THE LEGISLATURE:\n"
            "\n"
            "NEW SECTION.  Sec. 1.  POWERS.  (1) Subject to section 2 of this act, the bank\n"
            "may:\n"
            "\n"
            "        (a) lend for homes & farms;\n"
            "\n"
            "            (i) deep down; and\n"
            "\n"
            "        the board keeps a public account of each loan and the board keeps a\n"
            "        public account of each loan and the board keeps a public account of\n"
            "        each loan and.\n"
        )

    def it_hangs_the_words_of_an_item_under_its_first_word(self):
        assert lines(item(2, "a", words(20)))[2:] == [
            "        (a) the board keeps a public account of each loan and the board keeps",
            "            a public account of each loan and.",
            "",
        ]

    def it_keeps_to_78_columns_and_ends_in_one_line_feed(self):
        data = text.write(sheet())
        assert max(map(len, data.decode().split("\n"))) <= 78
        assert data.endswith(b"END ---\n")
        assert b"\r" not in data
        assert b" \n" not in data

    def it_never_breaks_a_word_however_long(self):
        assert "x" * 200 in lines(section(1, "A", Text("to " + "x" * 200 + " end-to-end")))

    def it_sets_no_space_behind_the_dash_that_closes_a_catchline(self):
        para = replace(section(1, "", Text("As used here:")), catchline=(Text("Definitions.—"),))
        assert "NEW SECTION.  Sec. 1.  Definitions.—As used here:" in lines(para)

    def it_sets_the_text_below_a_catchline_where_the_place_does(self):
        style = SectionStyle(before="Sec. ", text_below=True, catchline_end="")
        made = sheet_of(replace(node("One"), heading=(Text("Fees"),)), node("Two"), style=style)
        assert text.write(made).decode().split("\n\n")[-3:] == ["Sec. 1.  Fees", "One", "Sec. 2.  Two\n"]

    def it_keeps_line_breaks(self):
        assert "Passed this __________\nPresident\n" in text.write(sheet()).decode()

    def it_prints_no_notes_and_no_remarks(self):
        written = text.write(sheet()).decode()
        assert "nobody" not in written
        assert "confirm" not in written

    def it_prints_values_as_they_are(self):
        written = " ".join(text.write(evil_sheet()).decode().split())
        assert written.count(" ".join(EVIL.split())) >= len(PARAS) * 4

    def it_prints_every_word_of_every_paragraph_in_order(self):
        given = sheet()
        expected = " ".join([given.draft_line, *(para.text for para in given.paras)]).split()
        assert text.write(given).decode().split() == expected
