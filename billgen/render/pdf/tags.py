"""Render room: the tag tree put right, so that a paragraph is one paragraph to a screen reader.

The engine makes one element of every fragment: a paragraph that runs over a page becomes two, a heading that
shares its line with text becomes one a line, and the text beside it belongs to no paragraph. This joins and
wraps them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from billgen.render.pdf import engine
from billgen.render.spaces import NBSP


def finish(document: Any, pdf: Any) -> None:
    """Mend the tag tree and the links of a generated PDF before it is written."""
    tree = _Tree(pdf)
    _join_pages(document.pages, tree)
    tree.each(tree.document, _mend_section)
    tree.each(tree.document, _mend_table)
    for page in document.pages:
        for _, _, _, box in page.links:
            # What software says of a link: the engine gives the name of the target, the words are better.
            said = "".join(box.element.itertext()).replace(NBSP, " ")
            box.link_annotation["Contents"] = engine.pydyf().String(said)
    _compress(pdf)


def _compress(pdf: Any) -> None:
    """Compress the streams here, once: the engine does it twice, at the slowest level, for 1 % in size."""
    for stream in pdf.objects:
        if isinstance(stream, engine.pydyf().Stream) and stream.compress:
            stream.compress = False
            data = b"\n".join(item if isinstance(item, bytes) else _bytes(item) for item in stream.stream)
            stream.stream = [zlib.compress(data, 6)]
            stream.extra = {**stream.extra, "Filter": "/FlateDecode"}


def _bytes(item: Any) -> bytes:
    return item.data if isinstance(item, engine.pydyf().Object) else str(item).encode("ascii")


class _Tree:
    """Structure elements of a PDF, by reference."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        root = self.at(pdf.catalog["StructTreeRoot"])
        self.document = self.at(root["K"][0])

    def at(self, reference: bytes) -> Any:
        """The object a reference points to."""
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element: Any) -> list[Any]:
        """The child elements; marked content and annotations are left out."""
        found = (self.at(kid) for kid in element["K"] if isinstance(kid, bytes))
        return [kid for kid in found if kid.get("Type") == "/StructElem"]

    def join(self, first: Any, second: Any) -> None:
        """Append what `second` holds to `first`; the caller takes `second` out of its parent."""
        for kid in self.kids(second):
            kid["P"] = first.reference
        first["K"].extend(second["K"])
        second["K"].clear()

    def each(self, element: Any, do: Callable[[_Tree, Any], None]) -> None:
        """Do something to each paragraph-level element."""
        for kid in self.kids(element):
            if kid["S"] == "/Part":
                self.each(kid, do)
            else:
                do(self, kid)


def _join_pages(pages: list[Any], tree: _Tree) -> None:
    """Make one element of the fragments that a page break left of one."""
    lists = tree.document["K"]
    parts = [tree.at(reference) for reference in lists]
    if len(parts) != len(pages):  # a page with nothing on it: leave the tree as the engine made it
        return
    for part, before, after in zip(parts[1:], pages, pages[1:], strict=False):
        main, last, first = parts[0], _edge(before, -1), _edge(after, 0)
        boundary = len(main["K"])
        tree.join(main, part)
        if last is first and boundary:
            one, other = tree.at(main["K"][boundary - 1]), tree.at(main["K"][boundary])
            tree.join(one, other)
            del main["K"][boundary]
    del lists[1:]


def _edge(page: Any, index: int) -> Any:
    """The element of the first (0) or last (-1) paragraph on a page: html, body, main, then the paragraph."""
    box = page._page_box
    for _ in range(4):
        box = box.children[index]
    return box.element


def _mend_table(tree: _Tree, element: Any) -> None:
    """In a table, heads that say what they head.

    The engine names the heads of each cell instead, and finds none for cells on a later page.
    """
    for kid in tree.kids(element) if element["S"] in _TABLE else ():
        if kid["S"] == "/TH":
            kid["A"]["Scope"] = "/Column"
        elif kid["S"] == "/TD" and not kid["A"].get("Headers"):
            kid["A"].pop("Headers", None)
        _mend_table(tree, kid)


_TABLE = ("/Table", "/THead", "/TBody", "/TR")


def _mend_section(tree: _Tree, section: Any) -> None:
    """In a run-in section, one heading and one paragraph instead of fragments."""
    if section["S"] != "/Div":
        return
    kids = tree.kids(section)
    heads = [kid for kid in kids if kid["S"][1:2] == "H"]
    rest = [kid for kid in kids if kid["S"][1:2] != "H"]
    for fragment in heads[1:]:
        tree.join(heads[0], fragment)
    section["K"] = engine.pydyf().Array([head.reference for head in heads[:1]])
    if rest:
        paragraph = engine.pydyf().Dictionary(
            {"Type": "/StructElem", "S": "/P", "P": section.reference, "Pg": rest[0]["Pg"]}
        )
        tree.pdf.add_object(paragraph)
        paragraph["K"] = engine.pydyf().Array([kid.reference for kid in rest])
        for kid in rest:
            kid["P"] = paragraph.reference
        section["K"].append(paragraph.reference)
