"""Cli room: `billgen draft` - one template for one place, written as files with their record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billgen.base.errors import CommandError, MachineError, Problem
from billgen.base.findings import Severity
from billgen.base.words import counted
from billgen.cli import findings as say
from billgen.cli.options import (
    find_place,
    made_from,
    open_library,
    place_words,
    refuse_unused,
    request_from,
    what_is_asked,
)
from billgen.cli.output import refuse, render
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.base.findings import Finding
    from billgen.library.library import Library
    from billgen.pipeline import Draft
    from billgen.render.engines import Engine

EPILOG = """\b
Examples:
  billgen draft public-bank us/wa
  billgen draft sanctuary-ordinance "Seattle, WA" --without agreements --format docx
  billgen draft public-bank us/wa --set term_years=5 --as-of 2027-01-11
  billgen draft job.yaml
"""


@click.command("draft", epilog=EPILOG)
@click.argument("template")
@click.argument("place", required=False)
@made_from
@click.option("--format", "formats", metavar="LIST", help="docx, pdf, html, txt, json. Default: docx,pdf.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "weasyprint", "typst"]),
    default="auto",
    help="Who makes the PDF. Default: WeasyPrint where its libraries are, else Typst.",
)
@click.option("--out", metavar="DIR", default="out", show_default=True, help="Folder for the output.")
@click.option("--name", metavar="NAME", help="Base name of the files. Default: the template's id.")
@click.option("--blanks", is_flag=True, help="Mark what is missing as blanks (the default).")
@click.option("--clean", is_flag=True, help="Leave out notes, comments and remarks.")
@click.option(
    "--annotated",
    is_flag=True,
    help="Print notes and every fact's source after the text; a .txt has none of them.",
)
@click.option(
    "--controls",
    type=click.Choice(["off", "plain", "bound"]),
    help="Put each fact in Word into a content control; bound: change one, and all of the same change. "
    "LibreOffice empties or unlinks their store when it saves. Default: off.",
)
@click.option(
    "--flat", is_flag=True, help="Word without fields, lists, comments, bookmarks: to paste elsewhere."
)
@click.option("--no-cover", is_flag=True, help="Write no cover note beside the draft.")
@click.option("--new-version", is_flag=True, help="Write beside an earlier draft, as NAME-d2.")
@click.option("--replace", is_flag=True, help="Write over an earlier draft even if it was edited.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "verbose", is_flag=True, help="Print every finding with its place and its fix.")
def command(template: str, place: str | None, **given: Any) -> None:
    """Render a draft of TEMPLATE for PLACE (an id or a name), or of a job file, as Word and PDF.

    `billgen draft job.yaml` takes everything from a file that `billgen start` wrote, or from a record; what
    the command line says goes before it.
    """
    make("draft", template, place, given)


def make(doing: str, template: str, place: str | None, given: dict[str, Any]) -> None:
    """Make what `billgen draft` or `billgen packet` was asked for, and say what there is.

    Args:
        doing: name of the command; a packet has papers besides the draft.
        template: as on its command line.
        place: the same; None where a job file names it.
        given: its options.
    """
    from billgen.bill.styles import format_number
    from billgen.checks.chain import by_weight
    from billgen.packet import packet
    from billgen.pipeline import RefusedError, draft
    from billgen.publish import write
    from billgen.record.files import RECORD, check_name, next_version, outputs, version_name

    exclusive = (
        ("new_version", "replace"),
        ("blanks", "strict"),
        ("clean", "annotated"),
        ("flat", "controls"),
        ("quiet", "verbose"),
    )
    if given["controls"] == "off":
        given["controls"] = None
    for one, other in exclusive:
        if given[one] and given[other]:
            flags = [f"--{word.replace('_', '-')}" if word != "verbose" else "-v" for word in (one, other)]
            raise CommandError(Problem(" and ".join(flags) + " contradict each other", fix="choose one"))
    template, place, asked = what_is_asked(template, place, given)
    formats, engine, notice = formats_of(given["formats"], given["engine"])
    library = open_library(given["workspace"])
    place = find_place(library, template, place)
    name = check_name(given["name"] or library.template(template).id)
    folder = Path(given["out"]) / place
    version = next_version(folder, name) if given["new_version"] else 1
    name = version_name(name, version)
    letter = format_number("upperLetter", version)
    kind = {flag: given[flag] for flag in ("clean", "annotated", "flat")}
    request = request_from(
        template, place, given, asked, letter=letter, controls=given["controls"] or "off", **kind
    )
    refuse_unused(
        request.reference,
        formats,
        annotated=request.annotated,
        flat=request.flat,
        controls=request.controls != "off",
    )
    try:
        made = draft(library, request)
    except RefusedError as error:
        refuse(doing, error.findings, template, place, as_json=given["as_json"])
    if bars := say.barring(made.findings, strict=given["strict"]):
        refuse(doing, bars, template, place, as_json=given["as_json"])

    papers = packet(library, request, made) if doing == "packet" else None
    findings = by_weight([*made.findings, *(papers.findings if papers else ())])
    if bars := say.barring(findings, strict=given["strict"]):
        refuse(doing, bars, template, place, as_json=given["as_json"])
    plan = outputs(name, formats, cover=not given["no_cover"], papers=papers.sheets if papers else ())
    by = engine.name if engine else ""
    files = render(made, plan, by, quiet=given["quiet"] or given["as_json"], papers=papers)
    drop = write(made, folder, name, files, by, replace=given["replace"], papers=papers)
    notices = [notice] if notice else []
    aside = _without_notes(formats, annotated=request.annotated)
    notices += [f"Removed {folder / file}: it belonged to the draft that this one replaces." for file in drop]
    notices += _template_at_fault(library, template)
    if given["as_json"]:
        _tell_json(doing, made, folder, [*files, name + RECORD], engine, [*notices, *aside], findings)
    elif not given["quiet"]:
        titles = (
            {file: papers.titles[one.paper] for file, one in plan.items() if one.paper in papers.titles}
            if papers
            else {}
        )
        verbose = given["verbose"]
        _tell(made, folder, files, name + RECORD, engine, notices, titles, findings, verbose=verbose)
        for words in aside:
            click.echo(words, err=True)


def formats_of(text: str | None, engine: str) -> tuple[list[str], Engine | None, str]:
    """The formats asked for, the engine of the PDF among them, and what is to be said of it.

    By default DOCX and, where this machine can, PDF.
    """
    from billgen.render.engines import AUTO, ENGINES, choose
    from billgen.render.formats import FORMATS

    names = ["docx", "pdf"]
    if text is not None:
        names = list(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        what = f"no format {', '.join(wrong) or repr(text)}"
        raise CommandError(Problem(what, fix=f"there are {', '.join(FORMATS)}"))
    if "pdf" not in names:
        return names, None, ""
    try:
        chosen = choose(engine)
    except MachineError as error:
        if text is not None or engine != AUTO:
            raise
        reasons = "; ".join(f"{problem.what}. To mend it: {problem.fix}" for problem in error.problems)
        return ["docx"], None, f"No PDF: {reasons}"
    first = next(iter(ENGINES.values()))
    lack = first.obstacle() if engine == AUTO and chosen is not first else None
    return names, chosen, f"The PDF is by {chosen.available()}: {lack.what}." if lack else ""


def _without_notes(formats: Sequence[str], *, annotated: bool) -> list[str]:
    """What is to be said of formats that print no notes though notes were asked for."""
    from billgen.render.formats import FORMATS

    bare = [f".{name}" for name in formats if not FORMATS[name].annexes and name != "json"]
    return (
        [f"--annotated: the {' and '.join(bare)} has no notes and no sources."] if annotated and bare else []
    )


def _template_at_fault(library: Library, template: str) -> list[str]:
    """A word on a template of one's own that `billgen template check` would complain of; it is only read."""
    from billgen.library.lint import lint

    if not library.workspace or not library.folders[template].is_relative_to(library.workspace):
        return []
    errors = [one for one in lint(library, template, places=False) if one.severity is Severity.ERROR]
    if not errors:
        return []
    has = f"The template {template} has {counted(len(errors), 'error')} of its own"
    return [f"{has}, such as: {errors[0].message}. See them all: billgen template check {template}"]


