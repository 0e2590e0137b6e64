"""Render room: the one table of roles - what a paragraph or stretch of words is, in every format's name."""

from __future__ import annotations

from dataclasses import dataclass


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
    Role("sponsors", "Bill Sponsors"),
    Role("long-title", "Bill Title", element="h1", outline=1),
    Role("enacting-clause", "Bill Enacting Clause"),
    Role("recital", "Bill Recital"),
    Role("part", "Bill Part", element="h2", outline=2),
    Role("subcaption", "Bill Subcaption"),
    Role("section", "Bill Section", outline=2),
    Role("section-heading", "Bill Section Heading", element="h2", outline=2),
    Role("body", "Bill Body"),
    Role("level1", "Bill Level 1"),
    Role("level2", "Bill Level 2"),
    Role("level3", "Bill Level 3"),
    Role("level4", "Bill Level 4"),
    Role("level5", "Bill Level 5"),
    Role("flush", "Bill Flush"),
    Role("signature", "Bill Signature"),
    Role("attestation", "Bill Attestation"),
    Role("closing-mark", "Bill Closing Mark"),
    Role("running-head", "Bill Running Head", counted=False),
    Role("draft-line", "Bill Draft Line", counted=False),
    Role("section-marker", "Bill Section Marker", element="span", character=True),
    Role("section-label", "Bill Section Label", element="span", character=True),
    Role("catchline", "Bill Catchline", element="span", character=True),
    Role("label", "Bill Label", element="span", character=True),
    Role("assumed", "Bill Assumed", element="span", character=True),
    Role("blank", "Bill Blank", element="span", character=True),
    Role("rule", "Bill Rule", element="span", character=True),
)

ROLES: dict[str, Role] = {role.name: role for role in _TABLE}
PARAGRAPHS = tuple(role for role in _TABLE if not role.character)
CHARACTERS = tuple(role for role in _TABLE if role.character)
