"""`billgen places import|find|match`, and drafts for towns that have no file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.places.conftest import Places
from tests.places.conftest import FIXTURES, TABLES
from tests.program import files_below

CONNECTICUT = """\
schema: 1
id: us/ct
kind: state
name: Connecticut
localities:
  - for: {kind: town}
    governing_body: {name: town meeting}
"""


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


class DescribeImport:
    def it_says_what_it_read(self, places: Places, here: Path):
        done = places("import", *TABLES)
        assert done.code == 0
        assert done.out.splitlines()[0] == "counties.csv: place table, 22 rows"
        assert "units are one government with another and lead to its id." in done.out
        assert files_below(here) == ["billgen.yaml", "places.sqlite"]

    def it_says_it_to_a_program(self, places: Places):
        data = places("import", TABLES[0], "--as-of", "2026-11-28", "--json").json
        assert data["schema"] == "billgen.places-import/1"
        assert data["files"][0]["imported"] == "2026-11-28"
        assert (data["places"], data["new"]) == (21, 21)
        assert len(data["content"]) == 64

    def it_reads_any_table_by_its_columns(self, places: Places, here: Path):
        (here / "t.csv").write_text("Town,Co\nBarre,Washington County\n")
        words = ("--map", "name=Town", "--map", "county=Co", "--state", "vt", "--kind", "Town")
        assert places("import", "t.csv", *words).code == 0
        assert places("find", "barre").out.startswith("us/vt/barre  Barre (town, Washington County)")

    @pytest.mark.parametrize(
        ("words", "what"),
        [
            (("--map", "nam=Town"), "no field is called `nam`. Did you mean `name`?"),
            (("--state", "VT"), "--state and --kind go with --map"),
            (
                ("--map", "name=Town", "--state", "Vermount"),
                "no state is called `Vermount`. Did you mean `Vermont`?",
            ),
            (("--map", "name=Town", "--kind", "citty"), "Did you mean `city`?"),
        ],
    )
    def it_asks_back(self, places: Places, here: Path, words, what):
        (here / "t.csv").write_text("Town\nBarre\n")
        done = places("import", "t.csv", *words)
        assert done.code == 2
        assert what in done.err

    def it_needs_a_workspace(self, places: Places, here: Path):
        (here / "billgen.yaml").unlink()
        done = places("import", TABLES[0])
        assert done.code == 2
        assert "an empty file billgen.yaml" in done.err

    def it_tells_every_problem_with_its_line(self, places: Places, here: Path):
        (here / "t.csv").write_text("n,s\nBarre,V\n,VT\n")
        done = places("import", "t.csv", "--map", "name=n", "--map", "state=s", "--kind", "town")
        assert done.code == 1
        assert "t.csv:2: no state is called `V`" in done.err
        assert "t.csv:3: the row has no name" in done.err


class DescribeFind:
    def it_shows_id_kind_county_and_people(self, filled: Places):
        line = filled("find", "spokane wa").out.splitlines()[0]
        assert line == "us/wa/spokane         Spokane (city, Spokane County, 228,989 people)"

    def it_shows_why_a_place_has_no_government(self, filled: Places):
        out = filled("find", "hartford county").out
        assert "no government of its own: no county government" in out

    def it_says_it_to_a_program(self, filled: Places):
        [item] = filled("find", "friday harbor", "--json").json["items"]
        assert item["id"] == "us/wa/friday-harbor"
        assert (item["kind"], item["population"], item["as_of"]) == ("town", 2613, "2020-04-01")

    def it_is_held_to_state_and_kind(self, filled: Places):
        out = filled("find", "rochester", "--state", "New York", "--kind", "town").out
        assert [line.split()[0] for line in out.splitlines()] == ["us/ny/rochester-ulster"]

    def it_says_so_when_nothing_is_found(self, filled: Places):
        done = filled("find", "xyzzy")
        assert (done.code, done.out) == (1, "")
        assert "Nothing in the place tables" in done.err

    def it_asks_for_tables_first(self, places: Places):
        done = places("find", "spokane")
        assert done.code == 2
        assert "billgen places import" in done.err


class DescribeMatch:
    @pytest.fixture
    def members(self, here: Path) -> Path:
        path = here / "members.csv"
        path.write_text(
            'Member\nCity of SeaTac\n"Spokane, City of"\nRochester\n=HYPERLINK("x")\nHartford County\n'
        )
        return path

    def it_writes_ids_and_a_sheet_for_the_rest(self, filled: Places, members: Path, here: Path):
        done = filled("match", members.name, "--out", "ids.csv")
        assert done.code == 1
        assert cells(here / "ids.csv")[1:] == [
            ["us/wa/seatac", "2", "City of SeaTac", "city", "King County", "31454", "matched", "", ""],
            ["us/wa/spokane", "3", "Spokane, City of", "city", "Spokane County", "228989", "matched", "", ""],
        ]
        header, *rest = cells(here / "ids-review.csv")
        assert header[:3] == ["place", "(line)", "(name)"]
        at = {name.strip("()"): header.index(name) for name in header}
        assert [(row[at["name"]], row[0], row[at["outcome"]]) for row in rest] == [
            ("Rochester", "", "doubtful"),
            ('\'=HYPERLINK("x")', "", "not found"),
            ("Hartford County", "", "refused"),
        ]
        assert "us/ny/rochester (city, Monroe County, 211,328 people)" in rest[0][at["candidates"]]
        assert rest[2][at["why"]] == "no county government"

    def it_is_done_when_every_row_is_matched(self, filled: Places, here: Path):
        (here / "m.csv").write_text("name\nMt. Vernon\n")
        done = filled("match", "m.csv", "--state", "WA", "--out", "ids.csv")
        assert done.code == 0
        assert not (here / "ids-review.csv").exists()
        assert done.out.splitlines() == ["1 row: 1 matched.", "Wrote ids.csv"]

    def it_prints_them_without_a_file(self, filled: Places, members: Path):
        done = filled("match", members.name)
        assert done.out.splitlines()[:2] == [
            "us/wa/seatac   City of SeaTac",
            "us/wa/spokane  Spokane, City of",
        ]
        assert "members.csv:4: doubtful: Rochester: several are called so" in done.err

    def it_writes_over_nothing_unasked(self, filled: Places, members: Path, here: Path):
        (here / "ids.csv").write_text("mine")
        assert filled("match", members.name, "--out", "ids.csv").code == 74
        assert (here / "ids.csv").read_text() == "mine"
        assert not (here / "ids-review.csv").exists()

    def it_says_it_to_a_program(self, filled: Places, members: Path):
        data = filled("match", members.name, "--json").json
        assert [item["outcome"] for item in data["items"]] == [
            "matched", "matched", "doubtful", "not found", "refused",
        ]  # fmt: skip

    def it_reads_a_workbook(self, filled: Places, here: Path):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["City"])
        book.active.append(["SeaTac, City of"])
        book.save(here / "m.xlsx")
        assert filled("match", "m.xlsx").out.startswith("us/wa/seatac  SeaTac, City of")


class DescribeDraftingForATownOfATable:
    def it_needs_no_file(self, filled: Places, here: Path):
        words = ("remote-meetings", "Yakima, WA", "--format", "txt", "--as-of", "2026-11-28", "--out", "o")
        done = filled(*words, command="draft")
        assert done.code == 0
        text = (here / "o/us/wa/yakima/remote-meetings.txt").read_text(encoding="utf-8")
        assert "CITY OF YAKIMA" in text.upper()
        assert "SPOKANE" not in text.upper()

    def it_refuses_a_place_without_government_with_the_reason(self, filled: Places, here: Path):
        (here / "jurisdictions/us").mkdir(parents=True)
        (here / "jurisdictions/us/ct.yaml").write_text(CONNECTICUT)
        done = filled("remote-meetings", "Hartford County, CT", "--out", "o", command="draft")
        assert done.code == 1
        assert "Hartford (county) has no government of its own: no county government." in done.err
        assert not (here / "o").exists()

    def it_refuses_what_the_state_s_file_says_has_none(self, filled: Places, here: Path):
        none = (
            "  - for: {kind: town}\n    governing_body: {value: !none, note: towns were dissolved in 1903}\n"
        )
        (here / "jurisdictions/us").mkdir(parents=True)
        (here / "jurisdictions/us/ct.yaml").write_text(CONNECTICUT.partition("  - for")[0] + none)
        done = filled("remote-meetings", "Bethel, CT", "--out", "o", command="draft")
        assert done.code == 1
        assert "Bethel (town) has no government of its own: towns were dissolved in 1903." in done.err

    def it_gives_the_state_s_reason_before_the_table_s(self, filled: Places, here: Path):
        none = "  - for: {kind: county}\n    governing_body: {value: !none, note: abolished in 1960}\n"
        (here / "jurisdictions/us").mkdir(parents=True)
        (here / "jurisdictions/us/ct.yaml").write_text(CONNECTICUT + none)
        done = filled("remote-meetings", "Hartford County, CT", "--out", "o", command="draft")
        assert "Hartford (county) has no government of its own: abolished in 1960." in done.err

    def it_drafts_for_a_town_of_the_same_state(self, filled: Places, here: Path):
        (here / "jurisdictions/us").mkdir(parents=True)
        (here / "jurisdictions/us/ct.yaml").write_text(CONNECTICUT)
        words = ("remote-meetings", "Bethel, CT", "--format", "txt", "--out", "o")
        assert filled(*words, command="draft").code == 0

    def it_names_the_state_that_has_no_facts(self, filled: Places):
        done = filled("remote-meetings", "Town of Pines, IN", command="draft")
        assert done.code == 1
        assert "its state `us/in` has none" in done.err


class DescribeFactsOfATownOfATable:
    def it_shows_them_with_their_source(self, filled: Places):
        out = filled("show", "us/wa/yakima", "population", command="facts").out
        assert "population = 96968  [us/wa/yakima: 2020 Census, in places.csv, sha256 " in out

    def it_takes_a_fact_more_into_a_file(self, filled: Places, here: Path):
        words = ("add", "Yakima, WA", "officers.clerk", "city clerk", "--status", "given")
        assert filled(*words, command="facts").code == 0
        text = (here / "jurisdictions/us/wa/yakima.yaml").read_text()
        assert "clerk" in text
        assert filled("show", "us/wa/yakima", "officers.clerk", command="facts").code == 0
        assert filled("check", "us/wa/yakima", command="facts").code == 0


def test_every_fixture_is_read_by_some_test():
    named = "".join(path.read_text() for path in Path(__file__).parents[2].glob("places/*.py"))
    for path in FIXTURES.iterdir():
        assert path.name in named or path in TABLES
