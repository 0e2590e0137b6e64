"""Batch room: one PDF taken into a whole - what its pages and tags lead to, under numbers of the whole.

What belongs to a file as a whole - its bookmarks, names, metadata, scripts - stays behind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO

from billgen.batch.objects import Objects, as_name, by_bytes, to, words, written

if TYPE_CHECKING:
    from pypdf import PdfReader


@dataclass(frozen=True, slots=True)
class Part:
    """A PDF that was taken in.

    Attributes:
        pages: its pages by their numbers as objects.
        node: its node in the tree of pages.
        element: its element in the tree of tags; 0 when it has no tags.
        sound: whether it says of itself that it is PDF/UA-1, so that the whole may.
    """

    pages: tuple[int, ...]
    node: int
    element: int
    sound: bool


class Whole:
    """What is written so far, and what the parts have in common.

    Attributes:
        objects: the file.
        pages, tags, document: numbers of the root of the pages, of the tags, and of the element of the whole.
        ties: the first number that ties no content to its tags yet.
        leaves, ids: numbers of the leaves of the trees that lead from content and from names to tags.
        roles, classes: names of the roles and classes of tags, and what each is.
        streams: hash of a stream that leads nowhere → its number.
        taken: how many PDFs were taken in.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.objects = Objects(stream)
        self.pages, self.tags, self.document = (self.objects.number() for _ in range(3))
        self.ties = 0
        self.leaves: list[int] = []
        self.ids: list[int] = []
        self.roles: dict[str, str] = {}
        self.classes: dict[str, int] = {}
        self.streams: dict[bytes, int] = {}
        self.taken = 0


