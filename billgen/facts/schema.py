"""Facts room: the schema of a facts file, one table of rows. A new key is a new row, never a branch."""

from __future__ import annotations

from billgen.facts.kinds import (
    BLOCK,
    DATE,
    FLAG,
    ID,
    INTEGER,
    LAW_BLOCK,
    LAW_TEXT,
    NUMBER,
    OUR_WORDS,
    TEXT,
    URL,
    Anything,
    Key,
    ListOf,
    OpenMap,
    Proof,
    Reach,
    RecordOf,
    Type,
    choice,
    pattern,
)

SCHEMA_VERSION = "1"
MAX_QUOTE_WORDS = 20
MAX_QUOTE_CHARACTERS = 400

#: Keys that any record and any fact map may carry besides its own.
META = ("status", "source", "as_of", "note", "quote")

# Kinds are the legal types of the Census tables, so that an imported place needs no translation.
KINDS = (
    "country", "state", "commonwealth", "territory", "federal district",
    "county", "parish", "borough", "census area", "city and borough", "municipality", "independent city",
    "city", "town", "village", "township", "charter township", "metro township", "plantation", "corporation",
    "consolidated government", "unified government", "metropolitan government", "metro government",
    "urban county",
)  # fmt: skip

STANDING = choice("enacted", "allowed", "required", "unsettled", "restricted", "prohibited", proof=Proof.OURS)
PAPER = choice("letter", "legal")
RISK = choice("low", "medium", "high", proof=Proof.OURS)
LEVEL = choice("settled", "contested", "untested", proof=Proof.OURS)
_OCD = pattern(
    "ocd id",
    r"ocd-division/country:[a-z]{2}(?:/[a-z_]+:[\w.~\-]+)*",
    "an OCD id such as ocd-division/country:us/state:wa/place:spokane",
)


def record(**types: Type) -> RecordOf:
    """A record of keys that need no words of their own: the name says it."""
    return RecordOf(tuple(Key(name, type_) for name, type_ in types.items()))


AUTHORITY = record(name=LAW_TEXT, cite=LAW_TEXT, summary=OUR_WORDS)
CLAUSE = record(cite=LAW_TEXT, summary=OUR_WORDS, risk=RISK)
CASE = record(name=LAW_TEXT, cite=LAW_TEXT, summary=OUR_WORDS, level=LEVEL)
LAW = record(
    standing=ListOf(STANDING), cite=LAW_TEXT, summary=OUR_WORDS, instead=OUR_WORDS, effective=LAW_TEXT
)  # fmt: skip
PLACEMENT = record(code=TEXT, title=TEXT, chapter=TEXT, kind=TEXT, seen_free=DATE)
EXISTING_LAW = record(cite=LAW_TEXT, catchline=LAW_TEXT, words=LAW_BLOCK, date=DATE)

SECTION = record(
    label=LAW_TEXT, first_label=LAW_TEXT, marker=LAW_TEXT, label_bold=FLAG, marker_underline=FLAG,
    catchline=choice("upper", "title", "as-is", "none"), catchline_bold=FLAG, catchline_end=TEXT,
    run_in=FLAG, start=INTEGER, step=INTEGER,
)  # fmt: skip
TITLE = record(
    opening=LAW_BLOCK, separator=TEXT, last_separator=TEXT, end=TEXT, parts=OpenMap(LAW_TEXT, "new_chapter")
)  # fmt: skip
REFERENCE = record(
    section=LAW_TEXT, provision=LAW_TEXT, same_section=LAW_TEXT, this_section=LAW_TEXT,
    sections_range=LAW_TEXT, code_section=LAW_TEXT,
)  # fmt: skip
PAGE = record(
    paper=PAPER, margin_top=NUMBER, margin_bottom=NUMBER, margin_left=NUMBER, margin_right=NUMBER, face=TEXT,
    size=NUMBER, line_spacing=NUMBER, line_numbers=choice("page", "run", "none"), first_line_indent=NUMBER,
    closing_mark=LAW_TEXT, running_head=TEXT,
)  # fmt: skip
DRAFTING = record(
    enacting_clause=LAW_TEXT,
    resolving_clause=LAW_TEXT,
    ordaining_clause=LAW_TEXT,
    caption=ListOf(TEXT, lone=True),
    title=TITLE,
    section=SECTION,
    ladder=ListOf(LAW_TEXT),
    reference=REFERENCE,
    codification=record(mode=choice("directive", "wrapper", "freestanding"), instruction=LAW_TEXT),
    marks=record(new=TEXT, deleted=TEXT),
    definitions=record(order=choice("alphabetical", "given"), opening=LAW_TEXT),
    effective=record(default=TEXT, clause=LAW_TEXT, cite=LAW_TEXT),
    emergency=record(allowed=FLAG, vote=TEXT, wording=LAW_TEXT, limits=OUR_WORDS, cite=LAW_TEXT),
    catchlines_clause=LAW_TEXT,
    style=record(duty=choice("shall", "must"), money=TEXT, percent=TEXT, date=TEXT),
    readings=TEXT,
    publication=record(rule=OUR_WORDS, clause=LAW_TEXT, cite=LAW_TEXT),
    signature=ListOf(record(text=BLOCK, signer=TEXT)),
    page=PAGE,
)
GOVERNING_BODY = record(name=LAW_TEXT, presiding_officer=LAW_TEXT, size=INTEGER)
LEGISLATURE = record(name=LAW_TEXT, formal_name=LAW_TEXT, upper=LAW_TEXT, lower=LAW_TEXT)
_WORDS = ListOf(TEXT, lone=True)
CODE = record(name=LAW_TEXT, abbreviation=LAW_TEXT, cite_section=LAW_TEXT, cite_chapter=LAW_TEXT)

