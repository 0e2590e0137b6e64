"""Batch room: drafts in a store that is no folder here - an S3 bucket, or files by their URL, through fsspec.

The promises are those of a folder: each object whole or absent, the record last, nothing overwritten that
somebody edited. Before the first object is replaced, a pending record vouches for all that will be; it goes
when the record is there. Objects are written under a condition, so that an edit between the look and the
writing is seen as well.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from typing import Any
from uuid import uuid4

from billgen.base.errors import BillgenError, CommandError, MachineError, OutputError, Place, Problem
from billgen.batch.fresh import DONE
from billgen.batch.jobs import Job
from billgen.batch.ledger import Entry, Ledger, entry_told
from billgen.record.files import RECORD, output_of
from billgen.record.record import Written, digest, read_written

PROTOCOLS = ("s3", "file")
_PENDING = ".pending-"
_AT_ONCE = 200
"""Records read in one go."""
_EDITED = "was changed since billgen wrote it, or is not billgen's; it is not overwritten"
_FIX = "--replace gives up the changes; or take the object away, or name another prefix: --out URL"


class ChangedError(Exception):
    """An object is not any more what it was when it was looked at."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells whether an object changed: its size in bytes, and the tag its store gives each version."""

    size: int
    tag: str

    @property
    def number(self) -> int:
        """The tag as a number, for the ledger."""
        return int(sha256(self.tag.encode()).hexdigest()[:12], 16)


class Store:
    """Objects by their keys below one URL. Any fault of the store comes as an OutputError.

    Attributes:
        url: as it was given, without a slash at its end.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        protocol = url.partition("://")[0]
        if protocol not in PROTOCOLS:
            fix = "name a folder, s3://bucket/prefix, or file:///folder"
            raise CommandError(Problem(f"drafts cannot be written to {url!r}", fix=fix))
        self._s3 = protocol == "s3"
        try:
            core: Any = import_module("fsspec.core")
            self._fs, root = core.url_to_fs(self.url, use_listings_cache=False, skip_instance_cache=True)
        except ImportError as error:
            raise MachineError(
                Problem(f"what writes to {url} is not installed: {error}", fix="pip install 'billgen[s3]'")
            ) from None
        self._root = str(root).rstrip("/")
        if self._s3 and not self._root:
            raise CommandError(Problem("an S3 address without a bucket", fix="write s3://bucket/prefix"))

    def listing(self, folder: str, start: str = "") -> dict[str, Mark]:
        """Objects below a folder by their keys; with `start`, those in the folder itself that begin so."""
        path = f"{self._root}/{folder}".rstrip("/")
        with self._told(folder):
            try:
                found: dict[str, Any] = (
                    self._fs.find(path, detail=True, **({"prefix": start} if start and self._s3 else {}))
                    if self._s3 or not start
                    else {info["name"]: info for info in self._fs.ls(path, detail=True)}
                )
            except FileNotFoundError:
                return {}
        keys = {self._key(name): info for name, info in found.items() if info["type"] == "file"}
        if start:
            keys = {key: info for key, info in keys.items() if _in(key, folder).startswith(start)}
        return {key: _mark(info) for key, info in keys.items() if not _temporary(key)}

    def read(self, key: str) -> bytes | None:
        """The bytes of an object; None when there is none."""
        with self._told(key):
            try:
                return bytes(self._fs.cat_file(self._path(key)))
            except FileNotFoundError:
                return None

    def read_many(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of objects, many at once; those that are gone are left out."""
        keys = list(keys)
        for first in range(0, len(keys), _AT_ONCE):
            paths = {self._path(key): key for key in keys[first : first + _AT_ONCE]}
            with self._told(keys[first]):
                found: dict[str, Any] = self._fs.cat(list(paths), on_error="return")
            for path, data in found.items():
                if isinstance(data, bytes):
                    yield paths[path], data
                elif not isinstance(data, FileNotFoundError):
                    raise _fault(data, f"{self.url}/{paths[path]}")

    def put(self, key: str, data: bytes, was: Mark | None = None, *, force: bool = False) -> None:
        """Write an object, whole or not at all.

        Args:
            key: its key.
            data: its bytes.
            was: what was there when it was looked at, None for nothing.
            force: whether it is written whatever is there now.

        Raises:
            ChangedError: something else is there now.
        """
        path = self._path(key)
        with self._told(key):
            if not self._s3:
                self._replace(path, data, was, force=force)
                return
            when = {} if force else {"IfMatch": was.tag} if was else {"mode": "create"}
            try:
                self._fs.pipe_file(path, data, **when)
            except OSError as error:
                # A condition that fails is told in the cause: s3fs has no error of its own for it.
                if not force and (isinstance(error, FileExistsError) or _code(error) in ("412", "409")):
                    raise ChangedError(key) from None
                raise

    def _replace(self, path: str, data: bytes, was: Mark | None, *, force: bool) -> None:
        """Write a file beside its place and rename it there: what fsspec writes in place could be half."""
        if not force:
            now = _mark(self._fs.info(path)) if self._fs.exists(path) else None
            if now != was:
                raise ChangedError(path)
        folder, _, name = path.rpartition("/")
        self._fs.makedirs(folder, exist_ok=True)
        beside = f"{folder}/.{name}.{uuid4().hex[:8]}.tmp"
        try:
            self._fs.pipe_file(beside, data)
            self._fs.mv(beside, path)
        except BaseException:
            with suppress(OSError):
                self._fs.rm_file(beside)
            raise

    def remove(self, key: str) -> None:
        """Take an object away; one that is not there is passed over."""
        with self._told(key), suppress(FileNotFoundError):
            self._fs.rm_file(self._path(key))

    def check(self) -> None:
        """Look whether the store answers.

        Raises:
            OutputError: it does not.
        """
        with self._told(""):
            if self._s3:
                self._fs.ls(self._root.partition("/")[0], detail=False)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _key(self, path: str) -> str:
        return path.removeprefix(self._root).lstrip("/")

    @contextmanager
    def _told(self, key: str) -> Generator[None]:
        """What goes wrong, in words; botocore's errors and the system's have no common base."""
        try:
            yield
        except (BillgenError, ChangedError):
            raise
        except Exception as error:
            raise _fault(error, f"{self.url}/{key}".rstrip("/")) from None


