"""The checks of a draft as a whole: its subjects, its cost, its emergency."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.findings import Severity
from billgen.cli.findings import barring
from tests import small
from tests.checks.words import Found, bill, found, section

__all__ = ["found"]

ZED = small.FACTS["jurisdictions/us/zz.yaml"]
ONE_SUBJECT = {
    "jurisdictions/us/zz.yaml": ZED.replace(
        "        law:\n",
        "        constitution: {single_subject: {cite: Section 5, summary: One subject.}}\n        law:\n",
    )
}


def emergency(rule: str) -> dict[str, str]:
    """Facts of Zed with a rule on emergencies."""
    return {
        "jurisdictions/us/zz.yaml": ZED.replace(
            "          style: {duty: shall}", f"          style: {{duty: shall}}\n          emergency: {rule}"
        )
    }


URGENT = bill(
    section("It is so."),
    "## Emergency {: #emergency .emergency .uncodified}\nThis act takes effect at once.\n",
)


class DescribeSingleSubject:
    def it_warns_where_a_bill_may_have_one(self, found: Found):
        (one,) = found("single-subject", "x", subject="'rakes; hoes'", files=ONE_SUBJECT)

        assert one.severity is Severity.WARNING
        assert "Section 5" in one.message

    def it_only_notes_what_may_be_one_matter_or_where_no_rule_is_known(self, found: Found):
        joined = "the sale of rakes and the lease of hoes"

        assert [one.severity for one in found("single-subject", "x", subject=joined, files=ONE_SUBJECT)] == [
            "notice"
        ]
        assert [one.severity for one in found("single-subject", "x", subject="'rakes; hoes'")] == ["notice"]

    @pytest.mark.parametrize("subject", ["rakes and hoes", "the sale of rakes, hoes, and spades", "things"])
    def it_leaves_one_subject_alone(self, found: Found, subject: str):
        assert found("single-subject", "x", subject=subject, files=ONE_SUBJECT) == []


class DescribeFiscalNote:
    FEE = "  fee: {kind: money, default: 5, help: F.}\n"
    OPTIONS = f"options:\n{FEE}  seats: {{kind: number, default: 5, help: S.}}\n"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (section("Money is given.", "money", ".fee"), "sets a fee (money)"),
            ("A member is paid {{ options.fee | money }}.", "sets an amount of money (duties)"),
            ("A member is paid $50.", "sets an amount of money (duties)"),
            ("The Rake Board is created.", "creates a body, a program or a fund (duties)"),
            ("The clerk may hire a keeper.", "adds staff (duties)"),
        ],
    )
    def it_says_that_one_will_be_asked_for_and_for_which_sections(self, found: Found, text: str, words: str):
        (one,) = found("fiscal-note", text, manifest=self.OPTIONS)

        assert words in one.message
        assert one.severity is Severity.NOTICE
        assert barring([one], strict=True) == []

    @pytest.mark.parametrize(
        "text",
        [
            "The board has {{ options.seats }} members, and a rule is created by it.",
            section('(1) "Rake" means a tool that costs $5.', "definitions", ".definitions"),
            "The clerk of {{ state.name }} acts.\n::: note\nIt costs $5.\n:::",
        ],
    )
    def it_is_silent_on_what_costs_nothing(self, found: Found, text: str):
        assert found("fiscal-note", text, manifest=self.OPTIONS) == []

    def it_is_silent_on_the_ordinance_of_a_town(self, tmp_path: Path):
        both = small.MANIFEST.replace("[state]", "[state, city]")
        files = {"templates/thing/template.yaml": both}
        root = small.library(tmp_path, bill=bill(section("The clerk may hire a keeper.")), files=files)
        said = {
            place: [one.check for one in small.make(root, place).findings] for place in ("us/zz", "us/zz/oz")
        }

        assert "fiscal-note" in said["us/zz"]
        assert "fiscal-note" not in said["us/zz/oz"]


class DescribeEmergency:
    def it_refuses_one_where_the_place_bars_it(self, found: Found):
        (one,) = found("emergency", URGENT, files=emergency("{allowed: false, cite: Section 6}"))

        assert one.severity is Severity.ERROR
        assert "Section 6" in one.message
        assert (one.provision, one.path) == ("emergency", "place.drafting.emergency")

    def it_refuses_one_where_there_is_no_such_thing(self, found: Found):
        (one,) = found("emergency", URGENT, files=emergency("!none"))

        assert one.severity is Severity.ERROR

    def it_warns_where_nobody_knows(self, found: Found):
        (one,) = found("emergency", URGENT)

        assert one.severity is Severity.WARNING
        assert "is not known" in one.message

    def it_carries_the_limits_and_the_vote(self, found: Found):
        rule = "{allowed: true, vote: two thirds, limits: No taxes., cite: Section 6}"
        (one,) = found("emergency", URGENT, files=emergency(rule))

        assert one.severity is Severity.WARNING
        assert "No taxes. It needs two thirds. Authority: Section 6." in one.message

    def it_only_notes_the_vote_where_there_are_no_limits(self, found: Found):
        (one,) = found("emergency", URGENT, files=emergency("{allowed: true, vote: two thirds}"))

        assert one.severity is Severity.NOTICE

    def it_finds_one_that_has_no_class(self, found: Found):
        text = "This act is necessary for the immediate preservation of the public peace."
        first = found("emergency", text, files=emergency("{allowed: true, vote: two thirds}"))[0]

        assert first.severity is Severity.ERROR
        assert ".emergency" in first.fix

    def it_is_silent_on_a_draft_that_declares_none(self, found: Found):
        text = "In an emergency the clerk acts for the public peace."

        assert found("emergency", text, files=emergency("{allowed: false}")) == []
