"""Batch room: the executor of many machines - drafts on the workers of a Dask cluster, outcomes as they come.

Nothing is sent but jobs: billgen, templates and facts must lie on every worker, and are compared before a run
and again by each worker before its first draft. A worker that is lost costs no draft: what it had in hand is
done again elsewhere, and gives the same bytes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, cast
from uuid import uuid4

from billgen.base.errors import CommandError, MachineError, OutputError, Place, Problem
from billgen.batch.alike import makeup
from billgen.batch.jobs import Job, Setting
from billgen.batch.local import Task, failed
from billgen.batch.outcome import Outcome
from billgen.batch.station import Order, Unfit, at_worker, close, fitness

_PATIENCE = 10.0
"""Seconds in which a scheduler must answer, and have a worker."""
_LOOK = 2.0
"""Seconds between two looks at who the workers are."""
_AHEAD = 4
"""Tasks that a thread of a worker has: enough that none is idle, few enough that Ctrl-C is soon answered."""
_SECONDS = 1.0
"""So long takes what goes to a worker in one journey, about; each costs the scheduler some milliseconds."""
MOST = 16
"""Drafts that go in one journey at most."""
_TRIES = 4
"""Times that the cluster may give a task back; each time, Dask itself has lost some workers with it."""
_INSTALL = "pip install 'billgen[cluster]'"


def work(
    setting: Setting,
    tasks: Iterable[Task],
    address: str,
    stopping: Callable[[], bool],
    *,
    render: bool = True,
) -> Iterator[tuple[Job, Outcome]]:
    """Do tasks on a cluster, and give each outcome as it comes.

    Args:
        setting: of the run; a folder for its output must be one that all workers share.
        tasks: what to do, taken as workers become free.
        address: of the Dask scheduler: "tcp://host:port".
        stopping: asked before each task: when it says so, what is in hand is finished and no more is begun.
        render: whether files are made; else only accounts are taken.

    Raises:
        MachineError: there is no such scheduler, no worker, or one that has another billgen, other templates
            or other facts.
        CommandError: the address is none.
    """
    with _connected(address) as client, _ordered(setting) as order:
        try:
            _refuse_misfits(client, order)
            yield from _Run(client, order, render=render).outcomes(tasks, stopping)
        finally:
            if client.status == "running":
                with suppress(Exception):  # else they end when another run has come, or with their worker
                    client.run(close, order.run, on_error="ignore")


def dask() -> Any:
    """The library of the cluster.

    Raises:
        MachineError: it is not installed.
    """
    try:
        found = import_module("distributed")
    except ImportError:
        raise MachineError(Problem("Dask is not installed here", fix=_INSTALL)) from None
    # What it has to say of lost workers is ours to tell, in our words; each of its loggers has its own level.
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.utils", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return found


@contextmanager
def _connected(address: str) -> Generator[Any]:
    if not address.startswith(("tcp://", "tls://")):
        fix = "write it as the scheduler says it: --cluster tcp://HOST:8786"
        raise CommandError(Problem(f"{address!r} is no address of a Dask scheduler", fix=fix))
    module = dask()
    try:
        client = module.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        fix = "start one with `dask scheduler`, and workers with `dask worker ADDRESS`; see docs/scale.md"
        what = f"no Dask scheduler answers at {address}: {error}"
        raise MachineError(Problem(what, fix=fix)) from None
    try:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError:
            fix = f"start some, on machines where billgen is installed: dask worker {address}"
            raise MachineError(Problem(f"the cluster at {address} has no workers", fix=fix)) from None
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=2)


@contextmanager
def _ordered(setting: Setting) -> Generator[Order]:
    """What goes with each task; while it lasts, a file marks the folder of the output."""
    run = uuid4().hex
    setting = replace(setting, out=setting.out.resolve())
    if setting.url:
        yield Order(run, setting, makeup(setting))
        return
    mark = setting.out / f".billgen-{run[:8]}"
    try:
        setting.out.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        what = f"cannot write: {error.strerror or error}"
        raise OutputError(Problem(what, Place(str(mark)), fix="name another folder: --out DIR")) from None
    try:
        yield Order(run, setting, makeup(setting), str(mark))
    finally:
        with suppress(OSError):
            mark.unlink()


def _refuse_misfits(client: Any, order: Order) -> None:
    """Refuse to begin while a worker would make other drafts than this machine."""
    told: Mapping[str, object] = client.run(fitness, order, on_error="return")
    problems: list[Problem] = []
    for worker, why in sorted(told.items()):
        said = [f"{type(why).__name__}: {why}"] if isinstance(why, BaseException) else why
        if said:
            problems.append(_misfit(worker, said))
    if problems:
        raise MachineError(problems)


def _misfit(worker: str, why: Any) -> Problem:
    fix = (
        "install the same billgen with the same packages there, and give it the same workspace (a copy may "
        "lie elsewhere: BILLGEN_WORKSPACE); a folder for --out must be shared by all, or be a URL"
    )
    return Problem(f"the worker {worker} cannot draft for this run: {'; '.join(why)}", fix=fix)


@dataclass(slots=True)
class _Hand:
    """Tasks in hand that went in one journey: their future, how often they came back undone, since when."""

    tasks: list[Task]
    future: Any
    tries: int
    began: float


def together(seconds: float) -> int:
    """How many drafts go to a worker in one journey, where each takes so many seconds."""
    return min(MOST, max(1, round(_SECONDS / seconds)))


class _Run:
    """The tasks of one run, a bounded number of them in hand."""

    def __init__(self, client: Any, order: Order, *, render: bool) -> None:
        self.client = client
        self.order = order
        self.render = render
        self.finished: SimpleQueue[Any] = SimpleQueue()
        self.running: dict[str, _Hand] = {}
        self.unfit: dict[str, Unfit] = {}
        self.threads: Mapping[str, int] = {}
        self.looked = 0.0
        self.number = 0
        self.seconds = _SECONDS  # of a draft, as far as is known: at first each goes alone

    def outcomes(self, tasks: Iterable[Task], stopping: Callable[[], bool]) -> Iterator[tuple[Job, Outcome]]:
        ahead = iter(tasks)
        more = True
        while more or self.running:
            self._look()
            some_at_once = together(self.seconds)
            room = max(1, sum(self.threads.values())) * max(_AHEAD, 2 * some_at_once)
            while more and sum(len(hand.tasks) for hand in self.running.values()) < room:
                some = [] if stopping() else list(islice(ahead, some_at_once))
                if not some:
                    more = False
                    break
                self._begin(some)
            if stopping() and not self.threads:
                return  # nobody is left to finish what is in hand
            yield from self._come()

    def _look(self) -> None:
        """Look, now and then, who the workers are."""
        if time.monotonic() - self.looked < _LOOK:
            return
        self.looked = time.monotonic()
        if self.client.status != "running":
            raise self._lost()
        try:
            threads: dict[str, int] = self.client.nthreads()
        except (OSError, TimeoutError):
            raise self._lost() from None
        self.threads = {worker: count for worker, count in threads.items() if worker not in self.unfit}
        if threads and not self.threads:
            raise MachineError([_misfit(one.worker, one.why) for one in self.unfit.values()])

    def _lost(self) -> MachineError:
        what = "the scheduler of the cluster is gone"
        fix = "run the same command with --resume once it is there again; the drafts made are not lost"
        return MachineError(Problem(what, fix=fix))

    def _begin(self, tasks: list[Task], tries: int = 0, began: float = 0.0) -> None:
        key = f"billgen-{self.order.run}-{self.number}"
        self.number += 1
        fit = list(self.threads) if self.unfit else None
        future = self.client.submit(
            at_worker, self.order, tasks, render=self.render, key=key, pure=False, workers=fit
        )
        self.running[key] = _Hand(tasks, future, tries, began or time.perf_counter())
        future.add_done_callback(self.finished.put)

    def _come(self) -> Iterator[tuple[Job, Outcome]]:
        """Outcomes of what is finished by now; waits a little when nothing is."""
        with suppress(Empty):
            done = [self.finished.get(timeout=0.5)]
            while not self.finished.empty():
                done.append(self.finished.get())
            hands = [self.running.pop(future.key) for future in done if future.key in self.running]
            for hand, found in zip(hands, self._gathered(hands), strict=True):
                if isinstance(found, list):
                    yield from self._told(hand, cast(list[Outcome], found))
                elif isinstance(found, Unfit):
                    self.unfit[found.worker] = found
                    self.looked = 0.0
                    self._look()
                    self._begin(hand.tasks, hand.tries, hand.began)
                elif hand.tries + 1 < _TRIES:
                    for task in hand.tasks:  # one by one: should one of them be at fault, it is alone with it
                        self._begin([task], hand.tries + 1, hand.began)
                else:
                    why = f"the cluster gave it back {_TRIES} times: {type(found).__name__}: {found}"
                    for job, _ in hand.tasks:
                        yield job, failed(why, time.perf_counter() - hand.began)

    def _told(self, hand: _Hand, outcomes: list[Outcome]) -> Iterator[tuple[Job, Outcome]]:
        for (job, _), outcome in zip(hand.tasks, outcomes, strict=True):
            self.seconds = max(0.9 * self.seconds + 0.1 * outcome.seconds, 1e-3)
            yield job, outcome

    def _gathered(self, hands: list[_Hand]) -> list[object]:
        """What each gave, or the error that came in its stead; one journey for all while none is one."""
        with suppress(Exception):
            return list(self.client.gather([hand.future for hand in hands]))
        found: list[object] = []
        for hand in hands:
            try:
                found.append(hand.future.result())
            except Exception as error:  # of the cluster's, never the draft's: those are outcomes
                found.append(error)
            # Nobody else cancels: with its scheduler gone, the client gives up all that was in hand.
            if hand.future.cancelled() or self.client.status != "running":
                raise self._lost()
        return found
