"""Writes docs/forms/: first and last page of one act as each state prints it, and where each rule was read.

    .venv/bin/python tools/forms_page.py [us/wa us/ny …]

It needs pdftoppm (poppler). The pictures are small on purpose: the form shows, and a clone stays light.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from billgen import Library, Request, draft  # noqa: E402
from billgen.base.provenance import Fact, FactList, Record  # noqa: E402
from billgen.pipeline import RefusedError  # noqa: E402
from billgen.render.formats import FORMATS  # noqa: E402

FOLDER = ROOT / "docs" / "forms"
TEMPLATES = ("public-bank", "escrow")
"""The first that is not barred there."""
DAY = date(2026, 11, 28)
DPI = 64
SHADES = 8
RULES = {
    "Enacting clause": ("drafting.enacting_clause", "drafting.section.first_clause"),
    "Title opens": ("drafting.title.opening",),
    "Section label": ("drafting.section.label",),
    "Levels": ("drafting.ladder",),
    "Reference": ("drafting.reference.section",),
    "Citation of the code": ("code.cite_section", "code.name"),
    "Laid into the code": ("drafting.codification.instruction", "drafting.codification.new_section"),
    "New words": ("drafting.marks.new",),
    "Takes effect": ("drafting.effective.default", "drafting.effective.clause"),
}
HEAD = """# The forms of the states

Written by `tools/forms_page.py`; do not edit. The first and the last page of the bank charter (of the
escrow act where that is barred) as each state prints its bills, with the rules that made them, and where each
was read. A rule that is only assumed is marked so, and is shaded or listed in every draft. Blanks in
brackets are what the sponsor, the drafting office or the code's editor gives.
"""


def pages(pdf: bytes) -> tuple[Image.Image, Image.Image]:
    """The first and the last page, small, in few greys."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "act.pdf"
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), path, Path(folder) / "page"], check=True)
        found = sorted(Path(folder).glob("page-*.pgm"))
        first, last = (Image.open(BytesIO(one.read_bytes())) for one in (found[0], found[-1]))
        return first.quantize(SHADES), last.quantize(SHADES)


def rule(place: Record, paths: tuple[str, ...]) -> tuple[str, str]:
    """The words of a rule, and how it is known: the first of the facts that is there."""
    for path in paths:
        node = place.at(path)
        facts = [
            one for one in (node.items if isinstance(node, FactList) else (node,)) if isinstance(one, Fact)
        ]
        if facts and all(one.value is not None for one in facts):
            words = ", ".join(str(one.value) for one in facts)
            fact = facts[0]
            source = f", {fact.source.title}" if fact.source else ""
            return words, f"{fact.status.value}{source}"
    return "", "not known"


def cell(text: str) -> str:
    """Words in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def section(library: Library, id: str) -> Iterator[str]:
    """One state: its pictures, and its rules."""
    facts = library.facts.place(id)
    name = facts.place.fields["name"]
    assert isinstance(name, Fact)
    code = id.rpartition("/")[2]
    yield f"## {name.value}\n"
    if (FOLDER / f"{code}-first.png").is_file():
        yield (
            f"![First page of a bill in the form of {name.value}]({code}-first.png) "
            f"![Its last page]({code}-last.png)\n"
        )
    else:
        yield "No act of these kinds can be drafted there.\n"
    yield "| rule | words | known |\n|---|---|---|"
    for what, paths in RULES.items():
        words, known = rule(facts.place, paths)
        yield f"| {what} | {cell(words)} | {cell(known)} |"
    yield ""


def main() -> int:
    """Render the states named, or all of them, and write the page."""
    if not shutil.which("pdftoppm"):
        print("pdftoppm is not on this machine: install poppler-utils", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    library = Library()
    states = [id for id in library.facts.ids() if id.count("/") == 1]
    for id in sys.argv[1:] or states:
        for template in TEMPLATES:
            try:
                made = draft(library, Request(template, id, DAY))
            except RefusedError:
                continue
            first, last = pages(FORMATS["pdf"].write(made.sheet, "typst"))
            code = id.rpartition("/")[2]
            first.save(FOLDER / f"{code}-first.png", optimize=True)
            last.save(FOLDER / f"{code}-last.png", optimize=True)
            break
        else:
            print(f"{id}: none of {', '.join(TEMPLATES)} drafts there", file=sys.stderr)
    text = HEAD + "\n" + "\n".join(line for id in states for line in section(library, id))
    (FOLDER / "README.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
