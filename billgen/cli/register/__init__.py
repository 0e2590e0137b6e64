"""Cli room: `billgen register` - what became of a run's drafts with their towns."""

from __future__ import annotations

import click

from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "set": ("billgen.cli.register.set", "Say that a draft was sent, edited, adopted, or adopted as varied."),
    "show": ("billgen.cli.register.show", "Who is where, with numbers, dates and hashes."),
}

EPILOG = """\b
Examples:
  billgen register set "Seattle, WA" sanctuary-ordinance sent --date 2026-10-06 --out run
  billgen register set us/wa/seattle sanctuary-ordinance adopted --number 126999 --file adopted.docx --out run
  billgen register show --out run

The register lies in the ledger of a run's folder; nothing is ever taken out of it.
"""


@click.group("register", cls=LazyGroup, table=COMMANDS, epilog=EPILOG)
def command() -> None:
    """Keep who was sent a draft of a run, who edited it, and what was adopted."""
