"""Typed law, typed places, what came from another place: each in a draft, and its nearest neighbour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, Status
from billgen.base.traced import Reads
from billgen.bill.model import Bill, Block, Text, Value
from billgen.checks.chain import Checked, Standing
from billgen.checks.leaks import leaks
from billgen.checks.passages import read
from billgen.library.library import Library
from tests import small

Found = Callable[..., list[Finding]]

TOWNS = {
    "jurisdictions/us/zz/may.yaml": """
        schema: 1
        id: us/zz/may
        kind: town
        name: May
        formal_name: {value: Town of May, status: verified, source: made-up, quote: Town of May}
        county: {value: Nevada County, status: verified, source: made-up, quote: Nevada County}
        sources: {made-up: {title: Made up, checked: 2027-01-01}}
        """,
    "jurisdictions/us/zz/washington.yaml": """
        schema: 1
        id: us/zz/washington
        kind: city
        name: Washington
        formal_name: {value: City of Washington, status: verified, source: made-up, quote: City of Washington}
        county: {value: Delaware County, status: verified, source: made-up, quote: Delaware County}
        sources: {made-up: {title: Made up, checked: 2027-01-01}}
        """,
    "jurisdictions/us/zz/union.yaml": "schema: 1\nid: us/zz/union\nkind: town\nname: Union\n",
    "jurisdictions/us/zz/section.yaml": "schema: 1\nid: us/zz/section\nkind: town\nname: Section\n",
    "jurisdictions/us/zz/democrat.yaml": "schema: 1\nid: us/zz/democrat\nkind: town\nname: Democrat\n",
    "jurisdictions/us/zz/union-county.yaml": "schema: 1\nid: us/zz/union-county\nkind: county\nname: Union\n",
}
LOCAL = "options:\n  who: {kind: text, default: a person, help: Who.}\n"


def text(body: str) -> str:
    return "{% extends form %}\n{% block provisions %}\n" + body.strip() + "\n{% endblock %}\n"


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings of one check on a draft whose first section holds some words."""

    def run(check: str, words: str, **given: object) -> list[Finding]:
        asked = {key: given.pop(key) for key in ("facts", "options", "waivers", "place") if key in given}
        given.setdefault("files", TOWNS)
        body = given.pop("body", f"## A {{: #a}}\n(1 #one) Words.\n(1 #two) The words are {words} here.")
        root = small.library(tmp_path, bill=text(str(body)), **given)  # type: ignore[arg-type]
        template = root / "templates/thing/template.yaml"
        kinds = "enacted_by: [state, city, town]"
        template.write_text(template.read_text().replace("enacted_by: [state]", kinds))
        return [one for one in small.make(root, **asked).findings if one.check == check]  # type: ignore[arg-type]

    return run


