"""Cli room: arguments that several commands take, and how they become a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from billgen.base.errors import CommandError, Place, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from billgen.library.asked import Asked
    from billgen.library.library import Library
    from billgen.render.sheet import ControlKind
    from billgen.request import Request

_JOB_ENDINGS = (".yaml", ".yml", ".json")
_F = TypeVar("_F", bound=Callable[..., Any])


def made_from(function: _F) -> _F:
    """The options that say what a draft is made from, shared by `draft` and `check`."""
    for option in reversed(_MADE_FROM):
        function = option(function)
    return function


workspace_option = click.option(
    "--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones."
)
house_option = click.option(
    "--house", metavar="NAME", help="A house (billgen list houses), or a house's YAML file."
)
reference_option = click.option(
    "--reference", metavar="FILE", help="In Word files, take the styles of this .docx."
)
cluster_option = click.option(
    "--cluster",
    default="",
    metavar="ADDRESS",
    help="Work on a Dask cluster: tcp://HOST:8786; docs/scale.md.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")

_WAIVE = "Set one finding aside, with a reason."
_MADE_FROM: Sequence[Callable[[Any], Any]] = (
    click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help="Give an option of the template."),
    click.option("--with", "with_", metavar="ID", multiple=True, help="Print a switchable section."),
    click.option("--without", metavar="ID", multiple=True, help="Leave out a switchable section."),
    click.option(
        "--fact", "facts", metavar="PATH=VALUE", multiple=True, help="Give a fact: place.name=Springfield."
    ),
    click.option(
        "--options", "options_file", metavar="FILE", help="Read options from a YAML file or a record."
    ),
    house_option,
    reference_option,
    click.option("--waive", "waivers", metavar="CHECK@PROVISION=REASON", multiple=True, help=_WAIVE),
    workspace_option,
    click.option(
        "--as-of", metavar="DATE", help="The day the draft is made for, as 2027-01-31. Default: today."
    ),
    click.option(
        "--strict", is_flag=True, help="Refuse missing, unknown, assumed and stale facts, and every warning."
    ),
    json_option,
)


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """KEY=VALUE texts as a map.

    Raises:
        CommandError: a text without =, a key with two values, a character no draft may hold.
    """
    from billgen.facts.characters import first_bad

    found: dict[str, str] = {}
    problems: list[Problem] = []
    for text in texts:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not equals or not key:
            problems.append(Problem(f"{option} {text!r} has no value", fix=f"write {option} KEY=VALUE"))
        elif any("\ud800" <= character <= "\udfff" for character in text):
            problems.append(Problem(f"{option} {key!r} is not UTF-8 text", fix="write it in UTF-8"))
        elif bad := first_bad(text) or ("\n" if "\n" in text else ""):
            what = f"{option} {key!r} holds a character that cannot print (U+{ord(bad):04X})"
            problems.append(Problem(what, fix="leave it out; a value is one line of text"))
        elif found.setdefault(key, value) != value:
            what = f"{option} {key} is given twice with different values"
            problems.append(Problem(what, fix="give it once"))
    if problems:
        raise CommandError(problems)
    return found


def what_is_asked(template: str, place: str | None, given: Mapping[str, Any]) -> tuple[str, str, Asked]:
    """Template, place, and what a file says of the draft: `TEMPLATE PLACE`, or one job file.

    A place on the command line goes before the job's own.

    Raises:
        CommandError: no place, two files, or a file that cannot be read.
        InputError: the same, for a file that is no text.
    """
    from billgen.library.asked import Asked, read_asked, read_job

    if not template.endswith(_JOB_ENDINGS):
        if place is None:
            fix = f"name one (billgen list places), or be asked for it: billgen start {template}"
            raise CommandError(Problem("no place is named", fix=fix))
        file = given["options_file"]
        return template, place, read_asked(file) if file else Asked()
    if given["options_file"]:
        what = "a job file has options of its own, and --options gives others"
        raise CommandError(Problem(what, fix="put them into the job file, or give single ones with --set"))
    asked = read_job(template)
    place = place or asked.place
    if not place:
        raise CommandError(Problem("the file names no place", Place(template), fix="add place: …"))
    return asked.template, place, asked


def request_from(
    template: str,
    place: str,
    given: Mapping[str, Any],
    asked: Asked,
    *,
    letter: str = "A",
    clean: bool = False,
    annotated: bool = False,
    controls: ControlKind = "off",
    flat: bool = False,
) -> Request:
    """The request that a command line asks for; what it says comes before what a file says.

    Raises:
        CommandError: a date or a pair cannot be read.
    """
    from billgen.request import Request

    said = {*given["with_"], *given["without"]}
    on = [id for id, switch in asked.sections.items() if switch and id not in said]
    off = [id for id, switch in asked.sections.items() if not switch and id not in said]
    return Request(
        template,
        place,
        read_as_of(given["as_of"] or asked.as_of),
        options=pairs(given["sets"], "--set"),
        option_nodes=asked.options,
        with_=(*given["with_"], *on),
        without=(*given["without"], *off),
        facts={**asked.facts, **pairs(given["facts"], "--fact")},
        waivers={**asked.waived, **pairs(given["waivers"], "--waive")},
        letter=letter,
        clean=clean,
        annotated=annotated,
        controls=controls,
        flat=flat,
        house=given["house"] or asked.house,
        reference=given["reference"] or asked.reference,
    )


def refuse_unused(
    reference: str,
    formats: Sequence[str],
    *,
    annotated: bool = False,
    flat: bool = False,
    controls: bool = False,
) -> None:
    """Refuse what would change nothing: annotations, and what is said of Word files where none is made.

    Raises:
        CommandError: no Word file, or no format that prints notes or sources, is among the formats.
    """
    from billgen.render.formats import FORMATS

    printing = [name for name, format in FORMATS.items() if format.annexes]
    if annotated and not set(printing) & set(formats):
        what = f"--annotated changes nothing in {' and '.join(formats)}: notes and sources print elsewhere"
        fix = f"add {', '.join(printing[:-1])} or {printing[-1]} to --format, or leave --annotated out"
        raise CommandError(Problem(what, fix=fix))
    if reference and "docx" not in formats:
        what = f"{reference} gives looks to Word files, and none is asked for"
        raise CommandError(Problem(what, fix="add docx to --format, or leave --reference out"))
    for flag, asked in (("--flat", flat), ("--controls", controls)):
        if asked and "docx" not in formats:
            what = f"{flag} is of Word files, and none is asked for"
            raise CommandError(Problem(what, fix=f"add docx to --format, or leave {flag} out"))


def read_as_of(text: str, option: str = "--as-of") -> date:
    """The date of an option; today in UTC when none is given.

    Raises:
        CommandError: it is no date.
    """
    from billgen.library.options import WrongValueError, read_day

    try:
        return read_day(text) if text else datetime.now(UTC).date()
    except WrongValueError as error:
        raise CommandError(Problem(f"{option} {error}")) from None


def open_library(workspace: str | None) -> Library:
    """The library, with the workspace that applies here."""
    from billgen.library.library import Library, find_workspace

    return Library(find_workspace(workspace))


def find_place(library: Library, template: str, text: str) -> str:
    """The id of the place that is meant; for what only states enact, a mistyped name is held against theirs.

    Raises:
        CommandError: no such template, or no place is called so, or several are.
    """
    from billgen.facts.ids import STATE_KINDS

    enacted_by = library.template(template).enacted_by
    try:
        return library.facts.find(text)
    except CommandError:
        if set(enacted_by) <= set(STATE_KINDS):
            try:
                return library.facts.find_state(text)
            except CommandError as of_states:
                if "Did you mean" in str(of_states):
                    raise
        raise


def workspace_for(library: Library, what: str) -> Path:
    """The folder of the workspace, for what is written nowhere else ("place tables go").

    Raises:
        CommandError: no workspace.
    """
    if library.workspace is None:
        fix = "make a folder with an empty file billgen.yaml, and run this in it, or name it: --workspace DIR"
        raise CommandError(Problem(f"{what} into a workspace, and there is none here", fix=fix))
    return library.workspace


def place_words(id: str, name: str, state: str) -> str:
    """A place as a headline names it, since towns share names: "us/or/portland (Portland, Oregon)"."""
    return f"{id} ({name}, {state})" if id.count("/") > 1 else f"{id} ({name})"
