"""Places room: the store, one SQLite file beside billgen.yaml - written whole and renamed, then only read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from billgen.base.errors import InputError, OutputError, Place, Problem
from billgen.base.provenance import Record
from billgen.facts.table import Named
from billgen.places.layer import record_of
from billgen.places.merging import Merged
from billgen.places.spoken import fold, key
from billgen.places.units import Level, Origin, Unit, describe, states

_VERSION = "2"
_APART = "\x1f"
_FIELDS = Unit._fields
_READ = {"1": _FIELDS[:-2], _VERSION: _FIELDS}
"""Fields of a unit in every version that is read: the first had no class."""
_OTHER = _FIELDS.index("other")
_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE file (number INTEGER PRIMARY KEY, name TEXT, kind TEXT, sha256 TEXT, imported TEXT);
CREATE TABLE unit (number INTEGER PRIMARY KEY, id TEXT, {", ".join(_FIELDS)});
CREATE TABLE alias (id TEXT PRIMARY KEY, today TEXT, why TEXT) WITHOUT ROWID;
CREATE TABLE spelling (key TEXT, state TEXT, id TEXT, fold TEXT, bare INTEGER, PRIMARY KEY (key, state, id))
  WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(name, kind, county, state, content='', detail=column);
"""
_INSERT = f"INSERT INTO unit VALUES (?, ?{', ?' * len(_FIELDS)})"


