"""Cli room: arguments that several commands take, and how they become a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from billgen.base.errors import CommandError, Place, Problem

_F = TypeVar("_F", bound=Callable[..., Any])


def made_from(function: _F) -> _F:
    """The options that say what a draft is made from, shared by `draft` and `check`."""
    for option in reversed(_MADE_FROM):
        function = option(function)
    return function


_MADE_FROM: Sequence[Callable[[Any], Any]] = (
    click.option("--set", "sets", metavar="KEY=VALUE", multiple=True, help="Give an option of the template."),
    click.option("--with", "with_", metavar="ID", multiple=True, help="Print a switchable section."),
    click.option("--without", metavar="ID", multiple=True, help="Leave out a switchable section."),
    click.option("--fact", "facts", metavar="PATH=VALUE", multiple=True, help="Give a fact: place.formal_name=City of X."),
    click.option("--options", "options_file", metavar="FILE", type=click.Path(), help="Read options from a YAML file."),
    click.option("--waive", "waivers", metavar="CHECK@PROVISION=REASON", multiple=True, help="Set one finding aside, with a reason."),
    click.option("--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones."),
    click.option("--as-of", metavar="DATE", help="The day the draft is made for, as 2027-01-31. Default: today."),
    click.option("--strict", is_flag=True, help="Refuse missing, unknown and assumed facts, and every warning."),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout."),
)  # fmt: skip


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """KEY=VALUE texts as a map.

    Raises:
        CommandError: a text without =, or a key given twice with different values.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            problems.append(Problem(f"{option} {text!r} has no value", fix=f"write {option} KEY=VALUE"))
        elif found.setdefault(key.strip(), value) != value:
            problems.append(Problem(f"{option} {key.strip()} is given twice with different values"))
    if problems:
        raise CommandError(problems)
    return found


def read_date(text: str | None) -> date:
    """The as-of date; today in UTC when none is given.

    Raises:
        CommandError: the text is no date.
    """
    if not text:
        return datetime.now(UTC).date()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(Problem(f"--as-of {text!r} is no date", fix="write it as 2027-01-31")) from None


def read_options(name: str | None) -> Mapping[str, object]:
    """Options from `--options FILE`.

    Raises:
        CommandError: the file is not there or cannot be read.
    """
    if not name:
        return {}
    from billgen.facts.yaml_nodes import parse_yaml
    from billgen.library.options import read_options_file
    from billgen.library.reader import read_text

    node, problems = parse_yaml(read_text(Path(name), name), name)
    if node is None or problems:
        raise CommandError(problems or [Problem("the file is empty", Place(name))])
    return read_options_file(node, Place(name))


def request_from(
    template: str, place: str, given: Mapping[str, Any], *, letter: str = "A", clean: bool = False
) -> Any:
    """The request that a command line asks for."""
    from billgen.pipeline import Request

    return Request(
        template,
        place,
        read_date(given["as_of"]),
        options=pairs(given["sets"], "--set"),
        option_nodes=read_options(given["options_file"]),
        with_=tuple(given["with_"]),
        without=tuple(given["without"]),
        facts=pairs(given["facts"], "--fact"),
        waivers=pairs(given["waivers"], "--waive"),
        letter=letter,
        clean=clean,
    )


def open_library(workspace: str | None) -> Any:
    """The library, with the workspace that applies here."""
    from billgen.library.library import Library, find_workspace

    return Library(find_workspace(workspace))
