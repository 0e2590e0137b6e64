"""A place's drafting facts become the rules of the tree; what cannot be used is said with its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billgen.base.errors import InputError, Place
from billgen.base.provenance import Fact, FactList, NotApplicable, Record, Status
from billgen.base.traced import Missing, Reads, RecordView, as_node
from billgen.bill.drafting import Drafting
from billgen.bill.model import Blank, Text, Value, plain
from billgen.bill.styles import LevelStyle
from billgen.compose.drafting import LOOKED, read_drafting
from billgen.compose.tokens import Sink
from billgen.render.roles import ROLES

PLACEMENT = {"title": "43", "chapter": None}


def view(data: dict[str, object], path: str, reads: Reads) -> RecordView:
    node = as_node(data, layer="test")
    assert isinstance(node, Record)
    return RecordView(node, path, reads)


def rules(placement: Missing | None = None, **data: object) -> tuple[Drafting, Sink]:
    sink = Sink(Reads())
    where = view(PLACEMENT, "state.placement.bank", sink.reads) if placement is None else placement
    return read_drafting(view(data, "place.drafting", sink.reads), where, sink), sink


class DescribeDraftingRules:
    def it_is_the_default_where_a_place_says_nothing(self):
        made, sink = rules()
        assert made == Drafting()
        assert (sink.reads.missed, sink.reads.wanted) == ({}, {})

    def it_reads_how_sections_open(self):
        made, _ = rules(
            section={
                "label": "Sec. {n}.",
                "first_label": "SECTION 1.",
                "marker": "NEW SECTION.",
                "run_in": "false",
                "catchline": "UPPER",
                "start": "5",
                "step": 5,
                "label_bold": False,
            }
        )
        style = made.section
        assert (style.label(0).text, style.label(1).text) == ("SECTION 5.", "Sec. 10.")
        assert (style.marker, style.run_in, style.catchline, style.label_bold) == (
            "NEW SECTION.",
            False,
            "upper",
            False,
        )

    def it_reads_the_ladder(self):
        made, _ = rules(ladder=["(a)", "(1)"])
        assert made.ladder == (LevelStyle("lowerLetter", "(", ")"), LevelStyle("decimal", "(", ")"))

    def it_reads_the_words_of_references(self):
        made, _ = rules(reference={"section": "Section {n}", "same_section": "subdivision {labels}"})
        assert (made.reference.section, made.reference.this_section) == ("Section {n}", "this section")

    def it_reads_the_page(self):
        made, _ = rules(page={"paper": "legal", "size": "11.5", "line_numbers": "none", "margin_left": 2})
        assert (made.page.paper, made.page.size, made.page.line_numbers, made.page.margin_left) == (
            "legal",
            11.5,
            "none",
            2,
        )

    def it_reads_how_paragraphs_look(self):
        looks = {
            "enacting_clause": {"align": "center", "first_line": 0, "new_page": "true"},
            "level1": {"left": "9", "bold": "true", "line": 1},
            "section_label": {"underline": "true"},
        }
        made, _ = rules(looks=looks)
        assert made.looks == {
            "enacting-clause": {"align": "center", "first_line": 0, "new_page": True},
            "level1": {"left": 9, "bold": True, "line": 1},
            "section-label": {"underline": True},
        }
        assert made.looks.keys() <= set(LOOKED) <= ROLES.keys()

    def it_refuses_looks_of_what_is_no_role(self):
        with pytest.raises(InputError, match="no role"):
            rules(looks={"clause": {"bold": True}})

    def it_reads_the_order_of_definitions(self):
        assert rules(definitions={"order": "given"})[0].sort_definitions is False

    def it_leaves_out_what_does_not_apply(self):
        node = Record({"section": Record({"marker": Fact(NotApplicable(), Status.GIVEN)})})
        made = read_drafting(RecordView(node, "place.drafting", Reads()), None, Sink(Reads()))
        assert made.section.marker == ""


class DescribeTitleRules:
    def it_keeps_the_provenance_of_the_words(self):
        made, _ = rules(title={"opening": "AN ACT", "parts": {"new_chapter": "adding to Title {title}"}})
        assert made.title.opening == (Value("AN ACT", ("place.drafting.title.opening",)),)
        assert dict(made.title.parts)["new_chapter"] == (
            Value("adding to Title ", ("place.drafting.title.parts.new_chapter",)),
            Value("43", ("state.placement.bank.title",)),
        )

    def it_has_a_gap_where_the_placement_has_one(self):
        made, _ = rules(title={"parts": {"new_chapter": "chapter {chapter}"}})
        blank = dict(made.title.parts)["new_chapter"][1]
        assert isinstance(blank, Blank)
        assert (blank.kind, blank.paths) == ("unknown", ("state.placement.bank.chapter",))

    def it_has_a_gap_where_nothing_is_known_of_the_placement(self):
        made, _ = rules(
            Missing("state.placement.bank"), title={"parts": {"new_chapter": "chapter {chapter}"}}
        )
        assert plain(dict(made.title.parts)["new_chapter"]) == "chapter [chapter number]"

    def it_has_a_deliberate_blank_where_no_placement_applies(self):
        made, _ = rules(
            Missing("state.placement.bank", kind="none"),
            title={"parts": {"new_chapter": "chapter {chapter}"}},
        )
        assert dict(made.title.parts)["new_chapter"][1].text == "__________"

    def it_says_what_stands_between(self):
        made, _ = rules(title={"separator": ", ", "last_separator": ", and ", "end": ""})
        assert (made.title.separator, made.title.last_separator, made.title.end) == (", ", ", and ", "")
        assert not any(isinstance(run, Text) for run in made.title.opening)


BROKEN: dict[str, tuple[dict[str, object], str, str]] = {
    "ladder": ({"ladder": ["(1)", "(b)"]}, "'(b)' is not a specimen label", "(a)"),
    "label": ({"section": {"label": "Sec."}}, "drafting.section.label is 'Sec.'", "{n}"),
    "braces": (
        {"reference": {"section": "section {m}"}},
        "drafting.reference.section is 'section {m}'",
        "labels",
    ),
    "catchline": (
        {"section": {"catchline": "small"}},
        "drafting.section.catchline is 'small'",
        "upper, title",
    ),
    "flag": ({"section": {"run_in": "maybe"}}, "drafting.section.run_in is 'maybe'", "true, false"),
    "start": ({"section": {"start": "first"}}, "drafting.section.start is 'first'", "between 0 and"),
    "step": ({"section": {"step": 0}}, "drafting.section.step is '0'", "between 1 and 1000"),
    "paper": ({"page": {"paper": "A4"}}, "drafting.page.paper is 'a4'", "letter, legal"),
    "margin": ({"page": {"margin_top": 9}}, "drafting.page.margin_top is '9'", "between 0.2 and 4"),
    "size": ({"page": {"size": "big"}}, "drafting.page.size is 'big'", "between 6 and 30"),
    "infinite": ({"page": {"size": "nan"}}, "drafting.page.size is 'nan'", "between 6 and 30"),
    "role": ({"looks": {"clause": {"bold": "true"}}}, "drafting.looks.clause is no role", "enacting-clause"),
    "look": (
        {"looks": {"caption": {"align": "middle"}}},
        "drafting.looks.caption.align is 'middle'",
        "left, center",
    ),
    "underlined law": (
        {"looks": {"level1": {"underline": "true"}}},
        "drafting.looks.level1.underline is said of words of law",
        "section-label",
    ),
    "order": (
        {"definitions": {"order": "random"}},
        "drafting.definitions.order is 'random'",
        "alphabetical, given",
    ),
}


class DescribeBrokenRules:
    @pytest.mark.parametrize("name", BROKEN)
    def it_says_which_and_what_is_allowed(self, name: str):
        data, what, fix = BROKEN[name]
        with pytest.raises(InputError) as caught:
            rules(**data)
        (problem,) = caught.value.problems
        assert what in problem.what
        assert fix in problem.fix

    def it_names_all_of_them_with_their_lines(self):
        size = Fact("big", Status.GIVEN, where=Place("wa.yaml", 7))
        ladder = FactList((Fact("x", Status.GIVEN),), where=Place("wa.yaml", 9))
        node = Record({"page": Record({"size": size}), "ladder": ladder})
        with pytest.raises(InputError) as caught:
            read_drafting(RecordView(node, "place.drafting", Reads()), None, Sink(Reads()))
        assert sorted(str(one.where) for one in caught.value.problems) == ["wa.yaml:7", "wa.yaml:9"]
        assert replace(size, value="12").value == "12"
