"""Writes docs/law-status.md: where the law stands on what the instruments ask, state by state.

With --check it writes nothing and says whether the page is up to date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pages import put  # noqa: E402

from billgen.base.provenance import Fact, FactList, Record  # noqa: E402
from billgen.facts.store import FactStore  # noqa: E402

PAGE = ROOT / "docs" / "law-status.md"
SHORTEST = 240
"""Letters of a summary that are shown."""

HEAD = """# Where the law stands

Written by `tools/law_page.py` from `jurisdictions/`; do not edit. It shows what drafts go by, and is no
advice: each row holds for the day on which somebody read the source, or the day the source speaks of.
*Verified* means that the words that bear it were read; *reported*, that a second hand says so; *assumed*,
that nobody has read it. A state that is not in a table was not looked at, or nothing was found: its drafts
say NOT CHECKED.

Standing: **enacted**, **allowed**, **required**, **unsettled**, **restricted**, **prohibited**; two may hold
at once.
"""


def words(record: Record, key: str) -> str:
    """The known values below a key, with commas between."""
    node = record.at(key)
    facts = node.items if isinstance(node, FactList) else (node,)
    return ", ".join(str(one.value) for one in facts if isinstance(one, Fact) and isinstance(one.value, str))


def fact_of(record: Record) -> Fact | None:
    """The fact that bears the standing, or the cite when there is none."""
    for key in ("standing", "cite"):
        node = record.at(key)
        first = node.items[0] if isinstance(node, FactList) and node.items else node
        if isinstance(first, Fact):
            return first
    return None


def cell(text: str) -> str:
    """Words in a cell of a table."""
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= SHORTEST else text[: SHORTEST - 1].rsplit(" ", 1)[0] + "…"


def rows(store: FactStore, subject: str, ids: list[str]) -> Iterator[str]:
    """A row for each place whose own file says something of a subject."""
    for id in ids:
        record = store.layer(id).said.at(f"law.{subject}")
        if not isinstance(record, Record):
            continue
        fact = fact_of(record)
        source = fact.source if fact else None
        day = (fact.as_of or (source.checked if source else "")) if fact else ""
        kind = fact.status.value if fact else ""
        standing = words(record, "standing") or "unknown"
        told = [id, f"**{standing}**", words(record, "cite"), kind, str(day), words(record, "summary")]
        yield f"| {' | '.join(cell(one) for one in told)} |"


def subjects(store: FactStore, ids: list[str]) -> list[str]:
    """Every subject that some file speaks of."""
    found: set[str] = set()
    for id in ids:
        law = store.layer(id).said.at("law")
        found |= set(law.fields) if isinstance(law, Record) else set()
    return sorted(found)


def page() -> str:
    """The page."""
    store = FactStore([ROOT / "jurisdictions"])
    ids = store.ids()
    lines = [HEAD]
    for subject in subjects(store, ids):
        lines += ["", f"## {subject.replace('_', ' ').capitalize()}", ""]
        lines += ["| place | standing | cite | known | as of | summary |", "|---|---|---|---|---|---|"]
        lines += rows(store, subject, ids)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page if it differs, or with --check only say so."""
    return put({PAGE: page()}, "law_page.py")


if __name__ == "__main__":
    sys.exit(main())
