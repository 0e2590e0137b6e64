"""Batch room: drafts in a store that is no folder here, with the promises of one.

Each object is whole or absent, the record comes last, nothing is overwritten that somebody edited. Before the
first object is replaced, a pending record vouches for all that will be; it goes when the record is there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from billgen.base.errors import OutputError, Place, Problem
from billgen.base.words import counted
from billgen.batch.fresh import DONE
from billgen.batch.jobs import Job, Setting
from billgen.batch.ledger import NAME, Entry, Ledger, entry_told
from billgen.batch.store import ChangedError, Mark, Store, name_in, open_store
from billgen.batch.summary import papers
from billgen.record.files import RECORD, output_of
from billgen.record.record import Written, digest, read_written

_PENDING = ".pending-"
_EDITED = "was changed since billgen wrote it, or is not billgen's; it is not overwritten"
_FIX = "--replace gives up the changes; or take the object away, or name another prefix: --out URL"


@contextmanager
def brought(setting: Setting, entries: Sequence[Entry], ending: str = "") -> Generator[Path]:
    """A folder with the files of some drafts, but for the records: the run's own, or copies for a while.

    Args:
        setting: of the run.
        entries: the drafts.
        ending: only files that end so are copied.

    Raises:
        OutputError: the store does not answer, or here is no room.
    """
    if not setting.url:
        yield setting.out
        return
    wanted = [paper.path for entry in entries for paper in papers(entry) if paper.words != "record"]
    keys = [key for key in wanted if key.endswith(ending)]
    with TemporaryDirectory(prefix=".brought-", dir=setting.out) as folder:
        try:
            for key, data in open_store(setting.url).read_many(keys):
                path = Path(folder) / key
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        except OSError as error:
            what = f"cannot copy the drafts from {setting.url}: {error.strerror or error}"
            fix = "make room there, or name another folder: --ledger DIR"
            raise OutputError(Problem(what, Place(folder), fix=fix)) from None
        yield Path(folder)


class RemoteShelf:
    """The files of one draft in a store; a `Shelf`. What lies there is looked at once, when it is opened."""

    def __init__(self, store: Store, folder: str, name: str, *, replace: bool) -> None:
        self._store = store
        self._folder = folder
        self._name = name
        self._replace = replace
        self._there = self._look()
        self._record: bytes | None = None

    def _look(self) -> dict[str, Mark]:
        found = self._store.listing(self._folder, self._name)
        return {name_in(key, self._folder): mark for key, mark in found.items()}

    def _read(self, file: str) -> bytes | None:
        return self._store.read(self._key(file)) if file in self._there else None

    def _key(self, file: str) -> str:
        return f"{self._folder}/{file}"

    def _pending(self, name: str) -> list[str]:
        return [file for file in self._there if file.startswith(f"{name}{RECORD}{_PENDING}")]

    def refuse_edited(self, name: str, files: Mapping[str, bytes]) -> None:
        """Refuse to lose somebody's work; what would be written there already is nobody's loss."""
        known = set(self.earlier(name).files.items())
        for file in self._pending(name):
            known |= set(read_written(self._read(file) or b"").files.items())
        problems: list[Problem] = []
        for file, new in files.items():
            data = self._read(file)
            if data is not None and data != new and (file, digest(data)) not in known:
                problems.append(Problem(_EDITED, self._place(file), fix=_FIX))
        if problems:
            raise OutputError(problems)

    def _place(self, file: str) -> Place:
        return Place(f"{self._store.url}/{self._key(file)}")

    def earlier(self, name: str) -> Written:
        """What the record of an earlier draft says of its files; nothing when there is none."""
        if self._record is None:
            self._record = self._read(name + RECORD) or b""
        return read_written(self._record)

    def stale(self, name: str, written: Written, planned: Iterable[str], formats: Iterable[str]) -> list[str]:
        """Files of an earlier draft that a new one leaves, untouched since."""
        formats, planned = list(formats), set(planned)
        return [
            file
            for file, hash in written.files.items()
            if file not in planned
            and output_of(name, file, formats, written.papers)
            and digest(self._read(file) or b"") == hash
        ]

    def write_all(
        self, name: str, files: Mapping[str, bytes], record: bytes, drop: Iterable[str] = ()
    ) -> None:
        """Write all files, the record last.

        Raises:
            OutputError: the store refuses, or somebody changed a file since it was looked at.
        """
        pending = f"{name}{RECORD}{_PENDING}{uuid4().hex[:8]}"
        self._store.put(self._key(pending), record, force=True)
        for file, data in files.items():
            try:
                self._store.put(self._key(file), data, self._there.get(file), force=self._replace)
            except ChangedError:
                if self._store.read(self._key(file)) != data:
                    raise OutputError(Problem(_EDITED, self._place(file), fix=_FIX)) from None
        for file in drop:
            self._store.remove(self._key(file))
        self._store.put(self._key(name + RECORD), record, force=True)
        for file in (*self._pending(name), pending):
            self._store.remove(self._key(file))

    def lying(self, hashes: Mapping[str, str]) -> dict[str, tuple[str, int, int]]:
        """What the ledger remembers of the files just written, and of their record."""
        there = self._look()
        known = {**hashes, self._name + RECORD: ""}
        return {
            file: (hash, there[file].size, there[file].number) if file in there else (hash, -1, -1)
            for file, hash in known.items()
        }


def open_shelf(url: str, folder: str, name: str, *, replace: bool) -> RemoteShelf:
    """The shelf of one draft.

    Args:
        url: of the store.
        folder: the place's id.
        name: base name of the draft.
        replace: whether edited files are written over.

    Raises:
        OutputError: the store does not answer.
    """
    return RemoteShelf(open_store(url), folder, name, replace=replace)


class InStore:
    """What lies in the store of a run: listed state by state, as jobs ask for it."""

    def __init__(self, url: str) -> None:
        self._store = open_store(url)
        self._listed: dict[str, dict[str, Mark]] = {}

    def entry(self, job: Job) -> Entry | None:
        """What the record of a draft tells, where the ledger knows nothing of it."""
        key = f"{job.key}{RECORD}"
        if key not in self._below(job.place):
            return None
        return entry_told(self._store.read(key) or b"", job.place, job.name)

    def whole(self, entry: Entry) -> bool:
        """Whether the files of a draft lie there as they were written; an edited one does not."""
        if entry.outcome.state not in DONE or not entry.outcome.files:
            return False
        there = self._below(entry.place)
        for name, (hash, size, number) in entry.outcome.files.items():
            key = f"{entry.place}/{name}"
            mark = there.get(key)
            if mark is None:
                return False
            if (mark.size, mark.number) == (size, number) or not hash:
                continue
            if digest(self._store.read(key) or b"") != hash:
                return False
        return True

    def _below(self, place: str) -> Mapping[str, Mark]:
        state = "/".join(place.split("/")[:2])
        if state not in self._listed:
            self._listed[state] = self._store.listing(state)
        return self._listed[state]


def open_ledger(folder: Path, url: str) -> Ledger:
    """The ledger of a store, which stands in a folder here; where there is none, it is made from the records.

    Raises:
        OutputError: another run holds it, or the store does not answer.
    """
    new = not (folder / NAME).is_file()
    ledger = Ledger(folder)
    if not (new or ledger.rebuilt):
        return ledger
    try:
        entries = list(_from_records(open_store(url)))
        if entries:
            ledger.keep(entries)
            said = f"It was made from {counted(len(entries), 'record')} in {url}."
            ledger.rebuilt = f"{ledger.rebuilt or 'There was no ledger here.'} {said}"
    except BaseException:
        # An empty one would be taken for whole the next time.
        ledger.close()
        ledger.path.unlink()
        raise
    return ledger


def _from_records(store: Store) -> Iterator[Entry]:
    """Rows as far as records tell; without the hash of the inputs each draft is looked at once more."""
    keys = [key for key in store.listing("") if key.endswith(RECORD)]
    for key, data in store.read_many(keys):
        place, _, file = key.rpartition("/")
        if (entry := entry_told(data, place, file.removesuffix(RECORD))) is not None:
            yield entry
