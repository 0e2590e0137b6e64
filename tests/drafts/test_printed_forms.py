"""States whose bills look nothing alike: each draft opens, numbers and refers as its state's print does.

`prints/<state>.txt` holds phrases of the form of a state, one a line, in the order a draft must have them in.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import draft
from billgen.render import docx
from billgen.render.text import write
from billgen.request import Request
from tests import small
from tests.judges import soffice_texts
from tests.program import DAY

PRINTS = {path.stem: path for path in sorted((Path(__file__).parent / "prints").glob("*.txt"))}
UNBARRED = """
schema: 1
id: us/{state}
default_source: made-up
law:
  state_bank: {{standing: [unsettled]}}
sources:
  made-up: {{title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}}
"""
BARRED = ("mo", "or", "tn")
"""Their constitutions bar the act that shows its form here."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The built-in library, and no bar on the act."""
    files = {f"jurisdictions/us/{state}.yaml": UNBARRED.format(state=state) for state in BARRED}
    return Library(small.write(tmp_path_factory.mktemp("unbarred"), {"billgen.yaml": "", **files}))


def drafted(library: Library, state: str) -> str:
    """The bank act of a state, as text in one line."""
    made = draft(library, Request("public-bank", f"us/{state}", date.fromisoformat(DAY)))
    return re.sub(r"\s+", " ", write(made.sheet).decode())


def lines(text: str) -> list[str]:
    """The lines of a text that are not empty, every space plain and single."""
    return [line for raw in text.split("\n") if (line := " ".join(raw.split()))]


class DescribeAStatesPrint:
    @pytest.mark.parametrize("state", PRINTS)
    def it_is_followed_from_heading_to_last_section(self, library: Library, state: str):
        text = drafted(library, state)
        at = 0
        for words in PRINTS[state].read_text(encoding="utf-8").splitlines():
            found = text.find(words, at)
            assert found >= 0, f"{words!r} does not stand after {text[max(at - 60, 0) : at]!r}"
            at = found + len(words)

    def it_is_numbered_in_word_as_in_the_text(self, library: Library, tmp_path: Path):
        # Sections quoted from a code once went on counting where the section before had ended.
        states = ("az", "ca", "ga", "la", "md", "me", "nc", "ny", "tx", "ut", "va", "wa")
        made = {
            state: draft(library, Request("public-bank", f"us/{state}", date.fromisoformat(DAY), clean=True))
            for state in states
        }
        files = [tmp_path / f"{state}.docx" for state in made]
        for file, one in zip(files, made.values(), strict=True):
            file.write_bytes(docx.write(one.sheet))
        for read, (state, one) in zip(soffice_texts(files), made.items(), strict=True):
            printed = [line for para in one.sheet.on_pages().paras for line in para.text.split("\n")]
            assert lines(read.read_text(encoding="utf-8-sig")) == lines("\n".join(printed)), state

    def it_sets_definitions_in_the_look_of_the_rank_of_their_labels(self, library: Library):
        # The definitions of Texas begin with (1), which is the second rank there, and so is their indent.
        made = draft(library, Request("public-bank", "us/tx", date.fromisoformat(DAY)))
        items = [para for para in made.sheet.paras if para.text.startswith('(2) "Bank" means')]
        assert [(para.role, para.level) for para in items] == [("level2", 1)]

    def it_leaves_out_what_a_state_does_not_print(self, library: Library):
        # The headings of Ohio's published code are not in its bills.
        assert not re.search(r"(?i)short title|severability", drafted(library, "oh"))
