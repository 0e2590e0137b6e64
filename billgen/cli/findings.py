"""Cli room: findings as a person reads them, and what strictness makes of them."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence

import click

from billgen.base.findings import Finding, Severity

_COLOURS = {Severity.STOP: "red", Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "blue"}
_GRAVE = (Severity.STOP, Severity.ERROR)
_SHOWN_OF_A_KIND = 3


def show(findings: Sequence[Finding], *, err: bool, verbose: bool = True) -> None:
    """Print findings, the gravest first.

    Args:
        findings: in the order of their weight.
        err: on stderr instead of stdout.
        verbose: with place, fix and the name a waiver takes; without it, lighter findings of one kind are
            summed up after the third.
    """
    from billgen.checks.chain import by_weight
    from billgen.checks.waive import keys_of, may_waive

    shown: dict[str, int] = {}
    hidden = 0
    fix = ""
    for finding in by_weight(findings):
        grave = finding.severity in _GRAVE
        shown[finding.check] = shown.get(finding.check, 0) + 1
        if not (verbose or grave) and shown[finding.check] > _SHOWN_OF_A_KIND:
            hidden += 1
            continue
        head = click.style(
            f"{finding.severity.value} {finding.check}", fg=_COLOURS[finding.severity], bold=True
        )
        stands = f" [{finding.provision}]" if finding.provision else ""
        say(f"{head}{stands}: {finding.message}", 2, err=err)
        if not (verbose or grave):
            continue
        if finding.where:
            say(f"at {finding.where}", 6, err=err)
        if finding.fix and finding.fix != fix:
            # A fix that is a sentence of its own (what is lawful instead) needs no word before it.
            say(finding.fix if finding.fix[0].isupper() else f"Fix: {finding.fix}", 6, err=err)
        if verbose and may_waive(finding):
            say(f'Or set it aside: --waive "{keys_of(finding)[0]}=REASON"', 6, err=err)
        fix = finding.fix
    if hidden:
        say(f"… and {hidden} more of these kinds; -v shows all", 2, err=err)


def say(text: str, indent: int, *, err: bool) -> None:
    """Print a line, broken to the width of a terminal; a file or another program gets it whole."""
    lead = " " * indent
    if (sys.stderr if err else sys.stdout).isatty():
        width = max(40, shutil.get_terminal_size().columns - 1)
        text = textwrap.fill(text, width, subsequent_indent="    ", initial_indent=lead).removeprefix(lead)
    click.echo(lead + text, err=err)


def barring(findings: Sequence[Finding], *, strict: bool) -> list[Finding]:
    """The findings that keep a draft from being written."""
    grave = (*_GRAVE, Severity.WARNING) if strict else _GRAVE
    return [finding for finding in findings if finding.severity in grave]


def summary(findings: Sequence[Finding]) -> str:
    """Counts in words: "4 missing, 2 assumed"."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.check] = counts.get(finding.check, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing to settle"
