"""Facts room: the door. Reads files on demand, keeps them, and answers with resolved places."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.base.provenance import Fact, Record
from billgen.base.words import counted
from billgen.facts import aliases, ids, names
from billgen.facts.hiding import hidden
from billgen.facts.lineage import (
    EMPTY,
    Layer,
    PlaceFacts,
    resolve,
    sort_given,
    sorts_asked,
    unmet_classes,
    with_sort,
)
from billgen.facts.reading import read_facts
from billgen.facts.slips import Used, keys_used, near_path, slips
from billgen.facts.table import PlaceTable
from billgen.facts.ungoverned import kind_said, no_government
from billgen.facts.yaml_nodes import MAX_PROBLEMS, parse_yaml, read_yaml

_ENDING = ".yaml"
_NEEDED = ("kind", "name")
_NOTHING: Mapping[str, str] = {}


class FactStore:
    """The facts of all places under some roots; answers never change while it is open.

    Args:
        roots: folders that hold `us.yaml`, `us/wa.yaml` and so on, the most specific last: a later root
            is laid over an earlier one value by value. A root that does not exist holds nothing.
        unsaved: path → text of a file that is read instead of what lies there, to try a change first.
        table: places that need no file; a row is the weakest layer of its place.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        unsaved: Mapping[Path, str] | None = None,
        table: PlaceTable | None = None,
    ) -> None:
        self._roots = tuple(reversed([Path(root) for root in roots]))
        self._real_roots = tuple(os.path.realpath(root) for root in self._roots)
        self._unsaved = unsaved or {}
        self.table = table
        self._aliases: aliases.Aliases | None = None
        self._layers: dict[str, Layer | list[Problem]] = {}
        self._places: dict[str, PlaceFacts] = {}
        self._ids: list[str] | None = None
        self._contents: dict[str, str] = {}

    def ids(self) -> list[str]:
        """Every id that has a file, sorted; a file whose path is no id is passed over (`check` names it)."""
        if self._ids is None:
            found = {id for root in self._roots for id, _ in _walk(root) if not ids.id_problem(id)}
            self._ids = sorted(found)
        return list(self._ids)

    def knows(self, id: str) -> bool:
        """Whether a place has a file, or a row of a table."""
        return id in self.ids() or (self.table is not None and self.table.layer(id) is not None)

    def place(self, id: str, given: Mapping[str, str] = _NOTHING) -> PlaceFacts:
        """The resolved facts of a place, by its id or one that it once had.

        Args:
            id: the place.
            given: `--fact` path → text; of these its kind, class and form of government decide what its
                state gives to it. The others are laid over what is found.

        Raises:
            CommandError: the kind that is given is none.
            InputError: no file has this id, or files of its lineage have problems (all are told, with lines).
        """
        if sort := sort_given(given).fields:
            return self._resolve(self._today(id), Record(sort))
        if id not in self._places:
            self._places[id] = self._resolve(self._today(id))
        return self._places[id]

    def content(self, id: str) -> str:
        """One hash of all that is said of a place: its files, those above it, its row of the table."""
        hasher = sha256()
        for one in ids.lineage(self._today(id)):
            if one not in self._contents or one == id:
                files = b"".join(_bytes(root / f"{one}{_ENDING}") for root in self._roots)
                self._contents[one] = sha256(files).hexdigest()
            hasher.update(self._contents[one].encode())
        if id.count("/") > 1:
            del self._contents[id]
            hasher.update(repr(self.table.layer(id) if self.table else None).encode())
        return hasher.hexdigest()

    def forget(self, id: str) -> None:
        """Let go of a town's facts, which are read again when they are asked for: a run sees thousands."""
        if id.count("/") > 1:
            self._places.pop(id, None)
            self._layers.pop(id, None)

    def layer(self, id: str) -> Layer:
        """What the files of one place itself say, its state's gifts to towns included.

        Raises:
            InputError: the files have problems.
        """
        layer = self._layer(id)
        if isinstance(layer, Layer):
            return layer
        raise InputError(layer)

    def find(self, text: str) -> str:
        """The id that somebody means by an id or a name, such as "Seattle, WA" or "Washington".

        An id or a name that a place once had means the place as well, if nothing else answers to it.

        Raises:
            CommandError: nothing or more than one thing answers to it; the candidates are listed.
            InputError: nothing does, and the file of aliases has problems.
        """
        known = self.ids()
        if self.table and (self.table.layer(text) or self.table.today(text)):
            return self._today(text)
        try:
            return names.find(text, known, self._roots, self.table)
        except CommandError:
            if today := self._once(text, known):
                return today
            if barred := self._no_government(text, known):
                raise CommandError(barred) from None
            raise

    def find_state(self, text: str) -> str:
        """The id of the state, or of the country, that somebody means by an id, a name or postal letters.

        Raises:
            CommandError: none is called so, or several may be meant; the message lists them.
        """
        return names.find_state(text, self.ids(), self._roots)

    def _today(self, id: str) -> str:
        """The id that an alias leads to; the same id when it has a file or is no alias."""
        if any(os.path.lexists(root / f"{id}{_ENDING}") for root in self._roots):
            return id
        today = self._read_aliases().get(id, id)
        return (self.table.today(today) or today) if self.table else today

    def _once(self, text: str, known: Sequence[str]) -> str:
        """The id of today of the one place that had this id or name, or ""."""
        old = self._read_aliases()
        states = [id for id in known if id.count("/") < 2]
        try:
            return old.get(names.find(text, [*states, *old], self._roots), "") if old else ""
        except CommandError:
            return ""

    def _no_government(self, text: str, known: Sequence[str]) -> Problem | None:
        """Why a place that nothing answers to can have no local law: its state says so of all of its kind."""
        state, name = names.apart(text, known, self._roots)
        kind = kind_said(name)
        layer = self._layer(state) if kind and state else None
        return no_government(text, kind, layer) if isinstance(layer, Layer) else None

    def _read_aliases(self) -> Mapping[str, str]:
        if self._aliases is None:
            self._aliases = aliases.read_aliases(self._roots)
        if self._aliases.problems:
            raise InputError(self._aliases.problems)
        return self._aliases.today

    def check(self, only: Sequence[str] = ()) -> list[Problem]:
        """Every problem of every file under the roots, the files that nobody asked for included.

        Args:
            only: ids whose files, and those above them, are looked at and no others; empty for all.
        """
        problems: list[Problem] = []
        for id in only:
            try:
                self._resolve(id)
            except InputError as error:
                problems += [problem for problem in error.problems if problem not in problems]
        if not only:
            return self._check_all()
        looked = {str(file) for id in only for one in ids.lineage(id) for file in self._files(one)}
        return problems + [one for one in self._doubts() if one.where and one.where.file in looked]

    def near_path(self, path: str) -> str:
        """The path that may be meant by one with a key that no file uses: officers.clrk; "" for none.

        Files that cannot be read have no say.
        """
        return near_path(path, self._used())

    def _used(self) -> Used:
        return keys_used(record for id in self.ids() for record in self._records(id))

    def _records(self, id: str) -> tuple[Record, ...]:
        layer = self._layer(id)
        return layer.records if isinstance(layer, Layer) else ()

    def _files(self, id: str) -> tuple[Path, ...]:
        layer = self._layer(id)
        return layer.files if isinstance(layer, Layer) else ()

    def _check_all(self) -> list[Problem]:
        problems = self._check_aliases()
        for root in self._roots:
            for id, path in _walk(root):
                if what := ids.id_problem(id):
                    problems.append(
                        Problem(what, Place(str(path)), fix="Rename the file; its path is the id.")
                    )
        for id in self.ids():
            try:
                self._resolve(id)
            except InputError as error:
                problems += [problem for problem in error.problems if problem not in problems]
        return problems + self._doubts()

    def _doubts(self) -> list[Problem]:
        """What the schema takes and nobody can have meant: keys that are slips, values that never count."""
        records = [record for id in self.ids() for record in self._records(id)]
        return slips(self._used()) + [one for record in records for one in hidden(record)]

    def _check_aliases(self) -> list[Problem]:
        read, known = aliases.read_aliases(self._roots), self.ids()
        problems = list(read.problems)
        for old, new in read.today.items():
            where = read.where[old]
            if old in known:
                fix = "Remove the alias, or the file."
                problems.append(Problem(f"`{old}` is an alias and has a file of its own", where, fix=fix))
            elif new not in known and not (self.table and self.table.layer(new)):
                what = (
                    f"the alias `{old}` leads to `{new}`, which has no facts.{ids.did_you_mean(new, known)}"
                )
                problems.append(Problem(what, where, fix="Write the id of the place as it is today."))
        return problems

    def _resolve(self, id: str, sort: Record = EMPTY) -> PlaceFacts:
        if problem := ids.id_problem(id):
            raise InputError(
                Problem(
                    f"{problem}.{ids.did_you_mean(id, self.ids())}", fix="Write an id such as us/wa/spokane."
                )
            )
        lineage = ids.lineage(id)
        read = [self._layer(one) for one in lineage]
        if problems := [problem for layer in read if isinstance(layer, list) for problem in layer]:
            raise InputError(problems)
        layers = [layer for layer in read if isinstance(layer, Layer)]
        self._complain_of_missing(id, layers)
        sort = sort if len(layers) > 2 else EMPTY
        layers = with_sort(layers, sort) if sort.fields else layers
        facts, chain = resolve(layers)
        above = self.place(lineage[-2]) if len(layers) > 1 and layers[-2].records else None
        kind = facts.fields["kind"]
        return PlaceFacts(
            id=id,
            kind=str(kind.value) if isinstance(kind, Fact) else "",
            lineage=lineage,
            place=facts,
            state=facts if len(lineage) == 2 else above.state if above else None,
            us=facts if len(lineage) == 1 else above.us if above else EMPTY,
            files=tuple(file for layer in layers for file in layer.files),
            chain=chain,
            classes=unmet_classes(layers) if len(layers) > 2 else (),
            sorted_by=sorts_asked(layers[:-1], sort),
        )

    def _complain_of_missing(self, id: str, layers: Sequence[Layer]) -> None:
        if not layers[-1].records:
            where = f"{self._roots[0] / id}{_ENDING}"
            fix = f"Write its facts in {where}, or look with `billgen places find`."
            raise InputError(Problem(f"no facts for `{id}`.{ids.did_you_mean(id, self.ids())}", fix=fix))
        if len(layers) == 3 and not layers[1].records:
            what = f"`{id}` has facts, but its state `{layers[1].id}` has none"
            raise InputError(
                Problem(
                    what, fix=f"Write {self._roots[0] / layers[1].id}{_ENDING}: a town's law is its state's."
                )
            )
        problems: list[Problem] = []
        for layer in layers:
            lacking = [name for name in _NEEDED if layer.records and name not in layer.said.fields]
            if lacking:
                what = f"`{layer.id}` has no {' and no '.join(lacking)}"
                where = Place(str(layer.files[-1]), 1)
                problems.append(Problem(what, where, fix=f"Add `{lacking[0]}: …`."))
        if problems:
            raise InputError(problems)

    def _layer(self, id: str) -> Layer | list[Problem]:
        if id not in self._layers:
            self._layers[id] = self._read_layer(id)
        return self._layers[id]

    def _read_layer(self, id: str) -> Layer | list[Problem]:
        records: list[Record] = []
        files: list[Path] = []
        problems: list[Problem] = []
        for root, real_root in zip(self._roots, self._real_roots, strict=True):
            path = root / f"{id}{_ENDING}"
            real = os.path.realpath(path)
            unsaved = self._unsaved.get(path)
            if unsaved is None and not os.path.lexists(path):
                continue
            if not Path(real).is_relative_to(real_root):
                fix = "Put the file itself there: a root reads nothing outside of it."
                problems.append(
                    Problem("the file is a link that leads out of its root", Place(str(path)), fix=fix)
                )
                continue
            record, found = _read(path, id, unsaved)
            problems += found
            records.append(record)
            files.append(path)
        if self.table and id.count("/") == 2 and (row := self.table.layer(id)):
            records.append(row)
            files.append(self.table.path)
        return problems or Layer(id, tuple(records), tuple(files))


