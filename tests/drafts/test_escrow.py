"""The escrow act: its modes, its switches, and that the money it holds can never be spent."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.bill.model import Bill, Provision, plain
from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from tests.drafts.reading import grave, text
from tests.program import DAY, billgen

ALSO = ("not-checked", "title", "actor", "partisan")
"""Checks of which this template may not cause a warning either."""
MODES = {
    "readiness": {},
    "non_tax": {},
    "full_gated": {},
    "full_direct": {"acknowledge_high_risk": "true"},
}
"""Each mode, with what it asks for."""
MONEY = ["non_tax", "full_gated", "full_direct"]
TAX = ["full_gated", "full_direct"]
GATED = ["non_tax", "full_gated"]
SWITCHES = ["findings", "continuity", "oversight", "forms"]
SUBSETS = [list(some) for size in (0, 1, 2, len(SWITCHES)) for some in combinations(SWITCHES, size)]
"""None, each, every pair, and all of them."""
GOLDEN = {
    "us/wa": ("full_gated", "escrow.us-wa.txt"),
    "us/ny": ("full_gated", "escrow.us-ny.txt"),
    "us/ca": ("readiness", "escrow-readiness.us-ca.txt"),
}
OTHER = {
    "act_title": "Ledger Act",
    "trigger": "impoundment_finding",
    "budget_officer": "director of the budget",
    "deciders": "[the governor, the auditor]",
    "first_report_days": "90",
    "cure_days": "45",
    "advisory_opinion": "true",
    "other_states": "2",
    "custody": "trustee",
    "investments": "cash",
    "non_tax_kinds": "[A contested federal payment]",
    "employers": "universities",
    "local": "opt_in",
    "release_days": "1",
    "max_hold_days": "30",
    "employee_contact": "payroll office",
    "ending": "resolution",
    "report_to": "the committee on finance",
    "review_court": "superior court",
    "sunset_years": "1",
    "effective_date": "2027-07-01",
}
"""Choices the other way; each mode is asked for those that count in it."""


_MADE: dict[str, Draft] = {}


def make(
    library: Library,
    mode: str,
    place: str = "us/wa",
    options: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
) -> Draft:
    """One draft of the act in a mode; the same one is made once."""
    asked = {"mode": mode, **MODES[mode], **(options or {})}
    key = repr((place, sorted(asked.items()), sorted(without)))
    if key not in _MADE:
        request = Request("escrow", place, date(2027, 1, 11), options=asked, without=list(without))
        _MADE[key] = draft(library, request)
    return _MADE[key]


def others(library: Library, mode: str) -> dict[str, str]:
    """The choices that count in a mode, each made the other way."""
    options = library.template("escrow").options
    return {name: value for name, value in OTHER.items() if mode in _modes(options[name].show_if)}


def _modes(condition: str) -> set[str]:
    """The modes in which a condition on the mode holds."""
    named = {mode for mode in MODES if f'"{mode}"' in condition}
    return named if condition and "!=" not in condition else set(MODES) - named


def ids(made: Draft) -> set[str]:
    """The id of every provision."""
    return {one.id for section in made.bill.sections for one in section.walk()}


def statements(bill: Bill) -> Iterator[tuple[str, str]]:
    """Every sentence of the provisions with its id; an item is read with the words that open its list."""
    for section in bill.sections:
        yield from _told(section, "")


def _told(one: Provision, opening: str) -> Iterator[tuple[str, str]]:
    words = plain(one.runs)
    for sentence in re.split(r"(?<=[.;]) ", f"{opening} {words}".strip()):
        yield one.id, sentence
    below = words.rpartition(". ")[2] if words.endswith(":") else ""
    for child in one.children:
        if isinstance(child, Provision):
            yield from _told(child, below)
        else:
            yield from ((one.id, sentence) for sentence in re.split(r"(?<=[.;]) ", plain(child.runs)))


HELD = re.compile(r"escrow account|subaccount|custodian|set aside|stakeholder", re.IGNORECASE)
MOVES = re.compile(
    r"\b(?:shall|may|must|can|will|is|are|to|be)(?: (?:also|then|again))?(?: be)? "
    r"(?:pay|paid|releas|spen[dt]|expend|appropriat|allot|us(?:e|ed)\b|transfer|swept|len[dt]|pledg|assign|return|revert|distribut|credit|offer|draw|appl(?:y|ied)\b"
    r"|available|kept? for|move)|\bleaves?\b",
    re.IGNORECASE,
)
ALLOWED = [
    r"\bmay (?:not|never) (?:be|provide)\b",  # a bar
    r"\bno payment may be (?:set aside|made into|designated)\b",
    r"\bis not subject to attachment\b",
    r"\binto the escrow account on or before\b",  # into the account
    r"\bowes a payment that is not designated\b.*\bto the payee\b",
    r"\bfrom (?:other money|money other than the escrow account)\b",  # other money
    r"\bcustodian shall (?:then )?pay\b[^.;]*\b(?:to the payees?|into the registry of (?:that|the) court)\b",
    r"\bcustodian shall offer\b[^.;]*\bto (?:the payee|the registry of (?:a|the) court)\b",
    r"^On such a levy or process the custodian shall pay the federal agency that it names\.$",
    r"\bcustodian shall release\b",  # which the section on release says how to do
    r"^Money in the escrow account may be paid to the payee, "
    r"to a federal agency that a levy or other process of the federal government names, "
    r"or into the registry of a court, and to no one",
    r"^Money leaves the escrow account only under section \d+ of this act, or into the registry of a court\b",
    r"\bspent by no one, and leave\b",
    r'^"Stakeholder" means a person who holds money that others claim and who has no right to use it\.$',
]
"""The only ways in which a sentence may speak of moving what is held."""


def spends(sentence: str) -> bool:
    """Whether a sentence moves held money otherwise than to the payee, or into a court's registry for it."""
    moved = HELD.search(sentence) and MOVES.search(sentence)
    return bool(moved) and not any(re.search(shape, sentence) for shape in ALLOWED)


