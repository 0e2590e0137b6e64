"""What the whole country takes: measured on a sample, computed for 2 and 64 cores, put into docs/scale.md.

    nice -n 12 .venv/bin/python bench/scale.py --tables FOLDER

FOLDER holds the place tables (counties.csv, places.csv, county_subdivisions.csv); without it, the towns are
invented and only the shape of the answer holds. What is counted is processor time, not time on the clock, so
that other work on the machine disturbs it little; it still does, through caches and clock rates.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import places

from billgen import Library
from billgen.batch import cluster
from billgen.batch.choose import choose
from billgen.batch.coverage import pairs
from billgen.batch.fresh import Inputs
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import Ledger, entry_of
from billgen.batch.outcome import Outcome, State
from billgen.batch.store import Store
from billgen.batch.summary import state_of
from billgen.batch.work import Desk
from billgen.library.library import PLACES_FILE
from billgen.places.importing import import_tables
from billgen.places.tables import Given

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scale.md"
FORMULA = """
With *n* drafts and *c* core-seconds of each instrument, *N* the sum of all *n*, and the milliseconds
above, the table below is

- core-hours = sum of *n* × *c*, through 3,600;
- 2 cores, one machine without Dask: *N* × hash + (sum of *n* × *c* + *N* × ledger) / 2;
- 64 cores, over Dask: *N* × hash + the greater of (sum of *n* × *c*) / 64 and *N* × *s*, where *s* is
  what the busier of two processes spends on a draft: the client (its share of a journey, its part of a
  draft, the ledger) or the scheduler;
- cores that these keep busy = mean *c* / *s*.
"""
BEGIN, END = "<!-- written by bench/scale.py -->", "<!-- end -->"
CORES = (2, 64)


@dataclass(frozen=True)
class Way:
    """What is made of each draft."""

    name: str
    formats: tuple[str, ...]
    engine: str


WAYS = (
    Way("DOCX and PDF by WeasyPrint", ("docx", "pdf"), "weasyprint"),
    Way("DOCX and PDF by Typst", ("docx", "pdf"), "typst"),
    Way("DOCX alone", ("docx",), ""),
)


def cpu(function: Any, *given: Any) -> tuple[float, Any]:
    """Processor seconds of a call, and what it gave."""
    start = time.process_time()
    found = function(*given)
    return time.process_time() - start, found


@contextmanager
def country(tables: str) -> Iterator[tuple[Path, bool]]:
    """A workspace with every place there is; and whether they are real."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "billgen.yaml").touch()
        real = bool(tables)
        paths = [Path(tables) / table for table in places.TABLES] if real else places.invented(folder)
        import_tables(paths, folder / PLACES_FILE, Given(), "2026-11-28", published={}, fresh=True)
        yield folder, real


