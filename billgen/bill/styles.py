"""Bill room: how labels are written and references worded - of sections, levels and codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from billgen.base.labels import EXPECTED, SPECIMEN
from billgen.bill.model import Label, Runs, plain

Kind = Literal["decimal", "lowerLetter", "lowerRoman", "upperLetter", "upperRoman"]

KINDS: dict[str, Kind] = {
    "1": "decimal",
    "a": "lowerLetter",
    "i": "lowerRoman",
    "A": "upperLetter",
    "I": "upperRoman",
}

Nesting = Literal["whole", "inside out", "outside in"]
Case = Literal["upper", "title", "as-is", "none"]


@dataclass(frozen=True, slots=True)
class LevelStyle:
    """How one level of the ladder is numbered, read off a specimen such as "(1)", "a." or "(A)"."""

    kind: Kind
    before: str
    after: str

    @classmethod
    def from_specimen(cls, specimen: str) -> LevelStyle:
        """Read a specimen label.

        Raises:
            ValueError: the specimen is not one of 1 a i A I with marks around it.
        """
        match = SPECIMEN.fullmatch(specimen)
        if not match:
            raise ValueError(f"{specimen!r} is not a specimen label: write {EXPECTED}")
        return cls(KINDS[match[2]], match[1], match[3])

    def label(self, ordinal: int) -> Label:
        """The label of the item with this ordinal, counting from 1."""
        return Label(self.before, format_number(self.kind, ordinal), self.after)


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """How a section opens.

    Attributes:
        before, after: what stands around the number ("Sec. ", ".").
        other: what stands around the number of sections that stay out of the code or change law, where it
            differs ("Section ", "."), else None.
        first_before: the same for section 1 where it differs ("SECTION "), else None.
        marker: words before the label of new law ("NEW SECTION."), or "".
        marker_after: whether those words stand behind the label: SECTION 2. [NEW MATERIAL].
        marker_uncodified: whether sections have them too that stay out of the code.
        marker_underline, label_bold: looks that carry meaning in the place's print.
        catchline: case of the catchline; "none" leaves it out.
        catchline_uncodified: the same for sections that stay out of the code; None where it is the same.
        catchline_end: what closes a catchline that runs into the text (".").
        run_in: whether the text follows the label on the same line.
        text_below: whether it begins on the next line where the section has a catchline.
        kind: how sections are counted: 1, or by letters ("Section A.") or Roman numerals ("ARTICLE I").
        start, second, step: first number, the second where its distance differs, and the distance: by fives
            runs 1, 5, 10, 15.
        fixed: class of a section and the number it always has ("effective-date", "99").
        clause, first_clause: words every section, or the first, opens with ("That"; "BE IT ENACTED …, That").
        clause_uncodified: words that a section opens with which stays out of the code, but for one that says
            when the act takes effect.
    """

    before: str = "Section "
    after: str = "."
    other: tuple[str, str] | None = None
    first_before: str | None = None
    marker: str = ""
    marker_after: bool = False
    marker_uncodified: bool = True
    marker_underline: bool = False
    label_bold: bool = True
    catchline: Case = "as-is"
    catchline_uncodified: Case | None = None
    catchline_bold: bool = False
    catchline_end: str = "."
    run_in: bool = True
    text_below: bool = False
    kind: Kind = "decimal"
    start: int = 1
    step: int = 1
    second: int | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    clause: Runs = ()
    clause_uncodified: Runs = ()
    first_clause: Runs = ()

    def label(self, index: int, classes: frozenset[str] = frozenset()) -> Label:
        """The label of the section at this index, counting from 0, with these classes."""
        before, after = self.before, self.after
        if self.other is not None and classes & _NOT_NEW:
            before, after = self.other
        elif index == 0 and self.first_before is not None:
            before = self.first_before
        fixed = next((number for name, number in self.fixed if name in classes), "")
        return Label(before, fixed or format_number(self.kind, self._ordinal(index)), after)

    def _ordinal(self, index: int) -> int:
        if index and self.second is not None:
            return self.second + (index - 1) * self.step
        return self.start + index * self.step

    def opening(self, index: int, classes: frozenset[str] = frozenset()) -> Runs:
        """The words the section at this index, with these classes, opens with, or nothing."""
        if index == 0 and self.first_clause:
            return self.first_clause
        if "uncodified" in classes and not classes & _DATED:
            return self.clause_uncodified or self.clause
        return self.clause

    def apart(self, runs: Runs) -> Runs:
        """The clause in brackets that a section opens with, its own words apart from it; or nothing."""
        clause = self.clause_uncodified
        return clause if runs[: len(clause)] == clause and plain(clause).endswith("]") else ()


_NOT_NEW = frozenset({"uncodified", "amend", "repeal"})
_DATED = frozenset({"emergency", "effective-date", "wrapper", "amend", "repeal"})
"""Classes of sections that say themselves when they take effect, or in the words that lay law into a code."""

_LAST_DIGITS = re.compile(r"(?<![0-9])([0-9]{1,18})[^0-9]*$")


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """How the sections of a code open where a bill quotes them.

    Attributes:
        style: label, catchline and looks; its own counting is not used.
        first: number of the first section ("57600", "753.001"); "" when nobody knows it, "[chapter].001" when
            only a part of it is known.
        step: distance of the numbers, counted on their last digits.
        ladder: specimens of their levels where they differ from the bill's.
        above: words on a line of their own above each, {n} its number: "(30 ILCS 105/{n} new)"; or "".
    """

    style: SectionStyle = SectionStyle(before="", label_bold=True)
    first: str = ""
    step: int = 1
    ladder: tuple[LevelStyle, ...] = ()
    above: str = ""

    def label(self, index: int) -> Label:
        """The label of the section at this index, counting from 0; a gap where the number is not known."""
        counted = _LAST_DIGITS.search(self.first)
        if counted is None:
            number = f"[number {index + 1}]"
        else:
            ordinal = int(counted[1]) + index * self.step
            digits = format_number(self.style.kind, ordinal).zfill(
                len(counted[1]) * (self.style.kind == "decimal")
            )
            number = self.first[: counted.start(1)] + digits + self.first[counted.end(1) :]
        return Label(self.style.before, number, self.style.after, blank="[" in number)


@dataclass(frozen=True, slots=True)
class ReferenceStyle:
    """A place's words for references.

    {n} is a section's number, {labels} the labels below it, {items} the same with the names of their levels,
    {first}, {last} and {list} those of several.

    Attributes:
        section, provision: another section, or something in it.
        same_section, this_section: within the section that speaks.
        same_subsection: within the first-level item that speaks; "" where the place words it as the section.
        sections_range, sections_list: several sections at once; "" makes the plural of `section`.
        same_range, same_list: several items of the section that speaks; "" that of `same_section`.
        exhibit, part: an exhibit, and a part or article.
        spelled: whether the number of a section of the bill is written out: section three of this act.
        levels: names of the levels for {items}: subdivision, paragraph, subparagraph.
        nesting: how {items} names them: "inside out" every level, the deepest first ("paragraph (1) of
            subdivision (a)"); "outside in" every level, the deepest last ("subsection B, paragraph 4");
            "whole" the deepest alone before all the labels ("paragraph (1)(a)").
        ladder: specimens of labels in references, where they are not as the items bear them: "A." is (A).
        between: what stands between two labels that would read as one: "A.1".
    """

    section: str = "section {n} of this act"
    provision: str = "section {n}{labels} of this act"
    same_section: str = "subsection {labels} of this section"
    this_section: str = "this section"
    same_subsection: str = ""
    sections_range: str = ""
    sections_list: str = ""
    same_range: str = ""
    same_list: str = ""
    exhibit: str = "Exhibit {n}"
    part: str = "part {n} of this act"
    spelled: bool = False
    levels: tuple[str, ...] = ()
    nesting: Nesting = "whole"
    ladder: tuple[LevelStyle, ...] = ()
    between: str = "."

    @property
    def through(self) -> str:
        """What joins the ends of a run of sections: "to" where the place needs no "inclusive" behind it."""
        found = _ENDS.search(self.sections_range)
        return found[1] if found else " through "


_ENDS = re.compile(r"\{first\}( [^{}]{1,10} )\{last\}(?!, inclusive)")
"""The ends of a range in the words of a place."""

SECTION, CODE, REFERENCE = SectionStyle(), CodeStyle(), ReferenceStyle()
"""How it is where a place says nothing."""

CODE_REFERENCE = ReferenceStyle(section="Section {n}", provision="Section {n}{labels}")
"""References to sections of a code, which are never "of this act"."""


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def format_number(kind: Kind, ordinal: int) -> str:
    """An ordinal from 1 as Word prints it: after "z" comes "aa", then "bb"."""
    if kind == "decimal":
        return str(ordinal)
    if kind in ("lowerLetter", "upperLetter"):
        turns, index = divmod(ordinal - 1, 26)
        text = "abcdefghijklmnopqrstuvwxyz"[index] * (turns + 1)
    else:
        text, rest = "", ordinal
        for size, numeral in _ROMAN:
            count, rest = divmod(rest, size)
            text += numeral * count
    return text.upper() if kind.startswith("upper") else text
