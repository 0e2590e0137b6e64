"""Facts room: ids that a place once had; a published id never changes, `aliases.yaml` leads on from it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from billgen.base.errors import Place, Problem
from billgen.facts.ids import did_you_mean, id_problem
from billgen.facts.yaml_nodes import YamlMap, YamlScalar, read_yaml

FILE_NAME = "aliases.yaml"
_KEYS = ("schema", "aliases")
_VERSION = "1"


class Aliases(NamedTuple):
    """What the files of aliases say.

    Attributes:
        today: old id → the id of today, through as many steps as it takes.
        where: old id → its line.
        problems: every problem of the files.
    """

    today: Mapping[str, str]
    where: Mapping[str, Place]
    problems: Sequence[Problem]


def read_aliases(roots: Iterable[Path]) -> Aliases:
    """The aliases of all roots, given strongest first."""
    steps: dict[str, str] = {}
    lines: dict[str, Place] = {}
    problems: list[Problem] = []
    for root in roots:
        path = root / FILE_NAME
        if not os.path.lexists(path):
            continue
        for old, (new, where) in _read(path, problems).items():
            if old not in steps:
                steps[old], lines[old] = new, where
    return Aliases(_followed(steps, lines, problems), lines, problems)


def _read(path: Path, problems: list[Problem]) -> dict[str, tuple[str, Place]]:
    name = str(path)
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent)):
        what = "the file is a link that leads out of its root"
        problems.append(Problem(what, Place(name), fix="Put the file itself there."))
        return {}
    try:
        tree, found = read_yaml(path)
    except OSError as error:
        problems.append(Problem(f"the file cannot be read: {error.strerror or error}", Place(name)))
        return {}
    problems += found
    if tree is None:
        return {}
    for key, node in tree.entries.items():
        if key not in _KEYS:
            what = f"unknown key `{key}`.{did_you_mean(key, _KEYS)}"
            problems.append(Problem(what, Place(name, tree.key_lines[key]), fix="Known: schema, aliases."))
        elif key == "schema" and (not isinstance(node, YamlScalar) or node.text != _VERSION):
            what = "a version of aliases that is not known here"
            problems.append(Problem(what, Place(name, node.line), fix=f"Write `schema: {_VERSION}`."))
    if "schema" not in tree.entries:
        problems.append(Problem("`schema` is missing", Place(name, 1), fix=f"Add `schema: {_VERSION}`."))
    aliases = tree.entries.get("aliases")
    if aliases is not None and not isinstance(aliases, YamlMap):
        what = "`aliases` is a map of ids"
        problems.append(Problem(what, Place(name, aliases.line), fix="Write `  us/ky/old: us/ky/new`."))
    return _pairs(aliases, name, problems) if isinstance(aliases, YamlMap) else {}


def _pairs(node: YamlMap, file: str, problems: list[Problem]) -> dict[str, tuple[str, Place]]:
    found: dict[str, tuple[str, Place]] = {}
    for old, new in node.entries.items():
        where = Place(file, node.key_lines[old])
        if not isinstance(new, YamlScalar) or new.none or new.broken:
            fix = f"Write `  {old}: us/ky/new`."
            problems.append(Problem(f"the alias `{old}` leads to no id", where, fix=fix))
        elif what := id_problem(old) or id_problem(new.text):
            problems.append(Problem(what, where, fix="Write ids such as us/wa/spokane."))
        elif old.count("/") != new.text.count("/"):
            what = f"the alias `{old}` leads to `{new.text}`, which is no place of the same level"
            problems.append(Problem(what, where, fix="Lead from town to town, from state to state."))
        else:
            found[old] = (new.text, where)
    return found


def _followed(
    steps: Mapping[str, str], lines: Mapping[str, Place], problems: list[Problem]
) -> dict[str, str]:
    """Every alias to its end; those that run in a circle are told and left out."""
    ends: dict[str, str] = {}
    lost: set[str] = set()  # what leads into a circle that is told already
    for old in steps:
        seen, at = dict.fromkeys([old]), old
        while (step := ends.get(at) or steps.get(at)) is not None and step not in seen and step not in lost:
            seen[step] = None
            at = step
        if step is None:
            ends |= {one: at for one in seen if one != at}
            continue
        lost.update(seen)
        if step in seen:
            what = f"the alias `{old}` runs in a circle: {' → '.join((*seen, step))}"
            problems.append(Problem(what, lines[old], fix="Let the last one go."))
    return ends
