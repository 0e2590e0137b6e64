"""Texts made to be read for ever: reading twice as much takes about twice as long, whatever is in it."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from billgen.base.errors import Place
from billgen.bill.model import Ref, Runs, Text, Value
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.bill.styles import CodeStyle
from tests.bill.reading import DRAFTING

PUMPS = (
    *("(", "[", "](#a,#a", "](#a,", "[](", "[text:", "[text: ", "{++", "{--", "{++ a", "++}", "{++a", "a "),
    *("*", "**", "*a ", "_a ", "\\", "| a", "(1 ", "(a", "# ", ":::", "{:", "{: #", "'", "A.", "[](#a)", "["),
    *("[a](", "[a](b ", "<", "`", "~~", "- ", "!", "\ue000", "\ue000\ue010", "[](#a, #b", "\t.", "(a…"),
)
OPENINGS = (
    "## A {: #a}\n",
    "## A {: #a}\n(1) ",
    "## A {: #a .amend}\n::: amend {: law=x}\n",
    "## ",
    "| a |\n| --- |\n",
)
ENOUGH = 12_000
"""Characters: what takes a quadratic reader many seconds here, a linear one takes in milliseconds."""
SECONDS = 4


def seconds(text: str, carried: Runs = ()) -> float:
    started = time.process_time()
    lines = [(line, Place("t", row)) for row, line in enumerate(text.split("\n"), 1)]
    bill, _ = parse(lines, list(carried) or [Value("x", ("p",))])  # type: ignore[arg-type]
    bill, _ = number(bill, DRAFTING)
    refer(bill, DRAFTING)
    return time.process_time() - started


class DescribeLongTexts:
    @pytest.mark.parametrize("opening", OPENINGS)
    def it_reads_them_at_once(self, opening: str):
        texts = [f"{opening}{pump * (ENOUGH // len(pump))}{end}" for pump in PUMPS for end in ("", "]x\n")]
        slow = {text[:60]: spent for text in texts if (spent := seconds(text)) > SECONDS}
        assert slow == {}

    @pytest.mark.parametrize("words", ["w", " ", "§", ". ", ".)", "\n", "a b "])
    def it_looks_at_no_value_twice(self, words: str):
        value = Value(f"x{words * (199_000 // len(words))}|", ("p",))
        text = "## A {: #a}\n\ue000\ue010\ue001[](#a) \ue000\ue010\ue001\n(1) x [](#a) \ue000\ue010\ue001"
        assert seconds(text, (value,)) < SECONDS

    @pytest.mark.parametrize("first", ["1" * 199_000 + "a1b", "1a" * 99_000, "9" * 20, "1" * 199_000])
    def it_counts_on_no_number_of_absurd_length(self, first: str):
        started = time.process_time()
        CodeStyle(first=first).label(3)
        assert time.process_time() - started < SECONDS


class DescribeWhatIsMeant:
    """The same readers on what people write."""

    @pytest.mark.parametrize("first", ["57600", "753.001", "[chapter].001", "7-1a"])
    def it_counts_on(self, first: str):
        labels = [replace(CodeStyle(), first=first, step=10).label(index).number for index in (0, 1)]
        digits = {"57600": "57610", "753.001": "753.011", "[chapter].001": "[chapter].011", "7-1a": "7-11a"}
        assert labels == [first, digits[first]]

    def it_reads_a_list_of_ids_with_spaces(self):
        text = "## A {: #a}\nSee [](#a, #b ,  #a).\n## B {: #b}\nx"
        bill, problems = parse([(line, Place("t", 1)) for line in text.split("\n")], [])
        assert problems == []
        assert [run.target for run in next(bill.sections).runs if isinstance(run, Ref)] == ["a,#b,#a"]
        assert isinstance(next(bill.sections).runs[0], Text)
