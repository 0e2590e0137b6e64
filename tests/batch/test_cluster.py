"""A run on a cluster: real schedulers and workers on this machine, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billgen.base.errors import CommandError, MachineError
from billgen.batch import cluster
from billgen.batch.alike import makeup, unlike
from billgen.batch.jobs import Declared, Job, Setting
from billgen.batch.outcome import State
from billgen.batch.station import fitness
from tests.batch.conftest import rows, towns, vouched
from tests.batch.servers import connected, registered, scheduler, until, worker, workers
from tests.program import BILLGEN, DAY, Run, files_below

pytestmark = pytest.mark.loopback
MANY = 80
Start = Callable[..., "subprocess.Popen[str]"]


@dataclass(frozen=True)
class Cluster:
    """A scheduler that gives up a task with the first worker that it loses, and two workers, one nursed."""

    address: str
    bare: int


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with (
        scheduler(folder) as address,
        worker(folder, "nursed", address),
        worker(folder, "bare", address, "--no-nanny") as bare,
    ):
        registered(folder, "nursed", "bare")
        yield Cluster(address, bare)


@pytest.fixture
def start(workspace: Path, here: Path, tmp_path: Path, two: Cluster) -> Iterator[Start]:
    """`billgen batch … --cluster`, still going on when it is given back."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: str | Path) -> subprocess.Popen[str]:
        command = [*BILLGEN, "batch", "thing", *map(str, words), "--as-of", DAY, "--out", "run"]
        command += ["--cluster", two.address]
        command += [] if "--format" in words else ["--format", "txt"]
        env = connected({"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)})
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, cwd=here, env=env, stdout=pipe, stderr=pipe, text=True))
        return running[-1]

    yield begin
    for one in running:
        one.kill()
        one.communicate()


def finish(one: subprocess.Popen[str]) -> Run:
    """Exit code and words of a run."""
    out, err = one.communicate(timeout=90)
    assert "Traceback" not in err, err
    return Run(one.returncode, out, err)


def made(out: Path) -> int:
    return len(list(out.rglob("*.record.json")))


def setting_of(workspace: Path, out: Path, **more: Any) -> Setting:
    return Setting(out, workspace, ("txt",), "", date.fromisoformat(DAY), **more)


def declared(count: int) -> list[tuple[Job, str]]:
    """Tasks for towns that no table knows."""
    named = [(f"town-{number:03}", f"Town {number:03}") for number in range(count)]
    return [
        (Job("thing", f"us/zz/{id}", f"{id}-thing", declared=Declared("ZZ", "town", name)), "")
        for id, name in named
    ]


class DescribeACluster:
    def it_makes_the_bytes_of_one_machine(self, start: Start, batch: Any, here: Path):
        here_made = batch("thing", "--in", "us/zz", "--format", "txt,docx")
        (here / "run").rename(here / "local")
        done = finish(start("--in", "us/zz", "--format", "txt,docx", "--json"))

        assert (here_made.code, done.code) == (0, 0), done.err
        assert done.json["states"] == {"made": 2}
        drafts = files_below(here / "run/us")
        assert len(drafts) == 10
        assert drafts == files_below(here / "local/us")
        for name in drafts:
            assert (here / "run/us" / name).read_bytes() == (here / "local/us" / name).read_bytes(), name

    def it_finishes_what_is_in_hand_at_ctrl_c(self, start: Start, here: Path):
        one = start("--rows", rows(here / "towns.csv", towns(MANY)))
        until(lambda: made(here / "run") > 2, "nothing is made")
        one.send_signal(signal.SIGINT)
        done = finish(one)

        assert done.code == 130
        assert "were not begun" in done.err
        assert "failed" not in done.out
        assert 0 < vouched(here / "run") < MANY

    def it_names_a_draft_that_dies_and_goes_on(self, workspace: Path, here: Path, two: Cluster):
        setting = setting_of(workspace, here / "run", megabytes=20)
        found = list(cluster.work(setting, declared(2), two.address, lambda: False))

        # Where memory ends while the worker says so, its process ends with it.
        whys = [outcome.why for _, outcome in found]
        assert len(whys) == 2
        ends = ("it wanted more than 20 MB of memory", ": out of memory, or killed")
        assert all(why.endswith(ends) for why in whys), whys
        assert vouched(here / "run") == 0
        assert files_below(here / "run") == []

    def it_puts_drafts_where_an_address_says(self, workspace: Path, here: Path, two: Cluster):
        setting = setting_of(workspace, here / "kept", url=f"file://{here}/far")
        found = list(cluster.work(setting, declared(6), two.address, lambda: False))

        assert [outcome.state for _, outcome in found] == [State.MADE] * 6
        until(lambda: not workers(two.bare), "the processes of the run go on when it is over")
        assert vouched(here / "far") == 6
        assert not (here / "kept").exists()


