"""Batch room: confirmation forms - what a town is asked about its own facts, as pages and as one sheet.

A reply is the sheet's rows again, however they came: `replies` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from billgen.base.errors import CommandError
from billgen.base.words import counted
from billgen.batch.ledger import Entry
from billgen.batch.pages import fill
from billgen.batch.report import ON_ONE_PAGE, script
from billgen.batch.standing import cut_off
from billgen.batch.summary import state_of
from billgen.facts.called import question
from billgen.facts.kinds import Anything, Leaf, ListOf
from billgen.facts.meaning import FORM, Meaning, meaning
from billgen.facts.paths import type_at
from billgen.facts.schema import FILE
from billgen.library.saving import save_all
from billgen.places.sheets import csv_bytes

FOLDER = "confirm"
SHEET = "confirm.csv"
COLUMNS = (
    *("place", "name", "fact", "about", "assumed", "basis", "right", "change_to", "source", "who", "date"),
    "path",
)
NOT_ASKED = ("law", "law_text", "cases", "constitution", "acts", "localities", "placement", "legislature")
"""What no town answers: where the law stands, and what is its state's to say."""
_CLASS = "class"
_AT_ONCE = 500
"""Pages that are held in memory and written together."""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that a town is asked about.

    Attributes:
        path: below the place: "officers.clerk".
        ask: what a clerk can answer in one line.
        about: what it means.
        value: what the drafts take for it, or "" for a blank.
        basis: what stands behind that value.
        templates: ids of the templates that read it.
    """

    path: str
    ask: str
    about: Meaning
    value: str
    basis: str
    templates: tuple[str, ...]

    @property
    def of_form(self) -> bool:
        """Whether it is a rule of form, and not what is true of the town."""
        return self.path.startswith(f"{FORM}.")


@dataclass(slots=True)
class Form:
    """What one town is asked: its facts first, then the rules of form."""

    place: str
    name: str
    questions: list[Question] = field(default_factory=list[Question])

    @property
    def file(self) -> str:
        """The name of its page, which tells the towns apart: "seattle-wa.html"."""
        return "-".join(reversed(self.place.split("/")[1:] or [self.place])) + ".html"


def refused_path(path: str) -> str:
    """Why a town is not asked about a path below its place, or "" when it may answer."""
    top = path.partition(".")[0]
    if top in NOT_ASKED:
        return f"`{path}` says where the law stands, which no reply settles"
    try:
        type_ = type_at(path)
    except CommandError as error:
        return error.problems[0].what
    if (row := FILE.by_name.get(top)) and row.identity:
        return f"`{path}` says which place it is, which no reply changes"
    if any(key.isdigit() for key in path.split(".")):
        return f"`{path}` is an item of a list; the list is changed as a whole, in the facts file"
    if not isinstance(type_, Leaf | Anything) and not (
        isinstance(type_, ListOf) and isinstance(type_.item, Leaf)
    ):
        return f"`{path}` holds several facts"
    return ""


def forms(entries: Iterable[Entry]) -> list[Form]:
    """A form for each place of a run that lacks or assumes a fact that its clerk can know.

    How sections are numbered, or a title is punctuated, no clerk is asked: the table of facts has no question
    for it.
    """
    found: dict[str, dict[str, tuple[str, str, set[str]]]] = {}
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for entry in entries:
        mine = found.setdefault(entry.place, {})
        names[entry.place] = entry.outcome.name or entry.place
        kinds[entry.place] = entry.outcome.kind.replace("_", " ") or "place"
        for path, value, basis in _told(entry):
            mine.setdefault(path, (value, basis, set()))[2].add(entry.template)
    made: list[Form] = []
    for place, facts in found.items():
        questions = [
            Question(path, ask, meaning(f"place.{path}"), value, basis, tuple(sorted(templates)))
            for path, (value, basis, templates) in facts.items()
            if (ask := question(path, kinds[place]))
        ]
        if questions:
            questions.sort(key=lambda one: (one.of_form, one.path != _CLASS, bool(one.value), one.path))
            made.append(Form(place, names[place], questions))
    return made


def _told(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """(path below the place, value, basis) of what a town can be asked; a value that is cut off is not."""
    account = entry.outcome.account
    if "class" in account.checks:  # what the state gives to such places hangs on it
        yield _CLASS, "", "not known; state law gives most rules by it"
    for path, value, note in account.assumed:
        below = path.removeprefix("place.")
        if below != path and not refused_path(below) and not cut_off(value):
            yield below, value, note or "a guess that nobody has checked for this place"
    for path in account.blanks:
        below = path.removeprefix("place.")
        if below != path and not refused_path(below):
            yield below, "", "not known"


def sheet(forms: Sequence[Form]) -> bytes:
    """All forms as one table: one row a fact, with columns to fill in."""
    return csv_bytes(
        COLUMNS,
        (
            (
                *(form.place, form.name, one.about.name, one.ask, one.value, one.basis),
                *("", "", "", "", "", one.path),
            )
            for form in forms
            for one in form.questions
        ),
    )


def page(form: Form, titles: Mapping[str, str], day: str) -> str:
    """A form as a page: it prints as it is, and makes a reply where scripts run."""
    words, hash = script("reply.js")
    return fill(
        "confirm.html.j2",
        form=form,
        titles=titles,
        day=day,
        script=words,
        script_hash=hash,
        parts=[
            ("About the place", [one for one in form.questions if not one.of_form]),
            ("How its ordinances are written", [one for one in form.questions if one.of_form]),
        ],
        templates=sorted({id for one in form.questions for id in one.templates}),
    )


def write_forms(out: Path, entries: Sequence[Entry], titles: Mapping[str, str], day: str) -> list[str]:
    """Write a page for each town below `confirm`, and `confirm.csv` for all; returns what to name of them.

    Of more than 3,000 towns each state has a sheet of its own, `confirm-wa.csv`.
    """
    made = forms(entries)
    if not made:
        return []
    sheets = {out / SHEET: made}
    if len(made) > ON_ONE_PAGE:
        by: dict[str, list[Form]] = {}
        for form in made:
            by.setdefault(state_of(form.place), []).append(form)
        sheets = {out / SHEET.replace(".", f"-{state}."): mine for state, mine in sorted(by.items())}
    for start in range(0, len(made), _AT_ONCE):
        chunk = made[start : start + _AT_ONCE]
        pages = {out / FOLDER / one.file: page(one, titles, day).encode() for one in chunk}
        save_all(pages, replace=True, sync=False)
    save_all({path: sheet(mine) for path, mine in sheets.items()}, replace=True)
    return [*map(str, sheets), f"{out / FOLDER} ({counted(len(made), 'page')})"]
