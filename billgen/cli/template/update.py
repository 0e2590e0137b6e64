"""Cli room: `billgen template update` - a newer original merged under the changes of a fork."""

from __future__ import annotations

import click

from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

EPILOG = """\b
Example:
  billgen template update our-bank

Exit code 1 when both sides changed the same lines: each such piece is marked in its file, and listed.
"""


@click.command("update", epilog=EPILOG)
@click.argument("id")
@workspace_option
@json_option
def command(id: str, workspace: str | None, as_json: bool) -> None:
    """Merge the newest original of the fork ID under its changes, section by section and key by key."""
    from billgen.library.forking import origin_of, update

    library = open_library(workspace)
    done = update(library, id)
    clashes = done.conflicts if done else ()
    code = 1 if clashes else 0
    if as_json:
        print_json(
            "template-update",
            ok=not code,
            exit_code=code,
            id=id,
            origin={"id": done.new.id, "version": done.new.version} if done else None,
            taken={name: list(keys) for name, keys in done.taken.items()} if done else {},
            conflicts=[{"file": one.file, "key": one.key, "why": one.why} for one in clashes],
        )
        raise click.exceptions.Exit(code)
    if done is None:
        origin = origin_of(library, id)
        click.echo(f"{id} is up to date with {origin.id} {origin.version}.")
        return
    click.echo(f"{id}: from {done.old.id} {done.old.version} to {done.new.version}")
    for name, keys in done.taken.items():
        click.echo(f"  taken over in {name}: {', '.join(keys)}")
    for one in clashes:
        key = f" [{one.key}]" if one.key else ""
        click.echo(f"  {click.style('conflict', fg='red')} {one.file}{key}: {one.why}")
    if clashes:
        click.echo("Look for <<<<<<< in these files, keep what is right, and take the marks away.")
    click.echo(f"Then: billgen template check {id}")
    raise click.exceptions.Exit(code)
