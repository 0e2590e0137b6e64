"""Facts room: the schema of a facts file, one table of rows. A new key is a new row, never a branch."""

from __future__ import annotations

from billgen.facts.kinds import (
    DATE,
    ID,
    INTEGER,
    LAW_TEXT,
    OUR_WORDS,
    TEXT,
    URL,
    Anything,
    Key,
    ListOf,
    OpenMap,
    Reach,
    RecordOf,
    choice,
    pattern,
)
from billgen.facts.schema_drafting import DRAFTING
from billgen.facts.schema_law import AUTHORITY, CASE, CLAUSE, EXISTING_LAW, FIGURE, LAW, PLACEMENT, record

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

POLICE = choice("own", "sheriff", "none")
_OCD = pattern(
    "ocd id",
    r"ocd-division/country:[a-z]{2}(?:/[a-z_]+:[\w.~\-]+)*",
    "an OCD id such as ocd-division/country:us/state:wa/place:spokane",
)


GOVERNING_BODY = record(name=LAW_TEXT, presiding_officer=LAW_TEXT, size=INTEGER)
LEGISLATURE = record(name=LAW_TEXT, formal_name=LAW_TEXT, upper=LAW_TEXT, lower=LAW_TEXT)
CODE = record(name=LAW_TEXT, abbreviation=LAW_TEXT, cite_section=LAW_TEXT, cite_chapter=LAW_TEXT)
_WORDS = ListOf(TEXT, lone=True)

_PLACE_KEYS = (
    Key("governing_body", GOVERNING_BODY, "Who passes ordinances, and who presides."),
    Key("executive", record(title=LAW_TEXT), "Who signs and carries out."),
    Key(
        "officers",
        OpenMap(LAW_TEXT, "treasurer"),
        "Titles of officers in running text, as the law writes them.",
    ),
    Key("police", POLICE, "Who polices the place: own, an independent sheriff, or none of its own."),
    Key("home_rule", record(cite=LAW_TEXT, summary=OUR_WORDS), "What lets the place enact local law."),
    Key("drafting", DRAFTING, "How the place writes its law: clauses, labels, ladder, references, page."),
)
#: What a state may give to its places by kind, class and form of government.
LOCALITY = RecordOf.of(
    Key(
        "for",
        record(kind=ListOf(choice(*KINDS), lone=True), form=_WORDS, **{"class": _WORDS}),
        "Which places: kind, and class or form of government where the law goes by them.",
    ),
    Key("formal_name", LAW_TEXT, "Pattern of the formal name, such as City of {name}."),
    *_PLACE_KEYS,
)

#: Everything that may stand at the top of a facts file.
FILE = RecordOf.of(
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
    Key("code", CODE, "The code of laws and how it is cited."),
    Key("acts", OpenMap(AUTHORITY, "public_records"), "Acts a bill leans on.", Reach.ALL),
    Key("constitution", OpenMap(CLAUSE, "gift_clause"), "Constitutional limits.", Reach.ALL),
    Key("cases", OpenMap(CASE, "graham"), "Decisions.", Reach.ALL),
    Key("law", OpenMap(LAW, "state_bank"), "Where the law stands, by subject.", Reach.ALL),
    Key("figures", OpenMap(FIGURE, "federal_balance_2022"), "Sums of money, each with its edition."),
    Key("placement", OpenMap(PLACEMENT, "public_bank"), "Where new law goes.", Reach.STATE),
    Key("law_text", OpenMap(EXISTING_LAW, "chapter_1"), "Existing law that is amended.", Reach.STATE),
    Key("custom", Anything(), "Your own; billgen reads nothing into it."),
    Key("localities", ListOf(LOCALITY), "What a state gives to its places."),
)

#: One entry of `sources:`; plain values only.
SOURCE = RecordOf.of(
    Key("title", TEXT, "What was read."),
    Key("url", URL, "Where it is."),
    Key("checked", DATE, "The day somebody read it."),
    Key("copy_of", TEXT, "The date of the copy that was read."),
    Key("quote", TEXT, f"The shortest phrase that shows the value, at most {MAX_QUOTE_WORDS} words."),
)
