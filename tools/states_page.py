"""Writes docs/states.md: how well each fact of each state's form is known.

With --check it writes nothing and says whether the page is up to date.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pages import put  # noqa: E402

from billgen.base.provenance import Fact, NotApplicable, Record, Status  # noqa: E402
from billgen.facts.lineage import leaves  # noqa: E402
from billgen.facts.store import FactStore  # noqa: E402

PAGE = ROOT / "docs" / "states.md"
STATES = 51  # with the District of Columbia

FIELDS = {
    "enacting clause": ("drafting.enacting_clause", "drafting.section.first_clause"),
    "resolving clause": ("drafting.resolving_clause",),
    "title: opening": ("drafting.title.opening",),
    "title: words for new law": ("drafting.title.parts.new_chapter", "drafting.title.parts.new_section"),
    "section label": ("drafting.section.label",),
    "ladder": ("drafting.ladder",),
    "citation of the code": ("code.cite_section", "code.name"),
    "reference to a section": ("drafting.reference.section",),
    "reference within a section": ("drafting.reference.same_section",),
    "way into the code": ("drafting.codification.mode",),
    "words that lay it in": ("drafting.codification.instruction", "drafting.codification.new_section"),
    "words that amend": ("drafting.amend.lead_in",),
    "mark of new words": ("drafting.marks.new",),
    "mark of deleted words": ("drafting.marks.deleted",),
    "effective date by default": ("drafting.effective.default",),
    "emergency: allowed": ("drafting.emergency.allowed",),
    "emergency: wording": ("drafting.emergency.wording",),
    "opening of definitions": ("drafting.definitions.opening",),
    "line numbers": ("drafting.page.line_numbers",),
    "paper": ("drafting.page.paper",),
    "governor": ("officers.governor",),
    "treasurer": ("officers.treasurer",),
    "auditor": ("officers.auditor",),
    "attorney general": ("officers.attorney_general",),
    "secretary of state": ("officers.secretary_of_state",),
    "revenue": ("officers.revenue",),
    "budget": ("officers.budget",),
    "bank regulator": ("officers.bank_regulator",),
    "insurance regulator": ("officers.insurance_regulator",),
}
"""What is looked at, and the facts that may say it, the first that is there before the others."""

HEAD = """# How well the states' forms are known

Written by `tools/states_page.py` from `jurisdictions/`; do not edit. Verified: somebody read the source, and
its words hold the value. Reported: read, but the words are too long for a quote, or the source speaks of it
at second hand. Assumed: a rule or a guess, shaded in every draft. Unknown: looked for and not found; a marked
blank. None: the state has no such thing.
"""

LETTERS = {"verified": "V", "reported": "R", "assumed": "A", "unknown": "U", "none": "–", "": "·"}
RANK = ("verified", "reported", "assumed", "unknown")


def standing(place: Record, paths: tuple[str, ...]) -> str:
    """How well something is known: of a list, as well as its least known item; "" when nobody has looked."""
    for path in paths:
        facts = list(leaves(place.at(path)))
        if facts:
            return max((of_one(fact) for fact in facts), key=lambda one: (*RANK, "none").index(one))
    return ""


def of_one(fact: Fact) -> str:
    """The standing of one fact."""
    if isinstance(fact.value, NotApplicable):
        return "none"
    status = Status.ASSUMED if fact.status is Status.GIVEN else fact.status
    return status.value


def page() -> str:
    """The page."""
    store = FactStore([ROOT / "jurisdictions"])
    states = [id for id in store.ids() if id.count("/") == 1]
    places = {id: store.place(id).place for id in states}
    known = {
        id: {name: standing(place, paths) for name, paths in FIELDS.items()} for id, place in places.items()
    }
    lines = [
        HEAD,
        f"{len(states)} of {STATES} states (with the District of Columbia) have a file.",
        "",
        "| | verified | reported | assumed | unknown | none | not looked for |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in FIELDS:
        count = Counter(row[name] for row in known.values())
        late = count[""] + STATES - len(states)
        numbers = [count[one] for one in (*RANK, "none")]
        lines.append(f"| {name} | {' | '.join(map(str, [*numbers, late]))} |")
    lines += ["", "V verified, R reported, A assumed, U unknown, – none, · not looked for.", ""]
    heads = [id.rpartition("/")[2].upper() for id in states]
    lines += [f"| | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    for name in FIELDS:
        lines.append(f"| {name} | {' | '.join(LETTERS[known[id][name]] for id in states)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page if it differs, or with --check only say so."""
    return put({PAGE: page()}, "states_page.py")


if __name__ == "__main__":
    sys.exit(main())
