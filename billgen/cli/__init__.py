"""Cli: click commands that parse arguments, call, and print. A command's module is imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click

from billgen import __version__

COMMANDS = {
    "draft": ("billgen.cli.draft", "Render a draft for one place as Word, PDF and text."),
    "check": ("billgen.cli.check", "Run every check on a draft and write nothing."),
    "list": ("billgen.cli.listing", "List the templates, or the places with facts."),
    "show": ("billgen.cli.show", "Show a template's options and needs, or a place's facts."),
    "doctor": ("billgen.cli.doctor", "Say what this machine has and lacks, and how to mend it."),
}


class LazyGroup(click.Group):
    """A group whose commands cost nothing until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, import_module(COMMANDS[cmd_name][0]).command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]):  # noqa: ANN201
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1) if args else []
            if near:
                error.message += f" Did you mean {near[0]!r}?"
            raise


EPILOG = """\b
Example:
  billgen draft sanctuary-ordinance "Seattle, WA" --format docx,pdf

Exit codes: 0 done, 1 this input cannot make it, 2 command line, 69 this machine lacks something,
70 our fault, 74 cannot write, 130 interrupted.
"""


@click.group(
    cls=LazyGroup,
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
