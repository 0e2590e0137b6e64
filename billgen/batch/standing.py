"""Batch room: where one draft stands - ready, or what keeps it from being so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from billgen.base.errors import BillgenError
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Status, bare
from billgen.base.traced import Reads
from billgen.checks.law import AUTHORITY, NOT_CHECKED
from billgen.pipeline import Draft, RefusedError


class Standing(StrEnum):
    """How far a draft is from the desk of counsel, the furthest last; the words are those of every report."""

    READY = "ready"
    ASSUMED = "assumed"
    STALE = "stale"
    BLANK = "blanks"
    NOT_CHECKED = "not checked"
    FAULTY = "faulty"
    BARRED = "barred"


WHAT = {
    Standing.READY: "drafts; nothing in it is missing or assumed",
    Standing.ASSUMED: "drafts; a fact or a rule of form in it is only assumed",
    Standing.STALE: "drafts; a fact in it was read too long ago",
    Standing.BLANK: "drafts with marked blanks: facts are missing or unknown",
    Standing.NOT_CHECKED: "drafts; the law there has not been checked for this instrument",
    Standing.FAULTY: "does not draft: a template, a fact or an option is at fault",
    Standing.BARRED: "is refused: the law there forbids it, or such a place cannot enact it",
}

_BY_CHECK = {
    "not-checked": Standing.NOT_CHECKED,
    "missing": Standing.BLANK,
    "paper-blank": Standing.BLANK,
    "stale": Standing.STALE,
    "assumed": Standing.ASSUMED,
    "assumed-form": Standing.ASSUMED,
}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Account:
    """What a draft has to say for itself in a row of a report.

    Attributes:
        standing: where it stands.
        why: for one that is barred or faulty, each reason as a sentence.
        cites: the law that bars it, as far as facts name it.
        blanks: paths of facts that are missing or unknown and print as blanks.
        assumed: (path, value, what to confirm) of facts that are only assumed.
        checks: name of a check → how many findings it has.
    """

    standing: Standing
    why: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    assumed: tuple[tuple[str, str, str], ...] = ()
    checks: dict[str, int] = field(default_factory=dict[str, int])


def account_of(made: Draft) -> Account:
    """The account of a draft that was made; an error among its findings leaves no paper."""
    findings = made.findings
    errors = [one for one in findings if one.severity in (Severity.ERROR, Severity.STOP)]
    standing = Standing.FAULTY if errors else Standing.READY
    for one in findings:
        found = _BY_CHECK.get(one.check, Standing.READY)
        if one.check == "law-gate" and one.message.startswith(NOT_CHECKED):
            found = Standing.NOT_CHECKED
        standing = max(standing, found, key=list(Standing).index)
    return Account(
        standing,
        tuple(map(_sentence, errors)),
        (),
        tuple(sorted(made.reads.wanted)),
        tuple(_assumed(made.reads)),
        _counted(findings),
    )


def with_papers(account: Account, findings: Sequence[Finding]) -> Account:
    """The account of a draft and of the papers beside it, of which these were found."""
    if not findings:
        return account
    stands = [account.standing, *(_BY_CHECK.get(one.check, Standing.READY) for one in findings)]
    return replace(
        account,
        standing=max(stands, key=list(Standing).index),
        blanks=tuple(sorted({*account.blanks, *(one.path for one in findings)})),
        checks=account.checks | _counted(findings),
    )


def account_of_error(error: BillgenError) -> Account:
    """The account of a draft that was not made."""
    if isinstance(error, RefusedError):
        stops = [one for one in error.findings if one.severity is Severity.STOP]
        kind = Standing.BARRED if stops else Standing.FAULTY
        cites = tuple(_authorities(stops))
        why = tuple(_sentence(one) for one in stops or error.findings)
        return Account(kind, why, cites, checks=_counted(error.findings))
    return Account(Standing.FAULTY, tuple(short(str(problem)) for problem in error.problems))


def _authorities(stops: Sequence[Finding]) -> Iterable[str]:
    for one in stops:
        _, authority, cite = one.message.partition(AUTHORITY)
        if authority:
            yield short(cite)


def _assumed(reads: Reads) -> Iterable[tuple[str, str, str]]:
    for path, fact in sorted(reads.found.items()):
        if fact.status is Status.ASSUMED and not path.startswith("words."):
            yield path, _value(bare(fact)), short(fact.note)


def _counted(findings: Sequence[Finding]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in findings:
        counts[one.check] = counts.get(one.check, 0) + 1
    return counts


def _sentence(finding: Finding) -> str:
    return short(finding.message)


def _value(value: object) -> str:
    """A value as facts files write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return short("" if value is None else str(value))


def cut_off(text: str) -> bool:
    """Whether an account holds only the beginning of a value."""
    return len(text) == _LONGEST and text.endswith("…")


def short(text: str) -> str:
    """Words as accounts hold them: on one line, and no longer than a row bears."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
