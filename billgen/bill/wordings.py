"""Bill room: the table of wordings that no text of a bill should hold, by the check that speaks of them.

Templates are held against it before a draft is made, and drafts when they are checked. A row that names one
party or side names the other in the same pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

STRUCK = "\x00"
"""Stands for every letter that is not the template's own: a fact's, an option's, a tag's."""

ANY_CASE = "(?i)"
"""Opens a pattern in which the size of letters does not count."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording.

    Attributes:
        check: name of the check that speaks of it.
        what: what it is, said before the words themselves.
        fix: what to write instead.
        pattern: the words, as a regular expression; it does not run past a sentence.
        hints: pieces, one of which stands in every passage with these words. They are looked for first, since
            that is cheap and most drafts have none; one in small letters alone stands for both sizes.
        also: the same, one of these besides.
        unless: what makes the sentence harmless, as a regular expression; or "".
        within: what the sentence, or the words that open its list, must hold besides; or "".
        level: "error" or "warning" in operative text of a binding instrument.
        hortatory: the same where the instrument only states an opinion; "" for the same level.
        local: no fault in an act of the state, which may say so of its own law and officers.
        unlisted: no fault where a list says what is meant.
        headings: whether a heading counts; its capitals make names of plain words.
    """

    check: str
    what: str
    fix: str
    pattern: str
    hints: tuple[str, ...]
    also: tuple[str, ...] = ()
    unless: str = ""
    within: str = ""
    level: str = "warning"
    hortatory: str = ""
    local: bool = False
    unlisted: bool = False
    headings: bool = True


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled when it is first needed."""
    return re.compile(pattern)


# Parties, sides and names of officeholders -----------------------------------------------------------------

PARTISAN = "partisan"
_OF_A_PARTY = (
    r"(?:[Pp]arty|[Cc]aucus|[Ll]eader(?:s|ship)?|[Mm]ajority|[Mm]inority|[Mm]embers?|[Ss]enators?|[Cc]andidates?"
    r"|[Rr]epresentatives?|[Gg]overnors?|[Mm]ayors?|[Pp]residents?|[Cc]ouncilmembers?|[Ll]egislators?"
    r"|[Ll]awmakers?|[Oo]fficials?|[Pp]oliticians?|[Aa]dministrations?|[Nn]ominees?|[Vv]oters?|[Cc]onvention"
    r"|National Committee)"
)
"""What "Democratic" or "Republican" stands before when it names a party, and no form of government."""

_TITLES = (
    "Governor|Gov\\.|President|Mayor|Senator|Sen\\.|Representative|Rep\\.|Congressman|Congresswoman"
    "|Congressmember|Councilman|Councilwoman|Councilmember|Commissioner|Attorney General|Secretary|Speaker"
    "|Judge|Sheriff|Superintendent|Treasurer|Auditor|Comptroller|Supervisor|Alderman|Assemblymember"
)
_NO_NAME = (
    r"(?!(?:Pro|Of|And|Or|The|Shall|May|Must|Is|To|In|For|At|On|By|With|From|As|If|When|Who|No|Not|Elect|General"
    r"|Emeritus|Designate|Opinions?|Clerk|Treasurer|Auditor|Payee|Town|City|County|State|Federal|Article|Section|Part"
    r"|Chapter|Title|January|February|March|April|June|July|August|September|October|November|December)\b)"
)
"""What follows a title without being a name: the rest of a longer title, a word of the sentence, a date."""
_NO_THING = (
    r"(?! (?:[A-Z]\S* )*(?:Department|Office|Court|Council|Board|Commission|Committee|District|Act|Code|Fund"
    r"|Program|Building|Center|Bridge|Highway|Park|School|Library|Day|General|Reports?|Pool|Officers?|Plan|Account"
    r"|Bureau|Agency|Association|Services?|Rules?|Manual|Guidelines?|System|Division|Unit|Room|Team)\b)"
)
"""What is named after somebody is a name of its own, and no officeholder."""
_NAME = rf"{_NO_NAME}(?:[A-Z][A-Za-z'’]+|[A-Z]\.)(?: (?:[A-Z][A-Za-z'’]+|[A-Z]\.)){{0,3}}"

