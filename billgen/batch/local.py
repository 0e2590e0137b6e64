"""Batch room: the executor of one machine - processes with the library open; one lost costs its draft."""

from __future__ import annotations

import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENOMEM
from multiprocessing import get_context, resource_tracker
from threading import Thread
from typing import TYPE_CHECKING

from billgen.base.errors import MachineError, Problem
from billgen.batch.jobs import Job, Setting
from billgen.batch.outcome import Outcome, State
from billgen.batch.standing import Account, Standing
from billgen.batch.work import account, make, open_desk
from billgen.record.files import half_done, sweep

if TYPE_CHECKING:
    from pebble import ProcessPool

Task = tuple[Job, str]
"""A job, and the fingerprint of the draft whose files lie there whole, or ""."""

_AHEAD = 2
"""Tasks a worker has: the one in hand, and one so that it is not idle."""
_LIVES = 2_000
"""Drafts after which a worker is replaced by a fresh one: what libraries leak goes with it."""
_TRIES = 4
"""How often a task is given to a worker that dies before it has begun it."""
_IN_VAIN = 12
"""Tasks lost for each worker, with none done between, after which the machine is at fault and no draft."""
_GRACE = 5.0
"""Seconds after its time in which a pool must have ended a draft; else it is given up with its worker."""
_END = 60.0
"""Seconds that are waited at the end for processes to go, those that hang among them."""
_UNHEARD = 5.0
"""Seconds in which a worker that stands ready must begin what waits for it; else its channel is locked."""


def work(
    setting: Setting,
    tasks: Iterable[Task],
    workers: int,
    stopping: Callable[[], bool],
    *,
    render: bool = True,
) -> Iterator[tuple[Job, Outcome]]:
    """Do tasks in processes, and give each outcome as it comes.

    Each worker has a pool of its own: one stopped amid a message would keep the others from theirs.

    Args:
        setting: of the run.
        tasks: what to do, taken as workers become free.
        workers: how many processes.
        stopping: asked before each task: when it says so, what is in hand is finished and no more is begun.
        render: whether files are made; else only accounts are taken.
    """
    seats = [Seat(setting, render=render) for _ in range(workers)]
    try:
        yield from drive(seats, tasks, stopping)
    finally:
        for seat in seats:
            seat.close()


def drive(
    seats: Sequence[Seat], tasks: Iterable[Task], stopping: Callable[[], bool]
) -> Iterator[tuple[Job, Outcome]]:
    """Do tasks with some workers, and give each outcome as it comes; the workers live on.

    Raises:
        MachineError: one worker after the other dies before it begins anything.
    """
    ahead = iter(tasks)
    again: deque[Task] = deque()
    tries: Counter[str] = Counter()
    in_vain = 0
    while True:
        for seat in [*seats] * _AHEAD:  # each its first before any has its second
            if len(seat.tasks) < _AHEAD:
                task = None if stopping() else again.popleft() if again else next(ahead, None)
                if task is not None:
                    seat.give(task)
        running = {future: seat for seat in seats for future in seat.tasks}
        if not running:
            return
        done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
        for future in done:
            found = running[future].take(future)
            if isinstance(found, Lost):
                in_vain += 1
                if in_vain > _IN_VAIN * len(seats):
                    raise MachineError(_NO_WORKERS)
                tries[found.task[0].key] += 1
                if tries[found.task[0].key] < _TRIES:
                    again.append(found.task)
                    continue
                found = found.task[0], failed(found.why)
            else:
                in_vain = 0
            yield found
        for seat in seats:
            if seat.is_locked():
                for task in seat.let_go():
                    tries[task[0].key] += 1
                    if tries[task[0].key] < _TRIES:
                        again.append(task)
                    else:
                        yield task[0], failed(_NEVER_BEGUN)
            elif seat.is_late():
                (job, outcome), rest = seat.give_up()
                again.extend(rest)
                yield job, outcome


