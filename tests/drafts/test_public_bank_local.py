"""The ordinance that forms a local public bank or a financial authority."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.render.text import write
from tests import golden, small
from tests.drafts.reading import grave, text, told
from tests.program import billgen

ALSO = ("title", "long-sentence", "actor")
"""Checks of which this template may not cause a warning either."""
GOLDEN = Path(__file__).with_name("golden") / "public-bank-local.us-ca-oakland.txt"
DAY = date(2027, 1, 11)
CITY = "name: City of Oakland, share: 60, capital: 6000000"
COUNTY = "name: Alameda County, share: 40, capital: 4000000"
MEMBERS = f"[{{{CITY}}}, {{{COUNTY}}}]"
OTHER = {
    "mode": "authority",
    "owners": "joint",
    "entity": "public",
    "name": "Bank of the Bay",
    "recitals": "false",
    "finance_officer": "Director of Finance",
    "voter_approval": "true",
    "retail": "none",
    "first_report": "2029-12-01",
    "effective_date": "2027-07-01",
}
"""Every choice the other way."""
ALLOWED = """
schema: 1
id: us/ca
default_source: made-up
law:
  local_authority: {standing: [allowed], cite: Section 1, instead: Study., summary: About authorities.}
sources:
  made-up: {title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}
"""


@pytest.fixture(scope="module")
def allowed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The built-in library, and a law that allows an authority in California."""
    files = {"billgen.yaml": "", "jurisdictions/us/ca.yaml": ALLOWED}
    return Library(small.write(tmp_path_factory.mktemp("allowed"), files))


def make(library: Library, place: str = "us/ca/oakland", **asked: object) -> Draft:
    """One draft of the ordinance."""
    return draft(library, Request("public-bank-local", place, DAY, **asked))  # type: ignore[arg-type]


class DescribeTheOrdinanceForOakland:
    def it_is_as_it_was_read_and_approved(self, library: Library):
        made = write(make(library).sheet).decode()

        golden.check(GOLDEN, re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "#" * 8, made))

    def it_names_its_authority_before_anything_else(self, library: Library):
        made = text(make(library))

        assert made.index("Division 5 (commencing with Section 57600)") < made.index("Definitions")
        assert "has no power that the law named in" in made


class DescribeTheChoices:
    @pytest.mark.parametrize("option", OTHER)
    def it_can_be_made_one_by_one(self, allowed: Library, option: str):
        other = make(allowed, options={option: OTHER[option]})

        assert grave(other, *ALSO) == []
        assert text(other) != text(make(allowed))

    @pytest.mark.parametrize("mode", ["bank", "authority"])
    @pytest.mark.parametrize("owners", ["single", "joint"])
    def it_stands_with_any_sections_off(self, allowed: Library, mode: str, owners: str):
        ids = list(allowed.template("public-bank-local").sections)
        chosen = {"mode": mode, "owners": owners}
        for without in [list(some) for size in range(len(ids) + 1) for some in combinations(ids, size)]:
            assert grave(make(allowed, options=chosen, without=without), *ALSO) == [], without

    def it_has_no_purpose_without_a_power(self, library: Library):
        made = text(make(library, without=["participation"]))

        assert "small businesses" not in made
        assert "through a local financial institution" not in made
        assert "small businesses" in text(make(library))

    def it_divides_a_joint_bank_by_shares(self, library: Library):
        made = text(make(library, options={"owners": "joint", "members": MEMBERS}))
        bad = make(library, options={"owners": "joint", "members": MEMBERS.replace("40", "30")})

        assert "Alameda County, 40 percent, $4,000,000" in made
        assert "no member may cast more than half of all votes" in made
        assert "Exhibit A" in made
        assert [
            "do not add up to 100 percent" in one.message for one in bad.findings if one.check == "rules"
        ] == [True]

    def it_takes_no_deposits_and_calls_itself_no_bank_as_an_authority(self, allowed: Library):
        made = text(make(allowed, options={"mode": "authority"}))

        assert "Oakland Financial Authority" in made
        assert "may not take deposits" in made
        assert "Public Bank of" not in made
        assert "deposit insurance" not in made.lower()

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"board_size": "9"}, "do not add up to the board"),
            ({"capital_initial": "30000000"}, "do not add up to it"),
            (
                {"first_report": "2027-06-30", "effective_date": "2027-07-01"},
                "before the ordinance takes effect",
            ),
        ],
    )
    def it_says_what_does_not_add_up(self, library: Library, options: dict[str, str], said: str):
        messages = [one.message for one in make(library, options=options).findings if one.check == "rules"]

        assert [said in one for one in messages] == [True]


class DescribeTheGates:
    def it_is_refused_where_no_law_allows_a_local_bank(self, tmp_path: Path):
        done = billgen("draft", "public-bank-local", "us/wa/seattle", "--json", cwd=tmp_path)

        assert done.code == 1
        stop = done.json["findings"][0]
        assert (stop["check"], stop["severity"]) == ("law-gate", "stop")
        assert "Article VIII, section 7" in stop["message"]
        assert "asks the legislature for an enabling law" in stop["fix"]

    def it_is_refused_without_the_insurance_that_the_law_requires(self, tmp_path: Path):
        words = ["draft", "public-bank-local", "us/ca/oakland", "--set", "deposit_insurance=false", "--json"]
        done = billgen(*words, cwd=tmp_path)

        assert done.code == 1
        assert "Section 57602 of the Government Code" in done.json["findings"][0]["message"]

    def it_sends_small_places_to_a_joint_body(self, library: Library):
        alone, joint = make(library), make(library, options={"owners": "joint", "members": MEMBERS})

        assert [one for one in told(alone, "law-gate") if "only through a joint body" in one] != []
        assert [one for one in told(joint, "law-gate") if "only through a joint body" in one] == []

    def it_does_not_know_of_an_authority_where_nobody_looked(self, library: Library):
        assert [
            one
            for one in told(make(library, options={"mode": "authority"}), "law-gate")
            if "NOT CHECKED" in one
        ] != []
