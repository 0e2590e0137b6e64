"""Bill room: a place's drafting rules as the tree stages need them - labels, ladder, references, title, page.

Built by the pipeline from `drafting:` facts; nothing here knows where the values came from except `Runs`,
which carry their provenance with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

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
LegendPlace = Literal["top", "title", "end", "foot"]


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

CODE_REFERENCE = ReferenceStyle(section="Section {n}", provision="Section {n}{labels}")
"""References to sections of a code, which are never "of this act"."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How sections join the code at a place of their own, apart from the rest of the act.

    Attributes:
        instruction: what the section says that adds them.
        instruction_one: the same of one section alone.
        code: how they open where they are quoted.
        outside: words of references to them from elsewhere.
        one, many: what the title says of one, and of several.
    """

    instruction: Runs
    instruction_one: Runs
    code: CodeStyle
    outside: ReferenceStyle
    one: Runs = ()
    many: Runs = ()


@dataclass(frozen=True, slots=True)
class Codification:
    """How new law is laid into a code.

    Attributes:
        mode: directive (a last section says where), wrapper (a section quotes the law), freestanding, or "".
        instruction: what the wrapper says ("Chapter 2200 is added to the Government Code, to read:").
        instruction_one: what is said of one section alone; nothing where the same is said.
        apart: whether each quoted section stands behind a wrapper of its own.
        heading: the line above the quoted sections ("CHAPTER 753.  HEADING"), or nothing.
        new_section: what each section says of the chapter it joins; nothing where none says so of itself.
        closing: what closes the quoted law (a quotation mark), or nothing.
        each: whether each section of the code is a section of the bill as well, with no words that lay it in.
        leading: classes of bill sections that stand before the wrapper wherever the template has them.
        code: how quoted sections open.
        inside: words of references among them.
        outside: words of references to them from the bill's own sections.
        nouns: a noun of the place ("words.body"), as its bills write it, and as its code does.
        elsewhere: the placement that sections name for themselves, and how they join the code there.
    """

    mode: Literal["", "directive", "wrapper", "freestanding"] = ""
    instruction: Runs = ()
    instruction_one: Runs = ()
    apart: bool = False
    heading: Runs = ()
    new_section: Runs = ()
    closing: Runs = ()
    each: bool = False
    leading: frozenset[str] = frozenset({"findings", "purpose"})
    code: CodeStyle = CodeStyle()
    inside: ReferenceStyle = CODE_REFERENCE
    outside: ReferenceStyle = CODE_REFERENCE
    nouns: tuple[tuple[str, str, str], ...] = ()
    elsewhere: Mapping[str, Joined] = field(default_factory=dict[str, Joined])

    def code_of(self, into: str) -> CodeStyle:
        """How a quoted section opens that joins the code there; "" is where the rest of the act goes."""
        return self.elsewhere[into].code if into in self.elsewhere else self.code


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How changed words of existing law are marked: what stands around them, and how they look.

    Attributes:
        new, old: what stands before and after new words, and before and after old ones ("((", "))").
        new_upper: whether new words are set in capitals.
        new_look, old_look: letters of their look: b bold, i italic, u underline, s struck.
        whole: whether sections that are new altogether are set in the look of new words.
        whole_section: the same of sections that join a chapter that stands; None for the same.
        whole_labels: whether their labels and headings have that look too.
        whole_uncodified: whether sections have it too that stay out of the code.
        whole_headings: whether headings have it, where that is not so of numbers in the code and headings
            there as of labels, and of no others.
        words: words of the sentence that lays new law in which have that look ("NEW CHAPTER").
        legend: the sentence that explains the marks, or nothing.
        legend_place: above all, below the title, behind all, or at the foot of every page.
        legend_amending: whether it stands only in a bill that changes existing law.
    """

    new: tuple[str, str] = ("", "")
    old: tuple[str, str] = ("[", "]")
    new_upper: bool = False
    new_look: str = "u"
    old_look: str = "s"
    whole: bool = False
    whole_section: bool | None = None
    whole_labels: bool = False
    whole_uncodified: bool = False
    whole_headings: bool | None = None
    words: frozenset[str] = frozenset()
    legend: Runs = ()
    legend_place: LegendPlace = "title"
    legend_amending: bool = False


@dataclass(frozen=True, slots=True)
class TitleStyle:
    """A place's form of a title: opening, subject, then what the bill does, in this order and these words.

    Attributes:
        opening, separator, last_separator, end: what stands around and between.
        parts: a part's key (new_chapter, uncodified_one, effective_date …) and its words.
        order: keys of the parts in the place's order, those that this act cannot need among them.
        silent: parts the place never names, so that nothing is missing.
        before: keys of the parts that stand before the subject ("to amend the banking law").
        once: words that open such parts and are said once, each law a part of its own.
        between_before, last_before: what stands between several of those, and before the last.
        relating: what leads from those to the subject (", relating to ").
        upper: whether it is set in capitals.
        uncounted: classes of uncodified sections that "creating new sections" does not count.
        codifies: whether acts of this place go into a code, so that a new chapter must be named.
        adds: whether it names what is added though acts of this place stand alone.
        added: "chapter", or "section" when the placement joins an existing chapter.
    """

    opening: Runs = ()
    separator: str = "; "
    last_separator: str = "; and "
    end: str = "."
    parts: tuple[tuple[str, Runs], ...] = ()
    order: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    between_before: str = ", "
    last_before: str = " and "
    once: str = ""
    relating: str = " "
    upper: bool = False
    uncounted: frozenset[str] = frozenset()
    codifies: bool = False
    adds: bool = False
    added: Literal["chapter", "section"] = "chapter"


LinesFrom = Literal["caption", "title", "enacting", "body"]
"""What the first numbered line is of: the caption, the title, the enacting clause, or the first section."""


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
    line_numbers_from: LinesFrom = "caption"
    first_line_indent: float = 0.5
    closing_mark: str = ""
    running_head: str = ""
    justified: bool = False


EXHIBIT = SectionStyle("EXHIBIT ", "", kind="upperLetter")
"""How exhibits are numbered where a place does not say."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """All drafting rules of one place and form.

    Attributes:
        part: how `#` headings are numbered, None for not.
        definitions_rank: level of the ladder, from 1, at which the items of definitions start; where those
            have no label, at which the lists below them start.
        definitions_opening_item: whether the words that open definitions are the first of the items.
        definitions_labelled: whether the items of definitions have labels at all.
        meaning: how a definition is worded, {term} and {meaning} in it; "" for "Bank" means a bank.
        looks: role → fields of its look and their values, where it is not as everywhere.
    """

    section: SectionStyle = SectionStyle()
    ladder: tuple[LevelStyle, ...] = ()
    reference: ReferenceStyle = ReferenceStyle()
    title: TitleStyle = TitleStyle()
    page: Page = Page()
    sort_definitions: bool = True
    definitions_rank: int = 1
    definitions_labelled: bool = True
    definitions_opening_item: bool = False
    meaning: str = ""
    part: SectionStyle | None = None
    exhibit: SectionStyle = EXHIBIT
    codification: Codification = Codification()
    marks: MarkStyle = MarkStyle()
    looks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    def joined_by(self, elsewhere: Mapping[str, Joined]) -> Drafting:
        """The same rules, and how the sections join the code that name a place of their own."""
        if not elsewhere:
            return self
        return replace(self, codification=replace(self.codification, elsewhere=elsewhere))


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
