"""`make soak`: a million examples over all targets, or as many as SOAK says, in as long as they take.

SOAK=1000000 examples in all; JOBS=2 processes; SECONDS=0 no limit of time; SEED=0 where the rounds begin;
ONLY=yaml,facts these targets and no others. Exit code 1 when something does not hold: the example is printed.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.soak.targets import TARGETS

ROUND = 2_000
"""Examples of one round: hypothesis remembers all of a round, so that a long one would fill the memory."""


@dataclass(frozen=True)
class Done:
    """One round: how many examples ran, for how long, and what did not hold."""

    target: str
    seed: int
    examples: int
    seconds: float
    failure: str = ""


def run(name: str, count: int, number: int) -> Done:
    """One round of a target."""
    target = TARGETS[name]
    ran = 0

    def check(it: object) -> None:
        nonlocal ran
        ran += 1
        target.check(it)

    long = settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        print_blob=True,
    )
    started = time.perf_counter()
    failure = ""
    try:
        long(seed(number)(given(target.inputs)(check)))()
    except Exception as error:
        notes = "\n".join(getattr(error, "__notes__", ()))
        failure = f"{type(error).__name__}: {error}\n{notes}\nAgain: SEED={number} ONLY={name!r} SOAK={count}"
    return Done(name, number, ran, time.perf_counter() - started, failure)


def rounds(names: list[str], total: int, first: int) -> list[tuple[str, int, int]]:
    """(target, examples, seed) of every round, the targets by turns."""
    shares = sum(TARGETS[name].share for name in names)
    left = {name: total * TARGETS[name].share // shares for name in names}
    left[names[0]] += total - sum(left.values())
    found: list[tuple[str, int, int]] = []
    number = first
    while any(left.values()):
        for name in names:
            if count := min(ROUND, left[name]):
                found.append((name, count, number))
                left[name] -= count
        number += 1
    return found


def main() -> int:
    total, jobs = int(os.environ.get("SOAK", "1000000")), int(os.environ.get("JOBS", "2"))
    limit, first = float(os.environ.get("SECONDS", "0")), int(os.environ.get("SEED", "0"))
    names = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(TARGETS)
    started = time.perf_counter()
    done: list[Done] = []
    failed: dict[str, Done] = {}
    waiting = iter(rounds(names, total, first))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run, *one) for one in [next(waiting, None) for _ in range(jobs)] if one}
        while running:
            ready = {one for one in running if one.done()}
            running -= ready
            for one in ready:
                done.append(result := one.result())
                if result.failure:
                    failed.setdefault(result.target, result)
                    print(f"{result.target}: does not hold\n{result.failure}\n", flush=True)
                late = limit and time.perf_counter() - started > limit
                if not late and (more := next((r for r in waiting if r[0] not in failed), None)):
                    running.add(pool.submit(run, *more))
            time.sleep(0.02)
    spent = time.perf_counter() - started
    for name in names:
        mine = [one for one in done if one.target == name]
        examples, seconds = sum(one.examples for one in mine), sum(one.seconds for one in mine)
        verdict = "DOES NOT HOLD" if name in failed else "holds"
        print(f"{name:18} {examples:9,} examples {examples / (seconds or 1):7,.0f} a second  {verdict}")
    examples = sum(one.examples for one in done)
    print(f"{'all':18} {examples:9,} examples in {spent:,.0f} s, {examples / spent:,.0f} a second")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
