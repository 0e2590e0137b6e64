"""Three-valued logic: what is missing is never a plain no. Checked against Kleene's tables."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import InputError
from billgen.base.expressions import Expressions, roots_of
from billgen.base.provenance import Fact, FactList, NotApplicable, Record, Status
from billgen.base.traced import Missing, Reads, as_node

EXPRESSIONS = Expressions()
WORDS = {"true": "options.yes", "false": "options.no", "missing": "options.gap", "none": "options.none"}


def evaluate(text: str, **options: object) -> object:
    record = as_node({"yes": True, "no": False, "n": 3, "zero": 0, "text": "abc", **options}, layer="test")
    assert isinstance(record, Record)
    fields = {**record.fields, "none": Fact(NotApplicable(), Status.GIVEN)}
    return EXPRESSIONS.evaluate(text, roots_of({"options": Record(fields)}, Reads()))


def decided(value: object) -> bool | None:
    """True, False, or None for missing; `!none` is a plain no."""
    return None if isinstance(value, Missing) and value.open else bool(value)


def kleene(name: str) -> bool | None:
    return {"true": True, "false": False, "missing": None, "none": False}[name]


def kleene_and(left: bool | None, right: bool | None) -> bool | None:
    return False if False in (left, right) else None if None in (left, right) else True


def kleene_or(left: bool | None, right: bool | None) -> bool | None:
    return True if True in (left, right) else None if None in (left, right) else False


def kleene_not(value: bool | None) -> bool | None:
    return None if value is None else not value


PAIRS = list(itertools.product(WORDS, WORDS))


class DescribeConnectives:
    @pytest.mark.parametrize(("left", "right"), PAIRS)
    def it_follows_kleene_for_and(self, left: str, right: str):
        answer = decided(evaluate(f"{WORDS[left]} and {WORDS[right]}"))
        assert answer is kleene_and(kleene(left), kleene(right))

    @pytest.mark.parametrize(("left", "right"), PAIRS)
    def it_follows_kleene_for_or(self, left: str, right: str):
        answer = decided(evaluate(f"{WORDS[left]} or {WORDS[right]}"))
        assert answer is kleene_or(kleene(left), kleene(right))

    @pytest.mark.parametrize("value", WORDS)
    def it_follows_kleene_for_not(self, value: str):
        assert decided(evaluate(f"not {WORDS[value]}")) is kleene_not(kleene(value))

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(
        st.recursive(
            st.sampled_from(sorted(WORDS)).map(lambda name: (WORDS[name], kleene(name))),
            lambda inner: st.one_of(
                inner.map(lambda one: (f"(not {one[0]})", kleene_not(one[1]))),
                st.tuples(inner, inner).map(
                    lambda two: (f"({two[0][0]} and {two[1][0]})", kleene_and(two[0][1], two[1][1]))
                ),
                st.tuples(inner, inner).map(
                    lambda two: (f"({two[0][0]} or {two[1][0]})", kleene_or(two[0][1], two[1][1]))
                ),
            ),
            max_leaves=8,
        )
    )
    def it_follows_kleene_however_deep(self, made: tuple[str, bool | None]):
        text, expected = made
        assert decided(evaluate(text)) is expected

    def it_names_everything_that_is_missing(self):
        gap = evaluate("options.gap and options.other")
        assert isinstance(gap, Missing)
        assert gap.paths == ("options.gap", "options.other")

    def it_computes_nothing_right_of_a_false_and_or_a_true_or(self):
        assert not evaluate("options.zero != 0 and 10 / options.zero > 2")
        assert evaluate("options.zero == 0 or 10 / options.zero > 2") is True

    def it_gives_the_operand_so_that_or_can_offer_a_default(self):
        assert evaluate('options.empty or "default"', empty="") == "default"


class DescribeComparison:
    @pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
    @pytest.mark.parametrize("sides", ["options.gap {} options.n", "options.n {} options.gap"])
    def it_is_missing_when_a_side_is(self, sign: str, sides: str):
        assert decided(evaluate(sides.format(sign))) is None

    @pytest.mark.parametrize(
        ("sign", "answer"), [("==", False), ("!=", True), ("<", False), ("in", False), ("not in", True)]
    )
    @pytest.mark.parametrize(
        "sides", ["options.none {} options.n", "options.n {} options.none", "options.gap {} options.none"]
    )
    def it_is_plain_when_a_side_does_not_apply(self, sign: str, answer: bool, sides: str):
        assert evaluate(sides.format(sign)) is answer

    def it_is_missing_in_a_chain_unless_another_link_is_false(self):
        assert decided(evaluate("1 < options.gap < 5")) is None
        assert decided(evaluate("5 < 1 < options.gap")) is False

    def it_cannot_say_no_for_a_list_with_a_gap(self):
        assert evaluate('"a" in options.list', list=["a", None]) is True
        assert decided(evaluate('"b" in options.list', list=["a", None])) is None
        assert decided(evaluate('"b" not in options.list', list=["a", None])) is None
        assert evaluate('"b" in options.list', list=["a"]) is False

    def it_refuses_what_cannot_be_compared(self):
        with pytest.raises(InputError, match="cannot be compared"):
            evaluate("options.n < options.text")


class DescribeTheRest:
    @pytest.mark.parametrize(
        "text",
        [
            "options.gap + 1",
            "1 - options.gap",
            "-options.gap",
            "options.gap ~ 'x'",
            "options.gap | upper",
            "options.gap | length",
            "options.gap.deeper.still",
            "options.gap[0]",
            "options.text[options.gap]",
            "options.gap.upper()",
            "options.gap is even",
            "options.n is divisibleby(options.gap)",
            "options.n if options.gap else 2",
            "sum([1, options.gap])",
            "count(options.gap)",
            "range(options.gap)",
            "options.gap and 1",
        ],
    )
    def it_passes_missing_on(self, text: str):
        assert decided(evaluate(text)) is None

    @pytest.mark.parametrize(
        ("text", "there"), [("gap", False), ("none", False), ("n", True), ("zero", True)]
    )
    def it_asks_whether_a_fact_is_given(self, text: str, there: bool):
        assert evaluate(f"options.{text} is given") is there

    def it_keeps_the_path_of_what_a_method_was_called_on(self):
        gap = evaluate("options.gap.name.upper()")
        assert isinstance(gap, Missing)
        assert gap.paths == ("options.gap.name",)

    def it_tells_unknown_from_missing(self):
        gap = evaluate("options.sought", sought=None)
        assert isinstance(gap, Missing)
        assert gap.kind == "unknown"

    def it_sums_a_field_of_records(self):
        assert evaluate('sum(options.parts, "n")', parts=[{"n": 2}, {"n": 3}]) == 5
        assert decided(evaluate('sum(options.parts, "n")', parts=[{"n": 2}, {}])) is None

    def it_reads_lists_and_their_slices(self):
        assert evaluate("options.list[0]", list=["a", "b"]) == "a"
        assert evaluate("options.list[1:]", list=["a", "b"]) == ["b"]
        assert decided(evaluate("options.list[5]", list=["a"])) is None
        assert isinstance(as_node([1], layer="x"), FactList)