def _fault(error: Any, where: str) -> OutputError:
    fix = (
        "check its name, your rights and keys (AWS_PROFILE, AWS_ENDPOINT_URL), and whether it can be reached"
    )
    return OutputError(Problem(f"the store says: {error or type(error).__name__}", Place(where), fix=fix))


def _code(error: OSError) -> str:
    """The HTTP status that an S3 server gave for an error, "" when it gave none."""
    told: Any = getattr(error.__cause__, "response", {})
    return str(told.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))


def _mark(info: Mapping[str, Any]) -> Mark:
    tag = info.get("ETag") or f"{info.get('mtime', '')}-{info.get('ino', '')}"
    return Mark(int(info["size"]), str(tag))


def _in(key: str, folder: str) -> str:
    """The name of an object that lies in a folder itself; "" when it lies deeper."""
    name = key.removeprefix(f"{folder}/")
    return "" if "/" in name else name


def _temporary(key: str) -> bool:
    return key.rpartition("/")[2].startswith(".") and key.endswith(".tmp")


@lru_cache(maxsize=4)
def open_store(url: str) -> Store:
    """The store of a URL, opened once in a process.

    Raises:
        CommandError: billgen writes to no such address.
        MachineError: what reaches it is not installed.
    """
    return Store(url)


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
        return {_in(key, self._folder): mark for key, mark in found.items()}

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


def refill(ledger: Ledger, url: str) -> None:
    """Fill a ledger that is new from the records in the store, and say so in `rebuilt`."""
    store = open_store(url)
    keys = [key for key in store.listing("") if key.endswith(RECORD)]
    entries: list[Entry] = []
    for key, data in store.read_many(keys):
        place, _, file = key.rpartition("/")
        if (entry := entry_told(data, place, file.removesuffix(RECORD))) is not None:
            entries.append(entry)
    if entries:
        ledger.keep(entries)
        said = f"It was made from {len(entries):,} records in {store.url}."
        ledger.rebuilt = f"{ledger.rebuilt or 'There was no ledger here.'} {said}"
