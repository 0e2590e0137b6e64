"""Faults from outside the process: what is killed, hung, full or forbidden costs at most what was in hand."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from billgen.batch import local
from billgen.batch.jobs import Job, Setting
from billgen.batch.outcome import State
from billgen.batch.work import Desk
from tests.batch.conftest import PLACES, Batch, many, place_table, rows, towns, vouched
from tests.batch.servers import workers
from tests.program import BILLGEN, DAY, environment

MANY = 120
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(workspace: Path, here: Path, tmp_path: Path) -> Iterator[Start]:
    """A run over many declared towns that is still going on when it is given back."""
    running: list[subprocess.Popen[str]] = []

    def begin(
        *words: str, count: int = MANY, until: int = 5, chosen: Sequence[str] = ()
    ) -> subprocess.Popen[str]:
        given = many(chosen or ("--rows", str(rows(here / "towns.csv", towns(count)))))
        env = environment({"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)})
        one = subprocess.Popen(
            [*BILLGEN, *given, *words],
            cwd=here,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(one)
        limit = time.monotonic() + 60
        while len(list((here / "run").rglob("*.record.json"))) < until and one.poll() is None:
            assert time.monotonic() < limit, "nothing was made"
            time.sleep(0.01)
        return one

    yield begin
    for one in running:
        with_group = os.getpgid(one.pid) if one.poll() is None else 0
        if with_group:
            os.killpg(with_group, signal.SIGKILL)
        one.communicate()


def finish(one: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code and words of a run."""
    out, err = one.communicate(timeout=90)
    assert "Traceback" not in err, err
    return one.returncode, out, err


class DescribeAWorkerThatDies:
    def it_costs_its_draft_which_is_named(self, start: Start, batch: Batch, here: Path):
        one = start()
        os.kill(workers(one.pid)[0], signal.SIGKILL)
        code, _, err = finish(one)  # long before a draft's 120 seconds are over

        lost = err.count("its process died")
        assert lost <= 1  # none, if it had nothing in hand just then
        assert code == lost
        # Killed when its files lay there and nobody had heard of them, it is told as lost, and lies whole.
        assert MANY - lost <= vouched(here / "run") <= MANY
        again = batch("thing", "--rows", here / "towns.csv", "--json")
        assert (again.code, again.json["states"].get("failed")) == (0, None)
        assert vouched(here / "run") == MANY

    def it_ends_the_run_where_none_can_start(self, workspace: Path, here: Path, tmp_path: Path):
        (tmp_path / "sitecustomize.py").write_text(
            "import os, sys\nif any('spawn_main' in word for word in sys.orig_argv): os._exit(3)\n"
        )
        given = many(("--rows", str(rows(here / "towns.csv", towns(MANY)))))
        env = environment({"BILLGEN_WORKSPACE": str(workspace), "PYTHONPATH": str(tmp_path)})
        done = subprocess.run(
            [*BILLGEN, *given], cwd=here, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 69
        assert "dies before it begins" in done.stderr
        assert "billgen doctor" in done.stderr

    def it_does_not_keep_the_next_one_waiting_for_its_lock(
        self, workspace: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(local, "_UNHEARD", 0.5)
        seat = local.Seat(Setting(here, workspace, ("txt",), "", date.fromisoformat(DAY)), render=False)
        jobs = [Job("thing", f"us/zz/{town}", town) for town in ("oz", "ix")]
        try:
            assert [job for job, _ in local.drive([seat], [(jobs[0], "")], lambda: False)] == jobs[:1]
            # As one that was killed in the middle of a message leaves it.
            seat._pool._pool_manager.worker_manager.workers_channel.mutex.acquire()
            start = time.monotonic()
            found = [
                outcome.state
                for _, outcome in local.drive([seat], [(job, "") for job in jobs], lambda: False)
            ]
        finally:
            seat.close()

        assert found == [State.MADE, State.MADE]
        assert time.monotonic() - start < 30  # pebble waits a minute for the lock


class DescribeAWorkerThatHangs:
    def it_costs_its_draft_which_is_named(self, start: Start, here: Path):
        one = start("--seconds", "3", until=2)
        os.kill(workers(one.pid)[0], signal.SIGSTOP)
        code, _, err = finish(one)

        assert code == 1
        assert "took longer than 3 seconds" in err
        assert vouched(here / "run") >= MANY - 1


class DescribeADraftKilledBetweenTwoRenames:
    def it_is_made_again_and_not_taken_for_edited(
        self, workspace: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ):
        setting = Setting(here, workspace, ("txt",), "", date.fromisoformat(DAY))
        job, folder = Job("thing", "us/zz/oz", "oz"), here / "us/zz/oz"
        real, then = os.replace, here / "then"

        def replace(source: Path, target: Path) -> None:
            real(source, target)
            if Path(target) == folder / "oz.txt":
                shutil.copytree(folder, then)  # what the disk has when the power fails here

        monkeypatch.setattr(os, "replace", replace)
        Desk(setting).make(job)
        monkeypatch.setattr(os, "replace", real)
        shutil.rmtree(folder)
        then.rename(folder)
        assert (folder / "oz.txt").exists()
        assert not (folder / "oz.record.json").exists()

        local._clear(setting, job)  # what a pool does when it has lost a process
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("name: Oz", "name: Ozma"))
        assert Desk(setting).make(job).state is State.MADE
        assert vouched(here) == 1

    def it_leaves_nothing_where_no_file_of_it_lies(self, workspace: Path, here: Path):
        setting = Setting(here, workspace, ("txt",), "", date.fromisoformat(DAY))
        (here / "us/zz/oz").mkdir(parents=True)
        (here / "us/zz/oz/.oz.record.json.1.tmp").write_text("half")
        local._clear(setting, Job("thing", "us/zz/oz", "oz"))

        assert vouched(here) == 0


class DescribeARunThatIsKilled:
    def it_loses_at_most_what_was_in_hand(self, start: Start, batch: Batch, here: Path):
        one = start()
        before = workers(one.pid)
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        limit = time.monotonic() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in before):
            assert time.monotonic() < limit, "workers outlive the run"
            time.sleep(0.05)
        for path in (here / "run").rglob(".*.tmp"):
            assert path.name.endswith(".tmp")  # of the drafts in hand: no file of any draft
        made = len(list((here / "run").rglob("*.record.json")))
        again = batch("thing", "--rows", here / "towns.csv", "--resume", "--json")

        assert made < MANY
        assert again.code == 0
        assert again.json["states"] == {"unchanged": made, "made": MANY - made}
        assert vouched(here / "run") == MANY

    def it_cannot_be_resumed_where_none_was_begun(self, batch: Batch):
        refused = batch("thing", "--in", "us/zz", "--resume")

        assert refused.code == 2
        assert "nothing was begun in run" in refused.err


