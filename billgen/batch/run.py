"""Batch room: a run from end to end - what lies there, what is left to do, the ledger kept as it goes."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from billgen.base.errors import BillgenError
from billgen.batch.fresh import Inputs, OnDisk
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import Entry, Ledger, entry_of
from billgen.batch.local import Task
from billgen.batch.outcome import Outcome, State
from billgen.library.library import Library
from billgen.record.files import outputs

if TYPE_CHECKING:
    from billgen.batch.remote import InStore

Executor = Callable[[Setting, Iterable[Task], Callable[[], bool]], Iterator[tuple[Job, Outcome]]]
"""Does tasks and gives each outcome as it comes; asked to stop, it finishes what is in hand."""

_EVERY = 0.5
"""Seconds between two writings of the ledger: so much a kill -9 can cost, and the records give it back."""


@dataclass(slots=True)
class Progress:
    """How far a run is, for whoever shows it.

    Attributes:
        total: jobs of the run.
        done: jobs that have an outcome.
        counts: state → how many.
        seconds: since it began.
        failures: (job key, why) of those that failed, in the order they did.
    """

    total: int
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    seconds: float = 0.0
    failures: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class Result:
    """A run that has ended.

    Attributes:
        entries: one for each job that has an outcome, in the order of the jobs.
        left: how many were not begun, since the run was stopped.
        seconds: how long it took.
        notices: what the reader should know besides.
    """

    entries: Sequence[Entry]
    left: int
    seconds: float
    notices: Sequence[str]


def run(
    library: Library,
    setting: Setting,
    jobs: Sequence[Job],
    ledger: Ledger,
    execute: Executor,
    *,
    dated: bool,
    asked: dict[str, object],
    stopping: Callable[[], bool],
    tell: Callable[[Progress], None],
) -> Result:
    """Make what is not there yet, and keep the ledger.

    Args:
        library: for the hashes of what jobs are made from.
        setting: of the run.
        jobs: what to make.
        ledger: of the folder.
        execute: who makes it.
        dated: whether the day was asked for; see `Inputs`.
        asked: what the ledger keeps of the command.
        stopping: whether to begin no more.
        tell: called as it goes on.

    Raises:
        OutputError: the ledger cannot be written.
    """
    began = time.perf_counter()
    number = ledger.begin(_now(), asked)
    known = ledger.known()
    inputs = Inputs(library, setting, dated=dated)
    there = _there(setting)
    progress = Progress(len(jobs))
    hashes: dict[str, str] = {}
    found: dict[str, Entry] = {}
    tasks: list[Task] = []
    for job in jobs:
        entry = known.get(job.key) or there.entry(job)
        if entry is not None:
            known[job.key] = entry
        try:
            hashes[job.key] = inputs.of(job)
        except BillgenError:  # facts that cannot be read: the worker says so, in its own words
            hashes[job.key] = ""
        library.forget(job.place)
        whole = entry is not None and there.whole(entry)
        same = entry is not None and bool(hashes[job.key]) and entry.inputs == hashes[job.key]
        if entry is not None and same and entry.outcome.state is State.SKIPPED:
            found[job.key] = replace(entry, run=number)
            _count(progress, found[job.key], began)
        elif entry is not None and same and whole:
            found[job.key] = _still(entry, number)
            _count(progress, found[job.key], began)
        else:
            again = entry is not None and whole and not setting.packet and _complete(setting, job, entry)
            tasks.append((job, entry.outcome.fingerprint if entry is not None and again else ""))
    tell(progress)

    waiting: list[Entry] = []
    written = time.perf_counter()
    for job, outcome in execute(setting, tasks, stopping):
        entry = entry_of(job, hashes[job.key], number, _with_files(outcome, known.get(job.key), there, job))
        found[job.key] = entry
        waiting.append(entry)
        _count(progress, entry, began)
        tell(progress)
        if time.perf_counter() - written > _EVERY:
            ledger.keep(waiting)
            waiting.clear()
            written = time.perf_counter()
    ledger.keep([*waiting, *(entry for entry in found.values() if entry.outcome.state is State.UNCHANGED)])
    if progress.counts[State.MADE.value]:
        _sync()
    ledger.end(number, _now(), progress.counts)
    progress.seconds = time.perf_counter() - began
    ordered = [found[job.key] for job in jobs if job.key in found]
    notices = [ledger.rebuilt] if ledger.rebuilt else []
    return Result(ordered, len(jobs) - len(ordered), progress.seconds, notices)


def _there(setting: Setting) -> OnDisk | InStore:
    """Where drafts lie that were made before."""
    if setting.url:
        from billgen.batch.remote import InStore

        return InStore(setting.url)
    return OnDisk(setting.out)


def _complete(setting: Setting, job: Job, entry: Entry) -> bool:
    """Whether every file that is asked for now was made then: another format may be asked for."""
    return outputs(job.name, setting.formats, cover=setting.cover).keys() <= entry.outcome.files.keys()


def _with_files(outcome: Outcome, before: Entry | None, there: OnDisk | InStore, job: Job) -> Outcome:
    """An unchanged draft keeps what was remembered of its files; so does one that somebody edited.

    What the ledger forgot of an edited one, since a run between failed, its record tells.
    """
    if outcome.state is State.UNCHANGED and before is not None:
        return replace(outcome, files=before.outcome.files)
    if outcome.state is State.EDITED:
        lies = before if before is not None and before.outcome.files else there.entry(job)
        if lies is not None:
            return replace(outcome, files=lies.outcome.files, fingerprint=lies.outcome.fingerprint)
    return outcome


def _still(entry: Entry, run: int) -> Entry:
    return replace(entry, run=run, outcome=replace(entry.outcome, state=State.UNCHANGED, seconds=0.0))


def _count(progress: Progress, entry: Entry, began: float) -> None:
    progress.done += 1
    progress.counts[entry.outcome.state.value] += 1
    progress.seconds = time.perf_counter() - began
    if entry.outcome.state in (State.FAILED, State.EDITED):
        progress.failures.append((entry.key, entry.outcome.why))


def _sync() -> None:
    """Wait until the disk has what was written, where the system can be asked."""
    if hasattr(os, "sync"):
        os.sync()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
