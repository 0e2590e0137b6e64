"""Batch room: tagged PDFs joined into one, which is tagged as they are; one of them in memory at a time.

What is joined is the tree of pages and the tree of tags.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from billgen.batch.copying import Copy, Part, Whole
from billgen.batch.objects import as_name, to, words, xmp

if TYPE_CHECKING:
    from pypdf import PdfReader

Mark = tuple[str, str, "Part"]
"""A bookmark: the one above it, or ""; its words; where it leads."""


class Join:
    """PDFs joined as they come; what is kept of each is where its parts are."""

    def __init__(self, stream: BinaryIO) -> None:
        self.whole = Whole(stream)

    def add(self, reader: PdfReader, title: str, links: Callable[[int], bytes] | None = None) -> Part:
        """Take a PDF in.

        Args:
            reader: of the file.
            title: what its element in the tree of tags is called.
            links: what the nth link of it, from 0 and down its pages, does instead of what it says, as
                entries of an annotation.

        Raises:
            PyPdfError: it cannot be read.
        """
        self.whole.taken += 1
        return Copy(self.whole, reader, title, links).part()

    def end(self, title: str, language: str, parts: Sequence[Part], marks: Sequence[Mark]) -> None:
        """Write what the whole has: its trees, its bookmarks, what it says of itself.

        Args:
            title: of the whole.
            language: BCP 47 tag.
            parts: what was taken in, in the order in which it is read.
            marks: the bookmarks; those that have one above come together.
        """
        write, number = self.whole.objects.write, self.whole.objects.number
        count = sum(len(part.pages) for part in parts)
        nodes = b" ".join(to(part.node) for part in parts)
        write(self.whole.pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, nodes))
        elements = b" ".join(to(part.element) for part in parts if part.element)
        said = b"/S/Document/P %s/T %s/K[%s]" % (to(self.whole.tags), words(title), elements)
        write(self.whole.document, b"<</Type/StructElem%s>>" % said)
        tree, names, more = number(), number(), b""
        kids = b" ".join(to(leaf) for leaf in self.whole.leaves)
        write(tree, b"<</Kids[%s]>>" % kids if kids else b"<</Nums[]>>")
        if self.whole.ids:
            write(names, b"<</Kids[%s]>>" % b" ".join(to(leaf) for leaf in self.whole.ids))
            more += b"/IDTree " + to(names)
        else:
            write(names, b"null")
        if self.whole.roles:
            more += b"/RoleMap<<%s>>" % b"".join(
                as_name(role) + b" " + as_name(plain) for role, plain in sorted(self.whole.roles.items())
            )
        if self.whole.classes:
            more += b"/ClassMap<<%s>>" % b"".join(
                as_name(name) + b" " + to(at) for name, at in sorted(self.whole.classes.items())
            )
        said = b"/K[%s]/ParentTree %s/ParentTreeNextKey %d" % (
            to(self.whole.document),
            to(tree),
            self.whole.ties,
        )
        write(self.whole.tags, b"<</Type/StructTreeRoot%s%s>>" % (said, more))
        sound = all(part.sound and part.element for part in parts)
        metadata, info, root = number(), number(), number()
        self.whole.objects.write_stream(metadata, b"/Type/Metadata/Subtype/XML", xmp(title, sound=sound))
        write(info, b"<</Title %s/Producer(billgen)>>" % words(title))
        catalog = b"/Pages %s/StructTreeRoot %s/MarkInfo<</Marked true>>/Lang %s/Metadata %s" % (
            to(self.whole.pages),
            to(self.whole.tags),
            words(language),
            to(metadata),
        )
        catalog += b"/ViewerPreferences<</DisplayDocTitle true>>/PageMode/UseOutlines/Outlines "
        write(root, b"<</Type/Catalog%s%s>>" % (catalog, to(self._outline(marks))))
        self.whole.objects.end(root, info)

    def _outline(self, marks: Sequence[Mark]) -> int:
        """Write the bookmarks, those below another closed; returns the number of their root."""
        top: dict[tuple[str, int], list[tuple[str, Part]]] = {}
        for index, (above, said, part) in enumerate(marks):
            top.setdefault((above or said, -1 if above else index), []).append((said, part))
        root = self.whole.objects.number()
        numbers = [self.whole.objects.number() for _ in top]
        for index, ((said, alone), below) in enumerate(top.items()):
            kids = [] if alone >= 0 else below
            under = [self.whole.objects.number() for _ in kids]
            for place, (words_, part) in enumerate(kids):
                self._bookmark(under, place, words_, part, numbers[index], b"")
            more = b""
            if under:
                more = b"/First %s/Last %s/Count %d" % (to(under[0]), to(under[-1]), -len(under))
            self._bookmark(numbers, index, said, below[0][1], root, more)
        ends = b"/First %s/Last %s" % (to(numbers[0]), to(numbers[-1])) if numbers else b""
        self.whole.objects.write(root, b"<</Type/Outlines%s/Count %d>>" % (ends, len(numbers)))
        return root

    def _bookmark(
        self, row: Sequence[int], index: int, said: str, part: Part, above: int, more: bytes
    ) -> None:
        if index:
            more += b"/Prev " + to(row[index - 1])
        if index + 1 < len(row):
            more += b"/Next " + to(row[index + 1])
        target = b"/Dest[%s/XYZ null null null]" % to(part.pages[0])
        self.whole.objects.write(
            row[index], b"<</Title %s/Parent %s%s%s>>" % (words(said), to(above), target, more)
        )
