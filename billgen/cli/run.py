"""Cli room: one way out - errors become words on stderr and an exit code, never a traceback for bad input."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import click

from billgen.base.errors import BillgenError

OURS = 70
INTERRUPTED = 130


def run(group: click.Group) -> None:
    """Run a command line and exit.

    Exit codes: 0, 1, 2, 69, 74 by the error's class; 70 with a debug file when the fault is ours; 130 interrupted.
    """
    try:
        code = group.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing was written in part.", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BillgenError as error:
        report(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone; say nothing more, and let Python's own flush at exit not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        click.echo(
            f"This is billgen's own fault. A report is in {_debug_file()}; please send it to us.", err=True
        )
        sys.exit(OURS)


def report(error: BillgenError) -> None:
    """Every problem of an error, on stderr."""
    for problem in error.problems:
        where = f"{problem.where}: " if problem.where else ""
        click.echo(click.style("error: ", fg="red", bold=True) + where + problem.what, err=True)
        if problem.why:
            click.echo(f"    {problem.why}", err=True)
        if problem.fix:
            click.echo(f"    Fix: {problem.fix}", err=True)


def _debug_file() -> Path:
    handle, name = tempfile.mkstemp(prefix="billgen-", suffix=".debug.txt")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(f"billgen {sys.argv[1:]}\npython {sys.version}\n\n{traceback.format_exc()}")
    return Path(name)


def print_json(what: str, **fields: Any) -> None:
    """One JSON object on stdout."""
    click.echo(
        json.dumps({"schema": f"billgen.{what}/1", **fields}, ensure_ascii=False, indent=1, default=str)
    )
