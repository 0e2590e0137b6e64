"""Times the place store: 39,000 rows read and written, one place looked up, one search from a cold start.

Called by bench.py. The tables are no part of the project: without them (BILLGEN_PLACE_TABLES) as many
invented rows of their shape are measured.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from billgen.library.library import PLACES_FILE, Library
from billgen.places.importing import import_tables
from billgen.places.look import look
from billgen.places.store import PlaceStore
from billgen.places.tables import Given

Row = tuple[str, str, str, str]
TABLES = ("counties.csv", "places.csv", "county_subdivisions.csv")
ROWS = 39_000
LOOPS = 10_000_000
SPOKANE = (
    "5367000",
    "WA",
    "Spokane city",
    "city",
    "Spokane County",
    "228989",
    "2020",
    "C2020",
    "Spokane",
    "",
)


def invented(folder: Path) -> list[Path]:
    """One table of invented towns, with Spokane among them."""
    path = folder / "places.csv"
    names = (
        "geoid", "state", "name", "legal_type", "county", "population", "population_year", "source",
        "base_name", "note",
    )  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        writer.writerow(SPOKANE)
        for number in range(ROWS - 1):
            state, fips = (("WA", 53), ("TX", 48), ("NY", 36))[number % 3]
            name = f"New {'abcdefghij'[number % 10].upper()}ton {number}"
            county = f"County {number % 97} County"
            geoid = f"{fips}{number:05}"
            writer.writerow((geoid, state, f"{name} city", "city", county, number, "2020", "C2020", name, ""))
    return [path]


def median(function: Callable[[], object], runs: int, times: int = 1) -> float:
    """Seconds of one call; the median of some runs of many calls, once warmed up."""
    taken: list[float] = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        for _ in range(times):
            function()
        if turn:
            taken.append((time.perf_counter() - start) / times)
    return statistics.median(taken)


def loop() -> None:
    """Plain Python, to compare a machine of another day with."""
    total = 0
    for number in range(LOOPS):
        total += number


def rows() -> list[Row]:
    """The rows of the table in docs/performance.md."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "billgen.yaml").touch()
        given = Path(os.environ.get("BILLGEN_PLACE_TABLES", ""))
        there = all((given / table).is_file() for table in TABLES)
        paths = [given / table for table in TABLES] if there else invented(folder)
        target = folder / PLACES_FILE

        def read() -> None:
            import_tables(paths, target, Given(), "2026-11-28", published={}, fresh=True)

        load, floor = median(read, 5), median(loop, 3)
        store, library = PlaceStore(target), Library(folder)
        facts = median(lambda: store.layer("us/wa/spokane"), 5, 1000)
        named = median(lambda: look(store, "Spokane, City of", "WA"), 5, 1000)
        found = median(lambda: library.facts.find("Spokane, WA"), 5, 20)
        words = [str(Path(sys.executable).with_name("billgen")), "places", "find", "spokane wa"]
        lines = store_count(paths)
        cold = median(lambda: subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL), 7)
    what = "the place tables" if there else "invented"
    return [
        (
            f"`places import`, {lines:,} rows ({what}), ids and search included",
            f"{load:.2f} s",
            f"{LOOPS:,} turns of an empty loop: {floor:.2f} s, {load / floor:.1f} times",
            "under 1 s",
        ),
        ("a place's facts by its id, from the store", f"{facts * 1e6:.0f} µs", "none", "under 0.1 ms"),
        ("a name of a member list (“Spokane, City of”)", f"{named * 1e6:.0f} µs", "none", "under 1 ms"),
        ("“Spokane, WA” among files and tables", f"{found * 1e3:.1f} ms", "none", "under 10 ms"),
        ('cold `billgen places find "spokane wa"`', f"{cold:.2f} s", "none", "under 0.7 s"),
    ]


def store_count(paths: list[Path]) -> int:
    """Lines of the tables without their headers."""
    return sum(path.read_bytes().count(b"\n") - 1 for path in paths)


if __name__ == "__main__":
    for row in rows():
        print(" | ".join(row))
