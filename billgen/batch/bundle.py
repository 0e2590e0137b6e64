"""Batch room: bundles - one .zip of a run's drafts for each state, the same drafts giving the same bytes."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from os import getpid
from pathlib import Path

from billgen.base.errors import OutputError, Place, Problem
from billgen.base.files import read_plain
from billgen.batch.ledger import Entry
from billgen.batch.summary import lying, state_of
from billgen.record.files import MAX_BYTES

_DAY = (1980, 1, 1, 0, 0, 0)
_FIX = "check the rights and room of the folder, or name another: --out DIR"


def write_bundles(
    out: Path,
    entries: Sequence[Entry],
    bring: Callable[[Sequence[Entry]], AbstractContextManager[Path]] | None = None,
) -> list[str]:
    """Write drafts-wa.zip and its like: bills and cover notes, flat, since their names tell towns apart.

    A name that two drafts have stands below its place's name. Returns the paths.

    Args:
        out: where they are written.
        entries: the drafts.
        bring: makes a folder in which the files of some drafts lie; None when they lie in `out`.

    Raises:
        OutputError: a file cannot be read, or a bundle not be written.
    """
    by: dict[str, list[Entry]] = {}
    for entry in entries:
        by.setdefault(state_of(entry.place), []).append(entry)
    made: list[str] = []
    for state, mine in sorted(by.items()):
        with bring(mine) if bring else nullcontext(out) as folder:
            files = [(paper.path, path) for entry in mine for paper, path in lying(folder, entry)]
            made += [str(_bundle(out / f"drafts-{state}.zip", files))] if files else []
    return made


def _bundle(path: Path, files: Sequence[tuple[str, Path]]) -> Path:
    seen = Counter(source.name.casefold() for _, source in files)
    named = {
        source.name if seen[source.name.casefold()] == 1 else "/".join(below.split("/")[-2:]): source
        for below, source in files
    }
    temporary = path.with_name(f".{path.name}.{getpid()}.tmp")
    here = path
    try:
        temporary.unlink(missing_ok=True)
        with zipfile.ZipFile(temporary, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, here in sorted(named.items()):
                entry = zipfile.ZipInfo(name, _DAY)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                # A Word file is packed already.
                entry.compress_type = zipfile.ZIP_STORED if name.endswith(".docx") else zipfile.ZIP_DEFLATED
                archive.writestr(entry, read_plain(here, MAX_BYTES))
        temporary.replace(path)
    except OSError as error:
        what = f"cannot make the bundle: {error.strerror or error}"
        raise OutputError(Problem(what, Place(str(here)), fix=_FIX)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path
