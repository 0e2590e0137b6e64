"""What a fact is called to a reader: every row of the table is a path of the schema, and needs have words."""

from __future__ import annotations

import re

import pytest

from billgen.facts.called import called, rows
from billgen.facts.paths import unknown
from billgen.library.library import Library

DATA_WORDS = re.compile(r"\b(?:cite|officers|drafting|acts|constitution)\b|_")


class DescribeWhatAFactIsCalled:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("place.officers.clerk", "title of the clerk"),
            ("place.drafting.ordaining_clause", "ordaining clause"),
            ("state.name", "name of the state"),
            ("place.formal_name", "formal name of the place"),
            ("us.name", "name of the country"),
            ("state.law.public_deposits.cite", "citation of public deposits"),
            ("state.placement.public_bank.chapter", "chapter number"),
            ("state.placement.public_bank.what they relate to", "what they relate to"),
            ("place.drafting.title.parts.new_chapter", "words of the title for new chapter"),
            ("place.drafting.signature.0.text", "words of the signature block"),
            ("state.custom.bird", "bird"),
            ("state.law.dragons", "dragons"),
            ("options.page_size", "page size"),
            ("x", "x"),
        ],
    )
    def it_is_told_in_words(self, path: str, words: str):
        assert called(path) == words

    @pytest.mark.parametrize("path", rows())
    def it_is_a_fact_that_there_is(self, path: str):
        known = f"place.{path.replace('*.*', 'x.heading').replace('*', 'some_key')}"

        assert unknown(known) is None

    @pytest.mark.parametrize("template", Library().templates)
    def it_has_words_for_all_that_a_template_needs(self, template: str):
        told = {path: need.label or called(path) for path, need in Library().needs(template).items()}

        assert {path: words for path, words in told.items() if DATA_WORDS.search(words)} == {}
