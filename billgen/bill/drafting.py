"""Bill room: a place's drafting rules as the tree stages need them - labels, ladder, references, title, page.

Built by the pipeline from `drafting:` facts; nothing here knows where the values came from except `Runs`,
which carry their provenance with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from billgen.bill.model import Runs
from billgen.bill.styles import (
    CODE,
    CODE_REFERENCE,
    REFERENCE,
    SECTION,
    CodeStyle,
    LevelStyle,
    ReferenceStyle,
    SectionStyle,
)

LegendPlace = Literal["top", "title", "end", "foot"]


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
    code: CodeStyle = CODE
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

    section: SectionStyle = SECTION
    ladder: tuple[LevelStyle, ...] = ()
    reference: ReferenceStyle = REFERENCE
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
