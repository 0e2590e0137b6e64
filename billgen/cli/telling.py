"""Cli room: what a run over many places says in the end - its plan, its outcome, what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from billgen.base.errors import Problem
from billgen.base.words import counted, verb
from billgen.cli.run import print_json, problem_data, visible

if TYPE_CHECKING:
    from billgen.batch.jobs import Job, Setting
    from billgen.batch.plan import Plan
    from billgen.batch.report import Told
    from billgen.batch.run import Result
    from billgen.batch.summary import Edit

_SHOWN = 10
_INTERRUPTED = 130


def tell_plan(
    found: Plan, problems: Sequence[Problem], notices: Sequence[str], workers: int, given: dict[str, Any]
) -> None:
    """Say what a run would do: how many drafts stand where, what is refused, time and room."""
    counts = {standing.value: n for standing, n in found.standings.items() if n}
    barred = [
        (job, outcome) for job, outcome in found.outcomes if outcome.account.standing in ("barred", "faulty")
    ]
    if given["as_json"]:
        print_json(
            "batch-plan",
            ok=True,
            jobs=found.jobs,
            looked=found.looked,
            standings=counts,
            seconds=round(found.seconds, 1),
            bytes=found.bytes,
            workers=workers,
            skipped=[
                {
                    "template": job.template,
                    "place": job.place,
                    "standing": o.account.standing,
                    "why": o.account.why,
                }
                for job, o in barred
            ],
            notices=list(notices),
            problems=[problem_data(problem) for problem in problems],
        )
        return
    about = "" if found.looked == found.jobs else f" (told by a sample of {found.looked:,}, evenly spread)"
    click.echo(f"{counted(found.jobs, 'draft')}{about}; nothing was written.")
    from billgen.batch.standing import WHAT

    for standing, n in found.standings.items():
        if n:
            click.echo(f"  {n:8,}  {standing.value.ljust(11)}  {WHAT[standing]}")
    by = counted(workers, "process", "processes")
    click.echo(f"About {_time(found.seconds)} with {by}, and {found.bytes / 2**20:,.0f} MB.")
    for notice in notices:
        click.echo(visible(notice), err=True)
    most = max(len(barred), len(problems)) if given["verbose"] else _SHOWN
    for job, outcome in barred[:most]:
        why = outcome.account.why[0] if outcome.account.why else ""
        click.echo(f"  {job.template} for {job.place}: {visible(why)}")
    if len(barred) > most:
        click.echo(f"  and {len(barred) - most:,} more such; -v prints all")
    _tell_problems(problems, most)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _tell_problems(problems: Sequence[Problem], most: int) -> None:
    for problem in problems[:most]:
        where = f"{problem.where}: " if problem.where else ""
        fix = f" Fix: {problem.fix}" if problem.fix else ""
        click.echo(
            click.style("left out: ", fg="yellow") + visible(f"{where}{problem.what.rstrip('.')}.{fix}"),
            err=True,
        )
    if (more := len(problems) - most) > 0:
        click.echo(f"and {more:,} more that {verb(more, 'was', 'were')} left out; -v prints all", err=True)


def tell_run(
    result: Result,
    setting: Setting,
    jobs: Sequence[Job],
    told: Told,
    notices: Sequence[str],
    given: dict[str, Any],
) -> None:
    """Write the reports of a run, say what came of it, and leave with its exit code."""
    from billgen.batch.register import current
    from billgen.batch.report import anew
    from billgen.batch.standing import Standing

    problems = told.problems
    stands = current(told.steps)
    again = [(e, stands[key]) for key, e in anew(told.entries, stands).items() if e.outcome.state == "made"]
    files, told_of_files = _written(setting, jobs, told, given)
    notices = [*notices, *told_of_files]
    counts: dict[str, int] = {}
    standings: dict[str, int] = {}
    for entry in result.entries:
        outcome = entry.outcome
        counts[outcome.state.value] = counts.get(outcome.state.value, 0) + 1
        standings[outcome.account.standing.value] = standings.get(outcome.account.standing.value, 0) + 1
    failed = counts.get("failed", 0) + counts.get("edited", 0)
    code = _INTERRUPTED if result.left else 1 if failed or problems else 0
    if given["as_json"]:
        print_json(
            "batch",
            ok=not code,
            exit_code=code,
            jobs=len(jobs),
            states=counts,
            standings=standings,
            left=result.left,
            seconds=round(result.seconds, 2),
            out=setting.url or str(setting.out),
            files=files,
            failed=[
                {"template": e.template, "place": e.place, "why": e.outcome.why}
                for e in result.entries
                if e.outcome.state in ("failed", "edited")
            ],
            anew=[
                {"template": e.template, "place": e.place, "step": s.step, "date": s.day, "hash": s.hash}
                for e, s in again
            ],
            notices=list(notices),
            problems=[problem_data(problem) for problem in problems],
        )
        raise click.exceptions.Exit(code)
    for notice in notices:
        click.echo(visible(notice), err=True)
    if not given["quiet"]:
        rate = len(result.entries) / result.seconds if result.seconds else 0
        became = ", ".join(f"{n:,} {state}" for state, n in counts.items())
        click.echo(
            f"{counted(len(jobs), 'draft')} in {_time(result.seconds)} ({rate:,.1f}/s): {became or 'none'}."
        )
        click.echo(
            "  " + ", ".join(f"{n:,} {Standing(standing).behind}" for standing, n in standings.items())
        )
    bad = [entry for entry in result.entries if entry.outcome.state in ("failed", "edited")]
    most = max(len(bad), len(problems)) if given["verbose"] else _SHOWN
    for step in dict.fromkeys(step.step for _, step in again):
        mine = [f"{entry.template} for {entry.place}" for entry, one in again if one.step == step]
        rest = f" and {len(mine) - most:,} more" if len(mine) > most else ""
        made = f"{counted(len(mine), 'draft')} made anew that the register has as {step}: "
        click.echo(click.style(made, fg="yellow") + visible(", ".join(mine[:most]) + rest), err=True)
    for entry in bad[:most]:
        click.echo(
            click.style(f"{entry.outcome.state.value}: ", fg="red")
            + visible(f"{entry.template} for {entry.place}: {entry.outcome.why}"),
            err=True,
        )
    if len(bad) > most:
        click.echo(f"and {len(bad) - most:,} more; all stand in report.csv", err=True)
    _tell_problems(problems, most)
    if result.left:
        left = counted(result.left, "draft was", "drafts were")
        click.echo(f"{left} not begun: run the same command with --resume.", err=True)
    if not given["quiet"]:
        for file in files:
            click.echo(f"  {file}")
    raise click.exceptions.Exit(code)


def _written(
    setting: Setting, jobs: Sequence[Job], told: Told, given: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """Write the reports of a run, and what else was asked for; returns what to name, and what to say."""
    from billgen.batch.outcome import State
    from billgen.batch.remote import brought
    from billgen.batch.report import write_reports
    from billgen.batch.summary import edited, of_state

    files = write_reports(setting.out, told)
    if given["confirm"]:
        from billgen.batch.confirm import write_forms

        files += write_forms(setting.out, told.entries, told.titles, told.day)
    mine = of_state(told.entries, State.EDITED) if given["binder"] or given["zipped"] else []
    edits: list[Edit] = []
    if mine:
        with brought(setting, mine) as folder:
            edits = edited(folder, mine)
    if given["binder"]:
        from billgen.batch.binder import write_binder

        files += write_binder(
            setting, jobs, told.entries, told.titles, lambda some: brought(setting, some, ".pdf"), edits
        )
    if given["zipped"]:
        from billgen.batch.bundle import write_bundles

        files += write_bundles(setting.out, told.entries, lambda some: brought(setting, some), edits)
    into = " and ".join(
        name for name, asked in ((".zip", given["zipped"]), ("binder", given["binder"])) if asked
    )
    many = f"{counted(len(edits), 'edited draft')} in the {into}: "
    more = f"; and {len(edits) - _SHOWN:,} more" if len(edits) > _SHOWN else ""
    shown = "; ".join(edit.told for edit in edits[:_SHOWN])
    return files, [f"{many}{shown}{more}."] if edits else []
