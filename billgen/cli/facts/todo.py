"""Cli room: `billgen facts todo` - what is missing, unknown or assumed, as a list to work through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from billgen.base.errors import BillgenError
from billgen.base.provenance import Fact, FactList, Node, Record, Status
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.facts.lineage import PlaceFacts
    from billgen.library.library import Library

EPILOG = """\b
Examples:
  billgen facts todo us/wa --template public-bank
  billgen facts todo "Spokane, WA" --json

Without --template: every unknown and assumed fact the place goes by, and what is missing for any template
that such a place can enact. Tick one off with `billgen facts add`.
"""
_STATES = ("missing", "unknown", "assumed")
_HEADS = {
    "missing": "Missing: nobody has looked",
    "unknown": "Unknown: looked for, not found",
    "assumed": "Assumed: a rule or a guess",
}


@dataclass(slots=True)
class Task:
    """One fact to settle.

    Attributes:
        path: as templates see it, with its root.
        state: missing, unknown or assumed.
        home: the file it should stand in.
        fact: what there is, None when it is missing.
        why: what templates want it for; with its section, for each.
        templates: who needs it.
    """

    path: str
    state: str
    home: str
    fact: Fact | None = None
    why: list[str] = field(default_factory=list[str])
    templates: list[str] = field(default_factory=list[str])


@click.command("todo", epilog=EPILOG)
@click.argument("place")
@click.option("--template", metavar="ID", help="Only what this template needs.")
@workspace_option
@json_option
def command(place: str, template: str | None, workspace: str | None, as_json: bool) -> None:
    """List what is missing, unknown or assumed of PLACE: what to look up, why, and where to put it."""
    library = open_library(workspace)
    facts = library.facts.place(library.facts.find(place))
    if template:
        ids, remark = [template], ""
        paths, remark = _read_by(library, facts, template)
    else:
        ids = [id for id in library.templates if facts.kind in library.template(id).enacted_by]
        paths, remark = dict(_open(facts)), ""
    tasks = _tasks(library, facts, ids, paths)
    if as_json:
        items = [_data(task) for task in tasks]
        print_json("facts-todo", ok=True, id=facts.id, template=template, remark=remark or None, items=items)
        return
    click.echo(
        click.style(f"{facts.id} ({facts.kind})", bold=True) + (f" for {template}" if template else "")
    )
    if remark:
        click.echo(f"  {remark}")
    for state in _STATES:
        _print(state, [task for task in tasks if task.state == state])
    if not tasks:
        click.echo("  nothing to do")


def _open(facts: PlaceFacts) -> Iterator[tuple[str, Fact | None]]:
    """Every unknown or assumed fact the place goes by, with the root of the file it comes down from."""
    from billgen.facts.kinds import Reach
    from billgen.facts.paths import walk
    from billgen.facts.schema import FILE

    for path, fact in walk(facts.place):
        if fact.status in (Status.UNKNOWN, Status.ASSUMED):
            own = FILE.by_name[path.partition(".")[0]].reach is Reach.OWN
            depth = len(facts.lineage) if own else facts.lineage.index(fact.layer) + 1
            yield f"{('us', 'state', 'place')[depth - 1]}.{path}", fact


def _read_by(library: Library, facts: PlaceFacts, template: str) -> tuple[dict[str, Fact | None], str]:
    """What a draft of the template reads and does not find, and what of it is unknown or assumed."""
    from billgen.pipeline import draft
    from billgen.request import Request

    library.template(template)
    try:
        reads = draft(library, Request(template, facts.id, datetime.now(UTC).date())).reads
    except BillgenError as error:
        why = error.problems[0].what.rstrip(".") if error.problems else "it is refused"
        return {}, f"No draft can be read for this: {why}. Listed is what the template says it needs."
    found: dict[str, Fact | None] = dict.fromkeys(reads.wanted)
    found |= dict.fromkeys(path for _, paths in reads.unchecked for path in paths)
    weak = (Status.UNKNOWN, Status.ASSUMED)
    found |= {path: fact for path, fact in reads.found.items() if fact.status in weak}
    return found, ""


def _tasks(
    library: Library, facts: PlaceFacts, templates: list[str], paths: Mapping[str, Fact | None]
) -> list[Task]:
    """Paths, and what the templates need besides, as tasks: one a fact, whatever root it is read by."""
    tasks: dict[tuple[str, str], Task] = {}
    for path, fact in paths.items():
        if path.partition(".")[0] in ("place", "state", "us"):
            _task(tasks, library, facts, path, fact)
    for id in templates:
        for path, need in library.template(id).needs.items():
            _needed(tasks, library, facts, path)
            if task := tasks.get(_key(facts, path)):
                task.why.append(f"{need.why} (section {need.section})" if need.section else need.why)
                task.templates.append(id)
    for path, need in library.needs(templates[0]).items() if len(templates) == 1 else ():
        task = tasks.get(_key(facts, path))
        if task and not task.why:
            task.why.append(need.why)
    order = sorted(tasks.values(), key=lambda task: (_STATES.index(task.state), not task.why, task.path))
    return order


def _key(facts: PlaceFacts, path: str) -> tuple[str, str]:
    """A fact whatever it is called: `place` and `state` are one for a state."""
    root, _, rest = path.partition(".")
    depth = {"us": 1, "state": 2}.get(root, len(facts.lineage))
    return "/".join(facts.id.split("/")[:depth]), rest


def _task(
    tasks: dict[tuple[str, str], Task], library: Library, facts: PlaceFacts, path: str, fact: Fact | None
) -> None:
    key = _key(facts, path)
    if key not in tasks:
        state = "missing" if fact is None else fact.status.value
        tasks[key] = Task(path, state, library.home(facts.id, path), fact)


def _needed(tasks: dict[tuple[str, str], Task], library: Library, facts: PlaceFacts, path: str) -> None:
    """A need that nothing meets, or only something unknown or assumed."""
    root, _, rest = path.partition(".")
    record = {"us": facts.us, "state": facts.state}.get(root, facts.place)
    node = record.at(rest) if record else None
    if node is None and not (record and _is_none_above(record, rest)):
        _task(tasks, library, facts, path, None)
    for fact in _facts(node):
        if fact.status in (Status.UNKNOWN, Status.ASSUMED):
            _task(tasks, library, facts, path, fact)


def _facts(node: Node | None) -> Iterator[Fact]:
    from billgen.facts.lineage import leaves

    yield from leaves(node) if isinstance(node, Fact | FactList) else ()


def _is_none_above(record: Record, path: str) -> bool:
    """Whether the fact lies below something that does not apply there."""
    from billgen.base.provenance import NotApplicable

    keys = path.split(".")
    above = (record.at(".".join(keys[:length])) for length in range(1, len(keys)))
    return any(isinstance(node, Fact) and isinstance(node.value, NotApplicable) for node in above)


def _data(task: Task) -> dict[str, object]:
    return {
        "path": task.path,
        "state": task.state,
        "why": task.why,
        "templates": task.templates,
        "home": task.home,
        "fact": rows.full(task.fact) if task.fact else None,
    }


def _print(state: str, tasks: list[Task]) -> None:
    if not tasks:
        return
    click.echo(f"\n{_HEADS[state]} ({len(tasks)})")
    for task in tasks:
        said = f" = {rows.shown(task.fact)}" if task.fact and task.fact.value is not None else ""
        click.echo(f"  [ ] {click.style(task.path, bold=True)}{said}")
        for why in dict.fromkeys(task.why):  # several templates may want it for the same
            click.echo(f"      {why}")
        if task.fact and task.fact.note:
            click.echo(f"      note: {task.fact.note}")
        where = rows.file(task.fact.where) if task.fact else ""
        if task.fact and task.fact.layer.startswith("form:"):
            where = f"{task.home} (a rule of the {task.fact.layer.replace(':', ' ')} so far)"
        click.echo(f"      {where or task.home}")
