"""Batch room: the ledger of a folder - what was made there, from what, how it stands; one run at a time.

One SQLite file, held by the run that writes it: whoever else comes is told so, and a run that is killed lets
go of it. Every row can be had again from the records beside the drafts, which are what counts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from billgen.base.errors import OutputError, Place, Problem
from billgen.base.files import read_plain
from billgen.base.words import counted
from billgen.batch.jobs import Job
from billgen.batch.outcome import Outcome, State
from billgen.batch.register import Step, read_copy
from billgen.batch.standing import Account, Standing
from billgen.record.files import MAX_BYTES, RECORD
from billgen.record.record import SCHEMA

NAME = "ledger.sqlite"
_VERSION = "1"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS draft (
  key TEXT PRIMARY KEY, template TEXT, place TEXT, name TEXT, called TEXT, kind TEXT, state TEXT,
  standing TEXT,
  inputs TEXT, fingerprint TEXT, seconds REAL, why TEXT, run INTEGER, files TEXT, account TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS phrase (number INTEGER PRIMARY KEY, text TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS run (
  number INTEGER PRIMARY KEY, began TEXT, ended TEXT, asked TEXT, counts TEXT
);
CREATE TABLE IF NOT EXISTS register (
  number INTEGER PRIMARY KEY, place TEXT, template TEXT, step TEXT, at TEXT, day TEXT, ordinance TEXT,
  file TEXT, hash TEXT, text TEXT, fingerprint TEXT
);
"""
_COLUMNS = (
    "key, template, place, name, called, kind, state, standing, inputs, fingerprint, seconds, why, run, "
    "files, account"
)


_LISTS = ("why", "cites", "blanks", "assumed")
"""What an account lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger.

    Attributes:
        key: the job's.
        template, place, name: of the job.
        inputs: hash of all that was asked for and of all files it could read; equal hashes make equal drafts.
        run: number of the run that wrote it.
        outcome: what became of it.
    """

    key: str
    template: str
    place: str
    name: str
    inputs: str
    run: int
    outcome: Outcome


