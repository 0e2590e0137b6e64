"""`billgen start`: questions in plain words, one job file at the end, and the draft that it makes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import small
from tests.cli.conftest import Billgen
from tests.program import DAY, environment, files_below

MANIFEST = """
options:
  title: {kind: text, default: Thing Act, help: "What it is called: in short."}
  cover: {choose: {insured: By insurance., pledged: By a pledge.}, default: pledged, help: Who covers it.}
  percent: {kind: number, default: 110, help: How much is pledged., show_if: options.cover == "pledged"}
  keeper: {kind: text, default_from: state.officers.treasurer, help: Who keeps it.}
  open: {kind: flag, default: true, help: Whether it is open.}
  cap: {kind: money, default: 1500000, help: The most.}
  day: {kind: date, default: "", help: The day.}
  tongues: {kind: list, default: [English, Spanish], help: Languages.}
  seats:
    {kind: record, list: true, fields: {who: text, count: number}, default: [{who: governor, count: 3}],
     help: Who sits.}
sections:
  study: {default: on}
rules:
  - options.percent >= 100
gates:
  - {when: '"prohibited" in state.law.dragons.standing', level: stop, say: No dragons.,
     cite: state.law.dragons.cite, instead: state.law.dragons.instead}
  - {when: '"allowed" in state.law.dragons.standing and options.title == "Dragon Act"', level: stop,
     say: Not by that name.}
"""
BILL = small.BILL.replace(
    "{% endblock %}",
    """## Keeping {: #keeping}
