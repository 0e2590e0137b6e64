"""Checks room: the table of words that cannot be operative.

What one government cannot say of another, or one body of the next, and what nobody can obey. No row goes by
the cause it serves: a test tries each on the same sentence with the governments or the subject exchanged.
"""

from __future__ import annotations

from billgen.bill.wordings import ANY_CASE, STRUCK, Wording

OPERATIVE = "operative-words"

_EACH = r"(?:(?:an?|any|all|each|every|the|such|these|those|any and all) )*"
_OPENING = (
    r"(?:\A|(?<=[.;:] ))"
    r"(?:(?:in|within|throughout|notwithstanding|as to|for the purposes of)\b[^.;:,]{0,80}, )?"
)
"""The beginning of a sentence, with a phrase before its subject."""

# Law without force -----------------------------------------------------------------------------------------

_LAW = (
    r"(?:laws?|acts?|statutes?|regulations?|rules?|(?:executive )?orders?|mandates?|treat(?:y|ies)|decisions?"
    r"|rulings?|directives?|legislation)"
)
_UP_TO = r"(?:(?!, (?:and|but|or) (?:an?|any|the|no|each|that|this) )[^.;:]){0,250}?"
"""Words between a law and what is said of it; a new clause with a subject of its own ends them."""
_WITHOUT_FORCE = (
    r"(?:null(?: and void)?|void|invalid|unenforceable|inoperative|nullified"
    r"|of no (?:\w+ )?(?:force|effect|validity)|without (?:\w+ ){0,2}(?:force|effect))"
)
_IS = (
    r"(?:is|are|be|hereby|deemed|declared|considered)"
    r"(?: (?:hereby|deemed|declared|considered|to|be|both))*"
)
_SAYS = r"(?:declares?|finds?|resolves?|determines?|states?|orders?|opinion|belief|policy) that "
_FORCE = ("void", "valid", "of no ", "without", "recogni", "nullif", "unenforceable", "inoperative", "obeyed")
_COURT = rf"{ANY_CASE}\b(?:courts?|held|holds|judgment|tribunal)\b"


def _law_of(adjective: str, owner: str) -> str:
    return (
        rf"(?:(?:{adjective})(?: (?!as\b|that\b|may\b|by\b|of\b)[\w-]+){{0,3}}? {_LAW}"
        rf"|{_LAW} (?:enacted by|of|from|by) (?:{owner}))"
    )


def _without_force(law: str) -> str:
    """A sentence that says of another government's law that it has no force."""
    return (
        rf"{ANY_CASE}(?:(?:{_OPENING}|\b{_SAYS}){_EACH}{law}\b{_UP_TO}(?:\b{_IS} {_WITHOUT_FORCE}"
        r"|\b(?:shall|will|must|may|is|are) not (?:be )?(?:recogni[sz]ed|valid|obeyed)|\bof no effect here)"
        r"|\b(?:nullif(?:y|ies)|invalidates?|voids?|(?:do|does|shall|may|must|will) not recogni[sz]e"
        rf"|declares? (?:null and )?(?:void|invalid)) {_EACH}{law}"
        rf"|\bdeclares? {_EACH}{law}\b{_UP_TO}\b{_WITHOUT_FORCE})\b"
    )


# Officers and taxes of another government ------------------------------------------------------------------

_OFFICER = r"(?:officers?|agents?|employees?|officials?|marshals?|personnel)"
_PUNISHED = (
    r"(?:commits? (?:an? )?(?:\w+ )?(?:trespass|offense|crime|misdemeanor|felony|violation)|trespass(?:es)?\b"
    r"|(?:is|are|be) (?:(?:\w+ )?(?:guilty|arrested|fined|imprisoned|prosecuted|detained|jailed|ejected)\b"
    r"|liable (?:for|to) an? (?:\w+ )?(?:fine|penalty)|charged with|punish\w*"
    r"|subject to (?:an? )?(?:\w+ )?(?:arrest|fine|penalty|prosecution|imprisonment)))"
)
_PENAL = (
    *("arrest", "trespass", "guilty", "fine", "imprison", "prosecut", "detain", "jail", "eject", "penalty"),
    *("charged", "punish", "crime", "offense", "misdemeanor", "felony"),
)


