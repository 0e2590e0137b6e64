"""Batch room: coverage - every template for every place that could enact it, and where a draft stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from billgen.base.errors import BillgenError
from billgen.base.words import counted
from billgen.batch.jobs import Job, Setting, base_name
from billgen.batch.outcome import Outcome
from billgen.batch.run import Executor
from billgen.batch.standing import WHAT, Standing
from billgen.checks.enacting import government_finding, kind_finding
from billgen.library.library import Library


@dataclass(frozen=True, slots=True)
class Cell:
    """A template for a place.

    Attributes:
        standing: where its draft stands.
        blanks, assumed: paths of facts that are blank or only assumed.
        why: for one that is barred or faulty.
    """

    standing: Standing
    blanks: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The standing in a few letters: "3 blanks", "2 assumed", "ready"."""
        match self.standing:
            case Standing.BLANK:
                return counted(len(self.blanks), "blank")
            case Standing.ASSUMED:
                return f"{len(self.assumed)} assumed"
            case _:
                return self.standing.value


@dataclass(frozen=True, slots=True)
class Row:
    """A place: id, name, kind, and template → cell; a template that such a place cannot enact has none."""

    id: str
    name: str
    kind: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole: templates in their order, rows by id."""

    templates: Sequence[str]
    rows: Sequence[Row]

    def counts(self, template: str) -> dict[Standing, int]:
        """Standing → how many places, for one template; standings that no place has are left out."""
        cells = [row.cells[template] for row in self.rows if template in row.cells]
        counts = {standing: sum(cell.standing is standing for cell in cells) for standing in Standing}
        return {standing: n for standing, n in counts.items() if n}


def pairs(library: Library, templates: Sequence[str], places: Sequence[str]) -> list[Job]:
    """A job for each template and each place of a kind that can enact it.

    A place without a government of its own, or whose facts cannot be read, enacts nothing here.
    """
    found: list[Job] = []
    for place in places:
        try:
            facts = library.facts.place(place)
        except BillgenError:
            continue
        if government_finding(facts):
            continue
        for id in templates:
            if kind_finding(library.template(id), facts.kind, place) is None:
                found.append(Job(id, place, base_name(id, place)))
        library.facts.forget(place)
    return found


def cover(
    setting: Setting,
    templates: Sequence[str],
    jobs: Sequence[Job],
    look: Executor,
    tell: Callable[[int], None],
) -> Coverage:
    """Look at every job, and write nothing.

    Args:
        setting: what drafts would be made with.
        templates: in the order of the columns.
        jobs: from `pairs`.
        look: who looks; it renders nothing.
        tell: called with how many were looked at.
    """
    outcomes: dict[str, dict[str, Outcome]] = {}
    looked = look(setting, ((job, "") for job in jobs), lambda: False)
    for done, (job, outcome) in enumerate(looked, 1):
        outcomes.setdefault(job.place, {})[job.template] = outcome
        tell(done)
    rows = [
        Row(id, one.name, one.kind, {template: _cell(outcome) for template, outcome in by_template.items()})
        for id, by_template in sorted(outcomes.items())
        for one in [next(iter(by_template.values()))]
    ]
    return Coverage(templates, rows)


def _cell(outcome: Outcome) -> Cell:
    account = outcome.account
    return Cell(account.standing, account.blanks, tuple(path for path, _, _ in account.assumed), account.why)


def page(coverage: Coverage, titles: Mapping[str, str], day: str) -> str:
    """A page for a browser: one file, no script, no address; every colour has its word.

    Args:
        coverage: what to show.
        titles: template → its title.
        day: on which it was looked, as 2027-01-31.
    """
    from billgen.batch.pages import fill

    return fill(
        "coverage.html.j2",
        coverage=coverage,
        titles=titles,
        day=day,
        standings=list(Standing),
        what=WHAT,
        counts={id: coverage.counts(id) for id in coverage.templates},
    )
