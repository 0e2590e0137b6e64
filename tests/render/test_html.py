from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import tinycss2
from tinyhtml5.parser import HTMLParser

from billgen.bill.drafting import Page
from billgen.bill.model import Blank, Label, Text, Value
from billgen.render import html
from billgen.render.house import Look, house_for
from billgen.render.html.css import css_string, declarations
from billgen.render.roles import ROLES
from billgen.render.sheet import Para
from tests.bill.sink import sink
from tests.judges import validate_html
from tests.render.sheets import EVIL, PARAS, STYLE, evil_sheet, section, sheet, words

CONTENT = {"header", "main", "p", "div", "h1", "h2", "span", "a", "b", "i", "u", "br", "bdi"}
HEAD = {"html", "head", "meta", "title", "style", "body"}


def tree(source: str):
    """The parsed document; a parse error fails."""
    parser = HTMLParser(namespace_html_elements=False)
    document = parser.parse(source)
    assert not parser.errors
    return document


def text_of(element) -> str:
    return "".join(element.itertext())


def both(given) -> list[str]:
    return [html.document(given), html.document(given, for_print=True)]


def folded(text: str) -> str:
    return " ".join(text.split())


class DescribeDocument:
    @pytest.mark.parametrize("for_print", [False, True])
    def it_is_valid_for_html_validate(self, tmp_path: Path, for_print: bool):
        whole = sink(tmp_path / "act").sheet
        for name, given in (("plain", sheet()), ("evil", evil_sheet()), ("whole", whole)):
            (tmp_path / f"{name}.html").write_text(html.document(given, for_print=for_print), "utf-8")
        validate_html(*tmp_path.glob("*.html"))

    def it_names_its_language_and_title(self):
        document = tree(html.document(sheet(language="es-US")))
        assert document.get("lang") == "es-US"
        assert document.findtext("head/title") == "Public bank act"

    def it_prints_every_word_of_every_paragraph_in_order(self):
        given = sheet()
        for source in both(given):
            blocks = list(tree(source).find("body/main"))
            assert [folded(text_of(block)) for block in blocks] == [
                folded(para.text.replace("\n", "")) for para in given.paras
            ]

    def it_keeps_two_spaces_between_the_parts_of_a_section_head(self):
        assert "Sec. 1.\u00a0 POWERS.\u00a0 (1) Subject" in text_of(
            tree(html.document(sheet(), for_print=True))
        )

    def it_has_one_main_heading_then_one_for_each_section_and_skips_no_level(self):
        for source in both(sheet()):
            headings = [el for el in tree(source).iter() if re.fullmatch("h[1-6]", str(el.tag))]
            assert [el.tag for el in headings] == ["h1", "h2", "h2", "h2"]
            assert folded(text_of(headings[1])) == "NEW SECTION. Sec. 1. POWERS."

    def it_stretches_no_line_that_is_to_be_filled_in(self):
        gap = Blank("name", "deliberate", field="text")
        page = html.write(
            sheet(
                Para("body", (Text("Name: "), gap)),
                Para("body", (Text("Words."),)),
                page=Page(justified=True),
            )
        ).decode()
        assert [one.get("class") for one in tree(page).iter("p")][-2:] == ["body form-line", "body"]
        assert ".body.form-line{text-align:left}" in page

    def it_makes_the_first_caption_the_main_heading_when_there_is_no_long_title(self):
        document = tree(html.document(sheet(PARAS[0], *PARAS[2:])))
        assert document.find("body/main/h1").get("class") == "caption"

    def it_gives_a_heading_of_its_own_line_its_own_element(self):
        para = Para(
            "section-heading", (), id="x", label=Label("Section ", "1", "."), catchline=(Text("Powers."),)
        )
        assert '<h2 class="section-heading">' in html.document(sheet(PARAS[1], para))

    def it_gives_ids_to_cited_targets_only_and_links_to_nothing_else(self):
        for source in both(sheet()):
            document = tree(source)
            ids = [el.get("id") for el in document.iter() if el.get("id")]
            assert ids == ["powers.lend", "powers.lend.a", "limits"]
            assert [(a.get("href"), text_of(a)) for a in document.iter("a")] == [
                ("#limits", "section\u00a02 of this act"),
                ("#powers.lend.a", "subsection\u00a0(1)(a)"),
                ("#limits", "2"),
            ]

    def it_marks_what_a_reader_must_still_settle(self):
        document = tree(html.document(sheet()))
        (assumed,) = document.iterfind(".//span[@class='assumed']")
        (blank,) = document.iterfind(".//span[@class='blank']")
        assert (text_of(assumed), assumed.get("title")) == ("City Council", 'Assumed; confirm "it".')
        assert (text_of(blank), blank.get("title")) == ("[name of the officer]", "Missing: place.officer")

    def it_prints_no_notes(self):
        assert not any("nobody" in source for source in both(sheet()))

    def it_shows_head_and_draft_line_on_the_screen_and_leaves_them_to_the_margins_in_print(self):
        screen, paper = both(sheet())
        assert "DRAFT A" in text_of(tree(screen).find("body/header"))
        assert "DRAFT A" not in paper
        assert "<style>" not in paper

    def it_refers_to_no_other_resource(self):
        for source in both(sheet()):
            assert not re.search(r"\b(src|srcset|action|ping|data)=|<link|@import|url\(|//", source)