def _bytes(path: Path) -> bytes:
    """What a file holds with its length before it; of none that is there, nothing."""
    try:
        data = path.read_bytes()
    except OSError:
        return b"-"
    return f"{len(data)} ".encode() + data


def _read(path: Path, id: str, unsaved: str | None = None) -> tuple[Record, list[Problem]]:
    try:
        tree, problems = read_yaml(path) if unsaved is None else parse_yaml(unsaved, str(path))
    except OSError as error:
        return EMPTY, [Problem(f"the file cannot be read: {error.strerror or error}", Place(str(path)))]
    if tree is None:
        return EMPTY, problems
    record, more = read_facts(tree, str(path), id)
    problems = sorted([*problems, *more], key=lambda problem: problem.where or Place(""))
    if len(problems) > MAX_PROBLEMS:
        rest = Problem(
            counted(len(problems) - MAX_PROBLEMS, "more problem"), Place(str(path)), fix="Mend these first."
        )
        problems = [*problems[:MAX_PROBLEMS], rest]
    return record, problems


def _walk(root: Path) -> list[tuple[str, Path]]:
    """Every YAML file under a root with the id that its path spells; links to folders are not followed."""
    found: list[tuple[str, Path]] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(folder).relative_to(root).as_posix()
        for file in sorted(files):
            if file.endswith((_ENDING, ".yml")) and not file.startswith("."):
                stem = file.removesuffix(_ENDING)
                if below == "." and file == aliases.FILE_NAME:
                    continue
                found.append((stem if below == "." else f"{below}/{stem}", Path(folder) / file))
    return found
