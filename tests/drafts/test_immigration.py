"""The ordinance on local resources and its mirror: kinds of places, states that bar one, shared clauses."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from billgen.base.findings import Severity
from billgen.base.provenance import Fact
from billgen.bill.model import plain
from billgen.library.library import Library
from billgen.pipeline import Draft, RefusedError, Request, draft
from billgen.render.text import write
from tests import small
from tests.drafts.reading import grave, text

ALSO = ("title", "partisan", "actor", "long-sentence")
"""Checks of which this template may not cause a warning either."""
GOLDEN = Path(__file__).with_name("golden")
LIMITS, HELP = "sanctuary-ordinance", "cooperation-ordinance"
PAIR = (LIMITS, HELP)
STATE = """
schema: 1
id: us/zz
ocd_id: ocd-division/country:us/state:zz
geoid: "99"
kind: state
name: Zedland
formal_name: {value: State of Zedland, status: reported, source: made-up}
postal: ZZ
default_source: made-up
acts: {public_records: {cite: Code 1.1}}
law:
  sanctuary: {standing: [allowed], cite: Code 2.1, summary: Localities choose.}
  immigration_agreements: {standing: [allowed], cite: Code 2.2, summary: Localities choose.}
sources:
  made-up: {title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}
"""
PLACE = """
schema: 1
id: us/zz/ID
kind: KIND
name: NAME
default_source: made-up
governing_body: {name: BODY, presiding_officer: chair}
executive: {title: HEAD}
officers: {clerk: CLERK, attorney: COUNSEL, police_chief: CHIEF}
home_rule: {cite: Code 3.1, summary: The place may enact ordinances.}
code: {name: code of ordinances}
drafting:
  ordaining_clause: "Be it ordained by the BODY of NAME:"
  effective: {default: thirty days after its passage, clause: This ordinance takes effect in thirty days.}
  style: {duty: shall}
sources:
  made-up: {title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}
"""
WORDS = ("KIND", "NAME", "BODY", "HEAD", "CLERK", "COUNSEL", "CHIEF")
KINDS = {
    "tilling": "town|Tilling|town board|town administrator|town clerk|town attorney|constable",
    "vale": "village|Vale|board of trustees|village president|village clerk|village attorney|chief of police",
    "cove-county": "county|Cove|board of supervisors|county administrator|clerk|county counsel|sheriff",
    "north-township-cove": "township|North|township board|supervisor|clerk|solicitor|chief of police",
    "bury": "borough|Bury|borough council|mayor|borough secretary|solicitor|chief of police",
    "metro": "metro government|Metro|metro council|mayor|metro clerk|metro attorney|chief of police",
}
PRINTED: list[tuple[str, str, dict[str, str]]] = [
    (LIMITS, "us/zz/tilling", {"police": "none"}),
    (LIMITS, "us/zz/vale", {}),
    (LIMITS, "us/zz/cove-county", {}),
    (LIMITS, "us/zz/north-township-cove", {"detainer_rule": "notify-only", "remedy": "none"}),
    (HELP, "us/zz/bury", {}),
    (HELP, "us/zz/cove-county", {}),
]
SAVING = "prohibits or restricts an agency or employee from doing any of the following with information"
SHARED = ("state-law", "services", "certification", "training", "reports", "construction", "severability")


@pytest.fixture(scope="module")
def zedland(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The built-in library and a state of invented places."""
    files = {"jurisdictions/us/zz.yaml": STATE, "billgen.yaml": ""}
    for id, said in KINDS.items():
        text = PLACE.replace("ID", id)
        for word, value in zip(WORDS, said.split("|"), strict=True):
            text = text.replace(word, value)
        files[f"jurisdictions/us/zz/{id}.yaml"] = text
    return Library(small.write(tmp_path_factory.mktemp("zedland"), files))


def make(library: Library, template: str, place: str = "us/zz/vale", **asked: object) -> Draft:
    """One draft."""
    return draft(library, Request(template, place, date(2027, 1, 11), **asked))  # type: ignore[arg-type]


def sections(made: Draft) -> dict[str, str]:
    """Section → its words; what a reference or the place numbers is left out."""
    found = {one.id: " ".join(plain(part.runs) for part in one.walk()) for one in made.bill.sections}
    return {id: re.sub(r"\bsections? \d+(\(\w+\))*", "section N", words) for id, words in found.items()}