_SIDES = (
    *(
        "far-",
        "far ",
        "radical",
        "alt-",
        "extreme",
        "-wing",
        "leftist",
        "rightist",
        "libtard",
        "repugnican",
        "rino",
    ),
    *("dino", " agenda", "deep state", "marxist", "fascist", "tyrannical", "traitor", "woke", "maga"),
)

_PARTISAN = (
    Wording(
        PARTISAN,
        "a party",
        "a bill names no party: use a neutral noun",
        rf"\b(?:Democratic(?:-[A-Z]\w+)*|Republican) {_OF_A_PARTY}\b|\bDemocrats?\b|\bRepublicans\b"
        r"|\b(?:Libertarian|Green|Constitution|Reform|Socialist|Communist|Conservative|Progressive"
        r"|Independence|Working Families) Party\b|\b(?:GOP|G\.O\.P\.|DNC|RNC|DFL)(?!\w)",
        ("Democrat", "Republican", " Party", "GOP", "G.O.P.", "DNC", "RNC", "DFL"),
    ),
    Wording(
        PARTISAN,
        "an epithet",
        "say in neutral words what is meant",
        rf"{ANY_CASE}\b(?:far|radical|alt|extreme)[- ](?:left|right)\b(?! (?:lane|side|hand|turn|column))"
        r"|\b(?:left|right)-wing(?:ers?)?\b|\b(?:leftists?|rightists?|libtards?|repugnicans?|rinos?|dinos?)\b"
        r"|\b(?:liberal|conservative) agenda\b|\b(?:deep state|tyrannical)\b"
        r"|\b(?:marxist|fascist|traitor)s?\b"
        r"|\b(?:woke|maga) (?:agenda|ideology|politicians?|mobs?|extremists?)\b",
        _SIDES,
    ),
    Wording(
        PARTISAN,
        "an officeholder's name",
        "name the office: the next holder is bound as well",
        rf"\b(?:{_TITLES}){_NO_THING} {_NAME}"
        r"|\bthe (?!City|County|State|Town|District|Federal|Council|Court|Port)[A-Z][a-z]+ administration\b",
        (*_TITLES.replace("\\", "").split("|"), " administration"),
        headings=False,
    ),
)

# What must not be left behind ------------------------------------------------------------------------------

LEFTOVERS = "leftovers"
BRACKET = "an unfilled bracket"
_WRITE = "write the words, or make it an option or blank()"
_LEFTOVERS = (
    Wording(
        LEFTOVERS,
        "a leftover",
        _WRITE,
        r"\b(?:TK|TBD|TBA|TODO|FIXME)\b|\b(?i:lorem ipsum)\b|\?{3,}"
        r"|(?<!Title )(?<!Article )(?<!Part )(?<!Chapter )\b\d{0,2}XX+\b",
        ("TK", "TBD", "TBA", "TODO", "FIXME", "lorem ipsum", "???", "XX"),
    ),
    Wording(
        LEFTOVERS,
        BRACKET,
        _WRITE,
        rf"\[(?!sic\]|text:|check:|signature:|#|\d+\])[^\[\]{STRUCK}\n]*[^\[\]{STRUCK}\s][^\[\]{STRUCK}\n]*\](?!\()",
        ("[",),
    ),
    Wording(
        LEFTOVERS,
        "an unfilled blank",
        'write {{ blank("what goes there") }}, which belongs to the form',
        r"_{3,}",
        ("___",),
    ),
    Wording(
        LEFTOVERS,
        "a conflict marker",
        "choose, and take it away",
        r"<{7}|\|{7}|={7}|>{7}",
        ("<<<<<<<", "|||||||", "=======", ">>>>>>>"),
    ),
)

AND_OR = "and-or"
_AND_OR = (
    Wording(
        AND_OR, "a slash for two words", 'write "A or B, or both"', rf"{ANY_CASE}\band/or\b", ("and/or",)
    ),
)

WORDINGS: tuple[Wording, ...] = (*_PARTISAN, *_LEFTOVERS, *_AND_OR)
"""The table."""
