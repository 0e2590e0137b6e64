"""Bill room: a place's drafting rules as the tree stages need them - labels, ladder, references, title, page.

Built by the pipeline from `drafting:` facts; nothing here knows where the values came from except `Runs`,
which carry their provenance with them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from billgen.bill.model import Label, Runs

Kind = Literal["decimal", "lowerLetter", "lowerRoman", "upperLetter", "upperRoman"]

_KINDS: dict[str, Kind] = {
    "1": "decimal",
    "a": "lowerLetter",
    "i": "lowerRoman",
    "A": "upperLetter",
    "I": "upperRoman",
}
_SPECIMEN = re.compile(r"^([^0-9A-Za-z]*)([1aiAI])([^0-9A-Za-z]*)$")


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
        match = _SPECIMEN.match(specimen)
        if not match:
            raise ValueError(
                f"{specimen!r} is not a specimen label: write 1, a, i, A or I with its marks, as in (a)"
            )
        return cls(_KINDS[match[2]], match[1], match[3])

    def label(self, ordinal: int) -> Label:
        """The label of the item with this ordinal, counting from 1."""
        return Label(self.before, format_number(self.kind, ordinal), self.after)


@dataclass(frozen=True, slots=True)
class SectionStyle:
    """How a section opens.

    Attributes:
        before, after: what stands around the number ("Sec. ", ".").
        first_before: the same for section 1 where it differs ("SECTION "), else None.
        marker: words before the label of new law ("NEW SECTION."), or "".
        marker_underline, label_bold: looks that carry meaning in the place's print.
        catchline: case of the catchline; "none" leaves it out.
        catchline_uncodified: the same for sections that stay out of the code; None where it is the same.
        catchline_end: what closes a catchline that runs into the text (".").
        run_in: whether the text follows the label on the same line.
        start, step: first number and distance ("by fives").
    """

    before: str = "Section "
    after: str = "."
    first_before: str | None = None
    marker: str = ""
    marker_underline: bool = False
    label_bold: bool = True
    catchline: Case = "as-is"
    catchline_uncodified: Case | None = None
    catchline_bold: bool = False
    catchline_end: str = "."
    run_in: bool = True
    start: int = 1
    step: int = 1

    def label(self, index: int) -> Label:
        """The label of the section at this index, counting from 0."""
        before = self.first_before if index == 0 and self.first_before is not None else self.before
        return Label(before, str(self.start + index * self.step), self.after)


@dataclass(frozen=True, slots=True)
class ReferenceStyle:
    """A place's words for references: {n} is a section's number, {labels} the labels below it."""

    section: str = "section {n} of this act"
    provision: str = "section {n}{labels} of this act"
    same_section: str = "subsection {labels} of this section"
    this_section: str = "this section"


@dataclass(frozen=True, slots=True)
class TitleStyle:
    """A place's form of a title: opening, subject, then what the bill does, in this order and these words.

    Attributes:
        opening, separator, last_separator, end: what stands around and between.
        parts: a part's key (new_chapter, uncodified_one, effective_date …) and its words.
        uncounted: classes of uncodified sections that "creating new sections" does not count.
        codifies: whether acts of this place go into a code, so that a new chapter must be named.
    """

    opening: Runs = ()
    separator: str = "; "
    last_separator: str = "; and "
    end: str = "."
    parts: tuple[tuple[str, Runs], ...] = ()
    uncounted: frozenset[str] = frozenset()
    codifies: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The paper and its furniture; lengths in inches, sizes in points."""

    paper: Literal["letter", "legal"] = "letter"
    margin_top: float = 1.0
    margin_bottom: float = 1.0
    margin_left: float = 1.25
    margin_right: float = 1.0
    face: str = "Liberation Serif"
    size: float = 12
    line_spacing: float = 1.5
    line_numbers: Literal["page", "run", "none"] = "page"
    first_line_indent: float = 0.5
    closing_mark: str = ""
    running_head: str = ""


@dataclass(frozen=True, slots=True)
class Drafting:
    """All drafting rules of one place and form."""

    section: SectionStyle = SectionStyle()
    ladder: tuple[LevelStyle, ...] = ()
    reference: ReferenceStyle = ReferenceStyle()
    title: TitleStyle = TitleStyle()
    page: Page = Page()
    sort_definitions: bool = True


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
