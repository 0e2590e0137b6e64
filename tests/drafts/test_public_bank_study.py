"""The resolution that orders a study of a local public bank: what is lawful where the bank is not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.render.text import write
from tests import golden
from tests.drafts.reading import grave, text

ALSO = ("long-sentence", "actor", "law-gate")
"""Checks of which this template may not cause a warning either."""
GOLDEN = Path(__file__).with_name("golden") / "public-bank-study.us-wa-seattle.txt"
OTHER = {
    "recitals": "false",
    "subject": "bank",
    "finance_officer": "Director of Finance",
    "partners": "[King County, Port of Seattle]",
    "study_months": "12",
    "hearing_days": "45",
    "vote_days": "90",
    "study_cost": "90000",
}
"""Every choice the other way."""


def make(library: Library, place: str = "us/wa/seattle", **asked: object) -> Draft:
    """One draft of the resolution."""
    return draft(library, Request("public-bank-study", place, date(2027, 1, 11), **asked))  # type: ignore[arg-type]


class DescribeTheResolution:
    def it_is_as_it_was_read_and_approved(self, library: Library):
        made = write(make(library).sheet).decode()

        golden.check(GOLDEN, re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "#" * 8, made))

    @pytest.mark.parametrize("option", OTHER)
    def it_takes_every_choice(self, library: Library, option: str):
        other = make(library, options={option: OTHER[option]})

        assert grave(other, *ALSO) == []
        assert text(other) != text(make(library))

    def it_stands_without_the_request(self, library: Library):
        made = make(library, without=["request"], options=OTHER)

        assert grave(made, *ALSO) == []
        assert "requests that the state" not in text(made)

    def it_asks_for_no_law_that_is_there(self, library: Library):
        messages = [one.message for one in make(library, "us/ca/oakland").findings if one.check == "law-gate"]

        assert ["already lets local governments own a bank" in one for one in messages] == [True]
        assert grave(make(library, "us/ca/oakland", without=["request"]), *ALSO) == []
