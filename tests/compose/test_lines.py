"""Problems name the line of the template, wherever the words came from."""

from __future__ import annotations

import pytest

from billgen.base.errors import InputError
from tests.compose.rendering import refused, render

FORM = "::: caption\nTop\n:::\n{% block provisions %}\nform {{ place.name }}\n{% endblock %}\nlast\n"
CLAUSE = "(2) clause {{ place.name }}\n\nmore\n"
MACROS = "{# none #}\n{% macro item(x) %}\n(b) {{ x }}\n{% endmacro %}\n{% macro word() %}w{% endmacro %}"

TEMPLATES = {
    "plain": ("a\n\nbad", [(1, "t", "a"), (3, "t", "bad")]),
    "value first": ("{{ place.name }} x\n{{ place.name }}", [(1, "t", "Spokane x"), (2, "t", "Spokane")]),
    "condition": (
        "{% if options.on %}\na\n  {% if options.on %}\n  b\n  {% endif %}\n{% endif %}\nc",
        [(2, "t", "a"), (4, "t", "b"), (7, "t", "c")],
    ),
    "condition on one line": (
        "a\n{% if options.off %}x{% else %}y{% endif %} z",
        [(1, "t", "a"), (2, "t", "y z")],
    ),
    "loop": (
        "{% for x in options.list %}\n{{ x }}\n{% endfor %}\nend",
        [(2, "t", "one"), (2, "t", "two"), (2, "t", "three"), (4, "t", "end")],
    ),
    "loop with else": ("{% for x in [] %}\na\n{% else %}\n\nb\n{% endfor %}", [(5, "t", "b")]),
    "extends": (
        "{% extends form %}\n{% block provisions %}\n\nmine\n{% endblock %}",
        [
            (1, "form", "::: caption"),
            (2, "form", "Top"),
            (3, "form", ":::"),
            (4, "t", "mine"),
            (7, "form", "last"),
        ],
    ),
    "super": (
        "{% extends form %}\n{% block provisions %}\nmine\n{{ super() }}\nagain\n{% endblock %}",
        [
            (1, "form", "::: caption"),
            (2, "form", "Top"),
            (3, "form", ":::"),
            (3, "t", "mine"),
            (5, "form", "form Spokane"),
            (5, "t", "again"),
            (7, "form", "last"),
        ],
    ),
    "include": (
        "a\n{% include 'clause' %}\nb",
        [(1, "t", "a"), (1, "clause", "(2) clause Spokane"), (3, "clause", "more"), (3, "t", "b")],
    ),
    "include in a loop": (
        "{% for x in [1, 2] %}\n{% include 'clause' %}\n{% endfor %}",
        [(1, "clause", "(2) clause Spokane"), (3, "clause", "more")] * 2,
    ),
    "macro": (
        "a\n{% macro m(x) %}\nin {{ x }}\n{% endmacro %}\nb\n{{ m(1) }}\nc",
        [(1, "t", "a"), (5, "t", "b"), (3, "t", "in 1"), (7, "t", "c")],
    ),
    "import": (
        "{% import 'macros' as m %}\n{{ m.item(place.name) }}\nc {{ m.word() }}",
        [(3, "macros", "(b) Spokane"), (3, "t", "c w")],
    ),
    "from import": (
        "{% from 'macros' import item as thing %}\n{{ thing('x') }}\nc",
        [(3, "macros", "(b) x"), (3, "t", "c")],
    ),
    "set block": (
        "{% set x %}\none\ntwo\n{% endset %}\n\n{{ x }}\nc",
        [(2, "t", "one"), (3, "t", "two"), (7, "t", "c")],
    ),
    "call": (
        "{% macro m() %}\n{{ caller() }}\n{% endmacro %}\n{% call m() %}\nbody\n{% endcall %}",
        [(5, "t", "body")],
    ),
    "white space control": (
        "a\n{%- if options.on -%}\n\n  b\n{%- endif %}\nc",
        [(1, "t", "ab"), (6, "t", "c")],
    ),
    "comment": ("a {# one\ntwo #}\nb\n{# x #}c", [(1, "t", "a"), (3, "t", "b"), (4, "t", "c")]),
    "raw": ("a\n{% raw %}\n{{ b }}\n{% endraw %}\nc", [(1, "t", "a"), (3, "t", "{{ b }}"), (5, "t", "c")]),
    "multi-line value": (
        "a\n{{ place.long }}\nb",
        [(1, "t", "a"), (2, "t", "First line\nSecond line"), (3, "t", "b")],
    ),
    "multi-line expression": (
        "a\n{{ [\n'x',\n'y'] | series }}\nb",
        [(1, "t", "a"), (2, "t", "x and y"), (5, "t", "b")],
    ),
}
SOURCES = {"form": FORM, "clause": CLAUSE, "macros": MACROS}


