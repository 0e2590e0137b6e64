"""Each check: a draft that breaks it, and one in which it must not cry wolf."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.base.errors import CommandError, InputError
from billgen.base.findings import Finding, Severity
from billgen.checks.table import CHAIN
from billgen.checks.waive import may_waive
from billgen.library.library import Library
from billgen.pipeline import RefusedError
from billgen.render.text import write as as_text
from tests import small

Found = Callable[..., list[Finding]]


def text(body: str) -> str:
    """Bill text around some provisions."""
    return "{% extends form %}\n{% block provisions %}\n" + body.strip() + "\n{% endblock %}\n"


DEFINITIONS = """
## Definitions {: #definitions .definitions}
(1 #bank) "Bank" means an institution.
(1 #loan) "Loan" means money lent.
## Powers {: #powers}
A bank may make loans.
"""


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings of one check on a draft of the small instrument."""

    def run(check: str, **given: object) -> list[Finding]:
        asked = {key: given.pop(key) for key in ("facts", "without", "waivers", "place") if key in given}
        root = small.library(tmp_path, **given)  # type: ignore[arg-type]
        return [one for one in small.make(root, **asked).findings if one.check == check]  # type: ignore[arg-type]

    return run


class DescribeTheSmallInstrument:
    def it_has_nothing_to_settle(self, tmp_path: Path):
        assert small.make(small.library(tmp_path)).findings == ()

    def it_is_seen_by_every_check_in_the_table(self):
        names = [name for name, _ in CHAIN]

        assert len(set(names)) == len(names)
        assert {"law-gate", "references", "terms", "parts", "missing", "assumed"} <= set(names)


class DescribeMissing:
    def it_tells_of_a_fact_that_nobody_gave_and_where_it_belongs(self, found: Found):
        (one,) = found("missing", bill=text("## A {: #a}\nThe {{ state.officers.governor }} acts."))

        assert one.severity is Severity.WARNING
        assert (one.provision, one.path) == ("a", "state.officers.governor")
        assert "is not given" in one.message
        assert "jurisdictions/us/zz.yaml" in one.fix
        assert "--fact state.officers.governor=" in one.fix
        assert one.where is not None
        assert one.where.line == 4

    @pytest.mark.parametrize(
        ("wrong", "meant"),
        [
            ("place.knd", "place.kind"),
            ("state.offcers.governor", "state.officers"),
            ("words.actt", "words.act"),
        ],
    )
    def it_knows_a_slip_in_a_path(self, tmp_path: Path, wrong: str, meant: str):
        root = small.library(tmp_path, bill=text(f"## A {{: #a}}\nThe {{{{ {wrong} }}}}."))
        (one,) = small.make(root).findings

        assert (one.check, one.severity, one.fix) == ("missing", Severity.ERROR, f"did you mean {meant}?")
        assert wrong.startswith(one.path)
        assert one.where is not None
        assert one.where.line == 4

    def it_speaks_once_of_a_slip_in_a_condition(self, found: Found):
        body = "## A {: #a}\n{% if place.knd == 'city' %}A{% endif %} thing."

        assert [one.path for one in found("missing", bill=text(body))] == ["place.knd"]
        assert found("not-checked", bill=text(body)) == []

    def it_says_why_the_template_needs_it(self, found: Found):
        needs = "needs:\n  state.officers.governor: {why: signs the act}\n"
        (one,) = found(
            "missing", manifest=needs, bill=text("## A {: #a}\nThe {{ state.officers.governor }}.")
        )

        assert "It is needed: signs the act." in one.message

    def it_tells_unknown_from_not_given(self, found: Found):
        (one,) = found("missing", bill=text("## A {: #a}\nThe {{ state.officers.auditor }} acts."))

        assert "is not known" in one.message

    def it_speaks_once_of_a_fact_that_is_missing_twice(self, found: Found):
        body = "## A {: #a}\nThe {{ state.officers.governor }}, {{ state.officers.governor }}."

        assert len(found("missing", bill=text(body))) == 1

    def it_is_silent_on_deliberate_blanks_and_on_what_was_given(self, found: Found):
        body = '## A {: #a}\nThe {{ state.officers.governor }} on {{ blank("day") }}.'

        assert found("missing", bill=text(body), facts={"state.officers.governor": "governor"}) == []

    def it_sees_notes_and_headings(self, found: Found):
        note = "::: note\nSee {{ cite(state.acts.none) }}.\n:::"
        body = f"## The {{{{ state.officers.governor }}}} {{: #a}}\nText.\n{note}"

        assert len(found("missing", bill=text(body))) == 2


class DescribeAssumed:
    ZED = small.FACTS["jurisdictions/us/zz.yaml"].replace(
        "postal: ZZ", "formal_name: {value: State of Zed, status: assumed}"
    )
    PLAIN = {"jurisdictions/us/zz.yaml": ZED}  # noqa: RUF012

    def it_tells_of_a_plain_value_that_prints(self, found: Found):
        bill = text("## A {: #a}\nIn the {{ state.formal_name }}.")
        (one,) = found("assumed", bill=bill, files=self.PLAIN)

        assert one.path == "state.formal_name"
        assert "'State of Zed'" in one.message
        assert one.where is not None
        assert one.where.file == "jurisdictions/us/zz.yaml"

    def it_is_silent_when_the_value_does_not_print_or_was_given(self, found: Found):
        bill = text("## A {: #a}\nIn the {{ state.formal_name }}.")

        assert found("assumed", files=self.PLAIN) == []
        assert found("assumed", bill=bill, files=self.PLAIN, facts={"state.formal_name": "Zed"}) == []


class DescribeFigures:
    ZED = small.FACTS["jurisdictions/us/zz.yaml"].replace(
        "postal: ZZ",
        "postal: ZZ\n        "
        "figures: {aid: {amount: 7, what: aid received, year: 2030, edition: First, method: all}}",
    )
    FILES = {"jurisdictions/us/zz.yaml": ZED}  # noqa: RUF012

    def it_refuses_a_sum_without_its_edition(self, found: Found):
        bill = text("## A {: #a}\nAid was {{ state.figures.aid.amount }} in {{ state.figures.aid.year }}.")
        (one,) = found("figures", bill=bill, files=self.FILES)

        assert one.message == "state.figures.aid.amount prints without its edition."
        assert one.provision == "a"

    def it_is_silent_where_year_and_edition_stand_in_the_section(self, found: Found):
        words = (
            "{{ state.figures.aid.amount }} in {{ state.figures.aid.year }} ({{ state.figures.aid.edition }})"
        )

        assert found("figures", bill=text(f"## A {{: #a}}\nAid was {words}."), files=self.FILES) == []


class DescribeAssumedForm:
    def it_tells_of_rules_that_shaped_the_paper_and_that_nobody_has_read(self, found: Found):
        zed = small.FACTS["jurisdictions/us/zz.yaml"].replace(
            "ladder:", "marks: {new: underline}\n          # ladder:"
        )
        (one,) = found("assumed-form", files={"jurisdictions/us/zz.yaml": zed})

        assert "ladder.0 ('(1)')" in one.message
        assert "ladder.1" not in one.message

    def it_is_silent_when_the_place_says_them_all(self, found: Found):
        assert found("assumed-form") == []


class DescribeNotChecked:
    def it_tells_of_a_condition_that_hangs_on_an_unknown_fact(self, found: Found):
        body = '## A {: #a}\nText.\n{% if state.officers.auditor == "x" %}\nMore.\n{% endif %}'
        (one,) = found("not-checked", bill=text(body))

        assert one.path == "state.officers.auditor"
        assert "left out" in one.message

    def it_tells_once_of_several_that_hang_on_one_fact_and_where_they_stand(self, found: Found):
        body = "## A {: #a}\nText.\n" + '{% if state.officers.auditor == "x" %}\nMore.\n{% endif %}\n' * 2
        (one,) = found("not-checked", bill=text(body))

        assert one.message.startswith("2 conditions were not checked (thing/bill.md.j2:5, 8): ")

    def it_is_silent_on_conditions_that_can_be_decided(self, found: Found):
        body = "## A {: #a}\nText.\n{% if state.officers.auditor is given %}\nMore.\n{% endif %}"

        assert found("not-checked", bill=text(body)) == []


class DescribeReferences:
    def it_tells_of_one_that_leads_nowhere(self, found: Found):
        (one,) = found("references", bill=text("## A {: #alpha}\nSee [](#alfa)."))

        assert one.severity is Severity.ERROR
        assert "did you mean 'alpha'" in one.fix

    def it_tells_of_one_to_a_section_that_is_switched_off(self, found: Found):
        body = '## A {: #a}\nSee [](#study).\n{% if on("study") %}\n## Study {: #study}\nText.\n{% endif %}'
        sections = "sections:\n  study: {default: on}\n"
        (one,) = found("references", manifest=sections, bill=text(body), without=["study"])

        assert "The section 'study' is switched off." in one.message
        assert one.fix == 'guard it with on("study")'
        assert found("references", manifest=sections, bill=text(body)) == []


class DescribeSwitches:
    SECTIONS = "sections:\n  study: {default: on}\n"

    def it_tells_of_a_section_that_prints_though_it_is_off(self, found: Found):
        bill = text("## A {: #a}\nText.\n## Study {: #study}\nText.")
        (one,) = found("switches", manifest=self.SECTIONS, bill=bill, without=["study"])

        assert 'on("study")' in one.fix

    def it_tells_of_a_switch_that_has_no_section(self, found: Found):
        (one,) = found("switches", manifest=self.SECTIONS)

        assert "is not in the text" in one.message

    def it_is_silent_on_a_guarded_section(self, found: Found):
        bill = text('## A {: #a}\nText.\n{% if on("study") %}\n## Study {: #study}\nText.\n{% endif %}')

        assert found("switches", manifest=self.SECTIONS, bill=bill) == []
        assert found("switches", manifest=self.SECTIONS, bill=bill, without=["study"]) == []


class DescribeParts:
    def it_tells_of_a_part_the_form_must_have(self, found: Found):
        form = small.FORM["templates/_forms/paper.yaml"].replace(
            "provisions]\n        req", "signature]\n        req"
        )
        form = form.replace("required: [", "required: [signature, ")
        (one,) = found("parts", files={"templates/_forms/paper.yaml": form})

        assert "must have its signature" in one.message

    def it_tells_of_a_bill_without_provisions(self, found: Found):
        assert any("provisions" in one.message for one in found("parts", bill=text("")))

    def it_tells_of_an_empty_section(self, found: Found):
        (one,) = found("parts", bill=text("## A {: #a}\n## B {: #b}\nText."))

        assert one.provision == "a"


class DescribeATextOutsideItsForm:
    def it_is_told_once_and_what_to_write(self, found: Found):
        (one,) = found("parts", bill="## A {: #a}\nText.\n")

        assert "does not extend its form" in one.message
        assert str(one.where) == "thing/bill.md.j2:1"
        assert "{% extends form %}" in one.fix

    def it_is_told_where_the_sections_stand_in_no_block(self, found: Found):
        (one,) = found("parts", bill="{% extends form %}\n## A {: #a}\nText.\n")

        assert "{% block provisions %}" in one.fix


class DescribeTerms:
    def it_is_silent_on_terms_that_are_defined_once_and_used(self, found: Found):
        assert found("terms", bill=text(DEFINITIONS)) == []

    def it_knows_plurals(self, found: Found):
        body = DEFINITIONS.replace('"Loan" means money lent', '"Authority" means a body').replace(
            "loans", "authorities"
        )

        assert found("terms", bill=text(body)) == []

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("may make loans", "may act", "'Loan' is defined and never used"),
            ("(1 #loan)", '(1 #again) "Bank" means a shore.\n(1 #loan)', "'Bank' is defined twice"),
            ("money lent.", "money that a debtor shall repay.", "'Loan' holds a duty ('shall')"),
            ('(1 #loan) "Loan"', "(1 #loan) A loan", "opens with no quoted term"),
        ],
    )
    def it_tells_of(self, found: Found, old: str, new: str, words: str):
        assert any(words in one.message for one in found("terms", bill=text(DEFINITIONS.replace(old, new))))


