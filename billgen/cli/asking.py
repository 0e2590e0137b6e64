"""Cli room: questions in plain words, with the help, the choices and the default; answers as typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from billgen.base.errors import CommandError, Problem

if TYPE_CHECKING:
    from billgen.facts.yaml_nodes import YamlNode
    from billgen.library.options import Given, Option

_T = TypeVar("_T")


def say(text: str = "", **style: Any) -> None:
    """A line of the conversation: on stderr, so that stdout is free for the answer."""
    click.echo(click.style(text, **style) if style else text, err=True)


def wrapped(text: str, indent: str = "  ") -> None:
    """Words broken to the width of a page."""
    say(click.wrap_text(" ".join(text.split()), 96, indent, indent))


def line(prompt: str, default: str, read: Callable[[str], _T], *, show: str | None = None) -> _T:
    """One answer, asked again until it reads.

    Args:
        prompt: the words before it.
        default: what an empty line stands for.
        read: text → value; raises `WrongValueError` with advice.
        show: what stands in brackets instead of the default; "" for nothing.

    Raises:
        CommandError: a file or a pipe that answers has no more lines.
    """
    from billgen.library.options import WrongValueError

    def checked(text: str) -> _T:
        try:
            return read(text)
        except (WrongValueError, CommandError) as error:
            raise click.UsageError(str(error)) from None

    shown = default if show is None else show
    words = f"  {prompt} [{shown}]" if shown else f"  {prompt}"
    return _asked(
        lambda: click.prompt(words, default=default, show_default=False, value_proc=checked, err=True)
    )


def yes(question: str, default: bool) -> bool:
    """A yes or a no."""
    return _asked(lambda: click.confirm(f"  {question}", default=default, err=True))


def _asked(ask: Callable[[], _T]) -> _T:
    try:
        return ask()
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            say()
            fix = "give an answer for every question, or take the defaults of all with --yes"
            raise CommandError(Problem("the answers end before the questions do", fix=fix)) from None
        raise


def choose(prompt: str, choices: Mapping[str, str], default: str) -> str:
    """One of some words, by number or by word."""
    from billgen.library.options import WrongValueError

    width = max(map(len, choices))
    names = list(choices)
    for number, (value, words) in enumerate(choices.items(), 1):
        text = click.wrap_text(f"{value.ljust(width)}  {words}", 96, f"    {number:>2}  ", " " * (width + 10))
        say(text)

    def read(text: str) -> str:
        text = text.strip()
        if text in choices:
            return text
        if text.isdecimal() and 0 < int(text) <= len(names):
            return names[int(text) - 1]
        raise WrongValueError(f"{text!r} is not offered; write a number or one of {', '.join(names)}")

    return line(prompt, default, read)


def option(one: Option, standing: Given) -> Given:
    """The answer to one option, which may be what stands."""
    from billgen.library.options import typed

    say()
    say(one.name, bold=True)
    wrapped(one.help)
    if one.kind == "choose" and not one.many:
        return choose(one.name, one.choices, str(standing))
    if one.kind == "flag" and not one.many and isinstance(standing, bool):
        return yes(f"{one.name}?", standing)
    if one.kind == "record":
        return _records(one, standing) if one.many else _record(one, standing)

    def read(text: str) -> Given:
        if text == shown:
            return standing
        return typed(one, node_of(one, "" if text.strip() == "-" else text))

    shown = words_of(standing)
    hint = " (commas between; semicolons, where an item has a comma)" if one.many else ""
    return line(one.name + hint, shown, read, show=shown or "left out")


def node_of(one: Option, text: str) -> YamlNode:
    """An answer as YAML; characters that no draft may hold are refused.

    Raises:
        WrongValueError: it holds one.
    """
    from billgen.facts.characters import first_bad
    from billgen.library.options import WrongValueError, from_text

    if bad := first_bad(text):
        raise WrongValueError(f"it holds a character that cannot print (U+{ord(bad):04X})")
    return from_text(one, text)


def _records(one: Option, standing: Given) -> Given:
    items = cast("list[dict[str, Given]]", standing)
    for item in items:
        wrapped("; ".join(f"{key}: {words_of(value)}" for key, value in item.items()), "    - ")
    if yes("Keep these?" if items else "Keep the list empty?", True):
        return standing
    found: list[dict[str, Given]] = []
    while True:
        say(f"  Number {len(found) + 1}; leave its first word empty to end the list.")
        item = _fields(one, {})
        if item is None:
            return found
        found.append(item)


def _record(one: Option, standing: object) -> Given:
    known = cast("dict[str, Given]", standing) if isinstance(standing, dict) else None
    item = _fields(one, known or {})
    return item if item is not None else known if known is not None else ""


def _fields(one: Option, standing: Mapping[str, Given]) -> dict[str, Given] | None:
    """The fields of one record, or None when the first is left empty."""
    from billgen.library.options import Option, WrongValueError, typed

    found: dict[str, Given] = {}
    for name, kind in one.fields.items():
        field = Option(name, kind, "", {}, {}, False, "", least=one.least)
        default = words_of(standing.get(name, ""))

        def read(text: str, field: Option = field, first: bool = not found) -> Given:
            value = typed(field, node_of(field, text))
            if value == "" and not first:
                raise WrongValueError(f"{field.name} is wanted")
            return value

        found[name] = line(f"  {name}", default, read)
        if found[name] == "":
            return None
    return found


def words_of(value: Given) -> str:
    """A value as somebody would type it."""
    from billgen.library.options_schema import plain

    value = plain(value)
    if isinstance(value, list):
        items = [words_of(one) for one in cast("list[Given]", value)]
        return ("; " if any("," in item for item in items) else ", ").join(items)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and value >= 10_000:
        return f"{value:,}"
    return "" if value is None else str(value)
