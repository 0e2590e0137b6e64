"""Cli room: `billgen register set` - one more step of a draft with its town."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billgen.base.days import day_said
from billgen.base.errors import BillgenError, CommandError, InputError, Problem
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json, visible

if TYPE_CHECKING:
    from billgen.batch.ledger import Entry, Ledger

STEPS = ("sent", "edited", "adopted", "varied")
EPILOG = """\b
Examples:
  billgen register set "Seattle, WA" sanctuary-ordinance sent --date 2026-10-06 --out run
  billgen register set us/wa/seattle sanctuary-ordinance adopted --number 126999 --file adopted.docx --out run

With --file the text adopted is held against the draft in the folder: it is the same when nothing but the
blanks differs, else the step becomes `varied`, and the first words that differ are shown. A date may be
written 10/6/2026, too, month first. Word and text files are compared by their words, others by
their bytes. The draft's own files are not touched.
"""


def _past(text: str) -> str:
    """A day on which something has happened, as 2026-10-06; how it was read is told where that is not plain.

    Raises:
        CommandError: it is none, or still to come.
    """
    try:
        day, month_first = day_said(text)
    except ValueError as error:
        raise CommandError(Problem(f"--date: {error}")) from None
    if day > datetime.now(UTC).date():
        what = f"--date {day.isoformat()} is still to come"
        raise CommandError(Problem(what, fix="give the day on which it happened"))
    if month_first:
        click.echo(f"{text} was read month first: {day.isoformat()}.", err=True)
    return day.isoformat()


@click.command("set", epilog=EPILOG)
@click.argument("place")
@click.argument("template")
@click.argument("step", type=click.Choice(STEPS))
@click.option("--number", default="", metavar="TEXT", help="The number that the town gave it.")
@click.option(
    "--date", "day", default="", metavar="DATE", help="When it happened, as 2026-10-06 or 10/6/2026."
)
@click.option("--file", "adopted", metavar="FILE", help="The text that was adopted.")
@click.option("--out", metavar="DIR", default="out/batch", show_default=True, help="Folder of the run.")
@workspace_option
@json_option
def command(
    place: str,
    template: str,
    step: str,
    number: str,
    day: str,
    adopted: str | None,
    out: str,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Enter that the draft of TEMPLATE for PLACE was sent, edited, adopted, or adopted as varied."""
    from billgen.batch.ledger import Ledger
    from billgen.batch.register import Compared, Step, checked, compared, save_copy
    from billgen.batch.report import recalled, write_reports

    if adopted and step not in ("adopted", "varied"):
        fix = "leave --file out, or enter it as adopted"
        raise CommandError(Problem(f"--file is the text that was adopted, and the step is {step}", fix=fix))
    day = _past(day) if day else ""
    number = checked(number, "number")
    folder = Path(out)
    refuse_no_run(folder)
    ledger = Ledger(folder)
    try:
        entry = _entry(ledger, place, template, workspace)
        found = Compared("", "")
        if adopted:
            files = [
                (folder / entry.place / name, hash)
                for name, (hash, _, _) in entry.outcome.files.items()
                if hash and "--cover" not in name
            ]
            found = compared(Path(adopted), files)
            step = "varied" if found.text == "varied" else step
        name = checked(Path(adopted).name, "name of the file", 200) if adopted else ""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        fingerprint = entry.outcome.fingerprint
        text = (name, found.hash, found.text)
        made = Step(entry.place, entry.template, step, at, day, number, *text, fingerprint)
        ledger.enter(made)
        save_copy(folder, ledger.steps())
        told = recalled(ledger)
    finally:
        ledger.close()
    files = write_reports(folder, told) if told else []
    if ledger.rebuilt:
        click.echo(ledger.rebuilt, err=True)
    if as_json:
        differs = {"draft": found.drafted, "text": found.adopted} if found.text == "varied" else None
        print_json("register-set", ok=True, out=out, **made._asdict(), differs=differs, files=files)
        return
    hows = {"same": "; the text is the draft's", "varied": "; the text differs from the draft"}
    how = hows.get(found.text, "")
    if not found.text and step in ("adopted", "varied"):
        no_file = ": the run has no file of its kind as billgen wrote it"
        why = no_file if adopted else "; --file FILE compares it"
        how = f"; the text was not compared with the draft{why}"
    click.echo(f"{entry.template} for {entry.place}: {step}{how}.")
    if found.text == "varied":
        click.echo(f"  the draft: {_quoted(found.drafted)}")
        click.echo(f"  the text:  {_quoted(found.adopted)}")


def _quoted(words: str) -> str:
    return f"… {visible(words)} …" if words else "(it ends here)"


def refuse_no_run(folder: Path) -> None:
    """Refuse a folder in which no run was begun.

    Raises:
        CommandError: it has no ledger.
    """
    if not (folder / "ledger.sqlite").is_file():
        fix = "name the folder of a run: --out DIR"
        raise CommandError(Problem(f"there is no ledger in {folder}", fix=fix))


def _entry(ledger: Ledger, place: str, template: str, workspace: str | None) -> Entry:
    """The draft of the run that is meant; a place that rows declared is known to the ledger alone."""
    entries = [entry for entry in ledger.entries() if entry.template == template]
    if not entries:
        raise CommandError(Problem(f"the run has no draft of {template!r}", fix="billgen register show"))
    mine = [entry for entry in entries if entry.place == place]
    if not mine:
        try:
            id = open_library(workspace).facts.find(place)
        except (CommandError, InputError) as error:
            raise _unknown(place, template, error) from None
        mine = [entry for entry in entries if entry.place == id]
    drafts = [entry for entry in mine if entry.outcome.files] or mine
    if not drafts:
        what = f"the run has no draft of {template} for {place}"
        raise CommandError(Problem(what, fix="name a place of the run, or its folder: --out DIR"))
    return drafts[0]


def _unknown(place: str, template: str, error: BillgenError) -> CommandError:
    what = f"the run has no draft of {template} for {place!r}, and {error.problems[0].what}"
    return CommandError(Problem(what, fix=error.problems[0].fix))
