"""Cli room: `billgen facts add` - one fact into a place's file, everything else in it left as it is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import click

from billgen.base.errors import CommandError, Problem
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from pathlib import Path

    from billgen.base.provenance import Fact
    from billgen.facts.adding import Added
    from billgen.library.library import Library

_STATUSES = ("verified", "reported", "given", "assumed", "unknown")

EPILOG = """\b
Examples:
  billgen facts add "Spokane, WA" officers.clerk "City Clerk" --title "Spokane Municipal Code 3.01" \\
      --url https://my.spokanecity.org/smc/ --checked 2026-11-22 --quote "the office of the City Clerk"
  billgen facts add us/wa state.officers.budget --status unknown --note "looked in title 43 RCW"
  billgen facts add us/wa/yakima population 96968 --as-of 2020-04-01 --kind city --name Yakima

A list is written [one, two]; !none says that there is no such thing. Without --status a fact with a source
is verified when the quote shows it and the day is given, else reported; one without a source is assumed.
With a workspace the fact goes into its file for the place, which is laid over the built-in one.
"""


@click.command("add", epilog=EPILOG)
@click.argument("place")
@click.argument("path")
@click.argument("value", required=False)
@click.option("--status", type=click.Choice(_STATUSES), help="How far it may be trusted.")
@click.option("--source", metavar="KEY", help="An entry of the file's sources, or the name of a new one.")
@click.option("--title", metavar="TEXT", help="A new source: what was read.")
@click.option("--url", metavar="URL", help="A new source: where it is.")
@click.option("--checked", metavar="DATE", help="A new source: the day somebody read it, as 2026-11-22.")
@click.option("--copy-of", metavar="TEXT", help="A new source: the date of the copy that was read.")
@click.option("--quote", metavar="TEXT", help="The shortest phrase that shows the value, at most 20 words.")
@click.option("--note", metavar="TEXT", help="A remark; for an unknown fact, where you looked.")
@click.option("--as-of", metavar="DATE", help="The date the value speaks of.")
@click.option("--kind", metavar="KIND", help="Of a place without a file: city, town, county …")
@click.option("--name", metavar="NAME", help="Of a place without a file: its bare name.")
@click.option("--replace", is_flag=True, help="Put it in place of a value that stands there.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@workspace_option
@json_option
def command(place: str, path: str, value: str | None, workspace: str | None, **given: Any) -> None:
    """Put the fact PATH of PLACE, VALUE, with its source, into the place's YAML file.

    The file is read back as a draft would read it before anything is saved.
    """
    from billgen.facts.adding import Wish, add, save
    from billgen.library.near import near_path

    library = open_library(workspace)
    id, path = _meant(library, place, path, given)
    status = given["status"] or ""
    if (value is None) is not (status == "unknown"):
        fix = "give VALUE, or --status unknown with --note TEXT that says where you looked; not both"
        raise CommandError(Problem("a fact has a value, or it is unknown", fix=fix))
    words = ("source", "title", "url", "checked", "copy_of", "quote", "note", "as_of", "kind", "name")
    wish = Wish(path, value, status, **{word: given[word] or "" for word in words})
    roots = [root / "jurisdictions" for root in library.roots]
    below = _below(library, id, path)
    near = near_path(library, path)
    added = add(roots, target(library), id, wish, over=given["replace"], table=library.facts.table)
    if not given["dry_run"]:
        save(added)
    over = below if below and below.where and below.where.file != str(added.file) else None
    _tell(added, id, path, over, near, dry=given["dry_run"], as_json=given["as_json"])


def _meant(library: Library, place: str, path: str, given: dict[str, Any]) -> tuple[str, str]:
    """The id and the path below it; `state.` of a town goes into the state's file."""
    from billgen.facts.ids import id_problem

    try:
        library.facts.find(place)
    except CommandError:
        if id_problem(place):
            raise
        if given["kind"] and given["name"]:
            return place, path.removeprefix("place.")
        fix = "Give --kind and --name to make one."
        raise CommandError(Problem(f"`{place}` has no facts file yet", fix=fix)) from None
    if given["kind"] or given["name"]:
        what = f"`{place}` has a file; --kind and --name are for a place that has none"
        raise CommandError(
            Problem(what, fix=f"Change them so: billgen facts add {place} name NAME --replace.")
        )
    facts, at = rows.meant(library, place, path)
    return facts.id, at.path


def target(library: Library) -> Path:
    """The root to write to: the workspace's, else the checkout's own."""
    if library.workspace:
        return library.workspace / "jurisdictions"
    if library.builtin.name == "_library":
        what = "billgen is installed, and its own files are not for changing"
        fix = "Make a workspace, a folder with an empty file billgen.yaml, and name it: --workspace DIR."
        raise CommandError(Problem(what, fix=fix))
    return library.builtin / "jurisdictions"


def _below(library: Library, id: str, path: str) -> Fact | None:
    """The value the place goes by until now."""
    from billgen.base.provenance import Fact

    if not library.facts.knows(id):
        return None
    node = library.facts.place(id).place.at(path)
    return node if isinstance(node, Fact) else None


def _tell(
    added: Added, id: str, path: str, over: Fact | None, near: str, *, dry: bool, as_json: bool
) -> None:
    file = rows.path(str(added.file))
    if as_json:
        print_json(
            "facts-add",
            ok=True,
            id=id,
            path=path,
            file=file,
            line=added.line,
            status=added.status,
            text=added.fact,
            replaced=added.replaced or None,
            over=rows.full(over) if over else None,
            new_file=added.old is None,
            dry_run=dry,
            did_you_mean=near or None,
        )
        return
    word = "would add" if dry else "added"
    click.echo(f"{word} {path} of {id} ({added.status}) in {file}:{added.line}")
    if added.replaced:
        click.echo(f"  in place of {rows.short(added.replaced)}")
    if over:
        click.echo(f"  over {rows.shown(over)} ({rows.file(over.where)})")
    if near:
        head = click.style("note: ", fg="yellow")
        click.echo(f"{head}no other file has `{path}`. Did you mean `{near}`?", err=True)
    if dry:
        old, new = (_lines(data) for data in (added.old or b"", added.new))
        for line in difflib.unified_diff(old, new, file, file, n=2, lineterm=""):
            click.echo(line)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig").splitlines()