class Ledger:
    """The ledger of a folder.

    Attributes:
        rebuilt: what was done when the file could not be read: a sentence for the reader, or "".
    """

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.rebuilt = ""
        self._phrases: dict[str, int] = {}
        if write:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                fix = "name another folder: --out DIR"
                what = f"the folder cannot be made: {error.strerror}"
                raise OutputError(Problem(what, Place(str(folder)), fix=fix)) from None
        try:
            self._open(write=write)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise self._taken() from None
            if not write:
                raise OutputError(
                    Problem(f"the ledger cannot be read: {error}", Place(str(self.path)))
                ) from None
            self._rebuild(str(error))

    def _open(self, *, write: bool) -> None:
        address = f"file:{self.path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}"
        self._store = sqlite3.connect(
            address if write else f"{address}?mode=ro", uri=True, isolation_level=None, timeout=0.2
        )
        if not write:
            for table in ("draft", "phrase", "register"):
                self._store.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
            return
        self._store.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._store.execute("PRAGMA synchronous=NORMAL")
        self._store.execute("BEGIN EXCLUSIVE")
        try:
            for statement in _TABLES.split(";"):
                self._store.execute(statement)
            self._store.execute("INSERT OR IGNORE INTO meta VALUES ('version', ?)", (_VERSION,))
            told = self._store.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
            if told[0] != _VERSION:
                raise sqlite3.DatabaseError(
                    f"it has the version {told[0]}, and this billgen writes {_VERSION}"
                )
            # A torn page may hide until it is read: read all of it now, while it can still be made anew.
            self._store.execute("SELECT count(length(account) + length(files)) FROM draft").fetchone()
        finally:
            with suppress(sqlite3.Error):
                self._store.execute("COMMIT")

    def _taken(self) -> OutputError:
        what = "another run of billgen is writing into this folder"
        fix = "wait for it, or name another folder: --out DIR"
        return OutputError(Problem(what, Place(str(self.folder)), fix=fix))

    def _rebuild(self, why: str) -> None:
        """Make the ledger anew from the records beside the drafts; the broken one is kept beside it."""
        with suppress(sqlite3.Error, AttributeError):
            self._store.close()
        broken = self.path.with_name(f"{NAME}.broken")
        self.path.replace(broken)
        self._open(write=True)
        entries = list(_from_records(self.folder))
        self.keep(entries)
        for step in read_copy(self.folder):
            self.enter(step)
        self.rebuilt = (
            f"The ledger could not be read ({why}). It was made anew from "
            f"{counted(len(entries), 'record')}; the broken one is kept as {broken.name}."
        )

    def close(self) -> None:
        """Let go of the folder."""
        self._store.close()

    # Rows ----------------------------------------------------------------------------------------------

    def begin(self, began: str, asked: Mapping[str, object]) -> int:
        """Note that a run begins; returns its number."""
        row = (began, json.dumps(asked, default=str))
        return self._store.execute("INSERT INTO run (began, asked) VALUES (?, ?)", row).lastrowid or 0

    def end(self, number: int, ended: str, counts: Mapping[str, int]) -> None:
        """Note that a run has ended, and what came of it."""
        self._store.execute(
            "UPDATE run SET ended = ?, counts = ? WHERE number = ?", (ended, json.dumps(counts), number)
        )

    def runs(self) -> list[dict[str, Any]]:
        """Every run: number, began, ended, asked, counts."""
        rows = self._store.execute("SELECT number, began, ended, asked, counts FROM run ORDER BY number")
        return [
            {
                "number": number,
                "began": began,
                "ended": ended or "",
                "asked": json.loads(asked or "{}"),
                "counts": json.loads(counts or "{}"),
            }
            for number, began, ended, asked, counts in rows
        ]

    def keep(self, entries: Iterable[Entry]) -> None:
        """Write rows, all in one transaction; a row of the same key gives way.

        Raises:
            OutputError: there is no room for them.
        """
        marks = ", ".join("?" * 15)
        try:
            self._store.execute("BEGIN")
            rows = [self._row(entry) for entry in entries]
            self._store.executemany(f"INSERT OR REPLACE INTO draft ({_COLUMNS}) VALUES ({marks})", rows)
            self._store.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._store.execute("ROLLBACK")
            self._phrases.clear()
            fix = "make room and run it again with --resume; the drafts that were made are not lost"
            raise OutputError(
                Problem(f"the ledger cannot be written: {error}", Place(str(self.path)), fix=fix)
            ) from None

    def _row(self, entry: Entry) -> tuple[Any, ...]:
        outcome, account = entry.outcome, entry.outcome.account
        # Towns of one state lack and assume the same things, at length: each of them stands once.
        said = {part: [self._phrase(one) for one in getattr(account, part)] for part in _LISTS}
        told = {part: numbers for part, numbers in said.items() if numbers} | {"checks": account.checks}
        files = {name.removeprefix(entry.name): seen for name, seen in outcome.files.items()}
        return (
            entry.key,
            entry.template,
            entry.place,
            entry.name,
            outcome.name,
            outcome.kind,
            outcome.state.value,
            account.standing.value,
            entry.inputs,
            outcome.fingerprint,
            round(outcome.seconds, 4),
            outcome.why,
            entry.run,
            json.dumps(files, separators=(",", ":")),
            json.dumps(told, separators=(",", ":")),
        )

    def _phrase(self, said: object) -> int:
        """The number of something that is said of many drafts."""
        text = json.dumps(said, ensure_ascii=False)
        if text not in self._phrases:
            self._store.execute("INSERT OR IGNORE INTO phrase (text) VALUES (?)", (text,))
            found = self._store.execute("SELECT number FROM phrase WHERE text = ?", (text,)).fetchone()
            self._phrases[text] = int(found[0])
        return self._phrases[text]

    def entries(self) -> Iterator[Entry]:
        """Every row, by key."""
        phrases: dict[int, str] = dict(self._store.execute("SELECT number, text FROM phrase"))
        for row in self._store.execute(f"SELECT {_COLUMNS} FROM draft ORDER BY key"):
            yield _entry(row, phrases)

    def known(self) -> dict[str, Entry]:
        """Every row by its key."""
        return {entry.key: entry for entry in self.entries()}

    # What became of drafts outside ---------------------------------------------------------------------

    def enter(self, step: Step) -> None:
        """Add a step to the register; none is ever changed or taken out.

        Raises:
            OutputError: it cannot be written.
        """
        marks = ", ".join("?" * len(step))
        try:
            self._store.execute(f"INSERT INTO register ({', '.join(step._fields)}) VALUES ({marks})", step)
        except sqlite3.Error as error:
            raise OutputError(
                Problem(f"the ledger cannot be written: {error}", Place(str(self.path)))
            ) from None

    def steps(self) -> list[Step]:
        """Every step of the register, as they were entered."""
        rows = self._store.execute(f"SELECT {', '.join(Step._fields)} FROM register ORDER BY number")
        return [Step(*row) for row in rows]

    def note(self, name: str, value: str) -> None:
        """Remember a text, such as the keys of the last run."""
        self._store.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str:
        """A text that was remembered, or ""."""
        told = self._store.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(told[0]) if told else ""