class DescribeRules:
    OPTIONS = "options:\n  size: {kind: number, default: 7, help: Size.}\n"

    def it_tells_what_does_not_hold(self, found: Found):
        (one,) = found("rules", manifest=self.OPTIONS + "rules:\n  - options.size == 9\n")

        assert one.severity is Severity.ERROR
        assert "options.size == 9" in one.message
        assert one.path == "options.size"
        assert one.where is not None
        assert one.where.line == 14

    def it_says_so_in_the_sentence_of_the_rule(self, found: Found):
        rule = "rules:\n  - {must: options.size == 9, say: Nine it must be.}\n"
        (one,) = found("rules", manifest=self.OPTIONS + rule)

        assert one.message == "Nine it must be. The rule is: options.size == 9"
        assert one.path == "options.size"

    def it_can_ask_whether_a_section_is_on(self, found: Found):
        rule = 'rules:\n  - options.size == 9 or not on("spare")\n'
        sections = "sections:\n  spare: {default: on}\n"
        bill = text('## A {: #a}\nA.\n{% if on("spare") %}\n## Spare {: #spare}\nB.\n{% endif %}')

        assert len(found("rules", manifest=self.OPTIONS + sections + rule, bill=bill)) == 1
        assert found("rules", manifest=self.OPTIONS + sections + rule, bill=bill, without=["spare"]) == []

    def it_is_silent_when_all_holds(self, found: Found):
        assert found("rules", manifest=self.OPTIONS + "rules:\n  - options.size == 7\n") == []

    def it_says_that_an_undecided_rule_was_not_checked(self, found: Found):
        (one,) = found("rules", manifest='rules:\n  - state.officers.auditor == "x"\n')

        assert one.severity is Severity.WARNING
        assert one.message.startswith("NOT CHECKED: state.officers.auditor is not known")

        rule = "rules:\n  - state.officers.auditor == state.officers.insurance_regulator\n"
        (two,) = found("rules", manifest=rule)
        said = "NOT CHECKED: state.officers.auditor and state.officers.insurance_regulator are not known"
        assert two.message.startswith(said)


