"""The act on referral of alleged crimes by public officers: whom it binds, and what it leaves alone."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.bill.model import Flush, Provision, plain
from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from tests.drafts.reading import grave, text
from tests.program import DAY, billgen

ALSO = ("title", "not-checked", "actor", "long-sentence")
"""Checks of which this template may not cause a warning either."""
ID = "prosecution-referral"
GOLDEN = Path(__file__).with_name("golden")
OTHER = {
    "intake_office": "prosecutors",
    "ag_supersession": "plenary",
    "grand_jury": "false",
    "lead_agency": "state bureau of investigation",
    "me_office": "state medical examiner",
    "portal": "complaints.example.org",
    "languages": "[English, Spanish, Vietnamese]",
    "name_uncharged": "true",
    "appropriation": "1000000",
    "attach_forms": "false",
    "effective_date": "2028-01-01",
}
"""Every choice the other way, but for numbers and names."""
ACTORS = (
    r"receiving office|agency|agencies|custodian|head|reviewing prosecutor|attorney general"
    r"|prosecuting attorney|investigator|state auditor|officer of an agency|employee of an agency"
    r"|medical examiner|office that asked|office that misses a time|board|appointing authorit(?:y|ies)|holder"
    r"|person who (?:discloses|heads)|such a person|state bureau of investigation|they|it|which"
)
"""Who may have a duty: offices and persons of the state and its local governments, or words for one."""


def make(library: Library, place: str = "us/wa", **asked: object) -> Draft:
    """One draft of the act."""
    return draft(library, Request(ID, place, date(2027, 1, 11), **asked))  # type: ignore[arg-type]


def words(provision: Provision) -> list[str]:
    """Every paragraph of a provision: its own words, then those below it."""
    found = [plain(provision.runs)]
    for child in provision.children:
        found += words(child) if isinstance(child, Provision) else [_flush(child)]
    return [one for one in found if one]


def _flush(child: Flush) -> str:
    cells = " ".join(plain(cell) for row in child.table for cell in row) if child.table else ""
    return plain(child.runs) + cells


def act(made: Draft) -> list[str]:
    """The paragraphs of the sections, without the forms behind them."""
    return [one for section in made.sheet.bill.sections for one in words(section)]  # type: ignore[union-attr]


def sentences(made: Draft) -> list[str]:
    """The sentences of the act."""
    return [one for para in act(made) for one in re.split(r"(?<=[.;:]) ", para)]


def misplaced(sentence: str) -> bool:
    """Whether a duty or a bar falls on somebody whom the act may not direct."""
    for match in re.finditer(r"\b(?:shall|may not)\b", sentence):
        subject = sentence[: match.start()]
        near = re.split(r", and |, or |; ", subject)[-1]
        if re.search(r"\boutside government\b[^,]*$|\bpersonnel\b[^,]*$|United States", near):
            return True
        if not (re.search(rf"\b(?:{ACTORS})\b", subject, re.I) or _eligible(sentence)):
            return True
    return False


def _eligible(sentence: str) -> bool:
    """Whether a bar only says who may hold a place, what a paper may hold, or what this act is not."""
    return bool(
        re.match(
            r"A person (?:with|may not be a member|who has)|A (?:referral|summary|notice)"
            r"|The re(?:port|view)",
            sentence,
        )
        or "a person who has read it may not" in sentence
        or "These steps" in sentence
    )


@pytest.fixture(scope="module")
def usual(library: Library) -> Draft:
    """The act for Washington with every default."""
    return make(library)


@pytest.fixture(scope="module")
def offices(library: Library) -> list[Draft]:
    """The act for each kind of receiving office, and once with every choice the other way."""
    kinds = [{"intake_office": kind} for kind in ("ag", "independent", "prosecutors")]
    return [make(library, options=options) for options in [*kinds, OTHER]]


class DescribeTheActForThreeStates:
    @pytest.mark.parametrize("place", ["us/wa", "us/ca", "us/il"])
    def it_is_as_it_was_read_and_approved(self, place: str, tmp_path: Path):
        golden = GOLDEN / f"{ID}.{place.replace('/', '-')}.txt"
        done = billgen("draft", ID, place, "--as-of", DAY, "--format", "txt", cwd=tmp_path)
        assert done.code == 0, done.err
        made = (tmp_path / "out" / place / f"{ID}.txt").read_text(encoding="utf-8")
        made = re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "########", made)
        if os.environ.get("BILLGEN_GOLDEN") == "write":
            golden.write_text(made, encoding="utf-8")

        assert made.splitlines() == golden.read_text(encoding="utf-8").splitlines()

    @pytest.mark.parametrize(
        ("place", "prosecutor"),
        [
            ("us/wa", "the prosecuting attorney of"),
            ("us/ca", "the district attorney of"),
            ("us/ny", "the district attorney of"),
            ("us/il", "the State's Attorney of"),
            ("us/mn", "the county attorney of"),
        ],
    )
    def it_names_the_prosecutor_of_the_state(self, library: Library, place: str, prosecutor: str):
        assert prosecutor in text(make(library, place))


class DescribeEqualApplication:
    def it_is_refused_for_officers_of_one_government(self, tmp_path: Path):
        done = billgen("draft", ID, "us/wa", "--set", "scope=federal_only", "--json", cwd=tmp_path)

        assert done.code == 1
        stops = [one for one in done.json["findings"] if one["severity"] == "stop"]
        assert [one["check"] for one in stops] == ["law-gate"]
        assert "discriminates" in stops[0]["message"]
        assert "142 S. Ct. 1976" in stops[0]["message"]
        assert "officers of every government alike" in stops[0]["fix"]
        assert not (tmp_path / "out").exists()

    def it_never_names_one_government_without_the_others(self, offices: list[Draft]):
        for made in offices:
            for para in act(made):
                rest = re.sub(r"courts? of the United States|[Ff]ederal(?:ly)? law", "", para)
                if re.search(r"United States|\b[Ff]ederal|\btrib", rest):
                    assert "another state" in rest, para
                    assert "Indian tribe" in rest, para

    def it_never_names_one_government_in_the_forms(self, usual: Draft):
        forms = usual.sheet.bill.exhibits  # type: ignore[union-attr]
        paras = [one for form in forms for one in words(form)]
        named = [one for one in paras if re.search(r"United States|[Ff]ederal|[Tt]ribe", one)]

        assert len(forms) == 6
        assert [one for one in paras if re.search(r"[Ff]ederal", one)] == []
        assert named == [
            "[ ] Land of the United States",  # one box of a closed list of kinds of land
            "[ ] Indian country or land of a tribe",
            *[one for one in named if "Local" in one and "State" in one and "Tribe" in one],
        ]

    def it_covers_officers_of_every_government(self, usual: Draft):
        whole = text(usual)

        assert "this state, a local government, the United States, another state, or an Indian tribe" in whole
        assert "whichever government a covered officer serves" in whole


class DescribeWhatItLeavesAlone:
    def it_lays_duties_and_bars_on_offices_of_the_state_only(self, offices: list[Draft]):
        for made in offices:
            assert [one for one in sentences(made) if misplaced(one)] == []

    @pytest.mark.parametrize(
        "sentence",
        [
            "An agency of an outside government shall keep the records.",
            "A federal agent may not enter without leave.",
            "The receiving office shall ask, and the personnel of an outside government shall answer.",
            "A marshal of the United States shall wear a badge.",
        ],
    )
    def it_would_tell_a_duty_of_somebody_else(self, sentence: str):
        assert misplaced(sentence)

    def it_commands_no_covered_officer(self, offices: list[Draft]):
        commanded = (
            r"(?:[Cc]overed officer|outside government|personnel)s?,? (?:who [^,.]*)?(?:shall|must|may not)\b"
        )
        for made in offices:
            assert [one for one in sentences(made) if re.search(commanded, one)] == []
            assert "gives no power to compel an officer or an agency of an outside government" in text(made)
            assert "gives no person authority to arrest, search, detain, inspect, obstruct, or delay" in text(
                made
            )

    def it_compels_no_charge(self, offices: list[Draft]):
        compelled = r"\b(?:shall|must) (?:\w+ )?(?:charge|prosecute|indict|file|present|seek an indictment)\b"
        for made in offices:
            assert [one for one in sentences(made) if re.search(compelled, one)] == []
            assert "compels a charge, forbids a charge, or changes who decides on one" in text(made)

    def it_says_of_no_officer_that_the_officer_took_part(self, offices: list[Draft]):
        presumed = r"\b(?:officer|employee)s? (?:took part|was involved)\b"
        for made in offices:
            assert [one for one in sentences(made) if re.search(presumed, one)] == []
            assert "covered officer is presumed innocent" in text(made)

    def it_opens_no_privilege_and_no_compelled_statement(self, offices: list[Draft]):
        for made in offices:
            whole = text(made)
            compelled = re.search(
                r"copy must leave out each statement described in section (\d+\(\d\))", whole
            )

            assert "does not apply to a report that is privileged" in whole
            assert "to an agency that defends persons accused of crimes" in whole
            assert compelled is not None
            assert (
                whole.count(f"section {compelled[1]} of this act") == 3
            )  # the copy, what comes later, the certificate

    def it_gives_no_appeal_that_only_a_removed_case_would_have(self, offices: list[Draft]):
        for made in offices:
            appeals = [one for one in act(made) if "may appeal" in one]

            assert len(appeals) == 1
            assert "from which it could do so if a court of this state had made it" in appeals[0]

    def it_makes_no_crime_and_no_claim(self, offices: list[Draft]):
        for made in offices:
            assert [
                one
                for one in sentences(made)
                if re.search(r"\b(?:guilty of|felony|misdemeanor|fined?)\b", one)
            ] == []
            assert "creates no private right of action" in text(made)

    def it_asks_no_immigration_status(self, usual: Draft):
        asking = [one for one in act(usual) if re.search(r"immigration|citizenship", one)]

        assert [one[:32] for one in asking] == ["The receiving office may not ask"]

    def it_falls_for_outside_governments_with_equal_application(self, library: Library, usual: Draft):
        clause = [
            para for para in act(usual) if "no effect as to the officers of any outside government" in para
        ]

        assert len(clause) == 1
        assert "If section 4(1) of this act is held invalid" in clause[0]
        assert "If section 3(1) of this act" in "\n".join(act(make(library, without=["findings"])))


class DescribeTheForms:
    @pytest.mark.parametrize(
        "words_",
        [
            "In an emergency call 911",
            "A report known to be false may be a crime",
            "can find services, and read about the rights of victims",
            "Services and rights of victims",
            "may then have to be given to a defendant",
            "not a claim for damages, and it does not extend the time to make one",
        ],
    )
    def it_states_on_the_form_for_a_complaint_what_the_act_asks_of_it(self, usual: Draft, words_: str):
        complaint = usual.sheet.bill.exhibits[0]  # type: ignore[union-attr]

        assert words_ in " ".join(words(complaint))

    def it_counts_each_kind_of_charging_decision(self, usual: Draft):
        report = " ".join(words(usual.sheet.bill.exhibits[3]))  # type: ignore[union-attr]

        for kind in ("Charged", "grand jury", "Declined", "another authority", "More investigation"):
            assert kind in report

    def it_speaks_of_no_grand_jury_where_none_sits(self, library: Library):
        made = make(library, options={"grand_jury": "false"})
        forms = made.sheet.bill.exhibits  # type: ignore[union-attr]

        assert "grand jur" not in text(made)
        assert "grand jur" not in " ".join(one for form in forms for one in words(form))


class DescribeTheChoices:
    @pytest.mark.parametrize("option", OTHER)
    def it_can_be_made_one_by_one(self, library: Library, usual: Draft, option: str):
        other = make(library, options={option: OTHER[option]})

        assert grave(other, *ALSO) == []
        assert text(other) != text(usual)

    @pytest.mark.parametrize("who", ["none", "consent", "governor_request", "plenary"])
    @pytest.mark.parametrize("office", ["ag", "independent", "prosecutors"])
    def it_joins_any_office_with_any_substitute(self, library: Library, office: str, who: str):
        assert grave(make(library, options={"intake_office": office, "ag_supersession": who}), *ALSO) == []

    def it_leaves_nothing_dangling_with_any_two_sections_off(self, library: Library):
        ids = list(library.template(ID).sections)
        off = [list(some) for size in (0, 1, 2, len(ids)) for some in combinations(ids, size)]
        for options in ({}, OTHER):
            for without in off:
                assert grave(make(library, options=options, without=without), *ALSO) == [], without

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("ack_days", "0"),
            ("triage_days", "1"),
            ("hold_years", "0"),
            ("follow_up_days", "60"),
            ("small_cell", "1"),
        ],
    )
    def it_refuses_a_number_that_cannot_be_meant(self, library: Library, option: str, value: str):
        errors = [one for one in make(library, options={option: value}).findings if one.severity == "error"]

        assert {one.check for one in errors} == {"rules"}
        assert f"options.{option}" in {one.path for one in errors}

    @pytest.mark.parametrize("size", [3, 5, 7, 11])
    def it_appoints_a_board_of_any_size(self, library: Library, size: int):
        seats = [
            f"{{who: governor, seats: {size - 2}}}",
            "{who: legislature, seats: 1}",
            "{who: the bar, seats: 1}",
        ]
        options = {
            "intake_office": "independent",
            "board_size": str(size),
            "appointers": f"[{', '.join(seats)}]",
        }
        short = {**options, "board_size": str(size + 1)}

        assert grave(make(library, options=options), *ALSO) == []
        wrong = [one.message for one in make(library, options=short).findings if one.check == "rules"]
        assert ["do not add up to the board" in one for one in wrong] == [True]

    def it_asks_nothing_of_a_board_that_is_not_there(self, library: Library):
        assert "A board of" not in text(make(library))

    @pytest.mark.parametrize("day", ["2027-03-01", "2027-12-31", "2028-02-29", ""])
    @pytest.mark.parametrize("due", ["March 1", "December 31"])
    def it_asks_for_no_report_before_it_takes_effect(self, library: Library, day: str, due: str):
        whole = text(make(library, options={"effective_date": day, "report_date": due}))
        rule = re.search(
            r"first report is due on the first (\w+ \d+) that falls at least (\d+) months after the (.+?)\.",
            whole,
        )

        assert rule is not None
        assert rule[1] == due
        assert int(rule[2]) >= 12  # whatever the day, a whole year lies before the first report
        assert rule[3] == "effective date of this section"

    def it_speaks_of_its_own_subject_in_the_title(self, usual: Draft, library: Library):
        title = next(para.text for para in usual.sheet.paras if para.role == "long-title")

        assert "complaints that public officers have committed crimes" in title
        assert "appropriation" not in title
        other = make(library, options={"appropriation": "1000000"})
        assert "making an appropriation" in next(
            para.text for para in other.sheet.paras if para.role == "long-title"
        )

    def it_ends_after_its_forms(self, usual: Draft):
        assert usual.sheet.paras[-1].text == "--- END ---"


class DescribeTheLawGates:
    def it_warns_where_a_law_on_the_same_field_stands(self, usual: Draft, library: Library):
        said = [one.message for one in usual.findings if one.check == "law-gate"]

        assert ["chapter 43.102 RCW" in one for one in said] == [True, False, False]
        paid = make(library, options={"appropriation": "1000000"})
        assert ["chapter 43.102 RCW" in one.message for one in paid.findings if one.check == "law-gate"] == [
            True,
            False,
        ]

    def it_says_what_nobody_looked_at(self, library: Library):
        said = [one.message for one in make(library, "us/ut").findings if one.check == "law-gate"]

        assert sum("NOT CHECKED" in one for one in said) == 2

    def it_warns_of_a_power_that_the_constitution_must_give(self, library: Library):
        said = [
            one.message
            for one in make(library, options={"ag_supersession": "plenary"}).findings
            if one.check == "law-gate"
        ]

        assert any("take over a matter" in one for one in said)
