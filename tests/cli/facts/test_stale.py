"""`billgen facts stale`: what was read too long ago."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import small
from tests.cli.facts.conftest import Facts

OZ = """\
schema: 1
id: us/zz/oz
name: {value: Oz, status: reported, source: old}
county: {value: Oz County, status: reported, source: old}
acts: {fees: {cite: Ordinance 7, status: reported, source: old}}
officers: {clerk: {value: Clerk, status: reported, source: undated}, mayor: Mayor}
sources:
  old: {title: Old paper, url: "https://example.org/old", checked: 2026-01-01}
  undated: {title: Hearsay}
"""
GIFTS = "localities:\n  - for: {kind: city}\n    executive: {title: {value: mayor, source: made-up}}\n"


@pytest.fixture
def stale(facts: Facts, builtin: Path, workspace: Path):
    """The items of a run, as (path, age, layer)."""
    small.write(workspace, {"jurisdictions/us/zz/oz.yaml": OZ})
    with open(builtin / "jurisdictions/us/zz.yaml", "a", encoding="utf-8") as stream:
        stream.write(GIFTS)

    def run(*words: str) -> list[tuple[Any, ...]]:
        data = facts("stale", "--as-of", "2027-01-31", "--json", *words).json
        assert (data["schema"], data["as_of"]) == ("billgen.facts-stale/1", "2027-01-31")
        return [(item["path"], item["age_days"], item["layer"]) for item in data["items"]]

    return run


class DescribeFactsStale:
    def it_lists_what_was_read_too_long_ago_by_its_kind_the_undated_first(self, stale):
        undated, law = ("officers.clerk", None, "us/zz/oz"), ("acts.fees.cite", 395, "us/zz/oz")

        assert stale() == [undated, law]
        assert stale("--older-than", "180") == [undated, ("county", 395, "us/zz/oz"), law]

    def it_counts_days_from_the_day_said(self, stale):
        assert ("county", 395, "us/zz/oz") in stale("--older-than", "394")
        assert ("county", 395, "us/zz/oz") not in stale("--older-than", "395")

    def it_lists_each_fact_once_what_the_state_gives_included(self, stale):
        found = stale("--older-than", "29")

        assert ("officers.treasurer", 30, "us/zz") in found
        assert ("localities.0.executive.title", 30, "us/zz") in found
        assert len(found) == len(set(found))

    def it_lists_what_a_place_goes_by_when_it_is_named(self, stale):
        found = stale("--older-than", "29", "Oz")

        assert ("executive.title", 30, "us/zz") in found
        assert ("law.dragons.cite", 30, "us/zz") in found
        assert not [row for row in found if row[0].startswith("officers.t")]

    def it_reads_well(self, stale, facts: Facts):
        done = facts("stale", "--as-of", "2027-01-31")

        assert done.code == 0
        assert (
            "us/zz/oz old read 2026-01-01, 395 days ago: Old paper\n  https://example.org/old\n" in done.out
        )
        assert "  jurisdictions/us/zz/oz.yaml:5 acts.fees.cite = Ordinance 7\n" in done.out
        assert "us/zz/oz undated read on no known day: Hearsay\n" in done.out
        assert done.out.endswith(
            "2 facts read more than 180 days (law) or 730 days (the rest) before 2027-01-31,"
            " or on no known day\n"
        )

    @pytest.mark.parametrize(
        "words", [["--as-of", "soon"], ["--older-than", "-1"], ["--older-than", "x"], ["Atlantis"]]
    )
    def it_refuses_what_it_cannot_count(self, facts: Facts, words: list[str]):
        assert facts("stale", *words).code == 2
