"""Existing law with its changes: held to its words, opened and marked as the place does."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.bill.drafting import MarkStyle
from billgen.bill.model import plain
from tests.bill.places import drafted, text
from tests.bill.reading import read

LAW = """
        placement:
          gardens: {chapter: "1", title: "9"}
        law_text:
          rakes:
            cite: RCW 1.2.003
            history: 2016 c 152 s 5
            catchline: Rakes
            words: |
              (1) The treasurer keeps every rake in the shed.
              (2) A rake is a tool; a hoe is not.
            date: 2026-01-01
          hoes: {cite: RCW 1.2.004, history: 2001 c 2 s 1, catchline: Hoes, words: Hoes are kept.}
        """
ACT = """
{% extends form %}
{% block provisions %}
## Rakes {: #rakes .amend}
::: amend {: law=state.law_text.rakes }
(1) The {--treasurer--}{++governor++} keeps every rake in the
{++new ++}shed.

(2) A rake is a tool; a hoe is {--not--}{++one under [](#new)++}.

{++(3) A spade is a hoe.++}
:::
## New {: #new}
Words of [](#rakes).
{% endblock %}
"""


def act(*lines: str) -> str:
    """The act with other words for the law's second paragraph."""
    return ACT.replace("(2) A rake is a tool; a hoe is {--not--}{++one under [](#new)++}.", "\n".join(lines))


class DescribeAmendedLaw:
    def it_opens_as_the_place_does_and_shows_the_changes(self, tmp_path: Path):
        draft = drafted(tmp_path, "wa", ACT, LAW)
        assert [one.message for one in draft.findings if one.check != "assumed-form"] == []
        assert text(draft).partition("OF WASHINGTON:\n\n")[2] == (
            "Sec. 1.  RCW 1.2.003 and 2016 c 152 s 5 are each amended to read as follows:\n\n"
            "(1) The ((treasurer))_governor_ keeps every rake in the _new_ shed.\n\n"
            "(2) A rake is a tool; a hoe is ((not))_one under section 2 of this act_.\n\n"
            "_(3) A spade is a hoe._\n\n"
            "NEW SECTION.  Sec. 2.  NEW.  Words of section 1 of this act.\n"
        )

    def it_is_named_in_the_title(self, tmp_path: Path):
        title = drafted(tmp_path, "wa", ACT, LAW).bill.title
        assert (
            title
            == "AN ACT Relating to things; amending RCW 1.2.003; and adding a new chapter to Title 9 RCW."
        )

    def it_is_no_part_of_the_new_chapter(self, tmp_path: Path):
        made = ACT.replace("Words of [](#rakes).", "Sections [](#@codified).")
        bill = drafted(tmp_path, "wa", made, LAW).bill
        assert "Sections 2." in plain(list(bill.sections)[1].runs)

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("md", "The [treasurer]GOVERNOR keeps every rake in the NEW shed."),
            ("il", "The ~treasurer~_governor_ keeps every rake in the _new_ shed."),
            ("nj", "The [treasurer]_governor_ keeps"),
            ("nh", "The [treasurer]_governor_ keeps"),
        ],
    )
    def it_is_marked_as_the_place_marks_it(self, state: str, words: str, tmp_path: Path):
        assert words in text(drafted(tmp_path, state, ACT, LAW))

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("wa", "tool; ((a hoe)) _a spade_ is ((not))."),
            ("md", "tool; [a hoe] A SPADE is [not]."),
            ("il", "tool; ~a hoe~ _a spade_ is ~not~."),
        ],
    )
    def it_keeps_a_space_at_the_end_of_changed_words_outside_the_signs(
        self, state: str, words: str, tmp_path: Path
    ):
        made = act("(2) A rake is a tool;{-- a hoe--}{++ a spade++} is{-- not--}.")
        assert words in text(drafted(tmp_path, state, made, LAW))

    def it_looks_as_the_place_says(self, tmp_path: Path):
        looks = drafted(tmp_path, "wa", ACT, LAW).sheet.house.looks
        assert (looks["inserted"].underline, looks["inserted"].strike) == (True, False)
        assert (looks["deleted"].underline, looks["deleted"].strike) == (False, True)
        assert MarkStyle().old == ("[", "]")

    def it_names_the_code_once(self, tmp_path: Path):
        law = "::: amend {: law=state.law_text.hoes }\nHoes are{++ well++} kept.\n:::\n"
        hoes = f"## Hoes {{: #hoes .amend}}\n{law}## New"
        title = drafted(tmp_path, "wa", ACT.replace("## New", hoes), LAW).bill.title
        assert "; amending RCW 1.2.003 and 1.2.004; and" in title


