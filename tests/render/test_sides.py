"""Lines of a heading at the margins, in the data and in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.bill.model import Blank, Block, Runs, Text, Value, plain
from billgen.render import html, text
from billgen.render.docx.document import Body
from billgen.render.docx.styles import styles_xml, text_width
from billgen.render.sheet import Para
from billgen.render.sides import head_places, parted, placed
from tests.render.pdfs import page_lines, written
from tests.render.sheets import sheet

LINE = (Text("By: "), Blank("sponsors", "deliberate"), Value(" | H.B. 12", ("state.caption",)))


def places(*runs: Text | Value | Blank, role: str = "caption") -> list[str] | None:
    """The words of the three places, or None for a line that stands where it stood."""
    laid, done = placed(Block(role, runs))
    return [plain(place) for place in parted(done)] if laid == "caption-sides" else None


def para(runs: Runs = LINE) -> Para:
    return Para(*placed(Block("caption", runs)))


class DescribeALineAtTheMargins:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("HB 12 | 2026", ["HB 12", "", "2026"]),
            ("HB 12 |", ["HB 12", "", ""]),
            ("| LC 47", ["", "", "LC 47"]),
            ("2026 | OHIO | 12-3", ["2026", "OHIO", "12-3"]),
            ("| STATEMENT |", ["", "STATEMENT", ""]),
            ("a | b | c | d", ["a", "b", "c | d"]),
            ("A BILL", None),
            ("HB|SB 12", None),
        ],
    )
    def it_is_parted_at_the_bars_of_the_data(self, words: str, expected: list[str] | None):
        assert places(Text(words)) == expected

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("A  HEAD", ("A  HEAD",)),
            ("2026 | H.418", ("2026", "", "H.418")),
            ("2026 | STATE | 12-3", ("2026", "STATE", "12-3")),
        ],
    )
    def it_is_so_in_a_running_head_too(self, words: str, expected: tuple[str, ...]):
        assert head_places(words) == expected

    def it_keeps_blanks_whole(self):
        assert places(*LINE) == ["By: __________", "", "H.B. 12"]
        assert places(Blank("HB | SB", "deliberate")) is None

    def it_is_no_matter_of_a_title(self):
        assert places(Text("HB 12 | 2026"), role="long-title") is None

    def it_fills_a_line_of_text(self):
        lines = text.write(sheet(para())).decode().split("\n")
        assert lines[2] == "By: __________" + "H.B. 12".rjust(64)

    @pytest.mark.parametrize("words", ["left " * 14 + "| right side", "| " + "middle " * 12 + "| right side"])
    def it_takes_several_lines_of_text_where_it_is_long(self, words: str):
        lines = text.write(sheet(para((Text(words),)))).decode().split("\n")
        assert "right side".rjust(78) in lines
        assert max(map(len, lines)) <= 78

    def it_has_stops_in_word(self):
        one = sheet(para())
        width = text_width(one.house)
        styles = styles_xml(one.house, "en-US", {})
        found = styles.split('w:styleId="BillCaptionattheMargins"')[1].split("</w:style>")[0]
        assert f'<w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{width}"/>' in found
        assert Body(one).xml().count("<w:tab/>") == 2

    def it_is_three_spans_of_html(self):
        assert '<p class="caption-sides"><span>By: ' in html.document(sheet(para()))
        assert "<span></span><span>H.B. 12</span></p>" in html.document(sheet(para()))

    def it_stands_at_the_margins_of_a_page(self, tmp_path: Path):
        line = page_lines(written("typst", tmp_path, sheet(para())))[0][0]
        assert line.split("By: ")[1].split() == ["__________", "H.B.", "12"]
        assert line.index("H.B. 12") - line.index("By: ") > 50
