"""The filters of templates: words as statutes write them."""

from __future__ import annotations

from datetime import date

import pytest

from billgen.compose.filters import number_words
from tests.compose.rendering import render

SAID = {
    "{{ [] | series }}": "",
    "{{ ['a'] | series }}": "a",
    "{{ ['a', 'b'] | series }}": "a and b",
    "{{ ['a', 'b', 'c'] | series }}": "a, b, and c",
    "{{ ['a', 'b', 'c'] | series('or') }}": "a, b, or c",
    "{{ [1, 2] | join('; ') }}": "1; 2",
    "{{ [] | join }}": "",
    "{{ range(3) | series }}": "0, 1, and 2",
    "{{ 1500000 | money }}": "$1,500,000",
    "{{ 0.5 | money }}": "$0.50",
    "{{ '$1,234.5' | money }}": "$1,234.50",
    "{{ 5 | words }}": "five (5)",
    "{{ options.day | date_long }}": "January 2, 2027",
    "{{ options.day }}": "January 2, 2027",
    "{{ 'on ' ~ options.day }}": "on January 2, 2027",
    "{{ '2027-12-31' | date_long }}": "December 31, 2027",
    "{{ 1 | ordinal }} {{ 2 | ordinal }} {{ 3 | ordinal }}": "1st 2nd 3rd",
    "{{ 11 | ordinal }} {{ 112 | ordinal }} {{ 121 | ordinal }}": "11th 112th 121st",
    "{{ 'city' | a }}, {{ 'urban county' | a }}, {{ 'unified government' | a }}": (
        "a city, an urban county, a unified government"
    ),
    "{{ 'Spokane' | possessive }} {{ 'Rogers' | possessive }}": "Spokane’s Rogers’",
    "{{ 'council' | the }}": "the council",
    "{{ 1 | plural('seat') }} {{ 2 | plural('seat') }}": "seat seats",
    "{{ 2 | plural('body', 'bodies') }}": "bodies",
    "{{ 'City Council' | agree('wishes') }}": "wishes",
    "{{ 'Mayor and Board' | agree('wishes') }} {{ 'Mayor and Board' | agree('enacts') }}": "wish enact",
    "{{ 'Board of Trustees' | agree('has') }} {{ 'Commissioners Court' | agree('is') }}": "has is",
    "{{ 'Council of the City and County' | agree('finds') }}": "finds",
    "{{ 'Select Board' | agree('passes') }} {{ 'Selectmen' | agree('passes') }}": "passes pass",
    "{{ 'County Commissioners' | agree('has') }} {{ 'Trustees' | agree('sees', 'look') }}": "have look",
    "{{ 'Congress' | agree('is') }}": "is",
    "{{ 'powers of the bank' | title_case }}": "Powers of the Bank",
    "{{ 'A b' | ident }} {{ 'Ünïted Nations!' | ident }}": "a-b united-nations",
    "{{ '7 up' | ident }} {{ '' | ident }}": "x-7-up x",
    "{{ 'to {x} and {y}' | fill(x=1, y='z') }}": "to 1 and z",
    "{{ 'to {}' | fill }}": "to __________",
    "{{ options.list | length }}": "3",
}


class DescribeFilters:
    @pytest.mark.parametrize("text", SAID)
    def it_writes(self, text: str):
        assert render(text, options__day=date(2027, 1, 2)).text == SAID[text]

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (0, "zero"),
            (19, "nineteen"),
            (20, "twenty"),
            (42, "forty-two"),
            (100, "one hundred"),
            (999, "nine hundred ninety-nine"),
            (12_034, "twelve thousand thirty-four"),
        ],
    )
    def it_says_numbers(self, number: int, words: str):
        assert number_words(number) == words
