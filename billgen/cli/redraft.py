"""Cli room: `billgen redraft` - an earlier draft made again from its record, or why that fails."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from billgen.base.errors import CommandError, InputError, NoFileError, Problem
from billgen.cli import findings as say
from billgen.cli.options import json_option, open_library, read_as_of, workspace_option
from billgen.cli.output import refuse, render
from billgen.cli.run import print_json, visible

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.packet import Packet
    from billgen.pipeline import Draft
    from billgen.record.changes import Change
    from billgen.record.files import Output
    from billgen.request import Request

EPILOG = """\b
Examples:
  billgen redraft out/us/wa/public-bank.record.json
  billgen redraft out/us/wa/public-bank.record.json --new-version

Exit code 0 when every file comes out with the same bytes; 1 when something has changed: it is said what, and
nothing is written. With --replace or --new-version what comes out today is written all the same.
"""


@click.command("redraft", epilog=EPILOG)
@click.argument("record")
@workspace_option
@click.option("--out", metavar="DIR", help="Folder for the output. Default: where the record stands.")
@click.option("--house", metavar="FILE", help="Where the file of its house lies now.")
@click.option("--reference", metavar="FILE", help="Where the Word file lies now whose styles it takes.")
@click.option("--new-version", is_flag=True, help="Write what comes out today beside it, as NAME-d2.")
@click.option("--replace", is_flag=True, help="Write what comes out today over it, edits included.")
@json_option
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def command(record: str, **given: Any) -> None:
    """Make the draft of RECORD again: the same bytes, or say what has changed."""
    from billgen.publish import record_bytes, write
    from billgen.record.changes import changes, read_record
    from billgen.record.files import RECORD, next_version, version_name

    if given["new_version"] and given["replace"]:
        raise CommandError(Problem("--new-version and --replace contradict each other", fix="choose one"))
    path = Path(record)
    before = read_record(path)
    name = path.name.removesuffix(RECORD)
    plan, engine = _plan(before, name)
    library = open_library(given["workspace"])
    request = _request(path, before["inputs"], given)
    made, files, papers = _again(library, request, plan, name, engine, given)
    found = changes(before, json.loads(record_bytes(made, files, engine, None, papers)))
    changed = any(one.kind == "file" for one in found)
    folder = Path(given["out"]) / made.inputs.place if given["out"] else path.parent
    if changed and not (given["new_version"] or given["replace"]):
        _tell(made, folder, (), found, given, changed=True)
        raise click.exceptions.Exit(1)
    if given["new_version"]:
        base = name.removesuffix(f"-d{_version(request.letter)}")
        version = next_version(folder, base)
        name = version_name(base, version)
        request = replace(request, letter=_letter(version))
        made, files, papers = _again(library, request, plan, name, engine, given)
    write(made, folder, name, files, engine, replace=given["replace"], papers=papers)
    _tell(made, folder, (*files, name + RECORD), found, given, changed=changed)


def _plan(before: Mapping[str, Any], name: str) -> tuple[dict[str, Output], str]:
    """What the record lists: the end of each file's name → what it is, and the engine of a PDF among them."""
    from billgen.record.files import output_of
    from billgen.render.engines import AUTO
    from billgen.render.formats import FORMATS

    papers: object = before.get("papers")
    ids = [str(id) for id in cast(dict[object, object], papers)] if isinstance(papers, dict) else []
    known = ((file, output_of(name, file, FORMATS, ids)) for file in before["files"])
    plan = {file.removeprefix(name): output for file, output in known if output}
    pdf = any(output.format == "pdf" for output in plan.values())
    return plan, str(before["tool"].get("engine") or AUTO) if pdf else ""


