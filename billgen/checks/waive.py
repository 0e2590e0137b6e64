"""Checks room: waivers - one finding, one reason; a waiver whose finding is gone is itself a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from billgen.base.errors import CommandError, Problem
from billgen.base.findings import Finding, Severity

FAULTS = frozenset(("parts", "switches", "references", "numbers", "missing"))
"""Checks whose errors leave no paper that could be used: they are mended, never waived."""

_NEVER = ("waiver", "paper-blank")
"""What is found of the waivers themselves, and of papers: after the bill is checked."""


def may_waive(finding: Finding) -> bool:
    """Whether a reason may set a finding aside."""
    fault = finding.check in FAULTS and finding.severity is Severity.ERROR
    return finding.severity is not Severity.STOP and not fault and finding.check not in _NEVER


def check_waivers(waivers: Mapping[str, str], checks: Sequence[str]) -> None:
    """Refuse waivers that can meet nothing.

    Raises:
        CommandError: one without a place, a known check or a reason; all of them.
    """
    problems: list[Problem] = []
    for key, reason in waivers.items():
        check, at, end = key.partition("@")
        if not at or not end:
            fix = 'write --waive "missing@definitions=reason", as billgen check shows it with -v'
            problems.append(Problem(f"the waiver {key!r} does not say where", fix=fix))
        elif check not in checks:
            near = get_close_matches(check, checks, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(checks)}"
            problems.append(Problem(f"the waiver {key!r}: no check {check!r}", fix=fix))
        if not reason.strip():
            problems.append(
                Problem(f"the waiver {key!r} gives no reason", fix="say why: the record keeps it")
            )
    if problems:
        raise CommandError(problems)


def keys_of(finding: Finding) -> tuple[str, ...]:
    """What `--waive` may call a finding, the most exact first."""
    ends = tuple(end for end in (finding.path, finding.provision) if end) or ("bill",)
    return tuple(f"{finding.check}@{end}" for end in ends)


def waive(findings: Sequence[Finding], waivers: Mapping[str, str]) -> tuple[list[Finding], list[Finding]]:
    """Set aside the findings that are waived.

    Args:
        findings: all of them.
        waivers: "check@provision", "check@fact.path" or "check@bill" → reason.

    Returns:
        What still stands, and what was waived with the reason in its words. What `may_waive` denies stands.
    """
    kept: list[Finding] = []
    gone: list[Finding] = []
    used: set[str] = set()
    for finding in findings:
        key = next((key for key in keys_of(finding) if key in waivers), "")
        if key and may_waive(finding):
            gone.append(replace(finding, message=f"{finding.message} Waived: {waivers[key]}"))
        else:
            kept.append(finding)
        if key and not may_waive(finding) and key not in used:
            kept.append(_denied(key, finding))
        used.add(key)
    kept += [
        Finding("waiver", Severity.WARNING, f"the waiver {key} meets no finding.", fix="drop it")
        for key in waivers
        if key not in used
    ]
    return kept, gone


def _denied(key: str, finding: Finding) -> Finding:
    """The finding that tells of a waiver of what no reason waives."""
    why = "is an error of the paper itself: it is mended, and no reason waives it."
    if finding.severity is Severity.STOP:
        why = "is a stop: the law bars this draft, and no reason waives that."
    return Finding("waiver", Severity.ERROR, f"{key} {why}", finding.provision, fix="drop the waiver")
