"""Checks room: the table of duty words that bind nobody.

Passives are left alone, since most of them name who acts close by, and so are things that must hold something
("the report must set out"): rules that would be right half of the time are no help.
"""

from __future__ import annotations

from billgen.bill.wordings import ANY_CASE, Wording

ACTOR = "actor"
_WHAT = "a duty that nobody has"
_DUTY = r"(?:shall|must)"
"""Whichever word the place uses for a duty (`drafting.style.duty`), it binds nobody in these places."""

_INSTRUMENT = (
    r"(?:act|chapter|ordinance|resolution|section|subsection|part|article|title|order|memorial|compact|agreement"
    r"|charter|paragraph|code)"
)
_EFFECT = (
    r"(?:be (?:known|cited|construed|interpreted|read|effective|liberally|in (?:full )?force|in effect)"
    r"|take effect|become|apply|expire|prevail|control|supersede|govern|affect|limit|prevent|constitute"
    r"|remain in (?:force|effect)|have (?:no )?(?:force|effect))"
)

WORDINGS: tuple[Wording, ...] = (
    Wording(
        ACTOR,
        _WHAT,
        "a law does what it says: write takes effect, applies, is to be construed",
        rf"{ANY_CASE}\b(?<!nothing in )this {_INSTRUMENT} {_DUTY} (?:not )?{_EFFECT}\b",
        (" shall ", " must "),
        ("this ",),
    ),
    Wording(
        ACTOR,
        _WHAT,
        "write nothing in it limits, prevents, requires: a law is under no duty",
        rf"{ANY_CASE}\bnothing in (?:this|these|the)\b[^.;:]{{1,60}}? {_DUTY} \w+",
        ("nothing in",),
    ),
    Wording(
        ACTOR,
        _WHAT,
        "say who is to make it, or write is created, is",
        rf"{ANY_CASE}\bthere {_DUTY} be\b",
        ("there shall be", "there must be"),
    ),
    Wording(
        ACTOR,
        _WHAT,
        "write means",
        rf"\b{_DUTY} (?:mean|have the meaning|be defined as)\b",
        ("shall mean", "must mean", "have the meaning", "defined as"),
    ),
    Wording(ACTOR, _WHAT, "write is", rf"\b{_DUTY} be deemed\b", ("be deemed",)),
    Wording(
        ACTOR,
        _WHAT,
        "write may: what gives a power lays no duty on anyone",
        r"\bshall (?:have the (?:right|power|authority|discretion|option)"  # "must have" is a condition
        r"|be (?:entitled|authorized|permitted)) to\b",
        ("have the ", "be entitled", "be authorized", "be permitted"),
    ),
)
"""The table."""
