"""Render room: foreign Word styles in, plain looks out - by a table of what may pass, with its bounds.

What is not in the table is left behind: hidden text, numbering, revisions, extensions, colours that could not
be read on white paper, sizes and indents that take words off the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from billgen.render.colours import BLACK, WHITE, contrast
from billgen.render.docx.xml import W

_Passes = Callable[[str], bool]
_Row = Mapping[str, _Passes]

_NS = f"{{{W}}}"
_VAL = f"{_NS}val"
_WHOLE = re.compile(r"-?\d{1,6}")
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_FACE = re.compile(r"[^\x00-\x1f<>&\"']{1,64}")
_TEXT_CONTRAST, _GROUND_CONTRAST = 3, 7
"""Least contrast of words with white paper, and of what lies behind black ones (WCAG 2.2, 1.4.3, 1.4.6)."""

ElementTree.register_namespace("w", W)


def _between(least: int, most: int) -> _Passes:
    return lambda text: bool(_WHOLE.fullmatch(text)) and least <= int(text) <= most


def _of(*words: str) -> _Passes:
    return lambda text: text in words


def _ink(text: str) -> bool:
    return text == "auto" or (_HEX.fullmatch(text) is not None and contrast(text, WHITE) >= _TEXT_CONTRAST)


def _ground(text: str) -> bool:
    return text == "auto" or (_HEX.fullmatch(text) is not None and contrast(text, BLACK) >= _GROUND_CONTRAST)


_FLAG: _Row = {"val": _of("0", "1", "true", "false", "on", "off")}
_FONT = _FACE.fullmatch
_SIZE: _Row = {"val": _between(12, 144)}
_NAME: _Row = {"val": lambda text: 0 < len(text) <= 200}
_LENGTH, _INDENT = _between(0, 6000), _between(0, 3000)
_LINE = _of("nil", "none", "single", "thick", "double", "dotted", "dashed", "dotDash", "triple")
_SIDE: _Row = {"val": _LINE, "sz": _between(0, 96), "space": _between(0, 31), "color": _ink}
_FILL: _Row = {"val": _of("clear"), "color": _of("auto"), "fill": _ground}

# Element → attributes that may pass, in the order of the schema (ECMA-376 part 1, 17.3.1, 17.3.2, 17.7.4).
_RUN: Mapping[str, _Row] = {
    "rFonts": dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), lambda text: bool(_FONT(text))),
    **dict.fromkeys(("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "noProof"), _FLAG),
    "color": {"val": _ink},
    "spacing": {"val": _between(-20, 100)},
    "kern": {"val": _between(0, 144)},
    "sz": _SIZE,
    "szCs": _SIZE,
    "u": {"val": _of("none", "single", "words", "double", "thick", "dotted", "dash", "wave")},
    "shd": _FILL,
    "vertAlign": {"val": _of("baseline", "superscript", "subscript")},
}
_PARAGRAPH: Mapping[str, _Row] = {
    **dict.fromkeys(("keepNext", "keepLines", "pageBreakBefore", "widowControl"), _FLAG),
    "numPr": {},
    "suppressLineNumbers": _FLAG,
    "pBdr": {},
    "shd": _FILL,
    "tabs": {},
    "suppressAutoHyphens": _FLAG,
    "spacing": {
        "before": _LENGTH, "beforeAutospacing": _FLAG["val"],
        "after": _LENGTH, "afterAutospacing": _FLAG["val"],
        "line": _between(120, 6000), "lineRule": _of("auto", "exact", "atLeast"),
    },
    "ind": dict.fromkeys(("left", "start", "right", "end", "hanging", "firstLine"), _INDENT),
    "contextualSpacing": _FLAG,
    "jc": {"val": _of("left", "start", "center", "right", "end", "both", "distribute")},
    "outlineLvl": {"val": _between(0, 9)},
}  # fmt: skip
_BELOW: Mapping[str, Mapping[str, _Row]] = {
    "pBdr": dict.fromkeys(("top", "left", "bottom", "right", "between"), _SIDE),
    "tabs": {
        "tab": {
            "val": _of("clear", "left", "start", "center", "right", "end", "decimal", "bar"),
            "leader": _of("none", "dot", "hyphen", "underscore"),
            "pos": _between(-6000, 20000),
        }
    },
}
_NEEDED = {"shd": ("val", "fill"), "tab": ("val", "pos"), **dict.fromkeys(_BELOW["pBdr"], ("val",))}
"""Attributes without which an element would be another one."""

_STYLE: Mapping[str, _Row] = {
    **dict.fromkeys(("name", "basedOn", "next", "link"), _NAME),
    "uiPriority": {"val": _between(0, 99)},
    **dict.fromkeys(("semiHidden", "unhideWhenUsed", "qFormat"), _FLAG),
}

ORDER = {name: place for place, name in enumerate(_PARAGRAPH)}
"""Where each property of a paragraph stands among the others."""


def clean(root: Element, faces: Mapping[str, str]) -> bytes:
    """Document defaults, paragraph and character styles of a `w:styles` element, made of plain looks alone.

    Args:
        root: a foreign `w:styles`.
        faces: the faces of its theme by "major" and "minor".
    """
    out = ElementTree.Element(f"{_NS}styles")
    defaults = root.find(f"{_NS}docDefaults")
    if defaults is not None:
        made = ElementTree.SubElement(out, f"{_NS}docDefaults")
        for kind in ("r", "p"):
            holder = defaults.find(f"{_NS}{kind}PrDefault")
            below = ElementTree.SubElement(made, f"{_NS}{kind}PrDefault")
            _properties(below, holder, f"{kind}Pr", faces)
    for style in root.iterfind(f"{_NS}style"):
        if style.get(f"{_NS}type") in ("paragraph", "character") and style.get(f"{_NS}styleId"):
            _style(out, style, faces)
    return ElementTree.tostring(out, encoding="unicode").encode()


def _style(out: Element, style: Element, faces: Mapping[str, str]) -> None:
    made = ElementTree.SubElement(out, f"{_NS}style")
    for key, passes in (("type", None), ("customStyle", _FLAG["val"]), ("styleId", _NAME["val"])):
        value = style.get(_NS + key, "")
        if passes is None or (value and passes(value)):
            made.set(_NS + key, value)
    _children(made, style, _STYLE, faces)
    if made.find(f"{_NS}name") is None or not made.get(f"{_NS}styleId"):
        out.remove(made)
        return
    for kind in ("pPr", "rPr") if style.get(f"{_NS}type") == "paragraph" else ("rPr",):
        _properties(made, style, kind, faces)


def _properties(made: Element, holder: Element | None, kind: str, faces: Mapping[str, str]) -> None:
    """The properties of one kind, where there are any that pass."""
    found = None if holder is None else holder.find(_NS + kind)
    if found is None:
        return
    below = ElementTree.SubElement(made, _NS + kind)
    _children(below, found, _RUN if kind == "rPr" else _PARAGRAPH, faces)
    if not len(below):
        made.remove(below)


def _children(made: Element, found: Element, rows: Mapping[str, _Row], faces: Mapping[str, str]) -> None:
    """The children that a table lets pass, in the table's order, each once (tabs as often as they stand)."""
    for name, row in rows.items():
        several = name == "tab"
        for one in found.findall(_NS + name)[: None if several else 1]:
            if child := _element(name, one, row, faces):
                made.append(child[0])


def _element(name: str, found: Element, row: _Row, faces: Mapping[str, str]) -> tuple[Element] | None:
    """One element with the attributes that pass; None when nothing is left of it."""
    made = ElementTree.Element(_NS + name)
    if name in _BELOW:
        _children(made, found, _BELOW[name], faces)
        return (made,) if len(made) else None
    for key, passes in row.items():
        value = found.get(_NS + key)
        if name == "rFonts" and key in ("ascii", "hAnsi"):
            theme = found.get(f"{_NS}{key}Theme", "")
            value = faces.get(theme[:5]) or value
        if value is not None and passes(value):
            made.set(_NS + key, value)
    hanging = int(made.get(f"{_NS}hanging", "0"))
    if hanging > int(made.get(f"{_NS}left") or made.get(f"{_NS}start") or 0):
        del made.attrib[f"{_NS}hanging"]  # it would begin left of the margin
    if row is _FLAG:  # alone it says yes
        return None if found.get(_VAL) is not None and not made.attrib else (made,)
    needed = _NEEDED.get(name, ())
    whole = made.attrib and all(made.get(_NS + key) is not None for key in needed)
    return (made,) if whole else None