class DescribeCtrlC:
    def it_finishes_what_is_in_hand(self, start: Start, batch: Batch, here: Path):
        one = start()
        os.killpg(os.getpgid(one.pid), signal.SIGINT)
        code, out, err = finish(one)

        assert code == 130
        assert "what is in hand is finished" in err
        assert "were not begun: run the same command with --resume" in err
        assert "failed" not in out
        made = vouched(here / "run")
        assert 0 < made < MANY
        again = batch("thing", "--rows", here / "towns.csv", "--resume", "--json")
        assert again.json["states"] == {"unchanged": made, "made": MANY - made}


class DescribeAPlaceTableSwappedInMidRun:
    def it_fails_what_is_still_to_be_read_and_the_next_run_takes_the_new_one(
        self, workspace: Path, here: Path, start: Start, batch: Batch
    ):
        (workspace / PLACES).write_bytes(place_table(MANY))
        place_table(MANY + 10)  # made beforehand: the run does not wait for it
        one = start(chosen=("--in", "us/wa", "--kind", "town"))
        (here / "swapped").write_bytes(place_table(MANY + 10))
        os.replace(here / "swapped", workspace / PLACES)
        code, _, err = finish(one)

        assert code == 1
        assert "the place tables were imported anew while this run was reading them" in err
        made = vouched(here / "run")
        assert 5 <= made < MANY
        again = batch("thing", "--in", "us/wa", "--kind", "town", "--json")
        assert again.code == 0
        assert sum(again.json["states"].values()) == vouched(here / "run") == MANY + 10


class DescribeAClockSetBack:
    def it_takes_no_draft_for_edited(self, batch: Batch, here: Path):
        batch("thing", "--in", "us/zz")
        tomorrow = time.time() + 86_400
        for path in (here / "run").rglob("*"):
            os.utime(path, (tomorrow, tomorrow))
        assert batch("thing", "--in", "us/zz", "--json").json["states"] == {"unchanged": 2}


class DescribeMemory:
    def it_is_bounded_for_each_worker(self, batch: Batch, here: Path):
        done = batch("thing", "--in", "us/zz", "--memory", "20", "--json")

        assert done.code == 1
        # Where memory ends while the worker says so, its process ends with it.
        whys = [row["why"] for row in done.json["failed"]]
        assert len(whys) == 2
        ends = ("it wanted more than 20 MB of memory", ": out of memory, or killed")
        assert all(why.endswith(ends) for why in whys), whys
        assert vouched(here / "run") == 0


class DescribeHostileDrafts:
    def it_stops_no_other(self, batch: Batch, here: Path, workspace: Path):
        bill = workspace / "templates/thing/bill.md.j2"
        loop = "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}"
        endless = '{% if place.name == "Oz" %}' + loop + "{% endif %}"
        bill.write_text(bill.read_text().replace("keeps the thing", f"keeps the thing{endless}"))
        fact = workspace / "jurisdictions/us/zz/ix.yaml"
        fact.write_text(fact.read_text() + f"formal_name: {'x' * 10_000_000}\n")
        done = batch("thing", "--in", "us/zz", "--json")

        assert done.code == 1
        assert done.json["states"] == {"failed": 2}
        assert {row["place"] for row in done.json["failed"]} == {"us/zz/oz", "us/zz/ix"}
        assert all(row["why"] for row in done.json["failed"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
class DescribeAFullDisk:
    def it_fails_the_drafts_it_has_no_room_for_and_leaves_no_half_file(self, batch: Batch, here: Path):
        out = here / "run"
        out.mkdir()
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", out], capture_output=True
        ).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            done = batch("thing", "--rows", rows(here / "towns.csv", towns(40)), "--json")

            assert done.code in (1, 74)
            assert 0 < vouched(out) < 40
            if done.code == 1:
                assert all("No space left" in row["why"] for row in done.json["failed"])
        finally:
            subprocess.run(["umount", out], check=True)


class DescribeAFolderThatMayNotBeWritten:
    def it_is_refused_at_once(self, batch: Batch, here: Path):
        (here / "run").write_text("a file stands there")
        refused = batch("thing", "--in", "us/zz")

        assert refused.code == 74
        assert (here / "run").read_text() == "a file stands there"
