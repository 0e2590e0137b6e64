"""Cli: click commands that parse arguments, call, and print; a command is imported when it is used."""

from __future__ import annotations

import click

from billgen import __version__
from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "draft": ("billgen.cli.draft", "Render a draft for one place as Word, PDF and text."),
    "check": ("billgen.cli.check", "Run every check on a draft and write nothing."),
    "list": ("billgen.cli.listing", "List the templates, or the places with facts."),
    "show": ("billgen.cli.show", "Show a template's options and needs, or a place's facts."),
    "doctor": ("billgen.cli.doctor", "Say what this machine has and lacks, and how to mend it."),
}


EPILOG = """\b
Example:
  billgen draft sanctuary-ordinance "Seattle, WA" --format docx,pdf

Exit codes: 0 done, 1 this input cannot make it, 2 command line, 69 this machine lacks something,
70 our fault, 74 cannot write, 130 interrupted.
"""


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="billgen", message="%(prog)s %(version)s")
def group() -> None:
    """Combine facts of a place with a model bill, and render a draft for counsel to review."""


def main() -> None:
    """The console script: runs a command and turns every error into words and an exit code."""
    from billgen.cli.run import run

    run(group)
