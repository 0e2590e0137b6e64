"""Facts room: one fact added to a place's file - put into its text, read back by the loader, then saved."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NamedTuple

from billgen.base.errors import CommandError, Problem
from billgen.base.provenance import Fact, NotApplicable, Status
from billgen.facts.characters import first_bad
from billgen.facts.ids import did_you_mean, slug
from billgen.facts.kinds import BLOCK, Leaf, ListOf, OpenMap, Proof, RecordOf
from billgen.facts.paths import type_at, walk
from billgen.facts.quotes import shows
from billgen.facts.saving import write
from billgen.facts.schema import FILE, SOURCE
from billgen.facts.splice import put
from billgen.facts.store import FactStore
from billgen.facts.table import PlaceTable
from billgen.facts.yaml_nodes import YamlMap, YamlScalar, parse_yaml, read_yaml
from billgen.facts.yaml_text import NONE, mapping, scalar, sequence

_ORDER = (*FILE.by_name, "default_source", "sources")
_NUMBERS = ("integer", "number", "money")
_GROUPING = re.compile(r"[$,\s]")
_DAYS = ("checked", "copy_of")
_SCHEMA = "schema.json"


@dataclass(frozen=True, slots=True)
class Wish:
    """A fact as somebody says it.

    Attributes:
        path: where it goes, below its place.
        value: its text; a list as `[one, two]`; `!none`; None when it is unknown.
        status: as said, "" when it follows from the rest.
        source: the name of an entry of `sources:`.
        title, url, checked, copy_of: of a new entry.
        quote, note, as_of: of the fact.
        kind, name: of a place that has no file yet.
    """

    path: str
    value: str | None
    status: str = ""
    source: str = ""
    title: str = ""
    url: str = ""
    checked: str = ""
    copy_of: str = ""
    quote: str = ""
    note: str = ""
    as_of: str = ""
    kind: str = ""
    name: str = ""


class _Takes(NamedTuple):
    """What a path takes: values of one type, one or many."""

    leaf: Leaf
    many: bool


class Added(NamedTuple):
    """A file with the fact in it, tried and not yet saved.

    Attributes:
        file: where it goes.
        old: the file's bytes as they were read, None when it is new.
        new: the bytes to write.
        line: the line of the fact.
        fact: the YAML text of the value as written.
        status: the status the loader gives it.
        replaced: the YAML text that had to go.
    """

    file: Path
    old: bytes | None
    new: bytes
    line: int
    fact: str
    status: str
    replaced: str


def add(
    roots: Sequence[Path],
    target: Path,
    id: str,
    wish: Wish,
    *,
    over: bool = False,
    table: PlaceTable | None = None,
) -> Added:
    """Work out a file with one more fact, and read it as a draft would.

    Args:
        roots: the roots of all facts, the most specific last.
        target: the one of them to write to.
        id: the place.
        wish: the fact.
        over: whether a value that stands there may go.
        table: places that need no file; one of them gets a file of the fact alone.

    Raises:
        CommandError: the path, the value or the source cannot be, or a value stands there already.
        InputError: the loader refuses the file, before or after; nothing is written.
    """
    _refuse_bad_characters(wish)
    takes = _takes(wish.path)
    items = _items(wish, takes)
    file = target / f"{id}.yaml"
    FactStore(roots).layer(id)  # what cannot be read cannot be added to
    old = file.read_bytes() if os.path.lexists(file) else None
    text = old.decode("utf-8-sig") if old is not None else _new_file(file, target, id, wish)
    sources = _sources(text, file)
    name, entry = _source(wish, sources, [root for root in roots if root != target], id, file)
    status = _status(wish, takes, items, entry or sources.get(name, {}), bool(name))
    fact = _written(wish, takes, items, status, name)
    done = put(text, wish.path.split("."), fact, str(file), replace=over, order=_ORDER)
    added = done
    if entry:
        written = mapping({key: scalar(value, typed=key in _DAYS) for key, value in entry.items()})
        added = put(done.text, ["sources", name], written, str(file), order=_ORDER)
        # A source that goes above the fact moves it down.
        shift = added.text.count("\n") - done.text.count("\n") if added.line <= done.line else 0
        done = done._replace(line=done.line + shift)
    base, trial = (FactStore(roots, {file: tried}, table) for tried in (text, added.text))
    read = _tried(base, trial, file, id, wish.path, _meant(wish, takes, items))
    bom = b"\xef\xbb\xbf" if old is not None and old.startswith(b"\xef\xbb\xbf") else b""
    new = bom + added.text.encode()
    return Added(file, old, new, done.line, fact, read, done.replaced)


def save(added: Added) -> None:
    """Save the file, if what lies there is still what was read.

    Raises:
        OutputError: it cannot be written, or somebody changed it meanwhile. The file is then as it was.
    """
    write(added.file, added.new, added.old, unchanged=True)


def _refuse_bad_characters(wish: Wish) -> None:
    problems: list[Problem] = []
    for field in fields(wish):
        text = getattr(wish, field.name) or ""
        if bad := first_bad(text):
            what = f"the {field.name} holds a character that facts may not hold (U+{ord(bad):04X})"
            problems.append(Problem(what, fix="leave it out"))
        elif any("\ud800" <= character <= "\udfff" for character in text):
            problems.append(Problem(f"the {field.name} is not UTF-8 text", fix="write it in UTF-8"))
    if problems:
        raise CommandError(problems)


def _takes(path: str) -> _Takes:
    type_ = type_at(path)
    if any(key.isdigit() for key in path.split(".")):
        what = f"`{path}` is an item of a list"
        raise CommandError(Problem(what, fix="Give the whole list: [one, two]; or edit the file."))
    match type_:
        case RecordOf():
            fix = f"Name one of them: {', '.join(type_.by_name)}."
            raise CommandError(Problem(f"`{path}` is a record of several facts", fix=fix))
        case OpenMap():
            what = f"`{path}` is a map of several facts"
            raise CommandError(Problem(what, fix=f"Name one, such as {path}.{type_.example}."))
        case ListOf(item=Leaf() as leaf):
            return _Takes(leaf, many=True)
        case ListOf():
            raise CommandError(Problem(f"`{path}` is a list of records", fix="Write it in the file by hand."))
        case Leaf():
            return _Takes(type_, many=False)
        case _:
            return _Takes(BLOCK, many=False)


def _items(wish: Wish, takes: _Takes) -> list[str] | None:
    """The texts of the value: one, for a list as many as it has; None when unknown or `!none`."""
    if wish.value is None:
        if not wish.note:
            what = "an unknown fact needs a note"
            raise CommandError(Problem(what, fix="Say where you looked: --note TEXT."))
        return None
    if wish.value == NONE:
        return None
    texts = _list(wish.value, wish.path) if takes.many else [wish.value]
    for text in texts:
        try:
            takes.leaf.read(text)
        except ValueError as error:
            what = f"`{wish.path}` cannot be {text[:60]!r}, which is no {takes.leaf.name}"
            raise CommandError(Problem(what, fix=f"Write {error}.")) from None
    return texts


def _list(value: str, path: str) -> list[str]:
    """The items of a list written in brackets; any other text is a list of one."""
    if not value.startswith("["):
        return [value]
    tree, problems = parse_yaml(f"list: {value}", "VALUE")
    items = tree.entries["list"] if tree and not problems and len(tree.entries) == 1 else None
    found = getattr(items, "items", None)
    if not found or not all(isinstance(item, YamlScalar) and not item.none for item in found):
        raise CommandError(Problem(f"`{path}` takes a list of values", fix="Write [one, two]."))
    return [item.text for item in found]


def _meant(wish: Wish, takes: _Takes, items: list[str] | None) -> list[object]:
    """The values that the loader should give."""
    if items is None:
        return [None if wish.value is None else NotApplicable()]
    return [takes.leaf.read(item) for item in items]


def _new_file(file: Path, root: Path, id: str, wish: Wish) -> str:
    lines = [] if not (root / _SCHEMA).is_file() else [schema_line(file, root)]
    lines += ["schema: 1", f"id: {id}"]
    lines += [f"{key}: {scalar(value)}" for key, value in (("kind", wish.kind), ("name", wish.name)) if value]
    return "\n".join(lines) + "\n"


def schema_line(file: Path, root: Path) -> str:
    """The first line of a facts file, by which an editor finds the schema."""
    up = os.path.relpath(root / _SCHEMA, file.parent).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={up}"


def _sources(text: str, file: Path) -> dict[str, dict[str, str]]:
    tree, _ = parse_yaml(text, str(file))
    return _entries(tree)


def _entries(tree: YamlMap | None) -> dict[str, dict[str, str]]:
    node = tree.entries.get("sources") if tree else None
    return {
        name: {key: one.text for key, one in entry.entries.items() if isinstance(one, YamlScalar)}
        for name, entry in (node.entries.items() if isinstance(node, YamlMap) else ())
        if isinstance(entry, YamlMap)
    }


def _source(
    wish: Wish, there: Mapping[str, Mapping[str, str]], others: Sequence[Path], id: str, file: Path
) -> tuple[str, dict[str, str]]:
    """The name of the source, and its entry when the file has yet to get it."""
    said = {key: value for key in SOURCE.by_name if key != "quote" and (value := getattr(wish, key))}
    if wish.title:
        name = wish.source or slug(wish.title)[:40].strip("-") or "source"
        if there.get(name) == said:
            return name, {}
        if name in there and wish.source:
            fix = f"Leave --title out to use it, or give another name: --source {name}-2."
            raise CommandError(Problem(f"the source `{name}` is in {file} already", fix=fix))
        number = 2
        stem = name
        while name in there and there[name] != said:
            name, number = f"{stem}-{number}", number + 1
        return name, {} if name in there else said
    if said:
        what = f"--{next(iter(said)).replace('_', '-')} is said of a new source, which needs a title"
        raise CommandError(Problem(what, fix="Add --title TEXT, or name one of the file's: --source KEY."))
    if not wish.source or wish.source in there:
        return wish.source, {}
    elsewhere = _elsewhere(others, id)
    if wish.source in elsewhere:
        return wish.source, elsewhere[wish.source]
    known = {**elsewhere, **there}
    what = f"no source `{wish.source}` in {file}.{did_you_mean(wish.source, known)}"
    fix = "Make it: --title TEXT --url URL --checked DATE."
    raise CommandError(Problem(what, fix=f"{fix} There are {', '.join(known)}." if known else fix))


def _elsewhere(roots: Sequence[Path], id: str) -> dict[str, dict[str, str]]:
    """The sources of the place's files in other roots: a file may only name its own."""
    found: dict[str, dict[str, str]] = {}
    for root in roots:
        if (root / f"{id}.yaml").is_file():
            found |= _entries(read_yaml(root / f"{id}.yaml")[0])
    return found


