"""The ordinance on remote meetings: its choices, its switches and its gates."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from tests import small
from tests.drafts.reading import grave, text, told
from tests.program import DAY, billgen

ALSO = ("not-checked",)
"""Checks of which this template may not cause a warning either."""
GOLDEN = Path(__file__).with_name("golden") / "remote-meetings.us-wa-seattle.txt"
OTHER = {
    "reach": "all",
    "means": "sound",
    "causes": "",
    "notice_hours": "1",
    "yearly_limit": "0",
    "quorum": "counts",
    "presiding": "anywhere",
    "remote_comment": "false",
    "lost_access": "continue",
    "recording": "false",
    "captions": "false",
    "recitals": "false",
    "repeals": "[Ordinance 1, Resolution 2]",
    "effective_date": "2027-03-01",
}
"""Every choice the other way."""
STATE = """
schema: 1
id: us/or
ocd_id: ocd-division/country:us/state:or
geoid: "41"
kind: state
name: Oregon
postal: OR
default_source: made-up
law:
  remote_meetings: {standing: STANDING, cite: Section 1, instead: Meet in one room., summary: About meetings.}
sources:
  made-up: {title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}
"""
TOWN = """
schema: 1
id: us/or/testville
ocd_id: ocd-division/country:us/state:or/place:testville
geoid: "4199999"
kind: city
name: Testville
"""


def make(library: Library, place: str = "us/wa/seattle", **asked: object) -> Draft:
    """One draft of the ordinance."""
    return draft(library, Request("remote-meetings", place, date(2027, 1, 11), **asked))  # type: ignore[arg-type]


def standing(tmp_path: Path, words: str) -> Path:
    """A workspace with a state where the law on remote meetings stands so."""
    files = {"us/or.yaml": STATE.replace("STANDING", words), "us/or/testville.yaml": TOWN}
    small.write(tmp_path, {f"jurisdictions/{name}": text for name, text in files.items()})
    return small.write(tmp_path, {"billgen.yaml": ""})


class DescribeTheOrdinanceForSeattle:
    def it_is_as_it_was_read_and_approved(self, tmp_path: Path):
        words = ["draft", "remote-meetings", "Seattle, WA", "--as-of", DAY, "--format", "txt"]
        done = billgen(*words, cwd=tmp_path)
        assert done.code == 0, done.err
        made = (tmp_path / "out/us/wa/seattle/remote-meetings.txt").read_text(encoding="utf-8")
        made = re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "########", made)
        if os.environ.get("BILLGEN_GOLDEN") == "write":
            GOLDEN.write_text(made, encoding="utf-8")

        assert made.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()

    def it_takes_its_names_from_the_place(self, library: Library):
        assert '"Presiding officer" means the Council President' in text(make(library))
        assert '"Presiding officer" means the council president' in text(make(library, "us/wa/spokane"))
        assert "Chapter 551, Government Code" in text(make(library, "us/tx/austin"))


class DescribeAPlaceWhoseLawHasAnotherName:
    @pytest.mark.parametrize(
        ("place", "name"),
        [
            ("us/ny/southold", "Local Law"),
            ("us/ma/burlington", "By-law"),
            ("us/ks/bury-county", "Resolution"),
        ],
    )
    def it_is_called_by_it_throughout(self, tmp_path: Path, place: str, name: str):
        county = "schema: 1\nid: us/ks/bury-county\nkind: county\nname: Bury\n"
        small.write(tmp_path, {"jurisdictions/us/ks/bury-county.yaml": county, "billgen.yaml": ""})
        made = make(Library(tmp_path), place)
        cover = "\n".join(para.text for para in made.cover.paras)

        assert f"This {name.lower()} may be cited as the Remote Meetings {name}." in text(made)
        assert "ordinance" not in text(made).lower()
        assert f"Form: {name.capitalize()}, in the form of an ordinance" in cover

    def it_has_resolutions_that_are_called_so(self, library: Library):
        made = draft(library, Request("public-bank-study", "us/ny/southold", date(2027, 1, 11)))

        assert "In this resolution:" in text(made)
        assert "local law" not in text(made)


class DescribeTheChoices:
    @pytest.mark.parametrize("option", OTHER)
    def it_can_be_made_one_by_one(self, library: Library, option: str):
        usual, other = make(library), make(library, options={option: OTHER[option]})

        assert grave(other, *ALSO) == []
        assert text(other) != text(usual)

    def it_can_be_made_all_at_once_with_any_section_off(self, library: Library):
        ids = list(library.template("remote-meetings").sections)
        for without in [list(some) for size in range(len(ids) + 1) for some in combinations(ids, size)]:
            assert grave(make(library, options=OTHER, without=without), *ALSO) == []

    def it_says_which_bodies_it_binds(self, library: Library):
        assert '"Body" means the City Council.' in text(make(library))
        assert "each board, commission, and committee of the city" in text(make(library, options=OTHER))

    def it_keeps_a_limit_and_a_cause_apart_from_an_accommodation(self, library: Library):
        made = text(make(library, options={"yearly_limit": "1"}))

        assert "not more than one meeting in a calendar year. Participation under subsection E" in made
        assert "calendar year" not in text(make(library, options={"yearly_limit": "0"}))

    @pytest.mark.parametrize(
        ("option", "value"),
        [("restore_minutes", "600"), ("notice_hours", "0"), ("comment_hours", "25")],
    )
    def it_refuses_a_number_that_cannot_be_meant(self, library: Library, option: str, value: str):
        errors = [one for one in make(library, options={option: value}).findings if one.severity == "error"]

        assert [(one.check, one.path) for one in errors] == [("rules", f"options.{option}")]


class DescribeTheLawGates:
    def it_warns_with_the_statute_where_the_law_restricts(self, library: Library):
        assert ["RCW 42.30.230" in message for message in told(make(library), "law-gate")] == [True]
        messages = told(make(library, "us/tx/austin"), "law-gate")
        assert ["Section 551.127, Government Code" in message for message in messages] == [True]

    def it_warns_when_comment_that_the_law_requires_is_left_out(self, library: Library):
        messages = told(make(library, options={"remote_comment": "false"}), "law-gate")

        assert ["RCW 42.30.240" in message for message in messages] == [False, True]

    def it_is_refused_where_the_law_forbids(self, tmp_path: Path):
        done = billgen(
            *("draft", "remote-meetings", "us/or/testville", "--json"), cwd=standing(tmp_path, "[prohibited]")
        )

        assert done.code == 1
        stops = [one for one in done.json["findings"] if one["severity"] == "stop"]
        assert [one["check"] for one in stops] == ["law-gate"]
        assert "Meet in one room." in stops[0]["fix"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("[allowed]", []),
            ("[unsettled]", ["unsettled"]),
            ("{status: unknown, note: x}", ["NOT CHECKED"] * 3),
        ],
    )
    def it_says_what_is_open_and_nothing_else(self, tmp_path: Path, words: str, said: list[str]):
        done = billgen(
            *("check", "remote-meetings", "us/or/testville", "--json"), cwd=standing(tmp_path, words)
        )
        messages = [one["message"] for one in done.json["findings"] if one["check"] == "law-gate"]

        assert done.code == 0, done.err
        assert len(messages) == len(said)
        assert [word for word, message in zip(said, messages, strict=True) if word not in message] == []
