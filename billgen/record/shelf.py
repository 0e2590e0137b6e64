"""Record room: a shelf - where the files of drafts lie, a folder or another store, and what it promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from billgen.record import files as on_disk
from billgen.record.record import Written


class Shelf(Protocol):
    """Where the files of drafts lie: each of them whole or absent, none lost that somebody edited."""

    def refuse_edited(self, name: str, files: Mapping[str, bytes]) -> None:
        """Refuse to lose somebody's work; raises OutputError."""
        ...

    def earlier(self, name: str) -> Written:
        """What the record of an earlier draft says of its files; nothing when there is none."""
        ...

    def stale(self, name: str, written: Written, planned: Iterable[str], formats: Iterable[str]) -> list[str]:
        """Files of an earlier draft that a new one leaves, untouched since."""
        ...

    def write_all(
        self, name: str, files: Mapping[str, bytes], record: bytes, drop: Iterable[str] = ()
    ) -> None:
        """Write all files, the record last; raises OutputError."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A shelf that is a folder; `sync`: wait until the disk has what is written."""

    path: Path
    sync: bool = True

    def refuse_edited(self, name: str, files: Mapping[str, bytes]) -> None:
        """See `Shelf`."""
        on_disk.refuse_edited(self.path, name, files)

    def earlier(self, name: str) -> Written:
        """See `Shelf`."""
        return on_disk.earlier(self.path, name)

    def stale(self, name: str, written: Written, planned: Iterable[str], formats: Iterable[str]) -> list[str]:
        """See `Shelf`."""
        return on_disk.stale(self.path, name, written, planned, formats)

    def write_all(
        self, name: str, files: Mapping[str, bytes], record: bytes, drop: Iterable[str] = ()
    ) -> None:
        """See `Shelf`."""
        on_disk.write_all(self.path, name, files, record, drop, sync=self.sync)
