"""`billgen facts explain`: the chain behind a value, and which link of it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import small
from tests.cli.facts.conftest import Facts

GIFTS = """
localities:
  - for: {kind: city}
    governing_body: {name: city council}
    executive: {title: mayor}
    home_rule: {cite: Section 9}
    officers: {clerk: city clerk, crier: crier}
  - for: {kind: [city, town], class: first class}
    officers: {clerk: recorder}
  - for: {kind: [town, city]}
    officers: {crier: town crier}
    drafting: {ladder: [A., "1.", a.]}
"""
OZ = """\
class: first class
governing_body: {name: The Wizards}
executive: {title: {status: unknown, note: looked behind the curtain}}
home_rule: !none
law:
  dragons: {standing: [required]}
drafting: {ladder: [I.]}
"""


@pytest.fixture
def chain(facts: Facts, builtin: Path, workspace: Path):
    """The chains at a path of us/zz/oz, by path: from, counts and why of each link."""
    for name, more in (("us/zz", GIFTS), ("us/zz/oz", OZ)):
        with open(builtin / f"jurisdictions/{name}.yaml", "a", encoding="utf-8") as stream:
            stream.write(more)
    over = "schema: 1\nid: us/zz/oz\ngoverning_body: {name: The Witches}\n"
    small.write(workspace, {"jurisdictions/us/zz/oz.yaml": over})

    def explain(path: str, place: str = "us/zz/oz") -> dict[str, list[dict[str, Any]]]:
        done = facts("explain", place, path, "--json")
        assert done.json["schema"] == "billgen.facts-explain/1"
        return done.json["facts"]

    return explain


def brief(links: list[dict[str, Any]]) -> list[tuple[str, bool, Any]]:
    return [(link["from"], link["counts"], link["value"]) for link in links]


class DescribeFactsExplain:
    def it_goes_from_the_workspace_over_the_builtin_file_to_the_gifts_of_the_state(self, chain):
        links = chain("governing_body.name")["governing_body.name"]

        assert brief(links) == [
            ("own", True, "The Witches"), ("own", False, "The Wizards"),
            ("localities", False, "city council"),
        ]  # fmt: skip
        assert "comes first" in links[0]["why"]
        assert "lies over" in links[1]["why"]
        assert "nearer" in links[2]["why"]
        assert links[0]["file"] == "jurisdictions/us/zz/oz.yaml"
        assert links[0]["line"] == 3

    def it_shows_what_stands_in_for_an_unknown(self, chain):
        links = chain("executive")["executive.title"]

        assert brief(links) == [("own", False, None), ("localities", True, "mayor")]
        assert "nobody has found it" in links[0]["why"]
        assert "stands in, assumed" in links[1]["why"]

    def it_says_which_gift_of_the_state_hides_another(self, chain):
        clerk, crier = chain("officers.clerk")["officers.clerk"], chain("officers.crier")["officers.crier"]

        assert brief(clerk) == [("localities", True, "recorder"), ("localities", False, "city clerk")]
        assert "the entry for city, town; class first class (" in clerk[1]["why"]
        assert clerk[1]["why"].endswith("hides that for city: it asks more of a place")
        assert brief(crier) == [("localities", True, "crier"), ("localities", False, "town crier")]
        assert crier[1]["why"].endswith("hides that for city, town: it asks as much and stands before it")

    def it_names_what_as_a_whole_does_not_apply(self, chain):
        chains = chain("home_rule")

        assert chains["home_rule"][0]["applies"] is False
        assert "`home_rule` as a whole does not apply here" in chains["home_rule.cite"][0]["why"]

    def it_says_that_a_thing_comes_down_whole_or_not_at_all(self, chain):
        (link,) = chain("law.dragons.cite")["law.dragons.cite"]

        assert (link["from"], link["counts"], link["value"]) == ("inherited", False, "Section 7")
        assert "whole or not at all" in link["why"]

    def it_says_that_what_comes_down_comes_down(self, chain):
        (link,) = chain("law.cats.standing")["law.cats.standing"]

        assert (link["from"], link["counts"], link["layer"]) == ("inherited", True, "us/zz")

    def it_takes_a_list_as_a_whole(self, chain):
        chains = chain("drafting.ladder")

        assert brief(chains["drafting.ladder.0"]) == [
            ("own", True, "I."), ("localities", False, "A."), ("form", False, "(1)"),
        ]  # fmt: skip
        assert brief(chains["drafting.ladder.1"]) == [("localities", False, "1."), ("form", False, "(a)")]
        assert "as a whole" in chains["drafting.ladder.1"][0]["why"]

    def it_lets_the_form_fill_what_the_place_does_not_say(self, chain):
        (link,) = chain("drafting.definitions.opening")["drafting.definitions.opening"]

        assert (link["from"], link["counts"], link["layer"]) == ("form", True, "form:paper")
        assert "in drafts of the form paper" in link["why"]

    def it_lets_an_unknown_rule_give_way_to_the_form(self, chain, builtin: Path):
        path = builtin / "jurisdictions/us/zz.yaml"
        rules = path.read_text(encoding="utf-8")
        known = 'label: "Section {n}.", catchline'
        assert known in rules
        path.write_text(
            rules.replace(known, "label: {status: unknown, note: x}, catchline"), encoding="utf-8"
        )
        links = chain("drafting.section.label", place="us/zz")["drafting.section.label"]

        assert [(link["from"], link["counts"]) for link in links] == [("own", True), ("form", True)]
        assert "gives way" in links[1]["why"]

    def it_says_where_a_missing_fact_belongs(self, facts: Facts):
        done = facts("explain", "us/zz/oz", "state.officers.governor")

        assert done.code == 0
        assert "missing" in done.out
        assert "jurisdictions/us/zz.yaml of your workspace" in done.out

    def it_reads_well(self, facts: Facts):
        lines = facts("explain", "us/zz", "officers.treasurer").out.splitlines()

        assert lines[0] == "us/zz officers.treasurer"
        assert lines[1] == "  1. verified us/zz = state treasurer  ← counts"
        assert lines[3] == "     source: Made up; https://example.org/; read 2027-01-01"
        assert lines[4] == "     quote: “state treasurer”"
        assert lines[5].endswith("builtin/jurisdictions/us/zz.yaml:10")
