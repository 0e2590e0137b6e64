"""Batch room: what two machines must have alike before the one drafts for the other - code, texts, facts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from billgen import __version__
from billgen.base.errors import BillgenError
from billgen.batch.jobs import Setting
from billgen.houses.opening import open_looks
from billgen.library.library import Library
from billgen.places.store import PlaceStore
from billgen.record.tools import tool_versions

WORKSPACE = "BILLGEN_WORKSPACE"
_FOLDERS = ("templates", "jurisdictions")


def makeup(setting: Setting) -> Mapping[str, str]:
    """What shapes a draft on this machine, by name: versions of programs, hashes of what files say.

    Two machines whose makeups are equal make the same bytes of the same job.
    """
    found = {f"version of {name}": said for name, said in tool_versions(__version__, setting.engine).items()}
    library = Library(setting.workspace)
    for folder in _FOLDERS:
        found[folder] = _hash(library, folder)
    table = library.facts.table
    found["places.sqlite"] = table.content if isinstance(table, PlaceStore) else ""
    try:
        looks = open_looks(library, setting.house, setting.reference)
        found |= {"house": looks.house_content, "reference": looks.reference_content}
    except BillgenError as error:
        found |= {"house": str(error), "reference": ""}
    return found


def unlike(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """What differs between two makeups, each as a few words, "there" named first."""
    said: list[str] = []
    for name in sorted(here.keys() | there.keys()):
        ours, theirs = here.get(name, ""), there.get(name, "")
        if ours == theirs:
            continue
        if name.startswith("version"):
            said.append(f"{name} is {theirs or 'unknown'}, here {ours or 'unknown'}")
        else:
            said.append(f"{name} {'says' if name.endswith('e') else 'say'} something else")
    return said


def settled(setting: Setting) -> Setting:
    """A setting as this machine has it: where a workspace lies elsewhere here, the environment says so."""
    there = os.environ.get(WORKSPACE)
    return replace(setting, workspace=Path(there).resolve()) if setting.workspace and there else setting


def _hash(library: Library, folder: str) -> str:
    """One hash of every file of a folder of the library, wherever the library lies."""
    hasher = sha256()
    for number, root in enumerate(library.roots):
        for path in _files(root / folder):
            data = path.read_bytes()
            hasher.update(f"{number} {path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    return hasher.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Files that a library may read, in one order; what editors and systems leave behind is passed over."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
        if not hidden and path.is_file():
            yield path
