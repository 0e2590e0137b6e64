"""Library room: files and template folders written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from billgen.base.errors import OutputError, Place, Problem


def save_file(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write one file, as `save_all` does.

    Raises:
        OutputError: it cannot be written, or would be written over.
    """
    save_all({path: data}, replace=replace)


def save_all(files: Mapping[Path, bytes], *, replace: bool = False, sync: bool = True) -> None:
    """Write some files: each beside its place and synced, and when all are there, renamed.

    Args:
        files: path → bytes; folders above them are made.
        replace: write over files that stand there.
        sync: whether to wait for the disk; thousands of files that are easily made again need not.

    Raises:
        OutputError: one cannot be written, or would be written over; nothing was changed then.
    """
    fix = "name another, or give the old one up with --replace"
    if there := [path for path in files if path.exists() and not replace]:
        what = "stands there already; it is not overwritten"
        raise OutputError([Problem(what, Place(str(path)), fix=fix) for path in there])
    temporaries = {path.with_name(f".{path.name}.{os.getpid()}.tmp"): path for path in files}
    here = next(iter(files))
    try:
        for temporary, here in temporaries.items():
            here.parent.mkdir(parents=True, exist_ok=True)
            _write(temporary, files[here], sync=sync)
        for temporary, here in temporaries.items():
            os.replace(temporary, here)
    except OSError as error:
        raise _cannot(here, error) from None
    finally:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink()


def save_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write a whole folder: under a hidden name beside it, then renamed; nothing of an old one is left.

    Args:
        folder: where it goes; folders above it are made.
        files: path below the folder → bytes.
        replace: put it in the place of a folder that stands there.

    Raises:
        OutputError: it cannot be written, or stands there already; then nothing was changed.
    """
    if folder.exists() and not replace:
        what = "stands there already; it is not overwritten"
        raise OutputError(Problem(what, Place(str(folder)), fix="choose another id, or remove it"))
    new, old = (folder.with_name(f".{folder.name}.{os.getpid()}.{end}") for end in ("tmp", "old"))
    try:
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
        if folder.exists():
            os.rename(folder, old)
        try:
            os.rename(new, folder)
        except OSError:
            if old.exists():
                os.rename(old, folder)
            raise
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        for path in (new, old):
            shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, data: bytes, *, sync: bool = True) -> None:
    with open(path, "wb") as stream:
        stream.write(data)
        stream.flush()
        if sync:
            os.fsync(stream.fileno())


def _cannot(path: Path, error: OSError) -> OutputError:
    what = f"cannot write: {error.strerror or error}"
    return OutputError(Problem(what, Place(str(path)), fix="check the folder's rights and room"))