class DescribeTheLineMap:
    @pytest.mark.parametrize("name", TEMPLATES)
    def it_points_at_the_template(self, name: str):
        text, lines = TEMPLATES[name]
        assert render(text, SOURCES).lines == lines

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("## A\n(2) x", "t:2"),
            ("## A\n{% include 'clause' %}", "clause:1"),
            ("## A\n{% import 'macros' as m %}\n(1) x\n{{ m.item('y') }}", "macros:3"),
            ("## A\n{% for x in options.list %}\n- {{ x }}\n{% endfor %}", "t:3"),
            ("{% extends form %}\n{% block provisions %}\n\n(1) x\n{% endblock %}", "t:4"),
        ],
    )
    def it_carries_the_problems_of_the_grammar(self, text: str, where: str):
        _, problems = render(text, SOURCES).parsed()
        assert str(problems[0].where) == where


class DescribeErrorsOfTemplates:
    @pytest.mark.parametrize(
        ("text", "where", "what"),
        [
            ("a\n{{ x }}", "t:2", "'x' is not known here: facts start with place, state or us"),
            ("a\n{% if %}", "t:2", "Expected an expression"),
            ("a\n{% endif %}", "t:2", "{% endif %} belongs to nothing"),
            ("a\n{{ 'x", "t:2", "unexpected char"),
            ("a\n{% if options.on %}", "t:2", "{% if options.on %} is never closed"),
            ("a\n\n{{ 1 / 0 }}", "t:3", "cannot be computed"),
            ("a\n{% if options.n < 'x' %}{% endif %}", "t:2", "cannot be compared"),
            ("a\nb {{ options.n | words }}\n{{ options.list }}", "t:3", "is a whole record or list"),
            ("{{ place }}", "t:1", "is a whole record or list"),
            ("{{ options.on }}", "t:1", "a flag belongs in a condition"),
            ("{{ on }}", "t:1", "cannot be printed"),
            ("{{ [1, 2] }}", "t:1", "a list cannot be printed"),
            ("{{ options.list.name }}", "t:1", "is a list; loop over it"),
            ("{% for x in place %}{% endfor %}", "t:1", "loop over place.items()"),
            ("{% for x in place.name %}{% endfor %}", "t:1", "characters of a text"),
            ("{% for x in options.n %}{% endfor %}", "t:1", "not iterable"),
            ("a\n{{ on('loans') }}", "t:2", "no such section under sections: in template.yaml"),
            ("a\n{{ on('studdy') }}", "t:2", "did you mean 'study'?"),
            ("a\n{{ options.n }", "t:2", "close it with }}"),
            ("a\n{% include 'secret' %}", "t:2", "no template text 'secret' in the library"),
            ("a\n{% include '../../etc/passwd' %}", "t:2", "no template text"),
            ("a\n{% import 'nowhere' as x %}", "t:2", "no template text"),
            ("a\n{% extends 'nowhere' %}", "t:2", "no template text"),
            ("a\n{% from 'macros' import nothing %}\n\n{{ nothing() }}", "t:4", "nothing"),
            ("{% macro m(x) %}\n{{ x }}\n{% endmacro %}\n{{ m() }}", "t:2", "parameter 'x' was not provided"),
            ("{% macro m(x) %}{% endmacro %}\n{{ m(1, 2) }}", "t:2", "takes not more than 1"),
            ("{% if options.off %}{% set y = 1 %}{% endif %}\n{{ y }}", "t:2", "'y' is undefined"),
            (
                "{% if options.off %}{% set y = 1 %}{% endif %}\n{% if y %}{% endif %}",
                "t:2",
                "'y' is undefined",
            ),
            ("{{ options.n | upper }}{{ options.n.upper() }}", "t:1", ".upper is not offered"),
            ("{{ place.name | words }}", "t:1", "no whole number"),
            ("{{ place.name | money }}", "t:1", "no amount of money"),
            ("{{ place.name | date_long }}", "t:1", "write 2027-01-31"),
            ("{{ 1000000000000000 | words }}", "t:1", "out of the range"),
            ("{{ place.name | series }}", "t:1", "want a list"),
        ],
    )
    def it_says_what_and_where(self, text: str, where: str, what: str):
        problem = refused(text, SOURCES)
        assert what in problem.what
        assert str(problem.where) == where

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("{{ options.n | words }}", 2.5),
            ("{{ options.n | plural('day') }}", 2.5),
            ("{{ options.n | date_long }}", "soon"),
        ],
    )
    def it_blames_the_value_of_an_option_and_not_the_text(self, text: str, value: object):
        with pytest.raises(InputError) as caught:
            render(f"a\n{text}", options__n=value)
        (problem,) = caught.value.problems

        assert problem.what.startswith(f"option 'n': {value!r} is no ")
        assert problem.fix == "give another value: --set n=…"
        assert "t:2" in problem.why

    def it_names_the_included_file_and_its_line(self):
        problem = refused("a\n{% include 'bad' %}", {"bad": "x\ny\n{{ nowhere }}"})
        assert "'nowhere' is not known here" in problem.what
        assert str(problem.where) == "bad:3"

    def it_names_the_line_in_a_macro_of_another_file(self):
        problem = refused(
            "{% import 'bad' as b %}\n{{ b.m(1) }}",
            {"bad": "\n{% macro m(x) %}\n\n{{ x / 0 }}{% endmacro %}"},
        )
        assert str(problem.where) == "bad:4"

    def it_does_not_lend_the_names_of_one_file_to_another(self):
        assert "'x' is not known here" in refused("{% set x = 1 %}{% include 'a' %}", {"a": "{{ x }}"}).what

    def it_forgets_nothing_between_renders(self):
        first = render("{{ place.name }}", place__name="A")
        second = render("{{ place.name }}", place__name="B")
        assert (first.text, second.text) == ("A", "B")


