"""Library room: what was given and the facts of the place in, the options that a draft reads out.

What was not given is the default, or the fact that `default_from` names; what `show_if` hides is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from billgen.base.errors import CommandError, InputError, Place, Problem
from billgen.base.expressions import Expressions, roots_of
from billgen.base.operators import truth_of
from billgen.base.provenance import Fact, FactList, Node, NotApplicable, Record, bare
from billgen.base.traced import Reads, as_node
from billgen.facts.store import FactStore
from billgen.facts.yaml_nodes import YamlNode
from billgen.library.manifest import Switch
from billgen.library.options import Given, Option, WrongValueError, from_text, read_given, typed

Evaluate = Callable[[str, Place | None], object]
_OPTION = re.compile(r"options\.(\w+)")
_PLACE_ID = re.compile(r"[a-z]{2}(/[a-z0-9-]+)+")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settled:
    """The options of one draft.

    Attributes:
        values: option → typed value; None for one that only a fact could give, and the fact is not there.
        root: what a template reads as `options.*`; a value taken from a fact reads, and is recorded as, it.
        recorded: what a record keeps: given, and other than what stands without it.
    """

    values: Mapping[str, Given]
    root: Record
    recorded: Mapping[str, Given]


def today(
    was: Mapping[str, str], given: Mapping[str, _T], what: str
) -> tuple[dict[str, _T], list[tuple[str, str]]]:
    """Given things under the names they have today, and each (old, new) that was translated.

    Raises:
        CommandError: one is given under both its names.
    """
    found: dict[str, _T] = {}
    renamed: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name, value in given.items():
        new = was.get(name, name)
        if new != name:
            renamed.append((name, new))
        if new in found or (new != name and new in given):
            problems.append(
                Problem(f"{what} {new!r} is given twice: {name!r} is its old name", fix="give it once")
            )
        found[new] = value
    if problems:
        raise CommandError(problems)
    return found, renamed


def counts(one: Option | Switch, evaluate: Evaluate) -> bool:
    """Whether `show_if` lets an option or a section count; what cannot be decided counts."""
    return not one.show_if or truth_of(evaluate(one.show_if, one.where)) is not False


def shown_by_default(options: Mapping[str, Option]) -> set[str]:
    """Names of the options that count while every other has its default and no place is chosen."""
    plain = {name: option.default for name, option in options.items()}
    root = as_node(plain, layer="options")
    assert isinstance(root, Record)
    evaluate = evaluator({"options": root})
    return {name for name, option in options.items() if counts(option, evaluate)}


def evaluator(roots: Mapping[str, Record]) -> Evaluate:
    """Evaluates expressions over some roots; what it reads is not kept."""
    full = {name: roots.get(name, Record({})) for name in ("place", "state", "us", "options", "words")}
    expressions = Expressions()
    return lambda text, where: expressions.evaluate(text, roots_of(full, Reads()), where)


def settle_all(
    options: Mapping[str, Option],
    sets: Mapping[str, str],
    files: Mapping[str, YamlNode],
    template: str,
    roots: Mapping[str, Record],
    facts: FactStore,
) -> Settled:
    """The options of a draft.

    Args:
        options: those of the template.
        sets: option → text, from the command line; it comes before `files`.
        files: option → YAML, from a file.
        template: the template's id, for messages.
        roots: place, state, us and words.
        facts: for options of the kind place.

    Raises:
        CommandError: unknown options, values that do not fit, options that do not count here; all of them.
        InputError: a fact that stands in for an option does not fit it.
    """
    given = read_given(options, sets, files, template)
    values = {name: option.default for name, option in options.items()} | given
    nodes: dict[str, Node] = {}
    borrowed: dict[str, str] = {}
    problems: list[Problem] = []
    for name, option in options.items():
        if option.default_from and name not in given:
            root, _, path = option.default_from.partition(".")
            node = roots[root].at(path)
            known = _known(node)
            if known or not (option.has_default or _none(node)):
                borrowed[name] = option.default_from
                if node is not None:
                    nodes[name] = _fitted(option, node, problems) if known else node
                values[name] = bare(nodes.get(name))
                continue
        nodes[name] = _node(option, values[name], facts)
    if problems:
        raise InputError(problems)
    record = Record(nodes, borrowed=borrowed)
    evaluate = evaluator({**roots, "options": record})
    _refuse_hidden(options, values, given, sets, evaluate)
    recorded = {
        name: value
        for name, value in given.items()
        if options[name].default_from or value != options[name].default
    }
    return Settled(values, record, {name: recorded[name] for name in options if name in recorded})


def _known(node: Node | None) -> bool:
    if isinstance(node, Fact):
        return node.value is not None and not isinstance(node.value, NotApplicable)
    return node is not None


def _none(node: Node | None) -> bool:
    """Whether the fact says that there is no such thing; the option is then left out."""
    return isinstance(node, Fact) and isinstance(node.value, NotApplicable)


def _fitted(option: Option, node: Node, problems: list[Problem]) -> Node:
    """The fact as the option's type, with its status and source."""
    try:
        if isinstance(node, Fact) and not option.many and option.kind != "record":
            value = typed(option, from_text(None, _as_text(node.value)))
            return node if value == node.value else replace(node, value=value)  # type: ignore[arg-type]
        if isinstance(node, FactList) and option.many:
            return node
        if isinstance(node, Record) and option.kind == "record" and not option.many:
            return node
        raise WrongValueError("it is of another kind")
    except WrongValueError as error:
        what = f"option {option.name!r} is taken from {option.default_from}, which does not fit: {error}"
        where = node.where if isinstance(node, Fact) else None
        problems.append(Problem(what, where, fix=f"give it: --set {option.name}=…"))
        return node


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _node(option: Option, value: Given, facts: FactStore) -> Node:
    """A value as a template reads it; the id of a place prints as the name of that place, with its source."""
    if option.kind == "place" and isinstance(value, str) and _PLACE_ID.fullmatch(value):
        place = facts.place(facts.find(value)).place
        for key in ("formal_name", "name"):
            if _known(node := place.at(key)) and node is not None:
                return node
    return as_node(value, layer="options")


def _refuse_hidden(
    options: Mapping[str, Option],
    values: Mapping[str, Given],
    given: Mapping[str, Given],
    sets: Mapping[str, str],
    evaluate: Evaluate,
) -> None:
    """Refuse a value that cannot count; a file may spell out the default, which changes nothing."""
    problems: list[Problem] = []
    for name, value in given.items():
        option = options[name]
        if counts(option, evaluate) or (name not in sets and value == option.default):
            continue
        named = dict.fromkeys(_OPTION.findall(option.show_if))
        state = ", ".join(f"options.{one} is {values[one]!r}" for one in named if one in values)
        what = f"option {name!r} counts only when {option.show_if}"
        fix = f"leave {name} out, or give what it hangs on"
        problems.append(Problem(what + (f"; {state}" if state else ""), why=option.help, fix=fix))
    if problems:
        raise CommandError(problems)