The {{ options.keeper }} and the {{ state.officers.clerk }} keep {{ options.percent }} percent
in {{ options.tongues | series }}.
{% if on("study") %}
## A long study {: #study}
Under {{ options.title }}.
{% endif %}
{% endblock %}""",
)
LIBRARY: dict[str, object] = {"manifest": MANIFEST, "bill": BILL}
PLAIN = ("start", "thing", "us/zz", "--as-of", DAY)


@pytest.fixture
def answer(program: Billgen):
    """`billgen start thing us/zz`, answered line by line."""

    def run(*lines: str, words: tuple[str, ...] = PLAIN, library: dict[str, object] = LIBRARY):
        return program(*words, library=library, input="".join(f"{line}\n" for line in lines))

    return run


ENTERS = [""] * 10
"""One for each question about `thing`: nine options and a section."""


def inputs(here: Path) -> dict[str, object]:
    return json.loads((here / "out/us/zz/thing.record.json").read_text(encoding="utf-8"))["inputs"]


class DescribeStart:
    def it_asks_in_plain_words(self, answer: Billgen):
        done = answer(*ENTERS, "n")

        assert done.code == 0
        assert "What it is called: in short." in done.err
        assert "1  insured  By insurance." in done.err
        assert "percent [110]" in done.err
        assert "The facts of the place say for this: state treasurer." in done.err
        assert "cap [1,500,000]" in done.err
        assert "day [left out]" in done.err
        assert (
            "tongues (commas between; semicolons, where an item has a comma) [English, Spanish]" in done.err
        )
        assert "- who: governor; count: 3" in done.err
        assert "Print the section A long study (study)? [Y/n]" in done.err

    def it_writes_a_job_that_drafts_as_the_plain_command_does(
        self, answer: Billgen, draft: Billgen, program: Billgen, here: Path
    ):
        answer(*ENTERS, "n")
        assert program("draft", "job.yaml", "--format", "txt").code == 0
        by_job = inputs(here)
        text = (here / "out/us/zz/thing.txt").read_bytes()
        assert draft("--replace", library=LIBRARY).code == 0

        assert by_job == inputs(here)
        assert (here / "out/us/zz/thing.txt").read_bytes() == text

    def it_writes_a_job_that_holds_every_answer(self, answer: Billgen, program: Billgen, here: Path):
        done = answer(
            'A "Thing", so: called #1', "2", "120", "chief keeper", "n", "$2,000,000", "2027-02-28",
            "Tagalog, Korean", "n", "mayor", "2", "council", "1", "", "n", "y", "county clerk",
        )  # fmt: skip
        assert done.code == 0, done.err
        assert program("draft", "job.yaml", "--format", "txt").code == 0

        assert inputs(here) | {"letter": "A"} == inputs(here) | {
            "template": "thing",
            "place": "us/zz",
            "options": {
                "cap": 2000000,
                "day": "2027-02-28",
                "keeper": "chief keeper",
                "open": False,
                "percent": 120,
                "seats": [{"who": "mayor", "count": 2}, {"who": "council", "count": 1}],
                "title": 'A "Thing", so: called #1',
                "tongues": ["Tagalog", "Korean"],
            },
            "sections": {"study": False},
            "facts": {"state.officers.clerk": "county clerk"},
            "waived": {},
            "as_of": DAY,
        }

    def it_says_in_the_job_what_each_line_means(self, answer: Billgen, here: Path):
        answer("", "insured", *ENTERS[:8], "n")
        job = (here / "job.yaml").read_text(encoding="utf-8")

        assert "  # What it is called: in short.\n  title: Thing Act\n" in job
        assert "  # - insured: By insurance.\n" in job
        assert '  # Counts only when options.cover == "pledged".\n  # percent: 110\n' in job
        assert "  # Not given, it is state.officers.treasurer (state treasurer).\n  # keeper:" in job
        assert "    - {who: governor, count: 3}\n" in job
        assert "  study: on  # A long study\n" in job
        assert '#   state.officers.clerk: ""' in job

    def it_skips_what_does_not_count(self, answer: Billgen):
        assert "How much is pledged." not in answer("", "1", *ENTERS[:8], "n").err

    def it_asks_again_until_the_answer_fits(self, answer: Billgen):
        done = answer("", "3", "red", "2", "much", "120", *ENTERS[:7], "n")

        assert done.code == 0
        assert "'3' is not offered; write a number or one of insured, pledged" in done.err
        assert "'much' is no number; write 7 or 12.5" in done.err

    def it_asks_again_for_what_does_not_add_up(self, answer: Billgen, here: Path):
        done = answer("", "", "90", *ENTERS[:7], "150", "n")

        assert done.code == 0
        assert "This does not add up yet" in done.err
        assert "percent: 150\n" in (here / "job.yaml").read_text(encoding="utf-8")

    def it_asks_again_when_the_law_bars_an_answer(self, answer: Billgen, here: Path):
        done = answer("Dragon Act", "Kite Act", *ENTERS[:9], "n")

        assert "Not by that name." in done.err
        assert "title: Kite Act\n" in (here / "job.yaml").read_text(encoding="utf-8")

    def it_leaves_out_what_a_dash_stands_for(self, answer: Billgen, here: Path):
        answer(*ENTERS[:7], "-", "", "", "n")

        assert "tongues: []\n" in (here / "job.yaml").read_text(encoding="utf-8")

    def it_asks_for_template_and_place_when_they_are_not_given(self, answer: Billgen, here: Path):
        words = ("", "nothing", "thing", "Nowhere", "Zedlnd", "Zedland")  # an empty line takes nothing
        done = answer(*words, *ENTERS, "n", words=("start", "--as-of", DAY))

        assert done.code == 0, done.err
        assert "no place is called `Nowhere`" in done.err
        assert "no state is called 'Zedlnd'. Did you mean us/zz (Zedland)?" in done.err
        assert "For us/zz (Zedland)." in done.err
        assert "template: thing  # Thing\nplace: us/zz  # Zedland\n" in (here / "job.yaml").read_text()

    def it_stops_at_once_where_the_law_bars_the_draft(self, program: Billgen, here: Path):
        barred = MANIFEST.replace('"prohibited"', '"allowed"')
        done = program(*PLAIN, library={"manifest": barred, "bill": BILL}, input="")

        assert done.code == 1
        assert "No dragons. Authority: Section 7" in done.err
        assert "Keep a cat." in done.err
        assert "What it is called" not in done.err
        assert files_below(here) == []

    def it_stops_where_such_a_place_cannot_enact_it(self, program: Billgen, here: Path):
        done = program("start", "thing", "us/zz/oz", library=LIBRARY, input="")

        assert (done.code, files_below(here)) == (1, [])
        assert "us/zz/oz is a city" in done.err

    def it_takes_every_default_with_yes(self, program: Billgen, here: Path):
        done = program(*PLAIN, "--yes", "--json", library=LIBRARY)

        assert done.json["schema"] == "billgen.start/1"
        assert done.json["file"] == "job.yaml"
        assert [one["path"] for one in done.json["findings"]] == ["state.officers.clerk"]
        assert done.err == ""

    def it_wants_both_names_with_yes(self, program: Billgen):
        assert program("start", "thing", "--yes", library=LIBRARY).code == 2

    def it_writes_nothing_when_the_answers_end(self, answer: Billgen, here: Path):
        done = answer("", "")

        assert done.code == 2
        assert "the answers end before the questions do" in done.err
        assert files_below(here) == []

    def it_writes_nothing_over_a_file_that_stands_there(self, program: Billgen, here: Path):
        small.write(here, {"job.yaml": "mine\n"})

        assert program(*PLAIN, "--yes", library=LIBRARY).code == 2
        assert (here / "job.yaml").read_text() == "mine\n"
        assert program(*PLAIN, "--yes", "--replace").code == 0

    def it_leaves_nothing_when_it_is_interrupted(self, program: Billgen, here: Path, tmp_path: Path):
        program("list", "templates", library=LIBRARY)
        process = subprocess.Popen(
            [sys.executable, "-c", "from billgen.cli import main; main()", *PLAIN],
            cwd=here,
            env=environment({"BILLGEN_WORKSPACE": str(tmp_path / "workspace"), "PYTHONUNBUFFERED": "1"}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stderr is not None
        said = b""
        while b"title [" not in said:
            said += os.read(process.stderr.fileno(), 4096)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)  # before its input ends, which would be another way out
        process.communicate()

        assert process.returncode == 130
        assert files_below(here) == []


class DescribeAJobFile:
    JOB = (
        f"template: thing\nplace: us/zz\nas_of: {DAY}\noptions: {{cover: insured}}\n"
        "sections: {study: off}\n"
    )

    @pytest.fixture
    def job(self, program: Billgen, here: Path):
        def run(*words: str, text: str = self.JOB, command: str = "draft"):
            small.write(here, {"mine.yaml": text})
            form = ("--format", "txt") if command == "draft" else ()
            return program(command, "mine.yaml", *words, *form, library=LIBRARY)

        return run

    def it_gives_way_to_the_command_line(self, job: Billgen, here: Path):
        assert job("--set", "title=Other Act", "--with", "study", "--as-of", "2028-01-01").code == 0

        asked = inputs(here)
        assert asked["options"] == {"cover": "insured", "title": "Other Act"}
        assert asked["sections"] == {}
        assert asked["as_of"] == "2028-01-01"

    def it_may_be_checked(self, job: Billgen):
        assert "thing for us/zz (Zedland): 1 missing" in job(command="check").out

    def it_may_be_a_record(self, job: Billgen, program: Billgen, here: Path):
        job()
        before = inputs(here)
        done = program("draft", "out/us/zz/thing.record.json", "--format", "txt", library=LIBRARY)

        assert done.code == 0, done.err
        assert inputs(here) == before

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("place: us/zz\n", "names no template"),
            ("template: thing\n", "names no place"),
            ("template: thing\nplace: us/zz\nschema: billgen.job/9\n", "schema billgen.job/9"),
            ("template: thing\nplace: us/zz\nopitons: {}\n", "did you mean 'options'"),
        ],
    )
    def it_is_told_what_is_wrong(self, job: Billgen, text: str, words: str):
        done = job(text=text)

        assert done.code == 2
        assert words in done.err

    def it_has_options_of_its_own(self, job: Billgen):
        assert "has options of its own" in job("--options", "other.yaml").err

    def it_must_be_there(self, program: Billgen):
        done = program("draft", "none.yaml", library=LIBRARY)

        assert done.code == 1
        assert "none.yaml" in done.err


class DescribeACommandWithoutAPlace:
    def it_says_how_to_name_one(self, program: Billgen):
        done = program("draft", "thing", library=LIBRARY)

        assert done.code == 2
        assert "no place is named" in done.err
        assert "billgen start thing" in done.err


class DescribeShowingOptions:
    def it_hides_what_does_not_count(self, program: Billgen):
        hidden = MANIFEST.replace("default: pledged", "default: insured")
        done = program("show", "thing", library={"manifest": hidden, "bill": BILL})

        assert "How much is pledged." not in done.out
        assert 'And after another choice: percent (when options.cover == "pledged")' in done.out

    def it_names_the_fact_that_stands_in(self, program: Billgen):
        assert "Default: state.officers.treasurer." in program("show", "thing", library=LIBRARY).out

    def it_prints_their_schema(self, program: Billgen):
        schema = program("show", "thing", "--schema", library=LIBRARY).json

        assert schema["properties"]["percent"]["default"] == 110
