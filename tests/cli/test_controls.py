"""`--controls` and `--flat`: what they change, and that a redraft makes the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.judges import W, parts, squeezed, text_of
from tests.program import files_below

RECORD = "out/us/zz/thing.record.json"
WORD = "out/us/zz/thing.docx"
BILL = small.BILL.replace(
    "(1) See",
    "(1) {{ state.name|upper }}, {{ state.name }} and {{ options.size }} {{ options.size * 2 }}; it "
    "{{ words.act }}s on {{ place.officers.auditor }}.\n(1) See",
)
LIBRARY: dict[str, object] = {
    "manifest": "options:\n  size: {kind: number, default: 7, help: Size.}\n"
    "needs:\n  state.officers.treasurer: {why: Money., label: keeper of the money}\n",
    "bill": BILL,
}


def titles(path: Path) -> list[tuple[str, str, str]]:
    """Every content control: its title, its path, its words."""
    return [
        (
            control.find(f"{W}sdtPr/{W}alias").get(f"{W}val", ""),
            control.find(f"{W}sdtPr/{W}tag").get(f"{W}val", ""),
            "".join(text.text or "" for text in control.iter(f"{W}t")),
        )
        for control in parts(path)["word/document.xml"].iter(f"{W}sdt")
    ]


def snapshot(here: Path) -> dict[str, bytes]:
    return {name: (here / name).read_bytes() for name in files_below(here)}


def read(here: Path) -> dict[str, Any]:
    return json.loads((here / RECORD).read_text(encoding="utf-8"))


class DescribeControls:
    @pytest.mark.parametrize("mode", ["plain", "bound"])
    def it_holds_every_fact_and_option_that_prints_as_it_is(self, draft: Billgen, here: Path, mode: str):
        done = draft("--format", "docx", "--controls", mode, library=LIBRARY)

        assert done.code == 0, done.err
        assert titles(here / WORD) == [
            ("opening words of the title", "place.drafting.title.opening", "AN ACT on"),
            ("enacting clause", "place.drafting.enacting_clause", "Be it enacted"),
            ("name of the state", "state.name", "Zedland"),
            ("keeper of the money", "state.officers.treasurer", "state treasurer"),
            ("name of the state", "state.name", "ZEDLAND"),
            ("name of the state", "state.name", "Zedland"),
            ("size", "options.size", "7"),
        ]
        assert ("customXml/item1.xml" in parts(here / WORD)) is (mode == "bound")

    def it_leaves_them_out_of_the_cover_note(self, draft: Billgen, here: Path):
        draft("--format", "docx", "--controls", "bound", library=LIBRARY)

        assert titles(here / "out/us/zz/thing--cover.docx") == []

    def it_is_off_unless_it_is_asked_for(self, draft: Billgen, here: Path):
        draft("--format", "docx", library=LIBRARY)
        before = snapshot(here)
        assert titles(here / WORD) == []

        draft("--format", "docx", "--controls", "off")
        assert snapshot(here) == before

    def it_changes_nothing_but_word_files(self, draft: Billgen, here: Path):
        words = ("--format", "txt,html,json")
        draft(*words, library=LIBRARY)
        before = snapshot(here)
        draft(*words, "--controls", "bound")
        prints = [json.loads(data)["fingerprint"] for data in (before[RECORD], (here / RECORD).read_bytes())]
        after = snapshot(here)

        for name in before.keys() - {RECORD, "out/us/zz/thing--cover.txt"}:
            old, new = (one[name].decode() for one in (before, after))
            for short in (prints[0], prints[0][:8]):
                old = old.replace(short, prints[1][: len(short)])
            assert new == old, name

    def it_says_what_libreoffice_does_to_bound_ones(self, program: Billgen):
        assert "LibreOffice" in program("draft", "--help").out


class DescribeFlat:
    def it_reads_as_the_text_reads(self, draft: Billgen, here: Path):
        draft("--format", "docx,txt", "--flat", library=LIBRARY)
        for name in ("thing", "thing--cover"):
            document = parts(here / f"out/us/zz/{name}.docx")["word/document.xml"]
            words = "".join(text_of(paragraph) for paragraph in document.iter(f"{W}p"))
            text = (here / f"out/us/zz/{name}.txt").read_text(encoding="utf-8").partition("\n\n")[2]

            assert squeezed(words) == squeezed(text)


class DescribeTheRecordOfThem:
    @pytest.mark.parametrize(
        ("words", "inputs"),
        [
            (["--controls", "plain"], ("plain", False)),
            (["--controls", "bound"], ("bound", False)),
            (["--flat"], ("off", True)),
            (["--flat", "--controls", "off", "--annotated"], ("off", True)),
        ],
    )
    def it_makes_the_same_bytes_again(
        self, draft: Billgen, program: Billgen, here: Path, words: list[str], inputs: tuple[str, bool]
    ):
        draft("--format", "docx,txt", *words, library=LIBRARY, env={"PYTHONHASHSEED": "1"})
        before = snapshot(here)
        done = program("redraft", RECORD, env={"PYTHONHASHSEED": "2"})

        assert (read(here)["inputs"]["controls"], read(here)["inputs"]["flat"]) == inputs
        assert done.code == 0, done.err
        assert snapshot(here) == before

    def it_is_another_draft_than_one_without(self, draft: Billgen, here: Path):
        prints: set[str] = set()
        for words in ([], ["--controls", "plain"], ["--controls", "bound"], ["--flat"]):
            draft("--format", "docx", *words, library=LIBRARY)
            prints.add(read(here)["fingerprint"])

        assert len(prints) == 4

    def it_may_be_missing_in_a_record_of_before(self, draft: Billgen, program: Billgen, here: Path):
        draft(library=LIBRARY)
        old = read(here)
        del old["inputs"]["controls"], old["inputs"]["flat"]
        (here / RECORD).write_text(json.dumps(old), encoding="utf-8")
        done = program("redraft", RECORD, "--json")

        assert (done.code, done.json["same"], done.json["changes"]) == (0, True, [])

    @pytest.mark.parametrize(("key", "value"), [("controls", "some"), ("controls", 1), ("flat", "yes")])
    def it_is_damaged_when_it_says_something_else(
        self, draft: Billgen, program: Billgen, here: Path, key: str, value: object
    ):
        draft(library=LIBRARY)
        damaged = read(here)
        damaged["inputs"][key] = value
        (here / RECORD).write_text(json.dumps(damaged), encoding="utf-8")
        done = program("redraft", RECORD)

        assert done.code == 1
        assert f"the record is damaged: {key}" in done.err

    def it_is_accepted_as_a_job(self, draft: Billgen, program: Billgen, here: Path):
        draft("--format", "docx", "--flat", library=LIBRARY)
        done = program("draft", RECORD, "--format", "docx", "--controls", "plain", "--out", "again")

        assert done.code == 0, done.err
        assert titles(here / "again/us/zz/thing.docx")