def _penalty(government: str, owner: str) -> str:
    """A sentence that punishes or arrests officers of another government."""
    officer = (
        rf"(?:(?:{government}) (?:[\w-]+ ){{0,2}}?{_OFFICER}"
        rf"|{_OFFICER} (?:or {_OFFICER} )?of the (?:{owner})\b)"
    )
    return (
        rf"{ANY_CASE}\b(?:arrest|detain|prosecute|fine|imprison|jail|eject)s? {_EACH}{officer}\b"
        rf"|(?:{_OPENING}|(?<=, ))(?:if )?{_EACH}{officer}"
        r"(?:,? (?:who|that|acting|entering|enforcing|attempting|found|of|in|on)\b[^.;:]{0,200}?)?"
        rf" (?:(?:shall|must|may|will) )?{_PUNISHED}"
    )


def _unpaid(government: str) -> str:
    """A duty or leave not to pay a tax of another government."""
    return (
        rf"{ANY_CASE}\b(?:(?:shall|must|may|will|need) not|refuses? to|decline to)"
        r" (?:pay|remit|forward|transmit)\b"
        rf"[^.;:]{{0,60}}?\b(?:{government})\b[^.;:]{{0,40}}?\btax(?:es)?\b"
        rf"|\b(?:{government}) (?:[\w-]+ )?tax(?:es)? [^.;:]{{0,80}}?"
        r"\b(?:shall|must|may|will) not be (?:paid|remitted|forwarded|transmitted)\b"
    )


_OPINION = (
    "a court alone decides that: say what this government's own money and staff are not used for; or let a "
    'resolution say "in the opinion of …, … exceeds …"'
)
_REPORT = (
    "have it reported to counsel, or referred: an officer who acts under other law cannot be punished here"
)
_ESCROW = "have the tax paid under protest, or money set aside, and authorize a suit for refund"

# Later bodies, and lists -----------------------------------------------------------------------------------

_LATER = r"(?:future|later|subsequent|succeeding|successor)"
_BODY = (
    r"(?:\w+ )?(?:council|board|legislature|commission|assembly|governing body|body"
    rf"|{STRUCK}[{STRUCK} ]*)s? ?"
)
_PROHIBITION = (
    rf"{ANY_CASE}\b(?:(?:shall|may|must) not|prohibited|unlawful|forbidden"
    r"|no (?:person|one|officer|employee|agency|member|public|part|money|funds?)\b)"
)