class DescribeTheAct:
    @pytest.mark.parametrize("place", GOLDEN)
    def it_is_as_it_was_read(self, tmp_path: Path, place: str):
        mode, name = GOLDEN[place]
        golden = Path(__file__).with_name("golden") / name
        words = ["draft", "escrow", place, "--set", f"mode={mode}", "--as-of", DAY, "--format", "txt"]
        done = billgen(*words, cwd=tmp_path)
        assert done.code == 0, done.err
        made = (tmp_path / "out" / place / "escrow.txt").read_text(encoding="utf-8")
        made = re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "########", made)
        if os.environ.get("BILLGEN_GOLDEN") == "write":
            golden.write_text(made, encoding="utf-8")

        assert made.splitlines() == golden.read_text(encoding="utf-8").splitlines()

    def it_is_made_as_word_and_pdf_with_its_forms(self, tmp_path: Path):
        done = billgen("draft", "escrow", "us/wa", "--as-of", DAY, "--format", "docx,pdf", cwd=tmp_path)
        assert done.code == 0, done.err
        out = tmp_path / "out/us/wa"
        words = zipfile.ZipFile(out / "escrow.docx").read("word/document.xml").decode()

        forms = (
            "Certificate of delinquency",
            "Notice to the federal agency",
            "Notice to employees",
            "Release order",
        )
        assert [name for name in forms if name not in words] == []
        assert (out / "escrow.pdf").read_bytes().startswith(b"%PDF-")

    def it_has_a_model_edition(self, tmp_path: Path):
        done = billgen("model", "escrow", cwd=tmp_path)

        assert done.code == 0, done.err

    @pytest.mark.parametrize("mode", MODES)
    def it_says_the_bottom_line_in_every_cover_note(self, library: Library, mode: str):
        cover = " ".join(para.text for para in make(library, mode).cover.paras)

        for words in (
            "conflicts on its face",
            "very probably be enjoined",
            "none was enacted",
            "personal liability",
        ):
            assert words in cover

    @pytest.mark.parametrize("mode", MODES)
    def it_holds_together_with_any_sections_off(self, library: Library, mode: str):
        for without in SUBSETS:
            made = make(library, mode, without=without)

            assert grave(made, *ALSO) == [], without
            assert ("effective-date" in ids(made)) == ("providing an effective date" in text(made))
            assert ("findings" in ids(made)) == ("creating a new section" in text(made))
            assert "providing an expiration date" in text(made)
            assert bool(made.bill.exhibits) == ("forms" not in without)

    @pytest.mark.parametrize("option", sorted(OTHER))
    def it_holds_together_with_one_choice_the_other_way(self, library: Library, option: str):
        mode = "readiness" if option == "trigger" else "full_gated"
        made = make(library, mode, options={option: OTHER[option]})

        assert grave(made, *ALSO) == []
        assert text(made) != text(make(library, mode))

    @pytest.mark.parametrize("mode", MODES)
    def it_holds_together_with_every_choice_the_other_way(self, library: Library, mode: str):
        for without in SUBSETS:
            assert grave(make(library, mode, options=others(library, mode), without=without), *ALSO) == []

    def it_names_itself_for_what_it_does(self, library: Library):
        assert "Federal Funds Accountability Act." in text(make(library, "readiness"))
        assert "Federal Funds Accountability and Escrow Act." in text(make(library, "full_gated"))

    @pytest.mark.parametrize("place", ["us/ny", "us/md", "us/ne"])
    def it_can_be_drafted_where_laws_look_otherwise(self, library: Library, place: str):
        for mode in MODES:
            made = make(library, mode, place)
            assert [str(one) for one in made.findings if one.severity in ("stop", "error")] == []


