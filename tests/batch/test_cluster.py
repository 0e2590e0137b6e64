"""A run on a cluster: real schedulers and workers on this machine, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billgen.base.errors import MachineError
from billgen.batch import cluster
from billgen.batch.alike import makeup, unlike
from billgen.batch.jobs import Job, Setting
from tests.batch.conftest import rows, towns, vouched
from tests.batch.servers import connected, registered, scheduler, until, worker
from tests.program import BILLGEN, DAY, Run, files_below

pytestmark = pytest.mark.loopback
MANY = 80
Start = Callable[..., "subprocess.Popen[str]"]


@dataclass(frozen=True)
class Cluster:
    """A scheduler with two workers: one with a nanny, as Dask has it, and one that can be killed for good."""

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

    def begin(*words: str | Path, out: str = "run", address: str = "") -> subprocess.Popen[str]:
        command = [*BILLGEN, "batch", "thing", *map(str, words), "--as-of", DAY, "--out", out]
        command += ["--cluster", address or two.address]
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


class DescribeACluster:
    def it_makes_the_bytes_of_one_machine(self, start: Start, batch: Any, here: Path):
        here_made = batch("thing", "--in", "us/zz", "--format", "txt,docx")
        (here / "run").rename(here / "local")
        done = finish(start("--in", "us/zz", "--format", "txt,docx", "--json"))
        again = finish(start("--in", "us/zz", "--format", "txt,docx", "--json"))

        assert (here_made.code, done.code) == (0, 0), done.err
        assert done.json["states"] == {"made": 2}
        assert again.json["states"] == {"unchanged": 2}
        drafts = files_below(here / "run/us")
        assert len(drafts) == 10
        assert drafts == files_below(here / "local/us")
        for name in drafts:
            assert (here / "run/us" / name).read_bytes() == (here / "local/us" / name).read_bytes(), name

    def it_names_a_draft_that_dies_and_goes_on(self, start: Start, here: Path):
        done = finish(start("--in", "us/zz", "--memory", "20", "--json"))

        assert done.code == 1
        assert [row["why"] for row in done.json["failed"]] == ["it wanted more than 20 MB of memory"] * 2
        assert vouched(here / "run") == 0

    def it_finishes_what_is_in_hand_at_ctrl_c(self, start: Start, here: Path):
        table = rows(here / "towns.csv", towns(MANY))
        one = start("--rows", table)
        until(lambda: made(here / "run") > 2, "nothing is made")
        one.send_signal(signal.SIGINT)
        done = finish(one)

        assert done.code == 130
        assert "were not begun" in done.err
        assert "failed" not in done.out
        lying = vouched(here / "run")
        assert 0 < lying < MANY
        again = finish(start("--rows", table, "--resume", "--json"))
        assert again.json["states"] == {"unchanged": lying, "made": MANY - lying}


class DescribeAWorkerThatIsKilled:
    def it_loses_nothing_and_blames_no_draft(self, start: Start, here: Path, tmp_path: Path, two: Cluster):
        with worker(tmp_path, "doomed", two.address, "--no-nanny") as doomed:
            registered(tmp_path, "doomed")
            one = start("--rows", rows(here / "towns.csv", towns(MANY)), "--json")
            until(lambda: made(here / "run") > 5, "nothing is made")
            os.kill(doomed, signal.SIGKILL)
            done = finish(one)

        assert done.code == 0, done.out + done.err
        assert done.json["states"] == {"made": MANY}
        assert vouched(here / "run") == MANY


class DescribeWhoIsRefused:
    def setting(self, workspace: Path, out: Path) -> Setting:
        return Setting(out, workspace, ("txt",), "", date.fromisoformat(DAY))

    def it_is_a_worker_with_another_billgen(
        self, two: Cluster, workspace: Path, here: Path, monkeypatch: pytest.MonkeyPatch
    ):
        mine = makeup
        monkeypatch.setattr(cluster, "makeup", lambda one: {**mine(one), "version of billgen": "9.9"})
        jobs = [(Job("thing", "us/zz/oz", "oz"), "")]
        with pytest.raises(MachineError) as refused:
            list(cluster.work(self.setting(workspace, here / "run"), jobs, two.address, lambda: False))

        assert len(refused.value.problems) == 2
        assert "version of billgen is 0.1.0, here 9.9" in str(refused.value)
        assert files_below(here) == []

    def it_is_a_worker_whose_facts_say_something_else(self, workspace: Path, here: Path):
        before = makeup(self.setting(workspace, here))
        oz = workspace / "jurisdictions/us/zz/oz.yaml"
        oz.write_text(oz.read_text().replace("Oz", "Ozma"))

        assert unlike(before, makeup(self.setting(workspace, here))) == ["jurisdictions say something else"]

    def it_is_a_worker_that_does_not_share_the_folder(self, here: Path, workspace: Path, two: Cluster):
        order = cluster.Order("another", self.setting(workspace, here), {}, str(here / "not-there"))
        from billgen.batch.station import fitness

        assert f"the folder {here} is not the same there" in fitness(order)

    def it_is_an_address_where_nobody_answers(self, here: Path, workspace: Path, monkeypatch: Any):
        monkeypatch.setattr(cluster, "_PATIENCE", 0.3)
        began = time.monotonic()
        with pytest.raises(MachineError, match="no Dask scheduler answers"):
            list(cluster.work(self.setting(workspace, here), [], "tcp://127.0.0.1:9", lambda: False))
        assert time.monotonic() - began < 10
