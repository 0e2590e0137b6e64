"""The cover note: in what formats it comes, what it tells, and that nobody's edits to it are lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.judges import validate_docx, validate_pdf_ua
from tests.program import files_below

GATES = """
gates:
  - when: '"allowed" in state.law.dragons.standing'
    level: warn
    say: Dragons are allowed and bite.
    cite: state.law.dragons.cite
  - when: '"prohibited" in state.law.cats.standing'
    level: stop
    say: Cats may be forbidden.
    cite: state.law.cats.cite
"""
CHOICES = """
options:
  size: {kind: number, default: 7, help: How many months.}
  tone: {choose: {soft: kindly, loud: firmly}, default: soft, help: How it is said.}
sections:
  study: {default: on, help: A study first.}
  spare: {default: off, help: Spare words.}
"""
RICH = """
{% extends form %}
{% block provisions %}
## Short title {: #short-title}
This act is the Thing Act of {{ state.county }}, number {{ blank("bill number") }}.
## Duties {: #duties}
(1 #keep) The {{ state.officers.treasurer }} and {{ state.officers.auditor }} keep it {{ options.tone }}.
  (a #deep) As {{ place.drafting.definitions.opening }} says.
::: note {: for=duties.deep level=contested}
**Keeping.** It is argued.

A second paragraph.
:::
::: note {: for=short-title level=settled}
Nobody doubts it.
:::
{% if on("study") %}
## Study {: #study}
In {{ options.size }} months.
{% endif %}
{% if on("spare") %}
## Spare {: #spare}
Spare.
{% endif %}
{% if state.law.cats.standing == "allowed" %}
Cats.
{% endif %}
{% endblock %}
"""
LIBRARY = {"manifest": GATES + CHOICES, "bill": RICH}
EVIL = "</w:t></w:p> *[x](y)* <script>alert(1)</script> {{ 7 }} # & ' \" \u200f end " + "w" * 300


def cover(here: Path, name: str = "thing") -> str:
    return (here / f"out/us/zz/{name}--cover.txt").read_text(encoding="utf-8")


def part(here: Path, heading: str) -> str:
    """The words under one heading, folded."""
    _, found, rest = cover(here).partition(f"\n{heading.upper()}\n")
    assert found, heading
    lines: list[str] = []
    for line in rest.splitlines():
        if (
            line
            and line == line.upper()
            and len(line) > 5
            and not line.startswith(" ")
            and line[-1].isalpha()
        ):
            break
        lines.append(line)
    return " ".join(" ".join(lines).split())


class DescribeItsFiles:
    @pytest.mark.parametrize(
        ("formats", "covers"),
        [
            ("docx", ["docx"]),
            ("pdf,txt,html,json", ["pdf", "txt"]),
            ("html", ["txt"]),
            ("json", ["txt"]),
        ],
    )
    def it_comes_in_the_formats_of_the_draft(
        self, draft: Billgen, here: Path, formats: str, covers: list[str]
    ):
        assert draft("--format", formats).code == 0

        found = [name for name in files_below(here) if "--cover" in name]
        assert found == [f"out/us/zz/thing--cover.{ending}" for ending in covers]

    def it_is_left_out_on_request(self, draft: Billgen, here: Path):
        assert draft("--no-cover").code == 0

        assert files_below(here) == ["out/us/zz/thing.record.json", "out/us/zz/thing.txt"]

    def it_is_told_of_with_the_rest(self, draft: Billgen):
        assert "out/us/zz/thing--cover.txt" in draft().out

    def it_is_never_overwritten_once_edited(self, draft: Billgen, here: Path):
        draft()
        (here / "out/us/zz/thing--cover.txt").write_text("counsel's remarks")
        before = {name: (here / name).read_bytes() for name in files_below(here)}
        done = draft("--fact", "state.name=Otherland")

        assert done.code == 74
        assert "thing--cover.txt" in done.err
        assert {name: (here / name).read_bytes() for name in files_below(here)} == before

    def it_stays_beside_a_new_version(self, draft: Billgen, here: Path):
        draft()
        (here / "out/us/zz/thing--cover.txt").write_text("counsel's remarks")
        assert draft("--new-version").code == 0

        assert cover(here) == "counsel's remarks"
        assert "letter B" in cover(here, "thing-d2")

    def it_goes_when_another_draft_without_one_takes_its_place(self, draft: Billgen, here: Path):
        draft()
        done = draft("--no-cover", "--fact", "state.name=Otherland")

        assert "Removed out/us/zz/thing--cover.txt" in done.out
        assert files_below(here) == ["out/us/zz/thing.record.json", "out/us/zz/thing.txt"]

    def it_stays_when_the_very_same_draft_is_made_without_one(self, draft: Billgen, here: Path):
        draft()
        draft("--no-cover")

        assert "out/us/zz/thing--cover.txt" in files_below(here)


class DescribeWhatItTells:
    @pytest.fixture
    def told(self, draft: Billgen, here: Path) -> Path:
        words = ["--set", "size=9", "--set", "tone=loud", "--without", "study"]
        words += [
            "--fact",
            "state.county=Onward",
            "--waive",
            "missing@state.officers.auditor=We look next week.",
        ]
        done = draft(*words, library=LIBRARY)
        assert done.code == 0, done.err
        return here

    def it_tells_what_the_draft_is(self, told: Path):
        text = part(told, "The draft")

        assert "Template: Thing (thing), version 1.0.0" in text
        assert "What it does: A thing." in text
        assert "Form: Paper" in text
        assert "Place: Zedland (us/zz), state" in text
        assert "letter A, made for 2027-01-11" in text

    def it_states_the_legal_effect_and_where_the_law_stands(self, told: Path):
        text = part(told, "Legal effect")

        assert text.startswith("Binding.")
        assert "Dragons: allowed. Section 7. About dragons." in text
        assert "read on 2027-01-01" in text
        assert "Cats: not known." in text
        assert "Unknown: it was looked for and not found." in text

    @pytest.mark.parametrize(
        ("effect", "said"), [("internal", "puts no duty on anyone else"), ("hortatory", "changes no law")]
    )
    def it_states_the_effect_of_each_kind(self, draft: Billgen, here: Path, effect: str, said: str):
        files = {"templates/thing/template.yaml": small.MANIFEST.replace("binding", effect)}
        assert draft(library={"files": files}).code == 0

        assert said in part(here, "Legal effect")
        assert "no law gates" in part(here, "Legal effect")

    def it_lists_gates_that_warn_and_gates_that_were_not_checked(self, told: Path):
        text = part(told, "Law that warns or was not checked")

        assert "Dragons are allowed and bite. Authority: Section 7" in text
        assert "NOT CHECKED: state.law.cats.standing" in text
        assert "a condition was not checked" in text

    def it_lists_every_note_by_section_with_its_level(self, told: Path):
        text = part(told, "Risk notes")

        assert "1 contested, 1 settled." in text
        assert "Section 1, Short title. Settled. Nobody doubts it." in text
        assert "Section 2(1)(a), Duties. Contested. Keeping. It is argued. A second paragraph." in text

    def it_lists_every_blank_with_its_place(self, told: Path):
        text = part(told, "Blanks to fill")

        assert "[title of the auditor] in section 2(1)." in text
        assert "bill number: in section 1." in text

    def it_lists_assumed_facts_with_what_to_confirm(self, told: Path):
        text = part(told, "Assumed facts to confirm")

        said = "Opening words of definitions (place.drafting.definitions.opening): “In this act:”, in section"
        assert f"{said} 2(1)(a)." in text
        assert "To settle it: confirm it and give its source in jurisdictions/us/zz.yaml" in text

    def it_lists_what_was_set_aside_with_the_reason(self, told: Path):
        assert "Waived: We look next week." in part(told, "Findings set aside")

    def it_lists_choices_sections_left_out_and_facts_given(self, told: Path):
        text = part(told, "Choices")

        assert "size: 9. Without it: 7. How many months." in text
        assert "tone: loud (firmly)." in text
        assert "Section study: left out by choice. A study first." in text
        assert "Section spare: left out by default. Spare words." in text
        assert "state.county: “Onward”, a fact given for this draft" in text

    def it_lists_other_findings(self, draft: Billgen, here: Path):
        draft("--waive", "assumed@nothing=No reason.")

        assert "the waiver assumed@nothing meets no finding." in part(here, "Other findings")

    def it_says_none_where_there_is_nothing(self, draft: Billgen, here: Path):
        draft()

        for heading in ("Risk notes", "Blanks to fill", "Other findings", "Findings set aside", "Choices"):
            assert part(here, heading) == "None.", heading

    def it_tells_the_same_of_a_clean_draft(self, draft: Billgen, here: Path):
        draft("--clean", library=LIBRARY)

        assert "It is argued." in part(here, "Risk notes")


class DescribeHostileValues:
    def it_prints_them_as_they_are_in_every_format(self, draft: Billgen, here: Path):
        words = ["--fact", f"state.officers.treasurer={EVIL}", "--waive", f"assumed@x={EVIL}"]
        done = draft(*words, "--format", "docx,pdf,txt")

        assert done.code == 0, done.err
        assert " ".join(EVIL.split()) in " ".join(cover(here).split())
        validate_docx(here / "out/us/zz/thing--cover.docx")
        validate_pdf_ua(here / "out/us/zz/thing--cover.pdf")
