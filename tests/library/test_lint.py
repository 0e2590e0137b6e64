"""`billgen template check` without its drafts: each rule, and the nearest thing it must leave alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.base.errors import InputError
from billgen.base.findings import Finding, Severity
from billgen.library.library import Library
from billgen.library.lint import lint
from tests import small

Found = Callable[..., list[Finding]]
NEEDS = """
needs:
  state.name: {why: the title, section: short-title}
  state.officers.treasurer: {why: keeps it, section: duties}
"""


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings of one rule on the small instrument, with some more manifest and some more text."""

    def run(check: str, text: str = "", manifest: str = NEEDS, files: dict[str, str] | None = None):
        bill = small.BILL.replace("{% endblock %}", f"{text}\n{{% endblock %}}")
        small.library(tmp_path, manifest=manifest, bill=bill, files=files)
        return [one for one in lint(Library(root=tmp_path), "thing") if one.check == check]

    return run


def slips(library: Library, place: str = "") -> list[Finding]:
    """All that is found but that no purpose is written: the small instrument has none."""
    return [one for one in lint(library, "thing", place) if one.check != "purpose"]


def words(findings: list[Finding]) -> list[str]:
    return [one.message for one in findings]


class DescribeTheSmallInstrument:
    def it_holds(self, tmp_path: Path):
        small.library(tmp_path, manifest=NEEDS)

        assert slips(Library(root=tmp_path)) == []


class DescribeNeeds:
    @pytest.mark.parametrize(
        "text",
        [
            "{{ state.officers.auditor }}",
            "{% if state.officers.auditor is given %}x{% endif %}",
            "{% set one = state.officers %}{{ one.auditor }}",
            "{% for one in state.officers.auditor %}{{ one.name }}{% endfor %}",
            "{{ state.officers['auditor'] | upper }}",
            "{{ 'x' if state.officers.auditor else 'y' }}",
            "{{ state.officers.auditor.upper() }}",
            "{% macro say(who) %}{{ state.officers.auditor }}{% endmacro %}",
        ],
    )
    def it_misses_a_fact_that_the_text_reads(self, found: Found, text: str):
        one = found("needs", text)[0]

        assert one.path == "state.officers.auditor"
        assert one.severity is Severity.ERROR
        assert str(one.where) == "thing/bill.md.j2:8"
        assert "state.officers.auditor: {why:" in one.fix

    def it_tells_a_slip_from_a_fact_that_is_no_need(self, found: Found):
        looped = "{% for one in place.drafting.signature %}{{ one.txt }}{% endfor %}"
        slips = [
            (one.path, one.fix)
            for one in found("needs", "{{ place.knd }}" + looped)
            if "no fact" in one.message
        ]

        assert slips == [
            ("place.knd", "did you mean place.kind?"),
            ("place.drafting.signature.txt", "did you mean place.drafting.signature.text?"),
        ]

    def it_reads_the_citation_of_what_is_cited(self, found: Found):
        assert [one.path for one in found("needs", "{{ cite(state.law.dragons) }}")] == [
            "state.law.dragons.cite"
        ]

    @pytest.mark.parametrize(
        "text", ["{{ state.officers.treasurer }}", "{% if state.officers %}x{% endif %}"]
    )
    def it_takes_a_need_above_or_below_what_is_read(self, found: Found, text: str):
        assert found("needs", text) == []

    def it_leaves_local_names_alone(self, found: Found):
        assert found("needs", "{% macro say(state) %}{{ state.secret }}{% endmacro %}") == []

    def it_takes_the_needs_of_a_clause_from_the_clause(self, found: Found):
        files = {
            "templates/_clauses/spare.yaml": "schema: 1\nid: spare\nsummary: S.\n"
            "needs:\n  state.officers.auditor: {why: x}\n",
            "templates/_clauses/spare.md.j2": "## Spare {: #spare}\n{{ state.officers.auditor }}\n",
        }

        assert found("needs", '{% include "_clauses/spare.md.j2" %}', files=files) == []

    def it_says_which_need_nothing_reads(self, found: Found):
        (one,) = found("needs", manifest=NEEDS + "  state.officers.auditor: {why: x}\n")

        assert one.message == "state.officers.auditor is a need, and nothing reads it"

    def it_counts_what_gates_rules_and_options_read(self, found: Found):
        manifest = NEEDS + (
            "  state.law.dragons.standing: {why: x}\n  state.law.dragons.cite: {why: x}\n"
            "  state.officers.auditor: {why: x}\n"
            "gates:\n  - {when: '\"x\" in state.law.dragons.standing', level: warn, say: S.,"
            " cite: state.law.dragons.cite}\n"
            "options:\n  who: {kind: text, default_from: state.officers.auditor, help: Who.}\n"
        )

        assert found("needs", "{{ options.who }}", manifest) == []

    def it_wants_the_fact_that_a_gate_hangs_on(self, found: Found):
        gate = 'gates:\n  - {when: state.law.dragons.risk == "high", level: warn, say: S.}\n'

        assert [one.path for one in found("needs", manifest=NEEDS + gate)] == ["state.law.dragons.risk"]

    def it_knows_the_section_a_need_is_for(self, found: Found):
        (one,) = found("needs", manifest=NEEDS.replace("section: duties", "section: dutys"))

        assert one.fix == "did you mean 'duties'?"


