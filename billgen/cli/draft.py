"""Cli room: `billgen draft` - one template for one place, written as files with their record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from billgen.base.errors import CommandError, MachineError, Problem
from billgen.cli import findings as say
from billgen.cli.options import made_from, open_library, request_from
from billgen.cli.run import print_json, report

EPILOG = """\b
Examples:
  billgen draft public-bank us/wa
  billgen draft sanctuary-ordinance "Seattle, WA" --without agreements --format docx
  billgen draft public-bank us/wa --set board_size=7 --as-of 2027-01-11 --strict
"""


@click.command("draft", epilog=EPILOG)
@click.argument("template")
@click.argument("place")
@made_from
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    help="docx, pdf, html, txt; several with commas. Default: docx,pdf.",
)
@click.option(
    "--engine",
    type=click.Choice(["weasyprint"]),
    default="weasyprint",
    show_default=True,
    help="Who makes the PDF.",
)
@click.option("--out", metavar="DIR", default="out", show_default=True, help="Folder for the output.")
@click.option("--name", metavar="NAME", help="Base name of the files. Default: the template's id.")
@click.option("--blanks", is_flag=True, help="Mark what is missing as blanks (this is the default).")
@click.option("--clean", is_flag=True, help="Leave out notes, comments and remarks.")
@click.option(
    "--new-version", is_flag=True, help="Write beside an earlier draft, as NAME-d2, with the next letter."
)
@click.option("--replace", is_flag=True, help="Write over an earlier draft even if it was edited.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "verbose", is_flag=True, help="Print every finding with its place and its fix.")
def command(template: str, place: str, **given: Any) -> None:
    """Render a draft of TEMPLATE for PLACE (an id or a name) as Word, PDF and text."""
    from billgen.pipeline import RefusedError, draft
    from billgen.record.files import RECORD, check_name, next_version, version_name

    if given["new_version"] and given["replace"]:
        raise CommandError(Problem("--new-version and --replace together", fix="choose one"))
    if given["blanks"] and given["strict"]:
        raise CommandError(Problem("--blanks and --strict together", fix="choose one"))
    formats, notice = _formats(given["formats"])
    library = open_library(given["workspace"])
    place = library.facts.find(place)
    name = check_name(given["name"] or library.template(template).id)
    folder = Path(given["out"]) / place
    version = next_version(folder, name) if given["new_version"] else 1
    request = request_from(template, place, given, letter=_letter(version), clean=given["clean"])
    try:
        made = draft(library, request)
    except RefusedError as error:
        _refused(error, template, place, as_json=given["as_json"])
    name = version_name(name, version)
    bars = say.barring(made.findings, strict=given["strict"])
    if bars:
        _refused(RefusedError(bars), template, place, as_json=given["as_json"])

    files = _render(made.sheet, name, formats, quiet=given["quiet"] or given["as_json"])
    record = _record(made, files)
    from billgen.record.files import refuse_edited, write_all

    if not given["replace"]:
        refuse_edited(folder, name, files)
    write_all(folder, files, (name + RECORD, record))
    if given["as_json"]:
        _tell_json(made, folder, [*files, name + RECORD])
    elif not given["quiet"]:
        _tell(
            made,
            library.template(template).title,
            folder,
            files,
            name + RECORD,
            notice,
            verbose=given["verbose"],
        )


def _letter(version: int) -> str:
    """A for the first version, B for the second; after Z comes AA."""
    from billgen.bill.drafting import format_number

    return format_number("upperLetter", version)


def _formats(text: str | None) -> tuple[list[str], str]:
    """The formats asked for; by default DOCX and, where this machine can, PDF, with a line when it cannot."""
    from billgen.render.formats import FORMATS

    if text is None:
        from billgen.render.pdf import available

        lack = available()
        return (["docx", "pdf"], "") if lack is None else (["docx"], f"No PDF: {lack}")
    names = list(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        raise CommandError(
            Problem(f"no format {', '.join(wrong) or text!r}", fix=f"there are {', '.join(FORMATS)}")
        )
    return names, ""


def _render(sheet: Any, name: str, formats: Sequence[str], *, quiet: bool) -> dict[str, bytes]:
    """Every format's bytes; all of them before anything is written."""
    from billgen.render.formats import FORMATS

    files: dict[str, bytes] = {}
    bar = click.progressbar(formats, label="Rendering", file=click.get_text_stream("stderr"), hidden=quiet)
    with bar:
        for row in bar:
            try:
                files[f"{name}.{row}"] = FORMATS[row].write(sheet)
            except MachineError as error:
                raise MachineError(
                    [
                        *error.problems,
                        Problem("nothing was written", fix="or leave that format out: --format docx"),
                    ]
                ) from None
    return files


def _record(made: Any, files: dict[str, bytes]) -> bytes:
    from billgen.record.record import dump, ranges, record_data
    from billgen.record.tools import tool_versions

    return dump(
        record_data(
            made.inputs, made.reads, made.findings, made.waived, ranges(made.sheet.paras), made.template,
            tool_versions(), made.sheet.fingerprint, files,
        )
    )  # fmt: skip


def _refused(error: Any, template: str, place: str, *, as_json: bool) -> None:
    """Say every reason and leave with exit code 1."""
    if as_json:
        print_json(
            "draft",
            ok=False,
            template=template,
            place=place,
            findings=[one.as_data() for one in error.findings],
        )
    click.echo(
        click.style("Refused: ", fg="red", bold=True) + f"{template} for {place}. Nothing was written.",
        err=True,
    )
    if as_json:
        report(error)
    else:
        say.show(error.findings, err=True)
    raise click.exceptions.Exit(1)


def _tell_json(made: Any, folder: Path, files: Sequence[str]) -> None:
    print_json(
        "draft", ok=True, template=made.template, place=made.inputs.place, fingerprint=made.sheet.fingerprint,
        files=[str(folder / file) for file in files], findings=[one.as_data() for one in made.findings],
        waived=[one.as_data() for one in made.waived],
    )  # fmt: skip


_WHAT = {
    "docx": "open it in Word; the drafter's notes are its comments",
    "pdf": "print or send it",
    "html": "read it in a browser",
    "txt": "paste or compare it",
}


def _tell(
    made: Any, title: str, folder: Path, files: dict[str, bytes], record: str, notice: str, *, verbose: bool
) -> None:
    click.echo(click.style(made.sheet.title, bold=True))
    click.echo(f"  {made.sheet.draft_line}")
    width = max(len(name) for name in (*files, record))
    for file, data in files.items():
        kind = file.rpartition(".")[2]
        click.echo(f"  {folder / file.ljust(width)}  {len(data) / 1024:5.0f} kB  {_WHAT.get(kind, '')}")
    click.echo(
        f"  {folder / record.ljust(width)}            what made it: every fact, its source, and where it stands"
    )
    if notice:
        click.echo(f"  {notice}")
    if made.findings:
        click.echo(f"To settle before use: {say.summary(made.findings)}")
        say.show(made.findings, err=False, verbose=verbose)
    else:
        click.echo("The checks found nothing to settle; counsel's review remains.")
