"""Checks room: a draft as a whole - one subject or more, what it costs, whether it is an emergency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from billgen.base.findings import Finding, Severity
from billgen.base.traced import Missing
from billgen.bill.wordings import STRUCK
from billgen.checks.chain import Checked

_SEVERAL = re.compile(r";|, and (?:relating|concerning|respecting|pertaining) ")
_JOINED = re.compile(r" and (?:for |to )?(?:the|an?) ")
_RULE = "state.constitution.single_subject.cite"


def single_subject(checked: Checked) -> Iterator[Finding]:
    """A subject that joins two matters: a warning where it says two and a bill may have one, else a notice.

    "The sale and the lease of land" is one matter, and only a reader can see that.
    """
    subject = checked.manifest.subject
    several = _SEVERAL.search(subject) is not None
    if checked.manifest.effect != "binding" or not (several or _JOINED.search(subject)):
        return
    rule = ""
    if "state" in checked.manifest.enacted_by:  # the constitution's rule is one on acts of the state
        cite = _fact(checked, _RULE)
        rule = "" if cite is None or isinstance(cite, Missing) else str(cite).removesuffix(".")
    yield Finding(
        "single-subject",
        Severity.WARNING if rule and several else Severity.NOTICE,
        f"the subject joins two matters: {subject!r}. "
        + (f"A bill there may have one subject: {rule}." if rule else "Some places allow one subject only."),
        where=checked.manifest.where,
        fix="name the one subject that both belong to, or make two instruments",
    )


# Cost ------------------------------------------------------------------------------------------------------

_COSTS = {
    "appropriation": "appropriates money",
    "fee": "sets a fee",
    "tax": "sets a tax",
    "penalty": "sets a penalty",
}
"""Classes of a section that change what a government takes in or spends."""

_STATE = 2
"""How many places the lineage of a state has; that of its town has one more."""

_AMOUNT = re.compile(r"\$\s?\d")
_BODY = re.compile(
    r"(?:\b(?:board|commission|committee|council|department|office|agency|authority|bank|fund|account|program"
    rf"|task force|division|bureau)|{STRUCK}) (?:is|are) (?:hereby )?(?:created|established)\b",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"\b(?:full-time|positions? (?:is|are) (?:hereby )?created|(?:shall|must|may) (?:hire|employ))\b",
    re.IGNORECASE,
)


_SUM = "sets an amount of money"
_NEW_BODY = "creates a body, a program or a fund"
_NEW_STAFF = "adds staff"


@lru_cache(maxsize=8192)
def _said(words: str) -> tuple[str, ...]:
    """What a passage says that costs money; the same passage comes again with every town of a run."""
    told = ((_SUM, _AMOUNT), (_NEW_BODY, _BODY), (_NEW_STAFF, _STAFF))
    return tuple(what for what, pattern in told if pattern.search(words))


def fiscal_note(checked: Checked) -> Iterator[Finding]:
    """What costs or brings in money in an act of a state: a note on that will be asked for; no fault.

    Fiscal notes are a legislature's own: what a council asks for instead differs from town to town.
    """
    if checked.manifest.effect != "binding" or len(checked.standing.lineage) > _STATE:
        return
    why: dict[str, list[str]] = {}
    for section in checked.bill.sections:
        for name, words in _COSTS.items():
            if name in section.classes:
                why.setdefault(words, []).append(section.id)
    sections = {section.id for section in checked.bill.sections}
    found: dict[str, list[str]] = {words: [] for words in (_SUM, _NEW_BODY, _NEW_STAFF)}
    for passage, told in (
        *((one, _said(one.words)) for one in checked.language.ours.passages),
        *((one, (_SUM,)) for one in checked.language.typed.passages if _is_money(checked, one.path)),
    ):
        section = passage.provision.partition(".")[0]
        if passage.role == "operative" and section in sections and not passage.heading:
            for words in told:
                found[words].append(section)
    for words, ids in found.items():
        if ids:
            why.setdefault(words, []).extend(ids)
    if why:
        said = "; ".join(f"it {words} ({', '.join(dict.fromkeys(ids))})" for words, ids in why.items())
        yield Finding(
            "fiscal-note",
            Severity.NOTICE,
            f"a fiscal note will be asked for: {said}.",
            fix="ask whoever writes fiscal notes there before introduction",
        )


def _is_money(checked: Checked, path: str) -> bool:
    """Whether a path leads to an amount: an option, or a field of a record."""
    _, name, *below = path.split(".")
    option = checked.manifest.options.get(name)
    return option is not None and "money" in (option.kind, option.fields.get(below[-1]) if below else "")


# Emergency -------------------------------------------------------------------------------------------------

_RULES = "place.drafting.emergency"
_URGENT = re.compile(r"\bimmediate preservation of the public\b|\bdeclar\w+ an emergency\b", re.IGNORECASE)


def emergency(checked: Checked) -> Iterator[Finding]:
    """An emergency clause, held against what the place allows."""
    declared = [one for one in checked.bill.sections if "emergency" in one.classes]
    found = [(one.id, one.where) for one in declared]
    for passage in checked.language.ours.holding("immediate preservation", "an emergency"):
        if passage.role == "operative" and _URGENT.search(passage.words):
            ids = (passage.provision, passage.provision.partition(".")[0])
            if not any(id in ids for id, _ in found):
                found.append((passage.provision, passage.where))
                yield Finding(
                    "emergency",
                    Severity.ERROR,
                    "words that declare an emergency stand in a section without the class .emergency, "
                    "so that the title does not speak of it.",
                    passage.provision,
                    passage.where,
                    "put the clause in a section of its own: {: #emergency .emergency .uncodified}",
                )
    for id, where in found:
        severity, message, fix = _standing(checked)
        yield Finding("emergency", severity, message, id, where, fix, _RULES)


def _standing(checked: Checked) -> tuple[Severity, str, str]:
    """What the place says of emergency clauses: its weight, the words, what to do."""
    said = {key: _fact(checked, f"{_RULES}.{key}") for key in ("allowed", "vote", "limits", "cite")}
    told = {
        key: "" if value is None or isinstance(value, Missing) else str(value) for key, value in said.items()
    }
    cite = f" Authority: {told['cite'].removesuffix('.')}." if told["cite"] else ""
    vote = f" It needs {told['vote'].removesuffix('.')}." if told["vote"] else ""
    limits = f" {told['limits']}" if told["limits"] else ""
    allowed = said["allowed"]
    if allowed is False or (isinstance(allowed, Missing) and not allowed.open):
        leave = "leave the section out: the place's own rule on when a law takes effect stands"
        return Severity.ERROR, f"an emergency clause is not allowed there.{limits}{cite}", leave
    if isinstance(allowed, Missing) or allowed is None:
        ask = "have counsel read the constitution or charter on it, and record what it says with its source"
        return (
            Severity.WARNING,
            f"whether an emergency clause is allowed there is not known.{vote}{limits}{cite}",
            ask,
        )
    if limits:
        hold = "hold the subject against these limits, and waive this with the reason"
        return Severity.WARNING, f"an emergency clause is allowed within limits.{limits}{vote}{cite}", hold
    count = "count the votes before introduction"
    return Severity.NOTICE, f"an emergency clause: it is allowed there.{vote}{cite}", count


def _fact(checked: Checked, path: str) -> object:
    return checked.evaluate(path, checked.manifest.where)
