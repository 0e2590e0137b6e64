"""Checks room: waivers - one finding, one reason; a waiver whose finding is gone is itself a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from billgen.base.findings import Finding, Severity


def waive(findings: Sequence[Finding], waivers: Mapping[str, str]) -> tuple[list[Finding], list[Finding]]:
    """Set aside the findings that are waived.

    Args:
        findings: all of them.
        waivers: "check@provision" (or "check@fact.path") → reason.

    Returns:
        What still stands, and what was waived with the reason in its words. A `stop` is never waived.
    """
    kept: list[Finding] = []
    gone: list[Finding] = []
    used: set[str] = set()
    for finding in findings:
        key = next(
            (
                f"{finding.check}@{end}"
                for end in (finding.provision, finding.path)
                if f"{finding.check}@{end}" in waivers
            ),
            "",
        )
        if not key:
            kept.append(finding)
            continue
        used.add(key)
        if finding.severity is Severity.STOP:
            kept.append(finding)
            message = f"{key} cannot be waived: it is a stop."
            kept.append(Finding("waiver", Severity.ERROR, message, finding.provision))
        else:
            message = f"{finding.message} Waived: {waivers[key]}"
            gone.append(
                Finding(
                    finding.check,
                    finding.severity,
                    message,
                    finding.provision,
                    finding.where,
                    finding.fix,
                    finding.path,
                )
            )
    kept += [
        Finding("waiver", Severity.WARNING, f"the waiver {key} meets no finding.", fix="drop it")
        for key in waivers
        if key not in used
    ]
    return kept, gone
