"""A missing fact is a marked blank where it prints, NOT CHECKED where it decides, and never a plain no."""

from __future__ import annotations

import pytest

from billgen.bill.model import Blank, plain
from tests.compose.rendering import Rendered, refused, render


def gaps(made: Rendered) -> list[str]:
    return list(made.sink.reads.wanted)


def unchecked(made: Rendered) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(where), paths) for where, paths in made.sink.reads.unchecked]


class DescribeAMissingFactThatPrints:
    @pytest.mark.parametrize(
        "text",
        [
            "{{ place.mayor }}",
            "{{ place.mayor | upper }}",
            "{{ place.mayor.strip() }}",
            "{{ place.mayor[:3] }}",
            "{{ place.mayor | possessive }}",
            "{{ place.mayor | words }}",
            "{{ place.mayor | date_long }}",
            "{{ place.mayor + 1 }}",
            "{{ 'x' ~ place.mayor }}",
            "{{ 'a' if place.mayor else 'b' }}",
            "{{ place.mayor and 'x' }}",
            "{{ place.mayor | fill(x=1) }}",
            "{{ blank(place.mayor) }}",
            "{{ [place.mayor] | series }}",
            "{{ place.mayor | series }}",
            "{{ 'a' | fill }}{% set x = place.mayor %}{{ x }}",
            "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(place.mayor) }}",
        ],
    )
    def it_is_a_blank_with_its_path(self, text: str):
        made = render(text)
        blanks = [run for run in made.runs if isinstance(run, Blank)]
        assert [(one.kind, one.paths, one.text) for one in blanks] == [
            ("missing", ("place.mayor",), "[mayor]")
        ]
        assert gaps(made) == ["place.mayor"]

    def it_leaves_its_neighbours_in_a_series(self):
        assert plain(render("{{ ['a', place.x, 'c'] | series }}").runs) == "a, [x], and c"
        assert plain(render("{{ [place.x, ref('a')] | join('; ') }}").runs) == "[x]; "

    def it_tells_unknown_from_missing(self):
        run = render("{{ place.none }}").run
        assert isinstance(run, Blank)
        assert run.kind == "unknown"
        assert run.remark == "place.none: not found so far."

    def it_names_all_of_them(self):
        made = render("{{ place.a }} {{ place.b + place.c }} {{ cite(state.acts.none) }}")
        assert gaps(made) == ["place.a", "place.b", "place.c", "state.acts.none.cite"]

    def it_is_filled_into_a_pattern(self):
        made = render("{{ place.p | fill(x=place.mayor) }}", place__p="By {x}")
        assert plain(made.runs) == "By [mayor]"

    def it_makes_a_usable_id(self):
        assert render("## A {: #a}\n(1 #{{ place.mayor | ident }}) x").bill.find("a.place-mayor")

    def it_keeps_the_label_of_the_needs(self):
        made = render("x")
        made.sink.labels["place.mayor"] = "name of the mayor"
        made = made.sink.blank(render("{{ 1 }}").sink.reads.read("place.mayor", None))  # type: ignore[arg-type]
        assert made.text == "[name of the mayor]"


CONDITIONS = [
    "place.gap",
    "not place.gap",
    "place.gap == 'x'",
    "place.gap != 'x'",
    "'x' in place.gap",
    "'x' not in place.gap",
    "place.gap > 3 and options.on",
    "options.off or place.gap",
    "place.gap + 1 > 2",
    "place.gap | length > 2",
    "place.gap is even",
    "(1 if place.gap else 0) == 1",
    "count(place.gap) > 0",
]


