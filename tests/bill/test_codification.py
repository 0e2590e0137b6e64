"""New law laid into a code, by the rules of several states: quoted, joined to a chapter, or by itself."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from billgen.bill.arrange import arrange
from billgen.bill.drafting import Codification, Drafting, TitleStyle
from billgen.bill.model import Text
from billgen.bill.number import number
from billgen.bill.refer import refer, spoken_of
from billgen.bill.styles import CodeStyle, SectionStyle
from billgen.render.flow import flow
from tests import small
from tests.bill.places import ACT, HERE, PLACEMENT, ROOT, drafted, facts, text
from tests.bill.reading import DRAFTING, finished, good, read, shape
from tests.golden import check

GOLDEN = HERE / "golden"
STATES = sorted(path.stem for path in (HERE / "states").glob("*.yaml"))

WRAPPER = replace(
    DRAFTING,
    codification=Codification(
        mode="wrapper",
        instruction=(Text("Chapter 22 is added, to read:"),),
        code=CodeStyle(SectionStyle(before="", after="."), first="2200"),
    ),
)
PARTS = {
    "a": "## A {: #a}\nx",
    "b": "## B {: #b}\nSee [](#a) and [](#s).",
    "f": "## F {: #f .findings .uncodified}\nx",
    "s": "## S {: #s .uncodified}\nSee [](#b).",
}


def arranged(text: str, drafting: Drafting = WRAPPER) -> list[str]:
    bill, _ = arrange(good(text), drafting, (), (), ())
    return shape(number(bill, drafting)[0])


class DescribeStates:
    @pytest.mark.parametrize("state", STATES)
    def it_lays_out_the_act_as_its_bills_do(self, state: str, tmp_path: Path):
        check(GOLDEN / f"{state}.txt", text(drafted(tmp_path, state)))

    @pytest.mark.parametrize("state", STATES)
    def it_finds_nothing_wrong(self, state: str, tmp_path: Path):
        found = drafted(tmp_path, state).findings
        assert [one.message for one in found if one.check not in ("assumed-form", "terms")] == []


class DescribeTheWrapper:
    def it_quotes_the_codified_sections_with_the_numbers_of_the_code(self):
        assert arranged("\n".join(PARTS.values())) == [
            "Section 1. F x",
            "Section 2. Chapter 22 is added, to read:",
            "2200. A x",
            "2201. B See  and .",
            "Section 3. S See .",
        ]

    @pytest.mark.parametrize("order", list(itertools.permutations("abs")))
    def it_does_not_hang_on_the_order_of_the_source(self, order: tuple[str, ...]):
        made = arranged("\n".join(PARTS[name] for name in ("f", *order)))
        assert [line.partition(".")[0] for line in made if line[:1].isdigit()] == ["2200", "2201"]
        wrapper = next(index for index, line in enumerate(made) if "is added" in line)
        assert all(line[:1].isdigit() for line in made[wrapper + 1 : wrapper + 3])

    def it_stands_findings_before_the_law_wherever_they_are(self):
        assert arranged(PARTS["a"] + "\n" + PARTS["f"])[0] == "Section 1. F x"

    def it_refers_to_the_code_and_to_the_bill_each_in_its_words(self):
        bill, _ = arrange(good("\n".join(PARTS.values())), WRAPPER, (), (), ())
        bill, _ = number(bill, WRAPPER)
        from billgen.bill.refer import refer

        done, problems = refer(bill, WRAPPER)
        assert problems == []
        assert shape(done)[3:] == [
            "2201. B See Section 2200 and section 3 of this act.",
            "Section 3. S See Section 2201.",
        ]

    def it_carries_parts_and_captions_with_their_sections(self):
        made = arranged("# One\n" + PARTS["a"] + "\n# Two\n" + PARTS["s"])
        assert [line.partition(" ")[0] for line in made] == ["Section", "part:", "2200.", "part:", "Section"]

    def it_leaves_a_bill_without_new_law_alone(self):
        assert arranged(PARTS["s"]) == ["Section 1. S See ."]

    @pytest.mark.parametrize(
        ("first", "step", "labels"),
        [
            ("753.001", 1, ["753.001", "753.002", "753.003"]),
            ("753.009", 1, ["753.009", "753.010", "753.011"]),
            ("43.99.010", 10, ["43.99.010", "43.99.020", "43.99.030"]),
            ("5–104.1", 1, ["5–104.1", "5–104.2", "5–104.3"]),
            ("437:1", 1, ["437:1", "437:2", "437:3"]),
            ("", 1, ["[number 1]", "[number 2]", "[number 3]"]),
            ("[chapter].001", 1, ["[chapter].001", "[chapter].002", "[chapter].003"]),
        ],
    )
    def it_counts_as_the_code_does(self, first: str, step: int, labels: list[str]):
        code = CodeStyle(first=first, step=step)
        assert [code.label(index).number for index in range(3)] == labels
        assert code.label(0).blank is ("[" in labels[0])

    def it_names_each_section_on_a_line_above_it_where_the_code_does(self):
        style = replace(WRAPPER.codification.code, above="(30 ILCS 105/{n} new)")
        drafting = replace(WRAPPER, codification=replace(WRAPPER.codification, code=style))
        bill, _ = arrange(good(PARTS["a"]), drafting, (), (), ())
        paras = flow(number(bill, drafting)[0], drafting)
        assert [(one.role, one.text) for one in paras[1:]] == [
            ("code-note", "(30 ILCS 105/2200 new)"),
            ("code-section", "2200.  A.  x"),
        ]

    def it_bears_the_number_of_the_bill_too_where_no_words_lay_it_in(self):
        style = replace(WRAPPER.codification.code.style, catchline_bold=True)
        own = replace(WRAPPER.codification, each=True, instruction=(), code=CodeStyle(style, first="2200"))
        drafting = replace(WRAPPER, codification=own)
        bill, _ = arrange(good("\n".join(PARTS.values())), drafting, (), (), ())
        paras = flow(refer(number(bill, drafting)[0], drafting)[0], drafting)
        assert [one.text for one in paras] == [
            "Section 1.  F.  x",
            "Section 2.  2200.  A.  x",
            "Section 3.  2201.  B.  See Section 2200 and section 4 of this act.",
            "Section 4.  S.  See Section 2201.",
        ]
        assert {run.marks for run in paras[1].catchline} == {"b"}


class DescribeAMissingPlacement:
    NONE = """
        placement:
          gardens: {code: Government Code}
        """

    def it_prints_blanks_and_never_a_wrong_number(self, tmp_path: Path):
        draft = drafted(tmp_path, "ca", more=self.NONE)
        made = text(draft)
        assert "[number 1].  This act is the Garden Act." in made
        assert "under Section [number 3](a)" in made
        assert "62700" not in made
        (one,) = (one for one in draft.findings if one.check == "codification")
        assert one.fix.startswith(
            "give state.placement.gardens.first_section or state.placement.gardens.chapter"
        )

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("ca", "subdivision (a) of Section [number 2] of the Government Code"),
            ("ny", "subdivision 1 of section [number 2] of the banking law"),
            ("wa", "section 3(1)"),
        ],
    )
    def it_names_a_provision_to_another_paper_as_the_bill_refers_to_it(
        self, tmp_path: Path, state: str, words: str
    ):
        draft = drafted(tmp_path, state, more=self.NONE)
        assert words in spoken_of(draft.bill, draft.sheet.drafting).values()

    def it_says_what_is_wanted(self, tmp_path: Path):
        found = [one.message for one in drafted(tmp_path, "mo", more=self.NONE).findings]
        assert any("placement.gardens.chapter" in message for message in found)


class DescribeNewSectionsOfAChapter:
    JOINS = """
        placement:
          gardens: {chapter: "43.08", kind: new section}
        """

    def it_says_in_each_section_where_it_goes(self, tmp_path: Path):
        made = text(drafted(tmp_path, "wa", more=self.JOINS))
        words = " ".join(made.split())
        assert "adding new sections to chapter 43.08 RCW; creating a new section" in words
        assert "Sec. 1. SHORT TITLE. A new section is added to chapter 43.08 RCW to read as follows:" in words
        assert "\n\nThis act is the Garden Act." in made

    def it_is_quoted_where_the_place_quotes(self):
        bill, _ = arrange(good(PARTS["a"]), replace(WRAPPER, title=TitleStyle(added="section")), (), (), ())
        assert shape(number(bill, WRAPPER)[0]) == ["Section 1. Chapter 22 is added, to read:", "2200. A x"]


class DescribeSectionsThatNameTheirOwnPlace:
    PLACES = """
        placement:
          gardens: {code: Government Code, title: "6.7", first_section: "62700", kind: new chapter}
          records: {code: Public Utilities Code, chapter: "42.56", first_section: "8100", kind: new section}
        """
    ACT = ACT.replace(
        "## Severability",
        "## Exemption {: #exemption into=state.placement.records}\n"
        "(1 #map) A map of gardens under [](#duties.keep) is exempt.\n## Severability",
    ).replace("See [](#duties.rake)", "See [](#exemption.map)")

    def it_is_added_by_words_of_its_own_where_a_directive_lays_down_the_rest(self, tmp_path: Path):
        made = drafted(tmp_path, "wa", self.ACT, self.PLACES)
        words = " ".join(text(made).split())
        title = "adding a new section to chapter 42.56 RCW; adding a new chapter to Title 6.7 RCW"
        added = "EXEMPTION. A new section is added to chapter 42.56 RCW to read as follows: (1) A map"
        assert title in words
        assert added in words
        assert "See section 5(1) of this act." in words
        assert [one for one in made.findings if one.check in ("title", "codification", "missing")] == []

    def it_stays_out_of_the_new_chapter(self, tmp_path: Path):
        clause = '{% include "_clauses/codification.md.j2" %}\n{% endblock %}'
        for ending in ("yaml", "md.j2"):
            name = f"templates/_clauses/codification.{ending}"
            small.write(tmp_path, {name: (ROOT / name).read_text()})
        act = self.ACT.replace("{% endblock %}", clause)
        words = " ".join(text(drafted(tmp_path, "wa", act, self.PLACES)).split())
        assert "Sections 1, 3, and 4 of this act constitute a new chapter" in words

    def it_is_quoted_from_its_own_code_behind_a_section_of_its_own(self, tmp_path: Path):
        words = " ".join(text(drafted(tmp_path, "ca", self.ACT, self.PLACES)).split())
        assert (
            "An act to add Section 8100 to the Public Utilities Code, and to add Title 6.7 (commencing with"
            " Section 62700) to the Government Code, relating to things." in words
        )
        assert "Section 8100 is added to the Public Utilities Code, to read: 8100. (a) A map" in words
        assert "under subdivision (a) of Section 62702 of the Government Code is exempt" in words
        assert "See subdivision (a) of Section 8100 of the Public Utilities Code." in words

    def it_is_like_any_other_section_where_nothing_is_codified(self, tmp_path: Path):
        words = " ".join(text(drafted(tmp_path, "il", self.ACT, self.PLACES)).split())
        assert "Section 20. Exemption. (a) A map of gardens" in words

    @pytest.mark.parametrize(
        ("attributes", "what"),
        [
            ("into=state.law.records", "is no placement"),
            (".uncodified into=state.placement.records", "is not codified"),
        ],
    )
    def it_refuses_a_place_that_is_none(self, attributes: str, what: str):
        _, problems = read(f"## A {{: #a {attributes}}}\nx")
        assert [what in one.what for one in problems] == [True]

    def it_leaves_a_blank_where_nobody_knows_the_place(self, tmp_path: Path):
        made = drafted(tmp_path, "wa", self.ACT)
        assert "chapter [" in " ".join(text(made).split())
        assert any("placement.records" in one.message for one in made.findings if one.check == "missing")


class DescribeWordsThatCount:
    JOINS = """
        placement:
          gardens: {chapter: "361", kind: new section}
        """

    def it_says_how_many_sections_and_names_each(self, tmp_path: Path):
        words = " ".join(text(drafted(tmp_path, "mo", more=self.JOINS)).split())
        assert "by adding thereto three new sections relating to things" in words
        assert "to be known as sections 361.045, 361.050, and 361.055, to read as follows:" in words

    def it_speaks_of_one_alone(self, tmp_path: Path):
        act = "{% extends form %}\n{% block provisions %}\n## A {: #a}\nx\n{% endblock %}"
        words = " ".join(text(drafted(tmp_path, "mo", act, self.JOINS)).split())
        assert "by adding thereto one new section, to be known as section 361.045, to read" in words


class DescribeLabels:
    def it_numbers_some_sections_always_the_same(self):
        style = SectionStyle(second=5, step=5, fixed=(("effective-date", "99"),))
        bill, _ = finished("## A\nx\n## B\nx\n## C\nx\n## D {: .effective-date}\nx", Drafting(style))
        assert [one.label.number for one in bill.sections] == ["1", "5", "10", "99"]

    def it_counts_by_letters_and_numerals(self):
        for kind, labels in (("upperLetter", ["A", "B"]), ("upperRoman", ["I", "II"])):
            bill, _ = finished("## A\nx\n## B\nx", Drafting(SectionStyle(kind=kind)))  # type: ignore[arg-type]
            assert [one.label.number for one in bill.sections] == labels

    def it_numbers_parts_where_the_place_does(self):
        drafting = replace(DRAFTING, part=SectionStyle("PART ", "", kind="upperRoman"))
        bill, problems = finished("# Powers {: #p}\n## A\nSee [](#p).\n# Duties\n## B\nx", drafting)
        assert problems == []
        assert [one.label.text for one in bill.body if not hasattr(one, "level")] == ["PART I", "PART II"]
        assert "part I of this act" in " ".join(shape(bill))


class DescribeTestData:
    def it_names_every_state_of_the_plan(self):
        assert {"ca", "ny", "il", "md", "mo", "nj", "nh"} <= set(STATES)

    def it_is_facts_that_can_be_read(self, tmp_path: Path):
        assert "drafting:" in facts("ca", PLACEMENT)
        assert "{% block provisions %}" in ACT
