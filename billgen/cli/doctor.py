"""Cli room: `billgen doctor` - what this machine has and lacks, each lack with the command that mends it."""

from __future__ import annotations

import ctypes.util
import platform
import sys

import click

from billgen import __version__
from billgen.base.errors import BillgenError
from billgen.cli.options import open_library
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen doctor --json

Exit code 69 when something is lacking that a default draft needs.
"""


@click.command("doctor", epilog=EPILOG)
@click.option("--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def command(workspace: str | None, as_json: bool) -> None:
    """Say what this machine has and lacks, and how to mend it."""
    rows = [_python(), _pdf(), _subset(), *_library(workspace)]
    good = all(row["ok"] or row["optional"] for row in rows)
    if as_json:
        print_json("doctor", ok=good, version=__version__, items=rows)
    else:
        click.echo(f"billgen {__version__} on {platform.platform()}")
        for row in rows:
            mark = (
                click.style("ok  ", fg="green")
                if row["ok"]
                else click.style("lack", fg="yellow" if row["optional"] else "red")
            )
            click.echo(f"  {mark} {row['name']}: {row['found']}")
            if row["fix"]:
                click.echo(f"       Fix: {row['fix']}")
    raise click.exceptions.Exit(0 if good else 69)


def _row(name: str, ok: bool, found: str, fix: str = "", *, optional: bool = False) -> dict[str, object]:
    return {"name": name, "ok": ok, "found": found, "fix": "" if ok else fix, "optional": optional}


def _python() -> dict[str, object]:
    return _row(
        "Python", sys.version_info >= (3, 11), platform.python_version(), "install Python 3.11 or newer"
    )


def _pdf() -> dict[str, object]:
    from billgen.render.pdf import available

    lack = available()
    return _row(
        "PDF (WeasyPrint with Pango)",
        lack is None,
        lack or "ready",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation",
    )


def _subset() -> dict[str, object]:
    found = ctypes.util.find_library("harfbuzz-subset")
    return _row(
        "HarfBuzz subset (faster PDF)", found is not None, found or "not found; PDFs come out the same, more slowly",
        "apt-get install libharfbuzz-subset0", optional=True,
    )  # fmt: skip


def _library(workspace: str | None) -> list[dict[str, object]]:
    try:
        library = open_library(workspace)
        places = library.facts.ids()
        rows = [
            _row(
                "Library",
                bool(library.templates),
                f"{len(library.templates)} templates, {len(places)} places with facts",
            )
        ]
    except BillgenError as error:
        return [_row("Library", False, str(error.problems[0].what), error.problems[0].fix)]
    if library.workspace:
        rows.append(_row("Workspace", True, str(library.workspace)))
    return rows
