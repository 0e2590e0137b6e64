"""Files made by strangers: each is read, or refused in words, within seconds, whatever it is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.record.files import write_all
from tests import small
from tests.program import DAY, Run, billgen, files_below

SECONDS = 20
"""Processor time, far more than any of this takes; what is caught here would take minutes, or for ever."""
Program = Callable[..., Run]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return small.library(tmp_path / "workspace")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


@pytest.fixture
def program(tmp_path: Path, workspace: Path, here: Path) -> Program:
    """The program in an empty folder; it may take so many seconds."""

    def run(*words: str | Path) -> Run:
        started = spent()
        env = {"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)}
        done = billgen(*words, cwd=here, env=env)
        assert spent() - started < SECONDS
        assert len(done.err) < 200_000
        return done

    return run


@pytest.fixture
def draft(program: Program) -> Program:
    """A draft of `thing` as text, or of a job."""

    def run(*words: str, job: str = "") -> Run:
        what = [job] if job else ["thing", "us/zz", "--as-of", DAY]
        return program("draft", *what, "--format", "txt", *words)

    return run


def spent() -> float:
    """Seconds of processor time that finished programs have taken so far."""
    times = os.times()
    return times.children_user + times.children_system


def job(here: Path, **said: object) -> str:
    data = {"schema": "billgen.job/1", "template": "thing", "place": "us/zz", "as_of": DAY, **said}
    (here / "job.json").write_text(json.dumps(data))
    return "job.json"


class DescribeWhatIsNoFile:
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    @pytest.mark.parametrize(
        "name",
        [
            "workspace/jurisdictions/us/zz.yaml",
            "workspace/templates/_clauses/spare.yaml",
            "here/out/us/zz/thing.txt",
            "here/job.yaml",
            "here/x.record.json",
        ],
    )
    def it_is_not_waited_for(self, program: Program, tmp_path: Path, name: str):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        words = {"job.yaml": ["draft", path], "x.record.json": ["redraft", path]}
        draft = ["draft", "thing", "us/zz", "--format", "txt"]
        done = program(*words.get(path.name, draft))

        if "_clauses" not in name:  # nobody asked for that one
            assert done.code != 0
            assert "not a plain file" in done.err

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def it_is_not_waited_for_when_a_name_is_looked_up(self, program: Program, workspace: Path):
        (workspace / "jurisdictions/us/zz.yaml").unlink()
        os.mkfifo(workspace / "jurisdictions/us/zz.yaml")
        done = program("draft", "thing", "Zedland")

        assert done.code == 2
        assert "no place is called `Zedland`" in done.err

    def it_is_no_file_without_an_end(self, draft: Program):
        done = draft("--options", "/dev/zero")

        assert done.code == 1
        assert "not a plain file" in done.err


class DescribeFloods:
    @pytest.mark.parametrize("char", ["\t", "\u202e", "\ue000", "\x07"])
    def it_counts_no_line_twice(self, draft: Program, workspace: Path, char: str):
        path = workspace / "jurisdictions/us/zz.yaml"
        path.write_text(path.read_text().replace("Zedland", f'"Zed{char * 600_000}"'), encoding="utf-8")
        done = draft()

        assert done.code == 1
        assert f"(U+{ord(char):04X})" in done.err

    @pytest.mark.parametrize("key", ["", "options", "sections", "waived"])
    def it_tells_a_hundred_problems_of_ten_thousands(self, draft: Program, here: Path, key: str):
        many = {f"k{number}@x": "on" for number in range(30_000)}
        done = draft(job=job(here, **({key: many} if key else many)))

        assert done.code == 2
        assert done.err.count("error: ") == 101
        assert "more problem" in done.err

    def it_takes_no_more_facts_than_anybody_types(self, draft: Program, here: Path):
        done = draft(job=job(here, facts={f"place.custom.k{n}": "x" for n in range(50_000)}))

        assert done.code == 2
        assert "50,000 facts are given for one draft, more than 1,000" in done.err

    def it_follows_long_chains_of_aliases(self, program: Program, workspace: Path):
        chain = "".join(f"  us/zz/a{n}: us/zz/a{n + 1}\n" for n in range(20_000))
        small.write(
            workspace,
            {"jurisdictions/aliases.yaml": f"schema: 1\naliases:\n{chain}  us/zz/a20000: us/zz/a0\n"},
        )
        done = program("facts", "check")

        assert done.code == 1
        assert done.err.count("runs in a circle") + done.out.count("runs in a circle") == 1

    @pytest.mark.parametrize("megabytes", [1, 10])
    def it_prints_no_megabytes(self, draft: Program, here: Path, megabytes: int):
        done = draft(job=job(here, facts={"state.name": "word " * 200_000 * megabytes}))

        assert done.code == 1
        assert ("more than 200,000 characters" if megabytes == 1 else "more than 2,000,000 bytes") in done.err
        assert files_below(here) == ["job.json"]

    def it_prints_no_word_that_no_line_holds(self, draft: Program, here: Path):
        done = draft(job=job(here, facts={"state.name": "w" * 1_001}))

        assert done.code == 1
        assert "thing/bill.md.j2:4: a word of more than 1,000 characters" in done.err

    @pytest.mark.parametrize(
        ("items", "text", "said"),
        [
            (5_000, "{{ place.custom.list | join(' ') }}", ""),
            (100_000, "{{ place.custom.list | join(' ') }}", "a loop that does not end?"),
            (100_000, "{{ place.custom.list | join(', ') }}", "more than 200,000 characters"),
            (100_000, "{% for x in place.custom.list %}{{ x }}{% endfor %}", "a loop that does not end?"),
        ],
    )
    def it_prints_thousands_of_items_and_no_hundred_thousand(
        self, draft: Program, workspace: Path, items: int, text: str, said: str
    ):
        small.library(workspace, bill=small.BILL.replace("{{ state.name }}", text))
        path = workspace / "jurisdictions/us/zz.yaml"
        path.write_text(f"{path.read_text()}custom:\n  list: [{'x,' * items}]\n")
        done = draft()

        assert done.code == bool(said)
        assert said in done.err

    @pytest.mark.parametrize(
        "line", ["(1) x\n", "## A\nx\n", "(1) See [](#duties.keep).\n", "::: note\nx\n:::\n"]
    )
    def it_sets_thousands_of_provisions(self, program: Program, workspace: Path, line: str):
        bill = small.BILL.replace("{% endblock %}", f"{line * 3_000}{{% endblock %}}")
        small.library(workspace, bill=bill)

        assert program("draft", "thing", "us/zz", "--format", "txt").code == 0


class DescribeAHostileJob:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('{"inputs": ' + "[" * 300_000, "nesting deeper than 20"),
            ('{"inputs": {"options": {"a": "\\ud800"}}}', "half a character (U+D800)"),
            ('{"inputs": {"a": NaN}}', "unknown key 'a'"),
            ('{"inputs": ' + "9" * 10_000 + "}", "unknown key 'inputs'"),
            ('{"inputs": {"options": {"a": "\\u001b[2J"}}}', "U+001B"),
            ('{"inputs": {"facts": {"state.name": "\\u202e"}}}', "U+202E"),
        ],
    )
    def it_is_refused_in_words(self, draft: Program, here: Path, text: str, said: str):
        (here / "job.json").write_text(text)
        done = draft(job="job.json")

        assert done.code == 2
        assert said in done.err


class DescribeAHostileRecord:
    def it_removes_no_file_that_is_none_of_its_draft_s(self, draft: Program, here: Path):
        assert draft().code == 0
        folder = here / "out/us/zz"
        (folder / "will.docx").write_text("the last will of counsel")
        path = folder / "thing.record.json"
        data = json.loads(path.read_text())
        data["files"]["will.docx"] = hashlib.sha256((folder / "will.docx").read_bytes()).hexdigest()
        data["files"]["../zz/will.docx"] = data["files"]["will.docx"]
        path.write_text(json.dumps(data))

        assert draft("--fact", "state.name=Otherland").code == 0
        assert (folder / "will.docx").exists()

    def it_steers_no_terminal(self, draft: Program, program: Program, here: Path):
        assert draft().code == 0
        path = here / "out/us/zz/thing.record.json"
        data = json.loads(path.read_text())
        data["tool"]["\x1b]0;pwned\x07"] = "\x9b2J"
        data["template"]["content"] = "\x1b[2J\u202e"
        data["files"]["thing.txt"] = "\x1b[31m"
        data["facts"] = {"state.\x1b[8m": {"value": {"\u202ea": "\x1b"}}}
        path.write_text(json.dumps(data))
        done = program("redraft", path)

        assert done.code == 1
        assert not {*"\x1b\x07\x9b\u202e"} & {*done.err, *done.out}
        assert "<U+001B>" in done.err

    @pytest.mark.parametrize("deep", ["[" * 300_000, '{"files":' * 100_000])
    def it_is_no_record_when_it_has_no_bottom(self, draft: Program, program: Program, here: Path, deep: str):
        small.write(here, {"out/us/zz/thing.record.json": deep, "x.record.json": deep})

        assert program("redraft", "x.record.json").code == 1
        assert draft().code == 0

    def it_names_no_engine_that_is_none(self, draft: Program, program: Program, here: Path):
        assert draft().code == 0
        path = here / "out/us/zz/thing.record.json"
        data = json.loads(path.read_text())
        data["tool"]["engine"] = "../../evil"
        data["files"]["thing.pdf"] = "0" * 64
        path.write_text(json.dumps(data))
        done = program("redraft", path)

        assert done.code in (1, 2)
        assert "evil" in done.err


class DescribeAFolderThatOthersWrite:
    def it_writes_through_no_link_that_waits_for_it(self, tmp_path: Path):
        """Names of temporaries can be guessed; a link laid there must not lead the words elsewhere."""
        out, victim = tmp_path / "out", tmp_path / "victim"
        out.mkdir()
        victim.write_text("precious")
        for name in ("thing.txt", "thing.record.json"):
            (out / f".{name}.{os.getpid()}.tmp").symlink_to(victim)
        write_all(out, "thing", {"thing.txt": b"words"}, b"{}")

        assert victim.read_text() == "precious"
        assert (out / "thing.txt").read_bytes() == b"words"
        assert not (out / "thing.txt").is_symlink()

    def it_replaces_a_link_and_not_what_it_leads_to(self, draft: Program, here: Path):
        folder = here / "out/us/zz"
        folder.mkdir(parents=True)
        (here / "victim").write_text("precious")
        (folder / "thing.txt").symlink_to(here / "victim")

        assert draft().code == 74
        assert draft("--replace").code == 0
        assert (here / "victim").read_text() == "precious"
        assert not (folder / "thing.txt").is_symlink()
