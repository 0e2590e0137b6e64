"""Library room: templates made from others - their origin, what changed since, a newer original merged in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.facts.yaml_text import scalar
from billgen.library.library import Library
from billgen.library.manifest import check_id
from billgen.library.merging import YOURS, Conflict, Merged, merge_file
from billgen.library.pieces import pieces
from billgen.library.reader import Reader, read_file, read_text
from billgen.library.saving import save_folder

ORIGIN = ".origin"
_CARD = "origin.yaml"
_MANIFEST = "template.yaml"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a template came from: id, version and content hash of the original as it was copied."""

    id: str
    version: str
    content: str


@dataclass(frozen=True, slots=True)
class Change:
    """One piece that differs: `what` is "added", "removed" or "changed"; a text that is not there is ""."""

    file: str
    key: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update came to: the versions, pieces taken over by file, conflicts."""

    old: Origin
    new: Origin
    taken: Mapping[str, tuple[str, ...]]
    conflicts: tuple[Conflict, ...]


def workspace_folder(library: Library, id: str) -> Path:
    """The folder of a template in the workspace, whether it is there or not.

    Raises:
        CommandError: there is no workspace, or the id cannot be one.
    """
    if library.workspace is None:
        fix = "make one here (an empty file billgen.yaml), or name a folder: --workspace DIR"
        raise CommandError(Problem("there is no workspace to write into", fix=fix))
    if wrong := check_id(id):
        raise CommandError(wrong)
    return library.workspace / "templates" / id


def fork(library: Library, id: str, new: str) -> Path:
    """Copy a template into the workspace under an id of its own, a pristine copy of it beside it.

    Raises:
        CommandError: no such template, no workspace, an id that cannot be one or is taken.
        OutputError: it cannot be written.
    """
    manifest = library.template(id)
    folder = workspace_folder(library, new)
    if new in library.folders and (library.folders[new] == folder or new != id):
        raise CommandError(Problem(f"there is a template {new!r} already", fix="choose another id"))
    files = _read(library, library.folders[id])
    origin = Origin(id, manifest.version, library.content(id))
    save_folder(folder, {**_encoded(_as_forked(files, id, new)), **_kept(files, origin)})
    return folder


def origin_of(library: Library, id: str) -> Origin:
    """Where a template came from.

    Raises:
        CommandError: no such template, or it is no fork.
        InputError: what its folder says of that cannot be read.
    """
    library.template(id)
    path = library.folders[id] / ORIGIN / _CARD
    if not path.is_file():
        fix = "make a fork: billgen template fork TEMPLATE NEW-ID"
        raise CommandError(Problem(f"{id} is no fork: it has no {ORIGIN}/{_CARD}", fix=fix))

    def make(reader: Reader) -> Origin:
        reader.text("schema", None)
        return Origin(reader.text("id", None), reader.text("version", None), reader.text("content", None))

    return read_file(path, library.shown(path), make)


def changes(library: Library, id: str) -> list[Change]:
    """What a fork changed since it was made, in the order of its files.

    Raises:
        CommandError: no such template, or it is no fork.
        InputError: its files cannot be read.
    """
    origin = origin_of(library, id)
    folder = library.folders[id]
    base = _as_forked(_read(library, folder / ORIGIN), origin.id, id)
    ours = _read(library, folder)
    return [
        change for name in sorted({*base, *ours}) for change in _changes(name, base.get(name), ours.get(name))
    ]


def _changes(name: str, base: str | None, ours: str | None) -> list[Change]:
    if base is None or ours is None:
        what = "added" if base is None else "removed"
        return [Change(name, "", what, base or "", ours or "")]
    before, after = ({one.key: one.text for one in pieces(name, text)} for text in (base, ours))
    found: list[Change] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            what = "added" if key not in before else "removed" if key not in after else "changed"
            found.append(Change(name, key, what, old, new))
    return found


def update(library: Library, id: str) -> Updated | None:
    """Merge a newer original under the changes of a fork, and write the whole folder at once.

    Returns:
        What came of it; None when the original is the one that was forked.

    Raises:
        CommandError: no such template, it is no fork, or its origin is gone.
        InputError: its files cannot be read, or hold marks of an earlier update.
        OutputError: it cannot be written; nothing was changed then.
    """
    old = origin_of(library, id)
    folder = library.folders[id]
    source = _source(library, id, old.id)
    fresh = _read(library, source)
    pristine = _read(library, folder / ORIGIN)
    ours = _read(library, folder)
    _refuse_marks(library, folder, ours)
    if fresh == pristine:
        return None
    version = re.search(r"^version:\s*(\S+)", fresh[_MANIFEST], re.MULTILINE)
    new = Origin(old.id, version[1] if version else "", _content(library, old.id, source))
    base, theirs = (_as_forked(files, old.id, id) for files in (pristine, fresh))
    label = f"{new.id} {new.version}"
    merged: dict[str, Merged] = {
        name: merge_file(name, base.get(name), ours.get(name), theirs.get(name), label)
        for name in sorted({*base, *ours, *theirs})
    }
    files = {name: one.text for name, one in merged.items() if one.text is not None}
    save_folder(folder, {**_encoded(files), **_kept(fresh, new)}, replace=True)
    taken = {name: one.taken for name, one in merged.items() if one.taken}
    return Updated(old, new, taken, tuple(clash for one in merged.values() for clash in one.conflicts))


def _source(library: Library, id: str, origin: str) -> Path:
    """The folder of the original as it is today."""
    roots = [root for root in reversed(library.roots) if root != library.workspace or origin != id]
    for root in roots:
        if (root / "templates" / origin / _MANIFEST).is_file():
            return root / "templates" / origin
    raise CommandError(
        Problem(f"the origin {origin!r} is not in the library any more", fix="see template diff")
    )


def _content(library: Library, id: str, source: Path) -> str:
    known = library if library.folders.get(id) == source else Library(root=library.builtin)
    return known.content(id)


def _read(library: Library, folder: Path) -> dict[str, str]:
    """Every file of a template by its path below the folder; hidden ones are left out."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in below.parts) and below.name != _CARD:
            found[below.as_posix()] = read_text(path, library.shown(path))
    return found


def _as_forked(files: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """The files of an original as a fork of it begins: its own id, and its own texts by name."""
    own = re.compile(rf"(\{{%[-+]?\s*(?:include|import|from|extends)\s+[\"']){re.escape(old)}/")
    done: dict[str, str] = {}
    for name, text in files.items():
        if name == _MANIFEST:
            text = re.sub(r"^id:.*$", f"id: {new}", text, count=1, flags=re.MULTILINE)
        done[name] = own.sub(lambda found: f"{found[1]}{new}/", text) if name.endswith(".j2") else text
    return done


def _kept(files: Mapping[str, str], origin: Origin) -> dict[str, bytes]:
    """The pristine copy with its card."""
    card = (
        "# What this template was forked from; billgen template diff and update read it. Do not edit.\n"
        f"schema: 1\nid: {origin.id}\nversion: {scalar(origin.version)}\ncontent: {scalar(origin.content)}\n"
    )
    return {f"{ORIGIN}/{name}": data for name, data in _encoded({**files, _CARD: card}).items()}


def _encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def _refuse_marks(library: Library, folder: Path, files: Mapping[str, str]) -> None:
    problems = [
        Problem(
            "a conflict mark of an earlier update", Place(library.shown(folder / name), line), fix="settle it"
        )
        for name, text in files.items()
        for line, words in enumerate(text.splitlines(), 1)
        if words.startswith(YOURS)
    ]
    if problems:
        raise InputError(problems)
