"""Cli room: `billgen show` - a template's options and needs, or a place's facts and their sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from billgen.base.errors import CommandError
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.library.manifest import Switch
    from billgen.library.options import Option

EPILOG = """\b
Examples:
  billgen show public-bank
  billgen show public-bank --schema > options.schema.json
  billgen show "Seattle, WA"
"""


@click.command("show", epilog=EPILOG)
@click.argument("what")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a template's options.")
@workspace_option
@json_option
def command(what: str, schema: bool, workspace: str | None, as_json: bool) -> None:
    """Show WHAT: the id of a template, or the id or name of a place."""
    library = open_library(workspace)
    if schema:
        from billgen.library.options_schema import options_schema

        click.echo(json.dumps(options_schema(library.template(what)), ensure_ascii=False, indent=1))
        return
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
    from billgen.library.settled import shown_by_default

    one = library.template(id)
    needs = library.needs(id)
    shown = shown_by_default(one.options)
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
            options={
                name: {**_option_data(option), "shown": name in shown} for name, option in one.options.items()
            },
            sections={
                name: {"default": s.default, "help": s.help, "show_if": s.show_if}
                for name, s in one.sections.items()
            },
            needs={path: {"why": need.why, "section": need.section} for path, need in needs.items()},
            gates=[{"when": gate.when, "level": gate.level, "say": gate.say} for gate in one.gates],
        )
        return
    click.echo(click.style(f"{one.title} ({one.id} {one.version})", bold=True))
    click.echo(click.wrap_text(one.summary, 96, "  ", "  "))
    click.echo(f"  Form: {one.form}. Enacted by: {', '.join(one.enacted_by)}. Effect: {one.effect}.")
    rows = [(name, _option_words(option)) for name, option in one.options.items() if name in shown]
    _table("Options (--set)", rows)
    rest = [f"{name} (when {o.show_if})" for name, o in one.options.items() if name not in shown]
    if rest:
        click.echo(click.wrap_text(f"And after another choice: {'; '.join(rest)}.", 100, "  ", "    "))
    switches = [(s.id, _switch_words(s)) for s in one.sections.values()]
    _table("Sections to switch (--with, --without)", switches)
    _table("Facts it needs", [(path, need.why) for path, need in sorted(needs.items())])
    _table("Law gates", [(gate.level, f"when {gate.when}: {gate.say}") for gate in one.gates])


def _switch_words(one: Switch) -> str:
    when = f" Counts only when {one.show_if}." if one.show_if else ""
    return f"{'on' if one.default else 'off'} by default.{when} {one.help}"


def _option_data(option: Option) -> dict[str, object]:
    return {
        "kind": option.kind,
        "help": option.help,
        "default": option.default,
        "choices": dict(option.choices),
        "fields": dict(option.fields),
        "list": option.many,
        "show_if": option.show_if,
        "default_from": option.default_from,
        "min": option.least,
    }


def _option_words(option: Option) -> str:
    offer = f" One of: {', '.join(option.choices)}." if option.choices else ""
    default = _short(option.default) if option.has_default else ""
    if option.default_from:
        default = f"{option.default_from}{', else ' if default else ''}{default}"
    least = f" At least {option.least:,}." if option.least else ""
    return f"{option.help} Default: {default}.{offer}{least}"


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
    from billgen.cli.facts import rows
    from billgen.facts.paths import walk

    facts = library.facts.place(id)
    found = list(walk(facts.place))
    if as_json:
        data = {path: rows.brief(fact) for path, fact in found}
        print_json("place", ok=True, id=id, kind=facts.kind, lineage=list(facts.lineage), facts=data)
        return
    click.echo(click.style(f"{id} ({facts.kind})", bold=True) + f"  {' → '.join(facts.lineage)}")
    rows.print_rows(found)
