"""Cli room: `billgen check` - every check on a draft that is not written."""

from __future__ import annotations

from typing import Any

import click

from billgen.base.findings import Finding
from billgen.cli import findings as say
from billgen.cli.options import (
    find_place,
    made_from,
    open_library,
    place_words,
    request_from,
    what_is_asked,
)
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen check public-bank us/wa --strict

Exit code 1 on errors, with --strict also on warnings.
"""


@click.command("check", epilog=EPILOG)
@click.argument("template")
@click.argument("place", required=False)
@made_from
def command(template: str, place: str | None, **given: Any) -> None:
    """Run every check on TEMPLATE for PLACE, or on one job file, and write nothing."""
    from billgen.pipeline import RefusedError, draft

    template, place, asked = what_is_asked(template, place, given)
    library = open_library(given["workspace"])
    place = find_place(library, template, place)
    called = place
    waived: tuple[Finding, ...] = ()
    try:
        made = draft(library, request_from(template, place, given, asked))
        found, waived = made.findings, made.waived
        called = place_words(place, made.matter.name, made.matter.admitted)
    except RefusedError as error:
        found = error.findings
    code = 1 if say.barring(found, strict=given["strict"]) else 0
    if given["as_json"]:
        print_json(
            "check",
            ok=not code,
            exit_code=code,
            template=template,
            place=place,
            findings=[one.as_data() for one in found],
            waived=[one.as_data() for one in waived],
            problems=[],
        )
    else:
        set_aside = f"; {len(waived)} set aside" if waived else ""
        click.echo(f"{template} for {called}: {say.summary(found)}{set_aside}")
        say.show(found, err=False)
        if code and not say.barring(found, strict=False):
            click.echo("Refused by --strict alone: warnings, and no error.")
    raise click.exceptions.Exit(code)
