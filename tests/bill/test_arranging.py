"""Order and title: settled before anything is numbered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billgen.bill.arrange import arrange
from billgen.bill.drafting import Drafting, TitleStyle
from billgen.bill.inline import parse_inline
from billgen.bill.model import Text, Value, plain
from billgen.bill.terms import term_of
from billgen.bill.words import title_case
from tests.bill.reading import good, shape

SUBJECT = (Text("a bank"),)
PARTS = TitleStyle(
    opening=(Value("AN ACT Relating to", ("p",)),),
    codifies=True,
    parts=(
        ("new_chapter", (Text("adding a new chapter"),)),
        ("uncodified_one", (Text("creating a new section"),)),
        ("uncodified_many", (Text("creating new sections"),)),
        ("emergency", (Text("declaring an emergency"),)),
    ),
)

DEFINITIONS = """## Definitions {: #d .definitions}
The definitions in this section apply throughout this chapter unless the context clearly requires otherwise.
(1) "Deposit" means z.
(1) “bank” means y:
(a) x.
(1...) and no other.
(1) "Account" means w.
(...) Other words have their plain meaning.
"""


def title(text: str, style: TitleStyle = PARTS, trailers: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    bill, problems = arrange(good(text), Drafting(title=style), (), SUBJECT, trailers)
    return bill.title, [problem.what for problem in problems]


class DescribeDefinitions:
    def it_stands_in_the_order_of_the_terms(self):
        bill, _ = arrange(good(DEFINITIONS), Drafting(), (), SUBJECT, ())
        assert shape(bill) == [
            "d Definitions The definitions in this section apply throughout this chapter unless the context "
            "clearly requires otherwise.",
            '  d.account "Account" means w.',
            "  d.bank “bank” means y:",
            "    d._2._1 x.",
            "    | and no other.",
            '  d.deposit "Deposit" means z.',
            "  | Other words have their plain meaning.",
        ]

    def it_has_its_opening_as_the_first_item_where_the_place_does(self):
        text = '## D {: #d .definitions}\nIn this act:\n(1) "b" means x.\n(1) "a" means y.'
        bill, _ = arrange(good(text), replace(Drafting(), definitions_opening_item=True), (), SUBJECT, ())
        assert shape(bill) == ["d D", "  d._opening In this act:", '  d.a "a" means y.', '  d.b "b" means x.']

    def it_keeps_paragraphs_before_the_list_before_it(self):
        text = '## D {: .definitions}\nFirst.\n\nSecond:\n(1) "b" means x.\n(1) "a" means y.'
        assert shape(arrange(good(text), Drafting(), (), SUBJECT, ())[0])[1:] == [
            "  | Second:",
            '  _1._2 "a" means y.',
            '  _1._1 "b" means x.',
        ]

    def it_keeps_the_given_order_where_the_place_does(self):
        bill, _ = arrange(good(DEFINITIONS), Drafting(sort_definitions=False), (), SUBJECT, ())
        assert [term_of(one) for one in next(bill.sections).provisions] == ["Deposit", "bank", "Account"]

    def it_leaves_other_sections_alone(self):
        text = '## D\n(1) "b" means x.\n(1) "a" means y.'
        assert shape(arrange(good(text), Drafting(), (), SUBJECT, ())[0]) == shape(good(text))


class DescribeTheTitle:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("## A\nx", "a bank; and adding a new chapter."),
            ("## A {: .uncodified}\nx", "a bank; and creating a new section."),
            ("## A\nx\n## B {: .uncodified}\nx", "a bank; adding a new chapter; and creating a new section."),
            (
                "## A\nx\n## B {: .uncodified}\nx\n## C {: .uncodified .emergency}\nx",
                "a bank; adding a new chapter; creating new sections; and declaring an emergency.",
            ),
        ],
    )
    def it_says_what_the_sections_do(self, text: str, words: str):
        assert title(text) == (f"AN ACT Relating to {words}", [])

    def it_says_what_the_template_always_does(self):
        assert title("## A\nx", trailers=("emergency",))[0].endswith("; and declaring an emergency.")

    def it_says_when_the_place_has_no_words_for_it(self):
        words, problems = title("## A {: .appropriation}\nx")
        assert "appropriation" in problems[0]
        assert words.endswith("adding a new chapter.")

    def it_is_only_the_subject_where_the_place_has_no_form(self):
        assert title("## A\nx", TitleStyle()) == ("a bank.", [])

    def it_fills_the_empty_long_title_with_provenance(self):
        bill, _ = arrange(good("::: long-title\n:::\n## A\nx"), Drafting(title=PARTS), (), SUBJECT, ())
        assert bill.front[0].runs[0] == Value("AN ACT Relating to", ("p",))
        assert plain(bill.front[0].runs) == bill.title

    def it_leaves_a_written_long_title_alone(self):
        bill, _ = arrange(
            good("::: long-title\nAn act.\n:::\n## A\nx"), Drafting(title=PARTS), (), SUBJECT, ()
        )
        assert plain(bill.front[0].runs) == "An act."


class DescribeTheFront:
    def it_stands_in_the_order_of_the_form(self):
        order = {"enacting-clause": "E", "recital": "R1\n\nR2", "caption": "C"}
        text = "".join(f"::: {role}\n{words}\n:::\n" for role, words in order.items()) + "## A\nx"
        bill, _ = arrange(good(text), Drafting(), ("caption", "recital", "enacting-clause"), SUBJECT, ())
        assert [plain(one.runs) for one in bill.front] == ["C", "R1", "R2", "E"]


class DescribeTitleCase:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("powers of the bank", "Powers of the Bank"),
            ("the bank", "The Bank"),
            ("FDIC and eBay", "FDIC and eBay"),
            ("", ""),
        ],
    )
    def it_raises_all_but_the_small_words(self, text: str, words: str):
        assert title_case(text) == words


class DescribeEmptyParagraphs:
    def it_has_no_runs(self):
        assert parse_inline([("   ", None)], (), []) == ()
