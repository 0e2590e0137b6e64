"""Checks room: wordings - words that cannot be operative, parties and names, leftovers, and/or, idle duties.

Each function holds the passages of a draft against its rows of a table, and says how much a row weighs where
it is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from billgen.base.findings import Finding, Severity
from billgen.bill.wordings import AND_OR, BRACKET, LEFTOVERS, PARTISAN, Wording, compiled
from billgen.checks import duty, operative
from billgen.checks.chain import Checked
from billgen.checks.passages import Passage, Role
from billgen.checks.rows import TABLE

Weigh = Callable[[Wording, Passage], Severity | None]

_OPERATIVE: Collection[Role] = ("operative", "definition", "law")
_NOT_OURS: Collection[Role] = ("signature", "note")
_DENIED = re.compile(r"\b(?:not|no|nothing|never|neither|nor)\b[^.;:,]{0,60}\Z", re.IGNORECASE)
"""What stands right before words that are denied, not said."""


def operative_words(checked: Checked) -> Iterator[Finding]:
    """Words without effect in operative text: law of others declared void, officers of others punished."""
    own = "state" in checked.manifest.enacted_by
    only_opinion = checked.manifest.effect == "hortatory"

    def says(row: Wording) -> bool:
        return row.check == operative.OPERATIVE and not (row.local and own)

    def weigh(row: Wording, passage: Passage) -> Severity | None:
        level = row.hortatory if only_opinion and row.hortatory else row.level
        return Severity(level) if passage.role in _OPERATIVE else None

    yield from _found(checked, says, weigh, options=True)


def partisan(checked: Checked) -> Iterator[Finding]:
    """Parties, epithets, and officeholders by name, in the template's own words."""
    given = checked.manifest.options.get("recital_voice")
    voice = checked.evaluate("options.recital_voice", checked.manifest.where) if given else ""

    def weigh(row: Wording, passage: Passage) -> Severity | None:
        if passage.role in _NOT_OURS:
            return None
        if passage.heading and not row.headings:
            return None
        if passage.role in ("recital", "finding"):
            return None if str(voice) == "partisan" else Severity.WARNING
        return Severity.ERROR

    yield from _found(checked, _of(PARTISAN), weigh)


def leftovers(checked: Checked) -> Iterator[Finding]:
    """What a draft must not leave behind: [insert …], TK, TBD, lorem ipsum, typed blanks."""

    def weigh(row: Wording, passage: Passage) -> Severity | None:
        if passage.role == "law" and row.what == BRACKET:
            return None  # where new words stand in brackets
        return Severity.WARNING if passage.role == "note" else Severity.ERROR

    yield from _found(checked, _of(LEFTOVERS), weigh, options=True)


def and_or(checked: Checked) -> Iterator[Finding]:
    """And/or in text that has effect: it leaves open which."""

    def weigh(_row: Wording, passage: Passage) -> Severity | None:
        return Severity.WARNING if passage.role in (*_OPERATIVE, "exhibit") else None

    yield from _found(checked, _of(AND_OR), weigh, options=True)


def actor(checked: Checked) -> Iterator[Finding]:
    """A duty word whose subject can have no duty."""

    def weigh(_row: Wording, passage: Passage) -> Severity | None:
        return Severity.WARNING if passage.role in _OPERATIVE and not passage.heading else None

    yield from _found(checked, _of(duty.ACTOR), weigh, options=True)


def _of(check: str) -> Callable[[Wording], bool]:
    return lambda row: row.check == check


def _found(
    checked: Checked, says: Callable[[Wording], bool], weigh: Weigh, *, options: bool = False
) -> Iterator[Finding]:
    """What the passages hold of the rows asked for; with `options`, also each option's words."""
    language = checked.language
    for words in (language.ours, language.typed) if options else (language.ours,):
        for index in sorted(words.held):
            row = TABLE[index]
            if not says(row):
                continue
            for passage, matches in words.held[index]:
                severity = weigh(row, passage)
                if severity is None:
                    continue
                for match in matches:
                    if _meant(row, passage, match):
                        yield _finding(row, severity, passage, match)


def _meant(row: Wording, passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence round the words says what the row is about."""
    words = match.string
    start = max(words.rfind(". ", 0, match.start()) + 2, 0) if ". " in words[: match.start()] else 0
    end = words.find(". ", match.end())
    sentence = words[start : end if end >= 0 else None]
    if row.unless and compiled(row.unless).search(sentence):
        return False
    if row.within and not compiled(row.within).search(f"{passage.lead} {sentence}"):
        return False
    if row.unlisted and passage.listed:
        return False
    return row.check != operative.OPERATIVE or not _DENIED.search(words[start : match.start()])


def _finding(row: Wording, severity: Severity, passage: Passage, match: re.Match[str]) -> Finding:
    said = " ".join(passage.printed[match.start() : match.end()].split())
    said = said if len(said) <= 120 else f"{said[:119]}…"
    message = f"{row.what}: {said!r}."
    return Finding(row.check, severity, message, passage.provision, passage.where, row.fix, passage.path)
