"""`make soak` ends with this: runs over towns that are killed, stopped and cut off at random, then resumed.

FAULTS=1000 faults in all; SEED=0 where they begin; SECONDS=0 no limit of time; ONLY=kill_the_run,lose_a_file
these and no others. Ctrl-C ends it with what was done so far. After each fault every record
must vouch for whole files, and after `--resume` every draft be there and no innocent one have failed. Exit
code 1 when something does not hold: the seed that shows it again is printed, and its folder kept.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests import small
from tests.batch.conftest import BILL, PLACES, TOWNS, many, place_table, rows, towns, vouched
from tests.batch.test_faults import workers
from tests.program import BILLGEN, environment

COUNT = 60
"""Towns of a run: some two seconds of work."""

Fault = Callable[[random.Random, "subprocess.Popen[bytes]", Path], None]


def kill_the_run(_chance: random.Random, one: subprocess.Popen[bytes], _out: Path) -> None:
    """kill -9 of the parent."""
    os.kill(one.pid, signal.SIGKILL)


def kill_a_worker(chance: random.Random, one: subprocess.Popen[bytes], _out: Path) -> None:
    """kill -9 of one of the workers."""
    if found := workers(one.pid):
        os.kill(chance.choice(found), signal.SIGKILL)


def kill_everything(_chance: random.Random, one: subprocess.Popen[bytes], _out: Path) -> None:
    """kill -9 of the whole group, as a machine does that runs out of memory."""
    os.killpg(os.getpgid(one.pid), signal.SIGKILL)


def stop_a_worker(chance: random.Random, one: subprocess.Popen[bytes], _out: Path) -> None:
    """A worker that hangs."""
    if found := workers(one.pid):
        os.kill(chance.choice(found), signal.SIGSTOP)


def interrupt(_chance: random.Random, one: subprocess.Popen[bytes], _out: Path) -> None:
    """Ctrl-C."""
    os.killpg(os.getpgid(one.pid), signal.SIGINT)


def cut_the_ledger(chance: random.Random, one: subprocess.Popen[bytes], out: Path) -> None:
    """The run is killed and its ledger loses its end."""
    os.killpg(os.getpgid(one.pid), signal.SIGKILL)
    one.wait()
    ledger = out / "ledger.sqlite"
    if ledger.exists() and (size := ledger.stat().st_size):
        os.truncate(ledger, chance.randrange(size))


def lose_a_file(chance: random.Random, one: subprocess.Popen[bytes], out: Path) -> None:
    """The run is killed and a file that it made is gone."""
    os.killpg(os.getpgid(one.pid), signal.SIGKILL)
    one.wait()
    if found := sorted(out.rglob("*.txt")):
        chance.choice(found).unlink()


def swap_the_place_table(chance: random.Random, _one: subprocess.Popen[bytes], out: Path) -> None:
    """Another place table is put in the place of the one that the run has open."""
    target = out.parent / "workspace" / PLACES
    beside = target.with_name("swapped")
    beside.write_bytes(place_table(chance.randrange(1, 4)))
    os.replace(beside, target)


def set_the_clock_back(_chance: random.Random, one: subprocess.Popen[bytes], out: Path) -> None:
    """The run is killed, and the clock is set back behind it: all that lies there is of tomorrow."""
    os.killpg(os.getpgid(one.pid), signal.SIGKILL)
    one.wait()
    tomorrow = time.time() + 86_400
    for path in out.rglob("*"):
        os.utime(path, (tomorrow, tomorrow))


FAULTS: tuple[Fault, ...] = (
    kill_the_run,
    kill_a_worker,
    kill_everything,
    stop_a_worker,
    interrupt,
    cut_the_ledger,
    lose_a_file,
    swap_the_place_table,
    set_the_clock_back,
)


def workspace(root: Path) -> Path:
    """A workspace with an instrument for towns."""
    files = {"templates/thing/template.yaml": TOWNS, "templates/thing/bill.md.j2": BILL, "billgen.yaml": ""}
    small.write(root, small.FACTS | small.FORM | files)
    (root / PLACES).write_bytes(place_table(2))
    return root


def broken(here: Path, seed: int, faults: Sequence[Fault]) -> tuple[str, str]:
    """One run with one fault, resumed: the fault's name, and what does not hold, or ""."""
    chance = random.Random(seed)
    fault = chance.choice(faults)
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    table, out = rows(here / "towns.csv", towns(COUNT)), here / "run"
    given = many(("--rows", str(table)))
    env = environment({"BILLGEN_WORKSPACE": str(workspace(here / "workspace")), "TMPDIR": str(here)})
    line = [*BILLGEN, *given, "--seconds", "4"]
    one = subprocess.Popen(
        line, cwd=here, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        time.sleep(chance.uniform(0.2, 3.0))
        if one.poll() is None:
            fault(chance, one, out)
        one.wait(timeout=120)
    except subprocess.TimeoutExpired:
        return fault.__name__, "the run does not end"
    finally:
        if one.poll() is None:
            os.killpg(os.getpgid(one.pid), signal.SIGKILL)
    gone = time.monotonic() + 20
    while workers(one.pid) and time.monotonic() < gone:
        time.sleep(0.05)
    again = subprocess.run(
        [*BILLGEN, *given, "--json"], cwd=here, env=env, capture_output=True, text=True, check=False
    )
    try:
        states = json.loads(again.stdout)["states"]
        if again.returncode or sum(states.values()) != COUNT or states.get("failed"):
            return fault.__name__, f"resumed with {again.returncode}: {states} {again.stderr[:500]}"
        if (made := vouched(out)) != COUNT:
            return fault.__name__, f"{made} of {COUNT} drafts are whole"
    except (ValueError, KeyError, AssertionError) as error:
        return fault.__name__, f"{type(error).__name__}: {error} {again.stderr[:500]}"
    return fault.__name__, ""


def main() -> int:
    total, first = int(os.environ.get("FAULTS", "1000")), int(os.environ.get("SEED", "0"))
    limit = float(os.environ.get("SECONDS", "0"))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    faults = [one for one in FAULTS if not only or one.__name__ in only]
    here = Path(tempfile.mkdtemp(prefix="billgen-faults-"))
    began, counts = time.monotonic(), Counter[str]()
    with suppress(KeyboardInterrupt):
        for seed in range(first, first + total):
            if limit and time.monotonic() - began > limit:
                break
            name, what = broken(here / "one", seed, faults)
            counts[name] += 1
            if what:
                again = f"Again: FAULTS=1 SEED={seed} ONLY={','.join(only)!r}; its folder is kept: {here}"
                print(f"{name}: {what}\n{again}", file=sys.stderr)
                return 1
    shutil.rmtree(here, ignore_errors=True)
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(counts.items()))
    print(f"{sum(counts.values())} faults in {time.monotonic() - began:.0f} s, all resumed whole: {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
