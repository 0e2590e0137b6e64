"""Checks room: facts whose source was read too long ago to be relied on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, Source, Status
from billgen.base.words import counted
from billgen.bill.model import Value
from billgen.checks.chain import Checked
from billgen.facts.freshness import age, is_stale, limit_of, speaks_of_the_past

_PATH = re.compile(r"\b(?:place|state|us)(?:\.\w+)+")
_READ = (Status.VERIFIED, Status.REPORTED)
_SHOWN = 6


def stale(checked: Checked) -> Iterator[Finding]:
    """One finding a source: what prints or decides a gate, and was read longer ago than its kind allows."""
    day = checked.standing.as_of
    if day is None:
        return
    gates = _gates(checked)
    old: dict[tuple[str, Source | None, bool], list[tuple[str, Fact]]] = {}
    for path in sorted({*gates, *_printed(checked)}):
        fact, limit = checked.reads.found.get(path), limit_of(path)
        if fact is None or limit is None or fact.status not in _READ:
            continue
        past = path in gates and ".standing" in path and speaks_of_the_past(fact, day, limit)
        if past or is_stale(fact, day, limit):
            old.setdefault((fact.layer, fact.source, past), []).append((path, fact))
    for (layer, source, past), facts in old.items():
        first, fact = facts[0]
        limit = min(limit_of(path) or 0 for path, _ in facts)
        if past:
            told = f"speaks of {fact.as_of}"
        elif (days := age(fact, day)) is None:
            told = "was read on no known day"
        else:
            told = f"was read {counted(days, 'day')} before {day.isoformat()}"
        name = f"{source.title} ({layer}, {source.id})" if source else f"A fact of {layer}"
        paths = [path for path, _ in facts]
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        yield Finding(
            "stale",
            Severity.WARNING,
            f"{name} {told}; {limit} are allowed for {', '.join(paths[:_SHOWN])}{more}.",
            where=fact.where,
            fix=f"read it again, and write the day as checked: in {checked.home(first)}",
            path=first,
        )


def _printed(checked: Checked) -> set[str]:
    """The facts that print, in notes too."""
    return {path for _, run in checked.language.values if isinstance(run, Value) for path in run.paths}


def _gates(checked: Checked) -> set[str]:
    """The facts that a law gate hangs on or cites; a list is read item by item."""
    wanted = {
        found[0]
        for gate in checked.manifest.gates
        for text in (gate.when, gate.cite)
        for found in _PATH.finditer(text)
    }
    return {path for path in checked.reads.found if any(f"{path}.".startswith(f"{one}.") for one in wanted)}
