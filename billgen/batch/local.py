"""Batch room: the executor of one machine - processes with the library open; one lost costs its draft."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from multiprocessing import get_context
from typing import TYPE_CHECKING

from billgen.batch.jobs import Job, Setting
from billgen.batch.standing import Account, Standing
from billgen.batch.work import Outcome, State, account, make, open_desk
from billgen.record.files import half_done, sweep

if TYPE_CHECKING:
    from pebble import ProcessPool

Task = tuple[Job, str]
"""A job, and the fingerprint of the draft whose files lie there whole, or ""."""

AHEAD = 4
"""Tasks a worker has waiting: enough that none is idle, few enough that Ctrl-C is soon answered."""
_LIVES = 2_000
"""Drafts after which a worker is replaced by a fresh one: what libraries leak goes with it."""


def work(
    setting: Setting,
    tasks: Iterable[Task],
    workers: int,
    stopping: Callable[[], bool],
    *,
    render: bool = True,
) -> Iterator[tuple[Job, Outcome]]:
    """Do tasks in processes, and give each outcome as it comes.

    Args:
        setting: of the run.
        tasks: what to do, taken as workers become free.
        workers: how many processes.
        stopping: asked before each task: when it says so, what is in hand is finished and no more is begun.
        render: whether files are made; else only accounts are taken.
    """
    ahead = iter(tasks)
    pool = open_pool(setting, workers)
    running: dict[Future[Outcome], tuple[Job, float]] = {}
    try:
        more = True
        while more or running:
            while more and len(running) < workers * AHEAD:
                task = None if stopping() else next(ahead, None)
                if task is None:
                    more = False
                    break
                job, before = task
                future = schedule(pool, setting, job, before, render=render)
                running[future] = (job, time.perf_counter())
            if not running:
                break
            done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                job, began = running.pop(future)
                yield job, outcome_of(future, setting, job, time.perf_counter() - began)
        pool.close()
        pool.join()
    finally:
        pool.stop()
        pool.join()


def open_pool(setting: Setting, workers: int) -> ProcessPool:
    """Processes that draft, each with the library open and its memory bounded."""
    from pebble import ProcessPool

    return ProcessPool(
        max_workers=workers,
        max_tasks=_LIVES,
        initializer=open_desk,
        initargs=[setting],
        context=get_context("spawn"),
    )


def schedule(pool: ProcessPool, setting: Setting, job: Job, before: str, *, render: bool) -> Future[Outcome]:
    """Give a task to the next process that is free, with its bound of time."""
    call, given = (make, [job, before]) if render else (account, [job])
    return pool.schedule(call, args=given, timeout=setting.seconds)


def outcome_of(future: Future[Outcome], setting: Setting, job: Job, seconds: float) -> Outcome:
    """What a task gave, or what became of the process that had it."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        _clear(setting, job)
        why = f"it took longer than {setting.seconds:g} seconds: a loop that does not end?"
    except ProcessExpired as error:
        _clear(setting, job)
        why = f"its process died (exit code {error.exitcode}): out of memory, or killed"
    except MemoryError:
        why = f"it wanted more than {setting.megabytes:,} MB of memory"
    except Exception as error:  # whatever else goes wrong is this draft's, and stops no other
        why = f"a fault of billgen's: {type(error).__name__}: {error}"
    return failed(why, seconds)


def _clear(setting: Setting, job: Job) -> None:
    """Take away what a process that is no more was writing, unless it vouches for files that lie there."""
    folder = setting.out / job.place
    if not half_done(folder, job.name):
        sweep(folder, job.name)


def failed(why: str, seconds: float = 0.0) -> Outcome:
    """The outcome of a draft that its worker could not finish."""
    return Outcome(State.FAILED, Account(Standing.FAULTY, (why,)), seconds=seconds, why=why)