def stops(library: Library, template: str, place: str, **asked: object) -> list[tuple[str, str]]:
    """What a refused draft says, and what may be done instead; nothing when it is made."""
    try:
        make(library, template, place, **asked)
    except RefusedError as error:
        return [(one.message, one.fix) for one in error.findings]
    return []


def by_standing(word: str, law: str = "sanctuary") -> list[str]:
    """States of the library where a law stands so."""
    facts = Library().facts
    found: list[str] = []
    for id in facts.ids():
        node = facts.place(id).place.at(f"law.{law}.standing") if id.count("/") == 1 else None
        # By value: a note, a quote or the address of a source may hold the same word.
        if word in [one.value for one in getattr(node, "items", ()) if isinstance(one, Fact)]:
            found.append(id)
    return found


BARRED = sorted({*by_standing("prohibited"), *by_standing("required")})
LIMITED = by_standing("enacted")
NO_AGREEMENTS = [one for one in by_standing("prohibited", "immigration_agreements") if one not in LIMITED]


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A village of a state whose law on the subject nobody has read."""
    village = PLACE.replace("ID", "vale")
    for word, value in zip(WORDS, KINDS["vale"].split("|"), strict=True):
        village = village.replace(word, value)
    state = re.sub(r"\nlaw:\n(  .*\n)+", "\n", STATE)
    files = {"jurisdictions/us/zz.yaml": state, "jurisdictions/us/zz/vale.yaml": village, "billgen.yaml": ""}
    return Library(small.write(tmp_path_factory.mktemp("unread"), files))


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The built-in library with one more town in each state whose law speaks."""
    files = {"billgen.yaml": ""}
    for state in {*BARRED, *LIMITED, *NO_AGREEMENTS}:
        files[f"jurisdictions/{state}/testville.yaml"] = (
            f"schema: 1\nid: {state}/testville\nkind: city\nname: Testville\n"
        )
    return Library(small.write(tmp_path_factory.mktemp("everywhere"), files))


@pytest.fixture(scope="module")
def austin() -> Draft:
    """The text of lawful scope, where the standard text is barred."""
    return make(Library(), LIMITS, "us/tx/austin", options={"variant": "lawful_scope"})


class DescribePlacesOfFiveKinds:
    @pytest.mark.parametrize(("template", "place", "options"), PRINTED)
    def it_reads_as_it_was_approved(
        self, zedland: Library, template: str, place: str, options: dict[str, str]
    ):
        draft = make(zedland, template, place, options=options)
        made = write(draft.sheet).decode("utf-8")
        made = re.sub(r"(?<= · )[0-9a-f]{8}(?= · )", "########", made)
        golden = GOLDEN / f"{template}.{place.replace('/', '-')}.txt"
        if os.environ.get("BILLGEN_GOLDEN") == "write":
            golden.write_text(made, encoding="utf-8")

        assert grave(draft, *ALSO) == []
        assert made.splitlines() == golden.read_text(encoding="utf-8").splitlines()

    @pytest.mark.parametrize("template", PAIR)
    def it_knows_no_police_where_there_is_none(self, zedland: Library, template: str):
        made = make(zedland, template, "us/zz/tilling", options={"police": "none"}, with_=["custody"])

        assert not {"custody", "detainers", "certification", "independent-office"} & {*sections(made)}
        assert not re.search(r"law enforcement officer|hold request|constable|booking", text(made))
        assert {"services", "visits", "data"} <= {*sections(made)}

    @pytest.mark.parametrize("template", PAIR)
    def it_certifies_where_somebody_can(self, zedland: Library, template: str):
        options = {"police": "none", "certifier": "town attorney"}
        made = sections(make(zedland, template, "us/zz/tilling", options=options))

        assert "The town attorney, or a person in a supervisory role whom the" in made["certification"]

    @pytest.mark.parametrize("template", PAIR)
    def it_asks_an_independent_sheriff_and_directs_nobody_there(self, zedland: Library, template: str):
        made = make(zedland, template, "us/zz/cove-county")
        office = sections(made)["independent-office"]

        assert "does not direct the sheriff" in office
        assert "The board of supervisors requests the sheriff to adopt" in office
        assert not re.search(r"sheriff (shall|may not|must)", text(made))
        assert not {"custody", "detainers"} & {*sections(made)}

    @pytest.mark.parametrize("template", PAIR)
    def it_says_that_the_sheriff_is_assumed(self, zedland: Library, template: str):
        found = make(zedland, template, "us/zz/cove-county").findings

        assert ("assumed", "place.police") in [(one.check, one.path) for one in found]

    def it_takes_who_polices_from_the_facts_unless_told(self, zedland: Library):
        made = make(zedland, LIMITS, "us/zz/cove-county", options={"police": "own"})

        assert "custody" in sections(made)
        assert "independent-office" not in sections(made)

    @pytest.mark.parametrize("template", PAIR)
    def it_drafts_where_nobody_knows_the_law_of_the_state(self, unread: Library, template: str):
        made = make(unread, template)
        papers = "\n".join(para.text for para in made.cover.paras)

        assert grave(made, *ALSO) == []
        assert "No file of this library says where state law stands" in papers
        assert "includes [citation of the state law on this subject]" in text(made)
        assert any(one.check == "law-gate" and "NOT CHECKED" in one.message for one in made.findings)
        if template == HELP:
            assert "shall follow the law of this state on such questions" in sections(made)["inquiries"]

    @pytest.mark.parametrize("template", PAIR)
    def it_has_each_figure_of_the_report_sent_by_somebody(self, zedland: Library, template: str):
        own, none = (
            sections(make(zedland, template, options={"police": who}))["reports"] for who in ("own", "none")
        )

        assert "head of each agency, each certifying official, and the village president shall send" in own
        assert "the head of each agency and the village president shall send" in none

    @pytest.mark.parametrize("template", PAIR)
    def it_fits_a_consolidated_government(self, zedland: Library, template: str):
        assert grave(make(zedland, template, "us/zz/metro"), *ALSO) == []


