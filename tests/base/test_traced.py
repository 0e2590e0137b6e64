"""Values that know their facts: exact through case, slices and joins, derived through arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.operators import compute, concatenate
from billgen.base.traced import Missing, Traced, gap_in, segments, trace

NAME = Traced.of("Spokane", "place.name")
BOTH = concatenate("City of ", NAME, ", ", Traced.of("WA", "state.postal"))
assert isinstance(BOTH, Traced)


class DescribeTraced:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (NAME.upper(), "SPOKANE"),
            (NAME.lower(), "spokane"),
            (NAME.title(), "Spokane"),
            (NAME[:3], "Spo"),
            (NAME[-1], "e"),
            (NAME[::-1], "enakopS"),
            (Traced.of("  Spokane ", "place.name").strip(), "Spokane"),
        ],
    )
    def it_stays_exact(self, value: Traced, words: str):
        assert value.segments == ((words, ("place.name",), "value"),)

    def it_cuts_each_stretch_where_it_is(self):
        assert BOTH[5:11].segments == (("of ", (), "value"), ("Spo", ("place.name",), "value"))

    def it_gives_its_characters_with_their_facts(self):
        assert [char.paths for char in concatenate("a", Traced.of("b", "x"))] == [(), ("x",)]  # type: ignore[union-attr]

    def it_names_its_paths_once_in_order(self):
        assert BOTH.paths == ("place.name", "state.postal")
        assert Traced((*BOTH.segments, *NAME.segments)).paths == ("place.name", "state.postal")

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(
        st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["", "a.b", "c.d"])), max_size=5),
        st.slices(12),
    )
    def it_slices_as_any_string_does(self, made: list[tuple[str, str]], cut: slice):
        traced = Traced((text, (path,) if path else (), "value") for text, path in made)
        assert str(traced[cut]) == str(traced)[cut]
        assert "".join(stretch[0] for stretch in traced[cut].segments) == str(traced)[cut]


class DescribeArithmetic:
    def it_derives(self):
        total = compute("+", trace(3, "options.a"), trace(4, "options.b"))
        assert segments(total) == (("7", ("options.a", "options.b"), "derived"),)

    def it_joins_text_exactly(self):
        assert segments(compute("+", "the ", NAME)) == (
            ("the ", (), "value"),
            ("Spokane", ("place.name",), "value"),
        )

    def it_leaves_plain_numbers_plain(self):
        assert segments(compute("*", 2, 3)) == (("6", (), "value"),)


class DescribeGaps:
    def it_outweighs_what_does_not_apply(self):
        none, gap = Missing("a", kind="none"), Missing("b")
        assert gap_in(none, 1, gap) is gap
        assert gap_in(none, 1) is none
        assert gap_in(1, "x") is None
