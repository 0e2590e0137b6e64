"""What the program prints: help, JSON, names, and nothing but words where no terminal is."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from billgen.cli import COMMANDS
from tests import small
from tests.cli.conftest import Billgen
from tests.program import DAY, billgen, environment, files_below

HEAVY = ("jinja2", "yaml", "markdown_it", "weasyprint", "typst", "lxml", "docx")
GAP = small.BILL.replace("state.name", "state.county")


class DescribeHelp:
    @pytest.mark.parametrize(
        "words", [["--help"], ["-h"], ["--version"], *([name, "--help"] for name in COMMANDS)]
    )
    def it_costs_no_engine(self, tmp_path: Path, words: list[str]):
        code = (
            f"import sys; sys.argv = ['billgen', *{words!r}]\n"
            "from billgen.cli import main\n"
            "try: main()\n"
            f"finally: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )

        assert done.stderr.strip() == "[]"
        assert done.stdout.startswith(("Usage: ", "billgen "))

    @pytest.mark.parametrize("command", ["", *COMMANDS])
    def it_has_an_example(self, tmp_path: Path, command: str):
        done = billgen(*([command] if command else []), "--help", cwd=tmp_path)

        assert done.code == 0
        assert "Example" in done.out
        assert "billgen " in done.out.partition("Example")[2]

    def it_names_every_command_and_exit_code(self, tmp_path: Path):
        done = billgen("--help", cwd=tmp_path)

        assert [name for name in COMMANDS if name not in done.out] == []
        assert [code for code in ("1 ", "2 ", "69 ", "70 ", "74 ", "130 ") if code not in done.out] == []

    def it_is_what_a_bare_command_gets(self, tmp_path: Path):
        done = billgen(cwd=tmp_path)

        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Usage: billgen [OPTIONS] COMMAND")


class DescribeJson:
    def it_is_one_object_for_a_draft_with_all_else_on_stderr(self, draft: Billgen, here: Path):
        done = draft("--json", library={"bill": GAP})
        data = done.json

        assert data["schema"] == "billgen.draft/1"
        assert (data["ok"], data["exit_code"], data["place"]) == (True, 0, "us/zz")
        names = ["thing.txt", "thing--cover.txt", "thing.record.json"]
        assert data["files"] == [f"out/us/zz/{name}" for name in names]
        assert all((here / name).is_file() for name in data["files"])
        assert [one["check"] for one in data["findings"]] == ["missing"]
        assert data["template"]["id"] == "thing"

    def it_is_one_object_for_a_check(self, program: Billgen):
        done = program("check", "thing", "Zedland", "--json", "--strict", library={"bill": GAP})
        data = done.json

        assert (done.code, data["schema"], data["ok"], data["exit_code"]) == (1, "billgen.check/1", False, 1)
        assert data["place"] == "us/zz"
        (one,) = data["findings"]
        assert (one["check"], one["severity"], one["path"]) == ("missing", "warning", "state.county")
        assert (one["provision"], one["line"]) == ("short-title", 4)

    def it_is_one_object_for_a_refusal_with_the_reasons_on_stderr_too(self, draft: Billgen):
        done = draft("--json", "--strict", library={"bill": GAP})

        assert done.code == 1
        assert done.json["ok"] is False
        assert done.json["schema"] == "billgen.draft/1"
        assert done.json["findings"][0]["path"] == "state.county"
        assert "state.county is not given" in done.err

    @pytest.mark.parametrize(
        ("words", "code", "schema"),
        [
            (["draft", "thin", "us/zz", "--json"], 2, "billgen.draft/1"),
            (["draft", "thing", "us/zz", "--json", "--nope"], 2, "billgen.draft/1"),
            (["check", "thing", "--json"], 2, "billgen.check/1"),
            (["draft", "thing", "us/zz", "--json", "--out", "/dev/null/x"], 74, "billgen.draft/1"),
            (["show", "nothing", "--json"], 2, "billgen.show/1"),
        ],
    )
    def it_is_one_object_for_an_error_too(self, program: Billgen, words: list[str], code: int, schema: str):
        done = program(*words)

        assert done.code == code
        assert (done.json["schema"], done.json["ok"], done.json["exit_code"]) == (schema, False, code)
        assert done.json["problems"][0]["what"] in done.err

    def it_lists_every_problem_of_an_error(self, program: Billgen):
        data = program(
            "draft", "thing", "us/zz", "--json", library={"manifest": "sumary: x\nneeds: []\n"}
        ).json

        assert [problem["line"] for problem in data["problems"]] == [11, 12]
        assert data["problems"][0]["file"] == "templates/thing/template.yaml"
        assert "summary" in data["problems"][0]["fix"]

    def it_lists_places_as_items(self, program: Billgen):
        data = program("list", "places", "--json").json

        assert data["schema"] == "billgen.places/1"
        assert {"id": "us/zz", "name": "Zedland", "kind": "state"} in data["items"]

    def it_lists_templates_as_items(self, program: Billgen):
        data = program("list", "templates", "--json").json

        assert data["schema"] == "billgen.templates/1"
        assert {"thing", "public-bank"} <= {item["id"] for item in data["items"]}

    def it_shows_a_template_and_a_place(self, program: Billgen):
        template, place = (program("show", what, "--json").json for what in ("public-bank", "Zedland"))

        assert template["schema"] == "billgen.template/1"
        assert template["options"]["board_size"]["kind"] == "number"
        assert place["schema"] == "billgen.place/1"
        treasurer = {"value": "state treasurer", "status": "verified", "layer": "us/zz", "source": "Made up"}
        assert place["facts"]["officers.treasurer"] == treasurer

    def it_says_what_the_machine_has(self, program: Billgen):
        data = program("doctor", "--json").json

        assert data["schema"] == "billgen.doctor/1"
        names = {item["name"] for item in data["items"]}
        assert {"Python", "PDF engine weasyprint", "PDF engine typst", "Library"} <= names


class DescribeHumanWords:
    def it_says_where_the_files_are_and_what_to_look_at(self, draft: Billgen):
        done = draft("--format", "docx,txt", library={"bill": GAP})

        assert "out/us/zz/thing.docx" in done.out
        assert "out/us/zz/thing.record.json" in done.out
        assert "To settle before use: 1 missing" in done.out
        assert DAY in done.out
        assert done.err == ""

    def it_tells_more_with_v(self, draft: Billgen):
        short, long = (draft(*words, library={"bill": GAP}) for words in ([], ["-v"]))

        assert "--fact state.county=" not in short.out
        assert "--fact state.county=" in long.out
        assert '--waive "missing@state.county=REASON"' in long.out
        assert "thing/bill.md.j2:4" in long.out

    def it_says_what_a_txt_lacks_and_that_a_template_of_ones_own_has_faults(self, draft: Billgen):
        done = draft("--format", "docx,txt", "--annotated", library={"bill": GAP})
        assert done.err == "--annotated: the .txt has no notes and no sources.\n"
        assert "The template thing has " in done.out
        assert "See them all: billgen template check thing" in done.out

    def it_is_silent_when_quiet(self, draft: Billgen):
        done = draft("--quiet", library={"bill": GAP})

        assert (done.code, done.out, done.err) == (0, "", "")

    def it_sums_up_findings_of_one_kind(self, draft: Billgen):
        facts = " ".join(f"{{{{ state.officers.o{number} }}}}" for number in range(6))
        done = draft(library={"bill": small.BILL.replace("{{ state.name }}", facts)})

        assert "To settle before use: 6 missing" in done.out
        assert "and 3 more of these kinds; -v shows all" in done.out

    def it_has_no_colour_and_no_bar_where_no_terminal_is(self, draft: Billgen):
        done = draft("--format", "txt,html", library={"bill": GAP})

        assert "\x1b" not in done.out + done.err
        assert "Rendering" not in done.out + done.err

    def it_has_colour_and_short_lines_on_a_terminal(self, program: Billgen, here: Path, tmp_path: Path):
        program("list", "templates", library={"bill": GAP})
        ours, theirs = pty.openpty()
        env = environment(
            {"BILLGEN_WORKSPACE": str(tmp_path / "workspace"), "COLUMNS": "72", "TERM": "xterm"}
        )
        line = [sys.executable, "-c", "from billgen.cli import main; main()", "check", "thing", "us/zz"]
        process = subprocess.Popen(line, cwd=here, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        said = b""
        try:
            while block := os.read(ours, 4096):
                said += block
        except OSError:
            pass  # the other end is closed
        os.close(ours)

        assert process.wait(60) == 0
        assert b"\x1b[33m" in said
        assert max(map(len, said.decode().splitlines())) < 72 + len("\x1b[33m\x1b[1m\x1b[0m")

    def it_takes_places_by_name(self, here: Path):
        done = billgen("check", "sanctuary-ordinance", "Seattle, WA", "--json", cwd=here)

        assert done.json["place"] == "us/wa/seattle"
        assert files_below(here) == []

    def it_shows_a_template_and_a_place_for_people(self, program: Billgen):
        template = program("show", "public-bank").out
        place = program("show", "us/zz").out

        assert "board_size" in template
        assert "Law gates" in template
        assert "verified officers.treasurer = state treasurer  [us/zz: Made up, 2027-01-01]" in place
        assert "unknown  officers.auditor = not known (nobody has looked)" in place


class DescribeJsonStrings:
    def it_prints_letters_as_they_are(self, draft: Billgen, here: Path):
        draft("--json", "--fact", "state.name=Peña Blanca")
        record = (here / "out/us/zz/thing.record.json").read_text(encoding="utf-8")

        assert "Peña Blanca" in record
        assert json.loads(record)["inputs"]["facts"] == {"state.name": "Peña Blanca"}
