"""Batch room: a store of objects - an S3 bucket, or files by their URL - through fsspec.

An object is written whole or not at all, and under a condition: what changed since it was looked at is told.
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

PROTOCOLS = ("s3", "file")
_AT_ONCE = 200
"""Objects read in one go."""


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
            found = self._objects(path, start) if self._s3 else self._files(path, start)
            return {self._key(name): mark for name, mark in found if not _temporary(name)}

    def _objects(self, path: str, start: str) -> Iterator[tuple[str, Mark]]:
        """Objects of a bucket, a thousand in each answer: s3fs asks more than once where it finds nothing."""
        bucket, _, below = path.partition("/")
        asked = {"Bucket": bucket, "Prefix": f"{below}/{start}" if below else start}
        if start:
            asked["Delimiter"] = "/"
        while asked:
            told: Any = self._fs.call_s3("list_objects_v2", **asked)
            for one in told.get("Contents", ()):
                yield f"{bucket}/{one['Key']}", Mark(int(one["Size"]), str(one["ETag"]))
            more = told.get("NextContinuationToken", "")
            asked = {**asked, "ContinuationToken": more} if more else {}

    def _files(self, path: str, start: str) -> Iterator[tuple[str, Mark]]:
        try:
            found: list[Any] = (
                self._fs.ls(path, detail=True) if start else list(self._fs.find(path, detail=True).values())
            )
        except FileNotFoundError:
            return
        for info in found:
            if info["type"] == "file" and info["name"].rpartition("/")[2].startswith(start):
                yield info["name"], _mark(info)

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
                bucket, _, below = self._root.partition("/")
                self._fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=f"{below}/", MaxKeys=1)

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
    """Of a file: one that is written anew has another number on its disk, however soon that was."""
    return Mark(int(info["size"]), f"{info['mtime']}-{info['ino']}")


def name_in(key: str, folder: str) -> str:
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
