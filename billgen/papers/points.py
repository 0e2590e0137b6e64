"""Papers room: what is still open in a bill - blanks and assumed values, each once, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from billgen.base.provenance import Status
from billgen.base.traced import Reads
from billgen.bill.model import Blank, Inline, Ref, Value
from billgen.render.sheet import Para
from billgen.render.standing import Standing, printed

Printed = Iterable[tuple[Standing, Inline]]
"""Every stretch that prints, with where it stands."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that nobody has given, or that was looked for and not found.

    Attributes:
        label, paths, remark: its words, its facts, what is known of it.
        sought: whether it was looked for and not found.
        where: every place that it stands in.
    """

    label: str
    paths: tuple[str, ...]
    remark: str
    sought: bool
    where: list[Standing] = field(default_factory=list[Standing])


def gaps(told: Printed) -> list[Gap]:
    """The blanks that facts would fill, in the order in which they first print."""
    found: dict[tuple[str, tuple[str, ...]], Gap] = {}
    for standing, run in told:
        if isinstance(run, Blank) and run.kind != "deliberate":
            gap = Gap(run.label, run.paths, run.remark, run.kind == "unknown")
            found.setdefault((run.label, run.paths), gap).where.append(standing)
    return list(found.values())


def own_gaps(paper: tuple[Para, ...], bill: tuple[Para, ...]) -> list[Gap]:
    """The blanks of a paper beside a bill that the bill itself has not."""
    told = {path for gap in gaps(printed(bill)) for path in gap.paths}
    return [gap for gap in gaps(printed(paper)) if not told.issuperset(gap.paths)]


def by_hand(told: Printed) -> dict[str, list[Standing]]:
    """The blanks that are filled by hand, as the form has them: words → where they stand.

    Those of exhibits are left out: a form to fill in is meant to be blank.
    """
    found: dict[str, list[Standing]] = {}
    for standing, run in told:
        if standing.exhibit:
            continue
        if isinstance(run, Blank) and run.kind == "deliberate":
            found.setdefault(run.label or "blank", []).append(standing)
        elif isinstance(run, Ref):
            for part in run.parts:
                if part.blank:
                    found.setdefault(part.text, []).append(standing)
    return found


def assumed(told: Printed, reads: Reads) -> dict[str, list[Standing]]:
    """The facts that print and are assumed: path → where they stand."""
    found: dict[str, list[Standing]] = {}
    for standing, run in told:
        if isinstance(run, Value) and run.status == Status.ASSUMED:
            for path in run.paths:
                fact = reads.found.get(path)
                if fact is not None and fact.status is Status.ASSUMED:
                    found.setdefault(path, []).append(standing)
    return found
