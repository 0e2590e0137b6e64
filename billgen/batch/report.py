"""Batch room: what a run tells - tables for a spreadsheet, and a page for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from billgen.base.errors import Problem
from billgen.batch.ledger import Entry
from billgen.batch.run import Result
from billgen.batch.work import State
from billgen.library.saving import save_all
from billgen.places.sheets import csv_bytes


def write_reports(out: Path, result: Result, problems: Sequence[Problem]) -> list[str]:
    """Write report.csv and skipped.csv; returns their paths."""
    rows = [
        (
            entry.place,
            entry.outcome.name,
            entry.outcome.kind,
            entry.template,
            entry.outcome.state,
            entry.outcome.account.standing,
            len(entry.outcome.account.blanks),
            len(entry.outcome.account.assumed),
            f"{entry.place}/{entry.name}" if entry.outcome.files else "",
            entry.outcome.why,
        )
        for entry in result.entries
    ]
    header = ("place", "name", "kind", "template", "state", "standing", "blanks", "assumed", "file", "why")
    files = {out / "report.csv": csv_bytes(header, rows)}
    files[out / "skipped.csv"] = csv_bytes(
        ("place", "name", "template", "why", "authority"), list(_skipped(result.entries))
    )
    save_all(files, replace=True)
    return [str(path) for path in files]


def _skipped(entries: Sequence[Entry]) -> Sequence[Sequence[object]]:
    return [
        (
            entry.place,
            entry.outcome.name,
            entry.template,
            " ".join(entry.outcome.account.why),
            "; ".join(entry.outcome.account.cites),
        )
        for entry in entries
        if entry.outcome.state is State.SKIPPED
    ]
