"""Render room: the sheet's paragraphs become document.xml, its header and its footer."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from billgen.bill.model import Inline, Ref, RefPart, Runs, Text, Value
from billgen.render.docx.comments import Comments
from billgen.render.docx.controls import Controls
from billgen.render.docx.fields import Bookmarks, field
from billgen.render.docx.looks import looks_of, plain_runs
from billgen.render.docx.numbering import BASE, TYPED, Numbers, opener
from billgen.render.docx.styles import inches, indents, paper, style_id, text_width
from billgen.render.docx.tables import table_xml
from billgen.render.docx.xml import HEADER, NAMESPACES, run
from billgen.render.roles import CHANGES, OPENERS, OPENING, ROLES
from billgen.render.sheet import Para, Piece, Sheet, references
from billgen.render.sides import head_places

_OPENS = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{BASE}"/></w:numPr>'
"""Where a section stands in the list: on its level 0, which prints nothing."""


class Body:
    """One sheet's paragraphs as WordprocessingML.

    Attributes:
        numbers: the list instances that the paragraphs use.
        comments: the comments anchored in them.
        controls: the content controls among them.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._look = looks_of(sheet.house).properties
        new = any(para.level and para.label and para.label.new for para in sheet.paras)
        self.numbers = Numbers(sheet.drafting.ladder, new=new)
        self.comments = Comments(sheet.date, show=sheet.show_notes)
        self.controls = Controls(sheet)
        self._opener = opener(sheet.drafting)
        self._live = {} if sheet.flat else _live_numbers(sheet.paras)
        self._bookmarks = Bookmarks(self._live, references(sheet.paras))
        # References look ahead, so which labels stand in the list is settled before any paragraph is written.
        self._native = {para.id for para in sheet.paras if self._is_native(para)}
        self._section_fields = {} if sheet.flat else _section_fields(sheet.paras)
        self._content = "".join([self._paragraph(para) for para in sheet.paras])

    def xml(self) -> str:
        """`word/document.xml`."""
        return (
            f"{HEADER}<w:document {NAMESPACES}><w:body>{self._content}{_section_properties(self._sheet)}"
            "</w:body></w:document>"
        )

    def _is_native(self, para: Para) -> bool:
        """Whether the list prints the item's label.

        Not before another label on its line, since the list would put a space between "(2)" and "(a)"; not in
        a paragraph without words, whose bookmark would be empty and, to LibreOffice, not there. The list has
        one look: where it has that of new words, other labels are typed.
        """
        return bool(
            (para.label and para.runs and not para.run_in and not self._sheet.flat)
            and para.label.new == self.numbers.new
            and para.role == f"level{para.level}"
            and self.numbers.native(para.level, para.ordinal, para.label.text)
        )

    def _paragraph(self, para: Para) -> str:
        if para.table:
            return table_xml(para.table, self._sheet.house, self._cell)
        style = f'<w:pStyle w:val="{style_id(ROLES[para.role].word)}"/>'
        style += "<w:keepNext/>" if para.leads_in else ""
        if para.role in OPENERS:
            self.numbers.section()
            if para.role != self._opener and not self._sheet.flat:
                # Said here, whatever its style says: LibreOffice starts what is below afresh only behind the
                # one style that is the list's own, and went on from one section of a code to the next. A
                # place in the list takes the style's indent away, so it is said again too.
                style += _OPENS + indents(self._sheet.house.looks[para.role])
        elif para.role.startswith("level") and not self._sheet.flat:
            if para.id in self._native:
                instance = self.numbers.item(para.level, para.ordinal)
                return self._whole(para, style + _list_place(para.level, instance), self._native_item(para))
            # The style numbers it; a label that is typed leaves the list.
            style += _list_place(int(para.role.removeprefix("level")), TYPED)
        return self._whole(para, style, "".join([self._piece(para, piece) for piece in para.pieces()]))

    def _whole(self, para: Para, properties: str, content: str) -> str:
        purpose = para.purpose if self._sheet.annotated else None
        content = self.comments.around(content, para.notes, purpose)
        if para.is_form_line and self._sheet.house.looks[para.role].align == "justify":
            properties += '<w:jc w:val="left"/>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"

    def _native_item(self, para: Para) -> str:
        """An item's words; label and space belong to the list, its bookmark spans the paragraph."""
        return self._bookmarks.around(para.id, self._inlines(para.role, "", para.runs))

    def _piece(self, para: Para, piece: Piece) -> str:
        role = para.role
        gap = run(piece.gap)
        if piece.kind in OPENING:
            return gap + run(piece.text, self._look(role, OPENING[piece.kind]))
        if piece.kind == "label":
            return gap + self._label(para)
        if piece.kind == "run-in":
            new = any(item.label.new for item in para.run_in)
            return gap + self._typed_label(para, piece.id, piece.text, new=new)
        return gap + self._inlines(role, "catchline" if piece.kind == "catchline" else "", piece.runs)

    def _label(self, para: Para) -> str:
        """A section's label round its live number, or an item's label typed as it stands."""
        assert para.label is not None
        label = para.label
        if not _is_numbered(para):
            return self._typed_label(para, para.id, label.text, new=label.new)
        look = self._label_look(para, para.label_role, new=label.new)
        instruction = self._section_fields.get(para.id, "")
        # By fives, by letters, by a code's numbers: no field counts so, and the bookmark holds it as it is.
        gap = self._look(para.role, "blank", outer="inserted" if label.new else "")
        plain = run(label.number, gap if label.blank else look)
        number = field(instruction, label.number, look) if instruction else plain
        return run(label.before, look) + self._bookmarks.around(para.id, number) + run(label.after, look)

    def _label_look(self, para: Para, role: str, *, new: bool) -> str:
        """How a label looks: that of new words keeps the weight of its role."""
        return self._look(para.role, "inserted", outer=role) if new else self._look(para.role, role)

    def _typed_label(self, para: Para, id: str, text: str, *, new: bool) -> str:
        look = self._label_look(para, "label", new=new)
        number = text.rstrip(".")
        return self._bookmarks.around(id, run(number, look)) + run(text[len(number) :], look)

    def _cell(self, role: str, runs: Runs) -> str:
        """A cell of a table as a paragraph."""
        style = f'<w:pStyle w:val="{style_id(ROLES[role].word)}"/>'
        return f"<w:p><w:pPr>{style}</w:pPr>{self._inlines(role, '', runs)}</w:p>"

    def _inlines(self, role: str, character: str, runs: Runs) -> str:
        plain = None if self._sheet.names else plain_runs(self._sheet.house, role, character, runs)
        if plain is not None:
            return plain
        return "".join([self._inline(role, character, inline) for inline in runs])

    def _inline(self, role: str, character: str, inline: Inline) -> str:
        around = ""
        if change := CHANGES.get(inline.marks[:1]):
            around, character, inline = character, change, replace(inline, marks=inline.marks[1:])
        if isinstance(inline, Text):
            return run(inline.text, self._look(role, character, inline.marks, around))
        if isinstance(inline, Ref):
            look = self._look(role, character, inline.marks, around)
            gap = self._look(role, "blank", inline.marks, character)
            return "".join([self._part(part, gap if part.blank else look) for part in inline.parts])
        if isinstance(inline, Value):
            assumed = inline.status == "assumed"
            style, outer = ("assumed", character) if assumed else (character, around)
            look = self._look(role, style, inline.marks, outer)
            content = run(inline.text, look)
            if not change or (change == "inserted" and role != "quoted-law"):
                content = self.controls.fact(content, inline, look)
            if not assumed:
                return content
            return self.comments.remark(content, inline, hold=character == "catchline")
        deliberate = inline.kind == "deliberate"
        look = self._look(role, "rule" if deliberate else "blank", inline.marks, character)
        content = run(inline.text, look)
        if inline.field == "text":
            return self.controls.field(content, inline.label)
        return content if deliberate else self.comments.remark(content, inline, hold=character == "catchline")

    def _part(self, part: RefPart, look: str) -> str:
        name = self._bookmarks.name(part.target) if part.target else ""
        number = self._live.get(part.target, "")
        before, _, rest = part.text.partition(number) if number else (part.text, "", "")
        if not name or any(map(str.isalnum, before + rest)):
            return run(part.text, look)  # a field would come to print something else
        # \n is the item's own label without its ancestors'; CHARFORMAT keeps a bold number from making the
        # reference bold when Word updates it.
        switch = "\\n " if part.target in self._native else ""
        # A place may write a label otherwise where it refers to it: paragraph "a" for a.
        live = field(f"REF {name} {switch}\\h \\* CHARFORMAT", number, look)
        return (run(before, look) if before else "") + live + run(rest, look)


