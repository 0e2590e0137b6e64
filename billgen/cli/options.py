"""Cli room: arguments that several commands take, and how they become a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from billgen.base.errors import CommandError, Problem

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.pipeline import Request

_F = TypeVar("_F", bound=Callable[..., Any])


def made_from(function: _F) -> _F:
    """The options that say what a draft is made from, shared by `draft` and `check`."""
    for option in reversed(_MADE_FROM):
        function = option(function)
    return function


workspace_option = click.option(
    "--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones."
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
    click.option("--waive", "waivers", metavar="CHECK@PROVISION=REASON", multiple=True, help=_WAIVE),
    workspace_option,
    click.option(
        "--as-of", metavar="DATE", help="The day the draft is made for, as 2027-01-31. Default: today."
    ),
    click.option(
        "--strict", is_flag=True, help="Refuse missing, unknown and assumed facts, and every warning."
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
        elif bad := first_bad(text) or ("\n" if "\n" in text else ""):
            what = f"{option} {key!r} holds a character that cannot print (U+{ord(bad):04X})"
            problems.append(Problem(what, fix="leave it out; a value is one line of text"))
        elif any("\ud800" <= character <= "\udfff" for character in text):
            problems.append(Problem(f"{option} {key!r} is not UTF-8 text", fix="write it in UTF-8"))
        elif found.setdefault(key, value) != value:
            what = f"{option} {key} is given twice with different values"
            problems.append(Problem(what, fix="give it once"))
    if problems:
        raise CommandError(problems)
    return found


def request_from(
    template: str, place: str, given: Mapping[str, Any], *, letter: str = "A", clean: bool = False
) -> Request:
    """The request that a command line asks for; what it says comes before what its options file says.

    Raises:
        CommandError: a date, a pair or the options file cannot be read.
    """
    from billgen.library.asked import Asked, read_asked
    from billgen.pipeline import Request

    asked = read_asked(given["options_file"]) if given["options_file"] else Asked()
    said = {*given["with_"], *given["without"]}
    on = [id for id, switch in asked.sections.items() if switch and id not in said]
    off = [id for id, switch in asked.sections.items() if not switch and id not in said]
    return Request(
        template,
        place,
        _as_of(given["as_of"] or asked.as_of),
        options=pairs(given["sets"], "--set"),
        option_nodes=asked.options,
        with_=(*given["with_"], *on),
        without=(*given["without"], *off),
        facts={**asked.facts, **pairs(given["facts"], "--fact")},
        waivers={**asked.waived, **pairs(given["waivers"], "--waive")},
        letter=letter,
        clean=clean,
    )


def _as_of(text: str) -> date:
    """The as-of date; today in UTC when none is given."""
    from billgen.library.options import WrongValueError, read_day

    try:
        return read_day(text) if text else datetime.now(UTC).date()
    except WrongValueError as error:
        raise CommandError(Problem(f"--as-of {error}")) from None


def open_library(workspace: str | None) -> Library:
    """The library, with the workspace that applies here."""
    from billgen.library.library import Library, find_workspace

    return Library(find_workspace(workspace))