class DescribeHostileValues:
    @pytest.mark.parametrize("for_print", [False, True])
    def it_makes_no_element_of_them(self, for_print: bool):
        document = tree(html.document(evil_sheet(), for_print=for_print))
        assert {el.tag for el in document.iter()} <= CONTENT | HEAD
        attributes = {name for el in document.iter() for name in el.attrib}
        assert attributes <= {
            "lang",
            "charset",
            "name",
            "content",
            "http-equiv",
            "class",
            "id",
            "href",
            "title",
            "data-mark",
        }
        assert {a.get("href") for a in document.iter("a")} == {"#limits"}
        assert folded(document.findtext("head/title")) == folded(EVIL)

    def it_prints_them_whole_in_every_paragraph(self):
        main = tree(html.document(evil_sheet())).find("body/main")
        for block in main:
            assert folded(text_of(block)).count(folded(EVIL.replace("\n", ""))) >= 5

    def it_keeps_their_direction_marks_from_turning_the_words_around_them(self):
        para = Para("body", (Text("before "), Value("a\u202eb", ("x",)), Blank("c\u202ed"), Text(" after")))
        given = sheet(PARAS[1], para, head="\u202ehead", draft_line="\u202edraft")
        isolated = [text_of(bdi) for bdi in tree(html.document(given)).iter("bdi")]
        assert isolated == ["\u202edraft", "\u202ehead", "a\u202eb", "[c\u202ed]"]

    def it_keeps_the_style_sheet_closed(self):
        house = house_for(Page(face=EVIL), STYLE)
        hostile, plain = tree(html.document(sheet(house=house))), tree(html.document(sheet()))
        assert {el.tag for el in hostile.iter()} <= CONTENT | HEAD
        rules, same = (
            tinycss2.parse_stylesheet(doc.findtext("head/style"), True, True) for doc in (hostile, plain)
        )
        assert [rule.type for rule in rules] == [rule.type for rule in same]
        assert [rule.serialize() for rule in rules[1:]] == [rule.serialize() for rule in same[1:]]


class DescribeCssString:
    def it_writes_what_could_end_it_as_code_points(self):
        assert css_string('a"b\\c<d>\u0001&') == '"a\\22 b\\5C c\\3C d\\3E \\1 \\26 "'

    def it_folds_white_space(self):
        assert css_string(" a\n b ") == '"a b"'

    def it_is_read_back_as_the_same_words(self):
        (token,) = tinycss2.parse_component_value_list(css_string(EVIL))
        assert (token.type, token.value) == ("string", folded(EVIL))


class DescribeHouseCss:
    def it_knows_every_role_of_the_table(self):
        looks = {name: Look(italic=True) for name in ROLES}
        house = replace(house_for(Page(), STYLE), looks=looks)
        source = html.document(sheet(house=house))
        assert [name for name in ROLES if f".{name}{{font-style:italic}}" not in source] == []

    def it_says_every_property_of_a_look(self):
        look = Look(9, True, True, True, True, "justify", 36, 18, 6, 3, 2, True, True, True, "FFEEDD", True)
        assert declarations(look, Page()) == (
            "font-size:9pt;font-weight:bold;font-style:italic;text-decoration:underline line-through;"
            "text-transform:uppercase;"
            "text-align:justify;text-indent:18pt;margin-left:36pt;margin-top:6pt;margin-bottom:3pt;line-height:2.3;"
            "break-after:avoid;break-inside:avoid;break-before:page;background-color:#FFEEDD"
        )

    def it_leaves_out_spans_without_a_look_in_print(self):
        given = sheet(PARAS[1], section(1, "A", words(3)))
        assert "catchline" in html.document(given)
        assert "catchline" not in html.document(given, for_print=True)
