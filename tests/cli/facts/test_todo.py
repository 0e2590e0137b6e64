"""`billgen facts todo`: what to look up, why, and where to put it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import small
from tests.cli.facts.conftest import Facts

NEEDS = """
needs:
  state.officers.treasurer: {why: keeps the thing, section: duties}
  state.officers.auditor: {why: looks at the thing}
  state.county: {why: stands on the thing}
  state.law.dragons.cite: {why: bars the thing}
"""
BILL = small.BILL.replace("state.name", "state.county").replace(
    "(1) See", "(1) {{ state.code.name }} {{ place.drafting.definitions.opening }} See"
)


def tasks(data: dict[str, Any]) -> dict[str, tuple[str, list[str]]]:
    return {item["path"]: (item["state"], item["why"]) for item in data["items"]}


@pytest.fixture
def todo(facts: Facts, builtin: Path):
    """The items of a run, by path, for a template that needs some facts."""
    small.library(builtin, manifest=NEEDS, bill=BILL)

    def run(*words: str) -> dict[str, tuple[str, list[str]]]:
        data = facts("todo", *words, "--json").json
        assert data["schema"] == "billgen.facts-todo/1"
        return tasks(data)

    return run


class DescribeFactsTodo:
    def it_lists_what_a_template_needs_and_nobody_knows_with_the_reason(self, todo):
        found = todo("us/zz", "--template", "thing")

        assert found["state.county"] == ("missing", ["stands on the thing"])
        assert found["state.officers.auditor"] == ("unknown", ["looks at the thing"])
        assert "state.officers.treasurer" not in found

    def it_lists_what_the_text_prints_without_having_said_so(self, todo):
        assert todo("us/zz", "--template", "thing")["state.code.name"] == ("missing", [])

    def it_lists_rules_that_only_the_form_gives(self, todo):
        assert todo("us/zz", "--template", "thing")["place.drafting.definitions.opening"][0] == "assumed"

    def it_lists_everything_unknown_and_assumed_without_a_template(self, todo):
        found = todo("Zedland")

        assert found["state.law.cats.standing"] == ("unknown", [])
        assert found["state.officers.auditor"] == ("unknown", ["looks at the thing"])
        assert found["state.county"] == ("missing", ["stands on the thing"])

    def it_names_the_file_each_belongs_in(self, todo, facts: Facts):
        items = facts("todo", "us/zz/oz", "--json").json["items"]
        homes = {item["path"]: item["home"] for item in items}

        assert homes["state.law.cats.standing"] == "jurisdictions/us/zz.yaml of your workspace"

    def it_asks_nothing_below_what_does_not_apply(self, todo, builtin: Path):
        with open(builtin / "jurisdictions/us/zz.yaml", "a", encoding="utf-8") as stream:
            stream.write("code: !none\n")
        needs = "needs:\n  state.code.name: {why: x}\n"
        small.library(builtin, manifest=needs, files={
            "jurisdictions/us/zz.yaml": (builtin / "jurisdictions/us/zz.yaml").read_text(encoding="utf-8")
        })  # fmt: skip

        assert "state.code.name" not in todo("us/zz")

    def it_falls_back_on_the_declared_needs_where_no_draft_can_be_made(self, todo, facts: Facts):
        data = facts("todo", "us/zz/oz", "--template", "thing", "--json").json

        assert data["remark"].startswith("No draft can be read for this")
        assert tasks(data)["state.county"][0] == "missing"

    def it_reads_as_a_list_to_work_through(self, todo, facts: Facts):
        lines = facts("todo", "us/zz", "--template", "thing").out.splitlines()

        assert lines[0] == "us/zz (state) for thing"
        assert lines[2] == "Missing: nobody has looked (2)"
        assert lines[3:6] == [
            "  [ ] state.county", "      stands on the thing",
            "      jurisdictions/us/zz.yaml of your workspace",
        ]  # fmt: skip

    def it_is_done_with_a_fact_that_was_added(self, todo, facts: Facts):
        facts("add", "us/zz", "officers.auditor", "auditor", "--status", "given")

        assert "state.officers.auditor" not in todo("us/zz", "--template", "thing")

    def it_knows_no_template_that_is_not_there(self, facts: Facts):
        done = facts("todo", "us/zz", "--template", "thin")

        assert done.code == 2
        assert "did you mean 'thing'" in done.err
