"""Cli room: `billgen doctor` - what this machine has and lacks, each lack with the command that mends it."""

from __future__ import annotations

import platform
import sys

import click

from billgen import __version__
from billgen.base.errors import BillgenError
from billgen.base.words import counted
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen doctor --json

Exit code 69 when something is lacking that a default draft needs.
"""


@click.command("doctor", epilog=EPILOG)
@workspace_option
@json_option
def command(workspace: str | None, as_json: bool) -> None:
    """Say what this machine has and lacks, and how to mend it."""
    rows = [_python(), *_pdf(), _subset(), *_library(workspace)]
    code = 0 if all(row["ok"] or row["optional"] for row in rows) else 69
    if as_json:
        print_json("doctor", ok=not code, exit_code=code, version=__version__, items=rows)
    else:
        click.echo(f"billgen {__version__} on {platform.platform()}")
        for row in rows:
            colour = "green" if row["ok"] else "yellow" if row["optional"] else "red"
            click.echo(
                f"  {click.style('ok  ' if row['ok'] else 'lack', fg=colour)} {row['name']}: {row['found']}"
            )
            if row["fix"]:
                click.echo(f"       Fix: {row['fix']}")
    raise click.exceptions.Exit(code)


def _row(
    name: str, found: str, lack: str = "", fix: str = "", *, optional: bool = False
) -> dict[str, str | bool]:
    return {
        "name": name,
        "ok": not lack,
        "found": lack or found,
        "fix": fix if lack else "",
        "optional": optional,
    }


def _python() -> dict[str, str | bool]:
    version = platform.python_version()
    return _row(
        "Python", version, "" if sys.version_info >= (3, 11) else version, "install Python 3.11 or newer"
    )


def _pdf() -> list[dict[str, str | bool]]:
    """A row for each engine; one is enough."""
    from billgen.render.engines import ENGINES

    lacks = {engine: engine.obstacle() for engine in ENGINES.values()}
    chosen = next((engine for engine, lack in lacks.items() if lack is None), None)
    rows: list[dict[str, str | bool]] = []
    for engine, lack in lacks.items():
        found = f"{engine.available() or ''}{' (what --engine auto takes)' if engine is chosen else ''}"
        what, fix = (lack.what, lack.fix) if lack else ("", "")
        rows.append(_row(f"PDF engine {engine.name}", found, what, fix, optional=chosen is not None))
    return rows


def _subset() -> dict[str, str | bool]:
    from billgen.render.pdf import shortcoming

    lack = shortcoming()
    found = "HarfBuzz's font subsetter"
    return _row("PDF speed", found, lack.what if lack else "", lack.fix if lack else "", optional=True)


def _library(workspace: str | None) -> list[dict[str, str | bool]]:
    try:
        library = open_library(workspace)
        places = library.facts.ids()
        problems = library.facts.check()
        for id in library.templates:
            library.template(id)
    except BillgenError as error:
        return [_row("Library", "", str(error.problems[0]).splitlines()[0], error.problems[0].fix)]
    if problems:
        return [_row("Library", "", str(problems[0]).splitlines()[0], problems[0].fix)]
    held = f"{counted(len(library.templates), 'template')}, {counted(len(places), 'place')} with facts"
    rows = [_row("Library", held)]
    if not library.templates:
        rows = [_row("Library", "", "no templates", "install billgen again")]
    return rows + ([_row("Workspace", str(library.workspace))] if library.workspace else [])
