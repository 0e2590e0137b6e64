"""What an expression may not do: reach Python, grow without bound, be anything but one expression."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import InputError
from billgen.base.expressions import Expressions, roots_of
from billgen.base.provenance import Record
from billgen.base.traced import Reads, as_node

EXPRESSIONS = Expressions()


def evaluate(text: str) -> object:
    root = as_node(
        {"n": 3, "text": "abc", "list": ["a"], "long": "x" * 30_000, "record": {"x": 1}}, layer="test"
    )
    assert isinstance(root, Record)
    return EXPRESSIONS.evaluate(text, roots_of({"options": root}, Reads()))


ATTACKS = {
    "options.text.__class__": "not offered",
    "options.text['__class__']": "not offered",
    "options.n.__class__.__mro__": "not offered",
    "options.n.real": "not offered",
    "options.text.format(1)": "not offered",
    "options.text.join(['a'])": "not offered",
    '"{0.__class__}".format(1)': "not offered",
    '"%s" % options.text': "% is not offered",
    "options.list.append": "is a list",
    "options.record.items.__self__": "not offered",
    "range.__globals__": "not offered",
    "().__class__": "not offered",
    "[].__class__": "not offered",
    "options.text | attr('upper')": "no filter 'attr'",
    "options.text | safe": "no filter 'safe'",
    "options.list | map('upper')": "no filter 'map'",
    "options.text | xmlattr": "no filter 'xmlattr'",
    "options.text is callable": "no test 'callable'",
    "__import__('os')": "not known here",
    "lipsum(5)": "not known here",
    "cycler(1)": "not known here",
    "namespace(a=1)": "not known here",
    "dict(a=1)": "not known here",
    "environment": "not known here",
    "context": "not known here",
    "_put(1)": "not known here",
    "9**9**9": "** is not offered",
    "'a' * 10**10": "not offered",
    "'a' * 1000000000": "* is not offered",
    "[0] * 1000000000": "* is not offered",
    "999999999999 * 999999999999": "too large",
    "1 / 0": "cannot be computed",
    "5 % 0": "cannot be computed",
    "range(10**40)": "not offered",
    "range(99999999)": "10,000",
    "range(999999999999999999, 1, -999999999)": "10,000",
    "options.text()": "not callable",
    "options.n + options.text": "+ is not offered",
    "x) %}{% include 'secret' %}{{ (1": "unexpected",
    "1 }}{{ 2": "after the end",
    "1 %} x": "",
    "1; 2": "",
    "1\n2": "after the end",
    "": "",
    "1 +": "",
}


class DescribeTheSandbox:
    @pytest.mark.parametrize("attack", ATTACKS)
    def it_refuses(self, attack: str):
        with pytest.raises(InputError) as caught:
            evaluate(attack)
        assert ATTACKS[attack] in str(caught.value)

    @pytest.mark.parametrize(
        "deep",
        [
            "(" * 300 + "1" + ")" * 300,
            "(" * 50_000,
            "not " * 400 + "1",
            "[" * 5000 + "]" * 5000,
            "-" * 3000 + "1",
        ],
    )
    def it_survives_deep_nesting(self, deep: str):
        with pytest.raises(InputError) as caught:
            evaluate(deep)
        assert len(str(caught.value)) < 300

    def it_refuses_expressions_of_absurd_size(self):
        with pytest.raises(InputError, match="10,000"):
            evaluate("1 +" * 1_000_000)

    def it_bounds_what_text_may_grow_to(self):
        with pytest.raises(InputError, match="200,000"):
            evaluate(" ~ ".join(["options.long"] * 8))

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(st.text(alphabet="options.text n_[](){}|~+-*/%<>=!'\"0123456789\n", max_size=40))
    def it_answers_or_says_what_is_wrong_whatever_it_is_given(self, text: str):
        with suppress(InputError):
            evaluate(text)