OPTION = NEEDS + "options:\n  size: {kind: number, default: 7, help: Size.}\n"


class DescribeOptions:
    def it_wants_every_option_read(self, found: Found):
        assert words(found("options", manifest=OPTION)) == ["no text reads the option size"]
        assert found("options", "{{ options.size }}", OPTION) == []
        assert found("options", "{% if options.size > 3 %}x{% endif %}", OPTION) == []

    def it_counts_no_rule_of_the_manifest_as_use(self, found: Found):
        (one,) = found("options", manifest=OPTION + "rules:\n  - options.size > 3\n")

        assert "but for the manifest's own rules" in one.message

    def it_wants_every_option_declared(self, found: Found):
        (one,) = found("options", "{{ options.sise }} {{ options.size }}", OPTION)

        assert (one.path, one.fix) == ("options.sise", "did you mean 'size'?")

    def it_reads_an_option_whose_name_is_a_method(self, found: Found):
        manifest = NEEDS + "options:\n  title: {kind: text, default: T, help: T.}\n"

        assert found("options", "{{ options.title.upper() }}", manifest) == []

    def it_wants_words_for_help_and_choices(self, found: Found):
        manifest = NEEDS + 'options:\n  way: {choose: {a: "", b: B}, default: a, help: " "}\n'

        assert words(found("options", "{{ options.way }}", manifest)) == [
            "the option way has an empty help",
            "a, which way lets choose, has no words",
        ]


SWITCH = NEEDS + "sections:\n  study: {default: on}\n"
STUDY = '{% if on("study") %}\n## Study {: #study}\nWords.\n{% endif %}'


class DescribeWhenAnOptionCounts:
    def it_hangs_on_no_section(self, found: Found):
        fee = "options:\n  fee: {kind: money, default: 5, help: H., show_if: on('study')}\n"
        (one,) = [f for f in found("options", "{{ options.fee }}", SWITCH + fee) if "show_if" in f.message]

        assert "show_if of fee asks on(…)" in one.message


class DescribeSwitches:
    def it_wants_the_section_in_its_guard(self, found: Found):
        assert found("switches", STUDY, SWITCH) == []
        (one,) = found("switches", "## Study {: #study}\nWords.", SWITCH)

        assert "stands outside its own guard" in one.message
        assert str(one.where) == "thing/bill.md.j2:8"

    def it_takes_another_guard_round_it(self, found: Found):
        text = STUDY.replace('on("study")', "on('study') and options.x")

        assert found("switches", "{% if state.name %}" + text + "{% endif %}", SWITCH) == []

    def it_does_not_take_the_guard_of_another(self, found: Found):
        text = STUDY.replace('on("study")', 'on("other")')

        assert len(found("switches", text, SWITCH)) == 2

    def it_wants_the_section_at_all(self, found: Found):
        assert words(found("switches", manifest=SWITCH)) == ["the switchable section 'study' is in no text"]

    def it_knows_what_may_be_asked(self, found: Found):
        (one,) = found("switches", '{% if on("studdy") %}x{% endif %}' + STUDY, SWITCH)

        assert one.fix == "did you mean 'study'?"

    def it_reads_what_gates_and_rules_ask(self, found: Found):
        gate = 'gates:\n  - {when: on("studdy"), level: warn, say: S.}\nrules:\n  - on("study")\n'
        (one,) = found("switches", STUDY, SWITCH + gate)

        assert one.fix == "did you mean 'study'?"


