"""Checks room: what a check is given, and the chain in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from billgen.base.errors import Problem
from billgen.base.findings import Finding, Severity
from billgen.base.traced import Reads
from billgen.bill.model import Bill
from billgen.library.manifest import Form, Manifest, Need


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished draft as the checks see it.

    Attributes:
        bill: numbered and referred.
        manifest, form: what it was made from.
        reads: every fact read and missed.
        needs: why each fact is wanted, for the words of a finding.
        places: fact path → the file it belongs in.
        problems: what the stages reported, by stage ("references", "numbers", "title").
        evaluate: an expression over the five roots; `Missing` when it cannot be decided.
        switches: section → on or off.
    """

    bill: Bill
    manifest: Manifest
    form: Form
    reads: Reads
    needs: Mapping[str, Need]
    home: Callable[[str], str]
    problems: Mapping[str, Sequence[Problem]]
    evaluate: Callable[[str], object]
    switches: Mapping[str, bool]


Check = Callable[[Checked], Iterator[Finding]]


def run(checked: Checked, chain: Sequence[tuple[str, Check]]) -> list[Finding]:
    """Every finding of every check, in the chain's order, each once."""
    return list(dict.fromkeys(finding for _, check in chain for finding in check(checked)))


def from_problems(name: str, severity: Severity, problems: Sequence[Problem]) -> Iterator[Finding]:
    """A stage's problems as findings."""
    for problem in problems:
        why = f" {problem.why}" if problem.why else ""
        yield Finding(name, severity, problem.what + "." + why, where=problem.where, fix=problem.fix)
