"""Cli room: `billgen facts schema` - the JSON Schema of a facts file."""

from __future__ import annotations

import json

import click

EPILOG = """\b
Examples:
  billgen facts schema
  billgen facts schema --out jurisdictions/schema.json

A facts file that begins with "# yaml-language-server: $schema=../schema.json" is then completed and
checked by editors. Tell them of the one tag of ours: "yaml.customTags": ["!none scalar"].
"""


@click.command("schema", epilog=EPILOG)
@click.option("--out", metavar="FILE", help="Write it there instead of printing it.")
def command(out: str | None) -> None:
    """Print the JSON Schema of a facts file."""
    from billgen.facts.json_schema import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    from pathlib import Path

    from billgen.facts.saving import write

    write(Path(out), text.encode())
    click.echo(f"wrote {out}")
