"""Checks room: law gates and rules of arithmetic - what the law forbids there, and what must add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Status
from billgen.base.traced import Missing, Reads
from billgen.checks.chain import Checked, Evaluate
from billgen.facts.paths import unknown
from billgen.library.manifest import Gate

NOT_CHECKED = "NOT CHECKED"
"""Opens a finding on a gate whose facts nobody has."""
AUTHORITY = " Authority: "
"""Stands before the citation in a finding on a gate."""

_OPTION = re.compile(r"options\.\w+")


def gate_findings(gates: Sequence[Gate], evaluate: Evaluate, reads: Reads) -> Iterator[Finding]:
    """What the gates say. Run before composing too: a barred place gets reasons and no draft."""
    for gate in gates:
        result = evaluate(gate.when, gate.where)
        if isinstance(result, Missing) and (slip := _slip(result)):
            path, fix = slip
            what = f"NOT CHECKED: there is no fact {path}, so that this is never asked: “{gate.say.strip()}”"
            yield Finding("law-gate", Severity.ERROR, what, where=gate.where, fix=fix, path=path)
        elif isinstance(result, Missing) and result.kind != "none":
            yield Finding(
                "law-gate",
                Severity.WARNING,
                f"{_unknown(result)}, so nobody has looked whether this holds there: “{gate.say.strip()}”",
                where=gate.where,
                fix="have counsel check the law there before use, and record it with its source",
                path=result.paths[0],
            )
        elif result:
            authority = _authority(gate, evaluate, reads)
            instead = _words(gate, gate.instead, evaluate)
            yield Finding(
                "law-gate",
                Severity.STOP if gate.level == "stop" else Severity.WARNING,
                gate.say.strip() + (f"{AUTHORITY}{authority}" if authority else ""),
                where=gate.where,
                fix=f"What is lawful there instead: {instead}" if instead else "",
                path=gate.cite.removesuffix(".cite"),
            )


def _slip(missing: Missing) -> tuple[str, str] | None:
    """A path among those missing that no place can have, and what to write; None when there is none."""
    slips = ((path, unknown(path)) for path in missing.paths)
    return next(((path, slip.fix) for path, slip in slips if slip), None)


def _unknown(missing: Missing) -> str:
    """That the facts of a gate are not known, by their paths."""
    *others, last = missing.paths
    return (
        f"{NOT_CHECKED}: {', '.join(others)} and {last} are not known"
        if others
        else f"{NOT_CHECKED}: {last} is not known"
    )


def _authority(gate: Gate, evaluate: Evaluate, reads: Reads) -> str:
    """The citation, since when it is law, and the day somebody read it: no status without a date."""
    path = gate.cite
    cite = _words(gate, path, evaluate).removesuffix(".")
    if not cite and ".cases." in path:  # a decision that nobody has cited yet has a name
        path = path.removesuffix("cite") + "name"
        cite = _words(gate, path, evaluate).removesuffix(".")
    if not cite:
        return ""
    effective = gate.cite.removesuffix("cite") + "effective"
    since = "" if unknown(effective) else _words(gate, effective, evaluate).removesuffix(".")
    fact = reads.found.get(path)
    source = fact.source if fact else None
    told = ""
    if fact and source and source.checked:
        how = "read on" if fact.status is Status.VERIFIED else f"as reported in {source.title}, seen on"
        told = f" ({how} {source.checked})"
    return cite + (f", in effect since {since}" if since else "") + told + "."


def _words(gate: Gate, path: str, evaluate: Evaluate) -> str:
    """A fact as a sentence's end; "" when it is not known."""
    value = evaluate(path, gate.where) if path else None
    text = "" if value is None or isinstance(value, Missing) else str(value).strip()
    return text if not text or text.endswith(".") else f"{text}."


def gates(checked: Checked) -> Iterator[Finding]:
    """The gates as a check of a finished draft."""
    yield from gate_findings(checked.manifest.gates, checked.evaluate, checked.reads)


def rules(checked: Checked) -> Iterator[Finding]:
    """Arithmetic and dates of the manifest's `rules:`."""
    for rule in checked.manifest.rules:
        result = checked.evaluate(rule.text, rule.where)
        if isinstance(result, Missing) and (slip := _slip(result)):
            path, fix = slip
            what = f"NOT CHECKED: there is no fact {path}, and this rule hangs on it: {rule.text}"
            yield Finding("rules", Severity.ERROR, what, where=rule.where, fix=fix, path=path)
        elif isinstance(result, Missing) and result.kind != "none":
            message = f"{_unknown(result)}, and this rule hangs on it: {rule.text}"
            yield Finding("rules", Severity.WARNING, message, where=rule.where, path=result.paths[0])
        elif not result:
            message = f"this must hold and does not: {rule.text}"
            if rule.say:
                message = f"{rule.say.strip()} The rule is: {rule.text}"
            named = _OPTION.search(rule.text)
            yield Finding(
                "rules",
                Severity.ERROR,
                message,
                where=rule.where,
                fix="change the options it names",
                path=named[0] if named else "",
            )