class DescribeTypedWords:
    @pytest.mark.parametrize(
        ("check", "text"),
        [
            ("typed-citation", "under 8 U.S.C. 1373"),
            ("typed-citation", "§ 12"),
            ("typed-citation", "under 42 C.F.R. part 2"),
            ("typed-citation", "Fla. Stat. 12"),
            ("typed-citation", "chapter 34.05 RCW"),
            ("typed-citation", "Section 752.053,\nGovernment Code"),
            ("typed-citation", "Printz v. United States"),
            ("leak", "ZRC 12.3"),
            ("leak", "the RCW"),
            ("leak", "the City of Springfield"),
            ("leak", "the town of Springfield"),
            ("leak", "Cook County"),
            ("leak", "in Zedland"),
            ("leak", "in Oregon"),
            ("typed", "Article VIII"),
            ("typed", "Title 30A"),
            ("typed", "the state treasurer"),
            ("typed", "the State Treasurer"),
            ("typed", "section 4"),
            ("typed", "subsection (2)"),
        ],
    )
    def it_finds_them(self, found: Found, check: str, text: str):
        facts = {"jurisdictions/us/zz.yaml": small.FACTS["jurisdictions/us/zz.yaml"].rstrip() + "\n"
                 "        code: {name: Code, abbreviation: ZRC}\n"}  # fmt: skip
        (one, *_) = found(check, f"The words are {text}.", files=facts)

        assert one.severity is Severity.ERROR
        assert str(one.where) == "thing/bill.md.j2:8"
        assert one.fix

    @pytest.mark.parametrize(
        "text",
        [
            "a city, a town or a county",
            "a section of this act; a democratic vote; the treasurer",
            "the law of the state",
            '{# 8 U.S.C. 1373, and the City of Springfield #}{% if "state treasurer" == 1 %}{% endif %}',
            "See [](#duties.keep).",
            "the use of chapters, articles and titles",
        ],
    )
    def it_leaves_others_alone(self, found: Found, text: str):
        assert [one for check in ("typed", "typed-citation", "leak") for one in found(check, text)] == []

    def it_leaves_quoted_law_alone_and_reads_what_is_added_to_it(self, found: Found):
        law = "## Old {: #old .amend}\n::: amend {: law=state.law_text.old }\nUnder RCW 1.2.003 it stands."
        assert found("typed-citation", f"{law}\n:::\n") == []
        added = found("typed-citation", f"{law}{{++ So says RCW 1.2.004.++}}\n:::\nUnder it.\n")
        assert [one.message for one in added] == ["a typed citation of a statute: 'RCW 1.2.004'"]

    def it_takes_what_a_template_allows(self, found: Found):
        text = "Bank notes of the City of London. {# allow leak: the name of a newspaper #}"

        assert found("leak", text) == []
        assert len(found("leak", text.replace("newspaper #}", "newspaper #}\nthe City of London"))) == 1

    @pytest.mark.parametrize(
        ("check", "text"),
        [
            ("and-or", "in writing and/or by voice"),
            ("leftovers", "the [insert name]"),
            ("leftovers", "by TK"),
            ("leftovers", "<<<<<<< yours"),
            ("leftovers", "before TBD"),
            ("partisan", "the Democratic Party"),
            ("partisan", "the Republican\nParty"),
            ("partisan", "Republicans"),
            ("partisan", "signed by Governor\nJane Doe"),
        ],
    )
    def it_finds_what_must_not_be_left(self, found: Found, check: str, text: str):
        assert len(found(check, text)) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "a republican form of government and a democratic vote of independent voters",
            "See [](#duties.keep), [#](#duties.keep).",
            "## Mayor Veto\nThe Governor or the Mayor may act.",
            "Grants under XX {# allow leftovers: the numeral #}",
        ],
    )
    def it_leaves_what_only_looks_so(self, found: Found, text: str):
        assert found("leftovers", text) + found("partisan", text) == []

    def it_leaves_parties_to_the_draft_where_the_recitals_may_have_a_voice(self, found: Found):
        voice = (
            NEEDS
            + "options:\n  recital_voice: {choose: {neutral: N., partisan: P.}, default: neutral, help: V.}\n"
        )

        assert found("partisan", "the Democratic Party", voice) == []


