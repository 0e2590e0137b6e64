"""Render room: a sheet as Typst source. Words enter it as string literals only, so none of them is code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billgen.bill.model import Blank, Inline, Ref, Runs, Text, Value, plain
from billgen.render.house import House
from billgen.render.html.css import PAPERS, SINGLE
from billgen.render.outline import bookmark, levels, targets
from billgen.render.roles import CHANGES, OPENING
from billgen.render.sheet import Para, Sheet
from billgen.render.sides import SIDES, parted
from billgen.render.spaces import held
from billgen.render.typst.house import preamble
from billgen.render.typst.literals import string, words

_MARKS = {
    "b": 'text(weight:"bold",',
    "i": 'text(style:"italic",',
    "u": "underline(evade:false,",
    **{mark: f"{role}(" for mark, role in CHANGES.items()},
}

_MANY = 5
"""Columns of a table that has to break words of its head."""
_SHORT = 20
"""Characters of a short column."""


def document(sheet: Sheet, families: Sequence[str]) -> str:
    """The sheet as a complete Typst document.

    Args:
        sheet: what to render; notes and remarks do not print.
        families: the faces to look for a glyph in, in this order.

    Returns:
        A source that reads no file and no package: a function call for each paragraph, its words in literals.
    """
    write = _Writer(targets(sheet.paras), sheet.title, sheet.house, set())
    paras = held(sheet.paras)
    body = [write.paragraph(para, level) for para, level in zip(paras, levels(paras), strict=True)]
    return preamble(sheet, families) + "\n".join(["#{", *body, "}", ""])


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes paragraphs and runs.

    Attributes:
        ids: every id that is linked to.
        title: what the bookmark of the first heading says.
        house: looks and page.
        anchored: the ids that stand already; Typst takes none twice.
    """

    ids: frozenset[str]
    title: str
    house: House
    anchored: set[str]

    def paragraph(self, para: Para, level: int) -> str:
        """One call of a role: a paragraph, a heading, or a heading and words that share a line."""
        if para.table:
            return self.table(para)
        opening: list[str] = []
        rest: list[str] = []
        labels = iter(para.run_in)
        for piece in para.pieces():
            target = rest
            if piece.kind in OPENING:
                inner, target = f"{OPENING[piece.kind]}({words(piece.text)})", opening
            elif piece.kind == "label":
                role = "blank" if para.label and para.label.blank else para.label_role
                inner = self.label(role, piece.text, new=bool(para.label and para.label.new))
                target = opening
            elif piece.kind == "catchline":
                inner, target = f"catchline({self.runs(piece.runs)})", opening
            elif piece.kind == "run-in":
                item = next(labels)
                label = self.label("label", piece.text, new=item.label.new)
                inner = f"{self.anchor(item.id, item.cited)}{label}"
            elif para.role == SIDES:
                inner = "+h(1fr)+".join(self.runs(place) or string("") for place in parted(piece.runs))
            else:
                inner = self.runs(piece.runs)
            if piece.gap:
                target.append(string(piece.gap))
            target.append(inner)
        lead = ",lead:true" * para.leads_in + ",form:true" * para.is_form_line
        if not level:
            anchor = self.anchor(para.id, para.cited)
            return f"{para.role}({anchor}{'+'.join(opening + rest) or string('')}{self.broken(para)}{lead})"
        if para.role not in ("section", "code-section"):
            opening, rest = opening + rest, []
        head = self.heading(para, level, "+".join(opening) or string(""))
        return f"{para.role}({'+'.join([head, *rest])}{'' if rest else ',bare:true'}{lead})"

    def table(self, para: Para) -> str:
        """A table; the role of that name has taken the engine's own word for it."""
        head, *rows = para.table
        # Of many narrow columns one may be narrower than a word of its head.
        broken = "set text(hyphenate:true);" if len(head) >= _MANY else ""
        heads = ",".join(f"table-head({{{broken}{self.runs(cell)}}},bare:true)" for cell in head)
        longest = [max(len(plain(cell)) for cell in column) for column in zip(*para.table, strict=False)]
        # About as CSS has it: short columns take what they need, longer ones share the rest by their length.
        few = max(longest) > _SHORT
        widths = ["auto" if few and size <= _SHORT else f"{4 + min(60, size)}fr" for size in longest]
        cells = "".join(
            f",table-cell({self.cell(cell, width)},bare:true)"
            for row in rows
            for cell, width in zip(row, widths, strict=False)
        )
        shape = f"columns:({','.join(widths)},),inset:(x:4pt,y:2pt),stroke:0.5pt"
        made = f"{{set block(width:auto);std.table({shape},std.table.header({heads}){cells})}}"
        return f"block(above:6pt,below:6pt,table({made},bare:true))"

    def cell(self, runs: Runs, width: str) -> str:
        """What a cell holds; a rule to write on goes to the edge of its column, and no further."""
        held = self.runs(runs)
        rule = width != "auto" and bool(runs) and all(isinstance(one, Blank) for one in runs)
        return f"box(width:100%,clip:true,{held})" if rule else held

    def broken(self, para: Para) -> str:
        """Let a paragraph that might fill a page break: Typst would set it past the edge of the paper."""
        look, page = self.house.looks.get(para.role), self.house.page
        if look is None or not look.keep_together:
            return ""
        width, height = PAPERS[page.paper]
        size = look.size or page.size  # no letter is wider than this
        across = max(1, (width - page.margin_left - page.margin_right) * 72 // size)
        down = (
            (height - page.margin_top - page.margin_bottom)
            * 72
            / (size * SINGLE * (look.line or page.line_spacing))
        )
        lines = sum(1 + len(line) // across for line in para.text.split("\n"))
        return ",whole:false" if lines > down - 1 else ""

    def heading(self, para: Para, level: int, inner: str) -> str:
        """A heading under the name it has among the bookmarks."""
        name = string(bookmark(para, level, self.title))
        if para.cited and self.first(para.id):
            return f"head-at({string(para.id)},{level},{name},{inner})"
        return f"head({level},{name},{inner})"

    def anchor(self, id: str, cited: bool) -> str:
        """Where a reference leads, before words that follow; "" where none leads."""
        return f"anchor({string(id)})+" if cited and self.first(id) else ""

    def first(self, id: str) -> bool:
        """Whether this id is to stand here: it has not stood before."""
        if not id or id in self.anchored:
            return False
        self.anchored.add(id)
        return True

    @staticmethod
    def label(role: str, text: str, *, new: bool) -> str:
        """A label, within the look of new words where it has that."""
        label = f"{role}({words(text)})"
        return f"{_MARKS['+']}{label})" if new else label

    def runs(self, runs: Runs) -> str:
        """Some inline content."""
        return "+".join(map(self.run, runs)) or string("")

    def run(self, run: Inline) -> str:
        """One run within its marks."""
        match run:
            case Text():
                inner = words(run.text)
            case Value():
                inner = words(run.text)
                if run.status == "assumed":
                    inner = f"assumed({inner})"
            case Blank():
                inner = f"{'rule' if run.kind == 'deliberate' else 'blank'}({words(run.text)})"
            case Ref():
                inner = self.reference(run)
                if any(part.blank for part in run.parts):
                    inner = f"blank({inner})"
        for mark in reversed(run.marks):
            inner = f"{_MARKS[mark]}{inner})"
        return inner

    def reference(self, ref: Ref) -> str:
        """One link round the whole reference; a reference to several places links each number by itself."""
        if ref.target in self.ids:
            return self.link(ref.target, ref.text)
        parts = [(part.text, part.target) for part in ref.parts]
        return "+".join(
            self.link(target, text) if target in self.ids else words(text) for text, target in parts
        ) or string("")

    @staticmethod
    def link(target: str, text: str) -> str:
        """A link; a break in it would be a link without words."""
        return f"to({string(target)},{words(text.replace(chr(10), ' '))})"
