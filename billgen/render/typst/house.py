"""Render room: a house as Typst. Every role is a function of its own name; it knows no word of a bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from billgen.bill.drafting import Page
from billgen.render.house import LINE_NUMBER_DISTANCE, House, Look
from billgen.render.html.css import PAPERS, SINGLE
from billgen.render.roles import ROLES, Role, is_counted
from billgen.render.sheet import Sheet
from billgen.render.sides import head_places
from billgen.render.typst.literals import day, language, length, string, words

ASCENT, DESCENT = 0.891, 0.216
"""How far letters reach above and below the baseline, in type sizes: those of the faces bills are set in."""

_FIGURES = 'n=>text(top-edge:"cap-height",bottom-edge:"baseline",str(n))'
"""Low line numbers: Typst leaves out a number that would touch the one before it."""

_SPACES = 'place(top,{text(" ");text(weight:"bold"," ")})'
"""The first thing on each page, drawn as an artifact. Typst sets a character without looks, a soft hyphen,
with the glyph of the space; were one to come before any space, each space would be copied and read as it."""


def preamble(sheet: Sheet, families: Sequence[str]) -> str:
    """What stands before the words: document, page, margins, and a function for every role.

    Args:
        sheet: the sheet; its head and draft line are written into the margins.
        families: the faces to look for a glyph in, in this order.
    """
    house = sheet.house
    page = house.page
    fonts = ",".join(string(family) for family in families)
    rules = [
        f"set document(title:{string(_title(sheet))},date:{day(sheet.date)},"
        f"keywords:({string(sheet.fingerprint)},))",
        f"set page({_paper(page)},{_margins(sheet)},background:{_SPACES})",
        f"set text(font:({fonts},),size:{length(page.size)},{language(sheet.language)},hyphenate:false,"
        f"overhang:false,{edges(page.line_spacing)})",
        "set par(leading:0pt,spacing:0pt,justify:false)",
        "set block(width:100%,spacing:0pt)",
        f"set par.line({_numbers(page)})",
        "let anchor(id)=[#metadata(none)#std.label(id)]",
        "let to(id,it)=std.link(std.label(id),it)",
        # A heading shows `it`, and is called `name` among the bookmarks.
        "let head(level,name,it)={show heading:_=>it;heading(level:level,supplement:name,name)}",
        "let head-at(id,level,name,it)={show heading:_=>it;"
        "[#heading(level:level,supplement:name,name)#std.label(id)]}",
    ]
    rules += [_definition(role, house) for role in ROLES.values()]
    return "\n".join(f"#{rule}" for rule in rules) + "\n"


def _title(sheet: Sheet) -> str:
    """The title; a file without one would not be accessible."""
    return " ".join((sheet.title or sheet.head).split()) or "Draft"


def _paper(page: Page) -> str:
    width, height = PAPERS[page.paper]
    sides = {
        "top": page.margin_top,
        "bottom": page.margin_bottom,
        "left": page.margin_left,
        "right": page.margin_right,
    }
    margins = ",".join(f"{side}:{length(inches * 72)}" for side, inches in sides.items())
    return f"width:{length(width * 72)},height:{length(height * 72)},margin:({margins})"


def _margins(sheet: Sheet) -> str:
    """Head, and draft line with page number, each in the middle of its margin; both come out as artifacts."""
    house = sheet.house
    page = house.page
    head, foot = house.looks["running-head"], house.looks["draft-line"]
    folio = (
        "context box([Page #counter(page).display() of #counter(page).final().first()])"  # as words, not code
    )
    line = (
        f"grid(columns:(1fr,auto),column-gutter:12pt,align:(left,right),{_words(sheet.draft_line)},{folio})"
    )
    if sheet.foot:
        line = f"stack(spacing:4pt,{_words(sheet.foot)},{line})"
    return (
        f"header-ascent:0pt,header:{_margin(page.margin_top, head, page, _head(sheet.head))},"
        f"footer-descent:0pt,footer:{_margin(page.margin_bottom, foot, page, line)}"
    )


def _head(text: str) -> str:
    """The running head, in as many places as it has."""
    places = head_places(text)
    if len(places) == 1:
        return _words(text)
    cells = ",".join(map(_words, places))
    return f"grid(columns:(1fr,auto,1fr),align:(left,center,right),{cells})"


def _words(text: str) -> str:
    return words(" ".join(text.split()))


def _margin(inches: float, look: Look, page: Page, content: str) -> str:
    return (
        f"block(height:{length(inches * 72)},align({_ALIGN[look.align]}+horizon,"
        f"{{{''.join(f'{rule};' for rule in settings(look, page))}{_wrapped(look, content)}}}))"
    )


_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "left"}


def _numbers(page: Page) -> str:
    if page.line_numbers == "none":
        return "numbering:none"
    scope = {"page": "page", "run": "document"}[page.line_numbers]
    clearance = length(LINE_NUMBER_DISTANCE * 72)
    return (
        f'numbering:{_FIGURES},numbering-scope:"{scope}",number-clearance:{clearance},number-align:right,'
        "number-margin:left"
    )


def edges(spacing: float) -> str:
    """The height of a line as CSS has it: the letters in the middle of it, what is over above and below."""
    height = spacing * SINGLE
    over = (height - ASCENT - DESCENT) / 2
    return f"top-edge:{ASCENT + over:.4f}em,bottom-edge:{-DESCENT - over:.4f}em"


def settings(look: Look, page: Page) -> Iterator[str]:
    """The set rules of a look's letters and lines."""
    text: list[str] = []
    if look.size is not None:
        text.append(f"size:{length(look.size)}")
    if look.bold:
        text.append('weight:"bold"')
    if look.italic:
        text.append('style:"italic"')
    if look.line is not None and look.line != page.line_spacing:
        text.append(edges(look.line))
    if text:
        yield f"set text({','.join(text)})"


