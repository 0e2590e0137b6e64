"""Render room: live numbers - Word fields with a right cached result, and the bookmarks they point at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from billgen.bill.model import Ref
from billgen.render.docx.xml import run

_LONGEST_NAME = 40
_NOT_IN_A_NAME = re.compile("[^A-Za-z0-9_]")


def field(instruction: str, result: str, properties: str = "") -> str:
    r"""A complex field with its cached result.

    Args:
        instruction: the field code, as `REF _Ref_powers \h`.
        result: what prints until a program recomputes it; must already be right.
        properties: content of `w:rPr` for every run of the field.
    """
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result, properties)}"
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


class Bookmarks:
    """The bookmarks of one document: only for provisions that some printed reference points at.

    Names are at most 40 characters of [A-Za-z0-9_], start with `_Ref_` (hidden in Word's list), and differ
    even when case is ignored, as Word does.
    """

    def __init__(self, ids: Iterable[str], refs: Iterable[Ref]) -> None:
        """Name a bookmark for each id of `ids` that some part of `refs` points at, in the order of `ids`."""
        targets = {part.target for ref in refs for part in ref.parts if part.target}
        taken: set[str] = set()
        self._names: dict[str, str] = {}
        for id in ids:
            if id in targets and id not in self._names:
                self._names[id] = name = _name(id, taken)
                taken.add(name.lower())
        self._numbers = {id: number for number, id in enumerate(self._names)}

    def name(self, id: str) -> str:
        """The bookmark's name, or "" when this document has none for the id."""
        return self._names.get(id, "")

    def around(self, id: str, content: str) -> str:
        """The content, inside the id's bookmark if it has one."""
        name = self._names.get(id)
        if name is None:
            return content
        number = self._numbers[id]
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def _name(id: str, taken: set[str]) -> str:
    name = "_Ref_" + _NOT_IN_A_NAME.sub("_", id)
    if len(name) > _LONGEST_NAME or name.lower() in taken:
        digest = sha256(id.encode()).hexdigest()[:10]
        name = f"{name[: _LONGEST_NAME - 11]}_{digest}"
    return name
