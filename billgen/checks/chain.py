"""Checks room: what a check is given, and the chain in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billgen.base.errors import Place, Problem
from billgen.base.findings import Finding, Severity
from billgen.base.traced import Reads
from billgen.bill.model import Bill
from billgen.checks.passages import Language
from billgen.library.manifest import Form, Manifest, Need

Evaluate = Callable[[str, Place], object]


def _nowhere(_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose draft it is, and of what day.

    Attributes:
        as_of: the day it is made for; None when no day counts.
        lineage: ids from the country down to the place.
        names: what the place, its county and its state are called.
        places: ids of all places that have files.
        knows: whether an id is a place's, also of one that stands in a table alone.
    """

    as_of: date | None = None
    lineage: Sequence[str] = ()
    names: Sequence[str] = ()
    places: Sequence[str] = ()
    knows: Callable[[str], bool] = _nowhere


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished draft as the checks see it.

    Attributes:
        bill: numbered and referred.
        language: its words, read once for every check of them.
        manifest, form: what it was made from.
        reads: every fact read and missed.
        needs: why each fact is wanted, for the words of a finding.
        home: fact path → the file it belongs in.
        problems: what the stages reported, by stage ("references", "numbers", "title").
        evaluate: an expression of a template, and where it stands → its value; `Missing` when undecided.
        switches: section → on or off.
        unread: facts given on the command line that nothing asked for.
        classes: classes of place its state gives facts to, when the place is of none of them.
        renamed: options and sections given under an old name: (old, new).
        standing: whose draft it is, and of what day.
        sources: name → text, of every template text that the draft could reach.
    """

    bill: Bill
    language: Language
    manifest: Manifest
    form: Form
    reads: Reads
    needs: Mapping[str, Need]
    home: Callable[[str], str]
    problems: Mapping[str, Sequence[Problem]]
    evaluate: Evaluate
    switches: Mapping[str, bool]
    unread: Sequence[str] = ()
    classes: Sequence[str] = ()
    renamed: Sequence[tuple[str, str]] = ()
    standing: Standing = field(default_factory=Standing)
    sources: Mapping[str, str] = field(default_factory=dict[str, str])


Check = Callable[[Checked], Iterator[Finding]]


def run(checked: Checked, chain: Sequence[tuple[str, Check]]) -> list[Finding]:
    """Every finding of every check, in the chain's order, each once."""
    return list(dict.fromkeys(finding for _, check in chain for finding in check(checked)))


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first; those of one weight stay in the chain's order."""
    weights = list(Severity)
    return sorted(findings, key=lambda finding: weights.index(finding.severity))


def from_problems(name: str, severity: Severity, problems: Sequence[Problem]) -> Iterator[Finding]:
    """A stage's problems as findings."""
    for problem in problems:
        why = f" {problem.why}" if problem.why else ""
        yield Finding(name, severity, problem.what + "." + why, where=problem.where, fix=problem.fix)
