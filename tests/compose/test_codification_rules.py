"""A place's facts on codification, marks and parts become the rules of the tree."""

from __future__ import annotations

from typing import Any

import pytest

from billgen.base.errors import InputError
from billgen.base.provenance import Record
from billgen.base.traced import Missing, Reads, RecordView, as_node
from billgen.bill.drafting import Drafting, MarkStyle
from billgen.bill.model import Blank, plain
from billgen.compose.drafting import read_drafting
from billgen.compose.placement import Placement
from billgen.compose.tokens import Sink


def view(data: dict[str, Any], path: str, reads: Reads) -> RecordView:
    node = as_node(data, layer="test")
    assert isinstance(node, Record)
    return RecordView(node, path, reads)


def rules(placement: dict[str, Any] | None = None, **drafting: Any) -> tuple[Drafting, Sink]:
    sink = Sink(Reads())
    where = (
        view(placement, "state.placement.x", sink.reads)
        if placement is not None
        else Missing("p", kind="none")
    )
    return read_drafting(view(drafting, "place.drafting", sink.reads), where, sink, "Gardens of all"), sink


WRAPPER = {"mode": "wrapper", "instruction": "Chapter {chapter} is added to the {code}, to read:"}


class DescribeTheWrapper:
    def it_fills_its_words_from_the_placement(self):
        made, _ = rules(
            {"chapter": "7", "code": "Penal Code"},
            codification=WRAPPER | {"heading": "CHAPTER {chapter}. {HEADING}\n{Heading}"},
        )
        assert plain(made.codification.instruction) == "Chapter 7 is added to the Penal Code, to read:"
        assert plain(made.codification.heading) == "CHAPTER 7. GARDENS OF ALL\nGardens of All"

    def it_sets_the_name_of_a_chapter_in_the_case_of_its_brace(self):
        placement = Placement(None, Sink(Reads()), "city gardens")
        words = "{heading}, {Heading}, {HEADING}"
        assert plain(placement.printed(words)) == "city gardens, City Gardens, CITY GARDENS"

    def it_wants_what_is_missing(self):
        made, sink = rules({"code": "Penal Code"}, codification=WRAPPER)
        assert [run.label for run in made.codification.instruction if isinstance(run, Blank)] == [
            "chapter number"
        ]
        assert "state.placement.x.chapter" in sink.reads.wanted
        assert "state.placement.x.first_section" in sink.reads.wanted

    def it_takes_the_first_number_from_the_placement_before_the_pattern(self):
        section = {"label": "§ {n}.", "first": "{chapter}.001", "step": 10}
        made, _ = rules({"chapter": "7"}, codification=WRAPPER | {"section": section})
        assert [made.codification.code.label(index).text for index in (0, 1)] == ["§ 7.001.", "§ 7.011."]
        made, _ = rules({"chapter": "7", "first_section": "9.5"}, codification=WRAPPER | {"section": section})
        assert made.codification.code.first == "9.5"

    def it_looks_as_the_bill_does_where_nothing_else_is_said(self):
        section = {"label": "SECTION {n}.", "catchline": "upper", "number": "A", "marker": "NEW"}
        made, _ = rules({}, section=section, codification=WRAPPER | {"section": {"catchline_end": ":"}})
        style = made.codification.code.style
        assert (style.before, style.catchline, style.catchline_end) == ("SECTION ", "upper", ":")
        assert (style.marker, style.kind) == ("", "decimal")

    def it_fills_nothing_where_the_place_has_no_wrapper(self):
        made, sink = rules({}, codification={**WRAPPER, "mode": "directive"})
        assert made.codification.instruction == ()
        assert not sink.reads.wanted

    def it_words_references_from_outside_apart(self):
        reference = {"section": "§ {n}", "outside_section": "§ {n}, Penal Code"}
        made, _ = rules({}, codification=WRAPPER | {"reference": reference})
        assert (made.codification.inside.section, made.codification.outside.section) == (
            "§ {n}",
            "§ {n}, Penal Code",
        )
        assert made.codification.outside.provision == "Section {n}{labels}"


