"""Render room: the ladder as one native Word list, and which instance of it each item belongs to.

One multilevel list serves the whole bill: level 0 is the section (hidden: its number is a field in the text),
levels 1 to 5 are the ladder, each linked to its role's style. An item whose ordinal the list would not reach,
as the "(2)" after a "(1)" that stands run-in on its section's line, opens a new instance that starts there.
That is what Word's "Set numbering value" writes, so it holds whatever a program thinks of skipped levels.
"""

from __future__ import annotations

from dataclasses import replace

from billgen.bill.drafting import Drafting
from billgen.bill.styles import LevelStyle
from billgen.render.docx.styles import fonts_and_weight, indents, style_id
from billgen.render.docx.xml import HEADER, NAMESPACES, escape
from billgen.render.house import House, Look
from billgen.render.roles import ROLES

BASE = 1
"""Id of the list instance that the level styles carry."""

TYPED = 2
"""Id of a list that prints nothing, for items whose label is typed. The standard's own "no list" (0) would do
for Word, but openxml-audit takes it for a list that is missing."""

_DEPTH = 5


class Numbers:
    """Hands out list instances in printing order by counting as Word counts.

    Attributes:
        new: whether the list gives its labels the look of new words.
    """

    def __init__(self, ladder: tuple[LevelStyle, ...], *, new: bool = False) -> None:
        self.new = new
        self._ladder = ladder[:_DEPTH]
        self._counts = [0] * (_DEPTH + 1)
        self._instances = [BASE] * (_DEPTH + 1)
        self.overrides: list[tuple[int, int]] = []
        """(level, first ordinal) of the instances after the first two, in order of their ids."""

    def native(self, level: int, ordinal: int, label: str) -> bool:
        """Whether the list can print this label, so that nobody needs to type it."""
        return 0 < level <= len(self._ladder) and self._ladder[level - 1].label(ordinal).text == label

    def section(self) -> None:
        """A section opens: every level starts afresh in the base instance."""
        self._counts = [0] * (_DEPTH + 1)
        self._instances = [BASE] * (_DEPTH + 1)

    def item(self, level: int, ordinal: int) -> int:
        """The list instance of the next native item.

        Args:
            level: 1 to 5.
            ordinal: its place among its siblings, from 1; what the list must print.
        """
        if self._counts[level] + 1 != ordinal:
            self.overrides.append((level, ordinal))
            instance = TYPED + len(self.overrides)
        else:
            instance = self._instances[level]
        below = _DEPTH + 1 - level
        # Descendants stay in their ancestor's instance: LibreOffice restarts a level only within one.
        self._instances[level:] = [instance] * below
        self._counts[level:] = [ordinal, *[0] * (below - 1)]
        return instance


def opener(drafting: Drafting) -> str:
    """The role of the paragraphs whose style is the list's own on level 0: the bill's sections."""
    return "section" if drafting.section.run_in else "section-heading"


def numbering_xml(numbers: Numbers, drafting: Drafting, house: House) -> str:
    """`word/numbering.xml`: the list, and every instance that was handed out."""
    out = [HEADER, f"<w:numbering {NAMESPACES}>"]
    out.append('<w:abstractNum w:abstractNumId="0"><w:nsid w:val="0B111000"/>')
    out.append('<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="0B111001"/>')
    out.append(_level(0, "decimal", ROLES[opener(drafting)].word, "nothing", "", "", ""))
    for depth, style in enumerate(drafting.ladder[:_DEPTH], 1):
        role = f"level{depth}"
        text = f"{escape(style.before)}%{depth + 1}{escape(style.after)}"
        look = fonts_and_weight(_label(house, new=numbers.new))
        out.append(
            _level(depth, style.kind, ROLES[role].word, "space", text, indents(house.looks[role]), look)
        )
    out.append('</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:nsid w:val="0B111002"/>')
    out.append('<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="0B111003"/>')
    for depth in range(_DEPTH + 1):
        indent = indents(house.looks[f"level{depth}"]) if depth else ""
        out.append(_level(depth, "none", "", "nothing", "", indent, ""))
    out.append("</w:abstractNum>")
    for list_id, number in enumerate((BASE, TYPED)):
        out.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{list_id}"/></w:num>')
    for number, (level, start) in enumerate(numbers.overrides, TYPED + 1):
        out.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
    out.append("</w:numbering>")
    return "".join(out)


def _label(house: House, *, new: bool) -> Look:
    """How the list's labels look; Word gives a label no underlining of its paragraph."""
    look, shown = house.looks["label"], house.looks["inserted"]
    if not new:
        return look
    return replace(
        look,
        bold=look.bold or shown.bold,
        italic=look.italic or shown.italic,
        underline=look.underline or shown.underline,
    )


def _level(level: int, kind: str, word: str, suffix: str, text: str, paragraph: str, look: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:pStyle w:val="{style_id(word)}"/>' if word else "")
        + f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{look}</w:rPr>" if look else "")
        + "</w:lvl>"
    )
