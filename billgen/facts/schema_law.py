"""Facts room: what the schema says of law: authorities, where it stands, where it goes, its words."""

from __future__ import annotations

from billgen.facts.kinds import (
    DATE,
    LAW_BLOCK,
    LAW_TEXT,
    MONEY,
    OUR_WORDS,
    TEXT,
    Key,
    ListOf,
    Proof,
    RecordOf,
    Type,
    choice,
)

STANDING = choice("enacted", "allowed", "required", "unsettled", "restricted", "prohibited", proof=Proof.OURS)
RISK = choice("low", "medium", "high", proof=Proof.OURS)
LEVEL = choice("settled", "contested", "untested", proof=Proof.OURS)


def record(**types: Type) -> RecordOf:
    """A record of keys that need no words of their own: the name says it."""
    return RecordOf.of(*(Key(name, type_) for name, type_ in types.items()))


_CITE_OUTSIDE = Key(
    "cite_outside", LAW_TEXT, "As an ordinance cites it, where bills leave out the code's name."
)
AUTHORITY = RecordOf.of(
    Key("name", LAW_TEXT), Key("cite", LAW_TEXT), _CITE_OUTSIDE, Key("summary", OUR_WORDS)
)
CLAUSE = record(cite=LAW_TEXT, summary=OUR_WORDS, risk=RISK)
CASE = record(name=LAW_TEXT, cite=LAW_TEXT, summary=OUR_WORDS, level=LEVEL)
LAW = RecordOf.of(
    Key("standing", ListOf(STANDING), "Where the law stands; two may hold at once."),
    Key("cite", LAW_TEXT, "As the place's courts and bills cite it."),
    _CITE_OUTSIDE,
    Key("summary", OUR_WORDS, "What it says, in our words."),
    Key("instead", OUR_WORDS, "What may still be done where it forbids."),
    Key("effective", LAW_TEXT, "Since when, as printed."),
)
FIGURE = RecordOf.of(
    Key("amount", MONEY, "Dollars, without a sign."),
    Key("what", OUR_WORDS, "What the amount is, in neutral words."),
    Key("year", TEXT, "The year it speaks of, fiscal or calendar."),
    Key("edition", TEXT, "Which edition of which series: the same year comes out otherwise in the next."),
    Key("method", OUR_WORDS, "What was counted, and what was left out."),
)._replace(required=("amount", "what", "year", "edition", "method"))
PLACEMENT = RecordOf.of(
    Key("code", TEXT, "The code, where a state has several."),
    Key("title", TEXT, "Title or its like."),
    Key("entitled", TEXT, "What that title is called, where bills name it: FINANCIAL INSTITUTIONS."),
    *(
        Key(name, TEXT, f"{name.capitalize()}, where the code has them.")
        for name in ("subtitle", "division", "part", "article", "subchapter")
    ),
    Key("chapter", TEXT, "Chapter or its like; unknown where an officer assigns it."),
    Key("kind", TEXT, "What is added: new chapter, or new sections of an existing one."),
    Key("after", TEXT, "The chapter that the new one comes behind, where the words of the place name it."),
    Key("first_section", TEXT, "Number of the first section, as the code prints it: 57600, 753.001."),
    Key("heading", TEXT, "What the new chapter is called."),
    Key("seen_free", DATE, "The day the number was seen to be free."),
)
EXISTING_LAW = RecordOf.of(
    Key("cite", LAW_TEXT, "What section it is."),
    Key("titled", LAW_TEXT, "What a title calls it, where that is not its citation: the state finance law."),
    Key("act", LAW_TEXT, "The act it stands in, where a section that amends it names the act."),
    Key("history", LAW_TEXT, "The act that last changed it, where places name it: 2016 c 152 s 5."),
    Key("catchline", LAW_TEXT, "Its catchline."),
    Key("words", LAW_BLOCK, "Its words, byte for byte."),
    Key("date", DATE, "The day they were so."),
)
