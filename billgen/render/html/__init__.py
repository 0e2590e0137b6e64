"""Render room: a sheet as one HTML file that needs nothing else; the PDF is printed from it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from billgen.bill.model import Blank, Inline, Ref, Runs, Text, Value
from billgen.render.html.css import declarations, house_css, screen_css
from billgen.render.outline import bookmark, levels, targets
from billgen.render.roles import CHANGES, OPENING, ROLES
from billgen.render.sheet import DIRECTION_MARKS, Para, Sheet
from billgen.render.sides import SIDES, head_places, parted
from billgen.render.spaces import held

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(sheet: Sheet) -> bytes:
    """The sheet as one HTML file that needs no other."""
    return document(sheet).encode()


def document(sheet: Sheet, *, for_print: bool = False) -> str:
    """The sheet as a complete HTML document.

    Args:
        sheet: what to render.
        for_print: leave out what only a browser needs (style sheet, remarks, header) and each element without
            look or meaning on paper, and name the bookmarks in `data-mark`; the PDF brings its own styles.

    Returns:
        HTML that refers to no other resource. Only targets of a reference carry an id.
    """
    page = _Page(sheet, for_print)
    title = _escape(sheet.title or sheet.head)
    head = [
        f'<!DOCTYPE html>\n<html lang="{_escape(sheet.language)}">\n<head>\n<meta charset="utf-8">',
        f"<title>{title}</title>",
        '<meta name="generator" content="billgen">',
    ]
    if sheet.date:
        head.append(f'<meta name="dcterms.created" content="{_escape(sheet.date)}">')
    banner = ""
    if not for_print:
        head[1:1] = [
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        ]
        head.append(f"<style>\n{house_css(sheet.house)}{screen_css(sheet.house)}</style>")
        lines = (("draft-line", sheet.draft_line), ("running-head", " ".join(head_places(sheet.head))))
        banner = "".join(f'<p class="{role}">{isolated(text)}</p>\n' for role, text in lines if text)
        banner = f"<header>\n{banner}</header>\n"
    body = "\n".join(page.paragraphs())
    return "\n".join(head) + f"\n</head>\n<body>\n{banner}<main>\n{body}\n</main>\n</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class _Page:
    """One rendering: what is asked of `document`, and what the paragraphs must know of each other."""

    sheet: Sheet
    for_print: bool

    def paragraphs(self) -> list[str]:
        """Every paragraph as an element, one a line."""
        paras = held(self.sheet.paras)
        write = _Writer(targets(paras), self.for_print, self.sheet.title, self._span_writer())
        return [write.paragraph(para, level) for para, level in zip(paras, levels(paras), strict=True)]

    def _span_writer(self) -> Callable[[str, str, str], str]:
        """A function (role, inner HTML, title) → span; on paper a span without a look is left out."""
        house, for_print = self.sheet.house, self.for_print

        @lru_cache
        def seen(role: str) -> bool:
            look = house.looks.get(role)
            return not for_print or (look is not None and bool(declarations(look, house.page)))

        def span(role: str, inner: str, title: str = "") -> str:
            if not seen(role):
                return inner
            hint = f' title="{_escape(title)}"' if title and not for_print else ""
            return f'<span class="{role}"{hint}>{inner}</span>'

        return span


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes paragraphs and runs.

    Attributes:
        ids: every id that stands in the document: only these are linked to.
        for_print: as in `document`.
        title: what the h1's bookmark says.
        span: writes a character role.
    """

    ids: frozenset[str]
    for_print: bool
    title: str
    span: Callable[[str, str, str], str]

    def paragraph(self, para: Para, level: int) -> str:
        """One paragraph: a p, a heading, or a section whose heading and words share a line."""
        if para.table:
            return self.table(para)
        opening: list[str] = []
        words: list[str] = []
        labels = iter(para.run_in)
        for piece in para.pieces():
            gap = "\u00a0" * (len(piece.gap) - 1) + " " if piece.gap else ""
            if piece.kind in OPENING:
                opening.append(gap + self.span(OPENING[piece.kind], _escape(piece.text), ""))
            elif piece.kind == "label":
                role = "blank" if para.label and para.label.blank else para.label_role
                opening.append(gap + self.label(role, piece.text, new=bool(para.label and para.label.new)))
            elif piece.kind == "catchline":
                opening.append(gap + self.span("catchline", self.runs(piece.runs), ""))
            elif piece.kind == "run-in":
                item = next(labels)
                text = self.label("label", piece.text, new=item.label.new)
                words.append(gap + (f'<span id="{_escape(item.id)}">{text}</span>' if item.cited else text))
            elif para.role == SIDES:
                words += [f"<span>{self.runs(place)}</span>" for place in parted(piece.runs)]
            else:
                words.append(gap + self.runs(piece.runs))
        start, end = "".join(opening), "".join(words)
        role = f"{para.role}{' leads-in' * para.leads_in}{' form-line' * para.is_form_line}"
        anchor = f' id="{_escape(para.id)}"' if para.cited and para.id else ""
        if level:
            mark = f' data-mark="{_escape(bookmark(para, level, self.title))}"' if self.for_print else ""
            if para.role in ("section", "code-section"):
                rest = end
                if end and not self.for_print:
                    words_only = end.lstrip(" \u00a0")
                    rest = f"{end[: len(end) - len(words_only)]}<p>{words_only}</p>"
                heading = f"<h{level}{anchor}{mark}>{start}</h{level}>"
                return f'<div class="{role}">{heading}{rest}</div>'
            return f'<h{level} class="{role}"{anchor}{mark}>{start}{end}</h{level}>'
        return f'<p class="{role}"{anchor}>{start}{end}</p>'

    def label(self, role: str, text: str, *, new: bool) -> str:
        """A label, within the look of new words where it has that."""
        label = self.span(role, _escape(text), "")
        return _changed("+", label) if new else label

    def runs(self, runs: Runs) -> str:
        """Some inline content."""
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Inline) -> str:
        match run:
            case Text():
                inner = _words(run.text)
            case Value():
                inner = isolated(run.text)
                if run.status == "assumed":
                    inner = self.span("assumed", inner, run.remark)
            case Blank():
                deliberate = run.kind == "deliberate"
                inner = isolated(run.text)
                inner = self.span("rule" if deliberate else "blank", inner, run.remark or run.label)
            case Ref():
                inner = self._reference(run)
                if any(part.blank for part in run.parts):
                    inner = self.span("blank", inner, "a number still to be given")
        for mark in reversed(run.marks):
            inner = _changed(mark, inner)
        return inner

    def table(self, para: Para) -> str:
        """A table: its head as column headings, a row of cells a line."""
        head, *rows = para.table
        cells = "".join(f'<th class="table-head" scope="col">{self.runs(cell)}</th>' for cell in head)
        lines = [f'<table class="table">\n<thead><tr>{cells}</tr></thead>\n<tbody>']
        for row in rows:
            cells = "".join(f'<td class="table-cell">{self.runs(cell)}</td>' for cell in row)
            lines.append(f"<tr>{cells}</tr>")
        return "\n".join([*lines, "</tbody>\n</table>"])

    def _reference(self, ref: Ref) -> str:
        """One link round the whole reference; a reference to several places links each number by itself."""
        if ref.target in self.ids:
            return _link(ref.target, ref.text)
        parts = ((part.text, part.target) for part in ref.parts)
        return "".join(_link(target, text) if target in self.ids else _words(text) for text, target in parts)


def _changed(mark: str, inner: str) -> str:
    """Words within a mark: a letter of their look, or the sign of a change."""
    change = CHANGES.get(mark)
    name, role = (ROLES[change].element, f' class="{change}"') if change else (mark, "")
    return f"<{name}{role}>{inner}</{name}>"


def isolated(text: str) -> str:
    """Words that came from outside, escaped; direction marks in them cannot turn the words around them."""
    words = _words(text)
    return f"<bdi>{words}</bdi>" if not DIRECTION_MARKS.isdisjoint(text) else words


def _link(target: str, text: str) -> str:
    words = _escape(text.replace("\n", " "))  # a break in a link would be a link without words
    return f'<a href="#{_escape(target)}">{words}</a>'


def _words(text: str) -> str:
    return _escape(text).replace("\n", "<br>")


def _escape(text: str) -> str:
    return escape(text, quote=True)
