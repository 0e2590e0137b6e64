"""Render room: roles and the house's looks as Word styles; nothing is set by hand that a style can say."""

from __future__ import annotations

from billgen.render.docx.xml import HEADER, NAMESPACES, escape
from billgen.render.house import House, Look
from billgen.render.roles import CHARACTERS, PARAGRAPHS, Role, is_counted
from billgen.render.sides import SIDES

_ALIGN = {"left": "", "center": "center", "right": "right", "justify": "both"}
_MARGIN_STYLES = {"running-head": "Header", "draft-line": "Footer"}
_NORMAL = '<w:basedOn w:val="Normal"/>'
_FONT = '<w:basedOn w:val="DefaultParagraphFont"/>'
_BEHIND = '<w:uiPriority w:val="99"/><w:semiHidden/>'
_INCH = 1440
_PAPERS = {"letter": (12240, 15840), "legal": (12240, 20160)}


def style_id(word: str) -> str:
    """The id of a style in the file: its name without spaces."""
    return word.replace(" ", "")


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def paper(house: House) -> tuple[int, int]:
    """Width and height of the paper in twips."""
    return _PAPERS[house.page.paper]


def text_width(house: House) -> int:
    """Width between the margins in twips."""
    return paper(house)[0] - inches(house.page.margin_left) - inches(house.page.margin_right)


def inches(length: float) -> int:
    """Inches as twips."""
    return round(length * _INCH)


def indents(look: Look) -> str:
    """`w:ind` of a look; written in full, so that a list level and its style never differ."""
    first = twips(look.first_line)
    side = f'w:hanging="{-first}"' if first < 0 else f'w:firstLine="{first}"'
    return f'<w:ind w:left="{twips(look.left)}" {side}/>'


def fonts_and_weight(look: Look) -> str:
    """Content of `w:rPr` for a look, in schema order. Shading, not highlighting: styles may not have that."""
    out = ""
    if look.bold:
        out += "<w:b/><w:bCs/>"
    if look.italic:
        out += "<w:i/><w:iCs/>"
    if look.caps:
        out += "<w:caps/>"
    if look.strike:
        out += "<w:strike/>"
    if look.size is not None:
        out += _size(look.size)
    if look.underline:
        out += '<w:u w:val="single"/>'
    if look.shade:
        out += f'<w:shd w:val="clear" w:color="auto" w:fill="{look.shade}"/>'
    return out


def styles_xml(house: House, language: str, numbered: dict[str, tuple[int, int]]) -> str:
    """`word/styles.xml`.

    Args:
        house: page and looks.
        language: BCP 47 tag of the words.
        numbered: role name → (list instance, level) of the paragraph roles that the list numbers.
    """
    page = house.page
    face = escape(page.face)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{text_width(house)}"/></w:tabs>'
    margin = f"<w:pPr><w:suppressLineNumbers/>{tab}</w:pPr>"
    comment = f"<w:pPr><w:suppressLineNumbers/>{_spacing(0, 0, 1)}</w:pPr>"
    out = [
        HEADER,
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>",
        f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>',
        f'{_size(page.size)}<w:lang w:val="{escape(language)}"/></w:rPr></w:rPrDefault>',
        f"<w:pPrDefault><w:pPr><w:widowControl/>{_spacing(0, 0, page.line_spacing)}</w:pPr></w:pPrDefault>",
        "</w:docDefaults>",
        _style("paragraph", "Normal", "<w:qFormat/>", default=True),
        _style("character", "Default Paragraph Font", _BEHIND, default=True),
        _style("numbering", "No List", _BEHIND, default=True),
        _style("paragraph", "header", f"{_NORMAL}{margin}", id="Header"),
        _style("paragraph", "footer", f"{_NORMAL}{margin}", id="Footer"),
        _style("character", "line number", f"{_FONT}<w:rPr>{_size(9)}</w:rPr>", id="LineNumber"),
        _style(
            "character", "annotation reference", f"{_FONT}<w:rPr>{_size(8)}</w:rPr>", id="CommentReference"
        ),
        _style(
            "paragraph", "annotation text", f"{_NORMAL}{comment}<w:rPr>{_size(10)}</w:rPr>", id="CommentText"
        ),
    ]
    for role in PARAGRAPHS:
        counted = is_counted(role, page.line_numbers_from)
        stops = _stops(house) if role.name == SIDES else ""
        look = house.looks.get(role.name, Look())
        out.append(_paragraph(role, look, numbered.get(role.name), counted, stops))
    for role in CHARACTERS:
        out.append(_character(role, house.looks.get(role.name, Look())))
    out.append("</w:styles>")
    return "".join(out)


def _stops(house: House) -> str:
    """The stops of a line with places in the middle and at the right margin."""
    width = text_width(house)
    middle = f'<w:tab w:val="center" w:pos="{width // 2}"/>'
    return f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _paragraph(role: Role, look: Look, number: tuple[int, int] | None, counted: bool, stops: str = "") -> str:
    properties = "<w:keepNext/>" if look.keep_next else ""
    properties += "<w:keepLines/>" if look.keep_together else ""
    properties += "<w:pageBreakBefore/>" if look.new_page else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    properties += "" if counted else "<w:suppressLineNumbers/>"
    properties += stops
    properties += _spacing(look.before, look.after, look.line) + indents(look)
    if _ALIGN[look.align]:
        properties += f'<w:jc w:val="{_ALIGN[look.align]}"/>'
    if role.outline:
        properties += f'<w:outlineLvl w:val="{role.outline - 1}"/>'
    based = f'<w:basedOn w:val="{_MARGIN_STYLES.get(role.name, "Normal")}"/><w:qFormat/>'
    return _style("paragraph", role.word, f"{based}<w:pPr>{properties}</w:pPr>{_run_look(look)}", custom=True)


def _character(role: Role, look: Look) -> str:
    return _style("character", role.word, f"{_FONT}<w:qFormat/>{_run_look(look)}", custom=True)


def _run_look(look: Look) -> str:
    properties = fonts_and_weight(look)
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def _style(
    kind: str, name: str, body: str, *, id: str = "", default: bool = False, custom: bool = False
) -> str:
    flags = ' w:default="1"' * default + ' w:customStyle="1"' * custom
    return (
        f'<w:style w:type="{kind}"{flags} w:styleId="{id or style_id(name)}"><w:name w:val="{name}"/>{body}'
        "</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _spacing(before: float, after: float, line: float | None) -> str:
    lines = f' w:line="{round(line * 240)}" w:lineRule="auto"' if line is not None else ""
    return f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{lines}/>'
