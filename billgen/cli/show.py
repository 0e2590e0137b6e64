"""Cli room: `billgen show` - a template's options, sections and needs, or a place's facts with their sources."""

from __future__ import annotations

from typing import Any

import click

from billgen.base.errors import CommandError
from billgen.cli.options import open_library
from billgen.cli.run import print_json

EPILOG = """\b
Examples:
  billgen show public-bank
  billgen show "Seattle, WA"
"""


@click.command("show", epilog=EPILOG)
@click.argument("what")
@click.option("--workspace", metavar="DIR", help="Your own templates and facts, laid over the built-in ones.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def command(what: str, workspace: str | None, as_json: bool) -> None:
    """Show WHAT: the id of a template, or the id or name of a place."""
    library = open_library(workspace)
    if what in library.templates:
        _template(library, what, as_json)
        return
    try:
        place = library.facts.find(what)
    except CommandError:
        library.template(what)  # its own error when the word is close to a template's id
        raise
    _place(library, place, as_json)


def _template(library: Any, id: str, as_json: bool) -> None:
    one = library.template(id)
    needs = library.needs(id)
    if as_json:
        print_json(
            "template", id=one.id, title=one.title, version=one.version, form=one.form, summary=one.summary,
            enacted_by=list(one.enacted_by), effect=one.effect,
            options={name: {"kind": o.kind, "help": o.help, "default": o.default, "choices": dict(o.choices), "fields": dict(o.fields), "list": o.many} for name, o in one.options.items()},
            sections={name: {"default": s.default, "help": s.help} for name, s in one.sections.items()},
            needs={path: {"why": n.why, "section": n.section} for path, n in needs.items()},
            gates=[{"when": g.when, "level": g.level, "say": g.say} for g in one.gates],
        )  # fmt: skip
        return
    click.echo(click.style(f"{one.title} ({one.id} {one.version})", bold=True))
    click.echo(click.wrap_text(one.summary, 96, "  ", "  "))
    click.echo(f"  Form: {one.form}. Enacted by: {', '.join(one.enacted_by)}. Effect: {one.effect}.")
    _table(
        "Options (--set)",
        [
            (
                name,
                f"{o.help} Default: {_short(o.default)}."
                + (f" One of: {', '.join(o.choices)}." if o.choices else ""),
            )
            for name, o in one.options.items()
        ],
    )
    _table(
        "Sections to switch (--with, --without)",
        [(s.id, f"{'on' if s.default else 'off'} by default. {s.help}") for s in one.sections.values()],
    )
    _table("Facts it needs", [(path, need.why) for path, need in sorted(needs.items())])
    _table("Law gates", [(g.level, f"when {g.when}: {g.say}") for g in one.gates])


def _short(value: object) -> str:
    text = "left out" if value == "" else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _table(title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    click.echo(f"\n{title}")
    width = min(44, max(len(name) for name, _ in rows))
    for name, words in rows:
        text = click.wrap_text(" ".join(words.split()), 100, " " * (width + 4), " " * (width + 4))
        click.echo(f"  {name.ljust(width)}  {text.lstrip()}")


def _place(library: Any, id: str, as_json: bool) -> None:
    from billgen.base.provenance import bare
    from billgen.cli.facts import leaves

    facts = library.facts.place(id)
    rows = list(leaves(facts.place))
    if as_json:
        print_json(
            "place", id=id, kind=facts.kind, lineage=list(facts.lineage),
            facts={path: {"value": bare(fact), "status": fact.status.value, "layer": fact.layer, "source": fact.source.title if fact.source else None} for path, fact in rows},
        )  # fmt: skip
        return
    click.echo(click.style(f"{id} ({facts.kind})", bold=True) + f"  {' → '.join(facts.lineage)}")
    colours = {"verified": "green", "reported": "cyan", "assumed": "yellow", "unknown": "red"}
    for path, fact in rows:
        status = click.style(f"{fact.status.value:<8}", fg=colours.get(fact.status.value))
        source = f"  [{fact.layer}: {fact.source.title}]" if fact.source else f"  [{fact.layer}]"
        click.echo(f"  {status} {path} = {_short(bare(fact))}{source}")
