"""Cli room: the workspace's place store, for the commands about places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from billgen.base.errors import CommandError, Place, Problem
from billgen.cli.options import workspace_for

if TYPE_CHECKING:
    from billgen.library.library import Library
    from billgen.places.store import PlaceStore


def store_path(library: Library) -> Path:
    """Where the store of the workspace lies, whether it is there or not.

    Raises:
        CommandError: no workspace.
    """
    from billgen.library.library import PLACES_FILE

    return workspace_for(library, "place tables go") / PLACES_FILE


def open_store(library: Library) -> PlaceStore:
    """The store.

    Raises:
        CommandError: no workspace, or nothing was imported into it.
    """
    from billgen.places.store import PlaceStore

    path = store_path(library)
    if not path.is_file():
        fix = "import some: billgen places import FILE… (docs/places.md says which)"
        raise CommandError(
            Problem("no place tables were imported into this workspace", Place(str(path)), fix=fix)
        )
    return PlaceStore(path)


def state_meant(text: str) -> str:
    """The postal letters of the state that is meant, "" for none.

    Raises:
        CommandError: no state is called so.
    """
    from billgen.facts.ids import did_you_mean
    from billgen.places.spoken import state_of
    from billgen.places.units import states

    if text and not state_of(text):
        near = did_you_mean(text.title(), [one.name for one in states()])
        what = f"--state: no state is called `{text}`.{near}"
        raise CommandError(
            Problem(what, fix="write its name or its two letters: --state Washington, --state WA")
        )
    return state_of(text)


def kind_meant(text: str) -> str:
    """The kind that is meant, "" for none.

    Raises:
        CommandError: there is no such kind.
    """
    from billgen.facts.ids import did_you_mean
    from billgen.facts.schema import KINDS

    kind = " ".join(text.casefold().split())
    if kind and kind not in KINDS:
        what = f"--kind: no kind of place is called `{text}`.{did_you_mean(kind, KINDS)}"
        raise CommandError(Problem(what, fix=f"known: {', '.join(KINDS[5:])}"))
    return kind
