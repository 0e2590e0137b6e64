"""Bill room: the provision tree. Every value is immutable; each stage returns a new tree.

Inline content is a tuple of `Text`, `Value`, `Blank`, `Ref`; blocks are `Block`, `Note` and `Provision`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from billgen.base.errors import Place

Marks = str
"""Which marks stand on a run, in order: + new words, of amended law or of law that is
new altogether, and - old words of amended law, b bold, i italic, u underline."""

Law = Literal["bill", "code", "exhibit"]
"""Whose numbers a section bears: the bill's own, the code's it is quoted from, or an exhibit's letters."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the template, or words computed by billgen."""

    text: str
    marks: Marks = ""


@dataclass(frozen=True, slots=True)
class Value:
    """Words that came from facts or options.

    Attributes:
        text: the printed words; a line feed is a line break.
        paths: the facts and options they came from, as a template sees them ("state.officers.treasurer").
        how: "value" when the words are the fact's own (also in another case, or a slice), else "derived".
        status: the weakest status among the sources ("verified" … "assumed").
        remark: for an assumed value, what to confirm and where; else "".
    """

    text: str
    paths: tuple[str, ...]
    how: Literal["value", "derived"] = "value"
    status: str = "given"
    remark: str = ""
    marks: Marks = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank to be filled by hand: `deliberate` ones (bill number) belong to the form, others are gaps.

    Prints as "[label]", or as a rule of underscores when deliberate. `field` says what a form wants there.
    """

    label: str
    kind: Literal["missing", "unknown", "deliberate"] = "missing"
    paths: tuple[str, ...] = ()
    remark: str = ""
    marks: Marks = ""
    field: Literal["", "text", "check", "signature"] = ""

    @property
    def text(self) -> str:
        """The characters that stand for the blank in every format."""
        return _FIELDS[self.field] if self.kind == "deliberate" else f"[{self.label}]"


RULE = "__________"
"""What a deliberate blank prints."""

_FIELDS = {"": RULE, "text": RULE * 2, "check": "[ ]", "signature": RULE * 3}
"""What the fields of a form print; a box of brackets, since not every face has a ballot box."""


@dataclass(frozen=True, slots=True)
class RefPart:
    """A stretch of a printed reference: words, or one live number.

    Attributes:
        text: what prints.
        target: id of the provision whose number this is; "" for plain words.
        scope: "section" for a section's number, "item" for an item's own label with no ancestors ("(a)").
        blank: whether the number is still to be given, so that `text` marks a gap.
    """

    text: str
    target: str = ""
    scope: Literal["section", "item"] = "section"
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a provision of this bill. `parts` is empty until the refer stage has run.

    Attributes:
        target: provision id ("powers.lend"), a range ("a..c"), a list ("a,b"), or a group: "@codified"
            every section that goes into the code, "@each" the same without "through".
        style: "full" prints the place's words, "number" only the number.
    """

    target: str
    style: Literal["full", "number"] = "full"
    parts: tuple[RefPart, ...] = ()
    marks: Marks = ""
    where: Place | None = None

    @property
    def text(self) -> str:
        """The words of the reference as printed."""
        return "".join(part.text for part in self.parts)