def write_store(path: Path, merged: Merged, files: Sequence[Origin]) -> str:
    """Write a store beside its place, and rename.

    Returns:
        The hash of what it holds. The same units and files give the same bytes.

    Raises:
        OutputError: it cannot be written; what was there is still there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        content = _fill(temporary, merged, files)
        with open(temporary, "rb") as stream:
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except (OSError, sqlite3.Error) as error:
        fix = "check the rights and room of the folder"
        raise OutputError(Problem(f"cannot write: {error}", Place(str(path)), fix=fix)) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return content


def _fill(path: Path, merged: Merged, files: Sequence[Origin]) -> str:
    store = sqlite3.connect(path, isolation_level=None)
    try:
        store.execute("PRAGMA journal_mode=OFF")
        store.execute("PRAGMA synchronous=OFF")  # it is synced whole before it is renamed
        store.executescript(_TABLES)
        store.execute("BEGIN")
        store.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?)", _numbered(files))
        own = list(merged.units.items())
        listed = [*own, *((None, unit) for unit in merged.folded)]
        rows = [(number, id, *_row(unit)) for number, (id, unit) in enumerate(listed, 1)]
        store.executemany(_INSERT, rows)
        store.execute("CREATE UNIQUE INDEX unit_id ON unit (id)")  # of all at once: in half the time
        store.executemany("INSERT INTO alias VALUES (?, ?, ?)", sorted(merged.aliases))
        others = _short_names(merged)
        spelled: list[tuple[str, str, str, str, int]] = []
        for id, unit in own:
            spelled += _spellings(id, unit, others.get(id, ()))
        spelled = sorted([*spelled, *_of_states(merged)])
        store.executemany("INSERT OR IGNORE INTO spelling VALUES (?, ?, ?, ?, ?)", spelled)
        words = (_words(number, unit, others.get(id, ())) for number, (id, unit) in enumerate(own, 1))
        store.executemany(
            "INSERT INTO words (rowid, name, kind, county, state) VALUES (?, ?, ?, ?, ?)", words
        )
        meta = (("places", str(len(own))), ("version", _VERSION))
        store.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        store.execute("COMMIT")
        with open(path, "rb") as stream:
            content = file_digest(stream, "sha256").hexdigest()
        store.execute("INSERT INTO meta VALUES ('content', ?)", (content,))
    finally:
        store.close()
    return content


def _numbered(files: Sequence[Origin]) -> Iterator[tuple[Any, ...]]:
    return ((number, *file) for number, file in enumerate(files))


def _row(unit: Unit) -> tuple[Any, ...]:
    return (*unit[:_OTHER], _APART.join(unit.other), *unit[_OTHER + 1 :])


def _unit(row: Sequence[Any]) -> Unit:
    unit = Unit(*row)
    said = unit.other
    return unit._replace(
        level=Level(unit.level), other=tuple(said.split(_APART)) if isinstance(said, str) and said else ()
    )


def _short_names(merged: Merged) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for alias in merged.aliases:
        found.setdefault(alias.today, []).append(alias.id.rpartition("/")[2].replace("-", " "))
    return found


def _spellings(id: str, unit: Unit, short: Iterable[str]) -> list[tuple[str, str, str, str, int]]:
    """Everything a unit answers to; `bare` for names without a type in them."""
    state, names = unit.state, (unit.name, *short)
    found = [(key(name), state, id, fold(name), 1) for name in names]
    # "Spokane city" is read as a name and a kind; only a name that is not so made is spelled out.
    usual = unit.full.casefold() == f"{unit.name} {unit.kind}".casefold()
    if not usual or unit.formal or unit.other:
        more = (*(() if usual else (unit.full,)), unit.formal, *unit.other)
        found += [(key(name), state, id, fold(name), 0) for name in more if name]
    return found


def _of_states(merged: Merged) -> Iterator[tuple[str, str, str, str, int]]:
    """Names of units that are a state or district themselves: Washington, in us/dc."""
    for alias in merged.aliases:
        if alias.today.count("/") == 1:
            name = alias.id.rpartition("/")[2].replace("-", " ")
            yield key(name), alias.today.rpartition("/")[2].upper(), alias.today, fold(name), 1


def _words(number: int, unit: Unit, short: Iterable[str]) -> tuple[int, str, str, str, str]:
    names = _apart(unit.name)
    if " " in names:
        names += f" {key(unit.name)}"  # for those who write it as one word
    if more := [_apart(name) for name in (unit.formal, *unit.other, *short) if name]:
        names = " ".join(dict.fromkeys(" ".join((names, *more)).split()))
    return (
        number,
        names,
        _apart(unit.kind),
        _apart(unit.county),
        _state_words(unit.state),
    )


@cache
def _apart(name: str) -> str:
    return fold(name).replace("-", " ")


@cache
def _state_words(postal: str) -> str:
    name = next((one.name for one in states() if one.postal == postal), "")
    return f"{postal} {_apart(name)}".lower()


class PlaceStore:
    """The place tables of a workspace, read row by row; opened when first asked.

    What it says never changes while it is open: that somebody has written another in its place is noticed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: sqlite3.Connection | None = None
        self._seen: tuple[int, ...] = ()
        self._content = ""
        self._files: list[Origin] = []
        self._columns = ", ".join(_FIELDS)

    @property
    def content(self) -> str:
        """The hash of what it holds."""
        self.rows("SELECT 1")
        return self._content

    @property
    def files(self) -> Sequence[Origin]:
        """The files it was made from, by number."""
        self.rows("SELECT 1")
        return self._files

    @property
    def _fields(self) -> str:
        """The columns of a unit that this file has."""
        self.rows("SELECT 1")
        return self._columns

    def count(self) -> int:
        """How many places it has."""
        return int(self.rows("SELECT value FROM meta WHERE name = 'places'")[0][0])

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Answer a question in SQL.

        Raises:
            InputError: the file is no store, or another one than at the first question.
        """
        try:
            return self._connection().execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise self._broken(str(error)) from None

    def _connection(self) -> sqlite3.Connection:
        try:
            now = os.stat(self.path)
        except OSError as error:
            raise self._broken(error.strerror or str(error)) from None
        seen = (now.st_ino, now.st_size, now.st_mtime_ns)
        if self._open is None or seen != self._seen:
            self._connect(seen)
        assert self._open is not None
        return self._open

    def _connect(self, seen: tuple[int, ...]) -> None:
        address = f"file:{quote(str(self.path))}?mode=ro&immutable=1"
        opened = sqlite3.connect(address, uri=True, check_same_thread=False)
        opened.execute("PRAGMA trusted_schema=OFF")
        told = dict(opened.execute("SELECT name, value FROM meta"))
        if told.get("version") not in _READ:
            raise self._broken(f"it has the version {told.get('version')}, and this billgen reads {_VERSION}")
        if self._content and told["content"] != self._content:
            what = "the place tables were imported anew while this run was reading them"
            raise InputError(Problem(what, Place(str(self.path)), fix="Run it again."))
        self._columns = ", ".join(_READ[told["version"]])
        self._open, self._seen, self._content = opened, seen, str(told["content"])
        listed = opened.execute("SELECT name, kind, sha256, imported FROM file ORDER BY number")
        self._files = [Origin(*row) for row in listed]

    def _broken(self, why: str) -> InputError:
        fix = "Import the tables again: billgen places import FILE… --fresh"
        return InputError(Problem("this is no place store", Place(str(self.path)), why, fix))

    def unit(self, id: str) -> Unit | None:
        """The unit with an id."""
        found = self.rows(f"SELECT {self._fields} FROM unit WHERE id = ?", id)
        return _unit(found[0]) if found else None

    def units(self) -> Iterator[tuple[str, Unit]]:
        """Every unit with its id; "" for one that is one government with another."""
        for id, *row in self.rows(f"SELECT id, {self._fields} FROM unit ORDER BY number"):
            yield id or "", _unit(row)

    def ids(self, above: str = "us") -> list[str]:
        """Ids of all places below a state or the country, in order."""
        found = self.rows(
            "SELECT id FROM unit WHERE id > ? AND id < ? ORDER BY id", f"{above}/", f"{above}0"
        )  # "0" is the character after "/"
        return [str(id) for (id,) in found]

    def kinds(self) -> dict[str, str]:
        """Id → kind, of every place."""
        return dict(self.rows("SELECT id, kind FROM unit WHERE id IS NOT NULL"))

    def layer(self, id: str) -> Record | None:
        """The facts of a place's row."""
        unit = self.unit(id)
        return record_of(id, unit, self._files) if unit else None

    def today(self, id: str) -> str:
        """The id that another one leads to; "" when it leads nowhere."""
        found = self.rows("SELECT today FROM alias WHERE id = ?", id)
        return str(found[0][0]) if found else ""

    def why(self, id: str) -> str:
        """Why an id leads to another."""
        found = self.rows("SELECT why FROM alias WHERE id = ?", id)
        return str(found[0][0]) if found else ""

    def named(self, text: str) -> Named:
        """Who answers to a name, with its state or without."""
        from billgen.places.look import look

        return look(self, text)

    def about(self, id: str) -> str:
        """A place in a few words: "city, Monroe County, 211,328 people"; "" when it is not there."""
        unit = self.unit(id)
        return describe(unit) if unit else ""
