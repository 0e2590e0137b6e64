"""Batch room: what a Dask worker does - looks whether it is fit for a run, drafts in processes of its own.

A draft that dies or hangs costs one of those processes and never the Dask worker, as in a run on one machine.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import current_process
from pathlib import Path
from threading import Lock
from typing import Any, cast

from billgen.base.errors import BillgenError
from billgen.batch.alike import makeup, settled, unlike
from billgen.batch.jobs import Setting
from billgen.batch.local import Seat, Task, drive
from billgen.batch.outcome import Outcome, State

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


class _Station:
    """What a Dask worker has for one run: why it cannot draft for it, or processes, one for each thread.

    Attributes:
        setting: of the run, as this machine has it.
        why: each reason in a few words; none when it can.
        used: when the last task came.
    """

    def __init__(self, order: Order) -> None:
        self.setting = settled(order.setting)
        self.why = tuple(_misfits(order, self.setting))
        self.used = time.monotonic()
        self._free: list[Seat] = []
        self._all: list[Seat] = []
        self._lock = Lock()

    @contextmanager
    def seat(self, *, render: bool) -> Generator[Seat]:
        """A process for this thread alone, kept for the next task."""
        with self._lock:
            self.used = time.monotonic()
            seat = self._free.pop() if self._free else None
        if seat is None:
            # A nanny's workers are daemons, which may have no children; these end by themselves when their
            # worker is gone, which is all that the rule is for.
            cast(Any, current_process())._config["daemon"] = False
            seat = Seat(self.setting, render=render)
            with self._lock:
                self._all.append(seat)
        yield seat
        with self._lock:
            self._free.append(seat)

    def close(self) -> None:
        """End the processes, and do not wait for it: who asks has the whole worker to look after."""
        for seat in self._all:
            seat.close(wait=False)


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

    station = _station(order)
    if station.why:
        worker: Any = get_worker()
        return Unfit(worker.address, station.why)
    with station.seat(render=render) as seat:
        found = _done(seat, tasks)
        edited = [task for task in tasks if found[task[0].key].state is State.EDITED]
        if edited:
            # Where a worker is lost, its process finishes the draft in hand, and may be just writing it.
            time.sleep(_AGAIN)
            found |= _done(seat, edited)
    return [found[job.key] for job, _ in tasks]


def _done(seat: Seat, tasks: Sequence[Task]) -> dict[str, Outcome]:
    return {job.key: outcome for job, outcome in drive([seat], tasks, lambda: False)}


def close(run: str) -> None:
    """Let go of the processes of a run."""
    with _lock:
        station = _stations.pop(run, None)
    if station is not None:
        station.close()


def _station(order: Order) -> _Station:
    with _lock:
        if order.run not in _stations:
            for other in [run for run, one in _stations.items() if time.monotonic() - one.used > _FORGOTTEN]:
                _stations.pop(other).close()
            _stations[order.run] = _Station(order)
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
