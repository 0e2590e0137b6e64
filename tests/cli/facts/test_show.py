"""`billgen facts show`: every value, and how far each may be trusted."""

from __future__ import annotations

import pytest

from tests.cli.facts.conftest import Facts


class DescribeFactsShow:
    def it_shows_every_value_with_status_layer_source_and_day(self, facts: Facts):
        done = facts("show", "us/zz")

        assert done.code == 0
        assert done.out.startswith("us/zz (state)  us → us/zz\n")
        assert "  verified officers.treasurer = state treasurer  [us/zz: Made up, 2027-01-01]\n" in done.out
        assert "  unknown  officers.auditor = not known (nobody has looked)  [us/zz]\n" in done.out

    def it_prints_the_same_lines_as_billgen_show(self, facts: Facts):
        assert facts("show", "us/zz").out == facts("us/zz", command="show").out

    def it_narrows_to_a_path(self, facts: Facts):
        lines = facts("show", "us/zz", "law.dragons").out.splitlines()[1:]

        assert [line.split()[1] for line in lines] == [
            "law.dragons.standing.0", "law.dragons.cite", "law.dragons.instead", "law.dragons.summary",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("place.name", "name = Oz"),
            ("name", "name = Oz"),
            ("state.name", "name = Zedland"),
            ("us.name", "name = United States"),
        ],
    )
    def it_takes_places_by_name_and_paths_as_templates_see_them(self, facts: Facts, path: str, line: str):
        assert line in facts("show", "Oz, ZZ", path).out

    def it_says_what_is_missing(self, facts: Facts):
        done = facts("show", "us/zz", "officers.dragon")

        assert done.code == 0
        assert "missing  officers.dragon" in done.out

    def it_is_one_object(self, facts: Facts):
        data = facts("show", "Zedland", "officers", "--json").json

        assert (data["schema"], data["ok"], data["id"]) == ("billgen.facts-show/1", True, "us/zz")
        assert data["facts"]["officers.treasurer"] == {
            "value": "state treasurer",
            "status": "verified",
            "layer": "us/zz",
            "source": "Made up",
            "applies": True,
            "source_id": "made-up",
            "url": "https://example.org/",
            "checked": "2027-01-01",
            "copy_of": None,
            "quote": "state treasurer",
            "as_of": None,
            "note": None,
            "file": data["facts"]["officers.auditor"]["file"],
            "line": 10,
        }
        assert data["facts"]["officers.auditor"]["value"] is None

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["us/zz", "offcers"], "Did you mean `officers`?"),
            (["us/zz", "law.dragons.cits"], "Did you mean `cite`?"),
            (["us/zz", "name.first"], "is a value"),
            (["us/zz", "officers.The-King"], "small letters"),
            (["us/zz", "drafting.ladder.first"], "is a list"),
            (["us", "state.name"], "lies in no state"),
            (["Atlantis"], "Atlantis"),
        ],
    )
    def it_refuses_what_no_place_can_have(self, facts: Facts, words: list[str], said: str):
        done = facts("show", *words)

        assert (done.code, done.out) == (2, "")
        assert said in done.err

    def it_names_itself_in_an_error_too(self, facts: Facts):
        done = facts("show", "us/zz", "offcers", "--json")

        assert (done.json["schema"], done.json["ok"]) == ("billgen.facts-show/1", False)


class DescribeFactsGroup:
    @pytest.mark.parametrize("name", ["show", "explain", "check", "schema", "add", "stale", "todo"])
    def it_has_an_example_in_every_help(self, facts: Facts, name: str):
        done = facts(name, "--help")

        assert done.code == 0
        assert f"billgen facts {name}" in done.out.partition("Example")[2]
        assert f"  {name} " in facts("--help").out

    def it_suggests_the_command_that_is_meant(self, facts: Facts):
        done = facts("shwo")

        assert done.code == 2
        assert "Did you mean 'show'?" in done.err