def _wrapped(look: Look, content: str) -> str:
    """Content within what a look draws round it."""
    if look.caps:
        content = f"upper({content})"
    if look.underline:
        content = f"underline(evade:false,{content})"
    if look.strike:
        content = f"strike({content})"
    if look.shade:
        extent = f"top-edge:{ASCENT}em,bottom-edge:{-DESCENT}em"
        content = f"highlight(fill:rgb({string(look.shade)}),{extent},{content})"
    return content


def _definition(role: Role, house: House) -> str:
    """The function of a role.

    Of a paragraph role it takes besides whether the words are a heading and nothing else (`bare`),
    whether they stay on one page (`whole`), whether they stay with what follows (`lead`), and whether they
    are a line to fill in (`form`).
    """
    look, page = house.looks.get(role.name, Look()), house.page
    if role.character:
        rules = "".join(f"{rule};" for rule in settings(look, page))
        return f"let {role.name}(it)={{{rules}{_wrapped(look, 'it')}}}"
    return (
        f"let {role.name}(it,bare:false,whole:{str(look.keep_together).lower()},"
        f"lead:{str(look.keep_next).lower()},form:false)={_block(role, look, page)}"
    )


def _block(role: Role, look: Look, page: Page) -> str:
    """A paragraph of a role: the space around it, then its settings, then the words."""
    shape = [
        "breakable:not whole",
        f"above:{length(look.before)}",
        f"below:{length(look.after)}",
        "sticky:lead",
    ]
    hanging = max(0, -look.first_line)
    if look.left - hanging:
        shape.append(f"inset:(left:{length(look.left - hanging)})")
    rules = list(settings(look, page))
    if role.outline or role.element.startswith("h") or role.name == "caption":
        size, weight = look.size or page.size, "bold" if look.bold else "regular"
        rules.append(f'show heading:set text(size:{length(size)},weight:"{weight}")')  # not Typst's own
    if not is_counted(role, page.line_numbers_from):
        rules.append("set par.line(numbering:none)")
    if look.align == "justify":
        rules.append("set par(justify:not form)")
    if look.align in ("center", "right"):
        rules.append(f"set align({look.align})")
    indent = length(look.first_line)
    amount = f"first-line-indent:(amount:{indent},all:true)," if look.first_line > 0 else ""
    amount += f"hanging-indent:{length(hanging)}," if hanging else ""
    # What is but a heading is no paragraph besides, so its indent is a space, less than none where it hangs.
    start = f"h({indent})+" if look.first_line else ""
    bare = f"{start}{_wrapped(look, 'it')}"
    bare = f"pad(left:{length(hanging)},{bare})" if hanging else bare
    rules.append(f"if bare{{{bare}}}else{{par({amount}{_wrapped(look, 'it')})}}")
    opening = "pagebreak(weak:true)+" if look.new_page else ""
    return f"{opening}block({','.join(shape)},{{{';'.join(rules)}}})"
