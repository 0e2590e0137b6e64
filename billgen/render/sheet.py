"""Render room: paragraphs laid out, and the sheet that holds them - all that a renderer is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from billgen.base.kept import by_identity
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Blank, Label, Note, Ref, Runs, Table, plain
from billgen.render.house import House

ControlKind = Literal["off", "plain", "bound"]
"""How facts stand in a Word file: as words, in content controls, or in controls bound to one store."""

CONTROL_KINDS: tuple[ControlKind, ...] = get_args(ControlKind)

GAP = "  "
"""What separates marker, label, catchline and text on one line."""

DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the words around them: a value that holds one is set apart by every renderer."""


@dataclass(frozen=True, slots=True)
class RunIn:
    """A first subsection's label on its section's line; it never changes, the next sibling counts from 2."""

    label: Label
    id: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph as every renderer sees it.

    Attributes:
        role: a name in `roles.ROLES`.
        level: 0 for a section or plain paragraph, 1 to 5 for an item and its flush text.
        id: id of the provision that opens here, or "".
        cited: whether something refers to that provision (bookmark or anchor wanted).
        marker: words before a section's label ("NEW SECTION."), or "".
        marker_after: True when they stand behind it.
        label: the section's or item's label, or None.
        catchline: the section's heading as it prints on this line, closing mark included.
        run_in: labels of first items that stand on this line.
        runs: the words.
        ordinal: for an item, its place among its siblings, from 1.
        after_run_in: True when this item's elder sibling stands run-in on a section's line.
        notes: drafter's notes anchored here.
        purpose: what the section that opens here does, for an annotated draft; else None.
        table: the cells of a table by rows, the first of them its head; it has no other words.
        held: whether it stays on the page of what follows, as the lines of a signature block do.
    """

    role: str
    runs: Runs
    level: int = 0
    id: str = ""
    cited: bool = False
    marker: str = ""
    marker_after: bool = False
    label: Label | None = None
    catchline: Runs = ()
    run_in: tuple[RunIn, ...] = ()
    ordinal: int = 0
    after_run_in: bool = False
    notes: tuple[Note, ...] = ()
    purpose: Note | None = None
    table: Table = ()
    held: bool = False

    @property
    def leads_in(self) -> bool:
        """Whether it stays with what follows: held there, or its words open a list ("The bank may:")."""
        return self.held or _leads_in(self)

    @property
    def is_form_line(self) -> bool:
        """Whether somebody fills it in: its gaps are then not stretched to reach the margin."""
        return _is_form_line(self)

    def pieces(self) -> tuple[Piece, ...]:
        """What prints on this paragraph, in order, gaps included; joined, it is the paragraph's text."""
        return _pieces(self)

    @property
    def text(self) -> str:
        """The paragraph's words as printed; of a table, its cells."""
        if self.table:
            return "\n".join(GAP.join(plain(cell) for cell in row) for row in self.table)
        return "".join(piece.gap + piece.text for piece in self.pieces())

    @property
    def label_role(self) -> str:
        """The role of its label: an item's, a section's of the bill, or one of a code."""
        if self.level or self.role in ("part", "exhibit"):
            return "label"
        return "code-label" if self.role.startswith("code-") else "section-label"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: `gap` is the white space before it, `id` the item a run-in label opens."""

    kind: Literal["outer", "marker", "label", "catchline", "run-in", "text"]
    text: str
    gap: str
    runs: Runs = ()
    id: str = ""


@by_identity
def _leads_in(para: Para) -> bool:
    words = tuple(one for one in para.runs if not (isinstance(one, Ref) and one.target.startswith("note.")))
    return plain(words).rstrip().endswith(":")


@by_identity
def _is_form_line(para: Para) -> bool:
    return any(isinstance(one, Blank) and one.field for one in para.runs)


DASHES = ("—", "--")
"""What closes a catchline whose text follows at once: "Definitions.—As used in"."""


@by_identity
def _pieces(para: Para) -> tuple[Piece, ...]:
    found: list[Piece] = []
    gap = ""
    label = para.label
    named = (("marker", para.marker), ("label", label.text if label else ""))
    opening = (("outer", label.outer if label else ""), *(named[::-1] if para.marker_after else named))
    for kind, text in opening:
        if text:
            found.append(Piece(kind, text, gap))  # type: ignore[arg-type]
            gap = GAP if kind != "label" or not para.level else "" if para.run_in else " "
    if para.catchline:
        found.append(Piece("catchline", catchline := plain(para.catchline), gap, para.catchline))
        gap = "" if catchline.endswith(DASHES) else GAP
    for item in para.run_in:
        found.append(Piece("run-in", item.label.text, gap, id=item.id))
        gap = ""
    gap = " " if para.run_in else gap
    if para.runs:
        found.append(Piece("text", plain(para.runs), gap, para.runs))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a renderer needs: paragraphs, numbering, looks, and the words in the margins.

    Attributes:
        paras: the paragraphs in order.
        drafting: the place's labels and ladder, for native numbering.
        house: looks by role, and the page.
        title: document title, for metadata and bookmarks.
        head: running head of every page.
        draft_line: the DRAFT line at the foot: letter, date, hash, and that counsel must review it.
        foot: words at the foot of every page above that line, where a format has pages; or "".
        date: as-of date as YYYY-MM-DD; the only date a file may carry.
        fingerprint: hex digest of the inputs; identifies the draft where a format wants an identifier.
        language: BCP 47 tag.
        show_notes: whether notes and remarks are rendered where the format can hold them.
        annotated: whether formats print their annexes after the text (`annexes.annexed`).
        appendix: the appendix of sources, printed when `annotated`.
        controls: how the facts that `names` lists stand in a Word file.
        names: (fact path, printed words) → the title of their content control; empty when controls are off.
        flat: whether a Word file is written without anything that a program works out or hangs on.
        bill: the tree that the paragraphs were laid out from; None for a paper that is no bill.
        reference: an organisation's Word styles as `docx.reference` gives them, for Word files; or nothing.
    """

    paras: tuple[Para, ...]
    drafting: Drafting
    house: House
    title: str
    head: str
    draft_line: str
    date: str
    fingerprint: str
    language: str = "en-US"
    show_notes: bool = True
    annotated: bool = False
    appendix: tuple[Para, ...] = ()
    controls: ControlKind = "off"
    names: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    flat: bool = False
    bill: Bill | None = None
    reference: bytes = b""
    foot: str = ""

    def on_pages(self) -> Sheet:
        """The sheet as a format with pages prints it: what stands at the foot of each stands nowhere else."""
        if not self.foot:
            return self
        return replace(self, paras=tuple(para for para in self.paras if para.role != "legend"))


def references(paras: tuple[Para, ...]) -> Iterator[Ref]:
    """Every reference that prints, in order."""
    for para in paras:
        cells = (run for row in para.table for cell in row for run in cell)
        yield from (run for run in (*para.catchline, *para.runs, *cells) if isinstance(run, Ref))
