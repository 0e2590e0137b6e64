"""References in the place's words, with live numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billgen.bill.drafting import Drafting
from billgen.bill.model import Provision, Ref, plain
from billgen.bill.styles import ReferenceStyle, SectionStyle
from tests.bill.reading import DRAFTING, LADDER, finished, ladder

BASE = """## Alpha {: #a}
Words @0.
(1 #one) x @1
(a #two) y @2
## Beta {: #b}
(1 #one) z @3
"""


def printed(reference: str, where: int, drafting: Drafting = DRAFTING) -> str:
    """What a reference prints in the nth gap of BASE."""
    bill, problems = finished(BASE.replace(f"@{where}", f"<{reference}>"), drafting)
    assert problems == []
    text = " ".join(plain(one.runs) for one in bill.walk())
    return text[text.index("<") + 1 : text.index(">")]


IN_ALPHA, IN_ITEM, IN_BETA = 0, 2, 3


class DescribeReferences:
    @pytest.mark.parametrize(
        ("reference", "where", "words"),
        [
            ("[](#b)", IN_ALPHA, "section 2 of this act"),
            ("[](#b.one)", IN_ALPHA, "section 2(1) of this act"),
            ("[](#a.two)", IN_BETA, "section 1(1)(a) of this act"),
            ("[](#a.two)", IN_ALPHA, "subsection (1)(a) of this section"),
            ("[](#a.one)", IN_ITEM, "subsection (1) of this section"),
            ("[](#a)", IN_ITEM, "this section"),
            ("[#](#b)", IN_ALPHA, "2"),
            ("[#](#a)", IN_ALPHA, "1"),
            ("[#](#b.one)", IN_ALPHA, "2(1)"),
            ("[#](#a.two)", IN_ITEM, "(1)(a)"),
        ],
    )
    def it_prints_the_words_of_the_place(self, reference: str, where: int, words: str):
        assert printed(reference, where) == words

    def it_prints_the_words_of_another_place(self):
        style = ReferenceStyle("Section {n}", "Section {n}{labels}", "Subdivision {labels}", "this Section")
        drafting = Drafting(SectionStyle(start=57600, step=1), ladder("(a)", "(1)"), style)
        assert printed("[](#a.two)", IN_BETA, drafting) == "Section 57600(a)(1)"
        assert printed("[](#a.two)", IN_ALPHA, drafting) == "Subdivision (a)(1)"
        assert printed("[](#a)", IN_ALPHA, drafting) == "this Section"

    def it_spells_the_numbers_of_the_bill_where_the_place_does(self):
        style = replace(DRAFTING.reference, spelled=True)
        drafting = replace(DRAFTING, reference=style)
        assert printed("[](#b)", IN_ALPHA, drafting) == "section two of this act"
        assert printed("[](#b.one)", IN_ALPHA, drafting) == "section two(1) of this act"

    def it_spells_the_labels_of_items_that_are_bare_numbers(self):
        style = replace(DRAFTING.reference, spelled=True, provision="subdivision {labels} of section {n}")
        drafting = replace(DRAFTING, ladder=ladder("1.", "(a)"), reference=style)
        assert printed("[](#b.one)", IN_ALPHA, drafting) == "subdivision one of section two"

    def it_follows_sections_that_move(self):
        assert (
            plain(next(iter(finished("## A {: #a}\nSee [](#c).\n## C {: #c}\nx")[0].sections)).runs)
            == "See section 2 of this act."
        )
        assert (
            plain(next(iter(finished("## A {: #a}\nSee [](#c).\n## B\ny\n## C {: #c}\nx")[0].sections)).runs)
            == "See section 3 of this act."
        )

    def it_keeps_numbers_live_and_words_plain(self):
        bill, _ = finished("## A {: #a}\nSee [](#b.x).\n## B {: #b}\n(1 #x) y")
        ref = next(run for run in next(bill.sections).runs if isinstance(run, Ref))
        assert [(part.text, part.target, part.scope) for part in ref.parts] == [
            ("section ", "", "section"),
            ("2", "b", "section"),
            ("(1)", "b.x", "item"),
            (" of this act", "", "section"),
        ]

    def it_marks_what_is_cited_and_nothing_else(self):
        bill, _ = finished("## A {: #a}\nSee [](#b.x).\n## B {: #b}\n(1 #x) y\n(1) z")
        assert [one.id for one in bill.walk() if one.cited] == ["b", "b.x"]

    def it_cites_only_the_item_within_its_own_section(self):
        bill, _ = finished("## A {: #a}\nSee [](#a.x).\n(1 #x) y")
        assert [one.id for one in bill.walk() if one.cited] == ["a.x"]

    def it_resolves_headings_flush_text_notes_and_blocks(self):
        text = "::: recital\nSee [](#a).\n:::\n## On [](#b)\n(1) x [](#b)\n(1...) [](#b)\n"
        text += "::: note\n[](#b)\n:::\n## B {: #b}\nx\n## C {: #a}\ny"
        bill, problems = finished(text)
        section = next(bill.sections)
        item = next(section.provisions)
        assert problems == []
        assert plain(bill.front[0].runs) == "See section 3 of this act."
        assert plain(section.heading) == "On section 2 of this act"
        assert plain(item.runs) == "x section 2 of this act"
        assert plain(item.children[0].runs) == plain(item.notes[0].paragraphs[0]) == "Section 2 of this act"


class DescribeSentenceStarts:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[](#b) applies.", "Section 2 of this act applies."),
            ("It ends. [](#b) applies.", "It ends. Section 2 of this act applies."),
            ('It is "done." [](#b) applies.', 'It is "done." Section 2 of this act applies.'),
            ("See [](#b).", "See section 2 of this act."),
            ("First; [](#b).", "First; section 2 of this act."),
            ("[#](#b) is a number.", "2 is a number."),
        ],
    )
    def it_has_a_capital(self, text: str, words: str):
        bill, _ = finished(f"## A\n{text}\n## B {{: #b}}\nx")
        assert plain(next(bill.sections).runs) == words

    def it_has_none_in_an_item_that_goes_on_with_the_sentence(self):
        bill, _ = finished("## A\nThese apply:\n(1) [](#b);\n(1) both:\n(a) [](#b)\n## B {: #b}\nx")
        section = next(bill.sections)
        first, second = section.provisions
        assert plain(first.runs) == "section 2 of this act;"
        assert plain(next(second.provisions).runs) == "section 2 of this act"

    def it_has_one_in_an_item_of_its_own(self):
        bill, _ = finished("## A\n(1) [](#b) applies.\n(1)\n(a) [](#b) too.\n## B {: #b}\nx")
        section = next(bill.sections)
        assert [plain(one.runs)[:9] for one in section.walk()] == ["", "Section 2", "", "Section 2"]

    def it_never_changes_a_label(self):
        bill, _ = finished(
            "## A {: #a}\n[#](#a.x) applies.\n(1 #x) y", replace(DRAFTING, ladder=ladder("a."))
        )
        assert plain(next(bill.sections).runs).startswith("a")


CODIFIED = "## N\nSections [#](#@codified) are a chapter.\n"


class DescribeTheCodifiedSections:
    @pytest.mark.parametrize(
        ("marks", "words"),
        [
            ("c", "1 and 2"),
            ("cc", "1 through 3"),
            ("cu", "1 and 2"),
            ("cuc", "1, 2, and 4"),
            ("ucu", "1 and 3"),
            ("ccuccc", "1 through 3 and 5 through 7"),
            ("ccucuccc", "1 through 3, 5, and 7 through 9"),
            ("u", "1"),
        ],
    )
    def it_lists_them_with_ranges(self, marks: str, words: str):
        rest = "".join(f"## S{' {: .uncodified}' if mark == 'u' else ''}\nx\n" for mark in marks)
        bill, problems = finished(CODIFIED + rest)
        assert problems == []
        assert plain(next(bill.sections).runs) == f"Sections {words} are a chapter."

    def it_says_when_there_is_none(self):
        _, problems = finished(CODIFIED.replace("## N", "## N {: .uncodified}"))
        assert "no section goes into the code" in problems[0].what

    @pytest.mark.parametrize(
        ("pattern", "words"),
        [
            ("sections {first} to {last} of this act", "1 to 3"),
            ("{first} to {last}, inclusive", "1 through 3"),
        ],
    )
    def it_joins_their_ends_as_the_place_does_where_no_inclusive_must_follow(self, pattern: str, words: str):
        style = replace(DRAFTING.reference, sections_range=pattern)
        text = "## A\nx\n## B\ny\n" + CODIFIED
        bill, _ = finished(text, replace(DRAFTING, reference=style))
        assert f"Sections {words} are a chapter." in [plain(one.runs) for one in bill.sections]


class DescribeDanglingReferences:
    def it_says_where_and_offers_what_was_meant(self):
        bill, problems = finished("## A {: #lending-limits}\nx\nSee\n[](#lending-limit).")
        assert str(problems[0].where) == "t:4"
        assert "'lending-limit', which is not in this bill" in problems[0].what
        assert "did you mean 'lending-limits'?" in problems[0].fix
        assert plain(next(bill.sections).runs) == "x See [lending-limit]."

    def it_offers_a_guard_when_nothing_is_near(self):
        _, problems = finished("## A\nSee [](#student-loans).")
        assert "on(" in problems[0].fix

    def it_refuses_ids_made_of_a_position(self):
        _, problems = finished("## A {: #a}\nSee [](#a._1).\n(1) x")
        assert "made up from its position" in problems[0].what
        assert "(1 #name)" in problems[0].fix

    def it_never_offers_an_id_made_of_a_position(self):
        _, problems = finished("## A {: #a}\nSee [](#a._2).\n(1) x")
        assert "a._1" not in problems[0].fix

    def it_holds_at_every_level_of_the_ladder(self):
        bill, problems = finished(
            "## A {: #a}\n[](#b.deep)\n## B {: #b}\n(1) x\n(a) x\n(i) x\n(A) x\n(I #deep) x"
        )
        assert problems == []
        assert isinstance(bill.find("b.deep"), Provision)
        assert plain(next(bill.sections).runs) == "Section 2(1)(a)(i)(A)(I) of this act"
        assert len(LADDER) == 5


MANY = """## Alpha {: #a}
(1 #one) x
(1 #two) x @0
(1 #three) x
(a #deep) x @1
(a #low) x
## Beta {: #b}
Words @2
## Gamma {: #c}
x
## Delta {: #d}
x
"""
IN_TWO, IN_DEEP, IN_OTHER = 0, 1, 2


def several(reference: str, where: int, drafting: Drafting = DRAFTING) -> str:
    bill, problems = finished(MANY.replace(f"@{where}", f"<{reference}>"), drafting)
    assert problems == []
    text = " ".join(plain(one.runs) for one in bill.walk())
    return text[text.index("<") + 1 : text.index(">")]


INSIDE_OUT = ReferenceStyle(
    section="Section {n} of this act",
    provision="{items} of Section {n} of this act",
    same_section="{items}",
    levels=("subdivision", "paragraph", "subparagraph"),
    nesting="inside out",
)
WHOLE = replace(INSIDE_OUT, provision="s. {n}{labels}", same_subsection="{items}", nesting="whole")
LEVEL_FIRST = replace(WHOLE, provision="{level} {n}{labels} of this title")
OUTSIDE_IN = replace(INSIDE_OUT, provision="section {n}, {items}", nesting="outside in")


class DescribeLevelsWithNames:
    @pytest.mark.parametrize(
        ("style", "reference", "where", "words"),
        [
            (INSIDE_OUT, "[](#a.one)", IN_OTHER, "subdivision (a) of Section 1 of this act"),
            (INSIDE_OUT, "[](#a.low)", IN_OTHER, "paragraph (2) of subdivision (c) of Section 1 of this act"),
            (INSIDE_OUT, "[](#a.low)", IN_TWO, "paragraph (2) of subdivision (c)"),
            (INSIDE_OUT, "[](#a.one, #a.two)", IN_TWO, "subdivisions (a) and (b)"),
            (INSIDE_OUT, "[](#a.one..#a.three)", IN_TWO, "subdivisions (a) through (c)"),
            (
                INSIDE_OUT,
                "[](#a.deep, #a.low)",
                IN_OTHER,
                "paragraphs (1) and (2) of subdivision (c) of Section 1 of this act",
            ),
            (
                INSIDE_OUT,
                "[](#a.one, #a.low)",
                IN_TWO,
                "subdivision (a) and paragraph (2) of subdivision (c)",
            ),
            (OUTSIDE_IN, "[](#a.low)", IN_OTHER, "section 1, subdivision (c), paragraph (2)"),
            (OUTSIDE_IN, "[](#a.deep, #a.low)", IN_TWO, "subdivision (c), paragraphs (1) and (2)"),
            (WHOLE, "[](#a.low)", IN_TWO, "paragraph (c)(2)"),
            (WHOLE, "[](#a.low)", IN_OTHER, "s. 1(c)(2)"),
            (LEVEL_FIRST, "[](#a.low)", IN_OTHER, "paragraph 1(c)(2) of this title"),
            (WHOLE, "[](#a.low)", IN_DEEP, "paragraph (2)"),
            (WHOLE, "[](#a.deep, #a.low)", IN_TWO, "paragraphs (c)(1) and (2)"),
            (replace(WHOLE, levels=("subdivision",)), "[](#a.low)", IN_TWO, "(c)(2)"),
        ],
    )
    def it_says_them_the_way_of_the_place(
        self, style: ReferenceStyle, reference: str, where: int, words: str
    ):
        drafting = replace(DRAFTING, ladder=ladder("(a)", "(1)"), reference=style)
        assert several(reference, where, drafting) == words


class DescribeLabelsInReferences:
    def it_takes_the_point_off_and_sets_one_between_two_that_would_read_as_one(self):
        drafting = replace(DRAFTING, ladder=ladder("A.", "1."))
        assert several("[](#a.low)", IN_OTHER, drafting) == "section 1.C.2 of this act"

    def it_sets_between_them_what_the_place_does(self):
        style = replace(DRAFTING.reference, provision="subdivision {labels} of section {n}", between=" ")
        drafting = replace(DRAFTING, ladder=ladder("A.", "1."), reference=style)
        assert several("[](#a.low)", IN_OTHER, drafting) == "subdivision C 2 of section 1"
        drafting = replace(drafting, ladder=ladder("(a)", "(1)"))
        assert several("[](#a.low)", IN_OTHER, drafting) == "subdivision (c) (2) of section 1"

    def it_words_them_by_the_specimens_of_the_place(self):
        style = replace(DRAFTING.reference, ladder=ladder("(A)", "(1)"))
        drafting = replace(DRAFTING, ladder=ladder("A.", "1."), reference=style)
        assert several("[](#a.low)", IN_OTHER, drafting) == "section 1(C)(2) of this act"


class DescribeSeveralAtOnce:
    @pytest.mark.parametrize(
        ("reference", "where", "words"),
        [
            ("[](#a..#c)", IN_OTHER, "sections 1 through 3 of this act"),
            ("[](#b, #c)", IN_OTHER, "sections 2 and 3 of this act"),
            ("[](#d, #a, #c)", IN_OTHER, "sections 1, 3, and 4 of this act"),
            ("[#](#a..#c)", IN_OTHER, "1 through 3"),
            ("[#](#b,#c)", IN_OTHER, "2 and 3"),
            ("[](#a.one..#a.three)", IN_TWO, "subsections (1) through (3) of this section"),
            ("[](#a.one, #a.three)", IN_TWO, "subsections (1) and (3) of this section"),
            ("[](#a.deep, #a.low)", IN_TWO, "subsection (3)(a) and (b) of this section"),
            ("[](#a.one, #a.two)", IN_OTHER, "section 1(1) and (2) of this act"),
            ("[](#a.one, #a.low)", IN_OTHER, "section 1(1) and (3)(b) of this act"),
            ("[](#a.one, #a.low)", IN_TWO, "subsections (1) and (3)(b) of this section"),
            ("[#](#a.one, #a.two)", IN_OTHER, "1(1) and (2)"),
            ("[](#a.one..#a.two)", IN_OTHER, "section 1(1) through (2) of this act"),
            ("[](#a.one, #c)", IN_OTHER, "section 1(1) of this act and section 3 of this act"),
        ],
    )
    def it_prints_the_plural_of_the_place(self, reference: str, where: int, words: str):
        assert several(reference, where) == words

    def it_prints_the_words_the_place_has_for_it(self):
        style = ReferenceStyle(
            sections_range="sections {first} to {last}, inclusive,", same_list="paragraphs {list}"
        )
        drafting = replace(DRAFTING, reference=style)
        assert several("[](#a..#c)", IN_OTHER, drafting) == "sections 1 to 3, inclusive,"
        assert several("[](#a.one, #a.two)", IN_TWO, drafting) == "paragraphs (1) and (2)"

    @pytest.mark.parametrize(
        ("section", "words"),
        [
            ("Section {n}", "Sections 1 through 3"),
            ("§ {n}", "§§ 1 through 3"),
            ("RSA {n}", "RSA 1 through 3"),
            ("enactment clause {n} of this act", "enactment clauses 1 through 3 of this act"),
        ],
    )
    def it_makes_a_plural_of_any_word(self, section: str, words: str):
        drafting = replace(DRAFTING, reference=ReferenceStyle(section))
        assert several("[](#a..#c)", IN_OTHER, drafting) == words

    @pytest.mark.parametrize("given", ["#c..#a", "#a..#a", "#a..#a.one", "#a.one..#c", "#a..#b..#c"])
    def it_refuses_a_range_that_does_not_run(self, given: str):
        _, problems = finished(MANY.replace("@2", f"[]({given})"))
        assert "does not run from one provision to a later one" in problems[0].what
        assert "[](#first..#last)" in problems[0].fix

    def it_says_every_one_that_is_missing(self):
        _, problems = finished(MANY.replace("@2", "[](#a, #x, #y)"))
        assert [problem.what for problem in problems] == [
            "a reference to 'x', which is not in this bill",
            "a reference to 'y', which is not in this bill",
        ]

    def it_cites_all_it_names(self):
        bill, _ = finished(MANY.replace("@2", "[](#a, #c)"))
        assert [one.id for one in bill.walk() if one.cited] == ["a", "c"]


class DescribeTheSameSubsection:
    STYLE = replace(DRAFTING, reference=ReferenceStyle(same_subsection="{labels} of this subsection"))

    def it_is_worded_from_the_subsection_on(self):
        assert several("[](#a.low)", IN_DEEP, self.STYLE) == "(b) of this subsection"

    def it_holds_only_within_one_subsection(self):
        assert several("[](#a.low)", IN_TWO, self.STYLE) == "subsection (3)(b) of this section"
        assert several("[](#a.one)", IN_DEEP, self.STYLE) == "subsection (1) of this section"


class DescribeDoubledWords:
    def it_says_when_the_word_is_typed_before_the_reference(self):
        _, problems = finished("## A {: #a}\n(1 #x) y\n(1) Under Subsection [](#a.x), this applies.")
        assert problems[0].what.startswith("'Subsection' twice")
        assert "[#](#a.x)" in problems[0].fix

    def it_lets_other_words_be(self):
        assert finished("## A {: #a}\n(1 #x) y\n(1) This section and [](#a.x); see section [#](#a).")[1] == []


class DescribeParts:
    def it_says_when_a_part_has_no_number(self):
        _, problems = finished("# One {: #p}\n## A\nSee [](#p).")
        assert "a part without a number" in problems[0].what
        assert "drafting.part.label" in problems[0].fix
