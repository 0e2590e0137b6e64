"""The charter of a public bank: its choices, its switches, its sums and its gates."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.render.text import write
from tests import golden
from tests.drafts.reading import grave, text
from tests.program import billgen

ALSO = ("title", "long-sentence", "actor")
"""Checks of which this template may not cause a warning either."""
GOLDEN = Path(__file__).with_name("golden")
DAY = date(2027, 1, 11)
OTHER = {
    "entity": ("agency", "nonprofit"),
    "charter": ("direct",),
    "governance": ("commission",),
    "protection": ("insured", "guaranty"),
    "deposit_mandate": ("all", "none"),
    "retail": ("none",),
    "examiner": ("separate",),
    "bonding": ("false",),
    "in_lieu": ("false",),
    "confirmation": ("false",),
    "findings_length": ("short",),
    "study_agency": ("Department of Commerce",),
    "appropriation": ("500000",),
    "state_line_cap": ("5000000",),
    "conforming_sections": ("[{law: The law on trusts, change: name the bank}]",),
    "seat": ("Spokane",),
    "bank_name": ("Evergreen Bank",),
    "first_report": ("2029-12-01",),
    "effective_date": ("2027-07-01",),
}
"""Every choice the other way."""
MODULES = ("participation", "infrastructure", "agriculture", "disaster", "student-loans")


def make(library: Library, place: str = "us/wa", **asked: object) -> Draft:
    """One draft of the charter."""
    return draft(library, Request("public-bank", place, DAY, **asked))  # type: ignore[arg-type]


def rules(made: Draft) -> list[str]:
    """What does not add up."""
    return [one.message for one in made.findings if one.check == "rules"]


class DescribeTheCharter:
    @pytest.mark.parametrize("state", ["ca", "ny"])
    def it_is_as_it_was_read_and_approved(self, library: Library, state: str):
        made = write(make(library, f"us/{state}").sheet).decode()

        golden.check(
            GOLDEN / f"public-bank.us-{state}.txt", re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "#" * 8, made)
        )

    def it_titles_what_it_does_and_no_more(self, library: Library):
        plain = text(make(library)).split("BE IT ENACTED")[0]
        full = text(make(library, options={"appropriation": "500000", "effective_date": "2027-07-01"}))

        assert "prescribing penalties" in plain
        assert "making an appropriation" not in plain
        assert "making an appropriation" in full.split("BE IT ENACTED")[0]
        assert "providing an effective date" in full.split("BE IT ENACTED")[0]


class DescribeTheLawsItAmends:
    def it_sets_them_out_in_washington_as_the_state_does(self, library: Library):
        made = make(library)

        assert "amending RCW 30A.04.020, 39.59.040, and 43.84.080;" in " ".join(made.bill.title.split())
        assert [one.message for one in made.findings if one.check == "amendments"] == []
        assert "A new section is added to chapter 42.56 RCW" in text(made)

    @pytest.mark.parametrize(
        ("state", "title", "end"),
        [
            ("ca", "amend Section 16500 and Section 53630.5 of the Government Code", "is not affected."),
            (
                "ny",
                "the state finance law and the general municipal law, in",
                "shall take effect __________.",
            ),
            ("tx", "relating to the establishment of a public bank;", "of the legislative session."),
            ("il", "", "is not affected."),
        ],
    )
    def it_sets_out_the_law_on_public_deposits(self, library: Library, state: str, title: str, end: str):
        made = make(library, f"us/{state}")

        assert title in " ".join(made.bill.title.split())
        assert [one.message for one in made.findings if one.check == "amendments"] == []
        assert [one for one in made.bill.sections if "amend" in one.classes]
        assert [one.text for one in made.sheet.paras if one.text.strip(" _O\n")][-1].endswith(end)

    def it_has_no_text_of_them_elsewhere(self, library: Library):
        assert [one.id for one in make(library, "us/ma").bill.sections if "amend" in one.classes] == []


class DescribeItsDepth:
    def it_is_within_the_three_levels_of_massachusetts(self, library: Library):
        assert [one for one in make(library, "us/ma").findings if one.check == "numbers"] == []


class DescribeTheChoices:
    @pytest.mark.parametrize(("option", "value"), [(key, value) for key in OTHER for value in OTHER[key]])
    def it_can_be_made_one_by_one(self, library: Library, option: str, value: str):
        other = make(library, options={option: value})

        assert grave(other, *ALSO) == []
        assert text(other) != text(make(library))

    def it_can_be_made_all_at_once(self, library: Library):
        assert grave(make(library, options={key: values[-1] for key, values in OTHER.items()}), *ALSO) == []

    def it_cites_a_study_that_was_made_already(self, library: Library):
        made = make(library, options={"study_cite": "Final report (2026)"}, without=["study"])

        assert grave(made, *ALSO) == []
        assert "Final report (2026)" in text(made)

    def it_keeps_elected_officers_who_govern_out_of_every_credit_decision(self, library: Library):
        made = text(make(library, options={"governance": "commission"}))

        assert "A director may not make, vote on, or direct a credit decision." in made
        assert "The state treasurer" in made
        assert "voting directors" not in made

    def it_starts_the_times_of_a_commission_when_its_advisers_sit(self, library: Library):
        board = text(make(library))
        commission = text(make(library, options={"governance": "commission"}))

        assert board.count("after a majority of the directors takes office") == 3
        assert "after a majority of the directors takes office" not in commission
        assert commission.count("after a majority of the advisory board takes office") == 2

    def it_speaks_of_collateral_only_where_some_is_pledged(self, library: Library):
        assert "Collateral pledged under" in text(make(library))
        assert "ollateral pledged under" not in text(make(library, options={"protection": "guaranty"}))

    def it_limits_a_guaranty_to_a_fund_unless_authority_is_named(self, library: Library):
        funded = text(make(library, options={"protection": "guaranty"}))
        general = text(
            make(library, options={"protection": "guaranty", "guaranty_authority": "Amendment Nine"})
        )

        assert "to the extent of the money in the deposit guaranty fund and no further" in funded
        assert "under Amendment Nine" in general
        assert "no further" not in general.partition("GUARANTY")[2].partition("Deposits in this bank")[0]

    def it_takes_deposits_of_residents_with_insurance_only(self, library: Library):
        assert rules(make(library, options={"retail": "full"})) != []
        made = make(library, options={"retail": "full", "protection": "insured"})

        assert grave(made, *ALSO) == []
        assert "a natural person who resides in the state" in text(made)

    def it_prints_the_appointments_that_it_counts(self, library: Library):
        bad = rules(make(library, options={"board_size": "7"}))
        seats = "[{who: governor, seats: 4}, {who: the association of banks, seats: 3}]"
        good = make(library, options={"board_size": "7", "appointers": seats})

        assert ["do not add up to the board" in one for one in bad] == [True]
        assert rules(good) == []
        assert "By the governor, four" in text(good)
        assert "By the association of banks, three" in text(good)

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"first_report": "2027-06-30", "effective_date": "2027-07-01"}, "before the act takes effect"),
            ({"capital_opening": "60000000"}, "more capital to open than it is given"),
            ({"capital_initial": "60000000"}, "the capital is paid do not add up"),
            ({"disaster_pct": "150"}, "cannot be more than all of it"),
        ],
    )
    def it_says_what_does_not_add_up(self, library: Library, options: dict[str, str], said: str):
        assert [said in one for one in rules(make(library, options=options))] == [True]


class DescribeTheSwitches:
    def it_stands_with_any_two_sections_off(self, library: Library):
        ids = [id for id in library.template("public-bank").sections if id != "emergency"]
        for without in combinations(ids, 2):
            assert grave(make(library, without=list(without)), *ALSO) == [], without

    @pytest.mark.parametrize(
        ("module", "words"),
        [
            ("infrastructure", "infrastructure that the public owns"),
            ("agriculture", "farms, fisheries"),
            ("disaster", "declared disaster"),
            ("student-loans", "higher education"),
            ("participation", "articipation"),
        ],
    )
    def it_leaves_no_trace_of_a_section_that_is_off(self, library: Library, module: str, words: str):
        assert words in text(make(library, "us/ca"))
        assert words not in text(make(library, "us/ca", without=[module]))

    def it_still_lends_to_local_governments_when_every_kind_of_lending_is_off(self, library: Library):
        made = make(library, without=list(MODULES))

        assert grave(made, *ALSO) == []
        assert "capital projects that a local government is authorized to undertake" in text(made)


class DescribeTheGates:
    @pytest.mark.parametrize(
        ("state", "cite"), [("ca", "Section 8 of Article IV"), ("ok", "Section 58 of Article V")]
    )
    def it_is_no_emergency_act_where_the_constitution_bars_one(self, tmp_path: Path, state: str, cite: str):
        done = billgen("draft", "public-bank", f"us/{state}", "--with", "emergency", "--json", cwd=tmp_path)

        assert done.code == 1
        stop = done.json["findings"][0]
        assert (stop["check"], stop["severity"]) == ("law-gate", "stop")
        assert cite in stop["message"]
        assert billgen("check", "public-bank", f"us/{state}", cwd=tmp_path).code == 0

    def it_may_be_one_where_nothing_bars_it(self, library: Library):
        made = make(library, with_=["emergency"], options={"emergency_facts": "The study cannot wait."})

        assert grave(made, *ALSO) == []
        assert "declaring an emergency" in text(made).split("BE IT ENACTED")[0]
        assert "The study cannot wait." in text(made)
        assert rules(make(library, with_=["emergency"], options={"effective_date": "2027-07-01"})) != []

    def it_is_refused_where_the_constitution_forbids_a_bank_of_the_state(self, tmp_path: Path):
        done = billgen("draft", "public-bank", "us/or", "--json", cwd=tmp_path)

        assert done.code == 1
        assert "section 1, Article XI of the Oregon Constitution" in done.json["findings"][0]["message"]
        assert "A study or task force" in done.json["findings"][0]["fix"]

    def it_says_where_a_bank_stands_already(self, library: Library):
        messages = [one.message for one in make(library, "us/nd").findings if one.check == "law-gate"]

        assert [
            one for one in messages if "already provides for a bank" in one and "chapter 6-09" in one
        ] != []

    def it_says_which_clause_nobody_has_read(self, library: Library):
        messages = [one.message for one in make(library, "us/ca").findings if one.check == "law-gate"]

        assert [
            one for one in messages if "constitution.special_law.cite" in one and "check not done" in one
        ] != []
