"""Cli room: `billgen facts` - the commands about facts, each imported when it is called."""

from __future__ import annotations

import click

from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "show": ("billgen.cli.facts.show", "Every value of a place, with status, layer and source."),
    "explain": ("billgen.cli.facts.explain", "Where one value comes from, and why it counts."),
    "check": ("billgen.cli.facts.check", "Every problem of every facts file, with file and line."),
    "schema": ("billgen.cli.facts.schema", "The JSON Schema of a facts file, for editors."),
    "add": ("billgen.cli.facts.add", "Put one fact, with its source, into a place's file."),
    "receive": ("billgen.cli.facts.receive", "Merge what towns sent back on confirmation forms."),
    "stale": ("billgen.cli.facts.stale", "Facts whose source was read too long ago."),
    "todo": ("billgen.cli.facts.todo", "What is unknown, assumed or missing, as a list to work through."),
}

EPILOG = """\b
Examples:
  billgen facts show "Seattle, WA" officers
  billgen facts explain us/wa/seattle law.sanctuary
  billgen facts todo us/wa --template public-bank

A PATH is written as templates see it: officers.clerk, place.officers.clerk, state.law.sanctuary.cite.
"""


@click.group("facts", cls=LazyGroup, table=COMMANDS, epilog=EPILOG)
def command() -> None:
    """Look at the facts of places, check them, add to them, and see what is stale or lacking."""
