"""Places and instruments are data: a state, a town and an instrument in a workspace, and no Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import RefusedError, draft
from billgen.request import Request
from tests import small
from tests.program import DAY, billgen, files_below

STATE = """
schema: 1
id: us/or
ocd_id: ocd-division/country:us/state:or
geoid: "41"
kind: state
name: Oregon
postal: OR
default_source: made-up
officers: {treasurer: Treasurer of Testing, governor: Governor}
law:
  state_bank: {standing: [unsettled], cite: Section 1, summary: About banks.}
  sanctuary: {standing: [allowed], cite: Section 2, summary: About cities.}
drafting:
  enacting_clause: Be It Enacted by the Testers of Oregon
  section: {label: "SECTION {n}.", catchline: none, run_in: "true"}
  ladder: ["(1)", "(a)", "(A)", "(i)", "(I)"]
sources:
  made-up: {title: Invented for a test, url: "https://example.org/", checked: 2027-01-01}
"""
TOWN = """
schema: 1
id: us/or/testville
ocd_id: ocd-division/country:us/state:or/place:testville
geoid: "4199999"
kind: city
name: Testville
formal_name: {value: City of Testville, status: assumed}
governing_body: {name: {value: Testville Council, status: assumed}}
drafting:
  ordaining_clause: {value: The City of Testville ordains as follows, status: assumed}
"""
WORKSPACE = {
    "billgen.yaml": "",
    "jurisdictions/us/or.yaml": STATE,
    "jurisdictions/us/or/testville.yaml": TOWN,
    "templates/thing/template.yaml": small.MANIFEST.replace("form: paper", "form: state-act"),
    "templates/thing/bill.md.j2": small.BILL,
}


class DescribeAWorkspaceOfOnesOwn:
    def it_adds_a_state(self, tmp_path: Path):
        small.write(tmp_path, WORKSPACE)
        done = billgen("draft", "public-bank", "Oregon", "--as-of", DAY, "--format", "txt", cwd=tmp_path)

        assert done.code == 0, done.err
        text = (tmp_path / "out/us/or/public-bank.txt").read_text(encoding="utf-8")
        assert "Be It Enacted by the Testers of Oregon" in text
        assert "SECTION 2.  (1) " in text
        assert "Treasurer of Testing" in text
        assert "Washington" not in text
        assert "RCW" not in text

    def it_adds_a_town(self, tmp_path: Path):
        small.write(tmp_path, WORKSPACE)
        words = ["draft", "sanctuary-ordinance", "Testville, OR", "--as-of", DAY, "--format", "txt"]
        done = billgen(*words, cwd=tmp_path)

        assert done.code == 0, done.err
        text = (tmp_path / "out/us/or/testville/sanctuary-ordinance.txt").read_text(encoding="utf-8")
        assert "The City of Testville ordains as follows" in text
        assert "the Testville Council wishes" in " ".join(text.split())
        assert "Seattle" not in text

    def it_adds_an_instrument(self, tmp_path: Path):
        small.write(tmp_path, WORKSPACE)
        done = billgen("draft", "thing", "us/or", "--as-of", DAY, "--format", "txt", cwd=tmp_path)

        assert done.code == 0, done.err
        text = (tmp_path / "out/us/or/thing.txt").read_text(encoding="utf-8")
        assert "SECTION 1.  This act is the Thing Act of Oregon." in text

    def it_corrects_a_fact_of_a_built_in_place(self, tmp_path: Path):
        facts = "schema: 1\nid: us/wa\nofficers: {treasurer: {value: keeper of coins, status: assumed}}\n"
        small.write(tmp_path, {"billgen.yaml": "", "jurisdictions/us/wa.yaml": facts})
        done = billgen("draft", "public-bank", "us/wa", "--as-of", DAY, "--format", "txt", cwd=tmp_path)

        assert done.code == 0, done.err
        text = (tmp_path / "out/us/wa/public-bank.txt").read_text(encoding="utf-8")
        assert "keeper of coins" in text
        assert "BE IT ENACTED BY THE LEGISLATURE OF THE STATE OF WASHINGTON:" in text


class DescribeAustin:
    def it_is_refused_with_the_statute_and_what_is_lawful_instead(self, tmp_path: Path):
        done = billgen("draft", "sanctuary-ordinance", "Austin, TX", "--json", cwd=tmp_path)
        stop = done.json["findings"][0]

        assert done.code == 1
        assert (stop["check"], stop["severity"]) == ("law-gate", "stop")
        assert "Section 752.053, Government Code" in stop["message"]
        assert "What is lawful there instead: " in stop["fix"]
        assert len(stop["fix"]) > 100
        assert "Section 752.053, Government Code" in done.err
        assert stop["fix"] in done.err
        assert files_below(tmp_path) == []


class DescribeAPlaceWithoutPower:
    def it_is_refused_with_what_would_mend_it(self, library: Library):
        with pytest.raises(RefusedError) as refused:
            draft(library, Request("remote-meetings", "us/tx/harris-county", date.fromisoformat(DAY)))
        (finding,) = refused.value.findings

        assert finding.check == "no-power"
        assert "Harris (county) has no general power to enact this." in finding.message
