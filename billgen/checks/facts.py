"""Checks room: missing, unknown and assumed facts, and conditions that could not be decided."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, NotApplicable, Status
from billgen.bill.model import Blank, Runs, Value
from billgen.checks.chain import Checked


def _printed(checked: Checked) -> Iterator[tuple[str, Runs]]:
    """Every run that prints, with the provision it stands in."""
    bill = checked.bill
    for block in (*bill.front, *bill.back):
        yield "", block.runs
    for section in bill.sections:
        for provision in section.walk():
            yield provision.id, provision.heading
            yield provision.id, provision.runs
            for child in provision.children:
                yield provision.id, child.runs
            for note in provision.notes:
                for paragraph in note.paragraphs:
                    yield provision.id, paragraph
    for note in bill.notes:
        for paragraph in note.paragraphs:
            yield "", paragraph


def missing(checked: Checked) -> Iterator[Finding]:
    """Every gap that prints as a marked blank, once a fact."""
    seen: set[str] = set()
    for provision, runs in _printed(checked):
        for run in runs:
            if not isinstance(run, Blank) or run.kind == "deliberate":
                continue
            for path in run.paths:
                if path in seen:
                    continue
                seen.add(path)
                need = checked.needs.get(path)
                why = f" It is needed: {need.why}." if need else ""
                wanted = checked.reads.wanted.get(path) or [None]
                word = "is not known" if run.kind == "unknown" else "is not given"
                yield Finding(
                    "missing",
                    Severity.WARNING,
                    f"{path} {word}; a marked blank stands in the draft.{why}",
                    provision,
                    wanted[0],
                    f"add it to {checked.home(path)} with its source, or give it: --fact {path}=…",
                    path,
                )


def assumed(checked: Checked) -> Iterator[Finding]:
    """Every assumed value that prints, once a fact."""
    seen: set[str] = set()
    for provision, runs in _printed(checked):
        for run in runs:
            if not isinstance(run, Value) or run.status != Status.ASSUMED:
                continue
            for path in run.paths:
                fact = checked.reads.found.get(path)
                if path in seen or fact is None or fact.status is not Status.ASSUMED:
                    continue
                seen.add(path)
                note = f" {fact.note}." if fact.note else ""
                yield Finding(
                    "assumed",
                    Severity.WARNING,
                    f"{path} is assumed ({_shown(fact)!r}).{note}",
                    provision,
                    fact.where,
                    f"confirm it and give its source in {checked.home(path)}, or give it: --fact {path}=…",
                    path,
                )


def _shown(fact: Fact) -> str:
    return "" if isinstance(fact.value, NotApplicable) else str(fact.value)


def not_checked(checked: Checked) -> Iterator[Finding]:
    """Conditions of the text that hang on a missing fact: what they guard was left out, and that is not a no."""
    for where, paths in dict.fromkeys(checked.reads.unchecked):
        yield Finding(
            "not-checked",
            Severity.WARNING,
            f"a condition was not checked: {', '.join(paths)} is not known. The text it guards was left out.",
            where=where,
            fix=f"give {paths[0]} in {checked.home(paths[0])}, or --fact {paths[0]}=…",
            path=paths[0],
        )
