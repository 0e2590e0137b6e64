"""Checks room: references, ids, terms, and the parts a form must have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billgen.base.errors import Place
from billgen.base.findings import Finding, Severity
from billgen.base.kept import by_identity
from billgen.bill.model import Bill, Flush, Provision, Value, plain
from billgen.bill.terms import OPENING, term_of
from billgen.checks.chain import Checked, from_problems
from billgen.library.library import BILL

_EXTENDS = re.compile(r"\{%[-+]?\s*extends\b")


def references(checked: Checked) -> Iterator[Finding]:
    """References that lead nowhere, or to an id made of a position."""
    off = {id for id, on in checked.switches.items() if not on}
    for finding in from_problems("references", Severity.ERROR, checked.problems.get("references", ())):
        dropped = next((id for id in off if f"'{id}" in finding.message), "")
        if dropped:
            message = f"{finding.message} The section {dropped!r} is switched off."
            finding = Finding(
                "references", Severity.ERROR, message, "", finding.where, f'guard it with on("{dropped}")'
            )
        yield finding


def numbers(checked: Checked) -> Iterator[Finding]:
    """Levels the place's ladder has no label for."""
    yield from from_problems("numbers", Severity.ERROR, checked.problems.get("numbers", ()))


def title(checked: Checked) -> Iterator[Finding]:
    """Parts the title must have and the place has no words for."""
    yield from from_problems("title", Severity.WARNING, checked.problems.get("title", ()))


def codification(checked: Checked) -> Iterator[Finding]:
    """Numbers of the code that nobody knows."""
    yield from from_problems("codification", Severity.WARNING, checked.problems.get("codification", ()))


def amendments(checked: Checked) -> Iterator[Finding]:
    """Quoted law that departs from its words, and law whose words are not known."""
    for problem in checked.problems.get("amendments", ()):
        # Without the law's words a drafting instruction prints, which is no fault of the draft.
        weight = Severity.WARNING if problem.what.endswith("is not bill text") else Severity.ERROR
        yield from from_problems("amendments", weight, (problem,))


def switches(checked: Checked) -> Iterator[Finding]:
    """A section that can be switched off but prints all the same: its guard is missing."""
    for id, on in checked.switches.items():
        section = next((one for one in checked.bill.sections if one.id == id), None)
        if section is None and on:
            yield Finding(
                "switches",
                Severity.ERROR,
                f"the section {id!r} is switched on and is not in the text",
                fix="add it, or drop it from sections:",
            )
        if section is not None and not on:
            yield Finding(
                "switches",
                Severity.ERROR,
                f"the section {id!r} is switched off and prints all the same",
                id,
                section.where,
                f'put it inside {{% if on("{id}") %}} … {{% endif %}}',
            )


def parts(checked: Checked) -> Iterator[Finding]:
    """Parts the form must have, in its order."""
    bill = checked.bill
    text = f"{checked.manifest.id}/{BILL}"
    if not _EXTENDS.search(checked.sources.get(text, "{% extends form %}")):
        what = f"the text does not extend its form, so that nothing of {checked.form.title} prints round it"
        fix = "write {% extends form %} and {% block provisions %} before the sections, {% endblock %} after"
        yield Finding("parts", Severity.ERROR, what, where=Place(text, 1), fix=fix)
        return
    present = {block.role for block in (*bill.front, *bill.back) if block.runs}
    if any(True for _ in bill.sections):
        present.add("provisions")
    if any("clause" in section.classes for section in bill.sections):
        present.add("enacting-clause")  # it stands in section 1
    present |= {"exhibit"} if bill.exhibits else set()
    for part in checked.form.required:
        if part not in present:
            words = part.replace("-", " ")
            fix = f"the form {checked.form.id!r} prints it from the place's drafting facts"
            if part == "provisions":
                fix = "the sections stand between {% block provisions %} and {% endblock %}"
            yield Finding(
                "parts",
                Severity.ERROR,
                f"{checked.form.title} must have its {words}, and this draft has none",
                where=checked.form.where,
                fix=fix,
            )
    for section in bill.sections:
        # Some places lay the law in without a word: its section has the number alone.
        silent = "wrapper" in section.classes or section.children
        if not silent and not any(plain(one.runs).strip() for one in section.walk()):
            yield Finding(
                "parts", Severity.ERROR, f"the section {section.id!r} has no text", section.id, section.where
            )


