"""Batch room: places that no table knows, as rows declare them - ids for them, and facts that are *given*."""

from __future__ import annotations

from pathlib import Path

from billgen.base.errors import CommandError, Problem
from billgen.base.provenance import Fact, Record, Status
from billgen.base.words import a
from billgen.batch.jobs import Declared
from billgen.facts.ids import COUNTY_ENDINGS, did_you_mean, id_problem, kind_problem, slug
from billgen.facts.schema import KINDS
from billgen.facts.table import Named, PlaceTable
from billgen.library.library import Library

_LAYER = "row"
_ABOVE = ("country", "state", "commonwealth", "territory")
_TOWNSHIPS = ("township", "charter township")


def declared_problem(declared: Declared) -> Problem | None:
    """What is wrong with a declaration by itself."""
    if declared.kind not in KINDS or declared.kind in _ABOVE:
        local = [kind for kind in KINDS if kind not in _ABOVE]
        what = f"no kind of locality is called {declared.kind!r}.{did_you_mean(declared.kind, local)}"
        return Problem(what, fix=f"write one of {', '.join(local)}")
    if declared.kind in _TOWNSHIPS and not declared.county:
        what = f"the township {declared.name!r} is declared without its county"
        return Problem(what, fix="add a column `county`: names of townships come again and again in a state")
    return None


def declared_id(library: Library, declared: Declared) -> tuple[str, Declared | None]:
    """The id of a declared place; one that is known already is that place, and needs no declaration.

    Raises:
        CommandError: the id belongs to a place of another kind, or the state has no facts.
    """
    above = f"us/{declared.state.lower()}"
    ends = COUNTY_ENDINGS.get(declared.kind, ("",))[0]
    name = slug(declared.name)
    if declared.kind in _TOWNSHIPS:
        county = slug(declared.county).removesuffix("-county")
        name = f"{name.removesuffix('-township')}-{slug(declared.kind)}-{county}"
    elif ends and not name.endswith(ends):
        name += ends
    id = f"{above}/{name}"
    if library.facts.knows(id):
        kind = library.facts.place(id).kind
        if kind != declared.kind:
            what = f"{id} is known as {a(kind)}, and the row declares {a(declared.kind)}"
            raise CommandError(Problem(what, fix=f"name the place itself in the column `place`: {id}"))
        return id, None
    if not library.facts.knows(above):
        raise CommandError(
            Problem(f"the state {declared.state} has no facts", fix=f"write jurisdictions/{above}.yaml")
        )
    if what := id_problem(id) or kind_problem(id, declared.kind):
        raise CommandError(Problem(what, fix="name the place by its id in the column `place`"))
    return id, declared


class WithDeclared:
    """A table of places with the declared one of the draft in hand laid over it."""

    def __init__(self, table: PlaceTable | None) -> None:
        self._table = table
        self.path = table.path if table else Path("rows")
        self.id = ""
        self.declared: Declared | None = None

    def layer(self, id: str) -> Record | None:
        """The facts of one place."""
        if self.declared is not None and id == self.id:
            return _record(id, self.declared)
        return self._table.layer(id) if self._table else None

    def today(self, id: str) -> str:
        """The id that another one leads to, or ""."""
        return self._table.today(id) if self._table else ""

    def named(self, text: str) -> Named:
        """Who answers to a name, with its state or without."""
        return self._table.named(text) if self._table else Named()

    def about(self, id: str) -> str:
        """A place in a few words."""
        return self._table.about(id) if self._table else ""

    def content(self, id: str) -> str:
        """What its row says, as one text: changes when anything of it does."""
        return repr(self.layer(id))


def _record(id: str, declared: Declared) -> Record:
    def given(value: str) -> Fact:
        return Fact(value, Status.GIVEN, layer=_LAYER)

    fields: dict[str, Fact] = {
        "id": Fact(id, Status.GIVEN, layer=id),
        "kind": given(declared.kind),
        "name": given(declared.name),
    }
    if declared.county:
        fields["county"] = given(declared.county)
    return Record(fields)
