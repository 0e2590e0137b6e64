"""Member lists: each row gets its id, or is listed with its candidates and the reason."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from billgen.base.errors import CommandError
from billgen.batch.jobs import Job
from billgen.batch.rows import jobs_of, read_columns
from billgen.cli.places.match import command
from billgen.library.library import Library
from billgen.places.matching import Outcome, Row, columns_of, match
from billgen.places.sheets import csv_bytes, read_sheet
from billgen.places.store import PlaceStore
from billgen.places.units import Level, Unit

from .conftest import needs_big_tables

NOTHING = Job("", "", "")


def listed(store: PlaceStore, tmp_path: Path, *names: str, state: str = "", kind: str = "") -> list[Row]:
    path = tmp_path / "members.csv"
    path.write_bytes(csv_bytes(["Member"], [[name] for name in names]))
    sheet = read_sheet(path)
    return match(store, sheet, columns_of(sheet), state, kind)


class DescribeMatching:
    def it_matches_names_as_a_member_list_has_them(self, tables, tmp_path):
        names = ("City of SeaTac", "SeaTac, City of", "Town of Friday Harbor", "Spokane (city)", "Mt. Vernon")
        rows = listed(tables, tmp_path, *names, state="WA")
        assert [row.id for row in rows] == [
            "us/wa/seatac", "us/wa/seatac", "us/wa/friday-harbor", "us/wa/spokane", "us/wa/mount-vernon",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "state", "outcome", "why"),
        [
            ("Rochester", "NY", Outcome.DOUBTFUL, "several are called so"),
            ("Seatle", "WA", Outcome.DOUBTFUL, "spelled nearly so"),
            ("City of Friday Harbor", "WA", Outcome.DOUBTFUL, "none that is a city"),
            ("Hartford County", "CT", Outcome.REFUSED, "no county government"),
            ("Chugach Census Area", "AK", Outcome.REFUSED, "drawn for statistics"),
            ("Columbus City township", "OH", Outcome.REFUSED, "functional status unverified"),
            ("Association of Cities", "WA", Outcome.UNKNOWN, "nothing in the tables"),
        ],
    )
    def it_guesses_nothing_and_says_why(self, tables, tmp_path, name, state, outcome, why):
        [row] = listed(tables, tmp_path, name, state=state)
        assert (row.outcome, row.id) == (outcome, "")
        assert why in row.why
        assert bool(row.candidates) is (outcome is not Outcome.UNKNOWN)

    def it_says_when_no_counties_were_imported(self, imported, target, tmp_path):
        imported("places.csv")
        rows = listed(PlaceStore(target), tmp_path, "Yakima County", "Okanogan County", "Yakima", state="WA")
        assert [(row.outcome, row.why) for row in rows] == [
            (Outcome.DOUBTFUL, "no counties were imported"),
            (Outcome.UNKNOWN, "nothing in the tables is called so: no counties were imported"),
            (Outcome.MATCHED, ""),
        ]

    def it_doubts_towns_in_a_list_of_counties(self, tables, tmp_path):
        rows = listed(tables, tmp_path, "Spokane", "King", "Seattle", state="WA")
        assert [row.outcome for row in rows] == [Outcome.DOUBTFUL, Outcome.DOUBTFUL, Outcome.MATCHED]
        assert rows[0].candidates == ["us/wa/spokane", "us/wa/spokane-county"]

    def it_does_not_doubt_them_in_a_list_of_towns(self, tables, tmp_path):
        rows = listed(tables, tmp_path, "Spokane", "Yakima", "Seattle", state="WA")
        assert {row.outcome for row in rows} == {Outcome.MATCHED}

    def it_reads_a_list_of_counties_when_told_so(self, tables, tmp_path):
        rows = listed(tables, tmp_path, "Spokane", "King County", state="WA", kind="county")
        assert [row.id for row in rows] == ["us/wa/spokane-county", "us/wa/king-county"]

    def it_goes_by_the_state_of_the_row(self, tables, tmp_path):
        path = tmp_path / "list.csv"
        path.write_text("Account Name,Billing State\nRochester (city),New York\nYakima,WA\nYakima,Wah\n")
        sheet = read_sheet(path)
        rows = match(tables, sheet, columns_of(sheet), "OR")
        assert [row.id for row in rows] == ["us/ny/rochester", "us/wa/yakima", ""]
        assert rows[2].why == "no state is called `Wah`"


class DescribeTheFilesOfAMatch:
    @pytest.fixture
    def written(self, imported, tmp_path) -> Path:
        """The folder in which a list of members with columns of its own was matched."""
        imported()
        (tmp_path / "billgen.yaml").touch()
        lines = ("City of SeaTac,100,12,x", "Seatle,5,9,", '"SeaTac, City of",1,3,')
        header = "Member,Dues,Kind,place.officers.clerk"
        (tmp_path / "members.csv").write_text("\n".join((header, *lines)), encoding="utf-8")
        words = ("--state", "WA", "--out", str(tmp_path / "ids.csv"), "--workspace", str(tmp_path))
        self.done = CliRunner().invoke(command, [str(tmp_path / "members.csv"), *words])
        return tmp_path

    def it_is_what_a_run_takes_with_rows_filled_in(self, written, washington):
        ids, review = read_sheet(written / "ids.csv"), read_sheet(written / "ids-review.csv")
        filled = [(line, ["us/wa/seattle", *cells[1:]]) for line, cells in review.rows]
        both = ids._replace(rows=[*ids.rows, *filled])
        library = Library(written, washington)
        jobs, problems = jobs_of(library, both, read_columns(library, both, []), ["remote-meetings"], NOTHING)

        assert ids.header == review.header
        assert [job.place for job in jobs] == ["us/wa/seatac", "us/wa/seatac", "us/wa/seattle"]
        assert problems == []
        assert jobs[0].facts == {"place.officers.clerk": "x"}  # the one column that says itself what it is
        assert ids.header[6:9] == ("(Dues)", "(Kind, from the list)", "place.officers.clerk")
        assert [cells[6] for _, cells in both.rows] == ["100", "1", "5"]

    def it_says_which_rows_are_one_place(self, written):
        assert "2 rows are one place, us/wa/seatac: lines 2, 4." in self.done.output


class DescribeColumns:
    def it_asks_when_nothing_tells_which(self, tmp_path):
        path = tmp_path / "list.csv"
        path.write_text("a,b\n1,2\n")
        with pytest.raises(CommandError, match=r"--column NAME"):
            columns_of(read_sheet(path))

    def it_asks_what_was_meant(self, tmp_path):
        path = tmp_path / "list.csv"
        path.write_text("Member Name,Dues\n1,2\n")
        with pytest.raises(CommandError, match=r"no column `Member Nam`\. Did you mean `Member Name`"):
            columns_of(read_sheet(path), "Member Nam")


def messed(unit: Unit, turn: int) -> str:
    """A name as one of a dozen clerks types it; the same turn gives the same."""
    kind = unit.kind.title()
    name = unit.name
    short = name.replace("Mount ", "Mt. ").replace("Saint ", "St. ").replace("Fort ", "Ft. ")
    return (
        f"{kind} of {name}",
        f"{name}, {kind} of",
        f"{name} ({unit.kind})",
        name,
        f"  {name.upper()} ",
        f"{kind} of {short}",
        f"{short}, WA",
        f"{name}, Washington",
        f"THE {kind.upper()} OF {name.upper()}",
        f"{name} {kind}",
        f"{kind} Of {name.replace(' ', '  ')}, WA",
        f"{name.replace('-', ' ')} ({kind} of)",
    )[turn % 12]


@needs_big_tables
class DescribeAListOf281Names:
    def it_matches_each_of_them_and_none_to_another(self, big, tmp_path):
        towns = [(id, unit) for id, unit in big.units() if unit.state == "WA" and unit.level is Level.PLACE]
        random.Random(281).shuffle(towns)
        names = [messed(unit, turn) for turn, (_, unit) in enumerate(towns)]
        rows = listed(big, tmp_path, *names, state="WA")

        assert len(rows) == 281
        matched = [(row.id, id) for row, (id, _) in zip(rows, towns, strict=True) if row.id]
        assert all(found == meant for found, meant in matched)
        assert [row.written for row in rows if not row.id] == []

    def it_matches_none_of_them_wrongly_when_a_letter_is_lost(self, big, tmp_path):
        towns = [(id, unit) for id, unit in big.units() if unit.state == "WA" and unit.level is Level.PLACE]
        names = [unit.name[:2] + unit.name[3:] for _, unit in towns]
        rows = listed(big, tmp_path, *names, state="WA")
        wrong = [row for row, (id, _) in zip(rows, towns, strict=True) if row.id not in ("", id)]
        assert [(row.written, row.id) for row in wrong] == []
        offered = sum(id in row.candidates or row.id == id for row, (id, _) in zip(rows, towns, strict=True))
        assert offered > 260