def spread(items: Sequence[Any], count: int) -> list[Any]:
    """Some of many, evenly spread."""
    count = min(count, len(items))
    return [items[len(items) * index // count] for index in range(count)]


def tried(jobs: Sequence[Job], each: int) -> int:
    """How many drafts of an instrument are made: thrice as many for localities, where the weight lies."""
    return min(len(jobs), each * 3 if any(job.place.count("/") > 1 for job in jobs) else each)


def drafts(setting: Setting, jobs: dict[str, list[Job]], each: int) -> dict[str, tuple[float, float, int]]:
    """Template → processor seconds and bytes of a draft, barred ones counted in; how many were made."""
    found: dict[str, tuple[float, float, int]] = {}
    for template, of_it in jobs.items():
        desk = Desk(setting)
        chosen = spread(of_it, tried(of_it, each))
        desk.make(chosen[0])  # templates are compiled and fonts are read once in a process
        seconds, size, made = 0.0, 0, 0
        for job in chosen:
            # A run goes through a state's towns one after the other: what is read once for all is read.
            near = (one for one in of_it if one is not job and state_of(one.place) == state_of(job.place))
            if beside := next(near, None):
                desk.account(beside)
            taken, outcome = cpu(desk.make, job)
            seconds += taken
            size += sum(bytes_ for _, bytes_, _ in outcome.files.values())
            made += outcome.state is State.MADE
        found[template] = (seconds / len(chosen), size / len(chosen), made)
        print(
            f"{setting.engine or 'docx'}, {template}: {seconds / len(chosen):.3f} s, {made} of {len(chosen)}",
            flush=True,
        )
    return found


def bookkeeping(setting: Setting, jobs: Sequence[Job]) -> tuple[float, float]:
    """Processor seconds that a run spends on one draft before it begins, and in its ledger."""
    library = Library(setting.workspace)
    inputs = Inputs(library, setting, dated=True)
    inputs.of(jobs[0])
    hashing, hashes = cpu(lambda: [inputs.of(job) for job in jobs])
    outcome = Desk(setting).account(jobs[0])
    entries = [entry_of(job, hash, 1, outcome) for job, hash in zip(jobs, hashes, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        keeping, _ = cpu(ledger.keep, entries)
        ledger.close()
    return hashing / len(jobs), keeping / len(jobs)


def processor(pid: int) -> float:
    """Processor seconds of another process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Dask:
    """Processor seconds of one process, client or scheduler: for a journey to a worker, and a draft in it."""

    journey: float
    draft: float

    def of(self, seconds: float) -> float:
        """What one draft costs it, where a draft takes so many seconds."""
        return self.journey / cluster.together(seconds) + self.draft


def over_dask(setting: Setting, jobs: Sequence[Job]) -> tuple[Dask, Dask]:
    """What the client and the scheduler spend, told apart by journeys of one draft and of many."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "scheduler.json"
        line = [sys.executable, "-m", "dask"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": name}
        words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        servers = [subprocess.Popen([*line, "scheduler", *words], start_new_session=True, **quiet)]
        while not file.exists() or not file.read_text().endswith("}"):
            time.sleep(0.1)
        words = ["--scheduler-file", str(file), "--nthreads", "2", "--no-dashboard", "--host", "127.0.0.1"]
        servers.append(subprocess.Popen([*line, "worker", *words], start_new_session=True, **quiet))
        address = json.loads(file.read_text())["address"]

        def each(most: int) -> tuple[float, float]:
            ours = theirs = 0.0
            done = 0
            kept = cluster.together
            cluster.together = lambda _: most
            try:
                tasks = ((job, "") for job in jobs)
                found = cluster.work(setting, tasks, address, lambda: False, render=False)
                for done, _ in enumerate(found):
                    if not done:  # connecting and comparing is done once
                        ours, theirs = time.process_time(), processor(servers[0].pid)
            finally:
                cluster.together = kept
            return (time.process_time() - ours) / done, (processor(servers[0].pid) - theirs) / done

        try:
            alone, many = each(1), each(cluster.MOST)
        finally:
            for one in servers:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()
    costs: list[Dask] = []
    for one, some in zip(alone, many, strict=True):
        journey = max(0.0, (one - some) * cluster.MOST / (cluster.MOST - 1))
        costs.append(Dask(journey, max(0.0, one - journey)))
    return costs[0], costs[1]


def requests(setting: Setting, job: Job) -> Counter[str]:
    """How often one new draft asks its store, by what for."""
    counts: Counter[str] = Counter()
    kept = {name: getattr(Store, name) for name in ("listing", "read", "put", "remove")}

    def counted(name: str) -> Any:
        def call(self: Store, *given: Any, **more: Any) -> Any:
            counts[name] += 1
            return kept[name](self, *given, **more)

        return call

    with tempfile.TemporaryDirectory() as folder:
        try:
            for name in kept:
                setattr(Store, name, counted(name))
            Desk(replace(setting, url=f"file://{folder}/far")).make(job)
        finally:
            for name, method in kept.items():
                setattr(Store, name, method)
    return counts


def hours(seconds: float) -> str:
    if seconds < 5400:
        return f"{seconds / 60:,.0f} min"
    return f"{seconds / 3600:,.1f} h" if seconds < 172800 else f"{seconds / 86400:,.1f} days"


def page(given: argparse.Namespace) -> list[str]:
    """The lines that go into docs/scale.md."""
    with country(given.tables) as (workspace, real), tempfile.TemporaryDirectory() as out:
        day = date.fromisoformat("2026-11-28")
        setting = Setting(Path(out), workspace, ("docx", "pdf"), "weasyprint", day)
        library = Library(workspace)
        templates = library.templates
        ids = choose(library, [], ["us"], [], "").ids
        states, towns = ([id for id in ids if (id.count("/") > 1) is local] for local in (False, True))
        sample = spread(towns, given.places)
        jobs: dict[str, list[Job]] = defaultdict(list)
        weights: dict[str, float] = defaultdict(float)
        for some, weight in ((states, 1.0), (sample, len(towns) / len(sample))):
            for job in pairs(library, templates, some):
                jobs[job.template].append(job)
                weights[job.template] += weight
        some = [job for of_it in jobs.values() for job in of_it]
        total = sum(weights.values())
        print(f"{len(ids):,} places, {total:,.0f} drafts, {sorted(jobs)}", flush=True)
        costs = {
            way: drafts(
                replace(setting, engine=way.engine, formats=way.formats, out=Path(out) / way.name),
                jobs,
                given.each,
            )
            for way in WAYS
        }
        hashing, keeping = bookkeeping(setting, spread(some, 1000))
        client, scheduler = over_dask(setting, spread(some, given.tasks))
        asked = requests(replace(setting, out=Path(out) / "far"), made_one(setting, some))
    load = os.getloadavg()[0]
    what = "the place tables" if real else "invented towns"
    lines = [
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"measured {date.today().isoformat()} at a load of {load:.1f}: other work ran besides. "
        f"Places: {len(ids):,} ({what} and the states). Of the states and {len(sample):,} of the others, "
        f"evenly spread, it was asked which instruments they can enact, which makes about "
        f"**{total:,.0f} drafts**, each with a cover note. Of each instrument up to {given.each} were tried, "
        f"of one for localities up to {given.each * 3}; what the law bars costs a look and no paper.",
        "",
        f"| instrument | drafts | core-seconds each, {WAYS[0].name} | {WAYS[1].name} | {WAYS[2].name} "
        "| kB each, with PDF | made, of tried |",
        "|---|---|---|---|---|---|---|",
    ]
    for template, of_it in sorted(jobs.items()):
        slow, fast, word = (costs[way][template] for way in WAYS)
        many = tried(of_it, given.each)
        lines.append(
            f"| {template} | {weights[template]:,.0f} | {slow[0]:.2f} | {fast[0]:.2f} | {word[0]:.3f} | "
            f"{slow[1] / 1000:,.0f} | {slow[2]} of {many} |"
        )
    sums = {
        way: sum(costs[way][template][0] * weight for template, weight in weights.items()) for way in WAYS
    }
    size = sum(costs[WAYS[0]][template][1] * weight for template, weight in weights.items())
    lines += [
        "",
        f"Around each draft, one process does what others cannot do for it: {hashing * 1e3:.2f} ms to hash "
        f"what it is made of, before the first begins, and {keeping * 1e3:.2f} ms in the ledger. Over Dask "
        f"comes, for each journey to a worker, which takes up to {cluster.MOST} drafts, "
        f"{client.journey * 1e3:.2f} ms of the client and {scheduler.journey * 1e3:.2f} ms of the scheduler, "
        f"and for each draft in it {client.draft * 1e3:.2f} ms and {scheduler.draft * 1e3:.2f} ms.",
        "",
        FORMULA.strip(),
        "",
        f"| | {' | '.join(way.name for way in WAYS)} |",
        "|---|---|---|---|",
    ]

    def row(name: str, say: Any) -> str:
        return f"| {name} | " + " | ".join(say(way) for way in WAYS) + " |"

    before = hashing * total
    means = {way: sums[way] / total for way in WAYS}
    single = {way: max(client.of(mean) + keeping, scheduler.of(mean)) for way, mean in means.items()}
    lines.append(row("core-hours for drafting", lambda way: f"{sums[way] / 3600:,.1f}"))
    for cores in CORES:

        def takes(way: Way, cores: int = cores) -> str:
            # Two cores are one machine, without Dask; the ledger's process takes its share of them.
            if cores == 2:
                return hours(before + (sums[way] + keeping * total) / cores)
            return hours(before + max(sums[way] / cores, single[way] * total))

        lines.append(row(f"{cores} cores take", takes))
    lines += [
        row(
            f"at {given.price:.2f} USD for a core-hour (assumed)",
            lambda way: f"{sums[way] / 3600 * given.price:,.2f} USD",
        ),
        row("a draft costs", lambda way: f"{means[way]:.3f} core-seconds"),
        row(
            "cores that one client and one scheduler keep busy",
            lambda way: f"{means[way] / single[way]:,.0f}",
        ),
        row(
            "cores with which the hashes before the first draft are half of the run",
            lambda way: f"{means[way] / hashing:,.0f}",
        ),
        "",
        f"What is written: about {size / 1e9:,.0f} GB. To a bucket, a new draft makes {asked['put']} PUT, "
        f"{asked['listing']} LIST, {asked['read']} GET and {asked['remove']} DELETE requests: "
        f"{(asked['put'] + asked['listing']) * total / 1e6:,.1f} million PUT and LIST for the country, "
        f"{(asked['put'] + asked['listing']) * total / 1000 * given.requests:,.0f} USD at "
        f"{given.requests:.3f} USD for a thousand (assumed).",
        "",
        *(f"{bottleneck(way, means[way], hashing, client, scheduler, keeping, total)}\n" for way in WAYS),
    ]
    return lines


def made_one(setting: Setting, jobs: Sequence[Job]) -> Job:
    """A job that the law does not bar."""
    desk = Desk(setting)
    for job in jobs:
        outcome: Outcome = desk.account(job)
        if outcome.state is State.MADE:
            return job
    raise SystemExit("no draft of the sample can be made")


def bottleneck(
    way: Way, draft: float, hashing: float, client: Dask, scheduler: Dask, keeping: float, total: float
) -> str:
    """Which of the processes that are only one bounds a run first, and with how many cores."""
    full = {
        "the client with its ledger is full": draft / (client.of(draft) + keeping),
        "the Dask scheduler is full": draft / scheduler.of(draft),
        f"the hashes before the first draft, {hours(hashing * total)} whatever the cores, are half of the "
        "run": draft / hashing,
    }
    (first, cores), (second, more), _ = sorted(full.items(), key=lambda pair: pair[1])
    said = f"with {cores:,.0f} cores {first}; then, with {more:,.0f}, {second}"
    return f"**First bottleneck, {way.name}:** {said}."


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--tables", default=os.environ.get("BILLGEN_PLACE_TABLES", ""))
    asking.add_argument("--places", type=int, default=400, help="places looked at")
    asking.add_argument("--each", type=int, default=8, help="drafts made of each instrument and way")
    asking.add_argument("--tasks", type=int, default=200, help="tasks sent over Dask")
    asking.add_argument("--price", type=float, default=0.05, help="USD for a core-hour")
    asking.add_argument(
        "--requests", type=float, default=0.005, help="USD for a thousand PUT or LIST requests"
    )
    lines = page(asking.parse_args())
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(head + BEGIN + "\n\n" + "\n".join(lines).strip() + "\n\n" + END + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
