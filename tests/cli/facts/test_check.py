"""`billgen facts check`: every problem at once, where it is and how to mend it."""

from __future__ import annotations

from pathlib import Path

from tests import small
from tests.cli.facts.conftest import Facts


class DescribeFactsCheck:
    def it_is_content_when_all_is_well(self, facts: Facts):
        done = facts("check")

        assert (done.code, done.out) == (0, "3 places: no problem\n")

    def it_tells_every_problem_of_every_file_with_line_and_fix(self, facts: Facts, workspace: Path):
        small.write(workspace, {
            "jurisdictions/us/zz.yaml": "schema: 1\nid: us/zz\noficers: {}\npopulation: many\n",
            "jurisdictions/us/zz/oz.yaml": "schema: 1\nid: us/zz/oz\nname:\n",
        })  # fmt: skip
        done = facts("check")

        assert done.code == 1
        assert "jurisdictions/us/zz.yaml:3: unknown key `oficers`. Did you mean `officers`?" in done.out
        assert "jurisdictions/us/zz.yaml:4: `population` is 'many'" in done.out
        assert "jurisdictions/us/zz/oz.yaml:3: an empty value" in done.out
        assert done.out.count("Fix: ") == 3
        assert done.out.endswith("3 places: 3 problems\n")

    def it_looks_only_at_the_places_named_and_those_above_them(self, facts: Facts, workspace: Path):
        small.write(workspace, {"jurisdictions/us/zz/oz.yaml": "schema: 1\nid: us/zz/oz\nname:\n"})

        assert facts("check", "Zedland").code == 0
        assert facts("check", "us/zz", "us/zz/oz").code == 1

    def it_is_one_object(self, facts: Facts, workspace: Path):
        small.write(workspace, {"jurisdictions/us/zz/oz.yaml": "schema: 1\nid: us/zz/oz\nkind: cty\n"})
        done = facts("check", "--json")
        data = done.json

        assert (data["schema"], data["ok"], data["exit_code"]) == ("billgen.facts-check/1", False, 1)
        (problem,) = data["problems"]
        assert (problem["file"], problem["line"]) == ("jurisdictions/us/zz/oz.yaml", 3)
        assert problem["what"] in done.err

    def it_tells_problems_of_the_aliases_too(self, facts: Facts, workspace: Path):
        text = "schema: 1\naliases:\n  us/zz/old: us/zz/ozz\n  us/zz/oz: us/zz/oz2\n"
        small.write(workspace, {"jurisdictions/aliases.yaml": text})
        done = facts("check")

        assert done.code == 1
        assert (
            "aliases.yaml:3: the alias `us/zz/old` leads to `us/zz/ozz`, which has no facts. Did" in done.out
        )
        assert "aliases.yaml:4: `us/zz/oz` is an alias and has a file of its own" in done.out
