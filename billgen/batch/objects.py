"""Batch room: objects of a PDF written as they come, packed; of what was written only its place is kept."""

from __future__ import annotations

import zlib
from hashlib import sha256
from html import escape
from io import BytesIO
from typing import Any, BinaryIO

_PACKED = 200
"""Objects that are compressed together: a reader unpacks so many to look at one."""


class Objects:
    """The objects of a PDF 1.7, numbered from 1.

    Attributes:
        stream: where they go.
        count: numbers given away; 0 is nobody's.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0
        self._at = 0
        self._table = bytearray(_entry(0, 0, 65535))
        self._packed: list[tuple[int, bytes]] = []
        self._hash = sha256()
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def number(self) -> int:
        """A number for an object that is to come."""
        self.count += 1
        self._table += _entry(0, 0, 65535)
        return self.count

    def write(self, number: int, body: bytes) -> None:
        """Write an object that is no stream."""
        self._packed.append((number, body))
        if len(self._packed) == _PACKED:
            self._pack()

    def write_stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream: the entries of its dictionary but for /Length, and its data as they are encoded."""
        self._table[8 * number : 8 * number + 8] = _entry(1, self._at, 0)
        self._put(b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, entries, len(data)))
        self._put(data)
        self._put(b"\nendstream\nendobj\n")

    def end(self, root: int, info: int) -> None:
        """Write the table of where each object is, and with it the end of the file."""
        self._pack()
        number, start = self.number(), self._at
        self._table[8 * number : 8 * number + 8] = _entry(1, start, 0)
        hash = self._hash.hexdigest()[:32].encode()
        entries = b"/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode" % (
            self.count + 1,
            root,
            info,
            hash,
            hash,
        )
        self.write_stream(number, entries, zlib.compress(self._table, 6))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._packed:
            return
        holder = self.number()
        places, at = bytearray(), 0
        for index, (number, body) in enumerate(self._packed):
            places += b"%d %d " % (number, at)
            at += len(body) + 1
            self._table[8 * number : 8 * number + 8] = _entry(2, holder, index)
        data = bytes(places) + b"\n".join(body for _, body in self._packed)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(self._packed), len(places))
        self._packed.clear()
        self.write_stream(holder, entries, zlib.compress(data, 6))

    def _put(self, data: bytes) -> None:
        self.stream.write(data)
        self._hash.update(data)
        self._at += len(data)


def _entry(kind: int, where: int, index: int) -> bytes:
    return bytes([kind]) + where.to_bytes(5, "big") + index.to_bytes(2, "big")


def written(value: Any) -> bytes:
    """A direct object as it stands in a file: a name, a number; words by the bytes they were read from."""
    if hasattr(value, "original_bytes"):
        return by_bytes(value.original_bytes)
    out = BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


def words(text: str) -> bytes:
    """A text string: as it is when it is plain, else as UTF-16."""
    return by_bytes(text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be"))


def by_bytes(data: bytes) -> bytes:
    """A string of bytes."""
    return b"<" + data.hex().encode() + b">"


def to(number: int) -> bytes:
    """A reference to an object."""
    return b"%d 0 R" % number


def as_name(text: str) -> bytes:
    """A name, such as /Page."""
    from pypdf.generic import NameObject

    return written(NameObject(text))


def xmp(title: str, *, sound: bool) -> bytes:
    """What a file says of itself, as XMP: its title, and that it is PDF/UA-1 when all of its parts are."""
    ua = '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>' if sound else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<pdf:Producer>billgen</pdf:Producer>{ua}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()