class DescribeTheMoney:
    @pytest.mark.parametrize("mode", MONEY)
    def it_can_never_be_spent(self, library: Library, mode: str):
        drafts = [make(library, mode, options={"custody": "registry"})]
        for without in SUBSETS:
            drafts += [
                make(library, mode, without=without),
                make(library, mode, options=others(library, mode), without=without),
            ]
        for made in drafts:
            read = list(statements(made.bill))

            assert [(id, said) for id, said in read if spends(said)] == []
            assert "It may not be: Appropriated, allotted, or spent;" in [said for _, said in read]
            assert not any("appropriation" in section.classes for section in made.bill.sections)

    @pytest.mark.parametrize(
        "sentence",
        [
            "The custodian may pay money in the escrow account to the general fund.",
            "Money in the escrow account may be appropriated for schools.",
            "After a year the escrow account is available for any purpose.",
            "The custodian shall transfer each subaccount to the budget officer.",
            "An agency may use money that was set aside under this act.",
            "Interest on the escrow account is to be credited to the state.",
        ],
    )
    def it_would_be_seen_if_it_could(self, sentence: str):
        assert spends(sentence)

    @pytest.mark.parametrize("mode", MONEY)
    def it_has_its_safeguards_whatever_is_chosen(self, library: Library, mode: str):
        must = {
            "account.not-state",
            "account.out",
            "release.automatic",
            "release.longest",
            "release.never",
            "together",
        }
        must |= {
            "gate.closes",
            "gate.meanwhile",
            "deposits.limit",
            "deposits.payroll",
            "officers.comply",
            "audit.annual",
        }
        for without in SUBSETS:
            for options in ({}, others(library, mode)):
                assert must - ids(make(library, mode, options=options, without=without)) == set()

    @pytest.mark.parametrize("mode", MONEY)
    def it_falls_with_its_safeguards(self, library: Library, mode: str):
        said = " ".join(words for id, words in statements(make(library, mode).bill) if id == "together")

        assert re.search(
            r"part of section 8\(4\) .*, of section 8\(5\) .*, or of section 10 .* section 9 .* does not",
            said,
        )
        assert "shall then pay all money in the escrow account to the payees" in said

    @pytest.mark.parametrize("mode", GATED)
    def it_waits_for_a_court(self, library: Library, mode: str):
        made = make(library, mode)
        said = " ".join(sentence for _, sentence in statements(made.bill))

        assert {"gate.shut", "gate.opens", "gate.declared", "gate.stands", "effective-date.staged"} <= ids(
            made
        )
        assert "While the gate is open and a certificate of delinquency is in effect" in said
        assert "take effect on the day on which the opening certificate is filed" in said

    def it_is_not_there_at_all_in_readiness(self, library: Library):
        for without in SUBSETS:
            made = make(library, "readiness", without=without)
            assert re.findall("escrow|custodian|covered payment|designat", text(made), re.IGNORECASE) == []
            assert "It does not authorize an agency or officer to withhold" in text(made)

    @pytest.mark.parametrize("mode", TAX)
    def it_takes_income_tax_last_and_payroll_tax_never(self, library: Library, mode: str):
        made = text(make(library, mode))

        assert "Withheld federal income tax may be designated last" in made
        assert "Withheld payroll tax, whether it is the share of an employee or of the employer;" in made
        assert "go on withholding from wages what federal law requires" in made

    def it_leaves_tax_alone_in_non_tax(self, library: Library):
        made = make(library, "non_tax")

        assert "Federal income tax withheld from wages, and any other tax;" in text(made)
        assert "employees" not in ids(made)

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("max_hold_days", "91"),
            ("release_days", "6"),
            ("cure_days", "5"),
            ("first_report_days", "0"),
            ("sunset_years", "9"),
        ],
    )
    def it_refuses_a_number_beyond_its_limit(self, library: Library, option: str, value: str):
        errors = [
            one
            for one in make(library, "full_gated", options={option: value}).findings
            if one.severity == "error"
        ]

        assert [(one.check, one.path) for one in errors] == [("rules", f"options.{option}")]


class DescribeTheRefusals:
    def it_is_refused_without_the_acknowledgement(self, tmp_path: Path):
        done = billgen("draft", "escrow", "us/wa", "--set", "mode=full_direct", "--json", cwd=tmp_path)

        assert done.code == 1
        stop = next(one for one in done.json["findings"] if one["severity"] == "stop")
        assert "personal liability and prosecution" in stop["message"]
        assert "acknowledge_high_risk=true" in stop["message"]
        assert "readiness, non_tax, and full_gated" in stop["fix"]

    def it_takes_no_weaker_trigger_where_money_is_held(self, tmp_path: Path):
        done = billgen("draft", "escrow", "us/wa", "--set", "trigger=executive_order", cwd=tmp_path)

        assert done.code != 0
        assert "only on an order of a court that is in force" in done.err


class DescribeTheDays:
    @pytest.mark.parametrize("mode", MODES)
    def it_asks_for_no_report_before_it_takes_effect(self, library: Library, mode: str):
        made = make(library, mode, options={"effective_date": "2027-07-01"})
        said = dict(statements(made.bill))

        assert said["ledger.duty"].startswith("Within 60 days after the effective date of this section")
        assert (
            re.findall(r"\bby (?:January|February|March|April|May|June|July|August|September)\b", text(made))
            == []
        )
        if mode in GATED:
            staged = said["effective-date.staged"]
            assert re.search(
                r"sections 8 through 1[01] of this act take effect on the day", staged, re.IGNORECASE
            )
            assert "July 1, 2027" in said["effective-date.rest"]