def _status(
    wish: Wish, takes: _Takes, items: list[str] | None, source: Mapping[str, str], sourced: bool
) -> str:
    """The status: as said, else no more than the source bears."""
    if wish.value is None:
        return Status.UNKNOWN
    if wish.status:
        return wish.status
    if not sourced:
        key = FILE.by_name.get(wish.path)
        return "" if key and key.identity else Status.ASSUMED
    quote = wish.quote or source.get("quote", "")
    bears = takes.leaf.proof in (Proof.LAW, Proof.SELF)
    proven = items and source.get("checked") and quote and all(shows(quote, item) for item in items)
    return Status.VERIFIED if bears and proven else Status.REPORTED


def _written(wish: Wish, takes: _Takes, items: list[str] | None, status: str, source: str) -> str:
    """The fact as YAML text on one line."""
    said = {"status": status, "source": source, "as_of": wish.as_of, "quote": wish.quote, "note": wish.note}
    beside = {key: scalar(str(text), typed=key == "as_of") for key, text in said.items() if text}
    if wish.value is None:
        return mapping(beside)
    typed = takes.leaf.name in (*_NUMBERS, "flag", "date")
    bare = [_GROUPING.sub("", item) if takes.leaf.name in _NUMBERS else item for item in items or ()]
    texts = [scalar(item, typed=typed) for item in bare]
    value = NONE if items is None else sequence(texts) if takes.many else texts[0]
    return mapping({"value": value, **beside}) if beside else value


def _tried(base: FactStore, trial: FactStore, file: Path, id: str, path: str, meant: list[object]) -> str:
    """Read the file as it would be: as a draft would, and value by value; returns the new fact's status."""
    trial.place(id)
    old, new = (_leaves(store, file, id) for store in (base, trial))
    mine = [fact for at, fact in new.items() if _touches(at, path)]
    others = ({at: _said(fact) for at, fact in one.items() if not _touches(at, path)} for one in (old, new))
    if [fact.value for fact in mine] != meant or next(others) != next(others):
        raise RuntimeError(f"{path} in {file} would read back otherwise than meant; nothing was written")
    return mine[0].status.value


def _leaves(store: FactStore, file: Path, id: str) -> dict[str, Fact]:
    layer = store.layer(id)
    return dict(walk(layer.records[layer.files.index(file)]))


def _touches(at: str, path: str) -> bool:
    """Whether one of two paths lies at or below the other."""
    return f"{at}.".startswith(f"{path}.") or f"{path}.".startswith(f"{at}.")


def _said(fact: Fact) -> Fact:
    return replace(fact, where=None)
