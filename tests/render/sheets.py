"""Sheets for the tests of HTML, PDF and text: a small bill with everything in it, and ways to change it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from billgen.bill.drafting import Drafting, Page
from billgen.bill.model import Blank, Label, Note, Ref, RefPart, Text, Value
from billgen.bill.styles import LevelStyle, SectionStyle
from billgen.render.house import house_for
from billgen.render.sheet import Para, RunIn, Sheet

EVIL = (
    "</style></title></h1><script>alert(1)</script><img src=x onerror=alert(2)> url(file:///etc/passwd) "
    '@import "http://evil.example/x.css"; \\ " \' \n} \\A */ <!-- {{ x }} &lt; &#0; ]]> '
    "\u202eright to left\u200f end"
)
"""What a hostile value could hold: the ends of every context it is written into."""

STYLE = SectionStyle(before="Sec. ", marker="NEW SECTION.", marker_underline=True, catchline="upper")
LADDER = tuple(LevelStyle.from_specimen(specimen) for specimen in ("(1)", "(a)", "(i)", "(A)", "(I)"))


def words(count: int) -> Text:
    """That many words of running text, no two neighbours alike."""
    stock = itertools.cycle(("the", "board", "keeps", "a", "public", "account", "of", "each", "loan", "and"))
    return Text(" ".join(itertools.islice(stock, count)) + ".")


def section(number: int, catchline: str, *runs: Any, cited: bool = False, id: str = "", **more: Any) -> Para:
    """A run-in section."""
    label = Label("Sec. ", str(number), ".")
    heading = (Text(f"{catchline}."),)
    return Para(
        "section",
        runs,
        id=id or f"s{number}",
        cited=cited,
        marker="NEW SECTION.",
        label=label,
        catchline=heading,
        **more,
    )


def item(level: int, number: str, *runs: Any, cited: bool = False, id: str = "") -> Para:
    """An item of the ladder."""
    label = Label("(", number, ")")
    return Para(f"level{level}", runs, level=level, id=id, cited=cited, label=label, ordinal=1)


PARAS = (
    Para("caption", (Text("BILL NO. "), Blank("bill number", "deliberate"))),
    Para(
        "long-title",
        (Text("AN ACT Relating to the establishment of a public bank; and creating a new section."),),
    ),
    Para(
        "enacting-clause", (Value("BE IT ENACTED BY THE LEGISLATURE:", ("state.clause",), status="verified"),)
    ),
    section(
        1,
        "POWERS",
        Text("Subject to "),
        Ref("limits", parts=(RefPart("section "), RefPart("2", "limits"), RefPart(" of this act"))),
        Text(", the bank may:"),
        run_in=(RunIn(Label("(", "1", ")"), "powers.lend", True),),
        notes=(Note("s1", "contested", ((Text("A note nobody may print."),),)),),
    ),
    item(
        2,
        "a",
        Text("lend for "),
        Value("homes & farms", ("options.purpose",)),
        Text(";"),
        cited=True,
        id="powers.lend.a",
    ),
    item(3, "i", Text("deep", "b"), Text(" down; and", "iu")),
    Para("flush", (words(30),), level=1),
    item(
        1,
        "2",
        Text("The "),
        Value("City Council", ("place.body",), status="assumed", remark='Assumed; confirm "it".'),
        Text(" and the "),
        Blank("name of the officer", paths=("place.officer",), remark="Missing: place.officer"),
        Text(" act under "),
        Ref(
            "powers.lend.a",
            parts=(RefPart("subsection "), RefPart("(1)", "powers.lend"), RefPart("(a)", "powers.lend.a")),
        ),
        Text(". "),
        words(40),
    ),
    section(2, "LENDING LIMITS", words(60), cited=True, id="limits"),
    item(1, "1", words(25)),
    section(
        3,
        "SHORT TITLE",
        Text("See "),
        Ref(
            "@all",
            parts=(RefPart("sections "), RefPart("2", "limits"), RefPart(" and "), RefPart("9", "gone")),
        ),
        Text("."),
    ),
    Para("signature", (Text("Passed this "), Blank("day", "deliberate"), Text("\nPresident"))),
    Para("closing-mark", (Text("--- END ---"),)),
)


def sheet(*paras: Para, page: Page | None = None, **more: Any) -> Sheet:
    """A sheet of these paragraphs, or of the small bill."""
    page = page or Page()
    made = Sheet(
        paras or PARAS,
        Drafting(section=STYLE, ladder=LADDER, page=page),
        house_for(page, STYLE),
        "Public bank act",
        "Public bank act · Washington",
        "DRAFT A · 2026-11-22 · 1a2b3c4d · for review by counsel",
        "2026-11-22",
        "1a2b3c4d" * 8,
    )
    return replace(made, **more)


def long_sheet(sections: int = 20, **more: Any) -> Sheet:
    """Some pages of sections, each long enough to be broken by a page now and then."""
    body = tuple(section(number, f"SECTION {number}", words(110)) for number in range(1, sections + 1))
    return sheet(*PARAS[:3], *body, **more)


def evil_sheet() -> Sheet:
    """The small bill with `EVIL` in every role, in the margins, the title and the remarks."""
    runs = (
        Text(EVIL),
        Value(EVIL, ("x",)),
        Value(EVIL, ("x",), status="assumed", remark=EVIL),
        Blank(EVIL, remark=EVIL),
        Ref("limits", parts=(RefPart(EVIL),)),
    )
    paras = [
        replace(para, runs=runs, catchline=(Value(EVIL, ("x",)),) if para.catchline else ()) for para in PARAS
    ]
    return sheet(*paras, title=EVIL, head=EVIL, draft_line=EVIL, date="2026-11-22")