def gate(subject: str, standing: str = "allowed", level: str = "stop") -> str:
    return f"""
gates:
  - when: '"{standing}" in state.law.{subject}.standing'
    level: {level}
    say: The law forbids it.
    cite: state.law.{subject}.cite
    instead: state.law.{subject}.instead
"""


class DescribeTheLawGate:
    def it_refuses_with_the_statute_and_what_is_lawful_instead(self, tmp_path: Path):
        with pytest.raises(RefusedError) as caught:
            small.make(small.library(tmp_path, manifest=gate("dragons")))
        (one,) = caught.value.findings

        assert one.severity is Severity.STOP
        assert (
            one.message
            == "The law forbids it. Authority: Section 7 (as reported in Made up, seen on 2027-01-01)."
        )
        assert one.fix == "What is lawful there instead: Keep a cat."

    def it_lets_pass_what_the_law_allows(self, found: Found):
        assert found("law-gate", manifest=gate("dragons", "prohibited")) == []

    def it_names_a_decision_that_has_no_citation_yet(self, tmp_path: Path):
        state = small.FACTS["jurisdictions/us/zz.yaml"].replace(
            "drafting:",
            "cases:\n          ozma: {name: Ozma v. Gale, summary: About cats.}\n        drafting:",
        )
        manifest = gate("dragons", level="warn").replace("state.law.dragons.cite", "state.cases.ozma.cite")
        made = small.make(
            small.library(tmp_path, manifest=manifest, files={"jurisdictions/us/zz.yaml": state})
        )

        (one,) = [one for one in made.findings if one.check == "law-gate"]
        assert one.message.endswith("Authority: Ozma v. Gale (as reported in Made up, seen on 2027-01-01).")
        assert "Ozma v. Gale: About cats." in as_text(made.cover).decode()
        assert "not known" not in as_text(made.cover).decode().lower()

    def it_only_warns_at_the_level_warn(self, found: Found):
        (one,) = found("law-gate", manifest=gate("dragons", level="warn"))

        assert one.severity is Severity.WARNING

    def it_knows_a_slip_in_its_path_and_in_that_of_a_rule(self, tmp_path: Path):
        slip = gate("cats").replace("state.law", "state.lw", 1) + "rules:\n  - place.populaton > 5\n"
        findings = small.make(small.library(tmp_path, manifest=slip)).findings
        grave = [(one.check, one.path, one.fix) for one in findings if one.severity is Severity.ERROR]

        assert grave == [
            ("law-gate", "state.lw.cats.standing", "did you mean state.law.cats.standing?"),
            ("rules", "place.populaton", "did you mean place.population?"),
        ]

    @pytest.mark.parametrize("subject", ["cats", "unicorns"])
    def it_is_not_checked_where_the_law_is_not_known(self, found: Found, subject: str):
        (one,) = found("law-gate", manifest=gate(subject))

        assert one.severity is Severity.WARNING
        assert one.message.startswith(f"NOT CHECKED: state.law.{subject}")
        assert "counsel" in one.fix

    def it_may_hang_on_a_section_that_is_on(self, tmp_path: Path):
        manifest = gate("dragons").replace("standing'", 'standing and on("den")\'')
        bill = text('## A {: #a}\nA.\n{% if on("den") %}\n## Den {: #den}\nB.\n{% endif %}')
        root = small.library(tmp_path, manifest="sections:\n  den: {default: on}\n" + manifest, bill=bill)
        with pytest.raises(RefusedError, match="The law forbids it"):
            small.make(root)

        assert small.make(root, without=["den"]).findings == ()

    def it_refuses_to_ask_about_a_section_that_cannot_be_switched(self, tmp_path: Path):
        manifest = gate("dragons").replace("standing'", 'standing and on("nest")\'')
        with pytest.raises(InputError, match="no such section under sections:"):
            small.make(small.library(tmp_path, manifest=manifest))

    def it_cannot_be_waived(self, tmp_path: Path):
        root = small.library(tmp_path, manifest=gate("dragons"))
        with pytest.raises(RefusedError) as caught:
            small.make(root, waivers={"law-gate@state.law.dragons": "we want one"})

        assert [one.check for one in caught.value.findings] == ["law-gate", "waiver"]

    def it_refuses_a_kind_of_place_that_cannot_enact_it(self, tmp_path: Path):
        with pytest.raises(RefusedError, match=r"enacted by: state. us/zz/oz is a city"):
            small.make(small.library(tmp_path), "us/zz/oz")


