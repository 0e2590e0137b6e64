"""Compose room: a template with every alternative and no facts - brackets for values, notes for conditions.

So the model edition is composed: conditions and loops are taken out of the tree before it is compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from jinja2 import nodes

from billgen.base.language import Environment
from billgen.bill.model import Blank
from billgen.compose.environment import Compiler, Rewriter, TemplateEnvironment
from billgen.compose.tokens import Sink

_MARKER = re.compile(r"\n\s*(?:\((?:[1aiAI](?:\.\.\.)?(?:\s+#|\))|\.\.\.\))|#{1,6}\s|:::|\|)")
"""What a line opens with that is a provision, a heading, a container or a table: such lines stand alone."""
_ITEM_ID = re.compile(r"(\([1aiAI][ \t]+#)([a-z][a-z0-9-]*)(?=\))")
_HEADING_ID = re.compile(r"^([ \t]*##[ \t][^\n]*\{:[^}\n]*#)([a-z][a-z0-9-]*)", re.MULTILINE)
_PURPOSE_ID = re.compile(r"^([ \t]*:::[ \t]*purpose\b[^}\n]*\bfor=)([a-z][a-z0-9-]*)", re.MULTILINE)
_IDS = re.compile(f"{_HEADING_ID.pattern}|{_ITEM_ID.pattern}|{_PURPOSE_ID.pattern}", re.MULTILINE)
_KEPT = frozenset(("blank", "ref"))

Words = Callable[[str], str]
"""Path of a fact or an option → what stands in its brackets."""


class ModelEnvironment(TemplateEnvironment):
    """The environment of a model edition; the form is composed as in any draft, from no facts."""

    def __init__(
        self, sources: Mapping[str, str], names: Mapping[str, object], sink: Sink, words: Words
    ) -> None:
        super().__init__(sources, {**names, "bracket": _bracket}, sink)
        self.words = words
        self.sources = sources
        self.seen: dict[tuple[str, str], int] = {}

    def text(self, name: str) -> str:
        """The source of a text, or ""."""
        return self.sources.get(name, "")

    def compile(
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """The code of a template, never kept: it depends on the words of the brackets."""
        compiler = _ModelCompiler(self.files.index(name or ""), self)
        return compiler.compile(str(source), name, name)


def model_environment(words: Words) -> Callable[..., TemplateEnvironment]:
    """What `compose` makes its environment with, for a model edition."""
    return partial(ModelEnvironment, words=words)


def _bracket(label: object) -> Blank:
    return Blank(str(label))


class _ModelCompiler(Compiler):
    def __init__(self, file: int, model: ModelEnvironment) -> None:
        super().__init__(file)
        self.offered |= {"bracket"}
        self.model = model

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = Environment._parse(self, source, name, filename)
        if not (name or "").startswith("_forms/"):
            _Alternatives(self.model).rewrite(tree)
        return Rewriter(name or "", self.file).visit(tree)


class _Alternatives:
    """Takes conditions and loops out of a tree; what they chose between stands one after the other."""

    def __init__(self, model: ModelEnvironment) -> None:
        self.model = model
        self.section = ""

    def rewrite(self, tree: nodes.Template) -> None:
        """Change a tree in place."""
        tree.body = list(self.many(tree.body))

    def many(self, body: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        for node in body:
            match node:
                case nodes.Output():
                    yield self.output(node)
                case nodes.If():
                    yield from self.choice(node)
                case nodes.For():
                    yield from self.loop(node)
                case nodes.Block():
                    node.body = list(self.many(node.body))
                    yield node
                case (
                    nodes.Macro() | nodes.Assign() | nodes.AssignBlock() | nodes.Import() | nodes.FromImport()
                ):
                    pass
                case nodes.CallBlock() | nodes.FilterBlock():
                    yield from self.many(node.body)
                case _:
                    yield node

    # Words ---------------------------------------------------------------------------------------------

    def output(self, node: nodes.Output) -> nodes.Output:
        made: list[nodes.Expr] = []
        before = ""
        for one in node.nodes:
            if isinstance(one, nodes.TemplateData):
                one.data = _IDS.sub(self.unique, one.data)
                before = one.data
                made.append(one)
                continue
            made.append(self.printed(one, before))
            before = ""
        node.nodes = made
        return node

    def printed(self, one: nodes.Expr, before: str) -> nodes.Expr:
        """An expression as its brackets; as a plain id where an id is made of it."""
        label = self.label(one)
        if re.search(r"#[a-z0-9.-]*$", before):
            return nodes.TemplateData(
                re.sub(r"[^a-z0-9]+", "-", f"each-{label}".lower()).strip("-"), lineno=one.lineno
            )
        if not label:
            return one
        call = nodes.Call(nodes.Name("bracket", "load"), [nodes.Const(label)], [], None, None)
        for part in call.find_all(nodes.Node):
            part.lineno = one.lineno
        call.lineno = one.lineno
        return call

    def label(self, one: nodes.Node) -> str:
        """What stands in the brackets of an expression; "" when it says the same in every draft."""
        match one:
            case nodes.Name(name="loop"):
                return ""
            case nodes.Call(node=nodes.Name(name=name)) if name in _KEPT:
                return ""
            case nodes.Call(node=nodes.Name(name="cite"), args=[argument, *_]):
                if isinstance(argument, nodes.Getattr):
                    return self.label(nodes.Getattr(argument, "cite", "load"))
                return f"citation of {self.label(argument)}"
            case nodes.Call(node=nodes.Name(name=name), args=arguments):
                inner = ", ".join(filter(None, map(self.label, arguments)))
                return f"{name.replace('_', ' ')}{f' of {inner}' if inner else ''}"
            case nodes.CondExpr():
                return " | ".join(
                    filter(None, (self.label(one.expr1), self.label(one.expr2) if one.expr2 else ""))
                )
            case nodes.Filter() if one.node is not None:
                return self.label(one.node)
            case nodes.Const(value=str(value)):
                return value
            case nodes.Getattr() | nodes.Getitem() | nodes.Name():
                path = _path(one)
                return "" if path.split(".")[0] == "words" else self.model.words(path)
            case nodes.Concat():
                return " ".join(filter(None, map(self.label, one.nodes)))
            case _:
                return " ".join(filter(None, map(self.label, one.iter_child_nodes())))

    def unique(self, found: re.Match[str]) -> str:
        """An id once more in another alternative gets a number; a purpose goes with its section."""
        if found[6]:
            here = self.section.startswith(f"{found[6]}-alternative-")
            return f"{found[5]}{self.section if here else found[6]}"
        lead, id = (found[1], found[2]) if found[2] else (found[3], found[4])
        key = ("", id) if found[2] else (self.section, id)
        count = self.model.seen[key] = self.model.seen.get(key, 0) + 1
        if count > 1:
            id = f"{id}-alternative-{count}"
        if found[2]:
            self.section = id
        return f"{lead}{id}"

    # Choices -------------------------------------------------------------------------------------------

    def choice(self, node: nodes.If) -> Iterator[nodes.Node]:
        """Every branch: those that are provisions each under a note, others in brackets."""
        if any(one.name == "loop" for one in node.test.find_all(nodes.Name)) or (
            isinstance(node.test, nodes.Name) and node.test.name == "loop"
        ):
            yield from self.many(node.else_ or node.body)  # how a list is punctuated is no alternative
            return
        branches = [(self.condition(node.test), node.body)]
        branches += [(self.condition(one.test), one.body) for one in node.elif_]
        branches += [("otherwise", node.else_)] if node.else_ else []
        if any(self.alone(body) for _, body in branches):
            for words, body in branches:
                made = list(self.many(body))
                yield from made
                if _goes_on(body):
                    continue  # it ends a sentence and opens an item: no note can stand between
                said = f"Where {words}." if words != "otherwise" else "Otherwise."
                yield _note(f"**Alternative.** {said}", node.lineno, _first_section(made))
            return
        bodies = [list(self.many(body)) for _, body in branches]
        for number, body in enumerate(bodies):
            yield _data(" | " if number else r"\[", node.lineno)
            yield from _stripped(body)
        yield _data(r"\]", node.lineno)

    def loop(self, node: nodes.For) -> Iterator[nodes.Node]:
        yield from self.many(node.body)
        if self.alone(node.body):
            each = self.label(node.iter) or "the list"
            yield _note(f"**Repeat.** Once for each of: {each}.", node.lineno)

    def condition(self, test: nodes.Node) -> str:
        """A condition in words that a reader can follow."""
        match test:
            case nodes.Call(node=nodes.Name(name="on"), args=[nodes.Const(value=str(id)), *_]):
                return f"the section {id!r} is wanted"
            case nodes.Not():
                return f"not: {self.condition(test.node)}"
            case nodes.And():
                return f"{self.condition(test.left)}, and {self.condition(test.right)}"
            case nodes.Or():
                return f"{self.condition(test.left)}, or {self.condition(test.right)}"
            case nodes.Test(name="given" | "defined"):
                return f"{self.label(test.node)} is known"
            case nodes.Compare(ops=[nodes.Operand(op=op)]) if op in _COMPARED:
                left, right = (_name(one) for one in (test.expr, test.ops[0].expr))
                return f"{left} {_COMPARED[op]} {right}"
            case _:
                return f"{_name(test)} is {'chosen' if _path(test).startswith('options.') else 'known'}"

    def alone(self, body: Sequence[nodes.Node]) -> bool:
        """Whether a branch holds provisions of its own, and not only words of a sentence."""
        return any(_MARKER.search(f"\n{words}") for words in self.lines(body))

    def lines(self, body: Sequence[nodes.Node]) -> Iterator[str]:
        """The lines that begin in a branch; what stands on the line of its opening tag is no new line."""
        for node in body:
            match node:
                case nodes.Output():
                    whole = "".join(
                        one.data if isinstance(one, nodes.TemplateData) else "x" for one in node.nodes
                    )
                    yield from whole.split("\n")[1:]
                case nodes.Include(template=nodes.Const(value=str(name))):
                    yield from re.sub(r"\{[%#].*?[%#]\}", "", self.model.text(name), flags=re.DOTALL).split(
                        "\n"
                    )
                case nodes.If():
                    branches = (node.body, *(one.body for one in node.elif_), node.else_)
                    yield from (line for branch in branches for line in self.lines(branch))
                case nodes.For():
                    yield from self.lines(node.body)
                case _:
                    pass


_COMPARED = {"eq": "is", "ne": "is not", "gt": "is more than", "lt": "is less than", "in": "is one of",
             "gteq": "is at least", "lteq": "is at most", "notin": "is none of"}  # fmt: skip


def _name(node: nodes.Node) -> str:
    """A part of a condition: the last words of a path, or a value in quotes."""
    match node:
        case nodes.Const():
            return repr(node.value)
        case nodes.List():
            return ", ".join(_name(one) for one in node.items)
        case nodes.Getattr() | nodes.Getitem() | nodes.Name():
            return " ".join(_path(node).split(".")[1:] or [_path(node)]).replace("_", " ")
        case _:
            return " ".join(filter(None, map(_name, node.iter_child_nodes())))


def _path(node: nodes.Node) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_path(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=value)):
            return f"{_path(node.node)}.{value}"
        case nodes.Getitem():
            return _path(node.node)
        case _:
            return ""


def _data(text: str, line: int) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(text, lineno=line)], lineno=line)


def _note(text: str, line: int, section: str = "") -> nodes.Output:
    """A note on a section, or on the provision before it; it opens and closes lines of its own."""
    target = f" {{: for={section}}}" if section else ""
    return _data(f"\n\n::: note{target}\n{text}\n:::\n", line)


def _goes_on(body: Sequence[nodes.Node]) -> bool:
    """Whether a branch begins in the middle of a line."""
    first = next(iter(body), None)
    words = first.nodes[0] if isinstance(first, nodes.Output) and first.nodes else None
    return isinstance(words, nodes.TemplateData) and bool(words.data.split("\n")[0].strip())


def _first_section(body: Sequence[nodes.Node]) -> str:
    """The id of the first section that a branch opens, or ""."""
    for node in body:
        for one in node.find_all(nodes.TemplateData):
            if found := _HEADING_ID.search(one.data):
                return found[2]
    return ""


def _stripped(body: list[nodes.Node]) -> list[nodes.Node]:
    """Words without the line feeds of the tags round them: they go on in a sentence."""
    texts = [one for node in body if isinstance(node, nodes.Output) for one in node.nodes]
    if texts and isinstance(texts[0], nodes.TemplateData):
        texts[0].data = texts[0].data.lstrip("\n")
    if texts and isinstance(texts[-1], nodes.TemplateData):
        texts[-1].data = texts[-1].data.rstrip()
    return body
