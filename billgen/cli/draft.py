"""Cli room: `billgen draft` - one template for one place, written as files with their record."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from billgen import __version__
from billgen.base.errors import CommandError, Problem
from billgen.cli import findings as say
from billgen.cli.options import made_from, open_library, request_from
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.base.findings import Finding
    from billgen.pipeline import Draft
    from billgen.record.record import Written
    from billgen.render.flow import Sheet

EPILOG = """\b
Examples:
  billgen draft public-bank us/wa
  billgen draft sanctuary-ordinance "Seattle, WA" --without agreements --format docx
  billgen draft public-bank us/wa --set board_size=9 --as-of 2027-01-11 --strict
"""


@click.command("draft", epilog=EPILOG)
@click.argument("template")
@click.argument("place")
@made_from
@click.option("--format", "formats", metavar="LIST", help="docx, pdf, html, txt. Default: docx,pdf.")
@click.option("--engine", type=click.Choice(["weasyprint"]), default="weasyprint", help="Who makes the PDF.")
@click.option("--out", metavar="DIR", default="out", show_default=True, help="Folder for the output.")
@click.option("--name", metavar="NAME", help="Base name of the files. Default: the template's id.")
@click.option("--blanks", is_flag=True, help="Mark what is missing as blanks (the default).")
@click.option("--clean", is_flag=True, help="Leave out notes, comments and remarks.")
@click.option("--new-version", is_flag=True, help="Write beside an earlier draft, as NAME-d2.")
@click.option("--replace", is_flag=True, help="Write over an earlier draft even if it was edited.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "verbose", is_flag=True, help="Print every finding with its place and its fix.")
def command(template: str, place: str, **given: Any) -> None:
    """Render a draft of TEMPLATE for PLACE (an id or a name) as Word, PDF and text."""
    from billgen.bill.drafting import format_number
    from billgen.pipeline import RefusedError, draft
    from billgen.record.files import (
        RECORD,
        check_name,
        earlier,
        next_version,
        refuse_edited,
        stale,
        version_name,
        write_all,
    )

    for one, other in (("new_version", "replace"), ("blanks", "strict"), ("quiet", "verbose")):
        if given[one] and given[other]:
            flags = [f"--{word.replace('_', '-')}" if word != "verbose" else "-v" for word in (one, other)]
            raise CommandError(Problem(" and ".join(flags) + " contradict each other", fix="choose one"))
    formats, notice = _formats(given["formats"])
    library = open_library(given["workspace"])
    place = library.facts.find(place)
    name = check_name(given["name"] or library.template(template).id)
    folder = Path(given["out"]) / place
    version = next_version(folder, name) if given["new_version"] else 1
    name = version_name(name, version)
    letter = format_number("upperLetter", version)
    request = request_from(template, place, given, letter=letter, clean=given["clean"])
    try:
        made = draft(library, request)
    except RefusedError as error:
        _refused(error.findings, template, place, as_json=given["as_json"])
    if bars := say.barring(made.findings, strict=given["strict"]):
        _refused(bars, template, place, as_json=given["as_json"])

    files = _render(made.sheet, name, formats, quiet=given["quiet"] or given["as_json"])
    if not given["replace"]:
        refuse_edited(folder, name, files)
    before = earlier(folder, name)
    same = before.fingerprint == made.sheet.fingerprint
    drop = [] if same else stale(folder, before, files)
    write_all(folder, name, files, _record(made, files, before if same else None), drop)
    notices = [notice] if notice else []
    notices += [f"Removed {folder / file}: it belonged to the draft that this one replaces." for file in drop]
    if given["as_json"]:
        _tell_json(made, folder, [*files, name + RECORD], notices)
    elif not given["quiet"]:
        _tell(made, folder, files, name + RECORD, notices, verbose=given["verbose"])


def _formats(text: str | None) -> tuple[list[str], str]:
    """The formats asked for; by default DOCX and, where this machine can, PDF, with a line when it cannot."""
    from billgen.render.formats import FORMATS

    if text is None:
        from billgen.render.pdf import obstacle

        lack = obstacle()
        return (
            (["docx", "pdf"], "")
            if lack is None
            else (["docx"], f"No PDF: {lack.what}. To get one: {lack.fix}")
        )
    names = list(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        what = f"no format {', '.join(wrong) or repr(text)}"
        raise CommandError(Problem(what, fix=f"there are {', '.join(FORMATS)}"))
    return names, ""


def _render(sheet: Sheet, name: str, formats: Sequence[str], *, quiet: bool) -> dict[str, bytes]:
    """Every format's bytes; all of them before anything is written."""
    from billgen.render.formats import FORMATS

    files: dict[str, bytes] = {}
    bar = click.progressbar(
        formats, label="Rendering", file=sys.stderr, hidden=quiet or not sys.stderr.isatty()
    )
    with bar:
        for row in bar:
            files[f"{name}.{row}"] = FORMATS[row].write(sheet)
    return files


