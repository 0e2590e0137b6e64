"""Labels: computed once every condition is decided, by the place's section style and ladder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.bill.drafting import Codification, Drafting, MarkStyle
from billgen.bill.model import Caption, Provision, Text, plain
from billgen.bill.number import number
from billgen.bill.styles import LevelStyle, SectionStyle, format_number
from billgen.bill.whole import show_new
from billgen.render.flow import flow
from tests.bill.reading import DRAFTING, LADDER, good, ladder, shape

FIVE = "## A\n(1) x\n(a) x\n(i) x\n(A) x\n(I) x\n(I) x\n(A) x\n(i) x\n(a) x\n(1) x\n## B\n(1) x"


def labels(text: str, drafting: Drafting = DRAFTING) -> list[str]:
    bill, problems = number(good(text), drafting)
    assert problems == []
    return [one.label.text for one in bill.walk()]


class DescribeNumbering:
    @pytest.mark.parametrize(
        ("specimens", "expected"),
        [
            (("(1)", "(a)", "(i)", "(A)", "(I)"), "(1) (a) (i) (A) (I) (II) (B) (ii) (b) (2)"),
            (("(a)", "(1)", "(A)", "(i)", "(I)"), "(a) (1) (A) (i) (I) (II) (ii) (B) (2) (b)"),
            (("A.", "1.", "a.", "(1)", "(a)"), "A. 1. a. (1) (a) (b) (2) b. 2. B."),
            (("I.", "A)", "1", "a", "i"), "I. A) 1 a i ii b 2 B) II."),
        ],
    )
    def it_takes_each_level_from_the_ladder(self, specimens: tuple[str, ...], expected: str):
        made = labels(FIVE, Drafting(ladder=ladder(*specimens)))
        assert made[1:11] == expected.split()

    def it_restarts_under_each_parent(self):
        assert labels("## A\n(1) x\n(a) x\n(a) x\n(1) x\n(a) x\n## B\n(1) x\n(a) x") == [
            *("Section 1.", "(1)", "(a)", "(b)", "(2)", "(a)"),
            *("Section 2.", "(1)", "(a)"),
        ]

    def it_counts_on_after_flush_text(self):
        assert labels("## A\n(1) x\n(a) x\n(1...) y\n(a) x\n(1) x") == [
            "Section 1.",
            "(1)",
            "(a)",
            "(b)",
            "(2)",
        ]

    def it_does_not_count_captions(self):
        assert labels("## A\nx\n### B\n# C\n## D\ny") == ["Section 1.", "Section 2."]

    def it_opens_the_first_section_as_the_place_does(self):
        style = SectionStyle(before="Sec. ", after=".", first_before="SECTION ")
        assert labels("## A\nx\n## B\ny", Drafting(style)) == ["SECTION 1.", "Sec. 2."]

    def it_counts_by_fives_where_the_place_does(self):
        style = SectionStyle(before="§ ", after="", start=5, step=5)
        assert labels("## A\nx\n## B\ny\n## C\nz", Drafting(style)) == ["§ 5", "§ 10", "§ 15"]

    def it_says_when_the_ladder_is_too_short(self):
        bill, problems = number(good("## A\n(1) x\n(a) y\n(i) z\n(1) w"), Drafting(ladder=LADDER[:1]))
        assert [str(one.where) for one in problems] == ["t:3"]
        assert "level 2" in problems[0].what
        assert "drafting.ladder" in problems[0].fix
        assert shape(bill)[-1] == "  (2) w"

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(st.lists(st.integers(1, 5), max_size=60))
    def it_gives_no_label_twice_among_siblings(self, steps: list[int]):
        depth, lines = 0, ["## A"]
        for step in steps:
            depth = min(step, depth + 1)
            lines.append(f"({'1aiAI'[depth - 1]}) x")
        bill, _ = number(good("\n".join(lines)), DRAFTING)
        for provision in bill.walk():
            found = [child.label.text for child in provision.provisions]
            assert len(found) == len(set(found))
        assert len(list(bill.walk())) == len(lines)

    def it_sets_the_marker_of_new_law_behind_the_label_where_the_place_does(self):
        style = SectionStyle(marker="[NEW]", marker_after=True, marker_uncodified=False)
        drafting = replace(DRAFTING, section=style)
        done, _ = number(good("## One\nx\n## Two {: .uncodified}\ny\n"), drafting)
        printed = [para.text for para in flow(done, drafting)]
        assert printed == ["Section 1.  [NEW]  One.  x", "Section 2.  Two.  y"]

    def it_begins_a_list_on_a_line_of_its_own_behind_the_dash_of_a_catchline(self):
        drafting = replace(DRAFTING, section=SectionStyle(catchline_end=".--"))
        done, _ = number(good("## One\n(1) The bank lends.\n(1) It saves.\n"), drafting)
        printed = [para.text for para in flow(done, drafting)]
        assert printed == ["Section 1.  One.--", "(1) The bank lends.", "(2) It saves."]


class DescribeNumbers:
    @pytest.mark.parametrize(
        ("kind", "ordinal", "text"),
        [
            ("decimal", 12, "12"),
            ("lowerLetter", 1, "a"),
            ("lowerLetter", 26, "z"),
            ("lowerLetter", 27, "aa"),
            ("lowerLetter", 28, "bb"),
            ("lowerLetter", 53, "aaa"),
            ("upperLetter", 52, "ZZ"),
            ("lowerRoman", 4, "iv"),
            ("lowerRoman", 9, "ix"),
            ("lowerRoman", 49, "xlix"),
            ("upperRoman", 1994, "MCMXCIV"),
        ],
    )
    def it_prints_as_word_does(self, kind: str, ordinal: int, text: str):
        assert format_number(kind, ordinal) == text  # type: ignore[arg-type]

    def it_goes_past_z_in_a_long_list(self):
        bill, _ = number(good("## A\n(1) x\n" + "(a) y\n" * 29), DRAFTING)
        section = next(bill.sections)
        item = next(section.provisions)
        assert [one.label.text for one in item.provisions][24:] == ["(y)", "(z)", "(aa)", "(bb)", "(cc)"]


class DescribeSpecimens:
    @pytest.mark.parametrize("specimen", ["", "x", "(b)", "(2)", "(11)", "1a", "{n}"])
    def it_refuses_what_is_no_specimen(self, specimen: str):
        with pytest.raises(ValueError, match="not a specimen label"):
            LevelStyle.from_specimen(specimen)

    def it_leaves_captions_as_they_are(self):
        bill, _ = number(good("# P\n## A\nx"), DRAFTING)
        assert isinstance(bill.body[0], Caption)
        assert isinstance(bill.body[1], Provision)


class DescribeDefinitionsFurtherDown:
    def it_looks_as_its_labels_do(self):
        text = '## A {: #a .definitions}\nIn this act:\n(1) "Rake" means:\n(a) a tool.\n## B\n(1) x\n'
        drafting = replace(DRAFTING, definitions_rank=2)
        paras = flow(number(good(text), drafting)[0], drafting)
        items = [(para.role, para.level, para.text[:3]) for para in paras if para.level]
        assert items == [("level2", 1, "(a)"), ("level3", 2, "(i)")]


class DescribeLabelsOfOtherSections:
    def it_is_theirs_alone(self):
        style = SectionStyle(before="SECTION ", other=("Section ", "."))
        text = "## A\nx\n## B {: .uncodified}\nx\n"
        assert labels(text, replace(DRAFTING, section=style)) == ["SECTION 1.", "Section 2."]


class DescribeBracketsBeforeWhatStaysOutOfTheCode:
    @pytest.mark.parametrize(
        ("classes", "expected"),
        [
            (".uncodified", "[EFFECTIVE JULY 1] The bank lends."),
            (".uncodified .effective-date", "The bank lends."),
            ("#lending", "The bank lends."),
        ],
    )
    def it_stands_before_their_words(self, classes: str, expected: str):
        style = SectionStyle(clause_uncodified=(Text("[EFFECTIVE JULY 1]"),), catchline="none")
        bill = good(f"## One {{: {classes}}}\nThe bank lends.\n")
        done, _ = number(bill, replace(DRAFTING, section=style))
        assert plain(next(iter(done.sections)).runs) == expected

    def it_has_their_words_on_the_next_line_where_it_reads_as_follows(self):
        style = SectionStyle(clause_uncodified=(Text("A section not for the code reads as follows:"),))
        drafting = replace(DRAFTING, section=style)
        done, _ = number(good("## One {: .uncodified}\nThe bank lends.\n"), drafting)
        assert [para.text for para in flow(done, drafting)] == [
            "Section 1.  One.  A section not for the code reads as follows:",
            "The bank lends.",
        ]

    def it_has_a_list_go_on_in_its_line_and_is_no_new_law(self):
        style = SectionStyle(clause_uncodified=(Text("[EFFECTIVE JULY 1]"),), catchline="none")
        marks = MarkStyle(whole=True, whole_uncodified=True)
        drafting = replace(DRAFTING, section=style, marks=marks, codification=Codification(mode="wrapper"))
        bill, _ = number(good("## One {: .uncodified}\n(1) The bank lends.\n(1) It saves.\n"), drafting)
        first, second = flow(show_new(bill, drafting), drafting)
        assert (first.text, second.text) == (
            "Section 1.  [EFFECTIVE JULY 1]  (1) The bank lends.",
            "(2) It saves.",
        )
        assert [run.marks for run in (*first.catchline, *first.runs)] == ["", "+"]
