"""Render room: the one table of roles - what a paragraph or stretch of words is, in every format's name."""

from __future__ import annotations

from dataclasses import dataclass

from billgen.bill.drafting import LinesFrom


@dataclass(frozen=True, slots=True)
class Role:
    """One role: a Word style, a CSS class, an HTML element and an outline level, all of one name.

    Attributes:
        name: the role, as house data and the CSS class write it.
        word: name of the Word style.
        element: HTML element of a paragraph role; "span" for a character role.
        outline: 1-based bookmark level in PDF and Word's navigation pane; 0 for none.
        counted: whether its lines take line numbers.
        character: True for a stretch of words within a paragraph.
    """

    name: str
    word: str
    element: str = "p"
    outline: int = 0
    counted: bool = True
    character: bool = False


_TABLE = (
    Role("caption", "Bill Caption"),
    Role("caption-sides", "Bill Caption at the Margins"),
    Role("sponsors", "Bill Sponsors"),
    Role("addressee", "Bill Addressee"),
    Role("parties", "Bill Parties"),
    Role("long-title", "Bill Title", element="h1", outline=1),
    Role("statement", "Bill Statement"),
    Role("legend", "Bill Legend", counted=False),
    Role("enacting-clause", "Bill Enacting Clause"),
    Role("resolving-clause", "Bill Resolving Clause"),
    Role("recital", "Bill Recital"),
    Role("part", "Bill Part", element="h2", outline=2),
    Role("subcaption", "Bill Subcaption"),
    Role("section", "Bill Section", outline=2),
    Role("section-heading", "Bill Section Heading", element="h2", outline=2),
    Role("code-heading", "Bill Code Heading"),
    Role("code-note", "Bill Code Note"),
    Role("code-section", "Bill Code Section", outline=2),
    Role("code-section-heading", "Bill Code Section Heading", element="h2", outline=2),
    Role("quoted-law", "Bill Quoted Law"),
    Role("body", "Bill Body"),
    Role("level1", "Bill Level 1"),
    Role("level2", "Bill Level 2"),
    Role("level3", "Bill Level 3"),
    Role("level4", "Bill Level 4"),
    Role("level5", "Bill Level 5"),
    Role("flush", "Bill Flush"),
    Role("signature", "Bill Signature"),
    Role("attestation", "Bill Attestation"),
    Role("vote", "Bill Vote"),
    Role("approval", "Bill Approval"),
    Role("certificate", "Bill Certificate"),
    Role("publication", "Bill Publication"),
    Role("closing-mark", "Bill Closing Mark"),
    Role("exhibit", "Bill Exhibit", element="h2", outline=2),
    Role("table", "Bill Table", element="table", counted=False),
    Role("table-head", "Bill Table Head", counted=False),
    Role("table-cell", "Bill Table Cell", counted=False),
    Role("cover-title", "Cover Title", element="h1", outline=1, counted=False),
    Role("cover-heading", "Cover Heading", element="h2", outline=2, counted=False),
    Role("cover-text", "Cover Text", counted=False),
    Role("cover-item", "Cover Item", counted=False),
    Role("cover-more", "Cover More", counted=False),
    Role("cover-detail", "Cover Detail", counted=False),
    Role("annex-heading", "Annex Heading", element="h2", outline=2, counted=False),
    Role("annex-text", "Annex Text", counted=False),
    Role("annex-item", "Annex Item", counted=False),
    Role("annex-more", "Annex More", counted=False),
    Role("annex-detail", "Annex Detail", counted=False),
    Role("running-head", "Bill Running Head", counted=False),
    Role("draft-line", "Bill Draft Line", counted=False),
    Role("section-marker", "Bill Section Marker", element="span", character=True),
    Role("section-label", "Bill Section Label", element="span", character=True),
    Role("code-label", "Bill Code Label", element="span", character=True),
    Role("catchline", "Bill Catchline", element="span", character=True),
    Role("label", "Bill Label", element="span", character=True),
    Role("assumed", "Bill Assumed", element="span", character=True),
    Role("blank", "Bill Blank", element="span", character=True),
    Role("rule", "Bill Rule", element="span", character=True),
    Role("inserted", "Bill Inserted", element="ins", character=True),
    Role("deleted", "Bill Deleted", element="del", character=True),
)

ROLES: dict[str, Role] = {role.name: role for role in _TABLE}
PARAGRAPHS = tuple(role for role in _TABLE if not role.character)
CHARACTERS = tuple(role for role in _TABLE if role.character)

OPENING = {"outer": "section-label", "marker": "section-marker"}
"""The roles of what stands before a label, by the kind of piece."""

CHANGES = {"+": "inserted", "-": "deleted"}
"""The roles of changed words, by their mark."""

_BEFORE: dict[LinesFrom, tuple[str, ...]] = {
    "caption": (),
    "title": ("caption", "caption-sides", "sponsors", "addressee", "parties"),
    "enacting": ("long-title", "statement", "recital"),
    "body": ("enacting-clause", "resolving-clause"),
}
"""Where line numbers begin, and what more stands before that than before the one above."""


def is_counted(role: Role, begins: LinesFrom) -> bool:
    """Whether the lines of a role take numbers on a page whose numbers begin there."""
    starts = list(_BEFORE)
    before = starts[: starts.index(begins) + 1]
    return role.counted and not any(role.name in _BEFORE[start] for start in before)


OPENERS = frozenset({"section", "section-heading", "code-section", "code-section-heading", "exhibit"})
"""Paragraphs that items are counted below: each starts every level afresh."""
