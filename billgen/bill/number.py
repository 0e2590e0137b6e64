"""Bill room: labels. Runs after every condition is decided and the provisions stand in their order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeGuard

from billgen.base.errors import Problem
from billgen.base.kept import by_identity
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Caption, Flush, Inline, Provision, Runs, Text, Value, plain
from billgen.bill.sharing import changed
from billgen.bill.styles import LevelStyle
from billgen.bill.terms import is_glossary

_LEADING_WORD = re.compile(
    r"(A|An|All|Any|As|Each|Every|For|If|In|It|No|On|Subject|The|These|This|Those|To|Under|Unless|When)\b"
)
"""A first word that has its capital only because it opens a sentence."""


def number(bill: Bill, drafting: Drafting) -> tuple[Bill, list[Problem]]:
    """Give every part, section, item and exhibit its label by the place's styles and ladder."""
    numberer = _Numberer(drafting)
    body = tuple(
        numberer.section(one) if isinstance(one, Provision) else numberer.caption(one) for one in bill.body
    )
    exhibits = tuple(numberer.exhibit(one, index) for index, one in enumerate(bill.exhibits))
    return replace(bill, body=body, exhibits=exhibits), numberer.problems


class _Numberer:
    """Counts parts, the bill's sections and the code's each by themselves."""

    def __init__(self, drafting: Drafting) -> None:
        self.drafting = drafting
        self.problems: list[Problem] = []
        self.sections = self.parts = 0
        self.quoted: dict[str, int] = {}

    def section(self, one: Provision) -> Provision:
        style = self.drafting.section
        if one.law == "code":
            code = self.drafting.codification.code_of(one.into)
            index = self.quoted.get(one.into, 0)
            label = code.label(index)
            if self.drafting.codification.each:
                label = replace(label, outer=style.label(self.sections, one.classes).text)
                self.sections += 1
            self.quoted[one.into] = index + 1
            return changed(one, label=label, children=self.below(one, self.ladder(one, code.ladder)))
        index, self.sections = self.sections, self.sections + 1
        opening = style.opening(index, one.classes)
        if opening:
            # The class tells the checks that the clause stands here and not in a line of its own.
            first = index == 0 and bool(style.first_clause)
            one = replace(one, classes=one.classes | frozenset(("clause",) if first else ()))
            one = _opened(one, opening)
        label = style.label(index, one.classes)
        return changed(one, label=label, children=self.below(one, self.ladder(one)))

    def below(self, section: Provision, ladder: tuple[LevelStyle, ...]) -> tuple[Provision | Flush, ...]:
        """What stands below a section; where definitions have no labels, their lists start a level higher."""
        if self.drafting.definitions_labelled or not is_glossary(section):
            return self.children(section, ladder)
        lists = (*ladder[:1], *ladder)
        return tuple(
            changed(child, children=self.children(child, lists)) if isinstance(child, Provision) else child
            for child in section.children
        )

    def ladder(self, section: Provision, own: tuple[LevelStyle, ...] = ()) -> tuple[LevelStyle, ...]:
        """The levels below a section; definitions may start further down."""
        ladder = own or self.drafting.ladder
        return ladder[self.drafting.definitions_rank - 1 :] if "definitions" in section.classes else ladder

    def caption(self, one: Caption) -> Caption:
        style = self.drafting.part
        if one.role != "part" or style is None:
            return one
        index, self.parts = self.parts, self.parts + 1
        return replace(one, label=style.label(index))

    def exhibit(self, one: Provision, index: int) -> Provision:
        label = self.drafting.exhibit.label(index)
        return changed(one, label=label, children=self.children(one, self.drafting.ladder))

    def children(self, parent: Provision, ladder: tuple[LevelStyle, ...]) -> tuple[Provision | Flush, ...]:
        children, problems = _children(parent, ladder)
        self.problems += problems
        return children


@by_identity
def _item(
    provision: Provision, ordinal: int, ladder: tuple[LevelStyle, ...]
) -> tuple[Provision, tuple[Problem, ...]]:
    """An item with its label, and those below it; and where the ladder is too short."""
    if provision.level > len(ladder):
        what = f"an item of level {provision.level}, and the place's ladder has {len(ladder)}"
        fix = "add the level to drafting.ladder of the place, with its source"
        return provision, (Problem(what, provision.where, fix=fix),)
    label = ladder[provision.level - 1].label(ordinal)
    children, problems = _children(provision, ladder) if provision.children else ((), ())
    return changed(provision, label=label, children=children), problems


def _children(
    parent: Provision, ladder: tuple[LevelStyle, ...]
) -> tuple[tuple[Provision | Flush, ...], tuple[Problem, ...]]:
    done: list[Provision | Flush] = []
    problems: list[Problem] = []
    ordinal = 0
    for child in parent.children:
        if isinstance(child, Provision):
            ordinal += 1
            child, found = _item(child, ordinal, ladder)
            problems += found
        done.append(child)
    return tuple(done), tuple(problems)


def _is_worded(run: Inline) -> TypeGuard[Text | Value]:
    """Whether a run holds words of the text or a sentence of the place's form, and no name."""
    return isinstance(run, Text) or (
        isinstance(run, Value) and all(".drafting." in path for path in run.paths if "words." not in path)
    )


def _opened(section: Provision, opening: Runs) -> Provision:
    """A section behind the clause it opens with; behind "reads as follows:" its words begin a line."""
    if section.runs and plain(opening).endswith(":"):
        own = Flush(0, section.runs, section.where)
        return replace(section, runs=opening, children=(own, *section.children))
    return replace(section, runs=_after(opening, section.runs))


def _after(opening: Runs, runs: Runs) -> Runs:
    """A section's words behind the clause it opens with; they go on with its sentence, if it is not whole."""
    if plain(opening).endswith(("]", ":")):
        return (*opening, Text(" "), *runs) if runs else opening
    if not runs:  # a list follows
        return opening if plain(opening).endswith((",", ";")) else (*opening, Text(":"))
    first = runs[0]
    if _is_worded(first) and _LEADING_WORD.match(first.text):
        runs = (replace(first, text=first.text[:1].lower() + first.text[1:]), *runs[1:])
    return (*opening, Text(" "), *runs)