def _entry(row: tuple[Any, ...], phrases: Mapping[int, str]) -> Entry:
    (
        key,
        template,
        place,
        name,
        called,
        kind,
        state,
        standing,
        inputs,
        print_,
        seconds,
        why,
        run,
        files,
        told,
    ) = row
    data: dict[str, Any] = json.loads(told)
    said = {part: [json.loads(phrases[number]) for number in data.get(part, ())] for part in _LISTS}
    account = Account(
        Standing(standing),
        tuple(said["why"]),
        tuple(said["cites"]),
        tuple(said["blanks"]),
        tuple((str(path), str(value), str(note)) for path, value, note in said["assumed"]),
        data.get("checks", {}),
    )
    lying = {name + end: (str(a), int(b), int(c)) for end, (a, b, c) in json.loads(files).items()}
    outcome = Outcome(State(state), account, print_, lying, seconds, why, called, kind)
    return Entry(key, template, place, name, inputs, run, outcome)


def entry_of(job: Job, inputs: str, run: int, outcome: Outcome) -> Entry:
    """The row for what became of a job."""
    return Entry(job.key, job.template, job.place, job.name, inputs, run, outcome)


def _from_records(folder: Path) -> Iterator[Entry]:
    """Rows as far as records tell; without the hash of the inputs each draft is looked at once more."""
    for path in sorted(folder.rglob(f"*{RECORD}")):
        if (entry := from_record(folder, path)) is not None:
            yield entry


def from_record(folder: Path, path: Path) -> Entry | None:
    """The row that a record tells of; None when it is no record of ours."""
    try:
        said = read_plain(path, MAX_BYTES)
    except OSError:
        return None
    return entry_told(said, path.parent.relative_to(folder).as_posix(), path.name.removesuffix(RECORD))


def entry_told(said: bytes, place: str, name: str) -> Entry | None:
    """The row that the bytes of a record tell of; None when they are no record of ours.

    Args:
        said: the bytes.
        place: id of the place in whose folder the record lies.
        name: base name of the draft.
    """
    try:
        data: object = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or cast(dict[str, Any], data).get("schema") != SCHEMA:
        return None
    record = cast(dict[str, Any], data)
    inputs = cast(dict[str, Any], record.get("inputs") or {})
    hashes = cast(dict[str, Any], record.get("files") or {})
    files = {name: (str(hash), -1, -1) for name, hash in hashes.items()}
    account = Account(_standing_of(record), (), (), tuple(sorted(record.get("missed") or ())))
    outcome = Outcome(State.MADE, account, str(record.get("fingerprint", "")), files, 0.0, "", place, "")
    return Entry(f"{place}/{name}", str(inputs.get("template", "")), place, name, "", 0, outcome)


def _standing_of(record: Mapping[str, Any]) -> Standing:
    checks = {str(one.get("check")) for one in cast(list[dict[str, Any]], record.get("findings") or [])}
    for check, standing in (
        ("not-checked", Standing.NOT_CHECKED),
        ("missing", Standing.BLANK),
        ("stale", Standing.STALE),
        ("assumed", Standing.ASSUMED),
        ("assumed-form", Standing.ASSUMED),
    ):
        if check in checks:
            return standing
    return Standing.READY
