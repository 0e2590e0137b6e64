"""Cli room: `billgen register show` - who is where."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from billgen.base.errors import OutputError, Place, Problem
from billgen.cli.columns import table, width_of_terminal
from billgen.cli.options import json_option
from billgen.cli.register.set import refuse_no_run
from billgen.cli.run import print_json, visible

EPILOG = """\b
Examples:
  billgen register show --out run
  billgen register show --out run --history --json
"""

_HEADER = ("Place", "Instrument", "Step", "Date", "Number", "Text", "Hash")


@click.command("show", epilog=EPILOG)
@click.option("--out", metavar="DIR", default="out/batch", show_default=True, help="Folder of the run.")
@click.option("--history", is_flag=True, help="Every step, and not only where each stands.")
@json_option
def command(out: str, history: bool, as_json: bool) -> None:
    """Show the step, number, date and hash of each draft of a run that went out."""
    from billgen.batch.ledger import Ledger
    from billgen.batch.outcome import State
    from billgen.batch.register import Word, current, tally

    folder = Path(out)
    refuse_no_run(folder)
    ledger = Ledger(folder, write=False)
    try:
        steps = ledger.steps()
        drafts = {
            (entry.place, entry.template)
            for entry in ledger.entries()
            if entry.outcome.files or entry.outcome.state is State.EDITED
        }
    except sqlite3.DatabaseError as error:
        fix = "run the batch again: it makes the ledger anew"
        raise OutputError(
            Problem(f"the ledger cannot be read: {error}", Place(str(ledger.path)), fix=fix)
        ) from None
    finally:
        ledger.close()
    stands = current(steps)
    counts = {word.value: sum(step.step == word for step in stands.values()) for word in Word}
    still = len(drafts - stands.keys())
    shown = steps if history else list(stands.values())
    if as_json:
        items = [step._asdict() | {"compared": step.compared} for step in shown]
        print_json("register", ok=True, out=out, counts=counts, not_sent=still, items=items)
        return
    rows: list[list[str]] = []
    for step in shown:
        cells = (step.place, step.template, step.step, step.when, step.ordinance)
        rows.append([*map(visible, cells), step.compared, step.hash[:12]])
    for line in table(_HEADER, rows, width_of_terminal()) if rows else ():
        click.echo(line)
    told = ", ".join(tally(stands.values()))
    click.echo(f"{told}, {still:,} not sent yet.")
