"""The words of messages that hang on another word or on a number."""

from __future__ import annotations

import pytest

from billgen.base.words import a, counted, verb
from billgen.facts.schema import KINDS


@pytest.mark.parametrize("noun", KINDS)
def it_gives_every_kind_of_place_its_article(noun: str):
    wants_an = noun in ("independent city", "urban county")
    assert a(noun) == f"{'an' if wants_an else 'a'} {noun}"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 drafts"), (1, "1 draft"), (2, "2 drafts"), (2000, "2,000 drafts")]
)
def it_counts(number: int, words: str):
    assert counted(number, "draft") == words


def it_takes_nouns_and_verbs_as_they_are_given():
    assert counted(2, "process", "processes") == "2 processes"
    assert [verb(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]
