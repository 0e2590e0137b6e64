"""Checks room: law gates and rules of arithmetic - what the law forbids there, and what must add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from billgen.base.findings import Finding, Severity
from billgen.base.traced import Missing
from billgen.checks.chain import Checked
from billgen.library.manifest import Gate

Evaluate = Callable[[str], object]


def gate_findings(gates: Sequence[Gate], evaluate: Evaluate) -> Iterator[Finding]:
    """What the gates say. Run before composing too: a barred place gets reasons and no draft."""
    for gate in gates:
        result = evaluate(gate.when)
        if isinstance(result, Missing):
            yield Finding(
                "law-gate",
                Severity.WARNING,
                f"NOT CHECKED: the law gate «{gate.say.strip()}» hangs on {', '.join(result.paths)}, which is not known.",
                where=gate.where,
                fix="have counsel check the law there before the draft is used, and record it with its source",
                path=result.paths[0],
            )
        elif result:
            words = [gate.say.strip()]
            for lead, path in (("Authority: ", gate.cite), ("What is lawful there instead: ", gate.instead)):
                value = evaluate(path) if path else None
                if value and not isinstance(value, Missing):
                    words.append(
                        lead + str(value).strip() + ("" if str(value).strip().endswith(".") else ".")
                    )
            yield Finding(
                "law-gate",
                Severity.STOP if gate.level == "stop" else Severity.WARNING,
                " ".join(words),
                where=gate.where,
                path=gate.cite.removesuffix(".cite"),
            )


def gates(checked: Checked) -> Iterator[Finding]:
    """The gates as a check of a finished draft."""
    yield from gate_findings(checked.manifest.gates, checked.evaluate)


def rules(checked: Checked) -> Iterator[Finding]:
    """Arithmetic and dates of the manifest's `rules:`."""
    for rule in checked.manifest.rules:
        result = checked.evaluate(rule.text)
        if isinstance(result, Missing):
            message = f"NOT CHECKED: {rule.text} hangs on {', '.join(result.paths)}, which is not known."
            yield Finding("rules", Severity.WARNING, message, where=rule.where, path=result.paths[0])
        elif not result:
            yield Finding(
                "rules",
                Severity.ERROR,
                f"this must hold and does not: {rule.text}",
                where=rule.where,
                fix="change the options",
            )