_PLACE_KEYS = (
    Key("governing_body", GOVERNING_BODY, "Who passes ordinances, and who presides."),
    Key("executive", record(title=LAW_TEXT), "Who signs and carries out."),
    Key(
        "officers",
        OpenMap(LAW_TEXT, "treasurer"),
        "Titles of officers in running text, as the law writes them.",
    ),
    Key("home_rule", record(cite=LAW_TEXT, summary=OUR_WORDS), "What lets the place enact local law."),
    Key("drafting", DRAFTING, "How the place writes its law: clauses, labels, ladder, references, page."),
)
#: What a state may give to its places by kind, class and form of government.
LOCALITY = RecordOf(
    (
        Key(
            "for",
            record(kind=ListOf(choice(*KINDS), lone=True), form=_WORDS, **{"class": _WORDS}),
            "Which places: kind, and class or form of government where the law goes by them.",
        ),
        Key("formal_name", LAW_TEXT, "Pattern of the formal name, such as City of {name}."),
        *_PLACE_KEYS,
    )
)  # fmt: skip

#: Everything that may stand at the top of a facts file.
FILE = RecordOf(
    (
        Key("schema", choice(SCHEMA_VERSION), "Version of the schema.", identity=True),
        Key("id", ID, "The path of the file without its ending.", identity=True),
        Key("ocd_id", _OCD, "Open Civic Data id; looked up, never made from a name.", identity=True),
        Key("geoid", pattern("geoid", r"\d{2,10}", "digits in quotes"), "Census GEOID.", identity=True),
        Key("kind", choice(*KINDS), "What the place is in law.", identity=True),
        Key("name", TEXT, "The bare name: Spokane.", identity=True),
        Key("postal", pattern("postal", "[A-Z]{2}", "two capitals"), "Postal letters.", identity=True),
        Key("class", TEXT, "Class of municipality, where the law goes by it: first class."),
        Key("government_form", TEXT, "Form of government: mayor-council, council-manager, commission."),
        Key("formal_name", LAW_TEXT, "The name in law: City of Spokane."),
        Key("population", INTEGER, "People; give as_of."),
        Key("county", TEXT, "The county or counties the place lies in."),
        Key("legislature", LEGISLATURE, "The legislature and its houses."),
        *_PLACE_KEYS,
        Key("code", CODE, "The code of laws and how it is cited.", Reach.STATE),
        Key("acts", OpenMap(AUTHORITY, "public_records"), "Acts a bill leans on.", Reach.ALL),
        Key("constitution", OpenMap(CLAUSE, "gift_clause"), "Constitutional limits.", Reach.ALL),
        Key("cases", OpenMap(CASE, "graham"), "Decisions.", Reach.ALL),
        Key("law", OpenMap(LAW, "state_bank"), "Where the law stands, by subject.", Reach.ALL),
        Key("placement", OpenMap(PLACEMENT, "public_bank"), "Where new law goes.", Reach.STATE),
        Key("law_text", OpenMap(EXISTING_LAW, "chapter_1"), "Existing law that is amended.", Reach.STATE),
        Key("custom", Anything(), "Your own; billgen reads nothing into it."),
        Key("localities", ListOf(LOCALITY), "What a state gives to its places."),
    )
)  # fmt: skip

#: One entry of `sources:`; plain values only.
SOURCE = RecordOf(
    (
        Key("title", TEXT, "What was read."),
        Key("url", URL, "Where it is."),
        Key("checked", DATE, "The day somebody read it."),
        Key("copy_of", TEXT, "The date of the copy that was read."),
        Key("quote", TEXT, f"The shortest phrase that shows the value, at most {MAX_QUOTE_WORDS} words."),
    )
)
