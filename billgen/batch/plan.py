"""Batch room: a plan before the run - how many drafts are ready, blank or barred, how long, how much room."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from billgen.base.errors import BillgenError
from billgen.batch.jobs import Job, Setting
from billgen.batch.local import work
from billgen.batch.outcome import Outcome, State
from billgen.batch.standing import Standing
from billgen.batch.work import Desk
from billgen.packet import packet
from billgen.publish import rendered
from billgen.record.files import outputs

EXACT = 500
"""Drafts up to which each is looked at; of more, a sample tells."""
_SAMPLE = 300
_TRIALS = 3
"""Drafts rendered, of each template, to learn what one costs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do.

    Attributes:
        jobs: how many drafts.
        looked: how many of them were looked at: all, or a sample evenly spread.
        standings: standing → how many, scaled up where a sample told.
        seconds: how long the run would take, with these workers on this machine.
        bytes: how much it would write.
        outcomes: (job, outcome) of those looked at.
    """

    jobs: int
    looked: int
    standings: Mapping[Standing, int]
    seconds: float
    bytes: int
    outcomes: Sequence[tuple[Job, Outcome]]


def plan(setting: Setting, jobs: Sequence[Job], workers: int, tell: Callable[[int, int], None]) -> Plan:
    """Look at the drafts of a run, and write nothing.

    Args:
        setting: of the run.
        jobs: its drafts.
        workers: how many processes it would have.
        tell: called with how many were looked at, and how many will be.
    """
    seen = (
        list(jobs) if len(jobs) <= EXACT else [jobs[len(jobs) * index // _SAMPLE] for index in range(_SAMPLE)]
    )
    tell(0, len(seen))
    found: list[tuple[Job, Outcome]] = []
    for pair in work(setting, ((job, "") for job in seen), workers, lambda: False, render=False):
        found.append(pair)
        tell(len(found), len(seen))
    order = {job.key: index for index, job in enumerate(seen)}
    found.sort(key=lambda pair: order[pair[0].key])
    scale = len(jobs) / len(seen) if seen else 0.0
    standings = {
        standing: round(scale * sum(outcome.account.standing is standing for _, outcome in found))
        for standing in Standing
    }
    drafts = [pair for pair in found if pair[1].state is State.MADE]
    seconds, size = _cost(setting, [job for job, _ in drafts])
    looking = sum(outcome.seconds for _, outcome in found)
    total = scale * (looking + seconds * len(drafts)) / max(1, workers)
    return Plan(len(jobs), len(seen), standings, total, round(scale * size * len(drafts)), found)


def _cost(setting: Setting, jobs: Sequence[Job]) -> tuple[float, int]:
    """Seconds and bytes that the files of one draft cost, from a few rendered here and thrown away."""
    desk = Desk(setting)
    trials = {job.template: job for job in reversed(jobs)}
    seconds: list[float] = []
    sizes: list[int] = []
    for job in [*trials.values()][:_TRIALS]:
        desk.declared.declared, desk.declared.id = job.declared, job.place
        try:
            made = desk.drafted(job)
            papers = packet(desk.library, setting.request(job), made) if setting.packet else None
            sheets = papers.sheets if papers else ()
            files = outputs(job.name, setting.formats, cover=setting.cover, papers=sheets)
            for again in range(2):  # the first time, libraries are loaded and fonts are read
                start = time.perf_counter()
                size = sum(len(rendered(made, output, setting.engine, papers)) for output in files.values())
                if again:
                    seconds.append(time.perf_counter() - start)
                    sizes.append(size)
        except BillgenError:
            continue
    if not seconds:
        return 0.0, 0
    return sum(seconds) / len(seconds), sum(sizes) // len(sizes)