class DescribeTheWordsOfTheLaw:
    @pytest.mark.parametrize(
        ("lines", "complaint"),
        [
            (("(2) A rake is the tool; a hoe is not.",), "'the tool; a hoe is not.' where it has 'a tool;"),
            (("(2) A  rake is a tool; a hoe is not.",), "The spaces differ."),
            (("(2) A rake is a tool;", "", "a hoe is not."), "'' where it has ' a hoe is not.'"),
            (("(2) A rake is a tool; a hoe is not. More.",), "' More.' where it has ''"),
            (("{++(2) Nothing.++}",), "leaves out '(2) A rake is a tool"),
        ],
    )
    def it_counts_to_the_letter(self, lines: tuple[str, ...], complaint: str, tmp_path: Path):
        found = [
            one for one in drafted(tmp_path, "wa", act(*lines), LAW).findings if one.check == "amendments"
        ]
        assert len(found) == 1
        assert complaint in found[0].message
        assert found[0].where is not None
        assert found[0].where.file == "thing/bill.md.j2"

    def it_allows_lines_to_be_wrapped(self, tmp_path: Path):
        made = drafted(tmp_path, "wa", act("(2) A rake is", "  a tool; a hoe is not."), LAW)
        assert not [one for one in made.findings if one.check == "amendments"]

    def it_is_a_drafting_instruction_while_they_are_not_known(self, tmp_path: Path):
        draft = drafted(tmp_path, "wa", ACT.replace("law_text.rakes", "law_text.spades"), LAW)
        assert [section.id for section in draft.bill.sections] == ["new"]
        words = " ".join(plain(runs) for runs in draft.bill.notes[0].paragraphs)
        assert words.startswith("Drafting instruction: amend state.law_text.spades (1) The {--treasurer--}")
        assert "amending" not in draft.bill.title
        assert [one.severity.value for one in draft.findings if one.check == "amendments"] == ["warning"]


class DescribeRepealedLaw:
    def it_is_named_and_not_quoted(self, tmp_path: Path):
        made = ACT.replace(
            "## New", "## Hoes {: #hoes .repeal}\n::: repeal {: law=state.law_text.hoes }\n:::\n## New"
        )
        draft = drafted(tmp_path, "wa", made, LAW)
        assert "\nSec. 2.  RCW 1.2.004 (Hoes) and 2001 c 2 s 1 are each repealed.\n" in text(draft)
        assert "amending RCW 1.2.003; adding a new chapter to Title 9 RCW; and repealing" in draft.bill.title


BROKEN = {
    "## A\n::: amend {: law=state.law_text.x}\nx\n:::": (
        2,
        "outside a section of class .amend",
        "{: #id .amend}",
    ),
    "## A {: .amend}\n::: amend\nx\n:::": (2, "without the law it is about", "law=state.law_text"),
    "## A {: .amend}\n::: amend {: law=us.x}\nx\n:::": (2, "without the law it is about", ""),
    "## A {: .amend}\nx\n::: amend {: law=state.law_text.x}\nx\n:::": (
        3,
        "or other words",
        "a section of its own",
    ),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\n:::": (2, "with no words", ""),
    "## A {: .repeal}\n::: repeal {: law=state.law_text.x}\nx\n:::": (2, "words inside ::: repeal", "empty"),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na {++b\n:::": (
        3,
        "is not closed",
        "{++new words++}",
    ),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na b--}\n:::": (3, "is not closed", ""),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na {++++}\n:::": (3, "cannot be read", ""),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na {++b {--c--}++}\n:::": (3, "cannot be read", ""),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na {++b++} c\n:::": (
        3,
        "the space stands outside",
        "inside",
    ),
    "## A {: .amend}\n::: amend {: law=state.law_text.x}\na {--b--}.\n:::": (
        3,
        "the space stands outside",
        "",
    ),
}


class DescribeRefusals:
    @pytest.mark.parametrize("given", BROKEN)
    def it_names_the_line_and_what_to_write(self, given: str):
        line, what, advice = BROKEN[given]
        _, problems = read(given)
        found = [one for one in problems if what in one.what]
        assert found, problems
        assert found[0].where is not None
        assert found[0].where.line == line
        assert advice in found[0].fix
        assert found[0].fix

    @pytest.mark.parametrize(
        "words", ["a {--b--}{++c++} d", "a{++ b++} c", "a {--b --}c", "{++all new++}", "a{--, b--}."]
    )
    def it_lets_well_placed_spaces_be(self, words: str):
        assert read(f"## A {{: .amend}}\n::: amend {{: law=state.law_text.x}}\n{words}\n:::")[1] == []
