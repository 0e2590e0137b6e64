"""Cli room: `billgen facts check` - every problem of every facts file, built in and of the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from billgen.base.errors import Problem
from billgen.base.words import counted
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json, problem_data

EPILOG = """\b
Examples:
  billgen facts check
  billgen facts check us/wa "Seattle, WA" --json

Exit code 1 when there is any problem.
"""


@click.command("check", epilog=EPILOG)
@click.argument("ids", metavar="[PLACE]...", nargs=-1)
@workspace_option
@json_option
def command(ids: Sequence[str], workspace: str | None, as_json: bool) -> None:
    """Tell every problem of the facts files: all of them, or those that PLACE goes by."""
    store = open_library(workspace).facts
    only = [store.find(text) for text in ids]
    problems = [_near(problem) for problem in store.check(only)]
    looked = len(only) if only else len(store.ids())
    code = 1 if problems else 0
    if as_json:
        data = [problem_data(problem) for problem in problems]
        print_json("facts-check", ok=not code, exit_code=code, places=looked, problems=data)
    for problem in problems:
        click.echo(problem, err=as_json)
    if not as_json:
        count = counted(len(problems), "problem") if problems else "no problem"
        click.echo(f"{counted(looked, 'place')}: {count}")
    raise click.exceptions.Exit(code)


def _near(problem: Problem) -> Problem:
    where = problem.where
    return replace(problem, where=replace(where, file=rows.path(where.file))) if where else problem
