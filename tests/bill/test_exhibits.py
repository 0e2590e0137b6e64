"""Exhibits, fields to fill in, tables, rows to sign, and terms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billgen.bill.model import Blank, Flush, Provision, Ref, Text, Value, plain
from billgen.bill.styles import SectionStyle
from billgen.render.flow import flow
from tests.bill.reading import DRAFTING, finished, good, read

EXHIBIT = '::: exhibit {: #fees title="Schedule of fees"}\n'


def children(text: str) -> list[Provision | Flush]:
    return list(good(f"## A\nx\n{EXHIBIT}{text}\n:::").exhibits[0].children)


class DescribeExhibits:
    def it_has_a_letter_a_title_and_items(self):
        text = f'## A\nx\n{EXHIBIT}Words.\n(1 #rake) a rake\n:::\n::: exhibit {{: #map title="Map"}}\nx\n:::'
        bill, problems = finished(text)
        assert problems == []
        assert [one.label.text for one in bill.exhibits] == ["EXHIBIT A", "EXHIBIT B"]
        assert [one.id for one in bill.exhibits[0].walk()] == ["fees", "fees.rake"]
        assert plain(bill.exhibits[0].heading) == "Schedule of fees"

    def it_is_referred_to_by_its_letter(self):
        text = f"## A\nSee [](#fees), [#](#fees), [](#fees.rake).\n{EXHIBIT}(1 #rake) a rake of [](#a)\n:::\n"
        bill, problems = finished(text.replace("## A", "## A {: #a}"))
        assert problems == []
        assert plain(next(bill.sections).runs) == "See Exhibit A, A, (1) of Exhibit A."
        assert bill.exhibits[0].cited
        assert "section 1 of this act" in plain(next(bill.exhibits[0].provisions).runs)

    def it_takes_the_letters_of_the_place(self):
        drafting = replace(DRAFTING, exhibit=SectionStyle("Attachment ", ""))
        bill, _ = finished(f"## A\nx\n{EXHIBIT}x\n:::", drafting)
        assert bill.exhibits[0].label.text == "Attachment 1"

    def it_may_have_a_value_in_its_title(self):
        bill = good('## A\nx\n::: exhibit {: #e title="Fees of @0@"}\nx\n:::', [Value("#{x}", ("p",))])
        assert plain(bill.exhibits[0].heading) == "Fees of #{x}"

    def it_holds_captions_blocks_and_plain_paragraphs_after_items(self):
        made = children("Words.\n\n### Caption\n(1) x\n\nMore.\n::: statement\nSaid.\n:::")
        assert [one.role for one in made if isinstance(one, Flush)] == ["", "subcaption", "", "statement"]

    def it_stands_before_the_mark_that_ends_the_paper(self):
        bill, problems = finished(
            f"## A\nx\n::: signature\nSigned.\n:::\n::: closing-mark\nEND\n:::\n{EXHIBIT}x\n:::"
        )
        assert problems == []
        roles = [para.role for para in flow(bill, DRAFTING)]
        assert [role for role in roles if role in ("signature", "exhibit", "closing-mark")] == [
            "signature",
            "exhibit",
            "closing-mark",
        ]

    def it_ends_with_its_own_sign(self):
        bill, problems = read(f"## A\nx\n{EXHIBIT}x\n:::\n## B\ny")
        assert problems == []
        assert [one.id for one in bill.sections] == ["_1", "_2"]


class DescribeFields:
    @pytest.mark.parametrize(
        ("given", "printed", "kind"),
        [
            ("[text: Name]", "Name: ____________________", "text"),
            ("[text:]", "____________________", "text"),
            ("[check: I agree]", "[ ] I agree", "check"),
            ("[signature: Clerk]", "______________________________, Clerk", "signature"),
        ],
    )
    def it_prints_a_label_and_room(self, given: str, printed: str, kind: str):
        (made,) = children(given)
        assert isinstance(made, Flush)
        assert plain(made.runs) == printed
        assert [run.field for run in made.runs if isinstance(run, Blank)] == [kind]

    def it_stands_among_words_and_in_blocks_of_the_form(self):
        (made,) = children("I, [text: name], agree.")
        assert plain(made.runs) == "I, name: ____________________, agree."  # type: ignore[union-attr]
        bill = good("## A\nx\n::: signature\n[signature: Mayor]\n:::")
        assert isinstance(bill.back[0].runs[0], Blank)

    def it_holds_plain_words_only(self):
        _, problems = read(f"## A {{: #a}}\nx\n{EXHIBIT}[check: See [](#a)]\n:::")
        assert [problem.what for problem in problems] == ["a field that cannot be read"]


class DescribeTables:
    TABLE = "| Tool | No. |\n| --- | --- |\n| @0@ | **3** |\n| see [](#a) | a \\| b |"

    def it_reads_cells_as_bill_text(self):
        bill = good(f"## A {{: #a}}\nx\n{self.TABLE}", [Value("a|b", ("p",))])
        (made,) = next(bill.sections).children
        assert isinstance(made, Flush)
        assert [[plain(cell) for cell in row] for row in made.table[:2]] == [["Tool", "No."], ["a|b", "3"]]
        assert isinstance(made.table[1][0][0], Value)
        assert made.table[1][1] == (Text("3", "b"),)
        assert isinstance(made.table[2][0][1], Ref)
        assert plain(made.table[2][1]) == "a | b"

    def it_stands_under_the_item_before_it(self):
        bill = good(f"## A {{: #a}}\n(1) x\n{self.TABLE}\n(1...) y\n(1) z", [Value("x", ("p",))])
        first = next(next(bill.sections).provisions)
        assert [type(one).__name__ for one in first.children] == ["Flush", "Flush"]

    def it_resolves_references_in_its_cells(self):
        bill, problems = finished(f"## A {{: #a}}\nx\n{self.TABLE}", carried=[Value("x", ("p",))])
        assert problems == []
        table = next(bill.sections).children[0].table  # type: ignore[union-attr]
        assert plain(table[2][0]) == "see this section"


class DescribeSignatures:
    def it_makes_rows_to_sign(self):
        (made,) = children('::: signatures {: rows=3 columns="Signature, Date"}\n:::')
        assert isinstance(made, Flush)
        assert len(made.table) == 4
        assert [plain(cell) for cell in made.table[0]] == ["Signature", "Date"]
        assert made.table[3][1] == (Blank("Date", "deliberate"),)

    @pytest.mark.parametrize(
        "given", ["{: rows=0 columns=A}", "{: rows=x columns=A}", "{: rows=3}", "{: rows=501 columns=A}"]
    )
    def it_says_what_it_needs(self, given: str):
        _, problems = read(f"## A\nx\n{EXHIBIT}::: signatures {given}\n:::\n:::")
        assert "signatures that cannot be read" in problems[0].what
        assert "rows=10" in problems[0].fix


class DescribeTerms:
    def it_names_a_definition_by_its_term(self):
        text = '## D {: #d .definitions}\n(1) "Local bank" means x.\n(1) “Bank” means y.\n(1 #z) "Z" means z.'
        assert [one.id for one in good(text).walk()] == ["d", "d.local-bank", "d.bank", "d.z"]

    def it_refers_to_a_definition(self):
        text = '## D {: #d .definitions}\n(1) "Bank" means x.\n## E\nA bank of [](#d.bank).'
        bill, problems = finished(text)
        assert problems == []
        assert plain(list(bill.sections)[1].runs) == "A bank of section 1(1) of this act."

    def it_keeps_an_id_that_is_taken(self):
        text = '## D {: #d .definitions}\n(1 #bank) "Bank" means x.\n(1) "Bank" means y.'
        assert [one.id for one in good(text).walk()] == ["d", "d.bank", "d._2"]
