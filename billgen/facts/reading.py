"""Facts room: one file's YAML nodes and the schema in, one typed record out, with every problem at once."""

from __future__ import annotations

import re

from billgen.base.errors import Place, Problem
from billgen.base.provenance import Fact, FactList, Node, NotApplicable, Record, Scalar, Status
from billgen.facts.ids import did_you_mean, kind_problem
from billgen.facts.kinds import BLOCK, Anything, Key, Leaf, ListOf, OpenMap, Reach, RecordOf, Type
from billgen.facts.said import Said, Sayings, describe, shorten
from billgen.facts.schema import FILE, META
from billgen.facts.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar

_OPEN_KEY = re.compile(r"[a-z][a-z0-9_]*")
_OUTSIDE_THE_TABLE = ("sources", "default_source")


def read_facts(tree: YamlMap, file: str, layer: str) -> tuple[Record, list[Problem]]:
    """Type one file by the schema.

    Args:
        tree: its YAML.
        file: what problems and facts call the file.
        layer: the id that its path gives it.

    Returns:
        Its facts, without `sources`, and every problem in the order of lines.
    """
    reader = _Reader(file, layer)
    record = reader.file(tree)
    return record, sorted(reader.problems, key=lambda problem: problem.where or Place(file))


class _Reader:
    """Walks the nodes of one file beside the schema."""

    def __init__(self, file: str, layer: str) -> None:
        self.name = file
        self.layer = layer
        self.problems: list[Problem] = []
        self.sayings = Sayings(file, self.problems)

    def file(self, tree: YamlMap) -> Record:
        self.sayings.read_sources(tree.entries.get("sources"))
        base = Said()
        default = tree.entries.get("default_source")
        if isinstance(default, YamlScalar):
            source = self.sayings.source(default.text, default.line)
            base = Said(source=source, default=True, line=default.line)
        elif default is not None:
            what = f"`default_source` takes the name of a source, not {describe(default)}"
            self.sayings.tell(default.line, what, "Write the name of one entry of `sources:`.")
        fields: dict[str, Node] = {}
        for name, node in tree.entries.items():
            if name in _OUTSIDE_THE_TABLE:
                continue
            key = FILE.by_name.get(name)
            if key is None:
                self._unknown(tree.key_lines[name], name, "", (*FILE.by_name, *_OUTSIDE_THE_TABLE))
            elif (
                read := self._node(node, key.type, Said(identity=True) if key.identity else base, name)
            ) is not None:
                fields[name] = read
        self._check_identity(tree, fields)
        return Record(fields, Place(self.name, tree.line))

    def _check_identity(self, tree: YamlMap, fields: dict[str, Node]) -> None:
        for name, fix in (("schema", "schema: 1"), ("id", f"id: {self.layer}")):
            if name not in tree.entries:
                self.sayings.tell(1, f"`{name}` is missing", f"Add `{fix}`.")
        id, kind = fields.get("id"), fields.get("kind")
        if isinstance(id, Fact) and id.value != self.layer:
            fix = f"Write `id: {self.layer}`, or move the file."
            self.sayings.tell(
                tree.key_lines["id"], f"the id is `{id.value}`, but the path says `{self.layer}`", fix
            )
        elif isinstance(kind, Fact) and (problem := kind_problem(self.layer, str(kind.value))):
            self.sayings.tell(tree.key_lines["kind"], problem, "Set the kind or the id right.")

    def _unknown(self, line: int, name: str, path: str, known: tuple[str, ...]) -> None:
        if path.rpartition(".")[0] == "localities" and name in FILE.by_name:
            self._not_given(line, name, path)
            return
        place = f" in `{path}`" if path else ""
        what = f"unknown key `{shorten(name)}`{place}.{did_you_mean(name, known)}"
        self.sayings.tell(line, what, f"Known here: {', '.join(known)}. Your own things go under `custom:`.")

    def _not_given(self, line: int, name: str, path: str) -> None:
        """A key that no state gives to its places: it comes down by itself, or is each place's."""
        why, fix = "is each place's own", "Write it at the top of the place's file."
        if FILE.by_name[name].reach is not Reach.OWN:
            why = "comes down to all places below as it stands"
            fix = "Write it at the top of this file, or where it is otherwise in the file of the place."
        what = f"`{name}` cannot be given by kind, class or form (`{path}`): it {why}"
        self.sayings.tell(line, what, fix)

    def _node(self, node: YamlNode, type_: Type, said: Said, path: str) -> Node | None:
        """Read a node that may be a fact map: {value: …, status: …}."""
        if isinstance(node, YamlMap):
            if "value" in node.entries:
                said = self.sayings.of(node, said, of_fact=True)
                for key in node.entries:
                    if key != "value" and key not in META:
                        self._unknown(node.key_lines[key], key, path, ("value", *META))
                return self._value(node.entries["value"], type_, said, path)
            if node.entries and all(key in META for key in node.entries):
                return self._valueless(node, type_, said, path)
        return self._value(node, type_, said, path)

    def _valueless(self, node: YamlMap, type_: Type, said: Said, path: str) -> Node | None:
        """Read a map that says things of a fact, and no value: right for what is unknown."""
        said = self.sayings.of(node, said, of_fact=True)
        if said.status is not Status.UNKNOWN:
            fix = "Add `value:`, or status: unknown with a note that says where you looked."
            self.sayings.tell(node.line, f"`{path}` has no value", fix)
            return None
        if not said.note:
            self.sayings.tell(
                node.line, f"`{path}` is unknown without a `note`", "Say in `note` where you looked."
            )
        return self._fact(None, Status.UNKNOWN, said, node.line)

    def _fact(self, value: Scalar | NotApplicable | None, status: Status, said: Said, line: int) -> Fact:
        return Fact(
            value,
            status,
            said.cited,
            said.shown_by if said.cited or said.quote else "",
            said.as_of,
            said.note,
            self.layer,
            Place(self.name, line),
        )

    def _value(self, node: YamlNode, type_: Type, said: Said, path: str) -> Node | None:
        if node.broken:
            return None
        if isinstance(node, YamlScalar) and node.none:
            status = self.sayings.judge_none(path, node.line, said)
            return self._fact(NotApplicable(), status, said, node.line)
        match type_:
            case Leaf():
                return self._leaf(node, type_, said, path)
            case ListOf():
                return self._list(node, type_, said, path)
            case RecordOf() | OpenMap():
                return self._map(node, type_, said, path)
            case Anything():
                return self._anything(node, said, path)

    def _leaf(self, node: YamlNode, leaf: Leaf, said: Said, path: str) -> Fact | None:
        if not isinstance(node, YamlScalar):
            fix = "Write the value, or {value: …, status: …, source: …}."
            self.sayings.tell(node.line, f"`{path}` takes {leaf.name}, not {describe(node)}", fix)
            return None
        try:
            value = leaf.read(node.text)
        except ValueError as error:
            self.sayings.not_of_type(node.line, path, leaf, node.text, error)
            return None
        return self._fact(value, self.sayings.judge(path, node.line, leaf, node.text, said), said, node.line)

    def _list(self, node: YamlNode, type_: ListOf, said: Said, path: str) -> FactList | None:
        if not isinstance(node, YamlList):
            if type_.lone:
                node = YamlList(node.line, [node])
            else:
                fix = "Put it in brackets: [one, two], or one item a line after `- `."
                self.sayings.tell(node.line, f"`{path}` takes a list, not {describe(node)}", fix)
                return None
        said = said._replace(own=False) if said.own else said
        items = (self._node(item, type_.item, said, f"{path}.{n}") for n, item in enumerate(node.items))
        return FactList(tuple(item for item in items if item is not None), Place(self.name, node.line))

    def _map(self, node: YamlNode, type_: RecordOf | OpenMap, said: Said, path: str) -> Record | None:
        if not isinstance(node, YamlMap):
            keys = ", ".join(type_.by_name) if isinstance(type_, RecordOf) else f"such as {type_.example}"
            self.sayings.tell(node.line, f"`{path}` takes a map, not {describe(node)}", f"Its keys: {keys}.")
            return None
        said = self.sayings.of(node, said._replace(own=False) if said.own else said, of_fact=False)
        fields: dict[str, Node] = {}
        for name, child in node.entries.items():
            if name in META:
                continue
            item = self._type_of(name, type_, node.key_lines[name], path)
            if item is not None and (read := self._node(child, item, said, f"{path}.{name}")) is not None:
                fields[name] = read
        lacking = [name for name in getattr(type_, "required", ()) if name not in node.entries]
        if lacking:
            what = f"`{path}` has no {' and no '.join(f'`{name}`' for name in lacking)}"
            self.sayings.tell(node.line, what, f"Add `{lacking[0]}: …`: without it the rest says nothing.")
        return Record(fields, Place(self.name, node.line))

    def _type_of(self, name: str, type_: RecordOf | OpenMap, line: int, path: str) -> Type | None:
        if isinstance(type_, OpenMap):
            if _OPEN_KEY.fullmatch(name):
                return type_.item
            what = f"`{shorten(name)}` in `{path}` cannot be a key"
            self.sayings.tell(
                line, what, "Use small letters, digits and underscores, beginning with a letter."
            )
            return None
        key: Key | None = type_.by_name.get(name)
        if key is None:
            self._unknown(line, name, path, (*type_.by_name, *META))
        return key.type if key else None

    def _anything(self, node: YamlNode, said: Said, path: str) -> Node | None:
        match node:
            case YamlMap():
                return self._map(node, OpenMap(Anything()), said, path)
            case YamlList():
                return self._list(node, ListOf(Anything()), said, path)
            case YamlScalar():
                return self._leaf(node, BLOCK, said, path)
