"""No value of one state stands in another's draft: every state, every instrument that a state can enact."""

from __future__ import annotations

import gc
import re
from datetime import date
from pathlib import Path

import pytest

from billgen.base.findings import Severity
from billgen.bill.citations import citations
from billgen.bill.named_places import STATES
from billgen.library.library import Library
from billgen.pipeline import Draft, RefusedError, draft
from billgen.render.formats import FORMATS
from billgen.render.text import write
from billgen.request import Request
from tests.program import DAY, billgen

LIBRARY = Library()
STATE_IDS = [id for id in LIBRARY.facts.ids() if id.count("/") == 1]
INSTRUMENTS = [id for id in LIBRARY.templates if "state" in LIBRARY.template(id).enacted_by]
OWN = {id: getattr(LIBRARY.facts.place(id).place.fields["name"], "value", "") for id in STATE_IDS}
OTHERS = {
    id: re.compile("|".join(rf"\b{name}\b" for name in STATES if name != OWN[id] and name not in OWN[id]))
    for id in STATE_IDS
}
"""State → the names of all the others; West Virginia's holds Virginia's."""
IN_FEDERAL_CASES = re.compile(r"[^.;]{0,80}\bv\. [^.;]{0,120}")


def drafted(state: str, template: str) -> Draft | None:
    """The draft with all its defaults; None where the law bars it."""
    try:
        return draft(LIBRARY, Request(template, state, date.fromisoformat(DAY)))
    except RefusedError as error:
        if all(finding.severity is not Severity.STOP for finding in error.findings):
            raise
        return None


@pytest.mark.parametrize("state", STATE_IDS)
class DescribeADraftOfAState:
    def it_holds_nothing_of_another_state(self, state: str):
        made = [one for template in INSTRUMENTS if (one := drafted(state, template)) is not None]
        for one in made:
            layers = {fact.layer for fact in one.reads.found.values()}
            foreign = {layer for layer in layers if re.fullmatch(r"us/[a-z]{2}(/.*)?", layer)} - {state}
            assert not foreign, f"facts of {foreign}"
            assert not [finding for finding in one.findings if finding.check == "leak"]
            words = IN_FEDERAL_CASES.sub("", re.sub(r"\s+", " ", write(one.sheet).decode()))
            found = OTHERS[state].search(words)
            assert found is None, f"{found[0]} in {words[max(found.start() - 60, 0) : found.end() + 40]!r}"
            law = {cited.place for cited in citations(words) if cited.place}
            assert law <= {"us", state}, law - {"us", state}


class DescribeADraftAfterOthers:
    def it_is_the_draft_made_alone(self, tmp_path: Path):
        towns = ["us/wa/seattle", "us/wa/spokane", "us/il/chicago", "us/wa/seattle"]
        words = ["sanctuary-ordinance", "--as-of", DAY, "--format", "docx,html", "--out", "."]
        assert billgen("draft", words[0], towns[0], *words[1:], cwd=tmp_path).code == 0
        alone = [path.read_bytes() for path in sorted(tmp_path.rglob("sanctuary-ordinance.*[xl]"))]
        for town in towns:
            one = draft(LIBRARY, Request(words[0], town, date.fromisoformat(DAY)))
            made = [FORMATS[format].write(one.sheet, "") for format in ("docx", "html")]
        assert len(alone) == 2
        assert made == alone

    def it_leaves_nothing_for_the_collector(self):
        one = Request("sanctuary-ordinance", "us/wa/seattle", date.fromisoformat(DAY))
        for _ in range(2):
            draft(LIBRARY, one)
        gc.collect()
        gc.disable()
        try:
            draft(LIBRARY, one)
            assert gc.collect() < 50  # a draft is tens of thousands of things, and was 1,400 in circles
        finally:
            gc.enable()


class DescribeTheInstruments:
    def it_is_tried_on_all_of_them(self):
        assert len(STATE_IDS) == 51
        assert {"public-bank", "escrow"} <= set(INSTRUMENTS)
