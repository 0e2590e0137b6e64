"""Render room: an organisation's styles laid over ours; theirs decide looks, ours keep what numbers need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from billgen.render.docx.cleaning import ORDER
from billgen.render.docx.styles import style_id
from billgen.render.docx.xml import HEADER, W
from billgen.render.house import House, Look
from billgen.render.roles import PARAGRAPHS, ROLES

_NS = f"{{{W}}}"
_VAL = f"{_NS}val"
_LINKS = ("basedOn", "next", "link")

_MARKS = ("assumed", "blank", "inserted", "deleted")
"""Roles whose looks mean something: what is to settle, and what a bill changes. They stay ours."""

_OURS = ("numPr", "suppressLineNumbers", "tabs", "outlineLvl")
"""Properties of a paragraph style that are no look: list, line numbers, the page number's place, outline."""


def merged(ours: str, reference: bytes) -> Element:
    """Our styles with an organisation's in place of those of the same name and kind.

    A style of theirs that takes the place of one of ours takes its id too, so that document and list need no
    change; what it says of numbering, line numbers and outline stays ours. Ours that they lack are kept,
    theirs that we lack are added.

    Args:
        ours: `word/styles.xml`.
        reference: as `reference.read_reference` gives it.
    """
    root = ElementTree.fromstring(ours.encode())
    theirs = ElementTree.fromstring(reference)
    own = {_name(style): style for style in root.iterfind(f"{_NS}style")}
    taken = _taken(theirs, own)
    _rename(taken, own)
    defaults, foreign = root.find(f"{_NS}docDefaults"), theirs.find(f"{_NS}docDefaults")
    if defaults is not None and foreign is not None:
        _keep_language(defaults, foreign)
        _swap(root, defaults, foreign)
    for name, style in taken.items():
        if (place := own.get(name)) is None:
            root.append(style)
            continue
        for key in ("default", "customStyle"):
            _copy(place, style, key)
        _keep_structure(place, style)
        _swap(root, place, style)
    styles = _by_id(root)
    for role in PARAGRAPHS:
        _write_indents(styles, styles[style_id(role.word)])
    return root


def written(root: Element) -> str:
    """A merged `word/styles.xml` as text."""
    return HEADER + ElementTree.tostring(root, encoding="unicode")


def as_merged(house: House, root: Element) -> House:
    """The house with weights and indents as the merged styles have them.

    Word toggles weights between a paragraph's and a character's style, so whoever writes the runs must know
    them; a list level that has another indent than its style would move the items that open a new instance.
    """
    styles = _by_id(root)
    looks: dict[str, Look] = {}
    for name, look in house.looks.items():
        id = style_id(ROLES[name].word)
        weights = {key: _toggle(styles, id, tag) for key, tag in _TOGGLES.items()}
        left, first = (0, 0) if ROLES[name].character else _indents(styles, id)
        looks[name] = replace(look, **weights, left=left / 20, first_line=first / 20)
    return replace(house, looks=looks)


def _by_id(root: Element) -> dict[str, Element]:
    return {style.get(f"{_NS}styleId", ""): style for style in root.iterfind(f"{_NS}style")}


def _indents(styles: Mapping[str, Element], id: str) -> tuple[int, int]:
    """Indent of a style, and of its first line added to it, in twips; each from the nearest that says."""
    said: dict[str, int] = {}
    for style in _chain(styles, id):
        found = style.find(f"{_NS}pPr/{_NS}ind")
        sides = {} if found is None else {key.removeprefix(_NS): int(value) for key, value in found.items()}
        if "hanging" in sides:
            sides["firstLine"] = -sides.pop("hanging")
        if "start" in sides:
            sides["left"] = sides.pop("start")
        said = sides | said
    return said.get("left", 0), said.get("firstLine", 0)


def _write_indents(styles: Mapping[str, Element], style: Element) -> None:
    """Write the indents of a numbered style out, or its list's would fill in for those it does not name."""
    properties = style.find(f"{_NS}pPr")
    if properties is None or properties.find(f"{_NS}numPr") is None:
        return
    left, first = _indents(styles, style.get(f"{_NS}styleId", ""))
    indent = properties.find(f"{_NS}ind")
    if indent is None:
        indent = ElementTree.SubElement(properties, f"{_NS}ind")
    for key in ("left", "start", "firstLine", "hanging"):
        indent.attrib.pop(_NS + key, None)
    indent.set(f"{_NS}left", str(left))
    indent.set(f"{_NS}{'hanging' if first < 0 else 'firstLine'}", str(abs(first)))
    properties[:] = _in_order(properties)


def _in_order(properties: Element) -> list[Element]:
    """The properties of a paragraph in the order of the schema."""
    return sorted(properties, key=lambda one: ORDER[one.tag.removeprefix(_NS)])


