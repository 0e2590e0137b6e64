"""Cli room: facts as rows of a table and as JSON, for every command that shows some."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from billgen.base.provenance import Fact, NotApplicable, bare

if TYPE_CHECKING:
    from billgen.base.errors import Place
    from billgen.facts.lineage import PlaceFacts
    from billgen.facts.paths import At
    from billgen.library.library import Library

_COLOURS = {"verified": "green", "reported": "cyan", "assumed": "yellow", "unknown": "red", "missing": "red"}


def meant(library: Library, place: str, path: str) -> tuple[PlaceFacts, At]:
    """The facts that a path of a place means: those of its state for `state.law`; and the path below them.

    Raises:
        CommandError: no such place, or no such path in the schema.
        InputError: the place's files have problems.
    """
    from billgen.facts.paths import locate

    facts = library.facts.place(library.facts.find(place))
    at = locate(facts, path)
    return (facts if at.id == facts.id else library.facts.place(at.id)), at


def short(value: object, most: int = 80) -> str:
    """A value on part of a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(fact: Fact) -> str:
    """What a fact says, for people."""
    if isinstance(fact.value, NotApplicable):
        return "does not apply here"
    if fact.value is None:
        return f"not known ({fact.note})" if fact.note else "not known"
    return short(fact.value)


def status(word: str) -> str:
    """A status in its colour, in a column of its own."""
    return click.style(f"{word:<8}", fg=_COLOURS.get(word))


def source(fact: Fact) -> str:
    """Title of the source and the day it was read, with a colon before them; "" when there is none."""
    if not fact.source:
        return ""
    checked = f", {fact.source.checked}" if fact.source.checked else ", no date"
    return f": {fact.source.title}{checked}"


def file(where: Place | None) -> str:
    """File and line as an editor opens them: below this folder when the file is there."""
    return f"{path(where.file)}:{where.line}" if where and where.line else path(where.file) if where else ""


def path(file: str) -> str:
    """A file below this folder when it is there, else in full."""
    near = os.path.relpath(file)
    return file if near.startswith("..") else near


def print_rows(rows: Iterable[tuple[str, Fact]]) -> None:
    """One line a fact."""
    for name, fact in rows:
        click.echo(f"  {status(fact.status)} {name} = {shown(fact)}  [{fact.layer}{source(fact)}]")


def brief(fact: Fact) -> dict[str, object]:
    """A fact as JSON: what it says and how far it may be trusted."""
    title = fact.source.title if fact.source else None
    return {"value": bare(fact), "status": fact.status.value, "layer": fact.layer, "source": title}


def full(fact: Fact) -> dict[str, object]:
    """A fact as JSON, with everything that is known of it; `applies` is false for `!none`."""
    read = fact.source
    return {
        **brief(fact),
        "applies": not isinstance(fact.value, NotApplicable),
        "source_id": read.id if read else None,
        "url": (read.url or None) if read else None,
        "checked": read.checked.isoformat() if read and read.checked else None,
        "copy_of": (read.copy_of or None) if read else None,
        "quote": fact.quote or None,
        "as_of": fact.as_of or None,
        "note": fact.note or None,
        **place_data(fact.where),
    }


def place_data(where: Place | None) -> dict[str, object]:
    """File and line as JSON."""
    return {"file": path(where.file) if where else None, "line": where.line or None if where else None}
