"""Batch room: only what changed - one hash of all that a draft is made from, and a look at its files."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from billgen import __version__
from billgen.base.files import read_plain
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import Entry, from_record
from billgen.batch.outcome import State
from billgen.houses.opening import open_looks
from billgen.library.library import Library
from billgen.record.files import MAX_BYTES, RECORD
from billgen.record.record import digest
from billgen.record.tools import tool_versions

DONE = (State.MADE, State.UNCHANGED)


class Inputs:
    """Hashes of what jobs are made from.

    Two stages keep a run short. Equal hashes here mean equal files below the draft: it need not be looked at.
    Where they differ, the draft is made and its fingerprint (the facts it read and missed, options, template,
    house, tool) compared: a fact that it does not read costs a look, and no rendering.
    """

    def __init__(self, library: Library, setting: Setting, *, dated: bool) -> None:
        """Open.

        Args:
            library: where everything is read.
            setting: of the run.
            dated: whether the day was asked for; else a draft keeps the day on which it was made.
        """
        self._library = library
        self._packet = setting.packet
        looks = open_looks(library, setting.house, setting.reference)
        nodes = {name: repr(node) for name, node in sorted(setting.nodes.items())}
        self._common: list[object] = [
            __version__,
            sorted(tool_versions(__version__, setting.engine).items()),
            [looks.house_content, looks.reference_content],
            [setting.formats, setting.cover, setting.packet, setting.strict],
            [setting.clean, setting.annotated, setting.controls, setting.flat],
            [nodes, sorted(setting.waivers.items())],
            setting.as_of.isoformat() if dated else "",
        ]

    def of(self, job: Job) -> str:
        """The hash for one job."""
        declared = job.declared
        parts = [
            *self._common,
            [job.template, job.place, job.name, sorted(job.options.items()), sorted(job.facts.items())],
            [job.with_, job.without],
            [declared.state, declared.kind, declared.name, declared.county] if declared else None,
            self._library.content(job.template, job.place),
            self._library.paper_content(job.template) if self._packet else "",
            self._library.facts.content(job.place),
        ]
        return sha256(json.dumps(parts, default=str).encode()).hexdigest()


class OnDisk:
    """What lies in the folder of a run."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def entry(self, job: Job) -> Entry | None:
        """What the record of a draft tells, where the ledger knows nothing of it."""
        return from_record(self._out, self._out / f"{job.key}{RECORD}")

    def whole(self, entry: Entry) -> bool:
        """See `lies_whole`."""
        return lies_whole(self._out, entry)


def lies_whole(out: Path, entry: Entry) -> bool:
    """Whether the files of a draft lie there as they were written; an edited one does not."""
    if entry.outcome.state not in DONE or not entry.outcome.files:
        return False
    folder = out / entry.place
    for name, (hash, size, changed) in entry.outcome.files.items():
        try:
            stat = (folder / name).stat()
        except OSError:
            return False
        if (stat.st_size, stat.st_mtime_ns) == (size, changed):
            continue
        if not hash or name.endswith(RECORD):  # a record that moved is still a record
            continue
        try:
            if digest(read_plain(folder / name, MAX_BYTES)) != hash:
                return False
        except OSError:
            return False
    return True