_TOGGLES = {"bold": "b", "italic": "i", "caps": "caps", "strike": "strike"}


def _toggle(styles: Mapping[str, Element], id: str, tag: str) -> bool:
    """Whether a style, or the nearest one that it is based on, says yes."""
    for style in _chain(styles, id):
        found = style.find(f"{_NS}rPr/{_NS}{tag}")
        if found is not None:
            return found.get(_VAL, "1") in ("1", "true", "on")
    return False


def _chain(styles: Mapping[str, Element], id: str) -> Iterator[Element]:
    """A style, and those that it is based on."""
    seen: set[str] = set()
    while id in styles and id not in seen:
        seen.add(id)
        yield styles[id]
        based = styles[id].find(f"{_NS}basedOn")
        id = "" if based is None else based.get(_VAL, "")


def _name(style: Element) -> str:
    """A style's name as Word compares it: the cases of letters do not count."""
    found = style.find(f"{_NS}name")
    return "" if found is None else found.get(_VAL, "").casefold()


def _taken(theirs: Element, own: Mapping[str, Element]) -> dict[str, Element]:
    """Their styles by name: the first of each, none of another kind than ours of that name, and no marks."""
    taken: dict[str, Element] = {}
    marks = [ROLES[role].word.casefold() for role in _MARKS]
    for style in theirs.iterfind(f"{_NS}style"):
        ours = own.get(_name(style))
        same = ours is None or ours.get(f"{_NS}type") == style.get(f"{_NS}type")
        if same and _name(style) not in marks:
            taken.setdefault(_name(style), style)
    return taken


def _rename(taken: Mapping[str, Element], own: Mapping[str, Element]) -> None:
    """Give their styles our ids, or such as no style of ours has, and follow that through their links."""
    used = {style.get(f"{_NS}styleId", "") for style in own.values()}
    ids: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for name, style in taken.items():
        old = style.get(f"{_NS}styleId", "")
        new = own[name].get(f"{_NS}styleId", "") if name in own else _free(old, used)
        used.add(new)
        ids.setdefault(old, new)
        kinds[new] = style.get(f"{_NS}type", "")
        style.set(f"{_NS}styleId", new)
    for style in taken.values():
        kind = style.get(f"{_NS}type", "")
        for tag in _LINKS:
            found = style.find(_NS + tag)
            if found is None:
                continue
            new = ids.get(found.get(_VAL, ""), "")
            if new and (kinds[new] == kind) is (tag != "link"):
                found.set(_VAL, new)
            else:
                style.remove(found)
    _break_circles({style.get(f"{_NS}styleId", ""): style for style in taken.values()})


def _free(id: str, used: set[str]) -> str:
    number = 0
    new = id
    while new in used:
        number += 1
        new = f"{id}-{number}"
    return new


def _break_circles(styles: Mapping[str, Element]) -> None:
    """Styles that are based on each other are based on nothing."""
    for style in styles.values():
        based = style.find(f"{_NS}basedOn")
        if based is not None and any(one is style for one in _chain(styles, based.get(_VAL, ""))):
            style.remove(based)


def _swap(root: Element, old: Element, new: Element) -> None:
    """Put one child where another stands."""
    root[list(root).index(old)] = new


def _copy(source: Element, target: Element, key: str) -> None:
    """Make an attribute of one style that of another, absence included."""
    target.attrib.pop(_NS + key, None)
    if value := source.get(_NS + key):
        target.set(_NS + key, value)


def _keep_language(ours: Element, theirs: Element) -> None:
    """The language of the words is ours: their file has others."""
    language = ours.find(f".//{_NS}lang")
    holder = theirs.find(f"{_NS}rPrDefault")
    if language is None or holder is None:
        return
    properties = holder.find(f"{_NS}rPr")
    if properties is None:
        properties = ElementTree.SubElement(holder, f"{_NS}rPr")
    properties.append(language)


def _keep_structure(ours: Element, theirs: Element) -> None:
    """What is no look of a paragraph style is ours, in the place that the schema gives it."""
    if theirs.get(f"{_NS}type") != "paragraph":
        return
    own, properties = ours.find(f"{_NS}pPr"), theirs.find(f"{_NS}pPr")
    if properties is None:
        if own is None:
            return
        properties = ElementTree.Element(f"{_NS}pPr")
        run = theirs.find(f"{_NS}rPr")
        theirs.insert(len(theirs) if run is None else list(theirs).index(run), properties)
    for tag in _OURS:
        for old in properties.findall(_NS + tag):
            properties.remove(old)
        if own is not None and (kept := own.find(_NS + tag)) is not None:
            properties.append(kept)
    properties[:] = _in_order(properties)
    if not len(properties):
        theirs.remove(properties)
