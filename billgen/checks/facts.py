"""Checks room: missing, unknown and assumed facts, and conditions that could not be decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from billgen.base.errors import Place, Problem
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, NotApplicable, Status
from billgen.base.traced import Reads
from billgen.base.words import verb
from billgen.bill.model import Blank, Value
from billgen.checks.chain import Checked
from billgen.facts.paths import unknown

_FACT_OF = {
    "words.shall": "place.drafting.style.duty",
    "words.state": "place.drafting.nouns.state",
    "words.general_fund": "place.drafting.nouns.general_fund",
}
"""Words of the form that are a fact of the place, by the fact that sets them."""


def missing(checked: Checked) -> Iterator[Finding]:
    """Every gap that prints as a marked blank, once a fact."""
    seen: set[str] = set()
    for path, places in checked.reads.missed.items():
        if slip := _slip(path):
            seen.add(path)
            if not _asked(checked, path):  # the gate or rule says it itself
                where = next(iter(places), None)
                yield Finding("missing", Severity.ERROR, slip.what, "", where, slip.fix, path)
            continue
        root, _, name = path.partition(".")
        if root == "words" and name not in checked.form.words:
            near = get_close_matches(name, checked.form.words, n=1)
            fix = f"did you mean words.{near[0]}?" if near else f"there are {', '.join(checked.form.words)}"
            what = f"the form has no word {name!r}"
            yield Finding("missing", Severity.ERROR, what, "", next(iter(places), None), fix, path)
            seen.add(path)
        if root == "options" and name.partition(".")[0] not in checked.manifest.options:
            near = get_close_matches(name, checked.manifest.options, n=1)
            fix = f"did you mean options.{near[0]}?" if near else "add it under options: in template.yaml"
            yield Finding("missing", Severity.ERROR, f"there is no option {name!r}", "", places[0], fix, path)
            seen.add(path)
    for provision, run in checked.language.values:
        if not isinstance(run, Blank) or run.kind == "deliberate":
            continue
        for path in (_FACT_OF.get(path, path) for path in run.paths):
            if path in seen:
                continue
            if _slip(path):  # of a slip, the loop above has told its start
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


def _slip(path: str) -> Problem | None:
    """What is wrong with a path by the schema; names in braces of a place's patterns may be any words."""
    return None if ".placement." in path else unknown(path)


def _asked(checked: Checked, path: str) -> bool:
    """Whether a gate or a rule of the manifest names a path."""
    manifest = checked.manifest
    return any(
        path in text
        for text in (*(one.when for one in manifest.gates), *(one.text for one in manifest.rules))
    )


_AMOUNT = re.compile(r"(.+\.figures\.\w+)\.amount")


def figures(checked: Checked) -> Iterator[Finding]:
    """A sum of money that prints without its year and edition: in the next edition it is another."""
    printed: dict[str, set[str]] = {}
    for provision, run in checked.language.values:
        section = provision.partition(".")[0]
        printed.setdefault(section, set()).update(run.paths)
    for section, paths in printed.items():
        for found in filter(None, map(_AMOUNT.fullmatch, sorted(paths))):
            lacking = [key for key in ("year", "edition") if f"{found[1]}.{key}" not in paths]
            if lacking:
                yield Finding(
                    "figures",
                    Severity.ERROR,
                    f"{found[0]} prints without its {' and its '.join(lacking)}.",
                    section,
                    checked.reads.found[found[0]].where if found[0] in checked.reads.found else None,
                    f"print {{{{ {found[1]}.{lacking[0]} }}}} in the same section",
                    found[0],
                )


def assumed(checked: Checked) -> Iterator[Finding]:
    """Every assumed value that prints, once a fact."""
    seen: set[str] = set()
    for provision, run in checked.language.values:
        if not isinstance(run, Value) or run.status != Status.ASSUMED:
            continue
        for path in run.paths:
            fact = checked.reads.found.get(path)
            if path in seen or fact is None or fact.status is not Status.ASSUMED:
                continue
            seen.add(path)
            path = _FACT_OF.get(path, path)
            note = f" {fact.note.rstrip('.')}." if fact.note else ""
            yield Finding(
                "assumed",
                Severity.WARNING,
                f"{path} is assumed ({_shown(fact)!r}).{note}",
                provision,
                fact.where,
                f"confirm it and give its source in {checked.home(path)}, or give it: --fact {path}=…",
                path,
            )


_RULES = "place.drafting."
_LADDER = f"{_RULES}ladder."
_LOOKS = f"{_RULES}page."