Inline = Text | Value | Blank | Ref
Runs = tuple[Inline, ...]
Table = tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A printed number: "Sec. " + "3" + ".", or "(" + "a" + ")".

    Attributes:
        before, number, after: its parts.
        blank: whether it is still to be given.
        new: whether it has the look of new words.
        outer: before the number of a section of the code, its label as a section of the bill: "Sec. 2."
    """

    before: str
    number: str
    after: str
    blank: bool = False
    new: bool = False
    outer: str = ""

    @property
    def text(self) -> str:
        """The label as printed, and as references know it: without the outer one."""
        return self.before + self.number + self.after


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph outside the provisions: a caption line, the enacting clause, a recital, a signature."""

    role: str
    runs: Runs
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A drafter's note: never part of the text; a comment in Word, an end note in the annotated PDF.

    Attributes:
        target: id of the provision it speaks of, or "" for the one before it.
        level: "settled", "contested", "untested" or "".
        paragraphs: its paragraphs.
        amends: the law text whose words it quotes, when it is an instruction to change it; else "".
    """

    target: str
    level: str
    paragraphs: tuple[Runs, ...]
    where: Place | None = None
    amends: str = ""


@dataclass(frozen=True, slots=True)
class Flush:
    """Flush text that closes a provision after its children; `level` is the provision's own level.

    Attributes:
        role: another role than the level's own ("quoted-law", "subcaption", "table").
        table: the cells of a table by rows, the first of them its head; `runs` is then empty.
    """

    level: int
    runs: Runs
    where: Place | None = None
    role: str = ""
    table: Table = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """A section (level 0) or an item of level 1 to 5.

    Attributes:
        id: "powers" for a section, "powers.lend" for an item; positional ("powers._2") when none was given.
        heading: a section's catchline; empty for items.
        runs: the words that follow the label; for a section, its lead-in.
        children: items, flush text, and a section's further plain paragraphs (as `Flush` of level 0).
        classes: the author's classes without the dot ("definitions", "uncodified").
        label: filled by the number stage.
        cited: whether something refers to it (filled by the refer stage): only then does it get a bookmark.
        law: whose numbers a section bears.
        amends: the law text an amending section quotes ("state.law_text.rcw_1_2_3"), or "".
        into: the placement of a section that joins the code elsewhere than the rest of the act, or "".
        purpose: what a section does, in plain words for the papers about the bill; no part of its text. In a
            model edition it has a paragraph for each alternative.
    """

    level: int
    id: str
    runs: Runs
    heading: Runs = ()
    children: tuple[Provision | Flush, ...] = ()
    classes: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    label: Label = Label("", "", "")
    cited: bool = False
    where: Place | None = None
    law: Law = "bill"
    amends: str = ""
    into: str = ""
    purpose: Note | None = None

    @property
    def positional(self) -> bool:
        """True when billgen made up the id or a part of it, so that nothing may refer to it."""
        return any(part.startswith("_") for part in self.id.split("."))

    @property
    def provisions(self) -> Iterator[Provision]:
        """The children that are provisions themselves."""
        return (child for child in self.children if isinstance(child, Provision))

    def walk(self) -> Iterator[Provision]:
        """This provision and all below it, in the order they print."""
        ahead = [self]
        while ahead:
            one = ahead.pop()
            yield one
            if one.children:
                ahead += [child for child in reversed(one.children) if isinstance(child, Provision)]


@dataclass(frozen=True, slots=True)
class Caption:
    """An unnumbered caption between sections (`###`), a part (`#`), or the heading of quoted law."""

    role: Literal["part", "caption", "code-heading"]
    runs: Runs
    where: Place | None = None
    id: str = ""
    label: Label | None = None
    cited: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """A whole bill: what stands before the provisions, they, what stands after them, the exhibits."""

    front: tuple[Block, ...]
    body: tuple[Provision | Caption, ...]
    back: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    title: str = ""
    language: str = "en-US"
    exhibits: tuple[Provision, ...] = ()

    @property
    def sections(self) -> Iterator[Provision]:
        """The sections in order."""
        return (item for item in self.body if isinstance(item, Provision))

    def walk(self) -> Iterator[Provision]:
        """Every provision in the order they print, exhibits last."""
        for section in (*self.sections, *self.exhibits):
            yield from section.walk()

    def find(self, id: str) -> Provision | None:
        """The provision with this id, if there is one."""
        return next((provision for provision in self.walk() if provision.id == id), None)


def plain(runs: Runs) -> str:
    """The words of some runs, marks and provenance left out."""
    return "".join([run.text for run in runs])


@dataclass(frozen=True, slots=True)
class Outline:
    """Ids of a bill by where they stand: built once, used by references and checks."""

    parents: dict[str, tuple[Provision, ...]] = field(default_factory=dict[str, tuple[Provision, ...]])

    @classmethod
    def of(cls, bill: Bill) -> Outline:
        """Index a bill: id → (section, …, the provision itself)."""
        found: dict[str, tuple[Provision, ...]] = {}

        for section in (*bill.sections, *bill.exhibits):
            _index(section, (), found)
        return cls(found)


def _index(
    provision: Provision, above: tuple[Provision, ...], found: dict[str, tuple[Provision, ...]]
) -> None:
    chain = (*above, provision)
    found.setdefault(provision.id, chain)
    for child in provision.children:
        if isinstance(child, Provision):
            _index(child, chain, found)