class DescribeAConditionThatHangsOnAMissingFact:
    @pytest.mark.parametrize("condition", CONDITIONS)
    def it_is_not_checked_and_leaves_out_both_branches(self, condition: str):
        made = render(f"a\n{{% if {condition} %}}yes{{% else %}}no{{% endif %}}")
        assert made.text == "a"
        assert unchecked(made) == [("t:2", ("place.gap",))]
        assert gaps(made) == []

    def it_leaves_out_elif_as_well(self):
        made = render(
            "{% if options.off %}a{% elif place.gap %}b{% elif options.on %}c{% else %}d{% endif %}"
        )
        assert made.text == ""
        assert len(unchecked(made)) == 1

    def it_decides_what_can_be_decided(self):
        text = "{% if options.on or place.gap %}a{% endif %}"
        made = render(text + "{% if options.off and place.gap %}b{% else %}c{% endif %}")
        assert (made.text, unchecked(made)) == ("ac", [])

    def it_goes_on_after_an_undecided_one(self):
        text = "{% if place.gap %}a{% else %}b{% endif %}{% if options.off %}c{% else %}d{% endif %}"
        assert render(text).text == "d"

    def it_nests(self):
        text = "{% if options.on %}{% if place.gap %}a{% else %}b{% endif %}c{% else %}d{% endif %}"
        assert render(text).text == "c"

    def it_decides_nothing_in_a_loop_filter(self):
        made = render("{% for x in options.list if place.gap %}{{ x }}{% endfor %}")
        assert made.text == ""
        assert len(unchecked(made)) == 3

    def it_runs_no_loop_and_prints_its_else(self):
        made = render("{% for x in place.gap %}{{ x }}{% else %}none{% endfor %}")
        assert made.text == "none"
        assert unchecked(made) == [("t:1", ("place.gap",))]

    def it_runs_no_loop_over_the_items_of_a_missing_record(self):
        assert render("{% for k, v in place.gap.items() %}{{ k }}{% endfor %}").text == ""


class DescribeAskingWhetherAFactIsGiven:
    @pytest.mark.parametrize(
        ("path", "words"),
        [("name", "yes"), ("gap", "no"), ("gap.deep", "no"), ("none", "no"), ("absent", "no")],
    )
    def it_is_decided_and_no_gap(self, path: str, words: str):
        made = render(f"{{% if place.{path} is given %}}yes{{% else %}}no{{% endif %}}")
        assert made.text == words
        assert (gaps(made), unchecked(made)) == ([], [])

    @pytest.mark.parametrize(
        ("path", "words"), [("name", "no"), ("gap", "no"), ("none", "no"), ("absent", "yes")]
    )
    def it_tells_what_a_place_says_it_has_not(self, path: str, words: str):
        made = render(f"{{% if place.{path} is excluded %}}yes{{% else %}}no{{% endif %}}")
        assert (made.text, gaps(made), unchecked(made)) == (words, [], [])

    def it_is_still_a_reading(self):
        assert list(render("{% if place.gap is given %}{% endif %}").sink.reads.missed) == ["place.gap"]


class DescribeWhatDoesNotApply:
    def it_is_false_in_a_condition(self):
        made = render("{% if place.absent %}a{% else %}b{% endif %}{% if not place.absent %}c{% endif %}")
        assert (made.text, unchecked(made)) == ("bc", [])

    def it_is_an_empty_list(self):
        assert render("{% for x in place.absent %}a{% else %}b{% endfor %}").text == "b"

    @pytest.mark.parametrize(
        "text", ["{{ place.absent }}", "{{ place.absent | upper }}", "{{ place.absent.deep }}"]
    )
    def it_is_an_error_when_printed(self, text: str):
        problem = refused(f"a\nb {text}")
        assert "does not apply there (!none)" in problem.what
        assert str(problem.where) == "t:2"


class DescribeInlineConditions:
    def it_prints_nothing_without_else(self):
        made = render("a{{ 'x' if options.off }}b{{ 'y' if options.on }}")
        assert [run.text for run in made.runs] == ["ab", "y"]

    def it_prints_what_it_chose(self):
        assert render("{{ 'x' if options.n == 3 else 'y' }}").text == "x"