class DescribeATypedCitation:
    @pytest.mark.parametrize(
        "words",
        ["8 U.S.C. 1373", "RCW 34.05.010", "Gov. Code, § 12940", "Printz v. United States", "SMC 4.18.010"],
    )
    def it_is_an_error_with_its_line_and_a_way_out(self, found: Found, words: str):
        (one,) = found("typed-citation", words)

        assert (one.severity, one.provision) == (Severity.ERROR, "a.two")
        assert repr(words) in one.message
        assert str(one.where) == "thing/bill.md.j2:5"
        assert "cite(" in one.fix

    @pytest.mark.parametrize(
        "body",
        [
            "### Under 8 U.S.C. 1373\n## A {: #a}\nWords.",
            "## Of 8 U.S.C. 1373 {: #a}\nWords.",
            "## A {: #a}\nWords.\n::: note\nSee 8 U.S.C. 1373.\n:::",
            "## A {: #a}\nWords.\n| One | Two |\n|---|---|\n| 8 U.S.C. 1373 | 2 |",
            '## A {: #a}\nUnder {{ "8 U.S.C. 1373" }}.',
            "::: recital\nWHEREAS 8 U.S.C. 1373;\n:::\n## A {: #a}\nWords.",
            '## A {: #a}\nWords.\n::: exhibit {: #e title="E"}\nUnder 8 U.S.C. 1373.\n:::',
        ],
    )
    def it_is_found_wherever_it_prints(self, found: Found, body: str):
        assert len(found("typed-citation", "", body=body)) == 1

    def it_is_found_in_the_subject_of_the_title(self, tmp_path: Path):
        root = small.library(tmp_path)
        template = root / "templates/thing/template.yaml"
        template.write_text(template.read_text().replace("subject: things", "subject: repeal of RCW 1.2.3"))
        (one,) = [one for one in small.make(root).findings if one.check == "typed-citation"]

        assert one.where is not None
        assert one.where.file.endswith("template.yaml")

    @pytest.mark.parametrize(
        "words",
        [
            "{{ state.law.dragons.cite }}",
            "section 4 of this act",
            "$5,000 on January 11, 2027",
            "{{ options.who }}",
        ],
    )
    def it_is_not_a_fact_nor_an_internal_reference_nor_an_amount(self, found: Found, words: str):
        given = {"who": "RCW 34.05.010"}

        assert found("typed-citation", words, manifest=LOCAL, options=given) == []

    def it_is_not_existing_law_that_is_quoted(self, found: Found):
        law = """law_text:
          old: {cite: Section 7, words: "See 8 U.S.C. 1373.", date: 2027-01-01, status: given}
        drafting:
          amend: {lead_in: "{cite} is amended to read:"}"""
        zed = small.FACTS["jurisdictions/us/zz.yaml"].replace("drafting:", law)
        body = "## A {: #a .amend}\n::: amend {: law=state.law_text.old}\nSee 8 U.S.C. 1373.\n:::"
        files = {"jurisdictions/us/zz.yaml": zed}

        assert found("typed-citation", "", body=body, files=files) == []
        assert found("amendments", "", body=body, files=files) == []
        added = body.replace("1373.", "1373.{++ See RCW 34.05.010.++}")
        assert len(found("typed-citation", "", body=added, files=files)) == 1

    def it_is_not_law_whose_words_nobody_knows(self, found: Found):
        body = "## A {: #a .amend}\n::: amend {: law=state.law_text.old}\nSee 8 U.S.C. 1373.\n:::"

        assert found("typed-citation", "", body=body) == []

    def it_may_stay_where_the_template_says_why(self, found: Found):
        words = "RCW 34.05.010 {# allow typed-citation: the name of a form #}"

        assert found("typed-citation", words) == []

    def it_can_be_waived(self, tmp_path: Path, found: Found):
        waivers = {"typed-citation@a.two": "the name of a form"}

        assert found("typed-citation", "RCW 34.05.010", waivers=waivers) == []


class DescribeATypedPlace:
    @pytest.mark.parametrize(
        "words",
        ["the City of Tacoma", "Cook County", "the town of May", "the law of Oregon", "STATE OF WASHINGTON",
         "the RCW", "20 of the ILCS", "the Commonwealth of Virginia", "Zedland"],
    )  # fmt: skip
    def it_is_an_error_in_literal_words(self, found: Found, words: str):
        (one,) = found("leak", words)

        assert (one.severity, one.provision) == (Severity.ERROR, "a.two")
        assert str(one.where) == "thing/bill.md.j2:5"

    @pytest.mark.parametrize(
        "words",
        [
            "the United States, the state, this city and the county of residence",
            "Section, May, Union, Council and Democrat",
            "{{ place.name }}, {{ state.name }}",
            "{# the City of Tacoma #}",
            "the City Council, the Mayor and the County Clerk",
            "in May, by the Union",
        ],
    )
    def it_is_no_ordinary_word_and_no_fact(self, found: Found, words: str):
        assert found("leak", words) == []

    @pytest.mark.parametrize(
        ("place", "county"), [("us/zz/may", "Nevada County"), ("us/zz/washington", "Delaware County")]
    )
    def it_is_not_the_place_itself_whatever_it_is_called(self, found: Found, place: str, county: str):
        words = "{{ place.name }}, {{ place.formal_name }}, {{ place.county }}, {{ state.name }}"

        assert found("leak", words, place=place) == []
        assert found("leak", words, place=place, facts={"place.county": county}) == []

    def it_is_not_in_a_signature(self, found: Found):
        form = small.FORM["templates/_forms/paper.md.j2"] + (
            "        ::: signature\n"
            "        Passed by the Council of the {{ place.formal_name }}, Union Clerk\n"
            "        :::\n"
        )
        files = {**TOWNS, "templates/_forms/paper.md.j2": form}

        assert found("leak", "few", files=files, place="us/zz/washington") == []

    def it_is_told_once_when_a_citation_holds_it(self, found: Found):
        words = "Article XI, section 10 of the Constitution of the state of Washington"

        assert found("leak", words) == []
        assert len(found("typed-citation", words)) == 1

    def it_may_stay_where_the_template_says_why(self, found: Found):
        assert found("leak", "the City of London {# allow leak: the name of a newspaper #}") == []

    def it_can_be_waived(self, found: Found):
        assert found("leak", "the City of London", waivers={"leak@a.two": "the name of a newspaper"}) == []