class DescribeAWorkerThatIsKilled:
    def it_loses_nothing_and_blames_no_draft(self, workspace: Path, here: Path, tmp_path: Path, two: Cluster):
        done: dict[str, State] = {}
        with worker(tmp_path, "doomed", two.address, "--no-nanny") as doomed:
            registered(tmp_path, "doomed")
            setting = setting_of(workspace, here / "run")
            for job, outcome in cluster.work(setting, declared(MANY), two.address, lambda: False):
                assert job.key not in done
                done[job.key] = outcome.state
                if len(done) == 5:
                    os.kill(doomed, signal.SIGKILL)

        assert list(done.values()) == [State.MADE] * MANY
        assert vouched(here / "run") == MANY


class DescribeWhoIsRefused:
    def it_is_a_worker_with_another_billgen(
        self, two: Cluster, workspace: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ):
        mine = makeup
        monkeypatch.setattr(cluster, "makeup", lambda one: {**mine(one), "version of billgen": "9.9"})
        jobs = [(Job("thing", "us/zz/oz", "oz"), "")]
        with pytest.raises(MachineError) as refused:
            list(cluster.work(setting_of(workspace, here / "run"), jobs, two.address, lambda: False))

        assert len(refused.value.problems) == 2
        assert "version of billgen is 0.1.0, here 9.9" in str(refused.value)
        assert files_below(here) == []

    def it_is_a_worker_that_comes_later_too(
        self, two: Cluster, workspace: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ):
        mine = makeup
        monkeypatch.setattr(cluster, "makeup", lambda one: {**mine(one), "jurisdictions": "others"})
        monkeypatch.setattr(cluster, "_refuse_misfits", lambda *_: None)
        setting = setting_of(workspace, here / "run")
        with pytest.raises(MachineError, match="jurisdictions say something else"):
            list(cluster.work(setting, declared(3), two.address, lambda: False))
        assert made(here) == 0

    def it_is_a_worker_whose_facts_say_something_else(self, workspace: Path, here: Path):
        before = makeup(setting_of(workspace, here))
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("Oz", "Ozma"))

        assert unlike(before, makeup(setting_of(workspace, here))) == ["jurisdictions say something else"]

    def it_is_a_worker_that_does_not_share_the_folder(self, here: Path, workspace: Path, two: Cluster):
        order = cluster.Order("another", setting_of(workspace, here), {}, str(here / "not-there"))

        assert f"the folder {here} is not the same there" in fitness(order)

    def it_is_an_address_that_is_none(self):
        with pytest.raises(CommandError, match="no address of a Dask scheduler"):
            list(cluster.work(setting_of(Path(), Path()), [], "http://127.0.0.1:8786", lambda: False))

    def it_is_a_machine_without_dask(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(MachineError, match=r"pip install 'billgen\[cluster\]'"):
            list(cluster.work(setting_of(Path(), Path()), [], "tcp://127.0.0.1:9", lambda: False))

    def it_is_an_address_where_nobody_answers(self, here: Path, workspace: Path, monkeypatch: Any):
        monkeypatch.setattr(cluster, "_PATIENCE", 0.3)
        began = time.monotonic()
        with pytest.raises(MachineError, match="no Dask scheduler answers"):
            list(cluster.work(setting_of(workspace, here), [], "tcp://127.0.0.1:9", lambda: False))
        assert time.monotonic() - began < 10