def _request(path: Path, inputs: Mapping[str, Any], given: Mapping[str, Any]) -> Request:
    """What the record asks for, letter and kind of draft included."""
    from billgen.library.asked import read_job
    from billgen.request import Request

    try:
        asked = read_job(str(path))
        as_of = read_as_of(asked.as_of)
    except CommandError as error:  # the record is an input here, not the command line
        raise InputError(error.problems) from None
    return Request(
        asked.template,
        asked.place,
        as_of,
        option_nodes=asked.options,
        with_=[id for id, on in asked.sections.items() if on],
        without=[id for id, on in asked.sections.items() if not on],
        facts=asked.facts,
        waivers=asked.waived,
        letter=inputs.get("letter", "A"),
        clean=inputs.get("clean", False),
        annotated=inputs.get("annotated", False),
        controls=inputs.get("controls", "off"),
        flat=inputs.get("flat", False),
        house=given["house"] or asked.house,
        reference=given["reference"] or asked.reference,
    )


def _again(
    library: Library,
    request: Request,
    plan: Mapping[str, Output],
    name: str,
    engine: str,
    given: Mapping[str, Any],
) -> tuple[Draft, dict[str, bytes], Packet | None]:
    """Today's draft, its files under the name given, and its papers where it has some.

    Raises:
        InputError: the record asks for something that is no longer there.
        MachineError: this machine lacks the engine that made its PDF.
    """
    from billgen.packet import packet
    from billgen.pipeline import RefusedError, draft
    from billgen.record.files import BILL, NOTE

    quiet = given["quiet"] or given["as_json"]
    try:
        made = draft(library, request)
    except RefusedError as error:
        refuse("redraft", error.findings, request.template, request.place, as_json=given["as_json"])
    except (CommandError, NoFileError) as error:
        why = "The record asks for it, and today's library has no such thing."
        raise InputError([replace(one, why=one.why or why) for one in error.problems]) from None
    if bars := say.barring(made.findings, strict=False):
        refuse("redraft", bars, request.template, request.place, as_json=given["as_json"])
    papers = None
    if any(output.paper not in (BILL, NOTE) for output in plan.values()):
        papers = packet(library, request, made)
        plan = {end: one for end, one in plan.items() if one.paper in (BILL, NOTE, *papers.sheets)}
    files = {name + end: output for end, output in plan.items()}
    return made, render(made, files, engine, quiet=quiet, papers=papers), papers


def _version(letter: str) -> int:
    """The number of a version from its letter: after Z comes AA, then BB."""
    return 26 * (len(letter) - 1) + ord(letter[0]) - ord("A") + 1


def _letter(version: int) -> str:
    from billgen.bill.styles import format_number

    return format_number("upperLetter", version)


def _tell(
    made: Draft,
    folder: Path,
    files: Sequence[str],
    found: Sequence[Change],
    given: Mapping[str, Any],
    *,
    changed: bool,
) -> None:
    """Say whether the bytes are the same, what has changed, and where the files are."""
    done = bool(files)
    if given["as_json"]:
        print_json(
            "redraft",
            ok=done,
            exit_code=0 if done else 1,
            template=made.template,
            place=made.inputs.place,
            same=not changed,
            changes=[one.as_data() for one in found],
            files=[str(folder / file) for file in files],
            findings=[one.as_data() for one in made.findings],
            problems=[],
        )
        return
    if given["quiet"] and done:
        return
    head = "not the same as the record says" if changed else "the same bytes as the record says"
    if given["new_version"] and not changed:
        letter = made.inputs.letter
        head = f"the same words as the record says; the new version has another name, and the letter {letter}"
    click.echo(f"{made.sheet.title}: {head}.", err=not done)
    for one in found:
        say.say(visible(str(one)), 2, err=not done)
    if changed and not any(one.kind not in ("file", "finding", "section") for one in found):
        words = "Nothing that a record names has changed: fonts, system libraries or billgen's own code have."
        click.echo(f"  {words}", err=not done)
    if not done:
        click.echo("Nothing was written. --new-version writes beside it, --replace over it.", err=True)
    for file in files:
        click.echo(f"  {folder / file}")
