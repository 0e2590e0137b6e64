"""New law in the look of new words: last of all, labels and the bill's own sections left plain."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from billgen.bill.arrange import arrange
from billgen.bill.drafting import Codification, Drafting, MarkStyle, TitleStyle
from billgen.bill.meanings import say_meanings
from billgen.bill.model import Bill, Block, Flush, Provision, Ref, RefPart, Text, Value, plain
from billgen.bill.number import number
from billgen.bill.refer import refer
from billgen.bill.whole import capitals, show_new
from billgen.render import text
from billgen.render.flow import flow
from tests.bill.reading import DRAFTING, good
from tests.bill.test_codification import WRAPPER
from tests.render.sheets import sheet

ACT = """## Powers {: #powers}
The bank may, in section 2(a):
(1) lend; and
(1) save.
(1...) but not both.
## Effect {: .uncodified}
This act takes effect under [](#powers).
"""
LEGEND = (Text("CAPITALS are new."),)
DIRECTIVE = replace(DRAFTING, codification=Codification(mode="directive"))
ALONE = replace(DRAFTING, codification=Codification(mode="freestanding"))


def made(drafting: Drafting, front: tuple[Block, ...] = (), **marks: object) -> Bill:
    drafting = replace(drafting, marks=replace(MarkStyle(), **marks))
    bill, _ = arrange(good(ACT), drafting, (), (), ())
    bill, _ = number(replace(bill, front=front), drafting)
    return show_new(refer(bill, drafting)[0], drafting)


def marked(one: Provision | Flush) -> list[str]:
    """Its words, those that are marked between plus signs."""
    words = [f"+{run.text}+" if run.marks == "+" else run.text for run in one.runs]
    below = [marked(child) for child in one.children] if isinstance(one, Provision) else []
    return [*("".join(words),), *(line for lines in below for line in lines)]


def sections(bill: Bill) -> list[list[str]]:
    return [marked(one) for one in bill.sections]


class DescribeNewSections:
    @pytest.mark.parametrize(
        "drafting", [WRAPPER, DIRECTIVE, ALONE], ids=["quoted", "laid in by a directive", "by themselves"]
    )
    def it_marks_every_word_of_them_and_no_other(self, drafting: Drafting):
        *before, law, own = sections(made(drafting, whole=True))
        assert law == ["+The bank may, in section 2(a):+", "+lend; and+", "+save.+", "+but not both.+"]
        assert not any("+" in line for lines in (*before, own) for line in lines)

    def it_marks_labels_and_headings_where_the_place_does(self):
        _, law, own = made(WRAPPER, whole=True, whole_labels=True).sections
        item = next(law.provisions)
        assert (law.label.new, item.label.new, law.heading[0].marks) == (True, True, "+")
        assert not own.label.new
        assert {one.marks for one in own.heading} == {""}

    def it_marks_what_stays_out_of_the_code_where_the_place_does(self):
        wrapper, _, own = sections(made(WRAPPER, whole=True, whole_uncodified=True))
        assert "+" not in str(wrapper)
        assert own[0].startswith("+This act takes effect under ")

    def it_leaves_what_a_section_says_of_its_place_plain(self):
        joining = replace(
            DIRECTIVE,
            title=TitleStyle(added="section"),
            codification=Codification(mode="directive", new_section=(Text("Added to chapter 7:"),)),
        )
        law = sections(made(joining, whole=True))[0]
        assert law[:2] == ["Added to chapter 7:", "+The bank may, in section 2(a):+"]

    @pytest.mark.parametrize("added", ["chapter", "section"])
    def it_marks_those_that_join_a_chapter_where_the_place_marks_no_others(
        self, added: Literal["chapter", "section"]
    ):
        drafting = replace(WRAPPER, title=TitleStyle(added=added))
        assert ("+" in str(sections(made(drafting, whole_section=True)))) == (added == "section")

    def it_marks_the_words_that_the_place_marks_where_new_law_is_laid_in(self):
        wrapper, law, _ = sections(made(WRAPPER, words=frozenset({"added", "is added"})))
        assert (wrapper, "+" in str(law)) == (["Chapter 22 +is added+, to read:"], False)

    def it_marks_nothing_where_the_place_prints_it_plain(self):
        assert "+" not in str(sections(made(WRAPPER)))

    def it_sets_them_in_capitals_but_for_the_labels_of_the_law(self):
        law = sections(made(WRAPPER, whole=True, new_upper=True))[1]
        assert law[0] == "+THE BANK MAY, IN SECTION 2(a):+"

    def it_reads_plain_as_text(self):
        drafting = replace(WRAPPER, marks=MarkStyle(whole=True))
        paras = flow(made(WRAPPER, whole=True), drafting)
        printed = text.write(replace(sheet(*paras), drafting=drafting)).decode()
        assert "The bank may" in printed
        assert "_" not in printed


class DescribeCapitals:
    @pytest.mark.parametrize(
        ("words", "printed"),
        [
            ("under subsection (1)(a)(iv) or (ab)", "UNDER SUBSECTION (1)(a)(iv) OR (ab)"),
            ("20 U.S.C. 1232g and 42a", "20 U.S.C. 1232g AND 42a"),
            ("(other words) count", "(OTHER WORDS) COUNT"),
        ],
    )
    def it_keeps_the_letters_of_labels_and_numbers(self, words: str, printed: str):
        assert capitals(Text(words)) == Text(printed)
        assert capitals(Value(words, ("x",))) == Value(printed, ("x",))

    def it_keeps_live_numbers_of_references(self):
        parts = (RefPart("section "), RefPart("2-a", "x"), RefPart(" of this act"))
        assert plain((capitals(Ref("x", parts=parts)),)) == "SECTION 2-a OF THIS ACT"


class DescribeTheLegend:
    def it_stands_before_the_enacting_clause(self):
        front = (Block("long-title", ()), Block("enacting-clause", (Text("Be it enacted:"),)))
        roles = [block.role for block in made(WRAPPER, front, legend=LEGEND).front]
        assert roles == ["long-title", "legend", "enacting-clause"]

    @pytest.mark.parametrize("place", ["top", "end", "foot"])
    def it_stands_above_or_behind_all_where_the_place_prints_it_there(self, place: str):
        front = (Block("long-title", ()), Block("enacting-clause", (Text("Be it enacted:"),)))
        bill = made(WRAPPER, front, legend=LEGEND, legend_place=place)
        roles = [para.role for para in flow(bill, WRAPPER)]
        assert [roles.count("legend"), roles.index("legend")] == [1, 0 if place == "top" else len(roles) - 1]

    def it_closes_the_opening_where_the_clause_stands_in_section_1(self):
        front = made(WRAPPER, (Block("long-title", ()),), legend=LEGEND).front
        assert front[-1] == Block("legend", LEGEND)

    def it_is_not_in_a_paper_that_enacts_nothing(self):
        front = (Block("resolving-clause", ()),)
        assert made(WRAPPER, front, legend=LEGEND).front == front

    @pytest.mark.parametrize(("classes", "roles"), [("amend", ["legend"]), ("repeal", [])])
    def it_waits_for_a_change_where_the_place_prints_it_for_changes_alone(
        self, classes: str, roles: list[str]
    ):
        drafting = replace(WRAPPER, marks=MarkStyle(legend=LEGEND, legend_amending=True))
        bill = replace(made(WRAPPER), front=())
        assert show_new(bill, drafting).front == ()
        change = replace(bill.body[0], amends="state.law_text.x", classes=frozenset((classes,)))
        changing = replace(bill, body=(change,))
        assert [block.role for block in show_new(changing, drafting).front] == roles

    def it_is_missing_where_nobody_has_read_it(self):
        assert made(WRAPPER, whole=True).front == ()


class DescribeMeanings:
    @pytest.mark.parametrize(
        ("pattern", "printed"),
        [
            ('"{term}," {meaning}', '"Bank," the bank of the state.'),
            ('"{term}."  {Meaning}', '"Bank."  The bank of the state.'),
            ("", '"Bank" means the bank of the state.'),
        ],
    )
    def it_is_worded_as_the_place_words_it(self, pattern: str, printed: str):
        terms = '(1) "Bank" means the bank of the state.\n(1) "Rake" includes a hoe.\n'
        act = f"## Terms {{: .definitions}}\nHere:\n{terms}"
        bank, rake = next(say_meanings(good(act), pattern).sections).provisions
        assert (plain(bank.runs), plain(rake.runs)) == (printed, '"Rake" includes a hoe.')
