"""Batch room: what a Dask worker does - looks whether it is fit for a run, drafts in processes of its own.

A draft that dies or hangs costs one of those processes and never the Dask worker, as in a run on one machine.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import current_process
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, cast

from billgen.base.errors import BillgenError
from billgen.batch.alike import makeup, settled, unlike
from billgen.batch.jobs import Setting
from billgen.batch.local import Task, open_pool, outcome_of, schedule
from billgen.batch.work import Outcome, State

if TYPE_CHECKING:
    from pebble import ProcessPool

_AGAIN = 0.5
"""Seconds after which a draft that looks edited is looked at once more."""
_FORGOTTEN = 3600.0
"""Seconds without a task after which a run is taken for dead: whoever asked for it was killed."""


@dataclass(frozen=True, slots=True)
class Order:
    """What goes with every task of a run: its name, its setting, and what drafts there are made of.

    Attributes:
        run: a name that no other run has.
        setting: of the run; a folder for its output is absolute.
        makeup: from `alike.makeup`, of the machine that asks.
        mark: a file that lies in the folder of the output, for a worker to find there; "" for none.
    """

    run: str
    setting: Setting
    makeup: Mapping[str, str]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a worker cannot draft for a run, each reason in a few words."""

    worker: str
    why: tuple[str, ...]


@dataclass(slots=True)
class _Station:
    """What a Dask worker has for one run: its pool, once a task has come; when the last one came."""

    setting: Setting
    why: tuple[str, ...]
    pool: ProcessPool | None = None
    used: float = field(default_factory=time.monotonic)
    lock: Lock = field(default_factory=Lock)


_stations: dict[str, _Station] = {}
_lock = Lock()


def fitness(order: Order) -> tuple[str, ...]:
    """Why this worker cannot draft for a run; nothing when it can."""
    return _station(order).why


def at_worker(order: Order, tasks: Sequence[Task], *, render: bool) -> list[Outcome] | Unfit:
    """Do some tasks here; gives the outcome of each, in their order.

    Args:
        order: of the run.
        tasks: what to do, as `local.work` takes it.
        render: whether files are made; else only accounts are taken.
    """
    from distributed import get_worker

    worker: Any = get_worker()
    station = _station(order)
    if station.why:
        return Unfit(worker.address, station.why)
    pool = _pool(station, worker.state.nthreads)
    found = _done(station, pool, tasks, render=render)
    edited = [index for index, outcome in enumerate(found) if outcome.state is State.EDITED]
    if edited:
        # Where a worker is lost, its process finishes the draft in hand, and may be just writing it.
        time.sleep(_AGAIN)
        again = _done(station, pool, [tasks[index] for index in edited], render=render)
        for index, outcome in zip(edited, again, strict=True):
            found[index] = outcome
    return found


def close(run: str) -> None:
    """Let go of the processes of a run."""
    with _lock:
        station = _stations.pop(run, None)
    if station is not None:
        _end(station)


def _end(station: _Station) -> None:
    """End the processes, in a thread of its own: the one that asks has the whole worker to look after."""

    def end(pool: ProcessPool) -> None:
        pool.stop()
        pool.join()

    if station.pool is not None:
        Thread(target=end, args=(station.pool,), daemon=True).start()


def _done(station: _Station, pool: ProcessPool, tasks: Sequence[Task], *, render: bool) -> list[Outcome]:
    setting, start = station.setting, time.perf_counter()
    futures = [(job, schedule(pool, setting, job, before, render=render)) for job, before in tasks]
    return [outcome_of(future, setting, job, time.perf_counter() - start) for job, future in futures]


def _pool(station: _Station, threads: int) -> ProcessPool:
    with station.lock:
        station.used = time.monotonic()
        if station.pool is None or not station.pool.active:
            # A nanny's workers are daemons, which may have no children; these end by themselves when their
            # worker is gone, which is all that the rule is for.
            cast(Any, current_process())._config["daemon"] = False
            station.pool = open_pool(station.setting, threads)
        return station.pool


def _station(order: Order) -> _Station:
    with _lock:
        if order.run not in _stations:
            for other in [run for run, one in _stations.items() if time.monotonic() - one.used > _FORGOTTEN]:
                _end(_stations.pop(other))
            setting = settled(order.setting)
            _stations[order.run] = _Station(setting, tuple(_misfits(order, setting)))
        return _stations[order.run]


def _misfits(order: Order, setting: Setting) -> list[str]:
    try:
        found = unlike(order.makeup, makeup(setting))
    except (BillgenError, OSError) as error:
        return [f"its library cannot be read: {error}"]
    if setting.url:
        from billgen.batch.store import open_store

        try:
            open_store(setting.url).check()
        except BillgenError as error:
            found.append(f"it cannot write to {setting.url}: {error.problems[0].what}")
    if order.mark and not Path(order.mark).exists():
        found.append(f"the folder {setting.out} is not the same there")
    return found
