"""Compose room: the template environment - what is printed becomes tokens, every line leaves its origin."""

# ruff: noqa: D102 - the visit methods of the rewriter are Jinja's own; Jinja documents them.

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, TemplateNotFound, nodes
from jinja2.visitor import NodeTransformer

from billgen.base import operators
from billgen.base.language import Environment
from billgen.base.traced import Reads
from billgen.bill.inline import line_token
from billgen.compose.amounts import amounts_of
from billgen.compose.cache import cached_code
from billgen.compose.filters import table
from billgen.compose.tokens import NODE, STEP, Sink
from billgen.library.overlays import file_of

_NAMES = ("form", "bill", "on", "cite", "blank", "ref")
"""What a template may name besides the roots and the functions of every expression."""


class TemplateEnvironment(Environment):
    """The environment of one render: no trimming (it would join lines across includes), only our filters."""

    def __init__(self, sources: Mapping[str, str], names: Mapping[str, object], sink: Sink) -> None:
        super().__init__(names, loader=_SourceLoader(sources), keep_trailing_newline=True)
        self.sink = sink
        self.filters = {
            name: self._paid(one)
            for name, one in (self.filters | table(sink, partial(amounts_of, names.get("place")))).items()
        }
        self.files: Sequence[str] = sorted(sources)

    # What is done to text is paid for by its length, printed or not: see `Sink.spend`.

    def _paid(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def apply(*values: Any, **named: Any) -> Any:
            return self._pay(function(*map(self._pay, values), **named))

        return apply

    def _pay(self, value: Any) -> Any:
        if isinstance(value, str):
            self.sink.spend(len(value))
        return value

    def concatenate(self, *values: Any) -> Any:
        return self._pay(operators.concatenate(*values))

    def compare(self, first: Any, *rest: Any) -> Any:
        return operators.compare(*map(self._pay, (first, *rest)))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return self._pay(super().call_binop(context, operator, left, right))

    def getattr(self, obj: Any, attribute: str) -> Any:
        return super().getattr(self._pay(obj), attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return super().getitem(self._pay(obj), argument)

    def compile(
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """The code of a template; the same text is compiled once, whatever the facts."""
        return _compiled(str(source), name or "", self.files.index(name or ""))


@lru_cache(maxsize=256)
def _compiled(source: str, name: str, file: int) -> CodeType:
    return cached_code((source, name, str(file)), lambda: Compiler(file).compile(source, name, name))


class Compiler(Environment):
    """Compiles templates of any render: the code reaches facts and sink by name only."""

    def __init__(self, file: int) -> None:
        super().__init__(dict.fromkeys(_NAMES))
        self.filters |= table(Sink(Reads()))
        self.file = file

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return Rewriter(name or "", self.file).visit(tree)


class _SourceLoader(BaseLoader):
    """Loads template text that the library has already found and read; nothing else can be included."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
        source = self.sources.get(template)
        if source is None:
            raise TemplateNotFound(template, f"no template text {template!r} in the library")
        return source, template, lambda: True


class Rewriter(NodeTransformer):
    """Wraps what a template prints, tests and loops over in calls of the render's sink."""

    def __init__(self, name: str, file: int) -> None:
        self.name = name
        self.file = file
        self.words = 0  # literal characters seen so far
        self.sizes: dict[int, int] = {}  # a body's node → how many nodes stand in it

    def _call(self, function: str, lineno: int, *args: nodes.Expr) -> nodes.Call:
        """A call of the sink, by a node that no author can write."""
        method = nodes.EnvironmentAttribute(f"sink.{function}", lineno=lineno)
        return nodes.Call(method, list(args), [], None, None, lineno=lineno)

    def _marked(self, function: str, value: Any) -> nodes.Call:
        """The same, with the place marked before the value is computed."""
        line = value.lineno
        place = (nodes.Const(file_of(self.name), lineno=line), nodes.Const(line, lineno=line))
        return self._call(function, line, self._call("mark", line, *place), value)

    def _metered(self, node: Any) -> nodes.Node:
        """A body that may run many times pays for its literal words each time."""
        before = self.words
        size = self._size(node)
        self.generic_visit(node)
        cost = nodes.Const(STEP + NODE * size + self.words - before, lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(self._call("spend", node.lineno, cost), lineno=node.lineno))
        return node

    def _size(self, node: nodes.Node) -> int:
        """How many nodes stand below a node as its author wrote it; counted once for all bodies in it."""
        if id(node) not in self.sizes:
            inner = [self._size(one) for one in node.iter_child_nodes()]
            self.sizes[id(node)] = len(inner) + sum(inner)
        return self.sizes[id(node)]

    visit_Template = visit_Block = visit_Macro = visit_CallBlock = _metered

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self._metered(node)
        node.iter = self._marked("each", node.iter)
        if node.test is not None:
            node.test = self._marked("truth", node.test)
        return node

    def visit_If(self, node: nodes.If) -> nodes.Node:
        """A test that cannot be decided leaves out what `elif` and `else` guard as well: it is not a no."""
        self.generic_visit(node)
        node.test = self._marked("truth", node.test)
        if node.elif_ or node.else_:
            node.elif_ = list(self._guarded(node.elif_, node.lineno))
        return node

    def _guarded(self, branches: Iterable[nodes.If], line: int) -> Iterable[nodes.If]:
        undecided = self._call("undecided", line)
        yield nodes.If(undecided, [], [], [], lineno=line)
        for branch in branches:
            yield branch
            yield nodes.If(undecided, [], [], [], lineno=branch.lineno)

    # Words ---------------------------------------------------------------------------------------------

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:
        node.node = self._marked("keep", node.node)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        printed = node.nodes
        node.nodes = []
        if printed and not isinstance(printed[0], nodes.TemplateData):
            node.nodes.append(self._line(printed[0].lineno))
        for one in printed:
            node.nodes += (
                self._lines(one) if isinstance(one, nodes.TemplateData) else [self._marked("put", one)]
            )
        return node

    def _line(self, line: int) -> nodes.TemplateData:
        return nodes.TemplateData(line_token(self.file, line), lineno=line)

    def _lines(self, data: nodes.TemplateData) -> Iterable[nodes.Expr]:
        """Literal text, cut so that each source line opens with its token."""
        self.words += len(data.data)
        for offset, words in enumerate(data.data.split("\n")):
            line = data.lineno + offset
            if offset:
                yield nodes.TemplateData("\n", lineno=line)
            yield self._line(line)
            if words:
                yield nodes.TemplateData(words, lineno=line)
