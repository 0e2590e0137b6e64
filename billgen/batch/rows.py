"""Batch room: rows of a spreadsheet in, jobs out; a bad row is told with its line and stops no other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from billgen.base.errors import BillgenError, CommandError, Place, Problem
from billgen.base.words import counted
from billgen.batch.declared import declared_id, declared_problem
from billgen.batch.jobs import Declared, Job, base_name, named
from billgen.library.library import Library
from billgen.places.sheets import Sheet, shown
from billgen.places.spoken import state_of

_FACT = re.compile(r"(?:place|state|us)(?:\.[a-z0-9_]+)+")
_OWN = ("place", "template", "state", "kind", "name", "county", "file", "with", "without")
_USUAL = ("member", "member name", "city", "municipality", "jurisdiction", "town", "city/town")
"""What lists call the column of places, when no column is called `place`."""
_NEAR = 0.8
"""How like a name must be for a slip: "colur" is colour, "Dues" is nothing of ours."""
_LIKE_A_FACT = re.compile(r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)+")
_IDS = re.compile(r"[\s,;]+")


def is_plain(name: str) -> bool:
    """Whether a column is read by its name, whatever the sheet: `template`, `options.NAME`, a fact's path."""
    return name == "template" or name.startswith("options.") or bool(_FACT.fullmatch(name))


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of a sheet is: index → its meaning.

    Attributes:
        own: meaning → index, of the columns that say what is drafted for whom.
        options: index → option.
        facts: index → path.
        unread: names of columns that mean nothing here, such as "Dues".
    """

    own: Mapping[str, int]
    options: Mapping[int, str]
    facts: Mapping[int, str]
    unread: Sequence[str] = ()

    @property
    def told(self) -> str:
        """A sentence on the columns that were not read, or ""."""
        if not self.unread:
            return ""
        many = counted(len(self.unread), "column was", "columns were")
        names = ", ".join(f"`{shown(name)}`" for name in self.unread)
        return f"{many} not read, since no option and no fact is called so: {names}."


def read_columns(library: Library, sheet: Sheet, templates: Sequence[str]) -> Columns:
    """What the columns of a sheet mean.

    A column is one of place, template, state, kind, name, county (of a place that no table knows), file (a
    base name), with, without; `options.NAME` or an option of one of the templates; or the path of a fact. A
    column whose header is in round brackets is a remark, and so is one that a list of members has for itself.

    Raises:
        CommandError: a column nearly means something, or there is none for places; every one of them.
    """
    folded = {name.casefold(): index for index, name in enumerate(sheet.header) if name}
    own = {name: folded[name] for name in _OWN if name in folded}
    if "place" not in own and "name" not in own and (usual := next((n for n in _USUAL if n in folded), "")):
        own["place"] = folded[usual]
    options: dict[int, str] = {}
    facts: dict[int, str] = {}
    unread: list[str] = []
    problems: list[Problem] = []
    known = {option for id in templates for option in library.template(id).options}
    for index, header in enumerate(sheet.header):
        name = header.strip()
        if not name or index in own.values() or (name.startswith("(") and name.endswith(")")):
            continue
        option = name.removeprefix("options.")
        if _FACT.fullmatch(name):
            facts[index] = name
        elif option in known or name.startswith("options."):
            options[index] = option
        else:
            near = get_close_matches(name.casefold(), [*_OWN, *known], n=1, cutoff=_NEAR)
            if not near and not _LIKE_A_FACT.fullmatch(name):
                unread.append(name)
                continue
            said = f" Did you mean {near[0]!r}?" if near else ""
            what = f"the column {shown(name)!r} is no option and no fact.{said}"
            fix = "call it options.NAME, place.…, or put its header in round brackets: then it is a remark"
            problems.append(Problem(what, Place(sheet.file, 1), fix=fix))
    if "place" not in own and not {"state", "kind", "name"} <= own.keys():
        what = "no column says which place a row is for"
        fix = (
            "add a column `place` with ids or names, or the columns state, kind and name; "
            "`billgen places match` makes such a table from a list of names"
        )
        problems.append(Problem(what, Place(sheet.file, 1), fix=fix))
    if problems:
        raise CommandError(problems)
    return Columns(own, options, facts, unread)


def jobs_of(
    library: Library, sheet: Sheet, columns: Columns, templates: Sequence[str], common: Job
) -> tuple[list[Job], list[Problem]]:
    """One job for each row, or for each row and template; and the rows that cannot be read.

    Args:
        library: where places and templates are.
        sheet: the rows.
        columns: what they mean.
        templates: for rows that name none.
        common: what is given for all rows; a row's own goes before it.
    """
    jobs: list[Job] = []
    problems: list[Problem] = []
    for line, cells in sheet.rows:
        where = Place(sheet.file, line)
        try:
            jobs += _row(library, cells, columns, templates, common, str(where))
        except BillgenError as error:
            problems += [
                replace(one, what=one.what if one.where is None else str(one), where=where)
                for one in error.problems
            ]
    return jobs, problems


def _row(
    library: Library,
    cells: Sequence[str],
    columns: Columns,
    templates: Sequence[str],
    common: Job,
    asked: str,
) -> list[Job]:
    def cell(name: str) -> str:
        return cells[columns.own[name]].strip() if name in columns.own else ""

    ids = [id for id in _IDS.split(cell("template")) if id] or list(templates)
    if not ids:
        raise CommandError(Problem("the row names no template", fix="fill its column `template`"))
    declaration = Declared(cell("state"), cell("kind").casefold(), cell("name"), cell("county"))
    place, declared = _place(library, cell("place"), declaration)
    options = {name: text for index, name in columns.options.items() if (text := cells[index].strip())}
    facts = {path: text for index, path in columns.facts.items() if (text := cells[index].strip())}
    found: list[Job] = []
    for id in ids:
        manifest = library.template(id)
        mine = {
            name: text for name, text in options.items() if name in manifest.options or name in manifest.was
        }
        if strange := [name for name in options if name not in mine and len(ids) == 1]:
            what = f"{id} has no option {strange[0]!r}"
            raise CommandError(Problem(what, fix=f"there are {', '.join(manifest.options)}"))
        file = cell("file")
        found.append(
            replace(
                common,
                template=id,
                place=place,
                name=named(file) if file else base_name(id, place),
                options={**common.options, **mine},
                facts={**common.facts, **facts},
                with_=(*common.with_, *_listed(cell("with"))),
                without=(*common.without, *_listed(cell("without"))),
                declared=declared,
                asked=asked,
            )
        )
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(id for id in _IDS.split(text) if id)


def _place(library: Library, place: str, declared: Declared) -> tuple[str, Declared | None]:
    """The place of a row: found by its id or name, else the one that the row declares."""
    if place:
        bare = "/" not in place and "," not in place
        return library.facts.find(f"{place}, {declared.state}" if declared.state and bare else place), None
    if not (declared.state and declared.kind and declared.name):
        fix = "fill its column `place`, or state, kind and name"
        raise CommandError(Problem("the row names no place", fix=fix))
    postal = state_of(declared.state)
    if not postal and library.facts.knows(f"us/{declared.state.lower()}"):
        postal = declared.state.upper()
    if not postal:
        what = f"no state is called {shown(declared.state)!r}"
        raise CommandError(Problem(what, fix="write its postal letters, such as WA"))
    declared = replace(declared, state=postal)
    if problem := declared_problem(declared):
        raise CommandError(problem)
    return declared_id(library, declared)
