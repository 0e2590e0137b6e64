"""A run over many places: what is chosen, what is made, and what a second run makes again."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

from tests.batch.conftest import Batch, rows, towns, vouched
from tests.program import billgen, files_below


def table(path: Path) -> list[dict[str, str]]:
    """A report as rows."""
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


class DescribeARun:
    def it_makes_a_draft_for_every_place(self, batch: Batch, here: Path):
        done = batch("thing", "--in", "us/zz", "--json")

        assert done.code == 0
        assert done.json["states"] == {"made": 2}
        names = ["oz-zz-thing--cover.txt", "oz-zz-thing.record.json", "oz-zz-thing.txt"]
        assert files_below(here / "run/us/zz/oz") == names
        assert "Thing Act of Ix" in (here / "run/us/zz/ix/ix-zz-thing.txt").read_text()
        assert vouched(here / "run") == 2

    def it_makes_only_what_changed(self, batch: Batch, here: Path, workspace: Path):
        batch("thing", "--in", "us/zz")
        before = (here / "run/us/zz/ix/ix-zz-thing.txt").stat().st_mtime_ns
        again = batch("thing", "--in", "us/zz", "--json")
        billgen("register", "set", "us/zz/oz", "thing", "adopted", "--out", "run", cwd=here)
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("name: Oz", "name: Ozma"))
        third = batch("thing", "--in", "us/zz", "--json")

        assert again.json["states"] == {"unchanged": 2}
        assert third.json["states"] == {"unchanged": 1, "made": 1}
        assert [(one["place"], one["step"]) for one in third.json["anew"]] == [("us/zz/oz", "adopted")]
        assert (here / "run/us/zz/ix/ix-zz-thing.txt").stat().st_mtime_ns == before
        assert "Thing Act of Ozma" in (here / "run/us/zz/oz/oz-zz-thing.txt").read_text()

    def it_looks_and_renders_nothing_for_a_fact_that_the_draft_does_not_read(
        self, batch: Batch, here: Path, workspace: Path
    ):
        batch("thing", "--places", "us/zz/oz")
        before = (here / "run/us/zz/oz/oz-zz-thing.txt").stat().st_mtime_ns
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text() + "county: Gillikin County\n")
        again = batch("thing", "--places", "us/zz/oz", "--json")

        assert again.json["states"] == {"unchanged": 1}
        assert (here / "run/us/zz/oz/oz-zz-thing.txt").stat().st_mtime_ns == before

    def it_makes_papers_again_for_a_fact_that_they_alone_read(
        self, batch: Batch, here: Path, workspace: Path
    ):
        words = ("thing", "--places", "us/zz/oz", "--packet", "--confirm", "--json")
        first = batch(*words)
        notice = here / "run/us/zz/oz/oz-zz-thing--hearing-notice.txt"
        assert "write to the [title of the clerk]" in " ".join(notice.read_text().split())
        assert first.json["standings"] == {"blanks": 1}
        assert "officers.clerk" in (here / "run/confirm.csv").read_text()

        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text() + "officers: {clerk: {value: Keeper, status: reported, source: told}}\n")
        oz.write_text(oz.read_text() + "sources: {told: {title: Told, checked: 2026-11-20}}\n")
        assert batch(*words).json["states"] == {"made": 1}
        assert "write to the Keeper" in " ".join(notice.read_text().split())
        assert batch(*words).json["states"] == {"unchanged": 1}

    def it_keeps_the_day_of_a_draft_that_did_not_change(self, batch: Batch, here: Path):
        batch("thing", "--places", "us/zz/oz")
        before = (here / "run/us/zz/oz/oz-zz-thing.txt").read_bytes()
        batch("thing", "--places", "us/zz/oz", day=False)
        again = batch("thing", "--places", "us/zz/oz", "--json", day=False)

        assert again.json["states"] == {"unchanged": 1}
        assert (
            before != (here / "run/us/zz/oz/oz-zz-thing.txt").read_bytes()
        )  # the second run named no day: today

    def it_makes_a_format_that_is_asked_for_later(self, batch: Batch, here: Path):
        batch("thing", "--places", "us/zz/oz")
        again = batch("thing", "--places", "us/zz/oz", "--format", "txt,html", "--json")

        assert again.json["states"] == {"made": 1}
        assert (here / "run/us/zz/oz/oz-zz-thing.html").is_file()

    def it_makes_a_file_again_that_is_gone(self, batch: Batch, here: Path):
        batch("thing", "--places", "us/zz/oz")
        (here / "run/us/zz/oz/oz-zz-thing.txt").unlink()
        again = batch("thing", "--places", "us/zz/oz", "--json")

        assert again.json["states"] == {"made": 1}
        assert vouched(here / "run") == 1

    def it_never_writes_over_an_edited_file(self, batch: Batch, here: Path, workspace: Path):
        batch("thing", "--in", "us/zz")
        edited = here / "run/us/zz/oz/oz-zz-thing.txt"
        edited.write_text("counsel was here")
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("name: Oz", "name: Ozma"))
        again = batch("thing", "--in", "us/zz", "--json")

        assert again.code == 1
        assert again.json["states"] == {"unchanged": 1, "edited": 1}
        assert "faulty" not in again.json["standings"]
        assert "--new-version" not in again.err
        assert edited.read_text() == "counsel was here"
        assert 'href="us/zz/oz/oz-zz-thing.txt"' in (here / "run/report.html").read_text()
        assert ",us/zz/oz/oz-zz-thing," in (here / "run/report.csv").read_text()
        register = billgen("register", "show", "--out", "run", cwd=here)
        assert "2 not sent yet" in register.out
        assert batch("thing", "--in", "us/zz", "--json").json["states"] == {"unchanged": 1, "edited": 1}
        assert 'href="us/zz/oz/oz-zz-thing.txt"' in (here / "run/report.html").read_text()
        assert batch("thing", "--in", "us/zz", "--replace", "--json").json["states"] == {
            "unchanged": 1,
            "made": 1,
        }

    def it_names_what_the_law_bars_with_its_authority(self, batch: Batch, here: Path, workspace: Path):
        manifest = workspace / "templates/thing/template.yaml"
        gate = (
            "gates:\n  - {when: '\"allowed\" in state.law.dragons.standing', level: stop, say: No dragons., "
        )
        manifest.write_text(manifest.read_text() + gate + "cite: state.law.dragons.cite}\n")
        done = batch("thing", "--places", "us/zz/oz", "--json")

        assert (done.code, done.json["states"], done.json["standings"]) == (0, {"skipped": 1}, {"barred": 1})
        (row,) = table(here / "run/skipped.csv")
        assert "No dragons." in row["why"]
        assert row["authority"].startswith("Section 7")
        assert batch("thing", "--places", "us/zz/oz", "--json").json["states"] == {"skipped": 1}


class DescribeChoosing:
    def it_takes_kinds_and_conditions(self, batch: Batch, workspace: Path):
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text() + "population: {value: 900, as_of: 2020-04-01}\n")
        where = ("--where", "place.population > 500")
        done = batch("thing", "--in", "zedland", "--kind", "city", *where, "--json")

        assert done.code == 1  # Ix has no population: it is told, not passed over
        assert done.json["states"] == {"made": 1}
        assert "us/zz/ix" in done.json["problems"][0]["what"]

    def it_refuses_a_run_for_nobody(self, batch: Batch):
        assert batch("thing").code == 2
        assert "no place is named" in batch("thing").err
        assert "no place is such" in batch("thing", "--in", "us/zz", "--kind", "village").err
        assert "no state is called 'qq'" in batch("thing", "--in", "zz,qq").err

    def it_says_what_is_misspelled(self, batch: Batch):
        kind = batch("thing", "--in", "us/zz", "--kind", "citty")
        where = batch("thing", "--in", "us/zz", "--where", "place.popluation > 5")

        assert (kind.code, where.code) == (2, 2)
        assert "no kind of place is called 'citty'" in kind.err
        assert "Did you mean `city`?" in kind.err
        assert "place.population" in where.err

    def it_asks_before_it_makes_very_many(self, batch: Batch, here: Path):
        table = rows(here / "many.csv", towns(501))
        refused = batch("thing", "--rows", table)
        made = batch("thing", "--rows", table, "--limit", "2", "--json")

        assert refused.code == 2
        assert "501 drafts" in refused.err
        assert made.json["states"] == {"made": 2}

    def it_says_beforehand_what_would_be_and_writes_nothing(self, batch: Batch, here: Path):
        done = batch("thing", "--in", "us/zz", "--dry-run", "--json")

        assert done.code == 0
        assert (done.json["jobs"], done.json["looked"], done.json["standings"]) == (2, 2, {"blanks": 2})
        assert done.json["bytes"] > 0
        assert files_below(here) == []


class DescribeRows:
    def it_drafts_each_with_its_own_options_and_facts(self, batch: Batch, here: Path, workspace: Path):
        manifest = workspace / "templates/thing/template.yaml"
        manifest.write_text(
            manifest.read_text() + "options:\n  colour: {kind: text, default: red, help: Its colour.}\n"
        )
        bill = workspace / "templates/thing/bill.md.j2"
        bill.write_text(bill.read_text().replace("keeps the thing", "keeps the {{ options.colour }} thing"))
        table = rows(
            here / "towns.csv",
            ['"Oz, ZZ",thing,blue,Emerald Council,remark', "us/zz/ix,thing,,,"],
            "place,template,colour,state.officers.treasurer,(remarks)",
        )
        done = batch("--rows", table, "--json")

        assert done.json["states"] == {"made": 2}
        oz = (here / "run/us/zz/oz/oz-zz-thing.txt").read_text()
        assert "Emerald Council keeps the blue thing" in oz
        assert "state treasurer keeps the red thing" in (here / "run/us/zz/ix/ix-zz-thing.txt").read_text()

    def it_tells_bad_ones_with_their_line_and_makes_the_others(self, batch: Batch, here: Path):
        lines = ["us/zz/oz,thing", "Nowhere,thing", "us/zz/ix,thong", "us/zz/oz,thing", ",thing"]
        done = batch("--rows", rows(here / "towns.csv", lines, "place,template"), "--json")

        assert done.code == 1
        assert done.json["states"] == {"made": 1}
        told = {(problem.get("line"), problem["what"]) for problem in done.json["problems"]}
        assert {line for line, _ in told} == {3, 4, None, 6}
        assert any("towns.csv:5: thing for us/zz/oz is asked for twice" in what for _, what in told)
        assert any("by a column `file`" in problem.get("fix", "") for problem in done.json["problems"])

    def it_takes_places_that_a_row_declares(self, batch: Batch, here: Path):
        done = batch(
            "thing", "--rows", rows(here / "towns.csv", ["ZZ,town,Rinkitink", "ZZ,city,Oz"]), "--json"
        )

        assert done.json["states"] == {"made": 2}
        assert "Thing Act of Rinkitink" in (here / "run/us/zz/rinkitink/rinkitink-zz-thing.txt").read_text()
        assert (here / "run/us/zz/oz/oz-zz-thing.txt").is_file()  # known already: that place

    def it_refuses_columns_that_nearly_mean_something(self, batch: Batch, here: Path):
        done = batch(
            "thing", "--rows", rows(here / "towns.csv", ["us/zz/oz,1,2"], "place,Templat,officers.clerk")
        )

        assert done.code == 2
        assert "the column 'Templat' is no option and no fact. Did you mean 'template'?" in done.err
        assert "the column 'officers.clerk' is no option" in done.err

    def it_leaves_the_columns_of_a_list_of_members_and_says_so(self, batch: Batch, here: Path):
        lines = ['"Oz, ZZ",100,Ann', *(f'"Nowhere {n}, ZZ",1,Bo' for n in range(12))]
        words = ("thing", "--rows", rows(here / "members.csv", lines, "Member,Dues,Clerk"), "--dry-run")
        told, every, data = batch(*words), batch(*words, "-v"), batch(*words, "--json").json

        assert (told.code, data["jobs"], len(data["problems"])) == (0, 1, 12)
        assert (
            told.err.count(
                "2 columns were not read, since no option and no fact is called so: `Dues`, `Clerk`"
            )
            == 1
        )
        assert "and 2 more that were left out; -v prints all" in told.err
        assert every.err.count("left out: ") == 12
        assert "`Dues`" in data["notices"][0]

    def it_writes_tables_that_no_spreadsheet_computes(self, batch: Batch, here: Path):
        batch("thing", "--rows", rows(here / "towns.csv", ['ZZ,town,"=HYPERLINK(""x"")"']))

        (row,) = table(here / "run/report.csv")
        assert row["name"].startswith("'=")


class DescribeTheLedger:
    def it_is_made_anew_from_the_records_and_says_so(self, batch: Batch, here: Path):
        batch("thing", "--in", "us/zz")
        ledger = here / "run/ledger.sqlite"
        ledger.write_bytes(ledger.read_bytes()[:5000])
        again = batch("thing", "--in", "us/zz", "--json")

        assert again.json["states"] == {"unchanged": 2}
        assert "made anew from 2 records" in again.json["notices"][0]
        assert (here / "run/ledger.sqlite.broken").is_file()

    def it_belongs_to_one_run_at_a_time(self, batch: Batch, here: Path):
        batch("thing", "--places", "us/zz/oz")
        other = sqlite3.connect(here / "run/ledger.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        refused = batch("thing", "--places", "us/zz/oz")
        other.close()

        assert refused.code == 74
        assert "another run of billgen is writing into this folder" in refused.err
