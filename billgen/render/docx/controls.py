"""Render room: content controls - a form's fields, and facts, which may be bound to one store."""

from __future__ import annotations

from hashlib import sha256

from billgen.bill.model import Value
from billgen.render.docx.xml import HEADER, escape
from billgen.render.sheet import Sheet
from billgen.render.spaces import NBSP

_FACTS = "urn:billgen:facts"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_LONGEST_NAME = 60
"""Characters of a control's title or tag; Word takes up to 64."""
_UNSAFE = frozenset("&<>")
"""What a bound value may not hold: if one does, LibreOffice 7.4 saves the whole store as an empty part."""


class Controls:
    """The content controls of one document, numbered in the order in which they are written."""

    def __init__(self, sheet: Sheet) -> None:
        self._fields = not sheet.flat
        self._names = sheet.names
        self._bound = sheet.controls == "bound"
        self._guid = _guid(sheet.fingerprint)
        self._count = 0
        self._entries: dict[tuple[str, str], int] = {}
        """(fact path, printed words) → the place of its entry in the store, from 1."""

    def field(self, content: str, label: str) -> str:
        """A field of a form: its run inside a control, by the name that Word shows."""
        return self._control(content, "", label, label, "") if self._fields else content

    def fact(self, content: str, value: Value, look: str) -> str:
        """A value's run inside a control, if the sheet has a name for it; else the run as it is.

        Args:
            content: the run.
            value: what it prints.
            look: its run properties, which Word gives to what is typed into an emptied control.
        """
        if not self._names:
            return content
        key = (value.paths[0] if len(value.paths) == 1 else "", value.text.replace(NBSP, " "))
        name = self._names.get(key)
        if name is None or value.how != "value" or content.count("<w:t ") != 1:
            return content  # a control of plain text holds one stretch: no line break, no change of direction
        binding = ""
        if self._bound and _UNSAFE.isdisjoint(value.text):
            entry = self._entries.setdefault((key[0], value.text), len(self._entries) + 1)
            binding = (
                f"<w:dataBinding w:prefixMappings=\"xmlns:f='{_FACTS}'\""
                f' w:xpath="/f:facts[1]/f:fact[{entry}]" w:storeItemID="{self._guid}"/>'
            )
        return self._control(content, f"<w:rPr>{look}</w:rPr>" if look else "", name, key[0], binding)

    def store(self) -> dict[str, str]:
        """The parts of the custom XML store by name; none when nothing is bound."""
        if not self._entries:
            return {}
        facts = "".join(
            [f'<fact path="{escape(path)}">{escape(text)}</fact>' for path, text in self._entries]
        )
        properties = (
            f'<ds:datastoreItem xmlns:ds="{_CUSTOM}" ds:itemID="{self._guid}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{_FACTS}"/></ds:schemaRefs></ds:datastoreItem>'
        )
        return {
            "customXml/item1.xml": f'{HEADER}<facts xmlns="{_FACTS}">{facts}</facts>',
            "customXml/itemProps1.xml": HEADER + properties,
        }

    def _control(self, content: str, look: str, name: str, tag: str, binding: str) -> str:
        self._count += 1
        return (
            f'<w:sdt><w:sdtPr>{look}<w:alias w:val="{escape(name[:_LONGEST_NAME])}"/>'
            f'<w:tag w:val="{escape(tag[:_LONGEST_NAME])}"/><w:id w:val="{self._count}"/>{binding}<w:text/>'
            f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )


def _guid(fingerprint: str) -> str:
    """The store's id: of the draft's own making, so that two drafts in one program do not share a store."""
    digest = sha256(f"facts {fingerprint}".encode()).hexdigest().upper()
    parts = (digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32])
    return "{" + "-".join(parts) + "}"
