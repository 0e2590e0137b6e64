"""Sources read too long ago: one finding a source, by the kind of fact; what names a place does not age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.base.findings import Finding, Severity
from billgen.bill.model import plain
from billgen.cli.findings import barring
from billgen.facts.freshness import DAYS, OTHERS, limit_of
from billgen.library.library import Library
from billgen.pipeline import Request, draft
from tests import small

BODY = (
    "The law is {{ state.law.dragons.cite }}; {{ state.law.dragons.summary }} {{ state.law.dragons.instead }}"
)
GATE = """
gates:
  - {when: '"prohibited" in state.law.dragons.standing', level: warn, say: No., cite: state.law.dragons.cite}
"""


def found(root: Path, day: str, body: str = BODY, manifest: str = "", **asked: object) -> list[Finding]:
    """What `stale` says of a draft made for a day; the source of the small library was read on 2027-01-01."""
    bill = "{% extends form %}\n{% block provisions %}\n## A {: #a}\n" + body + "\n{% endblock %}\n"
    zed = asked.pop("zed", small.FACTS["jurisdictions/us/zz.yaml"])
    # Of the files' default source only what says that it was read counts as read.
    zed = str(zed).replace("dragons: {", "dragons: {status: reported, source: made-up, ")
    zed = zed.replace(
        "postal: ZZ", "postal: ZZ\n        formal_name: {value: Z, status: reported, source: made-up}"
    )
    small.library(root, manifest=manifest, bill=bill, files={"jurisdictions/us/zz.yaml": zed})
    request = Request("thing", "us/zz", date.fromisoformat(day), **asked)  # type: ignore[arg-type]
    return [one for one in draft(Library(root=root), request).findings if one.check == "stale"]


class DescribeStale:
    def it_tells_of_law_read_more_than_180_days_ago_once_a_source(self, tmp_path: Path):
        (one,) = found(tmp_path, "2027-07-01")

        assert one.severity is Severity.WARNING
        assert "Made up (us/zz, made-up) was read 181 days before 2027-07-01; 180 are allowed" in one.message
        assert "state.law.dragons.cite, state.law.dragons.instead, state.law.dragons.summary" in one.message
        assert one.path == "state.law.dragons.cite"
        assert one.where is not None
        assert one.where.file == "jurisdictions/us/zz.yaml"
        assert "jurisdictions/us/zz.yaml" in one.fix

    @pytest.mark.parametrize("day", ["2027-06-30", "2027-01-01", "2026-01-01"])
    def it_is_silent_until_then(self, tmp_path: Path, day: str):
        assert found(tmp_path, day) == []

    def it_gives_officers_and_clauses_two_years(self, tmp_path: Path):
        body = "The {{ state.officers.treasurer }}."

        assert found(tmp_path, "2028-12-31", body) == []
        (one,) = found(tmp_path, "2029-01-01", body)
        assert "730 are allowed for" in one.message
        assert "state.officers.treasurer" in one.message

    def it_never_speaks_of_what_names_the_place_nor_of_what_is_not_printed(self, tmp_path: Path):
        (one,) = found(tmp_path, "2040-01-01", "In {{ state.name }}, {{ state.postal }}.")

        assert "place.drafting.enacting_clause" in one.message
        assert not any(path in one.message for path in ("name", "postal", "officers", "law"))

    def it_counts_what_a_gate_reads_though_it_prints_nowhere(self, tmp_path: Path):
        (one,) = found(tmp_path, "2027-07-01", "Words.", GATE)

        assert "state.law.dragons.standing.0" in one.message

    def it_counts_the_day_that_a_standing_speaks_of(self, tmp_path: Path):
        zed = small.FACTS["jurisdictions/us/zz.yaml"].replace(
            "cite: Section 7", "as_of: 2026-07-01, cite: Section 7"
        )
        (one,) = found(tmp_path, "2027-01-11", "Words.", GATE, zed=zed)

        assert "speaks of 2026-07-01" in one.message
        assert found(tmp_path, "2026-12-28", "Words.", GATE, zed=zed) == []

    def it_tells_of_a_reading_on_no_known_day(self, tmp_path: Path):
        zed = small.FACTS["jurisdictions/us/zz.yaml"].replace(", checked: 2027-01-01", "")
        zed = zed.replace("status: verified, source: made-up, quote: state treasurer", "status: reported")
        (one,) = found(tmp_path, "2027-01-02", zed=zed)

        assert "was read on no known day" in one.message

    def it_is_silent_on_what_was_given(self, tmp_path: Path):
        facts = {f"state.law.dragons.{key}": "x" for key in ("cite", "summary", "instead")}

        assert found(tmp_path, "2027-07-01", facts=facts) == []

    def it_stands_in_the_cover_note_and_bars_a_strict_draft(self, tmp_path: Path):
        (one,) = found(tmp_path, "2027-07-01")
        made = draft(Library(root=tmp_path), Request("thing", "us/zz", date(2027, 7, 1)))

        assert any(one.message in plain(para.runs) for para in made.cover.paras)
        assert one in barring(made.findings, strict=True)
        assert one not in barring(made.findings, strict=False)

    def it_can_be_waived(self, tmp_path: Path):
        assert found(tmp_path, "2027-07-01", waivers={"stale@state.law.dragons.cite": "read today"}) == []


class DescribeLimits:
    @pytest.mark.parametrize(
        ("path", "days"),
        [
            ("state.law.x.standing.0", 180),
            ("us.cases.printz.cite", 180),
            ("place.home_rule.cite", 180),
            ("constitution.credit.cite", 180),
            ("place.officers.clerk", 730),
            ("place.drafting.enacting_clause", 730),
            ("localities.0.executive.title", 730),
            ("localities.2.home_rule.cite", 180),
            ("place.name", None),
            ("state.postal", None),
            ("id", None),
            ("options.title", None),
            ("words.act", None),
        ],
    )
    def it_goes_by_the_first_key(self, path: str, days: int | None):
        assert limit_of(path) == days

    def it_gives_law_no_longer_than_the_rest(self):
        assert max(DAYS.values()) < OTHERS