class DescribeQuotes:
    def it_wants_one_kind(self, found: Found):
        (one,) = found("quotes", '(1) "Rake" means a tool.\n(1) “Hoe” means a tool.')
        assert one.severity is Severity.NOTICE
        assert found("quotes", "(1) “Rake” means a tool.\n(1) “Hoe” means a tool.") == []


class DescribeTerms:
    def it_warns_of_a_term_that_nothing_defines(self, found: Found):
        (one,) = found("terms", "It is kept by the Grand Keeper of things.")

        assert one.severity is Severity.WARNING
        assert "'Grand Keeper'" in one.message

    @pytest.mark.parametrize(
        "text",
        [
            '(1) "Grand Keeper" means a person.\nIt is kept by the Grand Keeper.',
            "on Monday, by the Constitution, in the United States",
            "{{ state.name }} Grand Keeper",
        ],
    )
    def it_leaves_others_alone(self, found: Found, text: str):
        assert found("terms", text) == []


class DescribeRenames:
    def it_wants_a_name_of_today(self, found: Found):
        (one,) = found("was", manifest=NEEDS + "was: {dutis: old, short-title: older}\n")

        assert one.fix == "did you mean 'duties'?"


class DescribeAnOverlay:
    def it_is_held_against_its_own_needs(self, tmp_path: Path):
        text = "    ## Duties {: #duties}\n    (1 #keep) {{ state.officers.auditor }}\n"
        overlay = f"schema: 1\nreplace:\n  duties: |\n{text}"
        small.library(tmp_path, manifest=NEEDS, files={"templates/thing/places/us/zz.yaml": overlay})
        library = Library(root=tmp_path)

        assert slips(library) == []
        first = slips(library, "us/zz")[0]
        assert (first.path, str(first.where)) == ("state.officers.auditor", "thing/places/us/zz.yaml:5")

    def it_may_drop_what_a_need_or_a_switch_is_for(self, tmp_path: Path):
        overlay = "schema: 1\ndrop: [duties, study]\nneeds:\n  state.officers.auditor: {why: x}\n"
        bill = small.BILL.replace("{% endblock %}", f"{STUDY}\n{{% endblock %}}")
        files = {"templates/thing/places/us/zz.yaml": overlay}
        small.library(tmp_path, manifest=SWITCH, bill=bill, files=files)
        library = Library(root=tmp_path)

        assert slips(library) == []
        assert words(slips(library, "us/zz")) == ["state.officers.auditor is a need, and nothing reads it"]

    def it_may_be_the_only_reader_of_an_option(self, tmp_path: Path):
        text = "    ## Duties {: #duties}\n    (1 #keep) {{ options.size }}\n"
        overlay = f"schema: 1\nreplace:\n  duties: |\n{text}"
        small.library(tmp_path, manifest=OPTION, files={"templates/thing/places/us/zz.yaml": overlay})

        assert slips(Library(root=tmp_path)) == []


class DescribeATemplateThatIsNoTemplate:
    def it_is_told_where(self, found: Found):
        with pytest.raises(InputError, match=r"thing/bill\.md\.j2:8"):
            found("needs", "{% if %}")


class DescribePurposes:
    def it_names_the_sections_that_have_none(self, found: Found):
        said = "## More {: #more}\nx\n::: purpose\nMakes it more.\n:::\n## Bare\nx"
        one = found("purpose", said)[0]

        assert one.severity is Severity.NOTICE
        assert one.message == (
            "no purpose is written for 3 sections: short-title, duties, Bare (thing/bill.md.j2:13)"
        )

    def it_finds_them_wherever_they_stand(self, found: Found):
        said = "".join(f"::: purpose {{: for={id}}}\nx\n:::\n" for id in ("short-title", "duties"))

        assert found("purpose", said) == []