def assumed_rules(checked: Checked) -> Iterator[Finding]:
    """Drafting rules that shaped the paper and that nobody has read: labels, ladder, words of references."""
    depth = max((one.level for one in checked.bill.walk()), default=0)
    shaded = {path for _, run in checked.language.values if isinstance(run, Value) for path in run.paths}
    rules: list[str] = []
    for path, fact in sorted(checked.reads.found.items()):
        noun = path in _FACT_OF  # nouns are not shaded where they print
        path = _FACT_OF.get(path, path)
        if not path.startswith(_RULES) or path.startswith(_LOOKS) or fact.status is not Status.ASSUMED:
            continue
        if isinstance(fact.value, NotApplicable):
            continue
        if path.startswith(_LADDER) and int(path.removeprefix(_LADDER)) >= depth:
            continue
        if noun or path not in shaded:
            rules.append(f"{path.removeprefix(_RULES)} ({_shown(fact)!r})")
    if rules:
        yield Finding(
            "assumed-form",
            Severity.WARNING,
            f"these rules of form are assumed: {', '.join(rules)}.",
            fix=f"hold the draft against a printed one, and record them in {checked.home(_RULES)}",
            path="place.drafting",
        )


def _shown(fact: Fact) -> str:
    return "" if isinstance(fact.value, NotApplicable) else str(fact.value)


def not_checked(checked: Checked) -> Iterator[Finding]:
    """Conditions that hang on a missing fact: what they guard was left out, and that is not a no."""
    places: dict[tuple[str, ...], list[Place]] = {}
    for where, paths in dict.fromkeys(checked.reads.unchecked):
        if not any(map(_slip, paths)):  # a slip is told as missing, with what to write
            places.setdefault(paths, []).extend([where] if where else [])
    for paths, stand in places.items():
        many = len(stand) > 1
        head, text = (
            (f"{len(stand)} conditions were", "they guard") if many else ("a condition was", "it guards")
        )
        yield Finding(
            "not-checked",
            Severity.WARNING,
            f"{head} not checked{_lines(stand)}: {', '.join(paths)} "
            f"{verb(len(paths), 'is', 'are')} not known. The text {text} was left out.",
            where=next(iter(stand), None),
            fix=f"give {paths[0]} in {checked.home(paths[0])}, or --fact {paths[0]}=…",
            path=paths[0],
        )


def _lines(places: Iterable[Place]) -> str:
    """Places in words, file by file: " (thing/bill.md.j2:5, 8)"."""
    lines: dict[str, list[str]] = {}
    for place in places:
        lines.setdefault(place.file, []).append(str(place.line))
    found = "; ".join(f"{file}:{', '.join(numbers)}" for file, numbers in lines.items())
    return f" ({found})" if found else ""


def unclassed(checked: Checked) -> Iterator[Finding]:
    """A town of no class that its state's law goes by: most of what it could inherit is then missing."""
    if checked.classes:
        known = ", ".join(checked.classes)
        yield Finding(
            "class",
            Severity.WARNING,
            f"the state gives facts to places of class or form {known}, and this place is of none of them. "
            "Blanks may be filled by it: settle it before them.",
            fix=f"write its class: or government_form: in {checked.home('place.class')}, "
            "or give it: --fact place.class=…",
            path="place.class",
        )


def never_read(given: Iterable[str], reads: Reads, *, shared: bool) -> tuple[str, ...]:
    """The facts of the command line that a draft never looked at.

    Args:
        given: paths of `--fact`.
        reads: what the draft looked at.
        shared: whether the place is its own state, so that either root means the same.
    """
    read = [*reads.found]
    if shared:
        parted = (path.partition(".") for path in reads.found)
        read += [f"{'state' if root == 'place' else 'place'}.{rest}" for root, _, rest in parted]
    return tuple(path for path in given if not any(f"{one}.".startswith(f"{path}.") for one in read))


def unread(checked: Checked) -> Iterator[Finding]:
    """Facts of the command line that the draft never asks for: most likely a slip of the pen."""
    for path in checked.unread:
        near = get_close_matches(path, [*checked.reads.found, *checked.reads.missed], n=1)
        yield Finding(
            "unread",
            Severity.WARNING,
            f"--fact {path} was given, and nothing in this draft asks for it.",
            fix=f"did you mean {near[0]}?" if near else "see what it asks for: billgen show TEMPLATE",
            path=path,
        )


def renamed(checked: Checked) -> Iterator[Finding]:
    """Options and sections that were given under a name they no longer have."""
    for old, new in checked.renamed:
        yield Finding(
            "renamed",
            Severity.NOTICE,
            f"{old!r} is called {new!r} today; what was given for it was taken over.",
            where=checked.manifest.where,
            fix=f"write {new} in the file or the command that says {old}",
        )
