"""Cli room: a group of commands that are imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click


class LazyGroup(click.Group):
    """A group whose commands cost nothing until one is called.

    Args:
        table: name → module that holds `command`, and one line of help, in the order of `--help`.
    """

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, its module imported now."""
        if cmd_name not in self.table:
            return None
        return cast(click.Command, import_module(self.table[cmd_name][0]).command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; a slip of the pen gets a suggestion."""
        if args[0] not in self.table:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.table, n=1)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in `--help`, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.table.items()])

    def spoken(self, words: list[str]) -> str:
        """The command that a command line names, with its groups: "facts-show"; "" when it names none."""
        if not words or words[0] not in self.table:
            return ""
        try:
            command = self.get_command(click.Context(self), words[0])
        except Exception:  # a module that cannot be imported may be the very fault that is being told
            return words[0]
        below = command.spoken(words[1:]) if isinstance(command, LazyGroup) else ""
        return f"{words[0]}-{below}" if below else words[0]
