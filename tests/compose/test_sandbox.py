"""What a template may not do, and what a value can never do."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import InputError
from billgen.bill.model import Value, plain
from tests.compose.rendering import refused, render

LONG = "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 14
"""A text of 160,000 characters."""

ATTACKS = {
    "{{ place.name.__class__ }}": ".__class__ is not offered",
    "{{ ''.__class__.__mro__ }}": "not offered",
    "{{ '{0.__class__}'.format(place) }}": ".format is not offered",
    "{{ '%s' % place }}": "% is not offered",
    "{{ place.name | attr('__class__') }}": "no filter 'attr'",
    "{{ place.name | safe }}": "no filter 'safe'",
    "{{ place.name | replace('S', '(1)') }}": "no filter 'replace'",
    "{% filter upper %}{{ place.name }}{% endfilter %}": "captured text",
    "{% set x | upper %}a{% endset %}{{ x }}": "captured text",
    "{% set x %}a{% endset %}{{ x + place.name }}": "captured text",
    "{% set x %}a{% endset %}{{ x ~ place.name }}": "captured text",
    "{% set x %}a{% endset %}{{ x[:1] }}": "not offered",
    "{% set x %}a{% endset %}{{ x | length }}": "captured text",
    "{% set x %}a{% endset %}{{ x.upper() }}": "not offered",
    "{% set x %}a{% endset %}{{ x.join(options.list) }}": "not offered",
    "{% set x %}a{% endset %}{{ x % 1 }}": "not offered",
    "{% set x %}a{% endset %}{{ x * 3 }}": "not offered",
    "{% set x %}a{% endset %}{{ [x] | series }}": "captured text",
    "{% set x %}a{% endset %}{% if x == 'a' %}{% endif %}": "captured text",
    "{% set x %}a{% endset %}{% if x %}{% endif %}": "captured text",
    "{% set x %}a{% endset %}{% for y in x %}{% endfor %}": "characters of a text",
    "{% autoescape false %}{{ place.name }}{% endautoescape %}": "autoescape is not offered",
    "{% set place = 1 %}": "'place' is taken",
    "{% set on = 1 %}": "'on' is taken",
    "{% for state in options.list %}{% endfor %}": "'state' is taken",
    "{% macro cite(x) %}{% endmacro %}": "'cite' is taken",
    "{% macro m(us) %}{% endmacro %}": "'us' is taken",
    "{% import 'm' as options %}": "'options' is taken",
    "{% from 'm' import x as words %}": "'words' is taken",
    "{{ _put(1) }}": "'_put' is not known here",
    "{{ _mark() }}": "'_mark' is not known here",
    "{{ sink }}": "'sink' is not known here",
    "{{ environment.sink }}": "'environment' is not known here",
    "{{ self._TemplateReference__context }}": "not offered",
    "{{ on.__globals__ }}": "not offered",
    "{{ blank.__code__ }}": "not offered",
    "{% macro m() %}{% endmacro %}{{ m._func }}": "not offered",
    "{{ loop }}": "'loop' is not known here",
    "{% for x in [1] %}{{ loop._iterator }}{% endfor %}": "not offered",
    "{{ namespace() }}": "not known here",
    "{{ 9**9**9 }}": "** is not offered",
    "{{ 'a' * 10**10 }}": "not offered",
    "{{ range(99999999) }}": "10,000",
    "{% for x in range(10000) %}{% for y in range(10000) %}a{% endfor %}{% endfor %}": "does not end",
    "{% for x in range(10000) %}{% for y in range(10000) %}{% endfor %}{% endfor %}": "does not end",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "nested too deeply",
    "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}": "does not end",
    "{% macro m() %}{{ caller() }}{% endmacro %}"
    "{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}": "nested too deeply",
    "{% block b %}{{ self.b() }}{% endblock %}": "nested too deeply",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}": "nested too deeply",
    "{% include 't' %}": "nested too deeply",
    "{% extends 't' %}": "nested too deeply",
    "{{ '(' }}" + "{% if options.on %}" * 200 + "{% endif %}" * 200: "nested too deeply",
    "{{ " + "( " * 5000 + " }}": "nested too deeply",
    "{{ " + "not " * 500 + "1 }}": "nested too deeply",
    "{{ place.name() }}": "not callable",
    "{% call place.name.upper() %}{% endcall %}": "keyword",
    "{% call blank('x') %}{% endcall %}": "keyword",
    "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 30: "200,000",
    "{% set x = 'aaaaaaaaaa' %}" + "{% set x = x + x %}" * 30: "200,000",
    "{% set x = ['aaaaaaaaaa'] %}" + "{% set x = x + x %}" * 30: "not offered",
    "{% set x = '' %}" + "{% set x = x ~ x %}" * 40: "200,000",
    "{% set x, y = [1], [1] %}"
    + "{% set x, y = [x, x], [y, y] %}" * 40
    + "{% if x == y %}{% endif %}": "10,000",
    "{% set x = (1, 2) %}" + "{% set x = (x, x) %}" * 40 + "{{ x | money }}": "10,000",
    "{% set x = {'a': 1} %}" + "{% set x = {'a': x, 'b': x} %}" * 40: "10,000",
    "{{ {place.name: 1} }}": "a computed key",
    "{% macro m() %}{{ varargs }}{% endmacro %}{{ m(1) }}": "varargs is not offered",
    "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1) }}": "kwargs is not offered",
    LONG + "{% for n in range(9999) %}" + "{% set y = x ~ 1 %}" * 900 + "{% endfor %}": "does not end",
    LONG + "{% for n in range(9999) %}" + "{% set y = x[::-1] %}" * 90 + "{% endfor %}": "does not end",
    LONG + "{% for n in range(9999) %}" + "{% if x == x.upper() %}{% endif %}" * 90 + "{% endfor %}": (
        "does not end"
    ),
    LONG + "".join(f"{{% set y{n} = x ~ {n} %}}" for n in range(999)): "does not end",
    LONG + "{% for n in range(9999) %}" + "{{ x | lower | ident }}" * 90 + "{% endfor %}": "does not end",
    "{% for n in range(9999) %}" + "{% if 1 < 2 %}{% endif %}" * 900 + "{% endfor %}": "does not end",
    "{% for n in range(9999) %}{{ " + "1 - " * 90 + "1 }}{% endfor %}": "does not end",
    "{% set x %}aaaaaaaaaa{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40: "8,000,000",
    "{{ range(9999) | join('" + "a" * 900 + "') }}": "200,000",
    "".join(
        f"{{% block b{n} %}}{{{{ self.b{n + 1}() }}}}{{{{ self.b{n + 1}() }}}}{{% endblock %}}"
        for n in range(40)
    )
    + "{% block b40 %}x{% endblock %}": "does not end",
    "{{ '1e999999' | money }}": "no amount",
    "{{ 'nan' | money }}": "no amount",
    "{% trans %}x{% endtrans %}": "unknown tag",
    "{% do 1 %}": "unknown tag",
    "{% debug %}": "unknown tag",
}


class DescribeTheSandbox:
    @pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:60])
    def it_refuses(self, attack: str):
        assert ATTACKS[attack] in refused(attack, {"m": "{% macro x() %}{% endmacro %}"}).what

    def it_sees_only_facts_in_a_record(self):
        assert plain(render("{{ place.reads }}{{ place.node }}").runs) == "[reads][node]"

    def it_reads_templates_with_thousands_of_names(self):
        sets, uses = ("".join(one % n for n in range(3_000)) for one in ("{%% set x%d = 1 %%}", "{{ x%d }} "))
        started = time.process_time()
        render("{% if place.name %}" + sets + "{% endif %}" + uses)

        assert time.process_time() - started < 20

    def it_refuses_templates_of_absurd_size(self):
        assert "500,000" in refused("x " * 250_001).what

    def it_refuses_a_word_that_no_line_holds(self):
        assert "a word of more than 1,000" in refused("a\n" + "x" * 1_001).what
        assert "a word of more than 1,000" in refused("{{ place.name }}", place__name="я" * 1_001).what
        assert render("x" * 1_000 + " {{ place.name }}", place__name="東" * 1_001).text.endswith("東")

    def it_bounds_includes_that_double(self):
        sources = {f"s{n}": f"{{% include 's{n + 1}' %}}" * 2 for n in range(40)}
        assert "does not end" in refused("{% include 's0' %}", sources | {"s40": "x"}).what

    @pytest.mark.parametrize(
        "char", ["\ue000", "\uf8ff", "\x00", "\x1b", "\u202e", "\u2066", "\ufeff", "\u2028"]
    )
    def it_refuses_hidden_characters_in_templates(self, char: str):
        problem = refused(f"a\nb{char}")
        assert f"U+{ord(char):04X}" in problem.what
        assert str(problem.where) == "t:2"

    @pytest.mark.parametrize("char", ["\ue000", "\ue010", "\x07", "\r", "\u202e", "\ud800", "\uffff"])
    def it_refuses_hidden_characters_in_values(self, char: str):
        problem = refused("a\n{{ place.name }}", place__name=f"x{char}")
        assert f"U+{ord(char):04X} in place.name" in problem.what
        assert str(problem.where) == "t:2"

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(
        st.lists(
            st.sampled_from(
                [
                    "{{",
                    "}}",
                    "{%",
                    "%}",
                    "{#",
                    "#}",
                    " if ",
                    " for ",
                    " in ",
                    " set ",
                    "x",
                    "=",
                    "place",
                    ".name",
                    " endif ",
                    " endfor ",
                    "(",
                    ")",
                    "|",
                    "upper",
                    "\n",
                    "'",
                    "1",
                    "-",
                    " macro ",
                    " endmacro ",
                    " block ",
                    " endblock ",
                ]
            ),
            max_size=20,
        )
    )
    def it_renders_or_says_what_is_wrong(self, parts: list[str]):
        with suppress(InputError):
            render("".join(parts))


HOSTILE = [
    "# *[x](y)*",
    "(1) item",
    "(2) item",
    "{: #id}",
    ":::",
    "::: note",
    "a\n\n## b\n(1) c",
    "|",
    "{{ 7*7 }}",
    "{% include 'x' %}",
    "\\",
    "**",
    "[](#a)",
    "- x",
    "<b>x</b>",
    "&amp;",
    "`",
    "{++x++}",
    "{x}",
    "%s",
]

PLACES = {
    "paragraph": "## A\n{{ place.name }}",
    "item": "## A\n(1) {{ place.name }}",
    "second line": "## A\n(1) x\n{{ place.name }}",
    "heading": "## {{ place.name }}\nx",
    "heading with id": "## {{ place.name }} {: #x}\nx",
    "caption": "## A\nx\n### {{ place.name }}\n## B\nx",
    "emphasis": "## A\n**{{ place.name }}** *{{ place.name }}*",
    "flush": "## A\n(1) x\n(1...) {{ place.name }}",
    "note": "## A\nx\n::: note\n{{ place.name }}\n:::",
    "block": "::: caption\n{{ place.name }}\n:::\n## A\nx",
    "joined": "## A\n{{ 'x ' ~ place.name ~ ' y' }}",
    "upper": "## A\n{{ place.name | upper | lower }}",
    "series": "## A\n{{ [place.name, place.name] | series }}",
    "filled": "## A\n{{ '{a} and {b}' | fill(a=place.name, b=place.name) }}",
    "macro": "{% macro m(x) %}{{ x }}{% endmacro %}\n## A\n{{ m(place.name) }}",
    "set": "{% set x %}{{ place.name }}{% endset %}\n## A\n{{ x }}",
    "set value": "{% set x = place.name %}\n## A\n{{ x }}",
    "loop": "## A\n{% for x in [place.name] %}\n(1) {{ x }}\n{% endfor %}",
    "call": "{% macro m() %}{{ caller() }}{% endmacro %}\n## A\n{% call m() %}{{ place.name }}{% endcall %}",
    "include": "## A\n{% include 'inner' %}",
}


class DescribeHostileValues:
    @pytest.mark.parametrize("place", PLACES)
    def it_stays_inert(self, place: str):
        def skeleton(value: str) -> tuple[list[tuple[str, int]], int]:
            bill = render(PLACES[place], {"inner": "{{ place.name }}"}, place__name=value).bill
            return [(one.id, len(one.runs)) for one in bill.walk()], len(bill.body) + len(bill.front)

        expected = skeleton("Spokane")
        for value in HOSTILE:
            assert skeleton(value) == expected

    @pytest.mark.parametrize("value", HOSTILE)
    def it_prints_as_it_is(self, value: str):
        assert render("{{ place.name }}", place__name=value).run == Value(value, ("place.name",))

    @pytest.mark.parametrize("value", HOSTILE)
    def it_makes_a_plain_id(self, value: str):
        bill = render("## A {: #a}\n(1 #{{ place.name | ident }}) x", place__name=value).bill
        assert len(list(bill.walk())) == 2

    def it_is_no_id_without_the_filter(self):
        _, problems = render("## A\n(1 #{{ place.name }}) x").parsed()
        assert "cannot be an id" in problems[0].what

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(st.text(alphabet="#*[](){}:.|\\\n-_<>&`1aiAI %$x", min_size=1, max_size=30))
    def it_is_inert_whatever_it_holds(self, value: str):
        bill = render("## A {: #a}\n(1) {{ place.name }}\n{{ place.name }}\n(1) z", place__name=value).bill
        assert [plain(one.runs) for one in bill.walk()] == ["", f"{value} {value}", "z"]
