"""Cli: click commands that parse arguments, call, and print; a command is imported when it is used."""

from __future__ import annotations

import click

from billgen import __version__
from billgen.cli.lazy import LazyGroup

COMMANDS = {
    "start": ("billgen.cli.start", "Answer questions in plain words; write them as a job file to draft."),
    "draft": (
        "billgen.cli.draft",
        "Render a draft for one place as Word and PDF, or text, HTML, JSON.",
    ),
    "packet": (
        "billgen.cli.packet",
        "Render a draft with the papers that go with it: memos, notices, summaries.",
    ),
    "redraft": ("billgen.cli.redraft", "Make an earlier draft again from its record, or say what changed."),
    "batch": ("billgen.cli.batch", "Render drafts for many places in one run; again, only what changed."),
    "check": ("billgen.cli.check", "Run every check on a draft and write nothing."),
    "register": ("billgen.cli.register", "Keep who was sent a draft of a run, and what was adopted."),
    "coverage": ("billgen.cli.coverage", "Show which templates draft for which places, and what each lacks."),
    "list": ("billgen.cli.listing", "List the templates, the places with facts, or the houses."),
    "show": ("billgen.cli.show", "Show a template's options and needs, or a place's facts."),
    "facts": ("billgen.cli.facts", "Look at facts, check them, add them, see what is stale or lacking."),
    "places": ("billgen.cli.places", "Import tables of places, find places in them, match lists of names."),
    "template": ("billgen.cli.template", "Make, fork, compare, update and check templates."),
    "model": ("billgen.cli.model", "Write a template as a model to hand out, with every alternative."),
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
    import gc

    from billgen.cli.run import run

    gc.set_threshold(50_000, 20, 50)  # a command lives for seconds: most rounds of the collector find nothing
    run(group)
