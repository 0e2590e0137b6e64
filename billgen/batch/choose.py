"""Batch room: which places a run is for - by name, by state, by kind, by a condition on facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billgen.base.errors import BillgenError, CommandError, InputError, Problem
from billgen.base.expressions import Expressions, roots_of
from billgen.base.provenance import Record
from billgen.base.traced import Missing, Reads
from billgen.facts.ids import did_you_mean
from billgen.facts.paths import unknown
from billgen.facts.schema import KINDS
from billgen.library.library import Library
from billgen.places.store import PlaceStore


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places of a run.

    Attributes:
        ids: place ids, in order.
        undecided: ids that the condition could not be decided for: a fact that it asks for is missing.
        problems: names that nothing answers to, and facts that cannot be read.
    """

    ids: Sequence[str]
    undecided: Sequence[str] = ()
    problems: Sequence[Problem] = ()


def choose(
    library: Library, names: Sequence[str], within: Sequence[str], kinds: Sequence[str], where: str
) -> Chosen:
    """The places asked for; each condition narrows the choice.

    Args:
        library: where they are.
        names: ids or names of places; all of them when empty.
        within: states, or the country, below which they lie: ids, names or postal letters.
        kinds: kinds they may have.
        where: a condition over place, state and us; "" for none.

    Raises:
        CommandError: a state or kind that nothing has.
        InputError: the condition cannot be read.
    """
    if strange := [one for one in kinds if one not in KINDS]:
        what = f"no kind of place is called {strange[0]!r}"
        raise CommandError(Problem(what, fix=f"one of {', '.join(KINDS)}.{did_you_mean(strange[0], KINDS)}"))
    within = [library.facts.find_state(one) for one in within]
    problems: list[Problem] = []
    ids = _named(library, names, problems) if names else list(_within(library, within or ["us"]))
    if names and within:
        ids = [id for id in ids if any(id.startswith(f"{one}/") or id == one for one in within)]
    if not names:
        ids = _of_kinds(library, ids, kinds, problems) if kinds else ids
    elif kinds:
        ids = [id for id in ids if library.facts.place(id).kind in kinds]
    if not where:
        return Chosen(ids, (), problems)
    kept: list[str] = []
    undecided: list[str] = []
    for id in ids:
        try:
            answer = _holds(library, id, where)
        except InputError as error:
            if id == ids[0]:
                raise
            problems += error.problems
            continue
        if isinstance(answer, Missing):
            if slip := next(filter(None, map(unknown, answer.paths)), None):
                raise CommandError(Problem(f"--where: {slip.what}", fix=slip.fix))
            undecided.append(id)
        elif answer:
            kept.append(id)
        library.facts.forget(id)
    return Chosen(kept, undecided, problems)


def _named(library: Library, names: Sequence[str], problems: list[Problem]) -> list[str]:
    found: list[str] = []
    for name in names:
        try:
            id = library.facts.find(name)
            if id not in found:
                found.append(id)
        except BillgenError as error:
            problems += error.problems
    return found


def _within(library: Library, within: Sequence[str]) -> Iterator[str]:
    """Ids of localities below some states, files and tables together; of a country, also the states."""
    known = library.facts.ids()
    table = library.facts.table
    seen: set[str] = set()
    for above in within:
        own = [id for id in known if id.startswith(f"{above}/")]
        stored = table.ids(above) if isinstance(table, PlaceStore) else []
        for id in sorted({*own, *stored}):
            if id not in seen:
                seen.add(id)
                yield id


def _of_kinds(
    library: Library, ids: Sequence[str], kinds: Sequence[str], problems: list[Problem]
) -> list[str]:
    """Those of some kinds; a file's word goes before the table's."""
    table = library.facts.table
    files = set(library.facts.ids())
    stored = table.kinds() if isinstance(table, PlaceStore) else {}
    kept: list[str] = []
    for id in ids:
        kind = stored.get(id, "")
        if id in files:
            try:
                kind = library.facts.place(id).kind
            except InputError as error:
                problems += error.problems
                continue
        if kind in kinds:
            kept.append(id)
    return kept


def _holds(library: Library, id: str, where: str) -> object:
    facts = library.facts.place(id)
    roots = {"place": facts.place, "state": facts.state or Record({}), "us": facts.us}
    reads = Reads()
    return Expressions().evaluate(where, roots_of(roots, reads))