_NO_WORKERS = Problem(
    "every process that should draft dies before it begins one",
    why="What a process of Python says when it cannot start stands above.",
    fix="run `billgen doctor`; look what stops new processes of Python here: memory, PYTHONPATH, a guard",
)
_NEVER_BEGUN = "its process died again and again before it was begun"


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that waited for a worker which is no more."""

    task: Task
    why: str


class Seat:
    """One worker: a pool of one process, and what it was given."""

    def __init__(self, setting: Setting, *, render: bool) -> None:
        self.setting = setting
        self.render = render
        self.tasks: dict[Future[Outcome], Task] = {}
        self.began = time.monotonic()
        self._ending: list[Thread] = []
        self._pool = self._opened()

    def _opened(self) -> ProcessPool:
        from pebble import ProcessPool

        context = get_context("spawn")
        # A pool of its own has one of its own: what an earlier worker wrote there says nothing of this one.
        self._ready = context.RawValue("d", 0.0)
        given = [self.setting, self._ready]
        return ProcessPool(1, max_tasks=_LIVES, initializer=open_desk, initargs=given, context=context)

    def give(self, task: Task) -> None:
        """Put a task behind what the worker has."""
        job, before = task
        call, args = (make, [job, before]) if self.render else (account, [job])
        if not self.tasks:
            self.began = time.monotonic()
        with _uninterrupted():  # the pool's threads, and the workers they start, take it over
            try:
                future = self._pool.schedule(call, args=args, timeout=self.setting.seconds)
            except RuntimeError:  # the pool has broken down; its worker was killed in the middle of a message
                self._renew()
                future = self._pool.schedule(call, args=args, timeout=self.setting.seconds)
        self.tasks[future] = task

    def take(self, future: Future[Outcome]) -> tuple[Job, Outcome] | Lost:
        """What a task that is done gave; a worker that died idle blames none."""
        job, before = self.tasks.pop(future)
        took, self.began = time.monotonic() - self.began, time.monotonic()
        if isinstance(future.exception(), BrokenProcessPool):
            return Lost((job, before), _NEVER_BEGUN)
        return job, _outcome(future, self.setting, job, took)

    def is_late(self) -> bool:
        """Whether the pool should long have ended the task in hand; opening a library takes a while too."""
        return bool(self.tasks) and time.monotonic() - self.began > self.setting.seconds + 2 * _GRACE

    def is_locked(self) -> bool:
        """Whether a worker stands ready, and yet nothing that waits for it is begun.

        A worker that is killed amid a message keeps the lock of its channel for good: what it had in hand is
        told as lost at once, but the one that comes after it would wait a minute for that lock.
        """
        if not self.tasks or not self._ready.value or any(one.running() or one.done() for one in self.tasks):
            return False
        return time.monotonic() - max(self._ready.value, self.began) > _UNHEARD

    def let_go(self) -> list[Task]:
        """The tasks, of which none was begun; the worker is replaced."""
        waiting = [*self.tasks.values()]
        self.tasks.clear()
        self._renew()
        return waiting

    def give_up(self) -> tuple[tuple[Job, Outcome], list[Task]]:
        """The outcome of the task in hand, and those that waited behind it; the worker is replaced."""
        (job, _), *rest = self.tasks.values()
        self.tasks.clear()
        self._renew()
        _clear(self.setting, job)
        return (job, failed(_too_long(self.setting))), rest

    def _renew(self) -> None:
        self.close(wait=False)
        self._pool = self._opened()
        self.began = time.monotonic()

    def close(self, *, wait: bool = True) -> None:
        """End the process, and with `wait` those before it too; one that cannot be ended in time is left."""
        pool, idle = self._pool, not self.tasks and wait

        def end() -> None:
            with suppress(Exception):  # nobody waits for a task of it: what it says of its end is no matter
                pool.close() if idle else pool.stop()
                pool.join()

        thread = Thread(target=end, daemon=True)
        thread.start()
        self._ending.append(thread)
        until = time.monotonic() + _END
        for one in self._ending if wait else ():
            one.join(max(0.0, until - time.monotonic()))


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Ctrl-C is for the run alone: a worker that is still opening its library would die of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Where Python's helper for processes is not there yet, its start would let the signal in again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _too_much(setting: Setting) -> str:
    return f"it wanted more than {setting.megabytes:,} MB of memory"


def _too_long(setting: Setting) -> str:
    return f"it took longer than {setting.seconds:g} seconds: a loop that does not end?"


def _outcome(future: Future[Outcome], setting: Setting, job: Job, seconds: float) -> Outcome:
    """What a task gave, or what became of the process that had it."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        _clear(setting, job)
        why = _too_long(setting)
    except ProcessExpired as error:
        _clear(setting, job)
        why = f"its process died (exit code {error.exitcode}): out of memory, or killed"
    except MemoryError:
        why = _too_much(setting)
    except OSError as error:
        why = _too_much(setting) if error.errno == ENOMEM else f"a fault of the machine's: {error}"
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
