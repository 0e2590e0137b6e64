"""Cli room: `billgen template check` - templates against their manifests, and drafted in every variant."""

from __future__ import annotations

from collections.abc import Sequence

import click

from billgen.base.errors import InputError
from billgen.base.findings import Finding, Severity
from billgen.base.words import a, counted
from billgen.cli import findings as say
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Examples:
  billgen template check public-bank --place us/wa
  billgen template check --strict

Exit code 1 on errors, with --strict also on warnings. A line of a template that must keep what a check
complains of says so: {# allow leak: the name of a newspaper #}
"""


@click.command("check", epilog=EPILOG)
@click.argument("ids", metavar="[ID]…", nargs=-1)
@click.option("--place", "places", metavar="P", multiple=True, help="Draft for this place. Repeatable.")
@click.option("--strict", is_flag=True, help="Refuse warnings too.")
@workspace_option
@json_option
def command(
    ids: Sequence[str], places: Sequence[str], strict: bool, workspace: str | None, as_json: bool
) -> None:
    """Check templates, all of them when none is named.

    What the text reads is held against the manifest's needs, options and sections; typed citations, places,
    officers and parties, and words that must not be left behind, are found; and the template is drafted for
    one place of each kind that can enact it, with every section switched and every choice made.
    """
    from billgen.cli.template.trial import Trial, try_out
    from billgen.library.lint import lint

    library = open_library(workspace)
    items: list[dict[str, object]] = []
    failed = False
    for id in ids or library.templates:
        trial = Trial((), (), (), 0, ())
        try:
            found = lint(library, id)
            for place in library.overlaid(id):
                found += [one for one in lint(library, id, place) if one not in found]
            trial = try_out(library, library.template(id), places)
            found += trial.findings
        except InputError as error:
            found = [
                Finding("draft", Severity.ERROR, one.what, where=one.where, fix=one.fix)
                for one in error.problems
            ]
        bad = bool(say.barring(found, strict=strict))
        failed = failed or bad
        items.append(
            {
                "id": id,
                "ok": not bad,
                "places": list(trial.places),
                "refused": list(trial.refused),
                "lacking": list(trial.lacking),
                "drafts": trial.drafts,
                "findings": [one.as_data() for one in found],
            }
        )
        if not as_json:
            _tell(id, found, trial.places, trial.refused, trial.lacking, trial.drafts)
    if as_json:
        print_json("template-check", ok=not failed, exit_code=int(failed), items=items)
    raise click.exceptions.Exit(int(failed))


def _tell(
    id: str,
    found: Sequence[Finding],
    places: Sequence[str],
    refused: Sequence[str],
    lacking: Sequence[str],
    drafts: int,
) -> None:
    where = ", ".join(places) or "no place"
    words = say.summary(found) if found else "holds"
    click.echo(f"{click.style(id, bold=True)}: {words}; {counted(drafts, 'draft')} for {where}")
    if refused:
        click.echo(f"  the law bars it for {', '.join(refused)}")
    if lacking:
        click.echo(f"  no place with facts is {a(', '.join(lacking))}")
    for one in found:
        colour = "red" if one.severity is Severity.ERROR else "yellow"
        say.say(f"{click.style(f'{one.severity.value} {one.check}', fg=colour)}: {one.message}", 2, err=False)
        for words in (f"at {one.where}" if one.where else "", f"Fix: {one.fix}" if one.fix else ""):
            if words:
                say.say(words, 6, err=False)
