"""Render room: how a stretch of words looks - its run properties - and runs that hang on nothing else."""

from __future__ import annotations

from billgen.base.kept import by_identity
from billgen.bill.model import Runs, Text, Value
from billgen.render.docx.styles import fonts_and_weight, style_id
from billgen.render.docx.xml import run
from billgen.render.house import House, Look
from billgen.render.roles import CHANGES, ROLES

_NO_LOOK = Look()


class Looks:
    """Run properties of one house's roles, worked out once for each combination."""

    def __init__(self, house: House) -> None:
        self._looks = house.looks
        self._properties: dict[tuple[str, str, str, str], str] = {}

    def properties(self, role: str, character: str, letters: str = "", outer: str = "") -> str:
        """Run properties of a stretch of words.

        Args:
            role: the paragraph's role.
            character: the stretch's own character role, or "".
            letters: its marks.
            outer: the character role that it stands in; its weight is written out, since a run has one style.
        """
        key = (role, character, letters, outer)
        found = self._properties.get(key)
        if found is None:
            found = self._properties[key] = self._made(role, character, letters, outer)
        return found

    def _made(self, role: str, character: str, letters: str, outer: str) -> str:
        paragraph = self._looks.get(role, _NO_LOOK)
        own = self._looks.get(character, _NO_LOOK)
        around = self._looks.get(outer, _NO_LOOK)
        # Word toggles weight between a paragraph's and a character's style: bold in both is not bold. Direct
        # formatting settles it.
        direct = Look(
            size=around.size if own.size is None else None,
            bold="b" in letters or around.bold or (own.bold and paragraph.bold),
            italic="i" in letters or around.italic or (own.italic and paragraph.italic),
            underline="u" in letters or around.underline,
            caps=around.caps or (own.caps and paragraph.caps),
            strike=around.strike or (own.strike and paragraph.strike),
        )
        style = f'<w:rStyle w:val="{style_id(ROLES[character].word)}"/>' if character else ""
        return style + fonts_and_weight(direct)


looks_of = by_identity(Looks)


@by_identity
def plain_runs(house: House, role: str, character: str, runs: Runs) -> str | None:
    """A paragraph's words where nothing in them hangs on the rest of the document; else None.

    A reference wants its bookmark, a gap or an assumed fact its comment, and a changed word its mark.
    """
    look = looks_of(house).properties
    done: list[str] = []
    for inline in runs:
        plain = isinstance(inline, Text) or (isinstance(inline, Value) and inline.status != "assumed")
        if not plain or inline.marks[:1] in CHANGES:
            return None
        done.append(run(inline.text, look(role, character, inline.marks)))
    return "".join(done)
