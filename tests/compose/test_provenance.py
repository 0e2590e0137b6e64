"""Every printed stretch knows its facts: exactly where the words are the fact's own, else derived."""

from __future__ import annotations

import pytest

from billgen.base.provenance import Status
from billgen.bill.model import Blank, Ref, Text, Value, plain
from tests.compose.rendering import refused, render

NAME = ("place.name",)


def seen(text: str, **facts: object) -> list[tuple[str, tuple[str, ...], str]]:
    """Words, paths and manner of each run; text has no paths."""
    return [
        (run.text, run.paths, run.how) if isinstance(run, Value) else (run.text, (), "")
        for run in render(text, **facts).runs
    ]


EXACT = {
    "{{ place.name }}": "Spokane",
    "{{ place['name'] }}": "Spokane",
    "{{ place.name | upper }}": "SPOKANE",
    "{{ place.name.upper() }}": "SPOKANE",
    "{{ place.name | lower }}": "spokane",
    "{{ place.name | title_case }}": "Spokane",
    "{{ place.name[:3] }}": "Spo",
    "{{ place.name[0] }}": "S",
    "{{ place.name.strip() }}": "Spokane",
    "{{ place.name if options.on else 'x' }}": "Spokane",
    "{{ options.off or place.name }}": "Spokane",
    "{{ place.name ~ '' }}": "Spokane",
    "{{ [place.name] | series }}": "Spokane",
    "{{ [place.name] | join(', ') }}": "Spokane",
    "{% set x = place.name %}{{ x }}": "Spokane",
    "{% set x %}{{ place.name }}{% endset %}{{ x }}": "Spokane",
    "{% for x in [place.name] %}{{ x }}{% endfor %}": "Spokane",
    "{% macro m(x) %}{{ x | upper }}{% endmacro %}{{ m(place.name) }}": "SPOKANE",
    "{% macro m(x) %}{{ caller(x) }}{% endmacro %}{% call(y) m(place.name) %}{{ y[:2] }}{% endcall %}": "Sp",
    "{% macro m(x) %}{{ x.strip() }}{% endmacro %}{{ m(place.name.title()) }}": "Spokane",
    "{% for key, value in place.items() if key == 'name' %}{{ value }}{% endfor %}": "Spokane",
}


class DescribeExactValues:
    @pytest.mark.parametrize("text", EXACT)
    def it_keeps_the_path(self, text: str):
        assert seen(text) == [(EXACT[text], NAME, "value")]

    def it_keeps_the_path_through_include_and_import(self):
        sources = {"a": "{{ place.name }}", "b": "{% macro m(x) %}{{ x }}, {{ state.name }}{% endmacro %}"}
        assert render("{% include 'a' %}", sources).run == Value("Spokane", NAME)
        assert [run.text for run in render("{% import 'b' as b %}{{ b.m(place.name) }}", sources).runs] == [
            "Spokane",
            ", ",
            "Washington",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "{{ 'City of ' ~ place.name }}",
            "{{ 'City of ' + place.name }}",
            "City of {{ place.name }}",
            "{{ ['City of', place.name] | join(' ') }}",
            "{{ place.pattern | fill(name=place.name) }}",
        ],
    )
    def it_keeps_words_and_values_apart(self, text: str):
        runs = seen(text, place__pattern="City of {name}")
        assert [run[0] for run in runs] == ["City of ", "Spokane"]
        assert runs[1][1:] == (NAME, "value")
        assert runs[0][1] == (("place.pattern",) if "pattern" in text else ())

    def it_keeps_the_items_of_a_series_apart(self):
        assert [run[:2] for run in seen("{{ options.list | series }}")] == [
            ("one", ("options.list.0",)),
            (", ", ()),
            ("two", ("options.list.1",)),
            (", and ", ()),
            ("three", ("options.list.2",)),
        ]

    def it_keeps_numbers_and_dates(self):
        assert seen("{{ options.n }}{{ options.rate }}") == [
            ("3", ("options.n",), "value"),
            ("0.5", ("options.rate",), "value"),
        ]

    def it_adds_a_possessive_beside_the_value(self):
        assert seen("{{ place.name | possessive }}") == [("Spokane", NAME, "value"), ("’s", (), "")]

    def it_breaks_lines_inside_the_paragraph(self):
        made = render("## A\n(1) {{ place.long }}\n(1) next").bill
        assert [plain(one.runs) for one in made.walk()] == ["", "First line\nSecond line", "next"]


