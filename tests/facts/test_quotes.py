"""Whether a quote shows a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billgen.facts.quotes import fold, shows


class DescribeShows:
    @pytest.mark.parametrize(
        ("text", "quote"),
        [
            ("Senate", "the SENATE meets"),
            ("Public  Records\nAct", "the public records act, chapter 1"),
            ("the “Act”", 'cited as the "Act"'),
            ("Public Employees' Act", "the Public Employees’ Act"),
            ("7705281", "had 7,705,281 inhabitants"),
            ("7,705,281", "7705281"),
            ("12", "12pt"),
            ("; ", "one; two"),
            ("RCW 39.53.010", "as defined in RCW 39.53.010."),
            ("Sec. {n}.", "NEW SECTION. Sec. 3. DEFINITIONS."),
            ("section {n}{labels} of this act", "under section 4(9) of this act"),
            ("RCW {section}", "as in RCW 1.2"),
            ("{section} RCW", "43.08 RCW"),
        ],
    )
    def it_looks_past_case_space_quotes_and_commas(self, text, quote):
        assert shows(quote, text)

    @pytest.mark.parametrize(
        ("text", "quote"),
        [
            ("Senate", "the senatechamber"),
            ("12", "112"),
            ("12", "12.5 inches"),
            ("5", "0.5 inches"),
            ("chapter 42", "chapter 42.56 RCW"),
            ("RCW 1.2", "RCW 1.25"),
            ("1,000", "10,000"),
            ("Sec. {n}.", "Section 3"),
            ("a {x} b", "b then a"),
            ("{x}", "anything"),
            ("", "anything"),
            ("Senate", ""),
        ],
    )
    def it_takes_whole_words_and_numbers_only(self, text, quote):
        assert not shows(quote, text)

    @given(st.text(min_size=1), st.text(), st.text())
    def it_finds_what_stands_there_word_by_word(self, text, before, after):
        if fold(text) and "{" not in text:
            assert shows(f"{before} . {text} . {after}", text)
