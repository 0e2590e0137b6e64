"""Places room: files of tables in, the workspace's store written anew out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from billgen.base.collector import held_back
from billgen.base.errors import BillgenError, CommandError, InputError, Problem
from billgen.places.merging import merge
from billgen.places.sheets import read_sheet
from billgen.places.store import PlaceStore, write_store
from billgen.places.tables import Given, Read, read_table, usual_encoding
from billgen.places.units import Origin, Unit


class Imported(NamedTuple):
    """What an import did.

    Attributes:
        files: each file, and what was read of it.
        places: how many places the store has now.
        new: how many of them it did not have before.
        folded: how many units are one government with another.
        unused: rows that add to a unit which no table has.
        content: the hash of what the store holds.
    """

    files: Sequence[tuple[Origin, Read]]
    places: int
    new: int
    folded: int
    unused: int
    content: str


@held_back()  # the collector would walk a million small tuples again and again, all of which stay
def import_tables(
    paths: Sequence[Path],
    target: Path,
    given: Given,
    day: str,
    *,
    published: Mapping[str, str],
    encoding: str = "",
    fresh: bool = False,
) -> Imported:
    """Read tables into a store.

    Args:
        paths: the files, of which a later one goes before an earlier.
        target: the store's file.
        given: what the command line says of their columns.
        day: the day that is written down as the day of the import.
        published: GEOID → id of places that have a file of their own.
        encoding: of their text, where it is not UTF-8.
        fresh: forget what the store held, ids included.

    Raises:
        CommandError: a file's columns mean nothing to anybody.
        InputError: a file cannot be read; every problem of every file.
        OutputError: the store cannot be written.
    """
    old = PlaceStore(target) if target.exists() and not fresh else None
    origins = list(old.files) if old else []
    before = list(old.units()) if old else []
    read: list[tuple[Origin, Read]] = []
    problems: list[Problem] = []
    wrong: type[BillgenError] = InputError
    for path in paths:
        try:
            sheet = read_sheet(path, encoding, usual_encoding)
            number = _number(origins, path.name, sheet.sha256)
            table = read_table(sheet, number, given)
        except BillgenError as error:
            problems += error.problems
            wrong = CommandError if isinstance(error, CommandError) else wrong
            continue
        origin = Origin(path.name, table.table, sheet.sha256, day)
        if number == len(origins):
            origins.append(origin)
        read.append((origins[number], table))
    if problems:
        raise wrong(problems)
    rows: list[Unit] = [unit for _, table in read for unit in table.units]
    merged = merge(before, rows, published)
    known = {id for id, _ in before}
    new = sum(id not in known for id in merged.units)
    content = write_store(target, merged, origins)
    return Imported(read, len(merged.units), new, len(merged.folded), merged.unused, content)


def _number(origins: Sequence[Origin], name: str, digest: str) -> int:
    """Which of the files it is; the next number for one that was never imported."""
    same = (at for at, one in enumerate(origins) if (one.name, one.sha256) == (name, digest))
    return next(same, len(origins))