def header_xml(sheet: Sheet) -> str:
    """`word/header1.xml`: the running head."""
    places = head_places(sheet.head)
    words = "".join(run(f"\t{place}" if at else place) for at, place in enumerate(places))
    # The style's one stop is at the right margin; of three places the second wants the middle.
    middle = f'<w:tabs><w:tab w:val="center" w:pos="{text_width(sheet.house) // 2}"/></w:tabs>'
    head = _margin("running-head", words, middle if len(places) > 1 else "")
    return f"{HEADER}<w:hdr {NAMESPACES}>{head}</w:hdr>"


def footer_xml(sheet: Sheet) -> str:
    """`word/footer1.xml`: the words of every foot, the draft line, "Page 1 of 12" unless the file is flat."""
    words = _margin("draft-line", run(sheet.foot)) if sheet.foot else ""
    numbers = ""
    if not sheet.flat:
        pages = str(_guess_pages(sheet))
        numbers = run("\tPage ") + field("PAGE", "1") + run(" of ") + field("NUMPAGES", pages)
    line = _margin("draft-line", run(sheet.draft_line) + numbers)
    return f"{HEADER}<w:ftr {NAMESPACES}>{words}{line}</w:ftr>"


def _margin(role: str, content: str, stops: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(ROLES[role].word)}"/>{stops}</w:pPr>{content}</w:p>'


