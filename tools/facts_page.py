"""Writes what is generated from the table of facts: jurisdictions/schema.json, the first line of every facts
file, and the table of keys in docs/facts.md. With --check it writes nothing and says what is not up to date.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pages import put  # noqa: E402

from billgen.facts.adding import schema_line  # noqa: E402
from billgen.facts.json_schema import json_schema  # noqa: E402
from billgen.facts.kinds import Anything, Key, Leaf, ListOf, OpenMap, Reach, RecordOf, Type  # noqa: E402
from billgen.facts.schema import FILE, SOURCE  # noqa: E402

FACTS = ROOT / "jurisdictions"
PAGE = ROOT / "docs" / "facts.md"
HEADER = "# yaml-language-server: "
REACH = {
    Reach.OWN: "own",
    Reach.STATE: "from the state",
    Reach.ALL: "from country and state",
}
WORDS = {"law_text": "words of law", "summary": "our words", "block": "text", "flag": "true or false"}


def takes(type_: Type) -> str:
    """What a type takes, in a word or two."""
    match type_:
        case Leaf():
            if type_.choices:
                many = len(type_.choices) > 8
                return "a kind of place" if many else ", ".join(f"`{word}`" for word in type_.choices)
            return WORDS.get(type_.name, type_.name)
        case ListOf():
            return f"list of {takes(type_.item)}" if isinstance(type_.item, Leaf) else "list of records"
        case OpenMap():
            inner = takes(type_.item) if isinstance(type_.item, Leaf) else "records"
            return f"map of {inner}, such as `{type_.example}`"
        case RecordOf():
            return "record"
        case Anything():
            return "anything"


def rows(type_: Type, path: str, reach: str) -> list[str]:
    """A row for every key below a type."""
    match type_:
        case RecordOf():
            return [row for key in type_.keys for row in row_of(key, path, reach)]
        case ListOf():
            return rows(type_.item, f"{path}.0", reach)
        case OpenMap():
            return rows(type_.item, f"{path}.*", reach)
        case Leaf() | Anything():
            return []


def row_of(key: Key, path: str, reach: str) -> list[str]:
    """The row of a key and those below it."""
    here = f"{path}.{key.name}" if path else key.name
    down = reach or (REACH[key.reach] if not key.identity else "own; names the place")
    row = f"| `{here}` | {takes(key.type)} | {down} | {key.doc} |"
    # What a state may give its places is named once, where the places have it.
    named = here.startswith("localities.0.") and here != "localities.0.for"
    deeper = [] if named else rows(key.type, here, down)
    return [row, *deeper]


def table() -> str:
    """All keys of a facts file, and those of a source."""
    head = ["| key | takes | comes down | meaning |", "|---|---|---|---|"]
    source = ["| key of a source | takes | meaning |", "|---|---|---|"]
    source += [f"| `sources.*.{key.name}` | {takes(key.type)} | {key.doc} |" for key in SOURCE.keys]
    return "\n".join([*head, *rows(FILE, "", ""), "", *source])


def page(text: str) -> str:
    """The page with the table between its markers."""
    begin, end = "<!-- keys: written by tools/facts_page.py -->", "<!-- end of keys -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{table()}\n{end}{after}"


def with_header(path: Path) -> str:
    """A facts file with the line by which an editor finds the schema."""
    text = path.read_text(encoding="utf-8")
    line = schema_line(path, FACTS)
    if text.startswith(HEADER):
        _, _, text = text.partition("\n")
    return f"{line}\n{text}"


def wanted() -> dict[Path, str]:
    """Path → what it should hold."""
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    files = {path: with_header(path) for path in sorted(FACTS.rglob("*.yaml")) if path.name != "aliases.yaml"}
    return {FACTS / "schema.json": schema, PAGE: page(PAGE.read_text(encoding="utf-8")), **files}


def main() -> int:
    """Write what differs, or with --check only name it."""
    return put(wanted(), "facts_page.py")


if __name__ == "__main__":
    sys.exit(main())
