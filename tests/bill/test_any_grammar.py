"""Any mixture of what the grammar has is read, numbered, referred and laid out without an exception."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from billgen.base.errors import Place
from billgen.bill.amend import LawText, amend
from billgen.bill.arrange import arrange
from billgen.bill.drafting import Codification, Drafting, MarkStyle
from billgen.bill.inline import token
from billgen.bill.model import Blank, Text, Value
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.bill.styles import CodeStyle, SectionStyle
from billgen.render.flow import flow
from billgen.render.house import house_for
from billgen.render.html import document
from billgen.render.sheet import Sheet
from billgen.render.text import write
from tests.bill.reading import DRAFTING

CARRIED = [Value("a\nb|c {++x++} (2) ##", ("p",)), Blank("gap"), Text("## x")]
LINES = st.sampled_from(
    (
        *("## A", "## B {: #b}", "## C {: #c .uncodified}", "## D {: #d .amend}", "## E {: #e .definitions}"),
        *("# P", "# Q {: #q}", "### cap", "", "", "words", "words of [](#b) and [](#b..#c), [](#b, #b.x)"),
        *("(1) x", "(1 #x) y [](#q)", "(a) z", "(i) [#](#b.x)", "(A) x", "(1...) flush", "(...) end", "(1)"),
        *(
            '::: exhibit {: #f title="Fees [](#b)"}',
            '::: exhibit {: #g title="G"}',
            ":::",
            ":::",
            "::: recital",
        ),
        *("::: amend {: law=state.law_text.x}", "::: repeal {: law=state.law_text.x}", "::: note {: for=b}"),
        *(
            '::: signatures {: rows=2 columns="A, B"}',
            "| a | b |",
            "| --- | --- |",
            "| [](#f) | @ |",
            "| x |",
        ),
        *(
            "kept {++new++}{--old--} words",
            "a {++b++} c",
            "{++",
            "--}",
            "[text: N]",
            "[check: @]",
            "[signature: S]",
        ),
        *("@", "\\(a) of it", '(1) "Term" means x', "::: statement", "(1 #@) x", "**b @** *i*"),
    )
)
LAW = LawText((Text("RCW 1"),), {"amend": (Text("RCW 1 is amended:"),), "repeal": ()}, "kept old words")
STYLES = (
    DRAFTING,
    replace(
        DRAFTING,
        codification=Codification(
            "wrapper", (Text("Added:"),), code=CodeStyle(first="7.01"), heading=(CARRIED[0],)
        ),
        part=SectionStyle("PART ", "", kind="upperRoman"),
        section=SectionStyle(clause=(Text("That"),), run_in=False, step=5),
        marks=MarkStyle(("[", "]"), ("((", "))"), True),
    ),
)


def goes_the_whole_way(lines: list[str], drafting: Drafting, known: bool) -> None:
    """Read, amend, arrange, number, refer and lay out; what is wrong with the text is said, never raised."""
    text = [line.replace("@", token(index % len(CARRIED))) for index, line in enumerate(lines)]
    bill, _ = parse([(line, Place("t", row)) for row, line in enumerate(text, 1)], CARRIED)
    bill, _ = amend(bill, {"state.law_text.x": LAW if known else None}, drafting.marks)
    bill, _ = arrange(bill, drafting, (), (Text("x"),), (), {"state.law_text.x": LAW.cite})
    bill, _ = number(bill, drafting)
    bill, _ = refer(bill, drafting)
    house = house_for(drafting.page, drafting.section)
    sheet = Sheet(flow(bill, drafting), drafting, house, "T", "T", "D", "2030-01-01", "ab", bill=bill)
    assert write(sheet)
    assert document(sheet)
    ids = [one.id for one in bill.walk()]
    codes = [one.label.number for one in bill.sections if one.law == "code"]
    assert codes == sorted(set(codes))
    assert "" not in ids


class DescribeAnyMixture:
    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(st.lists(LINES, max_size=25), st.sampled_from(STYLES), st.booleans())
    def it_goes_the_whole_way(self, lines: list[str], drafting: Drafting, known: bool):
        goes_the_whole_way(lines, drafting, known)
