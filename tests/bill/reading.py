"""Short ways to read bill text and to see what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from billgen.base.errors import Place, Problem
from billgen.bill.drafting import Drafting
from billgen.bill.inline import Carried, token
from billgen.bill.model import Bill, Caption, Flush, Provision, plain
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.bill.styles import LevelStyle


def ladder(*specimens: str) -> tuple[LevelStyle, ...]:
    return tuple(LevelStyle.from_specimen(specimen) for specimen in specimens)


LADDER = ladder("(1)", "(a)", "(i)", "(A)", "(I)")
DRAFTING = Drafting(ladder=LADDER)


def read(text: str, carried: Sequence[Carried] = ()) -> tuple[Bill, list[Problem]]:
    """Parse; `@0@` stands for the first value. Lines count from 1 in "t"."""
    for index in range(len(carried)):
        text = text.replace(f"@{index}@", token(index))
    return parse([(line, Place("t", row)) for row, line in enumerate(text.split("\n"), 1)], carried)


def good(text: str, carried: Sequence[Carried] = ()) -> Bill:
    bill, problems = read(text, carried)
    assert problems == []
    return bill


def finished(
    text: str, drafting: Drafting = DRAFTING, carried: Sequence[Carried] = ()
) -> tuple[Bill, list[Problem]]:
    """Parse, number, refer."""
    bill, problems = number(good(text, carried), drafting)
    assert problems == []
    return refer(bill, drafting)


def shape(bill: Bill) -> list[str]:
    """The tree as lines: label or id, indented by level, and words."""
    done: list[str] = []

    def show(one: Provision | Flush | Caption, depth: int) -> None:
        lead = "  " * depth
        if isinstance(one, Caption):
            done.append(f"{one.role}: {plain(one.runs)}")
        elif isinstance(one, Flush):
            done.append(f"{lead}| {plain(one.runs)}")
        else:
            head = one.label.text or one.id
            done.append(lead + " ".join(part for part in (head, plain(one.heading), plain(one.runs)) if part))
            for child in one.children:
                show(child, depth + 1)

    for item in bill.body:
        show(item, 0)
    return done


def words(bill: Bill) -> list[str]:
    """Every word of a bill in the order it prints, notes left out."""
    found = [plain(block.runs) for block in bill.front]

    def gather(one: Provision | Flush | Caption) -> None:
        if isinstance(one, Provision):
            found.append(plain(one.heading))
        found.append(plain(one.runs))
        if isinstance(one, Provision):
            for child in one.children:
                gather(child)

    for item in bill.body:
        gather(item)
    found += [plain(block.runs) for block in bill.back]
    return " ".join(found).split()
