"""Record room: output files - names kept inside the output folder, written beside, synced and renamed, record last."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from billgen.base.errors import CommandError, OutputError, Place, Problem
from billgen.record.record import digest, read_files

RECORD = ".record.json"
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")


def check_name(name: str) -> str:
    """A file's base name that is safe on every system.

    Raises:
        CommandError: it leaves the folder, or a system reserves it.
    """
    if not _NAME.match(name) or _RESERVED.match(name) or name.endswith(".") or ".." in name:
        raise CommandError(
            Problem(f"{name!r} cannot name a file", fix="use letters, digits, - and _, up to 100 characters")
        )
    return name


def version_name(name: str, version: int) -> str:
    """The base name of a later version: "name-d2"."""
    return name if version == 1 else f"{name}-d{version}"


def next_version(folder: Path, name: str) -> int:
    """The first version number that has no record yet."""
    version = 1
    while (folder / (version_name(name, version) + RECORD)).exists():
        version += 1
    return version


def edited(folder: Path, name: str, planned: Mapping[str, bytes]) -> list[str]:
    """Files of an earlier draft that somebody has changed since, or that were never ours."""
    try:
        known = read_files((folder / (name + RECORD)).read_bytes())
    except OSError:
        known = {}
    changed: list[str] = []
    for file in planned:
        try:
            data = (folder / file).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise OutputError(
                Problem(f"cannot be read: {error.strerror}", Place(str(folder / file)))
            ) from None
        if digest(data) != known.get(file):
            changed.append(file)
    return changed


def refuse_edited(folder: Path, name: str, planned: Mapping[str, bytes]) -> None:
    """Raises OutputError when writing would lose somebody's work."""
    changed = edited(folder, name, planned)
    if changed:
        raise OutputError(
            [
                Problem(
                    f"{file} was changed since billgen wrote it; it is not overwritten",
                    Place(str(folder / file)),
                    fix="--new-version writes beside it, --replace gives up the changes",
                )
                for file in changed
            ]
        )


def write_all(folder: Path, files: Mapping[str, bytes], record: tuple[str, bytes]) -> None:
    """Write every file beside its place, sync, then rename; the record comes last.

    Raises:
        OutputError: something cannot be written; then no temporary is left, and no file without its record is new.
    """
    temporaries: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in (*files.items(), record):
            target = folder / name
            temporary = folder / f".{name}.{os.getpid()}.tmp"
            temporaries[temporary] = target
            with open(temporary, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        for temporary, target in temporaries.items():
            os.replace(temporary, target)
        _sync(folder)
    except OSError as error:
        place = Place(str(error.filename or folder))
        raise OutputError(
            Problem(
                f"cannot write: {error.strerror}",
                place,
                fix="check the folder's rights and room, or name another: --out DIR",
            )
        ) from None
    finally:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink()


def _sync(folder: Path) -> None:
    """Make the renames durable where the system lets a folder be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
