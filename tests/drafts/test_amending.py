"""An act that amends existing law, by the shipped rules of Washington; its law comes from a workspace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.render.text import write as as_text
from tests.small import MANIFEST
from tests.small import write as write_files

LAW = """
    schema: 1
    id: us/wa
    law_text:
      rakes:
        cite: RCW 1.2.003
        history: 2016 c 152 s 5
        words: The treasurer keeps every rake.
    """
BILL = """
{% extends form %}
{% block provisions %}
## Rakes {: #rakes .amend}
::: amend {: law=state.law_text.rakes }
The {--treasurer--}{++governor++} keeps every rake under [](#sheds).
:::
## Sheds {: #sheds}
A shed is what [](#rakes) says.
## Keys {: #keys}
A key opens a shed.
{% include "_clauses/codification.md.j2" %}
{% endblock %}
"""


KEYS = "## Keys {: #keys}\nA key opens a shed.\n"


@pytest.fixture
def made(tmp_path: Path) -> Draft:
    return _draft(tmp_path, BILL)


def _draft(root: Path, bill: str) -> Draft:
    manifest = MANIFEST.replace("form: paper", "form: state-act") + "placement: state.placement.public_bank\n"
    files = {
        "billgen.yaml": "",
        "jurisdictions/us/wa.yaml": LAW,
        "templates/thing/template.yaml": manifest,
        "templates/thing/bill.md.j2": bill.replace(" under [](#sheds)", "{++ under [](#sheds)++}"),
    }
    library = Library(workspace=write_files(root, files))
    return draft(library, Request("thing", "us/wa", date(2027, 1, 11)))


class DescribeAnAmendingAct:
    def it_reads_as_washington_writes_it(self, made: Draft):
        text = as_text(made.sheet).decode()
        title = made.bill.title
        assert title.endswith("things; amending RCW 1.2.003; and adding a new chapter to Title 43 RCW.")
        assert "Sec. 1.  RCW 1.2.003 and 2016 c 152 s 5 are each amended to read as follows:" in text
        assert "((treasurer))_governor_ keeps every rake _under section 2 of this act_." in text
        assert "NEW SECTION.  Sec. 2.  SHEDS.  A shed is what section 1 of this act says." in text

    def it_codifies_only_what_is_new(self, made: Draft):
        text = " ".join(as_text(made.sheet).decode().split())
        assert "Sections 2 and 3 of this act constitute a new chapter" in text

    def it_codifies_a_single_section_in_the_singular(self, tmp_path: Path):
        text = " ".join(as_text(_draft(tmp_path, BILL.replace(KEYS, "")).sheet).decode().split())
        assert "Section 2 of this act constitutes a new chapter in Title 43 RCW." in text

    def it_departs_from_no_word_of_the_law(self, made: Draft):
        assert [one.message for one in made.findings if one.check == "amendments"] == []