class DescribeUnread:
    def it_tells_of_a_given_fact_that_nothing_asks_for(self, found: Found):
        (one,) = found("unread", facts={"state.officers.tresurer": "Zed"})

        assert "did you mean state.officers.treasurer" in one.fix

    def it_is_silent_when_the_fact_is_read_under_its_other_root(self, found: Found):
        assert found("unread", facts={"place.name": "Zed"}) == []


class DescribeAWaiver:
    BILL = text("## A {: #a}\nThe {{ state.officers.governor }} acts.")

    @pytest.mark.parametrize("end", ["a", "state.officers.governor"])
    def it_sets_a_finding_aside_and_keeps_the_reason(self, tmp_path: Path, end: str):
        root = small.library(tmp_path, bill=self.BILL)
        draft = small.make(root, waivers={f"missing@{end}": "the office is new"})

        assert draft.findings == ()
        (one,) = draft.waived
        assert one.message.endswith("Waived: the office is new")

    def it_sets_aside_no_error_of_the_paper_and_is_not_offered_for_one(self, tmp_path: Path):
        root = small.library(tmp_path, bill=text("## A {: #a}\nAs in [](#nowhere)."))
        draft = small.make(root, waivers={"references@bill": "later"})

        assert [(one.check, one.severity) for one in draft.findings] == [
            ("references", Severity.ERROR),
            ("waiver", Severity.ERROR),
        ]
        assert "it is mended" in draft.findings[1].message
        assert [may_waive(one) for one in draft.findings] == [False, False]

    def it_is_a_finding_itself_when_it_meets_none(self, found: Found):
        (one,) = found("waiver", waivers={"missing@a": "once so"})

        assert "missing@a meets no finding" in one.message

    @pytest.mark.parametrize(
        ("key", "reason", "words"),
        [
            ("missing", "r", "does not say where"),
            ("missing@", "r", "does not say where"),
            ("mising@a", "r", "did you mean 'missing'"),
            ("missing@a", " ", "gives no reason"),
        ],
    )
    def it_must_say_what_where_and_why(self, tmp_path: Path, key: str, reason: str, words: str):
        with pytest.raises(CommandError, match=words):
            small.make(small.library(tmp_path), waivers={key: reason})