DERIVED = {
    "{{ options.n + 1 }}": ("4", ("options.n",)),
    "{{ options.n * place.council.size }}": ("21", ("options.n", "place.council.size")),
    "{{ -options.n }}": ("-3", ("options.n",)),
    "{{ options.n | words }}": ("three (3)", ("options.n",)),
    "{{ options.n | ordinal }}": ("3rd", ("options.n",)),
    "{{ options.n | money }}": ("$3", ("options.n",)),
    "{{ options.n | plural('seat') }}": ("seats", ("options.n",)),
    "{{ 'few' if options.n < 5 else 'many' }}": ("few", ("options.n",)),
    "{{ options.list | length }}": ("3", ()),
    "{% set x = options.n * 2 %}{{ x }}": ("6", ("options.n",)),
    "{% set x = 'few' if options.n < 5 else 'many' %}{{ x }}": ("few", ("options.n",)),
    "{% set x = options.n * 2 %}{{ x + 1 }}": ("7", ("options.n",)),
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(options.n + 1) }}": ("4", ("options.n",)),
    "{{ sum([options.n, 1]) }}": ("4", ("options.n",)),
}


class DescribeDerivedValues:
    @pytest.mark.parametrize("text", DERIVED)
    def it_names_what_it_was_made_of(self, text: str):
        words, paths = DERIVED[text]
        assert seen(text) == [(words, paths, "derived" if paths else "")]


class DescribeTheTemplatesOwnWords:
    @pytest.mark.parametrize(
        "text",
        [
            "plain",
            "{{ 'plain' }}",
            "{{ 'pl' ~ 'ain' }}",
            "{% set x = 'plain' %}{{ x }}",
            "{% if place.name %}plain{% endif %}",
            "{{ ['plain'] | series }}",
            "{% if place.name %}{{ 'plain' }}{% endif %}",
            "{{ 'pla{x}n' | fill(x='i') }}",
        ],
    )
    def it_is_text(self, text: str):
        assert all(isinstance(run, Text) for run in render(text).runs)
        assert plain(render(text).runs) == "plain"

    def it_is_text_beside_what_it_is_filled_with(self):
        assert render("{{ 'of {x}' | fill(x=place.name) }}").runs == (Text("of "), Value("Spokane", NAME))


class DescribeStatus:
    def it_is_the_weakest_of_the_sources(self):
        assert render("{{ place.name }}", status=Status.REPORTED).run.status == "reported"  # type: ignore[union-attr]

    def it_says_what_to_confirm_of_an_assumed_value(self):
        run = render("{{ place.name }}", status=Status.ASSUMED).run
        assert isinstance(run, Value)
        assert (run.status, run.remark) == ("assumed", "Assumed: place.name. Confirm it before use.")

    def it_records_every_reading_with_its_place(self):
        reads = render("a\n{% if options.on %}\n{{ place.name }}\n{% endif %}\n{{ place.name }}").sink.reads
        assert {path: [str(where) for where in places] for path, places in reads.used.items()} == {
            "options.on": ["t:2"],
            "place.name": ["t:3", "t:5"],
        }


class DescribeBlanksAndReferences:
    def it_makes_deliberate_blanks(self):
        assert render("{{ blank('bill number') }}").run == Blank("bill number", "deliberate")

    def it_makes_deliberate_blanks_of_braces_without_a_value(self):
        run = render("{{ place.pattern | fill }}", place__pattern="{bill number}").run
        assert run == Blank("bill number", "deliberate", ("place.pattern",))

    def it_makes_references_as_values(self):
        ref = render("a\n{{ place.p | fill(s=ref('@codified')) }}", place__p="{s}").composed.carried[0]
        assert isinstance(ref, Ref)
        assert (ref.target, ref.style, str(ref.where)) == ("@codified", "number", "t:2")

    def it_lists_references(self):
        runs = render("{{ [ref('a'), ref('b')] | series }}").runs
        assert [run.target if isinstance(run, Ref) else run.text for run in runs] == ["a", " and ", "b"]

    def it_cites(self):
        assert render("{{ cite(state.acts.records) }}").run == Value(
            "chapter 42.56 RCW", ("state.acts.records.cite",)
        )
        assert "wants a record" in refused("{{ cite(3) }}").what

    def it_ends_a_sentence_with_the_point_of_its_last_value(self):
        runs = render(
            "At {{ options.hour }}. Or {{ options.hour }}, or {{ options.hour }}.", options__hour="8 a.m."
        ).runs
        assert plain(runs) == "At 8 a.m. Or 8 a.m., or 8 a.m."
        assert [run.text for run in runs if isinstance(run, Value)] == ["8 a.m."] * 3

    def it_refuses_a_reference_that_is_no_id(self):
        assert "wants the id" in refused("{{ ref('](#x) [') }}").what
