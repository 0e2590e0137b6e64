"""The files of a draft: where they go, what is never overwritten, and the record that vouches for them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.program import files_below

OTHER = ("--fact", "state.name=Otherland")
STUDY = "sections:\n  study: {default: on}\noptions:\n  size: {kind: number, default: 7, help: Size.}\n"
STUDY_BILL = small.BILL.replace(
    "{% endblock %}",
    '{% if on("study") %}\n## Study {: #study}\nIn {{ options.size }} months.\n{% endif %}\n{% endblock %}',
)


def record(here: Path, name: str = "thing") -> dict[str, object]:
    return json.loads((here / "out/us/zz" / f"{name}.record.json").read_text(encoding="utf-8"))


def text(here: Path, name: str = "thing.txt") -> str:
    return (here / "out/us/zz" / name).read_text(encoding="utf-8")


class DescribeWhereFilesGo:
    def it_is_a_folder_of_the_place_below_out(self, draft: Billgen, here: Path):
        draft("--out", "drafts", "--name", "my-thing", "--format", "txt,html")

        names = ["my-thing--cover.txt", "my-thing.html", "my-thing.record.json", "my-thing.txt"]
        assert files_below(here) == [f"drafts/us/zz/{name}" for name in names]

    @pytest.mark.parametrize(
        "name",
        ["../thing", "/etc/thing", "a/b", "..", ".", ".hidden", "a\\b", "con", "NUL.txt", "com1", "a.",
         "a..b", "x" * 101, "a b", "thing\n", "-x", "naïve", "thing--cover", "thing.record"],
    )  # fmt: skip
    def it_is_no_other_whatever_the_name(self, draft: Billgen, here: Path, tmp_path: Path, name: str):
        before = files_below(tmp_path)
        done = draft(f"--name={name}")

        assert done.code == 2
        assert "cannot name a" in done.err
        assert [
            path for path in files_below(tmp_path) if path not in before and "workspace" not in path
        ] == []

    def it_holds_all_formats_or_none(self, draft: Billgen, here: Path):
        small.write(here, {"out/us/zz/thing.html": "<p>mine</p>"})
        done = draft("--format", "txt,html,docx")

        assert done.code == 74
        assert files_below(here) == ["out/us/zz/thing.html"]


class DescribeAnEarlierDraft:
    def it_is_replaced_when_nobody_changed_it(self, draft: Billgen, here: Path):
        draft()
        done = draft(*OTHER)

        assert done.code == 0
        assert "Otherland" in text(here)

    def it_is_never_overwritten_once_edited(self, draft: Billgen, here: Path):
        draft()
        (here / "out/us/zz/thing.txt").write_text("edited by counsel")
        done = draft(*OTHER)

        assert done.code == 74
        assert "thing.txt" in done.err
        assert "--new-version" in done.err
        assert "--replace" in done.err
        assert text(here) == "edited by counsel"

    def it_is_not_overwritten_when_it_was_never_ours(self, draft: Billgen, here: Path):
        small.write(here, {"out/us/zz/thing.txt": "mine"})

        assert draft().code == 74
        assert text(here) == "mine"

    def it_is_given_up_with_replace(self, draft: Billgen, here: Path):
        small.write(here, {"out/us/zz/thing.txt": "mine"})

        assert draft("--replace").code == 0
        assert "Zedland" in text(here)
        assert draft().code == 0

    def it_is_kept_beside_a_new_version(self, draft: Billgen, here: Path):
        draft()
        (here / "out/us/zz/thing.txt").write_text("edited by counsel")
        assert draft("--new-version", *OTHER).code == 0
        assert draft("--new-version", *OTHER).code == 0

        assert text(here) == "edited by counsel"
        assert "Otherland" in text(here, "thing-d2.txt")
        assert [record(here, name)["inputs"]["letter"] for name in ("thing", "thing-d2", "thing-d3")] == [
            "A",
            "B",
            "C",
        ]  # type: ignore[index]

    def it_loses_files_of_other_words_that_nobody_changed(self, draft: Billgen, here: Path):
        draft("--format", "txt,html")
        done = draft(*OTHER)

        assert "Removed out/us/zz/thing.html" in done.out
        left = ["thing--cover.txt", "thing.record.json", "thing.txt"]
        assert files_below(here) == [f"out/us/zz/{name}" for name in left]

    def it_keeps_files_of_other_words_that_somebody_changed(self, draft: Billgen, here: Path):
        draft("--format", "txt,html")
        (here / "out/us/zz/thing.html").write_text("edited by counsel")

        before = text(here)
        done = draft(*OTHER)  # beside other words the edited file would stand for what it is not
        assert done.code == 74
        assert "thing.html" in done.err
        assert (text(here, "thing.html"), text(here)) == ("edited by counsel", before)
        assert draft("--new-version", *OTHER).code == 0

    def it_gains_formats_of_the_same_words(self, draft: Billgen, here: Path):
        draft()
        draft("--format", "html")

        assert sorted(record(here)["files"]) == ["thing--cover.txt", "thing.html", "thing.txt"]  # type: ignore[call-overload]
        assert draft("--format", "html,txt", *OTHER).code == 0

    def it_leaves_no_temporaries_and_sweeps_those_of_killed_runs(self, draft: Billgen, here: Path):
        small.write(here, {"out/us/zz/.thing.txt.99.tmp": "half", "out/us/zz/.thing.txt.98.tmp": "half"})
        os.utime(here / "out/us/zz/.thing.txt.99.tmp", (0, 0))
        draft()

        assert [name for name in files_below(here) if "tmp" in name] == ["out/us/zz/.thing.txt.98.tmp"]


class DescribeTheRecord:
    def it_vouches_for_every_file(self, draft: Billgen, here: Path):
        draft("--format", "txt,html,docx")
        files = record(here)["files"]

        assert isinstance(files, dict)
        papers = ["thing--cover.docx", "thing--cover.txt", "thing.docx", "thing.html", "thing.txt"]
        assert sorted(files) == papers
        for name, hash in files.items():
            assert hashlib.sha256((here / "out/us/zz" / name).read_bytes()).hexdigest() == hash

    def it_says_what_was_asked_for(self, draft: Billgen, here: Path):
        words = ["--set", "size=9", "--without", "study", "--fact", "state.name=Otherland", "--clean"]
        draft(*words, "--waive", "unread@x.y=no", library={"manifest": STUDY, "bill": STUDY_BILL})

        assert record(here)["schema"] == "billgen.record/1"
        assert record(here)["inputs"] == {
            "template": "thing",
            "place": "us/zz",
            "options": {"size": 9},
            "sections": {"study": False},
            "facts": {"state.name": "Otherland"},
            "waived": {"unread@x.y": "no"},
            "as_of": "2027-01-11",
            "letter": "A",
            "clean": True,
            "annotated": False,
            "controls": "off",
            "flat": False,
        }

    def it_makes_the_same_draft_again_as_an_options_file(self, draft: Billgen, program: Billgen, here: Path):
        words = ["--set", "size=9", "--without", "study", "--fact", "state.name=Otherland"]
        draft(*words, library={"manifest": STUDY, "bill": STUDY_BILL})
        (here / "r.json").write_text((here / "out/us/zz/thing.record.json").read_text())
        done = program("draft", "thing", "us/zz", "--options", "r.json", "--format", "txt", "--out", "again")

        assert done.code == 0
        for name in ("thing.txt", "thing.record.json"):
            assert (here / "again/us/zz" / name).read_bytes() == (here / "out/us/zz" / name).read_bytes()

    def it_gives_way_to_the_command_line(self, draft: Billgen, here: Path):
        (here / "o.yaml").write_text("options: {size: 9}\nsections: {study: off}\nfacts: {state.name: A}\n")
        words = ["--options", "o.yaml", "--set", "size=11", "--with", "study", "--fact", "state.name=B"]
        draft(*words, library={"manifest": STUDY, "bill": STUDY_BILL})

        assert "In 11 months." in text(here)
        assert "Thing Act of B" in text(here)

    def it_holds_every_fact_read_and_every_miss(self, draft: Billgen, here: Path):
        draft(library={"bill": small.BILL.replace("{{ state.name }}", "{{ state.name }} {{ state.county }}")})
        facts = record(here)["facts"]

        assert isinstance(facts, dict)
        treasurer = facts["state.officers.treasurer"]
        assert (treasurer["value"], treasurer["status"], treasurer["layer"]) == (
            "state treasurer",
            "verified",
            "us/zz",
        )
        assert treasurer["source"] == {
            "title": "Made up",
            "url": "https://example.org/",
            "checked": "2027-01-01",
        }
        assert treasurer["quote"] == "state treasurer"
        assert treasurer["used"] == ["thing/bill.md.j2:6"]
        assert list(record(here)["missed"]) == ["state.county"]  # type: ignore[call-overload]

    def it_says_where_each_fact_prints(self, draft: Billgen, here: Path):
        draft()
        facts = record(here)["facts"]

        assert isinstance(facts, dict)
        assert facts["state.name"]["printed"] == [[2, 55, 62]]

    def it_names_no_folder_of_this_machine_and_no_clock(self, draft: Billgen, here: Path, tmp_path: Path):
        draft(
            library={
                "bill": small.BILL.replace("{{ state.name }}", "{{ place.drafting.definitions.opening }}")
            }
        )
        data = (here / "out/us/zz/thing.record.json").read_text()

        assert [one["check"] for one in record(here)["findings"]] == ["assumed"]  # type: ignore[index,union-attr]
        assert str(tmp_path) not in data
        assert "/work/" not in data
        assert "/home/" not in data
