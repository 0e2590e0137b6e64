"""Cli room: findings as a person reads them, and what strictness makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from billgen.base.findings import Finding, Severity

_COLOURS = {Severity.STOP: "red", Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}


def show(findings: Sequence[Finding], *, err: bool, verbose: bool = True) -> None:
    """Print findings, the gravest first; without `verbose`, repeated kinds are summed up after three."""
    order = list(Severity)
    shown: dict[str, int] = {}
    for finding in sorted(findings, key=lambda one: order.index(one.severity)):
        shown[finding.check] = shown.get(finding.check, 0) + 1
        if not verbose and shown[finding.check] > 3 and finding.severity is not Severity.ERROR:
            continue
        head = click.style(
            f"{finding.severity.value} {finding.check}", fg=_COLOURS[finding.severity], bold=True
        )
        stands = f" [{finding.provision}]" if finding.provision else ""
        click.echo(f"  {head}{stands}: {finding.message}", err=err)
        if finding.where and (verbose or finding.severity in (Severity.ERROR, Severity.STOP)):
            click.echo(f"      at {finding.where}", err=err)
        if finding.fix and verbose:
            click.echo(f"      Fix: {finding.fix}", err=err)
    hidden = sum(max(0, count - 3) for count in shown.values()) if not verbose else 0
    if hidden:
        click.echo(f"  … and {hidden} more of the same kinds; -v shows all", err=err)


def barring(findings: Sequence[Finding], *, strict: bool) -> list[Finding]:
    """The findings that keep a draft from being written."""
    grave = (Severity.STOP, Severity.ERROR, Severity.WARNING) if strict else (Severity.STOP, Severity.ERROR)
    return [finding for finding in findings if finding.severity in grave]


def summary(findings: Sequence[Finding]) -> str:
    """Counts in words: "4 missing, 2 assumed"."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.check] = counts.get(finding.check, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing to settle"