def lines(checked: Checked) -> Iterator[Finding]:
    """Values of several lines inside a provision: the breaks print, and only the first line has the label."""
    for section in checked.bill.sections:
        for provision in section.walk():
            flush = [child.runs for child in provision.children if isinstance(child, Flush)]
            for value in (
                run
                for runs in (provision.runs, *flush)
                for run in runs
                if isinstance(run, Value) and "\n" in run.text
            ):
                yield Finding(
                    "lines",
                    Severity.WARNING,
                    f"a value of {value.text.count(chr(10)) + 1} lines stands in a provision",
                    provision.id,
                    provision.where,
                    "write it in one line, or give each line an item of its own",
                    value.paths[0] if value.paths else "",
                )


# Terms ------------------------------------------------------------------------------------------------

_DUTY = re.compile(r"\b(shall|must)\b")


def definitions(bill: Bill) -> list[tuple[str, Provision]]:
    """The terms of the definitions sections, each with its item."""
    return [
        (term, item)
        for section in bill.sections
        if "definitions" in section.classes
        for item in section.provisions
        if (term := term_of(item))
    ]


@by_identity
def _words(provision: Provision) -> str:
    """The words of a provision and of all below it, in small letters."""
    found: list[str] = []
    for one in provision.walk():
        found += (plain(one.heading), plain(one.runs))
        found += [plain(child.runs) for child in one.children if isinstance(child, Flush)]
    return " ".join(found).casefold()


def _uses(term: str, text: str) -> int:
    """How often a term stands in a text, in the singular or a plain plural; both in small letters."""
    stem, ends = (term.removesuffix("y"), "(?:y|ies)") if term.endswith("y") else (term, "(?:e?s)?")
    # Opened by plain letters, which are found fast; the word's beginning is looked at afterwards.
    found = re.finditer(rf"{re.escape(stem)}{ends}\b", text)
    return sum(not (text[one.start() - 1 : one.start()].isalnum()) for one in found)


def terms(checked: Checked) -> Iterator[Finding]:
    """Terms defined twice, never used, or with a duty inside; items that define nothing."""
    defined = definitions(checked.bill)
    for section in checked.bill.sections:
        if "definitions" in section.classes:
            for item in section.provisions:
                if not term_of(item) and not item.id.endswith(f".{OPENING}"):
                    yield Finding(
                        "terms",
                        Severity.ERROR,
                        "an item of a definitions section opens with no quoted term",
                        item.id,
                        item.where,
                        'write "Term" means …',
                    )
    seen: dict[str, Provision] = {}
    # Most terms are used in one of the first sections that do not define them: there the search ends.
    sections = (*checked.bill.sections, *checked.bill.exhibits)
    within = " ".join(_words(one) for one in sections if "definitions" in one.classes)
    elsewhere = [one for one in sections if "definitions" not in one.classes]
    for term, item in defined:
        key = term.casefold()
        if key in seen:
            yield Finding("terms", Severity.ERROR, f"the term {term!r} is defined twice", item.id, item.where)
        seen[key] = item
        own = _words(item)
        if not any(_uses(key, _words(one)) for one in elsewhere) and _uses(key, within) <= _uses(key, own):
            yield Finding(
                "terms",
                Severity.WARNING,
                f"the term {term!r} is defined and never used",
                item.id,
                item.where,
                "use it, or drop the definition",
            )
        if duty := _DUTY.search(own):
            yield Finding(
                "terms",
                Severity.WARNING,
                f"the definition of {term!r} holds a duty ({duty[1]!r})",
                item.id,
                item.where,
                "move the duty to an operative section",
            )
