"""Cli room: `billgen show` - a template's options and needs, or a place's facts and their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from billgen.base.errors import CommandError
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.library.options import Option

EPILOG = """\b
Examples:
  billgen show public-bank
  billgen show "Seattle, WA"
"""
_COLOURS = {"verified": "green", "reported": "cyan", "assumed": "yellow", "unknown": "red"}


@click.command("show", epilog=EPILOG)
@click.argument("what")
@workspace_option
@json_option
def command(what: str, workspace: str | None, as_json: bool) -> None:
    """Show WHAT: the id of a template, or the id or name of a place."""
    library = open_library(workspace)
    if what in library.templates:
        _template(library, what, as_json=as_json)
        return
    try:
        place = library.facts.find(what)
    except CommandError as error:
        try:
            library.template(what)
        except CommandError as other:
            raise CommandError([*other.problems, *error.problems]) from None
        raise
    _place(library, place, as_json=as_json)


def _template(library: Library, id: str, *, as_json: bool) -> None:
    one = library.template(id)
    needs = library.needs(id)
    if as_json:
        print_json(
            "template",
            ok=True,
            id=one.id,
            title=one.title,
            version=one.version,
            form=one.form,
            summary=one.summary,
            enacted_by=list(one.enacted_by),
            effect=one.effect,
            options={name: _option_data(option) for name, option in one.options.items()},
            sections={name: {"default": s.default, "help": s.help} for name, s in one.sections.items()},
            needs={path: {"why": need.why, "section": need.section} for path, need in needs.items()},
            gates=[{"when": gate.when, "level": gate.level, "say": gate.say} for gate in one.gates],
        )
        return
    click.echo(click.style(f"{one.title} ({one.id} {one.version})", bold=True))
    click.echo(click.wrap_text(one.summary, 96, "  ", "  "))
    click.echo(f"  Form: {one.form}. Enacted by: {', '.join(one.enacted_by)}. Effect: {one.effect}.")
    _table("Options (--set)", [(name, _option_words(option)) for name, option in one.options.items()])
    switches = [(s.id, f"{'on' if s.default else 'off'} by default. {s.help}") for s in one.sections.values()]
    _table("Sections to switch (--with, --without)", switches)
    _table("Facts it needs", [(path, need.why) for path, need in sorted(needs.items())])
    _table("Law gates", [(gate.level, f"when {gate.when}: {gate.say}") for gate in one.gates])


def _option_data(option: Option) -> dict[str, object]:
    return {
        "kind": option.kind,
        "help": option.help,
        "default": option.default,
        "choices": dict(option.choices),
        "fields": dict(option.fields),
        "list": option.many,
    }


def _option_words(option: Option) -> str:
    offer = f" One of: {', '.join(option.choices)}." if option.choices else ""
    return f"{option.help} Default: {_short(option.default)}.{offer}"


def _short(value: object) -> str:
    """A value on part of a line."""
    if isinstance(value, list):
        text = f"[{', '.join(map(_short, value))}]"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    elif isinstance(value, dict):
        text = f"{{{', '.join(f'{key}: {_short(one)}' for key, one in value.items())}}}"  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = "left out" if value == "" else str(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _table(title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    click.echo(f"\n{title}")
    width = min(44, max(len(name) for name, _ in rows))
    for name, words in rows:
        text = click.wrap_text(" ".join(words.split()), 100, " " * (width + 4), " " * (width + 4))
        click.echo(f"  {name.ljust(width)}  {text.lstrip()}")


def _place(library: Library, id: str, *, as_json: bool) -> None:
    from billgen.base.provenance import Fact, NotApplicable, bare
    from billgen.cli.facts import leaves

    facts = library.facts.place(id)
    rows = list(leaves(facts.place))
    if as_json:
        data: dict[str, object] = {}
        for path, fact in rows:
            source = fact.source.title if fact.source else None
            data[path] = {
                "value": bare(fact),
                "status": fact.status.value,
                "layer": fact.layer,
                "source": source,
            }
        print_json("place", ok=True, id=id, kind=facts.kind, lineage=list(facts.lineage), facts=data)
        return
    click.echo(click.style(f"{id} ({facts.kind})", bold=True) + f"  {' → '.join(facts.lineage)}")

    def shown(fact: Fact) -> str:
        if isinstance(fact.value, NotApplicable):
            return "does not apply here"
        return f"not known ({fact.note})" if fact.value is None else _short(fact.value)

    for path, fact in rows:
        status = click.style(f"{fact.status.value:<8}", fg=_COLOURS.get(fact.status.value))
        source = f": {fact.source.title}" if fact.source else ""
        click.echo(f"  {status} {path} = {shown(fact)}  [{fact.layer}{source}]")
