"""Cli room: `billgen coverage` - which instruments draft for which places today, and what each lacks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billgen.base.errors import CommandError, Problem
from billgen.cli.options import cluster_option, json_option, open_library, read_as_of, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.batch.coverage import Coverage
    from billgen.library.library import Library

_COLOURS = {
    "ready": "green",
    "assumed": "green",
    "stale": "yellow",
    "blanks": "yellow",
    "not checked": "blue",
    "faulty": "red",
    "barred": "magenta",
}
EPILOG = """\b
Examples:
  billgen coverage
  billgen coverage --template sanctuary-ordinance --state wa --state tx
  billgen coverage --html coverage.html

Places are the states and the localities that have a file; --in us/wa takes those of the imported
tables too. A draft is made of each with the template's defaults, and nothing is written.
"""


@click.command("coverage", epilog=EPILOG)
@click.option(
    "--template", "templates", metavar="ID", multiple=True, help="Only this template; may be given again."
)
@click.option(
    "--state", "states", metavar="STATE", multiple=True, help="Only this state and its localities: wa, us/wa."
)
@click.option(
    "--in", "within", metavar="STATE", multiple=True, help="Every locality of a state, those of tables too."
)
@click.option("--html", metavar="FILE", help="Write a page that a browser shows as a map.")
@click.option("--replace", is_flag=True, help="Write over a page that stands there.")
@click.option("--jobs", "workers", type=click.IntRange(1, 512), help="Processes. Default: one for each core.")
@cluster_option
@click.option("--as-of", metavar="DATE", help="The day it is looked at, as 2027-01-31. Default: today.")
@workspace_option
@json_option
def command(
    templates: Sequence[str],
    states: Sequence[str],
    within: Sequence[str],
    html: str | None,
    replace: bool,
    workers: int | None,
    cluster: str,
    as_of: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Show template by place: ready, assumed, stale, blanks, not checked, barred."""
    from billgen.batch.coverage import cover, page, pairs
    from billgen.batch.jobs import Setting
    from billgen.cli.batch import cores, executor

    if cluster and workers:
        raise CommandError(Problem("--cluster and --jobs contradict each other", fix="choose one"))
    library = open_library(workspace)
    ids = list(dict.fromkeys(templates)) or library.templates
    titles = {id: library.template(id).title for id in ids}
    day = read_as_of(as_of or "")
    setting = Setting(Path(), library.workspace, ("txt",), "", day, cover=False)
    jobs = pairs(library, ids, _places(library, states, within))
    hidden = as_json or not sys.stderr.isatty()
    look = executor(cluster, workers or cores(), render=False)
    with click.progressbar(length=len(jobs), label="Looking", file=sys.stderr, hidden=hidden) as bar:
        found = cover(setting, ids, jobs, look, lambda done: bar.update(done - bar.pos))
    if html:
        from billgen.library.saving import save_file

        save_file(Path(html), page(found, titles, day.isoformat()).encode(), replace=replace)
    if as_json:
        print_json(
            "coverage", ok=True, as_of=day.isoformat(), items=_items(found), files=[html] if html else []
        )
        return
    _tell(found)
    if html:
        click.echo(f"Wrote {html}")


def _places(library: Library, states: Sequence[str], within: Sequence[str]) -> list[str]:
    known = library.facts.ids()
    if within and states:
        what = "--state takes places that have a file, --in those of tables too"
        raise CommandError(Problem(what, fix="choose one; either may be given again"))
    if within:
        from billgen.batch.choose import choose

        return [*choose(library, (), within, (), "").ids]
    if not states:
        return [id for id in known if "/" in id]
    chosen = {library.facts.find_state(state) for state in states}
    return [id for id in known if id in chosen or id.rpartition("/")[0] in chosen]


def _items(found: Coverage) -> list[dict[str, object]]:
    return [
        {
            "template": id,
            "place": row.id,
            "name": row.name,
            "kind": row.kind,
            "standing": cell.standing,
            "blanks": cell.blanks,
            "assumed": cell.assumed,
            "why": cell.why,
        }
        for row in found.rows
        for id, cell in row.cells.items()
    ]


def _tell(found: Coverage) -> None:
    """The table, the places down and the templates across, and what it comes to."""
    from billgen.batch.standing import WHAT

    head = max([len(row.id) for row in found.rows] or [5])
    wide = {id: max(len(id), 11) for id in found.templates}
    click.echo(" ".join(["place".ljust(head), *(id.ljust(wide[id]) for id in found.templates)]).rstrip())
    for row in found.rows:
        cells: list[str] = []
        for id in found.templates:
            cell = row.cells.get(id)
            words = (cell.words if cell else "-").ljust(wide[id])
            cells.append(click.style(words, fg=_COLOURS[cell.standing.value]) if cell else words)
        click.echo(" ".join([row.id.ljust(head), *cells]).rstrip())
    click.echo()
    for id in found.templates:
        told = ", ".join(f"{n} {standing.behind}" for standing, n in found.counts(id).items())
        click.echo(f"{id}: {told or 'no place can enact it'}")
    shown = {standing for id in found.templates for standing in found.counts(id)}
    click.echo()
    for standing, words in WHAT.items():
        if standing in shown:
            click.echo(f"{standing.value.ljust(11)}  {words}")
