"""Library room: what a template's texts and expressions read of the five roots, found without a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from billgen.base.errors import InputError, Place, Problem
from billgen.base.tags import problem_of

ROOTS = ("place", "state", "us", "options", "words")
_METHODS = frozenset(
    ("upper", "lower", "title", "strip", "startswith", "endswith", "items", "keys", "values")
)
_ENVIRONMENT = Environment()


@dataclass(frozen=True, slots=True)
class Reading:
    """One path that is read: "state.officers.treasurer", and where."""

    path: str
    where: Place


@dataclass(frozen=True, slots=True)
class Switched:
    """One `on("id")`, and where."""

    id: str
    where: Place


def readings(text: str, name: str) -> tuple[list[Reading], list[Switched]]:
    """Everything that a template text reads, in every branch, and the sections it asks about.

    Raises:
        InputError: it is no Jinja.
    """
    try:
        tree = _ENVIRONMENT.parse(text, name)
    except TemplateSyntaxError as error:
        told = Problem(str(error.message), Place(name, error.lineno), fix="see docs/authoring.md")
        raise InputError(problem_of(error, text, name) or told) from None
    walk = _Walk(name)
    walk.visit(tree, {})
    return walk.read, walk.switched


def readings_of_expression(text: str, where: Place) -> tuple[list[Reading], list[Switched]]:
    """Everything that an expression of a manifest reads, and the sections it asks about.

    Raises:
        InputError: it is no expression.
    """
    try:
        tree = _ENVIRONMENT.parse("{{ " + text.replace("\n", " ") + " }}", where.file)
    except TemplateSyntaxError as error:
        raise InputError(Problem(str(error.message), where, fix="see docs/authoring.md")) from None
    walk = _Walk(where.file)
    walk.visit(tree, {})
    return [Reading(one.path, where) for one in walk.read], [Switched(one.id, where) for one in walk.switched]


class _Walk:
    """One pass over a tree; names that stand for part of a fact lead back to it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: list[Reading] = []
        self.switched: list[Switched] = []

    def visit(self, node: nodes.Node, names: Mapping[str, str]) -> None:
        """Read one node; `names` are local names → the paths they stand for, "" for none."""
        match node:
            case nodes.For():
                self.visit(node.iter, names)
                inner = {**names, **_targets(node.target, self.path(node.iter, names))}
                for one in (*node.body, *([node.test] if node.test else [])):
                    self.visit(one, inner)
                for one in node.else_:
                    self.visit(one, names)
            case nodes.Macro() | nodes.CallBlock():
                inner = {**names, **{arg.name: "" for arg in node.args}}
                self.each(
                    [*node.defaults, *([node.call] if isinstance(node, nodes.CallBlock) else [])], names
                )
                self.each(node.body, inner)
            case nodes.Template() | nodes.Block() | nodes.Scope():
                self.each(node.body, dict(names))
            case nodes.Call(node=nodes.Name(name="on"), args=[nodes.Const(value=str(id)), *_]):
                self.switched.append(Switched(id, Place(self.name, node.lineno)))
            case nodes.Call(node=nodes.Name(name="cite"), args=[argument, *_]):
                path = self.path(argument, names)
                if path:
                    self.note(f"{path}.cite", node.lineno)
                else:
                    self.visit(argument, names)
            case nodes.Getattr() | nodes.Getitem() | nodes.Name() if path := self.path(node, names):
                self.note(path, node.lineno)
            case nodes.Call(node=nodes.Getattr(attr=str(attribute)) as called) if attribute in _METHODS:
                self.each([called.node, *node.args], names)
            case _:
                for child in node.iter_child_nodes():
                    self.visit(child, names)

    def each(self, many: list[nodes.Node] | list[nodes.Expr], names: Mapping[str, str]) -> None:
        """Read some nodes in order; what one of them sets, the next may name."""
        known = dict(names)
        for one in many:
            self.visit(one, known)
            if isinstance(one, nodes.Assign):
                known |= _targets(one.target, self.path(one.node, known))

    def path(self, node: nodes.Node, names: Mapping[str, str]) -> str:
        """The path an expression names, or ""."""
        match node:
            case nodes.Name():
                return names.get(node.name, node.name if node.name in ROOTS else "")
            case nodes.Call(node=nodes.Getattr(attr=str(attribute)) as called) if attribute in _METHODS:
                return self.path(called.node, names)
            case nodes.Getattr(attr=str(attribute)):
                above = self.path(node.node, names)
                return f"{above}.{attribute}" if above else ""
            case nodes.Getitem(arg=nodes.Const(value=str(key))):
                above = self.path(node.node, names)
                return f"{above}.{key}" if above else ""
            case nodes.Getitem():
                return self.path(node.node, names)
            case _:
                return ""

    def note(self, path: str, line: int) -> None:
        """Keep one reading."""
        self.read.append(Reading(path, Place(self.name, line)))


def _targets(target: nodes.Node, path: str) -> dict[str, str]:
    """Local names that a loop or an assignment makes."""
    if isinstance(target, nodes.Name):
        return {target.name: path}
    return {one.name: "" for one in target.find_all(nodes.Name)}