class DescribeTheFederalSaving:
    @pytest.mark.parametrize("template", PAIR)
    @pytest.mark.parametrize("police", ["own", "sheriff", "none"])
    def it_stands_with_any_two_sections_off_and_nothing_is_left_hanging(
        self, zedland: Library, template: str, police: str
    ):
        switched = list(zedland.template(template).sections)
        titles: set[str] = set()
        for without in [*combinations(switched, 2), tuple(switched)]:
            made = make(zedland, template, options={"police": police}, without=without)
            title = next(para.text for para in made.sheet.paras if para.text.startswith("AN ORDINANCE"))
            titles.add(title)

            assert grave(made, *ALSO) == []
            assert SAVING in sections(made)["data"]
            assert "8 U.S.C. § 1373 or 8 U.S.C. § 1644" in sections(made)["data"]
        assert len(titles) == 1

    @pytest.mark.parametrize("template", PAIR)
    def it_stands_under_every_choice(self, zedland: Library, template: str):
        options = zedland.template(template).options
        for name, option in options.items():
            for value in option.choices:
                more = {"serious_convictions": "[Murder]"} if value == "serious-conviction" else {}
                made = make(zedland, template, options={name: value, **more})

                assert grave(made, *ALSO) == []
                assert SAVING in sections(made)["data"]


class DescribeTheRuleOnHolds:
    def it_forbids_nowhere_a_hold_that_the_list_of_convictions_allows(self, zedland: Library):
        options = {"detainer_rule": "serious-conviction", "serious_convictions": "[Murder]"}
        made = sections(make(zedland, LIMITS, options=options))

        assert made["custody"].count("Except as section N of this ordinance allows, a law enforcement") == 2
        assert "section N of this ordinance allows it or for a person whom" in made["detainers"]

    @pytest.mark.parametrize("rule", ["judicial-warrant", "notify-only"])
    def it_leaves_no_transfer_without_a_rule(self, zedland: Library, rule: str):
        made = sections(make(zedland, LIMITS, options={"detainer_rule": rule}))

        assert re.search(r"may not (answer .*or )?transfer a person", made["detainers"])
        assert "Except as" not in made["custody"]


class DescribeTheMirror:
    def it_is_made_of_the_same_clauses(self, zedland: Library):
        limits, help_ = (sections(make(zedland, template)) for template in PAIR)

        assert {id for id in SHARED if limits[id] != help_[id]} == set()
        assert limits["definitions"] == help_["definitions"]
        for shared in (
            "asks an employee for resources, for entry to a nonpublic area",
            "An employee may not: Interfere with",
        ):
            assert shared in limits["visits"]
            assert shared in help_["visits"]

    def it_includes_what_it_shares_and_copies_nothing(self):
        texts = [(Library().builtin / "templates" / id / "bill.md.j2").read_text("utf-8") for id in PAIR]
        included = [{*re.findall(r'include "_clauses/(immigration-[\w-]+)', one)} for one in texts]
        lines = [
            {line.strip() for line in one.splitlines() if line.startswith(("(1", "  (a"))} for one in texts
        ]

        assert len(included[0] & included[1]) >= 15
        # Purposes, and what an independent office is asked.
        assert len(lines[0] & lines[1]) <= 20

    @pytest.mark.parametrize("template", PAIR)
    def it_speaks_for_no_side(self, zedland: Library, template: str):
        theirs = r"\b(sanctuary|aliens?|undocumented|invasion|raids?|ice|regime|criminals)\b"
        for place in ("us/zz/vale", "us/zz/cove-county"):
            assert not re.search(theirs, text(make(zedland, template, place)).lower())


