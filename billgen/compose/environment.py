"""Compose room: the template environment - every printed expression becomes tokens, every line leaves its origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import BaseLoader, TemplateNotFound, nodes

from billgen.base.expressions import Environment, Rewriter
from billgen.compose.filters import table


class TextRewriter(Rewriter):
    """Wraps what a template prints, tests and loops over in calls of the render's sink."""

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        done: list[nodes.Expr] = []
        for one in node.nodes:
            if isinstance(one, nodes.TemplateData):
                done += self._lines(one)
            else:
                done.append(self._marked("_put", self.visit(one), one.lineno))
        node.nodes = done
        return node

    def _lines(self, data: nodes.TemplateData) -> list[nodes.Expr]:
        """Literal text, cut so that each source line opens with its token."""
        done: list[nodes.Expr] = []
        for offset, words in enumerate(data.data.split("\n")):
            line = data.lineno + offset
            if offset:
                done.append(nodes.TemplateData("\n", lineno=line))
            done.append(self.call("_line", self.place(line), line))
            if words:
                done.append(nodes.TemplateData(words, lineno=line))
        return done

    def _marked(self, function: str, value: nodes.Expr, lineno: int) -> nodes.Call:
        return self.call(function, [self.call("_mark", self.place(lineno), lineno), value], lineno)

    def visit_If(self, node: nodes.If) -> nodes.Node:
        node.test = self.call("_truth", [self.visit(node.test), *self.place(node.lineno)], node.lineno)
        node.body = [self.visit(one) for one in node.body]
        node.elif_ = [self.visit(one) for one in node.elif_]
        node.else_ = [self.visit(one) for one in node.else_]
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Node:
        self.generic_visit(node)
        node.test = self.call("_truth", [node.test, *self.place(node.lineno)], node.lineno)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = self.call("_each", [node.iter, *self.place(node.lineno)], node.lineno)
        if node.test is not None:
            node.test = self.call("_truth", [node.test, *self.place(node.lineno)], node.lineno)
        node.body.insert(0, self._fuel(node.lineno))
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:
        self.generic_visit(node)
        node.body.insert(0, self._fuel(node.lineno))
        return node

    def visit_Assign(self, node: nodes.Assign) -> nodes.Node:
        node.node = self._marked("_keep", self.visit(node.node), node.lineno)
        return node

    def _fuel(self, lineno: int) -> nodes.Output:
        return nodes.Output([self.call("_fuel", [], lineno)], lineno=lineno)


class SourceLoader(BaseLoader):
    """Loads template text that the library has already found and read; nothing else can be included."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
        source = self.sources.get(template)
        if source is None:
            raise TemplateNotFound(template, f"no template text {template!r} in the library")
        return source, template, lambda: True


class TemplateEnvironment(Environment):
    """The environment of bill text: no trimming (it would join lines across includes), only our filters."""

    rewriter = TextRewriter

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__(loader=SourceLoader(sources), auto_reload=False)
        self.filters |= table()
