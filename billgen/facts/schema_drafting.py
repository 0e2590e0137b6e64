"""Facts room: the schema of drafting rules, how papers look and are worded. A new key is a new row."""

from __future__ import annotations

from billgen.facts.kinds import (
    BLOCK,
    FIRST_LABEL,
    FLAG,
    INTEGER,
    LAW_BLOCK,
    LAW_TEXT,
    NUMBER,
    OUR_WORDS,
    SPECIMEN_LABEL,
    TEXT,
    Key,
    ListOf,
    OpenMap,
    RecordOf,
    choice,
    holed,
)
from billgen.facts.schema_law import record

PAPER = choice("letter", "legal")
_LABEL = holed("n", needed="n")
_REFERRED = holed("n", "labels", "items", "level")
_SEVERAL = holed("n", "first", "last", "list", "labels", "items")
_PLACED = ("code", "title", "subtitle", "division", "part", "article", "chapter", "subchapter")
_OUTSIDE = holed("n", "labels", "items", "level", *_PLACED)
SECTION = RecordOf.of(
    Key("label", _LABEL, "Label of a section: Sec. {n}."),
    Key(
        "label_uncodified",
        _LABEL,
        "Of sections that stay out of the code or change law, where it differs: Section {n}.",
    ),
    Key("first_label", FIRST_LABEL, "Label of section 1, where it differs: SECTION 1."),
    Key("marker", LAW_TEXT, "What stands before the label of new law: NEW SECTION."),
    Key("marker_after", FLAG, "Whether it stands behind the label: SECTION 2. [NEW MATERIAL]"),
    Key("marker_uncodified", FLAG, "false where sections have none that stay out of the code."),
    Key("label_bold", FLAG),
    Key("marker_underline", FLAG),
    Key("catchline", choice("upper", "title", "as-is", "none"), "Case of the catchline; none leaves it out."),
    Key(
        "catchline_uncodified",
        choice("upper", "title", "as-is", "none"),
        "The same for sections that stay out of the code, where it differs.",
    ),
    Key("catchline_bold", FLAG),
    Key("catchline_end", TEXT, "What closes a catchline that runs into the text."),
    Key("run_in", FLAG, "Whether the text follows the label on its line."),
    Key("text_below", FLAG, "Whether the text of a section with a catchline begins on the next line."),
    Key(
        "number", choice("1", "A", "I", "a", "i"), "How sections are counted: 1, A for letters, I for Roman."
    ),
    Key("start", INTEGER, "First section number."),
    Key(
        "second",
        INTEGER,
        "Number of section 2, where the first distance differs: 1, 5, 10 has second 5, step 5.",
    ),
    Key("step", INTEGER, "Distance of section numbers: 5 numbers by fives."),
    Key("fixed", OpenMap(TEXT, "effective_date"), "Class of a section and the number it always has."),
    Key("clause", LAW_TEXT, "What each section opens with: That."),
    Key(
        "clause_uncodified",
        LAW_TEXT,
        "What one opens with that stays out of the code: [EFFECTIVE JULY 1, {year}]",
    ),
    Key("first_clause", LAW_TEXT, "What section 1 opens with, where the enacting clause stands in it."),
)
CODE_SECTION = RecordOf.of(
    *SECTION.keys,
    Key("first", LAW_TEXT, "First number of a new chapter: {chapter}.001."),
    Key("ladder", ListOf(SPECIMEN_LABEL), "Levels in the code, where they differ from the bill's."),
    Key("above", _LABEL, "Line above each quoted section: (30 ILCS 105/{n} new)"),
)
_COUNTED = record(label=_LABEL, number=choice("1", "A", "I", "a", "i"))
TITLE = RecordOf.of(
    Key("opening", LAW_BLOCK, "AN ACT Relating to"),
    Key("separator", BLOCK, "Between the parts of the title; a line feed opens a line."),
    Key("last_separator", BLOCK, "Before the last part."),
    Key("end", TEXT, "After the last part."),
    Key("upper", FLAG, "Whether the title is set in capitals."),
    Key("before", ListOf(TEXT), "Parts that stand before the subject: to amend the banking law."),
    Key("between_before", TEXT, "Between several parts that stand before the subject."),
    Key("last_before", TEXT, "Before the last of several parts that stand before the subject."),
    Key("once", TEXT, "Words at the head of such parts that a title says once: to amend"),
    Key("relating", TEXT, "Between those and the subject."),
    Key(
        "uncounted",
        ListOf(TEXT),
        "Classes of uncodified sections the title does not count as new.",
    ),
    Key("parts", OpenMap(LAW_BLOCK, "new_chapter"), "Words for each thing a bill does, in its order."),
)
REFERENCE = RecordOf.of(
    Key("section", _REFERRED, "section {n} of this act"),
    Key("provision", _REFERRED, "section {n}{labels} of this act"),
    Key("same_section", _REFERRED, "subsection {labels} of this section"),
    Key("this_section", _REFERRED, "this section"),
    Key("sections_range", _SEVERAL, "sections {first} through {last} of this act"),
    Key("code_section", LAW_TEXT, "RCW {section}"),
    Key("sections_list", _SEVERAL, "sections {list} of this act"),
    Key("same_subsection", _REFERRED, "Within one subsection: {labels} of this subsection"),
    Key("same_range", _SEVERAL, "subsections {first} through {last} of this section"),
    Key("same_list", _SEVERAL, "subsections {list} of this section"),
    Key("exhibit", _REFERRED, "Exhibit {n}"),
    Key("part", _REFERRED, "part {n} of this act"),
    Key("spelled", FLAG, "Whether a section's number is written out: section three of this act."),
    Key(
        "levels", ListOf(LAW_TEXT), "Names of the levels, for {items}: subdivision, paragraph, subparagraph."
    ),
    Key(
        "nesting",
        choice("inside out", "outside in", "whole"),
        "What {items} says: paragraph 1 of subdivision a; subsection B, paragraph 4; or paragraph (1)(a).",
    ),
    Key(
        "ladder",
        ListOf(SPECIMEN_LABEL),
        "Labels in references, where they are not those of the items: (A) for A.",
    ),
    Key("between", TEXT, "Between two labels that would read as one, a mark or the word space: A.1."),
)
CODE_REFERENCE = RecordOf.of(
    *REFERENCE.keys,
    Key("outside_section", _OUTSIDE, "From the bill's own sections: Section {n}, Government Code"),
    Key("outside_provision", _OUTSIDE, "Section {n}{labels}, Government Code"),
)
CODIFICATION = RecordOf.of(
    Key("mode", choice("directive", "wrapper", "freestanding")),
    Key("instruction", LAW_TEXT, "What the section says that lays the new law into the code."),
    Key("instruction_one", LAW_TEXT, "The same of one section alone, where a directive says it otherwise."),
    Key(
        "apart",
        FLAG,
        "Whether a section of the bill quotes each section alone; false with no instruction: none does.",
    ),
    Key("heading", LAW_BLOCK, "Line above the quoted sections: CHAPTER {chapter}.  {HEADING}, or {Heading}."),
    Key("new_section", LAW_TEXT, "What a section says that joins an existing chapter."),
    Key(
        "in_new_chapter",
        LAW_TEXT,
        "What each section of a new chapter says, where each says it of itself and no last section does.",
    ),
    Key(
        "new_sections",
        LAW_TEXT,
        "The same of several, where a place quotes them: by adding {count} new sections, {each_added}.",
    ),
    Key("closing", LAW_TEXT, "What closes quoted law, such as a quotation mark."),
    Key("leading", ListOf(TEXT), "Classes of sections that stand before the quoted law: findings."),
    Key("nouns", OpenMap(LAW_TEXT, "body"), "Nouns of quoted sections, where the code has other letters."),
    Key("section", CODE_SECTION, "How quoted sections of the code open."),
    Key("reference", CODE_REFERENCE, "How references to sections of the code are worded."),
)
PAGE = RecordOf.of(
    Key("paper", PAPER),
    *(Key(f"margin_{side}", NUMBER, "Inches.") for side in ("top", "bottom", "left", "right")),
    Key("face", TEXT, "Type face."),
    Key("size", NUMBER, "Points."),
    Key("line_spacing", NUMBER, "A multiple of single spacing."),
    Key("line_numbers", choice("page", "run", "none"), "Restart on each page, run on, or none."),
    Key(
        "line_numbers_from",
        choice("caption", "title", "enacting", "body"),
        "What the first numbered line is of: caption, title, enacting clause, or the first section.",
    ),
    Key("first_line_indent", NUMBER, "Inches."),
    Key("justified", FLAG, "Whether lines reach both margins."),
    Key("closing_mark", LAW_TEXT, "--- END ---"),
    Key("running_head", TEXT, "On every page; with bars, at the margins: {year} | STATE | {draft number}."),
)
LOOK = record(
    **dict.fromkeys(("bold", "italic", "underline", "caps", "new_page"), FLAG),
    align=choice("left", "center", "right", "justify"),
    **dict.fromkeys(("size", "line", "left", "first_line", "before", "after"), NUMBER),
)
MARKS = RecordOf.of(
    Key("new", TEXT),
    Key("deleted", TEXT),
    Key("whole", FLAG, "Whether sections that are new altogether are set in the look of new words."),
    Key("whole_section", FLAG, "The same of one that joins a chapter that stands, where it differs."),
    Key("whole_labels", FLAG, "Whether their labels, numbers in the code and headings have that look too."),
    Key("whole_uncodified", FLAG, "Whether sections have it too that stay out of the code."),
    Key(
        "whole_headings",
        FLAG,
        "Whether headings have it: false where labels of items alone do, true where all headings do.",
    ),
    Key(
        "words",
        ListOf(TEXT),
        "Words of the sentence that lays new law in, which have the look of new words: NEW CHAPTER.",
    ),
    Key("legend", LAW_TEXT, "The sentence that explains the marks, as the state prints it."),
    Key(
        "legend_place",
        choice("top", "title", "end", "foot"),
        "Where it stands: above all, below the title, behind all, or at the foot of every page.",
    ),
    Key("legend_amending", FLAG, "Whether it stands only in a bill that changes existing law."),
)
DEFINITIONS = RecordOf.of(
    Key("order", choice("alphabetical", "given")),
    Key("opening", LAW_TEXT, "As used in this {chapter}:"),
    Key("opening_item", FLAG, "Whether the opening is the first item itself: (a) In this title."),
    Key("label", choice("none"), "none where they are paragraphs without a number."),
    Key(
        "rank",
        INTEGER,
        "Level of the ladder of their items, or of the lists below unnumbered ones.",
    ),
    Key(
        "means",
        holed("term", "meaning", "Meaning", needed="term"),
        'What is said for "Bank" means a bank: "{term}," {meaning}; with a capital {Meaning}.',
    ),
)
PUBLICATION = RecordOf.of(
    Key("rule", OUR_WORDS, "What must be published, when and where, in our words."),
    Key("clause", LAW_TEXT, "The words an ordinance uses for it."),
    Key("cite", LAW_TEXT, "The law that asks for it."),
)
DRAFTING = RecordOf.of(
    Key("enacting_clause", LAW_TEXT, "Of acts, byte for byte."),
    Key("resolving_clause", LAW_TEXT, "Of resolutions, byte for byte."),
    Key("ordaining_clause", LAW_TEXT, "Of ordinances, byte for byte."),
    Key(
        "caption",
        ListOf(TEXT, lone=True),
        "Lines above the title; {ordinance number} is a blank. With a bar, at the margins: {year} | HB.",
    ),
    Key("sponsors", ListOf(TEXT, lone=True), "Lines for sponsors and referral: By {sponsors}."),
    Key(
        "below_title",
        ListOf(TEXT, lone=True),
        "Lines between title and enacting clause: Patron-- {patron}; a bar as in the caption.",
    ),
    Key(
        "after_text",
        ListOf(TEXT, lone=True),
        "Lines behind the last section, before the mark that closes the bill: | STATEMENT |",
    ),
    Key("title", TITLE, "How a title is put together."),
    Key("section", SECTION, "How a section opens."),
    Key(
        "nouns",
        OpenMap(LAW_TEXT, "chapter"),
        "What a bill calls things, where it is not the word of the form: act, chapter, section, body, and in "
        "every paper state (Commonwealth) and general_fund; of_state before another noun (state employees), "
        "constitution, and prosecutor_unit, what a prosecutor is elected for.",
    ),
    Key(
        "ladder",
        ListOf(SPECIMEN_LABEL),
        "Specimens of the levels: 1 a i A I with their marks, as in (1) (a).",
    ),
    Key("reference", REFERENCE, "How references inside a bill are worded."),
    Key("codification", CODIFICATION, "How new law is laid into a code."),
    Key("part", _COUNTED, "How parts or articles are numbered: PART {n}"),
    Key("exhibit", _COUNTED, "How exhibits are numbered: EXHIBIT {n}"),
    Key(
        "amend",
        record(lead_in=LAW_TEXT, repeal=LAW_TEXT),
        "How a section opens that changes a law: {cite} and {history} are each amended to read as follows:",
    ),
    Key("marks", MARKS, "How new and deleted words are marked."),
    Key(
        "definitions",
        DEFINITIONS,
        "Of definitions sections.",
    ),
    Key(
        "effective",
        record(
            default=TEXT, clause=LAW_TEXT, cite=LAW_TEXT, closes=FLAG, ordinary=LAW_TEXT, expires=LAW_TEXT
        ),
        "When laws take effect; whether every act closes by saying so, in which words where the day is the "
        "ordinary one; and how an act says that it ends.",
    ),
    Key(
        "emergency",
        record(allowed=FLAG, vote=TEXT, wording=LAW_TEXT, limits=OUR_WORDS, cite=LAW_TEXT),
        "Whether and how a law may take effect at once.",
    ),
    Key(
        "short_title",
        LAW_TEXT,
        'The sentence that names an act: This {chapter} may be cited as the "{title}".',
    ),
    Key(
        "repealer_clause", LAW_TEXT, "The sentence that closes every act: All laws in conflict are repealed."
    ),
    Key("catchlines_clause", LAW_TEXT, "The sentence that says captions are no part of the law."),
    Key(
        "style",
        record(duty=choice("shall", "must"), money=TEXT, percent=TEXT, date=TEXT),
        "How duties, amounts and dates are written; specimens.",
    ),
    Key("readings", TEXT, "How many, and how they are noted."),
    Key("publication", PUBLICATION, "How an ordinance is published."),
    Key("signature", ListOf(record(text=BLOCK, signer=TEXT)), "Blocks at the end; {day} is a blank."),
    Key("signer", TEXT, "Who presides and signs, where the title of that officer was not read."),
    Key("page", PAGE, "Paper and print."),
    Key(
        "looks",
        OpenMap(LOOK, "enacting_clause", listed=True),
        "How paragraphs look by their role, where not as everywhere; lengths in points.",
    ),
)
