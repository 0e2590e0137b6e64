"""Cli room: `billgen batch` - any set of instruments for any set of places, in one run."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billgen.base.errors import CommandError, Problem
from billgen.base.words import counted
from billgen.cli import telling
from billgen.cli.options import cluster_option, made_from, open_library, pairs, read_as_of, refuse_unused
from billgen.cli.progress import bar_of, stoppable

if TYPE_CHECKING:
    from billgen.batch.jobs import Job, Setting
    from billgen.batch.ledger import Ledger
    from billgen.batch.plan import Plan
    from billgen.batch.report import Told
    from billgen.batch.run import Executor, Progress, Result
    from billgen.library.library import Library

MANY = 500
"""Drafts that a run makes without being told twice."""

EPILOG = """\b
Examples:
  billgen batch sanctuary-ordinance --in us/wa --kind city --dry-run
  billgen batch remote-meetings --places "Seattle, WA" --places us/tx/austin --format docx
  billgen batch remote-meetings --in us/wa --where "place.population > 50000" --out run
  billgen batch --rows towns.csv --out run --confirm --zip

Run it again on the same folder, and only what changed is made. docs/batch.md says what a table of rows
may hold, and what stands in the folder: ledger, report.html, report.csv, skipped.csv.
"""


@click.command("batch", epilog=EPILOG)
@click.argument("templates", required=False, metavar="TEMPLATE[,TEMPLATE…]")
@click.option("--places", multiple=True, metavar="A,B,…", help="Ids or names of places; may be given again.")
@click.option("--in", "within", multiple=True, metavar="STATE", help="Every locality of a state: wa, us/wa.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="A,B,…", help="Only places of these kinds: city,town."
)
@click.option(
    "--where", default="", metavar="EXPR", help="Only places whose facts say so: place.population > 5000"
)
@click.option(
    "--rows", metavar="FILE", help="A .csv or .xlsx with a draft in each row, such as `places match` writes."
)
@click.option("--encoding", default="", help="How the rows are encoded, when it is not UTF-8.")
@made_from
@click.option("--format", "formats", metavar="LIST", help="docx, pdf, html, txt, json. Default: docx,pdf.")
@click.option(
    "--engine", type=click.Choice(["auto", "weasyprint", "typst"]), default="auto", help="Who makes the PDFs."
)
@click.option("--jobs", "workers", type=click.IntRange(1, 512), help="Processes. Default: one for each core.")
@cluster_option
@click.option(
    "--out",
    metavar="DIR",
    default="out/batch",
    show_default=True,
    help="Folder of the run; or s3://BUCKET/PREFIX.",
)
@click.option(
    "--ledger",
    metavar="DIR",
    help="Ledger and reports, with a URL as --out. Default: out/batch-BUCKET-PREFIX.",
)
@click.option("--clean", is_flag=True, help="Leave out notes, comments and remarks.")
@click.option("--annotated", is_flag=True, help="Print notes and every fact's source after the text.")
@click.option("--flat", is_flag=True, help="Word without fields, lists, comments, bookmarks.")
@click.option("--packet", is_flag=True, help="Write the papers of each draft too, as billgen packet does.")
@click.option("--no-cover", is_flag=True, help="Write no cover notes.")
@click.option("--replace", is_flag=True, help="Write over files even if they were edited.")
@click.option(
    "--resume", is_flag=True, help="Go on with the run that was begun in the folder; refuse to begin one."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N drafts.")
@click.option("--yes", is_flag=True, help=f"Make more than {MANY} drafts without being asked.")
@click.option("--dry-run", is_flag=True, help="Say what the run would do, and write nothing.")
@click.option(
    "--seconds",
    type=click.FloatRange(1),
    default=120,
    show_default=True,
    help="The longest a draft may take.",
)
@click.option(
    "--memory",
    type=click.IntRange(0),
    default=4096,
    show_default=True,
    help="MB a process may take; 0: no bound.",
)
@click.option("--confirm", is_flag=True, help="Write confirm.csv and a form for each town to fill in.")
@click.option(
    "--binder", is_flag=True, help="Write binder.pdf: every draft in one file, or in volumes of 500."
)
@click.option("--zip", "zipped", is_flag=True, help="Write a .zip of the drafts of each state.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option(
    "-v", "verbose", is_flag=True, help="Print every row that was left out, and every draft refused."
)
def command(templates: str | None, **given: Any) -> None:
    """Draft TEMPLATE, or several with commas between them, for many places.

    Places are chosen by name, by state, kind and a condition; or each row of a table is a draft. What the run
    has made stands in DIR with its ledger and report; a second run makes what changed. Exit code 1 says that
    some failed or were left out.
    """
    from billgen.batch.jobs import Setting
    from billgen.cli.draft import formats_of

    library = open_library(given["workspace"])
    formats, engine, notice = formats_of(given["formats"], given["engine"])
    for one, other in (
        ("clean", "annotated"),
        ("yes", "limit"),
        ("cluster", "workers"),
        ("quiet", "verbose"),
    ):
        if given[one] and given[other]:
            other = "jobs" if other == "workers" else other
            raise CommandError(Problem(f"--{one} and --{other} contradict each other", fix="choose one"))
    refuse_unused(given["reference"] or "", formats, annotated=given["annotated"], flat=given["flat"])
    ids = [id.strip() for id in (templates or "").split(",") if id.strip()]
    for id in ids:
        library.template(id)
    nodes, asked_of_day = _options(given)
    out, url = _out(given["out"], given["ledger"])
    setting = Setting(
        out=out,
        workspace=library.workspace,
        formats=tuple(formats),
        engine=engine.name if engine else "",
        as_of=read_as_of(given["as_of"] or asked_of_day),
        nodes=nodes,
        waivers=pairs(given["waivers"], "--waive"),
        cover=not given["no_cover"],
        packet=given["packet"],
        clean=given["clean"],
        annotated=given["annotated"],
        flat=given["flat"],
        house=given["house"] or "",
        reference=given["reference"] or "",
        strict=given["strict"],
        replace=given["replace"],
        seconds=given["seconds"],
        megabytes=given["memory"],
        url=url,
    )
    notices = [notice] if notice else []
    jobs, problems = _jobs(library, ids, given, notices)
    _refuse_nothing(jobs, problems)
    if given["limit"]:
        jobs = jobs[: given["limit"]]
    workers = given["workers"] or cores()
    if given["dry_run"]:
        workers = threads_of(given["cluster"]) or workers
        telling.tell_plan(
            _planned(setting, jobs, workers, given["cluster"], quiet=given["quiet"]),
            problems,
            notices,
            workers,
            given,
        )
        return
    if len(jobs) > MANY and not given["yes"]:
        fix = f"look first with --dry-run; then --yes makes all, --limit {MANY} the first {MANY}"
        raise CommandError(Problem(f"the run would make {len(jobs):,} drafts", fix=fix))
    if given["resume"] and not url and not (out / "ledger.sqlite").is_file():
        raise CommandError(
            Problem(f"nothing was begun in {out}", fix="leave --resume out, or name the run's folder")
        )
    if given["binder"]:
        _refuse_binder(formats)
    dated = bool(given["as_of"] or asked_of_day)
    result, told = _ran(library, setting, jobs, workers, given, problems, dated=dated)
    telling.tell_run(result, setting, jobs, told, [*notices, *result.notices], given)


def _out(out: str, ledger: str | None) -> tuple[Path, str]:
    """The folder of ledger and reports, and the URL where drafts go; "" when they go into that folder too."""
    if "://" not in out:
        if ledger:
            fix = "leave --ledger out; it is for drafts that go to a URL"
            raise CommandError(Problem("a folder has its ledger in it", fix=fix))
        return Path(out), ""
    from billgen.batch.store import open_store
    from billgen.facts.ids import slug

    open_store(out).check()
    return Path(ledger or f"out/batch-{slug(out.partition('://')[2])}"), out


def cores() -> int:
    """How many processes this machine runs at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _options(given: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Options of a file for all drafts, and the day it names."""
    if not given["options_file"]:
        return {}, ""
    from billgen.library.asked import read_asked

    asked = read_asked(given["options_file"])
    return dict(asked.options), asked.as_of


def _jobs(
    library: Library, ids: Sequence[str], given: dict[str, Any], notices: list[str]
) -> tuple[list[Job], list[Problem]]:
    """The drafts that are asked for, and the rows and names that are none; what was not read is noticed."""
    from billgen.batch.choose import choose
    from billgen.batch.jobs import Job, jobs_for, refuse_twins

    names = [one.strip() for text in given["places"] for one in _apart(text)]
    within = [one.strip() for text in given["within"] for one in text.split(",") if one.strip()]
    kinds = [one.strip().casefold() for text in given["kinds"] for one in text.split(",") if one.strip()]
    options, facts = pairs(given["sets"], "--set"), pairs(given["facts"], "--fact")
    if given["rows"]:
        from billgen.batch.rows import jobs_of, read_columns
        from billgen.places.sheets import read_sheet

        if names or kinds or given["within"] or given["where"]:
            what = "--rows says which places, and so do --places, --in, --kind and --where"
            raise CommandError(Problem(what, fix="choose one; a row may stand for any place"))
        sheet = read_sheet(Path(given["rows"]), given["encoding"])
        named = sorted(
            {id for _, cells in sheet.rows for id in _templates_of(sheet.header, cells)}
            & set(library.templates)
        )
        columns = read_columns(library, sheet, list(dict.fromkeys([*ids, *named])))
        common = Job("", "", "", options, facts, given["with_"], given["without"])
        jobs, problems = jobs_of(library, sheet, columns, ids, common)
        notices += [f"{sheet.file}: {columns.told}"] if columns.told else []
    else:
        if not ids:
            raise CommandError(Problem("no template is named", fix="name one: billgen list templates"))
        if not (names or kinds or given["within"] or given["where"]):
            fix = "say which: --places A,B, --in us/wa, --kind city, --where …, or --rows FILE"
            raise CommandError(Problem("no place is named", fix=fix))
        chosen = choose(library, names, within, kinds, given["where"])
        problems = list(chosen.problems)
        if chosen.undecided:
            first = ", ".join(chosen.undecided[:5]) + (" …" if len(chosen.undecided) > 5 else "")
            many = counted(len(chosen.undecided), "place lacks", "places lack")
            what = f"{many} a fact that --where asks for: {first}"
            problems.append(Problem(what, fix="give them the fact, or name them with --places"))
        jobs = jobs_for(ids, chosen.ids, options, facts, given["with_"], given["without"])
    jobs, twins = refuse_twins(jobs)
    return jobs, [*problems, *twins]


def _apart(text: str) -> list[str]:
    """Names with commas between them; "Seattle, WA" is one name."""
    parts = [part.strip() for part in text.split(",")]
    found: list[str] = []
    for part in parts:
        if found and "/" not in part and (len(part) == 2 and part.isupper()):
            found[-1] += f", {part}"
        elif part:
            found.append(part)
    return found


def _templates_of(header: Sequence[str], cells: Sequence[str]) -> list[str]:
    index = next((i for i, name in enumerate(header) if name.casefold() == "template"), None)
    return (
        [] if index is None else [id for id in cells[index].replace(",", " ").replace(";", " ").split() if id]
    )


def _refuse_nothing(jobs: Sequence[Job], problems: Sequence[Problem]) -> None:
    if not jobs:
        raise CommandError(
            [*problems]
            or [Problem("no place is such", fix="look with billgen places find, or widen the choice")]
        )


def _refuse_binder(formats: Sequence[str]) -> None:
    if "pdf" not in formats:
        fix = "add pdf to --format, or leave --binder out"
        raise CommandError(Problem("--binder joins PDFs, and none is made", fix=fix))


def _planned(setting: Setting, jobs: Sequence[Job], workers: int, cluster: str, *, quiet: bool) -> Plan:
    from billgen.batch.plan import plan

    with bar_of("Looking", len(jobs), quiet=quiet) as show:
        look = executor(cluster, workers, render=False)
        return plan(setting, jobs, workers, look, lambda done, total: show(done, total, ""))


def _ran(
    library: Library,
    setting: Setting,
    jobs: Sequence[Job],
    workers: int,
    given: dict[str, Any],
    problems: Sequence[Problem],
    *,
    dated: bool,
) -> tuple[Result, Told]:
    from billgen.batch.report import Told, names_of, remember
    from billgen.batch.run import run

    quiet = given["quiet"] or given["as_json"]
    ledger = _ledger(setting)
    try:
        with stoppable() as stopping, bar_of("Drafting", len(jobs), quiet=quiet) as show:

            def tell(progress: Progress) -> None:
                bad = progress.counts["failed"] + progress.counts["edited"]
                show(progress.done, progress.total, f"{bad} failed" if bad else "")

            result = run(
                library,
                setting,
                jobs,
                ledger,
                executor(given["cluster"], workers),
                dated=dated,
                asked={"words": sys.argv[1:]},
                stopping=stopping,
                tell=tell,
            )
        titles = {id: library.template(id).title for id in {job.template for job in jobs}}
        day = setting.as_of.isoformat()
        names = names_of(ledger.entries())
        told = Told(result.entries, problems, result.left, day, titles, ledger.steps(), names)
        remember(ledger, told)
        return result, told
    finally:
        ledger.close()


def _ledger(setting: Setting) -> Ledger:
    if setting.url:
        from billgen.batch.remote import open_ledger

        return open_ledger(setting.out, setting.url)
    from billgen.batch.ledger import Ledger

    return Ledger(setting.out)


def executor(cluster: str, workers: int, *, render: bool = True) -> Executor:
    """Who makes the drafts, or looks at them: processes of this machine, or a cluster."""
    if cluster:
        from billgen.batch.cluster import work as work_there

        return lambda setting, tasks, stop: work_there(setting, tasks, cluster, stop, render=render)
    from billgen.batch.local import work

    return lambda setting, tasks, stop: work(setting, tasks, workers, stop, render=render)


def threads_of(cluster: str) -> int:
    """How many drafts a cluster makes at once; 0 where none is named."""
    if not cluster:
        return 0
    from billgen.batch.cluster import threads

    return threads(cluster)