class DescribeWhatTheLawBars:
    @pytest.mark.parametrize("state", BARRED)
    def it_is_refused_with_the_statute_and_a_text_of_lawful_scope(self, everywhere: Library, state: str):
        found = stops(everywhere, LIMITS, f"{state}/testville")

        assert len(found) >= 1
        assert all("Authority: " in message and "variant=lawful_scope" in message for message, _ in found)
        assert any("What is lawful there instead: " in fix for _, fix in found)
        assert stops(everywhere, LIMITS, f"{state}/testville", options={"variant": "lawful_scope"}) == []

    @pytest.mark.parametrize("state", LIMITED)
    def it_refuses_the_mirror_where_the_state_limits_help(self, everywhere: Library, state: str):
        found = stops(everywhere, HELP, f"{state}/testville")

        assert any("State law limits" in message and "Authority: " in message for message, _ in found)
        assert stops(everywhere, LIMITS, f"{state}/testville") == []

    @pytest.mark.parametrize("state", NO_AGREEMENTS)
    def it_drafts_the_mirror_without_an_agreement_that_is_forbidden(self, everywhere: Library, state: str):
        assert any(
            "forbids the agreement" in said for said, _ in stops(everywhere, HELP, f"{state}/testville")
        )
        assert stops(everywhere, HELP, f"{state}/testville", without=["agreements"]) == []

    def it_knows_states_of_each_sort(self):
        assert {"us/tx", "us/fl", "us/tn", "us/ga", "us/nc", "us/ia"} <= {*BARRED}
        assert {"us/wa", "us/ca", "us/or", "us/il", "us/nj", "us/ct"} <= {*LIMITED}
        assert {"us/de", "us/vt", "us/md", "us/nm"} <= {*NO_AGREEMENTS}

    def it_lets_no_condition_on_holds_stand_against_state_law(self, everywhere: Library):
        found = stops(everywhere, HELP, "us/tn/testville", options={"detainer_rule": "accompanied"})

        assert ["a condition on hold requests" in message for message, _ in found] == [True]


class DescribeLawfulScopeForAustin:
    def it_has_a_title_of_its_own_and_the_sections_that_no_text_read_bars(self, austin: Draft):
        assert grave(austin, *ALSO) == []
        assert "local services, help for victims of and witnesses to crime" in text(austin)
        assert "use of local resources" not in text(austin)
        papers = "\n".join(para.text for para in austin.cover.paras)
        assert "It limits no help to them." in papers
        assert "civil immigration enforcement" not in papers.split("law stands")[0]
        assert [*sections(austin)][4:9] == ["services", "victims", "certification", "visits", "data"]

    def it_has_no_words_that_limit_help(self, austin: Draft):
        words = {id: said for id, said in sections(austin).items() if id != "definitions"}
        forbidden = r"hold request|detainer|unless the authority|nonpublic area|sole purpose|consents? in"
        denied = [id for id, said in words.items() if re.search(r"\b(prohibits|restricts|limits)\b", said)]

        assert not re.search(forbidden, " ".join(words.values()))
        assert denied == ["purposes", "data"]  # both begin "Nothing in this ordinance"
        assert SAVING in words["data"]
        assert "may not" not in words["visits"].replace("An employee may not: Interfere", "")

    def it_calls_its_divisions_what_the_place_calls_them(self, austin: Draft):
        assert "effective date of this part" in text(austin)
        assert "this section" not in text(austin)

    def it_leaves_questions_to_victims_to_state_law(self, austin: Draft):
        assert "shall follow Article 2A.059, Code of Criminal Procedure" in sections(austin)["victims"]

    def it_warns_with_the_statute_all_the_same(self, austin: Draft):
        gates = [one for one in austin.findings if one.check == "law-gate"]

        assert [one.severity for one in gates] == [Severity.WARNING]
        assert "Section 752.053, Government Code" in gates[0].message