def _record(made: Draft, files: Mapping[str, bytes], before: Written | None) -> bytes:
    """The record of the files, those of an earlier run of the very same draft included."""
    from billgen.record.record import digest, dump, ranges, record_data
    from billgen.record.tools import tool_versions

    hashes = {**(before.files if before else {}), **{file: digest(data) for file, data in files.items()}}
    data = record_data(
        made.inputs,
        made.reads,
        made.findings,
        made.waived,
        ranges(made.sheet.paras),
        made.template,
        tool_versions(__version__),
        made.sheet.fingerprint,
        hashes,
    )
    return dump(data)


def _refused(findings: Sequence[Finding], template: str, place: str, *, as_json: bool) -> NoReturn:
    """Say every reason and leave with exit code 1."""
    if as_json:
        found = [one.as_data() for one in findings]
        print_json(
            "draft", ok=False, exit_code=1, template=template, place=place, findings=found, problems=[]
        )
    head = click.style("Refused: ", fg="red", bold=True)
    click.echo(f"{head}{template} for {place}. Nothing was written.", err=True)
    say.show(findings, err=True)
    raise click.exceptions.Exit(1)


def _tell_json(made: Draft, folder: Path, files: Sequence[str], notices: Sequence[str]) -> None:
    print_json(
        "draft",
        ok=True,
        exit_code=0,
        template=made.template,
        place=made.inputs.place,
        fingerprint=made.sheet.fingerprint,
        files=[str(folder / file) for file in files],
        findings=[one.as_data() for one in made.findings],
        waived=[one.as_data() for one in made.waived],
        notices=list(notices),
        problems=[],
    )
    for notice in notices:
        click.echo(notice, err=True)


_WHAT = {
    "docx": "open it in Word; the drafter's notes are its comments",
    "pdf": "print or send it",
    "html": "read it in a browser",
    "txt": "paste or compare it",
}


def _tell(
    made: Draft,
    folder: Path,
    files: Mapping[str, bytes],
    record: str,
    notices: Sequence[str],
    *,
    verbose: bool,
) -> None:
    click.echo(click.style(made.sheet.title, bold=True))
    click.echo(f"  {made.sheet.draft_line}")
    width = max(len(name) for name in (*files, record))
    for file, data in files.items():
        what = _WHAT.get(file.rpartition(".")[2], "")
        click.echo(f"  {folder / file.ljust(width)}  {len(data) / 1024:5.0f} kB  {what}".rstrip())
    what = "what made it: every fact, its source, and where it stands"
    click.echo(f"  {folder / record.ljust(width)}  {'':8}  {what}")
    for notice in notices:
        click.echo(f"  {notice}")
    if made.findings:
        click.echo(f"To settle before use: {say.summary(made.findings)}")
        say.show(made.findings, err=False, verbose=verbose)
    else:
        click.echo("The checks found nothing to settle; counsel's review remains.")
