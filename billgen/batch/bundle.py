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
from billgen.batch.summary import Edit, lying, state_of
from billgen.record.files import MAX_BYTES

NOTICE = "_edited.txt"
"""Says in a bundle which of its drafts somebody edited; no file of a draft begins so."""
_DAY = (1980, 1, 1, 0, 0, 0)
_FIX = "check the rights and room of the folder, or name another: --out DIR"


def write_bundles(
    out: Path,
    entries: Sequence[Entry],
    bring: Callable[[Sequence[Entry]], AbstractContextManager[Path]] | None = None,
    edits: Sequence[Edit] = (),
) -> list[str]:
    """Write drafts-wa.zip and its like: bills and cover notes, flat, since their names tell towns apart.

    A name that two drafts have stands below its place's name. Edited drafts are told in `NOTICE`. Returns the
    paths.

    Args:
        out: where they are written.
        entries: the drafts.
        bring: makes a folder in which the files of some drafts lie; None when they lie in `out`.
        edits: of the drafts that somebody edited.

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
            told = [edit.told for edit in edits if state_of(edit.entry.place) == state]
            made += [str(_bundle(out / f"drafts-{state}.zip", files, told))] if files else []
    return made


def _notice(told: Sequence[str]) -> bytes:
    """What a bundle says of the edited drafts in it."""
    intro = (
        "Somebody edited these drafts after they were made. They are here as they lie in the run's folder;\n"
        "a file beside an edited one may still say what was drafted.\n\n"
    )
    return (intro + "".join(f"{one}.\n" for one in told)).encode()


def _bundle(path: Path, files: Sequence[tuple[str, Path]], told: Sequence[str]) -> Path:
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
            if told:
                archive.writestr(_item(NOTICE), _notice(told))
            for name, here in sorted(named.items()):
                archive.writestr(_item(name), read_plain(here, MAX_BYTES))
        temporary.replace(path)
    except OSError as error:
        what = f"cannot make the bundle: {error.strerror or error}"
        raise OutputError(Problem(what, Place(str(here)), fix=_FIX)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path


def _item(name: str) -> zipfile.ZipInfo:
    item = zipfile.ZipInfo(name, _DAY)
    item.create_system, item.external_attr = 3, 0o644 << 16
    # A Word file is packed already.
    item.compress_type = zipfile.ZIP_STORED if name.endswith(".docx") else zipfile.ZIP_DEFLATED
    return item
