"""Cli room: `billgen packet` - a draft with the papers that go with it, under one record."""

from __future__ import annotations

from typing import Any

import click

from billgen.cli import draft

EPILOG = """\b
Examples:
  billgen packet public-bank us/wa
  billgen packet sanctuary-ordinance "Seattle, WA" --without agreements --format docx
  billgen packet public-bank us/wa --set term_years=5 --format txt --out try

Which papers a bill gets, and their words, stand in templates/_papers (docs/outputs.md).
"""


@click.command("packet", epilog=EPILOG, params=list(draft.command.params))
def command(template: str, place: str | None, **given: Any) -> None:
    """Render a draft of TEMPLATE for PLACE and the papers that go with it.

    A state's bill gets a section-by-section summary, a sponsor's memorandum, a request to counsel,
    fiscal-note prompts, and a page in plain language; a locality's an agenda bill, a hearing notice, a
    summary for publication, and the summary and the page as well. Every name, number, and citation in them
    is that of the draft.
    """
    draft.make("packet", template, place, given)
