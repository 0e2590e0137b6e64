"""Cli room: `billgen template` - the life of a template; each command is imported when it is used."""

from __future__ import annotations

import click

from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "new": ("billgen.cli.template.new", "Write the skeleton of a template into the workspace."),
    "fork": ("billgen.cli.template.fork", "Copy a template into the workspace, to change it there."),
    "diff": ("billgen.cli.template.diff", "Say what a fork changed, by section and manifest key."),
    "update": ("billgen.cli.template.update", "Merge a newer original under the changes of a fork."),
    "check": ("billgen.cli.template.check", "Hold templates against their manifests, and draft them."),
}


EPILOG = """\b
Examples:
  billgen template new fee-schedule --form ordinance
  billgen template fork public-bank our-bank
  billgen template check our-bank --place us/wa
"""


@click.group("template", cls=LazyGroup, table=COMMANDS, epilog=EPILOG)
def command() -> None:
    """Make a template, fork one, keep it up to date with its origin, and check it."""