def _is_section(para: Para) -> bool:
    return para.role in ("section", "section-heading")


def _is_numbered(para: Para) -> bool:
    """Whether references name its number alone, without what stands around it."""
    return para.role in OPENERS or para.role == "part"


def _live_numbers(paras: tuple[Para, ...]) -> dict[str, str]:
    """Id → what a field pointing at it computes, in printing order: a section's number, an item's label.

    Programs leave a label's last full stop out of the reference ("a." is cited as "a").
    """
    live: dict[str, str] = {}
    for para in paras:
        if para.id and para.label is not None and para.label.number:
            live[para.id] = para.label.number if _is_numbered(para) else para.label.text.rstrip(".")
        live.update((item.id, item.label.text.rstrip(".")) for item in para.run_in)
    return live


def _section_fields(paras: tuple[Para, ...]) -> dict[str, str]:
    """Section id → the field that counts it, when a field can: numbers that go up by one.

    Others (by fives, code numbers) stay literal in their bookmark: SEQ has no step, and LibreOffice
    recomputes it only with the ARABIC switch.
    """
    labels = {para.id: para.label.number for para in paras if _is_section(para) and para.label}
    numbers = list(labels.values())
    if not numbers or not numbers[0].isascii() or not numbers[0].isdecimal():
        return {}
    start = int(numbers[0])
    if numbers != [str(start + index) for index in range(len(numbers))]:
        return {}
    fields = dict.fromkeys(labels, "SEQ Section \\* ARABIC")
    if start != 1:
        fields[next(iter(labels))] = f"SEQ Section \\r {start} \\* ARABIC"
    return fields


def _list_place(level: int, instance: int) -> str:
    if instance == BASE:  # the style already says so
        return ""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{instance}"/></w:numPr>'


def _section_properties(sheet: Sheet) -> str:
    page = sheet.house.page
    width, height = paper(sheet.house)
    restart = {"page": "newPage", "run": "continuous"}.get(page.line_numbers)
    lines = f'<w:lnNumType w:countBy="1" w:distance="360" w:restart="{restart}"/>' if restart else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{inches(page.margin_top)}"'
        f' w:right="{inches(page.margin_right)}" w:bottom="{inches(page.margin_bottom)}"'
        f' w:left="{inches(page.margin_left)}" w:header="{inches(page.margin_top / 2)}"'
        f' w:footer="{inches(page.margin_bottom / 2)}" w:gutter="0"/>{lines}</w:sectPr>'
    )


def _guess_pages(sheet: Sheet) -> int:
    """How many pages the words fill, near enough for a cache that every program recomputes on opening."""
    page = sheet.house.page
    line_height = page.size * 1.15 * page.line_spacing * 20
    height = paper(sheet.house)[1] - inches(page.margin_top) - inches(page.margin_bottom)
    letters = text_width(sheet.house) / (page.size * 20 * 0.43)
    lines = sum(ceil((sum([len(one.text) for one in para.runs]) + 20) / letters) for para in sheet.paras)
    return max(1, ceil(lines / max(1, height // line_height)))
