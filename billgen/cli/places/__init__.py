"""Cli room: `billgen places` - tables of places, each command imported when it is called."""

from __future__ import annotations

import click

from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "import": ("billgen.cli.places.importing", "Read tables of places into the workspace."),
    "find": ("billgen.cli.places.find", "Find places in the tables by some words."),
    "match": ("billgen.cli.places.match", "Turn a list of names into ids, none of them guessed."),
}

EPILOG = """\b
Examples:
  billgen places import counties.csv places.csv county_subdivisions.csv
  billgen places find "spokane wa"
  billgen places match members.csv --state WA --out ids.csv
"""


@click.group("places", cls=LazyGroup, table=COMMANDS, epilog=EPILOG)
def command() -> None:
    """Places by the thousand, from tables: towns then have facts without a file each."""