class Copy:
    """One PDF being taken in: its objects under numbers of the whole."""

    def __init__(
        self, whole: Whole, reader: PdfReader, title: str, links: Callable[[int], bytes] | None
    ) -> None:
        self.whole = whole
        self.reader = reader
        self.title = title
        self.links = links
        self.root: Any = reader.trailer["/Root"]
        self.tags: Any = self.root.get("/StructTreeRoot")
        self.numbers: dict[tuple[int, int], int] = {}
        self.queue: deque[tuple[int, Any]] = deque()
        self.named: Mapping[str, Any] = reader.named_destinations
        self.order = {id(one): place for place, one in enumerate(self._linked())} if links else {}
        self.ties = whole.ties
        self.prefix = b"%06d." % whole.taken
        self.renamed: dict[str, str] = {}

    def part(self) -> Part:
        """Take it in."""
        number = self.whole.objects.number
        node = self.root.raw_get("/Pages")
        # The catalog of a part is no part of the whole; what leads there leads nowhere.
        self.numbers[self._key(self.reader.trailer.raw_get("/Root"))] = 0
        pages = number()
        self.numbers[self._key(node)] = pages
        top = dict(node.get_object())
        top.pop("/Parent", None)
        element = self._element() if self.tags is not None else 0
        more = b"/Parent " + to(self.whole.pages)
        self.whole.objects.write(pages, self._entries(top, more))
        shown = tuple(self._number(page.indirect_reference) for page in self.reader.pages)
        self._drain()
        return Part(shown, pages, element, self._says_ua())

    def _says_ua(self) -> bool:
        metadata = self.root.get("/Metadata")
        data = metadata.get_object().get_data() if metadata is not None else b""
        return b"http://www.aiim.org/pdfua/ns/id/" in data

    def _linked(self) -> Iterator[Any]:
        """Its links, page by page and down each page."""
        for page in self.reader.pages:
            notes = [note.get_object() for note in page.get("/Annots", [])]
            links = [note for note in notes if note.get("/Subtype") == "/Link"]
            yield from sorted(links, key=lambda note: -max(float(note["/Rect"][1]), float(note["/Rect"][3])))

    @staticmethod
    def _key(reference: Any) -> tuple[int, int]:
        return reference.idnum, reference.generation

    def _element(self) -> int:
        """Write the element that holds its tags in place of its own document, and what is told beside."""
        whole = self.whole
        tags = self.tags.get_object()
        self._rename(tags)
        element = whole.objects.number()
        self.numbers[self._key(self.root.raw_get("/StructTreeRoot"))] = element
        kids = _kids(tags)
        own: dict[str, Any] = {}
        if len(kids) == 1 and kids[0].get_object().get("/S") == "/Document":
            own = dict(kids[0].get_object())
            if hasattr(kids[0], "idnum"):
                self.numbers[self._key(kids[0])] = element
            kids = _kids(kids[0].get_object())
            own.pop("/K", None)
        own = {key: value for key, value in own.items() if key not in ("/Type", "/S", "/P", "/T", "/Lang")}
        more = b"/Type/StructElem/S/Part/P %s/T %s" % (to(whole.document), words(self.title))
        if language := self.root.get("/Lang"):
            more += b"/Lang " + words(str(language))
        more += b"/K[%s]" % b" ".join(self._value(kid) for kid in kids)
        whole.objects.write(element, self._entries(own, more))
        self._parents(tags)
        self._ids(tags)
        return element

    def _rename(self, tags: Any) -> None:
        """Take over the roles of its own; one that is another's by now gets another name."""
        whole = self.whole
        for kind, known in (("/RoleMap", whole.roles), ("/ClassMap", whole.classes)):
            given: Any = tags.get(kind) or {}
            for name, value in given.items():
                told = str(value) if kind == "/RoleMap" else None
                new, count = name, 1
                while new in known and (told is None or known[new] != told):
                    count += 1
                    new = f"{name}-{count}"
                if new != name:
                    self.renamed[f"{kind}{name}"] = new
                if told is not None:
                    whole.roles[new] = told
                elif new not in whole.classes:
                    whole.classes[new] = whole.objects.number()
                    whole.objects.write(whole.classes[new], self._value(value))

    def _parents(self, tags: Any) -> None:
        """Write its part of the tree that leads from a page to the tags of its content."""
        whole = self.whole
        pairs = sorted(_pairs(tags.get("/ParentTree"), "/Nums"), key=lambda pair: int(pair[0]))
        if not pairs:
            return
        low, high = (int(pairs[end][0]) + self.ties for end in (0, -1))
        said = b" ".join(b"%d %s" % (int(key) + self.ties, self._value(value)) for key, value in pairs)
        leaf = whole.objects.number()
        whole.objects.write(leaf, b"<</Limits[%d %d]/Nums[%s]>>" % (low, high, said))
        whole.leaves.append(leaf)
        whole.ties = high + 1

    def _ids(self, tags: Any) -> None:
        """Write its part of the tree of names that elements have, each behind what tells the parts apart."""
        pairs = sorted((self._id(key), value) for key, value in _pairs(tags.get("/IDTree"), "/Names"))
        if not pairs:
            return
        said = b" ".join(by_bytes(key) + b" " + self._value(value) for key, value in pairs)
        leaf = self.whole.objects.number()
        low, high = pairs[0][0], pairs[-1][0]
        self.whole.objects.write(leaf, b"<</Limits[%s%s]/Names[%s]>>" % (by_bytes(low), by_bytes(high), said))
        self.whole.ids.append(leaf)

    def _id(self, value: Any) -> bytes:
        return self.prefix + (value.original_bytes if hasattr(value, "original_bytes") else bytes(value))

    def _drain(self) -> None:
        """Write what was met and is not written yet."""
        while self.queue:
            number, value = self.queue.popleft()
            if hasattr(value, "_data"):
                self.whole.objects.write_stream(number, self._entries(value, None), value._data)
            else:
                self.whole.objects.write(number, self._value(value))

    def _number(self, reference: Any) -> int:
        """The number of an object in the whole; 0 for none."""
        key = self._key(reference)
        if key not in self.numbers:
            value = reference.get_object()
            if value is None or type(value).__name__ == "NullObject":
                self.numbers[key] = 0
            elif (same := self._same(value)) is not None:
                self.numbers[key] = same
            else:
                self.numbers[key] = self.whole.objects.number()
                self.queue.append((self.numbers[key], value))
        return self.numbers[key]

    def _same(self, value: Any) -> int | None:
        """The number of a stream that leads nowhere, as a font, by its bytes; None of any other object."""
        if not hasattr(value, "_data") or any(
            isinstance(one, list | dict) or hasattr(one, "idnum")
            for key, one in value.items()
            if key != "/Length"
        ):
            return None
        hash = sha256(self._entries(value, None) + value._data).digest()
        if hash in self.whole.streams:
            return self.whole.streams[hash]
        self.whole.streams[hash] = number = self.whole.objects.number()
        self.queue.append((number, value))
        return number

    def _value(self, value: Any) -> bytes:
        """A value as it stands in the whole."""
        if hasattr(value, "idnum"):
            number = self._number(value)
            return to(number) if number else b"null"
        if isinstance(value, dict):
            return self._entries(value, b"")  # type: ignore[arg-type]
        if isinstance(value, list):
            return b"[" + b" ".join(self._value(one) for one in value) + b"]"  # type: ignore[arg-type]
        return written(value)

    def _entries(self, given: Mapping[str, Any], more: bytes | None) -> bytes:
        """A dictionary as it stands in the whole; of a stream (None) its entries without their brackets."""
        entries = dict(given)
        said: list[bytes] = []
        if entries.get("/Subtype") == "/Link":
            said.append(self._link(entries, self.order.get(id(given), 0)))
        if "/S" in entries and "/P" in entries:
            self._tag(entries)
        if entries.get("/O") == "/Table" and "/Headers" in entries:
            heads = b"".join(by_bytes(self._id(one.get_object())) for one in given["/Headers"])
            said.append(b"/Headers[%s]" % heads)
            del entries["/Headers"]
        for tie in ("/StructParent", "/StructParents"):
            if tie in entries:
                key = entries.pop(tie).get_object()
                if self.tags is not None:
                    said.append(b"%s %d" % (tie.encode(), key + self.ties))
        if "/ID" in entries and "/S" in entries and "/P" in entries:
            said.append(b"/ID " + by_bytes(self._id(entries.pop("/ID").get_object())))
        if more is None:
            entries.pop("/Length", None)
        said += [as_name(key) + b" " + self._value(value) for key, value in entries.items()]
        body = b"".join(said)
        return body if more is None else b"<<" + body + more + b">>"

    def _tag(self, entries: dict[str, Any]) -> None:
        """Give an element the names that its role and classes have in the whole."""
        from pypdf.generic import ArrayObject, NameObject

        if (new := self.renamed.get(f"/RoleMap{entries['/S']}")) is not None:
            entries["/S"] = NameObject(new)
        classes = entries.get("/C")
        if isinstance(classes, list):
            entries["/C"] = ArrayObject(
                NameObject(self.renamed.get(f"/ClassMap{one}", one)) if isinstance(one, str) else one
                for one in classes  # type: ignore[misc]
            )
        elif isinstance(classes, str):
            entries["/C"] = NameObject(self.renamed.get(f"/ClassMap{classes}", classes))

    def _link(self, entries: dict[str, Any], place: int) -> bytes:
        """Make a link lead to a page instead of a name, which other parts may have too."""
        if self.links is not None:
            for key in ("/A", "/Dest", "/Contents"):
                entries.pop(key, None)
            return self.links(place)
        action = entries.get("/A")
        action = action.get_object() if action is not None else None
        target = entries.get("/Dest")
        if action is not None and action.get("/S") == "/GoTo":
            target = action.get("/D")
        target = target.get_object() if target is not None else None
        found = self.named.get(str(target)) if isinstance(target, str | bytes) else None
        if found is None:
            return b""
        entries.pop("/A", None)
        entries.pop("/Dest", None)
        return b"/Dest" + self._value(found.dest_array)


def _kids(element: Any) -> list[Any]:
    """What an element holds, as it stands there: one thing may stand without an array."""
    kids: Any = element.get("/K")
    if kids is None:
        return []
    return [*kids] if isinstance(kids, list) else [element.raw_get("/K")]


def _pairs(tree: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """Key and value of each entry of a tree of numbers or names, values as they stand there."""
    above = [tree] if tree is not None else []
    seen: set[int] = set()
    while above:
        node = above.pop().get_object()
        if id(node) in seen:
            continue
        seen.add(id(node))
        above += [*reversed(node.get("/Kids", []))]
        entries = list(node.get(leaf, []))
        yield from zip((one.get_object() for one in entries[::2]), entries[1::2], strict=False)
