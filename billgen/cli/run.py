"""Cli room: one way out - errors become words on stderr and an exit code, never a traceback for bad input."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from billgen.base.errors import BillgenError, Problem
from billgen.base.words import counted

COMMAND_LINE = 2
OURS = 70
INTERRUPTED = 130
_SHOWN = 100
"""Problems one run tells."""
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def run(group: click.Group) -> None:
    """Run a command line and exit.

    Exit codes: 0, 1, 2, 69, 74 by the error's class; 70 with a debug file when the fault is ours; 130
    interrupted. With `--json` an error too is one object on stdout.
    """
    try:
        # Not group.main(): it would turn a reader that has gone into exit code 1.
        with group.make_context("billgen", sys.argv[1:]) as context:
            group.invoke(context)
        sys.stdout.flush()
        sys.exit(0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except BillgenError as error:
        _fail(error.exit_code, error.problems)
    except (click.Abort, KeyboardInterrupt):
        _fail(INTERRUPTED, [Problem("interrupted; nothing was written in part")])
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(COMMAND_LINE)
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(error.ctx.get_usage(), err=True)
        fix = f"{error.ctx.command_path} --help" if isinstance(error, click.UsageError) and error.ctx else ""
        if "unexpected extra argument" in error.format_message():
            fix = f'{fix}; a name with a space or a comma wants quotation marks: "Seattle, WA"'
        _fail(COMMAND_LINE, [Problem(error.format_message(), fix=fix)])
    except BrokenPipeError:
        # The reader of our output has gone: say nothing more, and keep Python quiet when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        fix = f"please send us the report in {_debug_file()}"
        _fail(OURS, [Problem("this is billgen's own fault, not yours", fix=fix)])


def _fail(code: int, problems: Sequence[Problem]) -> None:
    """Every problem on stderr, with `--json` also as an object on stdout; then leave."""
    if len(problems) > _SHOWN:
        more = Problem(counted(len(problems) - _SHOWN, "more problem"), fix="mend these first")
        problems = [*problems[:_SHOWN], more]
    for problem in problems:
        where = f"{problem.where}: " if problem.where else ""
        click.echo(click.style("error: ", fg="red", bold=True) + visible(where + problem.what), err=True)
        if problem.why:
            click.echo(f"    {visible(problem.why)}", err=True)
        if problem.fix:
            click.echo(f"    Fix: {visible(problem.fix)}", err=True)
    if "--json" in sys.argv[1:]:
        from billgen.cli import group

        words = [word for word in sys.argv[1:] if not word.startswith("-")]
        what = group.spoken(words)
        data = [problem_data(problem) for problem in problems]
        print_json(what or "error", ok=False, exit_code=code, problems=data)
    sys.exit(code)


def visible(text: str) -> str:
    """Words that may have come from anywhere, for a terminal: what would steer it is written out."""
    return _HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def problem_data(problem: Problem) -> dict[str, str | int]:
    """A problem as plain data; what it does not say is left out."""
    place = {"file": problem.where.file, "line": problem.where.line} if problem.where else {}
    data = {"what": problem.what, **place, "why": problem.why, "fix": problem.fix}
    return {key: value for key, value in data.items() if value}


def _debug_file() -> Path:
    handle, name = tempfile.mkstemp(prefix="billgen-", suffix=".debug.txt")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(f"billgen {sys.argv[1:]}\npython {sys.version}\n\n{traceback.format_exc()}")
    return Path(name)


def print_json(what: str, **fields: Any) -> None:
    """One JSON object on stdout."""
    data = {"schema": f"billgen.{what}/1", **fields}
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))