WORDINGS: tuple[Wording, ...] = (
    Wording(
        OPERATIVE,
        "words that declare law of another government without force",
        _OPINION,
        _without_force(
            _law_of(
                r"federal|congressional|presidential|national|another state['’]s",
                r"congress|the united states|the federal government|the president|another state|other states",
            )
        ),
        ("federal", "congress", "president", "national", "united states", "another state", "other states"),
        _FORCE,
        unless=_COURT,
        level="error",
        hortatory="warning",
    ),
    Wording(
        OPERATIVE,
        "words that declare law of the state without force",
        _OPINION,
        _without_force(_law_of("state", "the (?:state|legislature|governor|general assembly)|this state")),
        ("state", "legislature", "governor", "general assembly"),
        _FORCE,
        unless=_COURT,
        level="error",
        hortatory="warning",
        local=True,
    ),
    Wording(
        OPERATIVE,
        "a bar on unconstitutional laws that names none, so that nothing follows from it",
        "list the acts that are meant, each by its citation, in the section or in a schedule",
        rf"{ANY_CASE}\bunconstitutional (?:\w+ ){{0,3}}?{_LAW}\b[^.;:]{{0,120}}?"
        r"\b(?:shall|will|must|may) not be \w+ed\b"
        r"|\b(?:shall|must|may|will) not (?:enforce|obey|recogni[sz]e|implement)"
        rf" (?:\w+ ){{0,2}}?unconstitutional (?:\w+ ){{0,3}}?{_LAW}\b",
        ("unconstitutional",),
        unless=rf"{ANY_CASE}\b(?:listed|schedule|exhibit|appendix|courts?)\b",
        unlisted=True,
    ),
    Wording(
        OPERATIVE,
        "a penalty or an arrest aimed at federal officers",
        _REPORT,
        _penalty("federal|united states", "united states|federal government"),
        ("federal", "united states"),
        _PENAL,
        level="error",
    ),
    Wording(
        OPERATIVE,
        "a penalty or an arrest aimed at state officers",
        _REPORT,
        _penalty("state", "state"),
        ("state ",),
        _PENAL,
        level="error",
        local=True,
    ),
    Wording(
        OPERATIVE,
        "a question of constitutional law given to an officer who is no court",
        'write that the officer "shall ask counsel\'s opinion"',
        rf"{ANY_CASE}\b(?:shall|must|may|will|is to) (?:\w+ )?(?:determine|decide|adjudge|judge|rule on)"
        r" (?:the constitutionality\b|whether [^.;:]{1,120}? (?:is|are) (?:un)?constitutional\b)",
        ("constitutional",),
        unless=rf"{ANY_CASE}\b(?:courts?|judges?|justices?|counsel['’]s opinion)\b",
        level="error",
    ),
    Wording(
        OPERATIVE,
        "words that withhold a federal tax",
        _ESCROW,
        _unpaid("federal|united states|internal revenue service"),
        ("tax",),
        ("federal", "united states", "internal revenue"),
        level="error",
    ),
    Wording(
        OPERATIVE,
        "words that withhold a state tax",
        _ESCROW,
        _unpaid("state"),
        ("tax",),
        ("pay", "paid", "remit", "forward", "transmit"),
        level="error",
        local=True,
    ),
    Wording(
        OPERATIVE,
        "secession as an act of this instrument",
        'write "petitions", "requests" or "supports study of"',
        r"\b[Ss]ecedes?\b|\b(?:declares?|proclaims?) (?:its |the )?(?:secession|independence)\b"
        rf"|(?:\b(?i:county|city|town|village|state|commonwealth|territory|people)\b|{STRUCK})[^.;:]{{0,60}}?"
        r"\bwithdraws? from (?:the )?(?:Union|United States|[Ss]tate|[Cc]ommonwealth)"
        r"(?=[.,;]|\Z| (?:of|and|on|as)\b)",
        ("secede", "secession", "independence", "withdraw"),
        unless=rf"{ANY_CASE}\b(?:petitions?|requests?|asks?|urges?|stud(?:y|ies)|propos(?:es?|als?)|whether)\b",
        level="error",
    ),
    Wording(
        OPERATIVE,
        "a bond laid on later bodies, which one body cannot lay on the next",
        "ask for a larger majority where the charter or constitution allows that, or set an end date",
        rf"{ANY_CASE}\bno {_LATER} {_BODY}(?:may|shall|can|will)\b"
        rf"|\b{_LATER} {_BODY}(?:may|shall|can|must|will) (?:not|never) (?:amend|repeal|change|alter|undo)\b"
        rf"|\bbind(?:s|ing)?(?: \w+){{0,3}} {_LATER} {_BODY}"
        r"|\bthis (?:act|ordinance|resolution|chapter|section|charter) (?:may|shall|can|must) (?:not|never)"
        r" (?:ever )?be (?:amended|repealed)(?! (?:except|unless|without|by))",
        ("future ", "later ", "subsequent ", "succe", "not be repealed", "not be amended", "never"),
    ),
    Wording(
        OPERATIVE,
        "a reach that nobody can measure",
        'write "any", or a closed list',
        rf"{ANY_CASE}\bany and all\b",
        ("any and all",),
    ),
    Wording(
        OPERATIVE,
        "an open list in a prohibition",
        "close the list: what is forbidden must be named",
        rf"{ANY_CASE}\bincluding,? (?:but )?(?:not limited to|without limitation)\b",
        ("limited to", "without limitation"),
        within=_PROHIBITION,
    ),
)
"""The table: what a bill or an ordinance cannot say at all is an error, what does no good a warning."""
