"""Render room: a house as CSS. Every role is a class of its own name; nothing here knows a word of a bill."""

from __future__ import annotations

import re

from billgen.bill.drafting import Page
from billgen.render.house import House, Look
from billgen.render.roles import ROLES

SINGLE = 1.15
"""Height of a single-spaced line in type sizes: what word processors take from the fonts bills are set in."""

PAPERS = {"letter": (8.5, 11.0), "legal": (8.5, 14.0)}
"""Width and height in inches."""

_UNSAFE = re.compile(r"[^ !#-%'-;=?-\[\]-~\u00A0-\uD7FF\uF900-\U0010FFFF]")


def css_string(text: str) -> str:
    """Any text as a CSS string, quotes included.

    White space is folded. Quotes, backslashes, control characters and the marks of HTML are written as code
    points, so that no value can close the string, the rule or the style element it stands in.
    """
    text = " ".join(text.split())
    return '"' + _UNSAFE.sub(lambda match: f"\\{ord(match[0]):X} ", text) + '"'


def number(value: float) -> str:
    """A length as CSS writes it: at most three decimals, no trailing noughts."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def declarations(look: Look, page: Page) -> str:
    """The declarations of one look, "" for a look that changes nothing."""
    rules: list[str] = []
    if look.size is not None:
        rules.append(f"font-size:{number(look.size)}pt")
    if look.bold:
        rules.append("font-weight:bold")
    if look.italic:
        rules.append("font-style:italic")
    if look.underline or look.strike:
        lines = " ".join(("underline",) * look.underline + ("line-through",) * look.strike)
        rules.append(f"text-decoration:{lines}")
    if look.caps:
        rules.append("text-transform:uppercase")
    if look.align != "left":
        rules.append(f"text-align:{look.align}")
    if look.first_line:
        rules.append(f"text-indent:{number(look.first_line)}pt")
    if look.left:
        rules.append(f"margin-left:{number(look.left)}pt")
    if look.before:
        rules.append(f"margin-top:{number(look.before)}pt")
    if look.after:
        rules.append(f"margin-bottom:{number(look.after)}pt")
    if look.line is not None and look.line != page.line_spacing:
        rules.append(f"line-height:{number(look.line * SINGLE)}")
    if look.keep_next:
        rules.append("break-after:avoid")
    if look.keep_together:
        rules.append("break-inside:avoid")
    if look.new_page:
        rules.append("break-before:page")
    if look.shade:
        rules.append(f"background-color:#{look.shade}")
    return ";".join(rules)


def house_css(house: House) -> str:
    """The rules every medium shares: the page's face and spacing, then a rule for each role."""
    page = house.page
    face = f'{css_string(page.face)},"Liberation Serif",serif'
    rules = [
        f"html{{font-family:{face};font-size:{number(page.size)}pt;"
        f"line-height:{number(page.line_spacing * SINGLE)};color:#000}}",
        "body,h1,h2,p{margin:0}",
        "h1,h2{font-size:inherit;font-weight:inherit;break-after:auto}",
        ".caption-sides{display:flex;justify-content:space-between}",
        ".cover-item,.cover-more,.cover-detail,.annex-item,.annex-more,.annex-detail{overflow-wrap:anywhere}",
        ".section h1,.section h2,.section p{display:inline;text-indent:0}",
        ".code-section h1,.code-section h2,.code-section p{display:inline;text-indent:0}",
        "ins,del{text-decoration:none}",
        ".table{width:100%;border-collapse:collapse;margin:6pt 0}",
        ".table th,.table td{border:0.5pt solid #000;padding:2pt 4pt;text-align:left;vertical-align:top}",
        "a{color:inherit;text-decoration:none}",
    ]
    for name in ROLES:
        if (look := house.looks.get(name)) and (body := declarations(look, page)):
            rules.append(f".{name}{{{body}}}")
    rules.append(".leads-in{break-after:avoid}")
    rules += [
        f".{name}.form-line{{text-align:left}}"
        for name, look in house.looks.items()
        if look.align == "justify"
    ]
    return "\n".join(rules) + "\n"


def paper_css(page: Page) -> str:
    """The page box: paper and margins."""
    width, height = PAPERS[page.paper]
    sides = (page.margin_top, page.margin_right, page.margin_bottom, page.margin_left)
    margins = " ".join(f"{number(side)}in" for side in sides)
    return f"size:{number(width)}in {number(height)}in;margin:{margins}"


def screen_css(house: House) -> str:
    """What a browser needs besides: a column as wide as the text on paper, and visible links."""
    page = house.page
    measure = PAPERS[page.paper][0] - page.margin_left - page.margin_right
    return (
        f"header,main{{max-width:{number(measure)}in;margin:0 auto;padding:0 1rem}}\n"
        "header{padding-top:1rem}\nmain{padding-bottom:4rem;overflow-wrap:break-word}\n"
        "main a{text-decoration:underline}\n:target{outline:2px solid;outline-offset:2px}\n"
        f"@page{{{paper_css(page)}}}\n"
    )