def _tell_json(
    doing: str,
    made: Draft,
    folder: Path,
    files: Sequence[str],
    engine: Engine | None,
    notices: Sequence[str],
    findings: Sequence[Finding],
) -> None:
    print_json(
        doing,
        ok=True,
        exit_code=0,
        template=made.template,
        place=made.inputs.place,
        fingerprint=made.sheet.fingerprint,
        files=[str(folder / file) for file in files],
        engine=engine.name if engine else None,
        findings=[one.as_data() for one in findings],
        waived=[one.as_data() for one in made.waived],
        notices=list(notices),
        problems=[],
    )
    for notice in notices:
        click.echo(notice, err=True)


_WHAT = {
    "docx": "open it in Word",
    "pdf": "print or send it",
    "html": "read it in a browser",
    "txt": "paste or compare it",
    "json": "read it by program: the tree of provisions",
}
_COVER = "the cover note: what is still to settle"


def _tell(
    made: Draft,
    folder: Path,
    files: Mapping[str, bytes],
    record: str,
    engine: Engine | None,
    notices: Sequence[str],
    titles: Mapping[str, str],
    findings: Sequence[Finding],
    *,
    verbose: bool,
) -> None:
    from billgen.record.files import COVER

    matter = made.matter
    where = place_words(matter.place, matter.name, matter.admitted)
    click.echo(click.style(f"{matter.manifest.title} · {where}", bold=True))
    click.echo(f"  {made.sheet.draft_line}")
    width = max(len(name) for name in (*files, record))
    for file, data in files.items():
        ending = file.rpartition(".")[2]
        what = _COVER if COVER in file else titles.get(file) or _WHAT.get(ending, "")
        if (
            ending == "docx"
            and COVER not in file
            and file not in titles
            and made.sheet.show_notes
            and not made.sheet.flat
        ):
            what += "; the drafter's notes are its comments"
        if engine and ending == "pdf":
            what += f" (made by {engine.available()})"
        click.echo(f"  {folder / file.ljust(width)}  {len(data) / 1024:5.0f} kB  {what}".rstrip())
    what = "what made it: every fact, its source, and where it stands"
    click.echo(f"  {folder / record.ljust(width)}  {'':8}  {what}")
    for notice in notices:
        click.echo(f"  {notice}")
    if findings:
        click.echo(f"To settle before use: {say.summary(findings)}")
        say.show(findings, err=False, verbose=verbose)
    else:
        click.echo("The checks found nothing to settle; counsel's review remains.")