class DescribeAssignments:
    def it_may_be_made_in_every_branch(self):
        assert (
            render("{% if options.on %}{% set y = 1 %}{% else %}{% set y = 2 %}{% endif %}{{ y }}").text
            == "1"
        )

    def it_may_be_asked_for_where_it_was_not_made(self):
        text = "{% if options.off %}{% set y = 1 %}{% endif %}{% if y is given %}a{% else %}b{% endif %}"
        assert render(text).text == "b"

    def it_may_name_two_at_once(self):
        assert render("{% set a, b = 'x', place.name %}{{ b }}{{ a }}").text == "Spokanex"


class DescribeLoops:
    def it_offers_where_the_loop_stands(self):
        ending = "{% if loop.last %}.{% elif loop.revindex == 2 %}; and {% else %}; {% endif %}"
        text = "{% for x in options.list %}{{ x }}" + ending + "{% endfor %}"
        assert render(text).text == "one; two; and three."

    def it_nests_with_else(self):
        text = "{% for x in [[1], []] %}{% for y in x %}{{ y }}{% else %}e{% endfor %}{% else %}f{% endfor %}"
        assert render(text).text == "1e"

    def it_counts_over_what_is_filtered(self):
        assert render("{% for x in options.list if x != 'one' %}{{ loop.length }}{% endfor %}").text == "22"

    def it_reads_lists_of_records(self):
        made = render(
            "{% for x in options.who %}{{ x.name }}{% endfor %}", options__who=[{"name": "a"}, {"name": "b"}]
        )
        assert [run.paths for run in made.runs] == [("options.who.0.name",), ("options.who.1.name",)]  # type: ignore[union-attr]