class DescribeFindings:
    def it_puts_the_gravest_first(self, tmp_path: Path):
        bill = text("## A {: #a}\nThe {{ state.officers.governor }} acts under [](#nowhere).")
        severities = [one.severity for one in small.make(small.library(tmp_path, bill=bill)).findings]

        assert severities == [Severity.ERROR, Severity.WARNING]

    def it_names_no_folder_of_this_machine(self, tmp_path: Path):
        files = DescribeAssumed.PLAIN
        bill = text(
            "## A {: #a}\nThe {{ state.formal_name }} of {{ state.officers.governor }}: [](#nowhere)."
        )
        draft = small.make(small.library(tmp_path, bill=bill, files=files))

        assert len(draft.findings) == 3
        assert str(tmp_path) not in str([one.as_data() for one in draft.findings])

    def it_is_the_same_for_a_library_elsewhere(self, tmp_path: Path):
        bill = text("## A {: #a}\nThe {{ state.officers.governor }} acts under [](#nowhere).")
        roots = [small.library(tmp_path / name, bill=bill) for name in ("one", "two")]

        first, second = (small.make(root) for root in roots)
        assert first.findings == second.findings
        assert first.sheet.fingerprint == second.sheet.fingerprint
        assert Library(root=roots[0]).content("thing") == Library(root=roots[1]).content("thing")
