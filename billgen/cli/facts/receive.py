"""Cli room: `billgen facts receive` - what towns sent back, into the facts of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from billgen.base.errors import BillgenError, Problem
from billgen.base.words import verb
from billgen.cli.facts import rows
from billgen.cli.facts.add import target
from billgen.cli.options import json_option, open_library, read_as_of, workspace_for, workspace_option
from billgen.cli.run import print_json, problem_data, visible

if TYPE_CHECKING:
    from billgen.batch.replies import Received

_SHOWN = 20

EPILOG = """\b
Examples:
  billgen facts receive replies/ --dry-run
  billgen facts receive confirm.csv reply-us-wa-yakima.csv

A reply is a table with the columns of confirm.csv, which `billgen batch --confirm` writes: place, path,
assumed, right, change_to, source, who, date. A row with neither `right` nor `change_to` says nothing.
What a town says is stored as reported, with who said so and when; never as verified. Exit code 1 says that
rows were refused: each is told with its line, and stops no other.
"""


@click.command("receive", epilog=EPILOG)
@click.argument("replies", nargs=-1, required=True, metavar="FOLDER_OR_FILE…")
@click.option("--replace", is_flag=True, help="Put a reply in place of a verified fact that says otherwise.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@workspace_option
@json_option
def command(
    replies: Sequence[str], replace: bool, dry_run: bool, workspace: str | None, as_json: bool
) -> None:
    """Merge the replies of towns to confirmation forms into the facts of the workspace."""
    from billgen.batch.replies import Receiver, files_of, read_replies

    library = open_library(workspace)
    if not dry_run:
        workspace_for(library, "what towns reply goes")
    files = files_of(replies)
    said, silent, problems, notes = read_replies(files, read_as_of(""))
    receiver = Receiver(library, target(library), over=replace, dry=dry_run)
    taken: list[Received] = []
    for reply in said:
        try:
            taken.append(receiver.take(reply))
        except BillgenError as error:
            problems += error.problems
    code = 1 if problems else 0
    if as_json:
        print_json(
            "facts-receive",
            ok=not code,
            exit_code=code,
            dry_run=dry_run,
            files=[str(file) for file in files],
            silent=silent,
            items=[_data(one) for one in taken],
            notes=notes,
            problems=[problem_data(problem) for problem in problems],
        )
        raise click.exceptions.Exit(code)
    for note in notes:
        click.echo(click.style("note: ", fg="yellow") + visible(f"{note}."), err=True)
    _tell(taken, silent, problems, dry=dry_run)
    raise click.exceptions.Exit(code)


def _data(one: Received) -> dict[str, object]:
    added = one.added
    return {
        "place": one.reply.place,
        "path": one.reply.path,
        "became": one.became,
        "value": one.reply.value,
        "before": one.before or None,
        "who": one.reply.who,
        "date": one.reply.day,
        "file": rows.path(str(added.file)) if added else None,
        "line": added.line if added else None,
    }


def _tell(taken: Sequence[Received], silent: int, problems: Sequence[Problem], *, dry: bool) -> None:
    word = "would add" if dry else "added"
    for one in taken:
        if one.added:
            over = f" in place of {one.before!r}" if one.before and one.before != one.reply.value else ""
            told = f"{word} {one.reply.path} of {one.reply.place}: {one.reply.value!r}{over}"
            click.echo(f"{visible(told)}  {rows.path(str(one.added.file))}:{one.added.line}")
    for problem in problems[:_SHOWN]:
        where = f"{problem.where}: " if problem.where else ""
        fix = f" Fix: {problem.fix}" if problem.fix else ""
        click.echo(
            click.style("refused: ", fg="red") + visible(f"{where}{problem.what.rstrip('.')}.{fix}"), err=True
        )
    if (more := len(problems) - _SHOWN) > 0:
        click.echo(f"and {more:,} more that {verb(more, 'is', 'are')} refused", err=True)
    changed = sum(one.became == "added" for one in taken)
    told = f"{changed:,} {word}, {len(taken) - changed:,} stood there already, {silent:,} unanswered"
    click.echo(f"{told}, {len(problems):,} refused.")
