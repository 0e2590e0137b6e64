"""The exit codes of the contract, each brought about from outside the process, and what is said with them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.program import BILLGEN, DAY, environment, files_below

DRAGONS = """
gates:
  - when: '"allowed" in state.law.dragons.standing'
    level: stop
    say: The law forbids it.
    cite: state.law.dragons.cite
    instead: state.law.dragons.instead
"""
RULE = "rules:\n  - 1 == 2\n"
GAP = small.BILL.replace("state.name", "state.county")


class DescribeExit0:
    def it_is_for_a_draft_that_was_made(self, draft: Billgen, here: Path):
        done = draft()

        assert done.code == 0
        names = ["thing--cover.txt", "thing.record.json", "thing.txt"]
        assert files_below(here) == [f"out/us/zz/{name}" for name in names]

    def it_is_for_a_draft_with_blanks(self, draft: Billgen):
        assert draft(library={"bill": GAP}).code == 0
        assert draft("--blanks", library={"bill": GAP}).code == 0

    def it_is_for_a_check_that_only_warns(self, program: Billgen):
        done = program("check", "thing", "us/zz", library={"bill": GAP})

        assert done.code == 0
        assert "1 missing" in done.out


class DescribeExit1:
    @pytest.mark.parametrize("command", ["draft", "check"])
    def it_is_for_what_the_law_forbids(self, program: Billgen, here: Path, command: str):
        done = program(command, "thing", "us/zz", library={"manifest": DRAGONS})

        assert done.code == 1
        assert (
            "The law forbids it. Authority: Section 7 (as reported in Made up, seen on 2027-01-01)."
            in done.out + done.err
        )
        assert "What is lawful there instead: Keep a cat." in done.out + done.err
        assert files_below(here) == []

    def it_is_for_rules_that_do_not_hold(self, draft: Billgen, here: Path):
        done = draft(library={"manifest": RULE})

        assert done.code == 1
        assert "this must hold and does not: 1 == 2" in done.err
        assert "--strict" not in done.err
        assert files_below(here) == []

    @pytest.mark.parametrize("command", ["draft", "check"])
    def it_is_for_warnings_when_strict(self, program: Billgen, here: Path, command: str):
        done = program(command, "thing", "us/zz", "--strict", library={"bill": GAP})

        assert done.code == 1
        assert "state.county is not given" in done.out + done.err
        assert "Refused by --strict" in done.out + done.err
        assert files_below(here) == []

    def it_is_for_a_template_that_cannot_be_read_with_every_reason(self, draft: Billgen):
        done = draft(library={"manifest": "sumary: x\nneeds: []\n"})

        assert done.code == 1
        assert "template.yaml:11: unknown key 'sumary'" in done.err
        assert "template.yaml:12: 'needs' wants a map" in done.err

    def it_is_for_an_expression_that_cannot_be_read_with_its_line(self, draft: Billgen):
        done = draft(library={"manifest": "rules:\n  - 1 ==\n"})

        assert done.code == 1
        assert "template.yaml:12" in done.err

    def it_is_for_facts_that_cannot_be_read(self, draft: Billgen):
        zed = small.FACTS["jurisdictions/us/zz.yaml"].replace("kind: state", "kind: stat")
        done = draft(library={"files": {"jurisdictions/us/zz.yaml": zed}})

        assert done.code == 1
        assert "zz.yaml:5" in done.err


class DescribeExit2:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["dratf"], "Did you mean 'draft'"),
            (["draft"], "Missing argument"),
            (["draft", "thing"], "no place is named"),
            (["draft", "thing", "us/zz", "--nope"], "No such option"),
            (["draft", "thin", "us/zz"], "did you mean 'thing'"),
            (["draft", "thing", "Atlantis"], "Atlantis"),
            (["draft", "thing", "us/zz", "--format", "doc"], "there are docx, pdf, html, txt, json"),
            (["draft", "thing", "us/zz", "--format", ","], "there are docx, pdf, html, txt, json"),
            (["draft", "thing", "us/zz", "--set", "size"], "has no value"),
            (["draft", "thing", "us/zz", "--set", "size=7"], "no option 'size'"),
            (["draft", "thing", "us/zz", "--fact", "name=x"], "place., state. or us."),
            (["draft", "thing", "us/zz", "--fact", "state.name=a", "--fact", "state.name=b"], "given twice"),
            (["draft", "thing", "us/zz", "--fact", "state.name=a\x01b"], "U+0001"),
            (["draft", "thing", "us/zz", "--fact", "state.name=a\nb"], "U+000A"),
            (["draft", "thing", "us/zz", "--fact", "state.name=\ue000"], "U+E000"),
            (["draft", "thing", "us/zz", "--fact", b"state.name=\xff"], "UTF-8"),
            (["draft", "thing", "us/zz", "--with", "study"], "no switchable section 'study'"),
            (["draft", "thing", "us/zz", "--as-of", "tomorrow"], "write it as 2027-01-31"),
            (["draft", "thing", "us/zz", "--waive", "missing@a="], "gives no reason"),
            (["draft", "thing", "us/zz", "--new-version", "--replace"], "contradict"),
            (["draft", "thing", "us/zz", "--blanks", "--strict"], "contradict"),
            (["draft", "thing", "us/zz", "--clean", "--annotated"], "contradict"),
            (["draft", "thing", "us/zz", "--annotated", "--format", "txt,json"], "in txt and json"),
            (["draft", "thing", "us/zz", "--flat", "--controls", "plain"], "contradict"),
            (["draft", "thing", "us/zz", "--flat", "--format", "txt,pdf"], "--flat is of Word files"),
            (["packet", "thing", "us/zz", "--controls", "plain", "--format", "txt"], "--controls is of Word"),
            (["batch", "thing", "--in", "zz", "--flat", "--format", "html"], "--flat is of Word files"),
            (["draft", "thing", "us/zz", "--controls", "all"], "is not one of"),
            (["redraft", "x.record.json", "--new-version", "--replace"], "contradict"),
            (["draft", "thing", "us/zz", "--workspace", "nowhere"], "is not a folder"),
            (["show", "nothing"], "no template 'nothing'"),
            (["list", "things"], "is not one of"),
        ],
    )  # fmt: skip
    def it_is_for_a_command_line_that_asks_for_what_is_not_there(
        self, program: Billgen, here: Path, words: list[str | bytes], said: str
    ):
        done = program(*[os.fsdecode(word) for word in words])

        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert files_below(here) == []


class DescribeExit69:
    @pytest.fixture
    def without_pango(self, tmp_path: Path) -> dict[str, str]:
        """An environment in which the loader finds a Pango that is none."""
        folder = tmp_path / "lib"
        folder.mkdir()
        (folder / "libpango-1.0.so.0").touch()
        return {"LD_LIBRARY_PATH": str(folder)}

    @pytest.fixture
    def without_any_engine(self, tmp_path: Path, without_pango: dict[str, str]) -> dict[str, str]:
        """The same, and a Python that finds no typst."""
        hook = tmp_path / "hook"
        hook.mkdir()
        code = (
            "import importlib.util as util\n"
            "find = util.find_spec\n"
            "util.find_spec = lambda name, *more: None if name == 'typst' else find(name, *more)\n"
        )
        (hook / "sitecustomize.py").write_text(code)
        return {**without_pango, "PYTHONPATH": str(hook)}

    def it_is_for_a_pdf_that_this_machine_cannot_make(
        self, draft: Billgen, here: Path, without_pango: dict[str, str]
    ):
        done = draft("--format", "docx,pdf", "--engine", "weasyprint", env=without_pango)

        assert done.code == 69
        assert "Pango" in done.err
        assert "apt-get install" in done.err
        assert files_below(here) == []

    def it_is_not_for_a_draft_in_the_default_formats(
        self, draft: Billgen, here: Path, without_any_engine: dict[str, str]
    ):
        done = draft(default_formats=True, env=without_any_engine)

        assert done.code == 0
        assert "out/us/zz/thing.docx" in files_below(here)
        assert not any(file.endswith(".pdf") for file in files_below(here))
        assert "No PDF" in done.out
        assert "apt-get install" in done.out
        assert "pip install typst" in done.out

    def it_is_what_the_doctor_says(self, program: Billgen, without_any_engine: dict[str, str]):
        done = program("doctor", env=without_any_engine)

        assert done.code == 69
        assert "lack" in done.out
        assert "apt-get install" in done.out

    def it_is_not_where_one_engine_runs(self, program: Billgen, without_pango: dict[str, str]):
        done = program("doctor", env=without_pango)

        assert done.code == 0
        assert "lack PDF engine weasyprint" in done.out
        assert "what --engine auto takes" in done.out


def no_large_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


class DescribeExit74:
    @pytest.mark.parametrize("blocked", ["out", "out/us", "out/us/zz"])
    def it_is_for_a_file_where_a_folder_should_be(self, draft: Billgen, here: Path, blocked: str):
        small.write(here, {blocked: "a file"})
        done = draft()

        assert done.code == 74
        assert "cannot write" in done.err
        assert "--out" in done.err
        assert files_below(here) == [blocked]

    @pytest.mark.parametrize("words", [[], ["--replace"]])
    def it_is_for_a_folder_where_a_file_should_be(self, draft: Billgen, here: Path, words: list[str]):
        small.write(here, {"out/us/zz/thing.docx/keep": "me"})
        done = draft("--format", "txt,docx", *words)

        assert done.code == 74
        assert files_below(here) == ["out/us/zz/thing.docx/keep"]

    def it_is_for_a_device_that_takes_no_more(self, draft: Billgen, here: Path):
        done = draft("--format", "txt,docx", preexec_fn=no_large_files)

        assert done.code == 74
        assert "too large" in done.err
        assert files_below(here) == []

    def it_keeps_the_earlier_draft_when_the_new_one_cannot_be_written(self, draft: Billgen, here: Path):
        draft("--format", "txt,docx")
        before = {name: (here / name).read_bytes() for name in files_below(here)}
        done = draft("--format", "txt,docx", "--fact", "state.name=Other", preexec_fn=no_large_files)

        assert done.code == 74
        assert {name: (here / name).read_bytes() for name in files_below(here)} == before


class DescribeExit70:
    def it_is_for_our_own_fault_with_a_report_to_send(self, draft: Billgen, here: Path, tmp_path: Path):
        small.write(tmp_path / "fake", {"markdown_it/__init__.py": "raise RuntimeError('broken inside')\n"})
        done = draft(env={"PYTHONPATH": str(tmp_path / "fake")})

        assert done.code == 70
        (report,) = tmp_path.glob("billgen-*.debug.txt")
        assert str(report) in done.err
        assert "broken inside" in report.read_text()
        assert files_below(here) == []


class DescribeExit130:
    def it_is_for_an_interrupted_run(self, here: Path, tmp_path: Path):
        cache = tmp_path / "cache"
        words = ["draft", "public-bank", "us/wa", "--format", "pdf", "--engine", "weasyprint"]
        process = subprocess.Popen(
            [*BILLGEN, *words],
            cwd=here,
            env=environment({"BILLGEN_CACHE": str(cache)}),
            stderr=subprocess.PIPE,
            text=True,
        )
        # Its first compiled template says that it is composing; the pages take it a second and more.
        end = time.monotonic() + 60
        while not (cache.exists() and any(path.is_file() for path in cache.rglob("*"))):
            assert time.monotonic() < end
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

        assert process.returncode == 130
        assert "interrupted; nothing was written in part" in said
        assert files_below(here) == []


class DescribeAKilledRun:
    def it_leaves_no_half_file_and_hinders_no_later_run(self, here: Path, tmp_path: Path):
        small.library(tmp_path / "workspace")
        folder = here / "out" / "us" / "zz"
        words = [
            "draft",
            "thing",
            "us/zz",
            "--workspace",
            str(tmp_path / "workspace"),
            "--format",
            "txt,html,docx",
        ]

        def start(name: str) -> subprocess.Popen[str]:
            line = [*BILLGEN, *words, "--as-of", DAY, "--fact", f"state.name={name}"]
            return subprocess.Popen(line, cwd=here, env=environment(), stderr=subprocess.PIPE, text=True)

        for delay in (0, 0.001, 0.003, 0.01):
            process = start(f"Land {delay}")
            while process.poll() is None and not list(folder.glob(".*.tmp")):
                time.sleep(0.0002)
            time.sleep(delay)
            process.kill()
            process.communicate()
            for path in folder.glob("thing.*"):
                ending = {".txt": b"\n", ".html": b"</html>", ".docx": b"PK", ".json": b"}"}[path.suffix]
                assert ending in path.read_bytes()
            again = start("Landfall")
            assert again.communicate()[1] == ""
            assert again.returncode == 0


class DescribeAReaderThatLeaves:
    def it_is_no_error(self, tmp_path: Path):
        small.library(tmp_path / "workspace")
        process = subprocess.Popen(
            [*BILLGEN, "show", "public-bank", "--json"],
            env=environment(),
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        with process.stderr:
            said = process.stderr.read()

        assert process.wait(60) == 0
        assert said == b""