class DescribeNewSections:
    @pytest.mark.parametrize(
        ("kind", "added"),
        [("new section", "section"), ("new sections", "section"), ("new chapter", "chapter")],
    )
    def it_hangs_on_what_the_placement_adds(self, kind: str, added: str):
        parts = {"new_chapter": "a chapter of {title}", "new_sections": "sections of {chapter}"}
        made, _ = rules({"kind": kind, "title": "4", "chapter": "7"}, title={"parts": parts})
        assert made.title.added == added
        assert [name for name, _ in made.title.parts] == [f"new_{added}" + "s" * (added == "section")]

    def it_says_of_each_section_of_a_new_chapter_what_a_directive_does_not(self):
        says = {"mode": "directive", "in_new_chapter": "A section is added to a chapter of title {title}:"}
        made, _ = rules({"title": "43", "kind": "new chapter"}, codification=says)
        assert plain(made.codification.new_section) == "A section is added to a chapter of title 43:"

    def it_has_words_of_its_own_for_a_wrapper(self):
        words = WRAPPER | {
            "heading": "CHAPTER {chapter}",
            "new_section": "Section {first_section} is added, to read:",
        }
        made, _ = rules({"kind": "new section", "first_section": "7.5", "chapter": "7"}, codification=words)
        assert plain(made.codification.instruction) == "Section 7.5 is added, to read:"
        assert (made.codification.heading, made.codification.new_section) == ((), ())


class DescribeMarks:
    @pytest.mark.parametrize(
        ("new", "old", "style"),
        [
            ("underline", "((struck through))", MarkStyle(("", ""), ("((", "))"), False, "u", "s")),
            ("italics underscored", "[brackets]", MarkStyle(("", ""), ("[", "]"), False, "iu", "")),
            ("CAPITALS", "[Brackets]", MarkStyle(("", ""), ("[", "]"), True, "", "")),
            (
                "bold italics",
                "[in brackets and struckthrough]",
                MarkStyle(("", ""), ("[", "]"), False, "bi", "s"),
            ),
            ("underline", "brackets and strike-through", MarkStyle(("", ""), ("[", "]"), False, "u", "s")),
            ("italics", "struck", MarkStyle(("", ""), ("", ""), False, "i", "s")),
        ],
    )
    def it_reads_the_words_of_a_legend(self, new: str, old: str, style: MarkStyle):
        assert rules(marks={"new": new, "deleted": old})[0].marks == style

    def it_is_the_default_where_a_place_says_nothing(self):
        assert rules()[0].marks == MarkStyle()

    def it_reads_whether_whole_sections_are_marked_and_the_legend(self):
        said = {"new": "italics", "whole": "true", "legend": "Italics are new.", "legend_place": "foot"}
        style = rules(marks=said)[0].marks
        assert (style.whole, plain(style.legend), style.legend_place) == (True, "Italics are new.", "foot")


class DescribePartsAndExhibits:
    def it_counts_them_as_the_place_does(self):
        made, _ = rules(part={"label": "ARTICLE {n}.", "number": "I"}, exhibit={"label": "Attachment {n}"})
        assert made.part is not None
        assert made.part.label(3).text == "ARTICLE IV."
        assert made.exhibit.label(1).text == "Attachment B"
        assert rules()[0].part is None


class DescribeRefusals:
    @pytest.mark.parametrize(
        ("drafting", "what"),
        [
            ({"codification": {"mode": "wrap"}}, "drafting.codification.mode is 'wrap'"),
            ({"section": {"number": "x"}}, "drafting.section.number is 'x'"),
            ({"reference": {"sections_range": "{m}"}}, "drafting.reference.sections_range is '{m}'"),
            (
                {"codification": WRAPPER | {"section": {"ladder": ["x"]}}},
                "drafting.codification.section.ladder cannot",
            ),
            (
                {"codification": WRAPPER | {"section": {"above": "new"}}},
                "drafting.codification.section.above is 'new'",
            ),
        ],
    )
    def it_names_the_rule(self, drafting: dict[str, Any], what: str):
        with pytest.raises(InputError) as raised:
            rules({"chapter": "7", "first_section": "1", "code": "C"}, **drafting)
        assert what in str(raised.value)