class DescribeWhatAUserTypes:
    @pytest.mark.parametrize(
        ("who", "words"),
        [
            ("the City of Washington", "(us/zz/washington)"),
            ("the town of Union", "(us/zz/union)"),
            ("Union County", "(us/zz/union-county)"),
            ("the State of Oregon", "(another state)"),
            ("an officer under RCW 34.05.010", "law of us/wa"),
        ],
    )
    def it_is_warned_of_another_place_in_an_option(self, found: Found, who: str, words: str):
        (one,) = found("leak", "{{ options.who }}", manifest=LOCAL, options={"who": who}, place="us/zz/may")

        assert (one.severity, one.path) == (Severity.WARNING, "options.who")
        assert words in one.message

    def it_is_warned_of_another_place_in_a_given_fact(self, found: Found):
        facts = {"place.formal_name": "City of Washington"}
        (one,) = found("leak", "{{ place.formal_name }}", facts=facts, place="us/zz/union")

        assert one.path == "place.formal_name"

    @pytest.mark.parametrize(
        "who",
        [
            "the Town of May",
            "Nevada County",
            "the State of Zedland",
            "a bank on Delaware Avenue, Washington Street or Union Square",
            "the Democrat, a newspaper of Section and Union",
            "the City of Nowhere",
            "an officer under 8 U.S.C. 1373",
        ],
    )
    def it_may_name_the_place_itself_a_street_or_what_no_file_knows(self, found: Found, who: str):
        assert (
            found("leak", "{{ options.who }}", manifest=LOCAL, options={"who": who}, place="us/zz/may") == []
        )

    def it_may_choose_another_place_on_purpose(self, found: Found):
        manifest = "options:\n  who: {kind: place, default: us/zz/may, help: Who.}\n"
        given = {"who": "us/zz/washington"}

        assert found("leak", "{{ options.who }}", manifest=manifest, options=given, place="us/zz/may") == []

    def it_can_be_waived(self, found: Found):
        given = {"options": {"who": "the City of Washington"}, "waivers": {"leak@options.who": "our partner"}}

        assert found("leak", "{{ options.who }}", manifest=LOCAL, place="us/zz/may", **given) == []


class DescribeAFactOfAnotherPlace:
    @pytest.fixture
    def checked(self, tmp_path: Path) -> Checked:
        """A draft for us/zz/oz that prints one fact, of whatever layer a test gives it."""
        library = Library(root=small.library(tmp_path))
        manifest = library.template("thing")
        run = Value("clerk", ("place.officers.clerk",))
        bill = Bill((Block("caption", (Text("The "), run)),), (), ())
        return Checked(
            bill=bill,
            language=read(bill),
            manifest=manifest,
            form=library.form(manifest.form),
            reads=Reads(),
            needs={},
            home=lambda path: "jurisdictions/us/zz/oz.yaml",
            problems={},
            evaluate=lambda text, where: None,
            switches={},
            standing=Standing(lineage=("us", "us/zz", "us/zz/oz"), names=("Oz", "Zedland")),
        )

    @pytest.mark.parametrize("layer", ["us/yy", "us/zz/ozymandia", "us/zz/may"])
    def it_is_an_error(self, checked: Checked, layer: str):
        checked.reads.found["place.officers.clerk"] = Fact("clerk", Status.REPORTED, layer=layer)
        (one,) = leaks(checked)

        assert (one.severity, one.path) == (Severity.ERROR, "place.officers.clerk")
        assert layer in one.message
        assert "jurisdictions/us/zz/oz.yaml" in one.fix

    @pytest.mark.parametrize("layer", ["us", "us/zz", "us/zz/oz", "form:paper", "form", "--fact", "options"])
    def it_is_none_when_the_layer_is_above_the_place(self, checked: Checked, layer: str):
        checked.reads.found["place.officers.clerk"] = Fact("clerk", Status.REPORTED, layer=layer)

        assert list(leaks(checked)) == []
        assert list(leaks(replace(checked, bill=Bill((), (), ())))) == []
