"""Base room: the one expression language - sandboxed Jinja, three-valued where a fact is missing.

Used for template text, `when`, `rules`, `show_if`. Every operator that could turn Missing into plain false is
rewritten to a call that keeps it, and everything that could grow without bound is bounded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from billgen.base.errors import InputError, Place, Problem
from billgen.base.traced import ListView, Missing, Reads, RecordView, Segment, Traced, segments

ROOTS = ("place", "state", "us", "options", "words")
"""What every expression may name (facts.md)."""

MAX_STRING = 200_000
"""Characters one value may have."""
MAX_NUMBER = 10**18
"""Largest number arithmetic may make."""
MAX_SOURCE = 2_000_000
"""Characters a template may have."""

_STRING_METHODS = frozenset(("upper", "lower", "title", "strip", "startswith", "endswith"))
_MAP_METHODS = frozenset(("items", "keys", "values"))

FILTERS = frozenset(
    "series money words date_long ordinal possessive title_case the plural ident upper lower join fill length".split()
)
TESTS = frozenset("defined given divisibleby even odd number string none".split())

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda item, box: operator.contains(box, item),
    "notin": lambda item, box: not operator.contains(box, item),
}


def negate(value: object) -> object:
    """Not: what is missing stays missing; `!none` counts as false."""
    if isinstance(value, Missing):
        return value if value.kind != "none" else True
    return not value


def conjoin(*values: object) -> object:
    """And: false wins over missing, missing over true."""
    if any(not value for value in values if not _open(value)):
        return False
    return next((value for value in values if _open(value)), values[-1])


def disjoin(*values: object) -> object:
    """Or: true wins over missing, missing over false."""
    for value in values:
        if not _open(value) and value:
            return value
    return next((value for value in values if _open(value)), values[-1])


def _open(value: object) -> bool:
    return isinstance(value, Missing) and value.kind != "none"


def compare(first: object, *rest: object) -> object:
    """A chain of comparisons, `op, value, op, value …`; missing on either side gives missing."""
    results: list[object] = []
    left = first
    for name, right in zip(rest[::2], rest[1::2], strict=True):
        gap = next((side for side in (left, right) if isinstance(side, Missing)), None)
        if gap is None:
            try:
                results.append(_COMPARE[str(name)](left, right))
            except TypeError as error:
                raise SecurityError(f"these cannot be compared: {error}") from None
        else:
            results.append(gap if gap.kind != "none" else name in ("ne", "notin"))
        left = right
    return conjoin(*results)


def concatenate(*values: object) -> object:
    """The `~` operator: one string that still knows where each stretch came from."""
    parts: list[Segment] = []
    size = 0
    for value in values:
        if isinstance(value, Missing):
            return value
        if isinstance(value, Markup):
            raise SecurityError("captured text cannot be joined with ~; print the two one after the other")
        if isinstance(value, RecordView | ListView):
            raise SecurityError(f"{value.path} is a whole record; name one of its fields")
        parts.extend(segments(value))
        size += len(str(value))
        if size > MAX_STRING:
            raise SecurityError(f"a value of more than {MAX_STRING:,} characters")
    return Traced(tuple(parts))


class Rewriter(NodeTransformer):
    """Turns Jinja's two-valued operators into ours. Templates rewrite more (compose room)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def call(self, function: str, args: list[nodes.Expr], lineno: int) -> nodes.Call:
        """A call of one of our functions."""
        return nodes.Call(nodes.Name(function, "load", lineno=lineno), args, [], None, None, lineno=lineno)

    def place(self, lineno: int) -> list[nodes.Expr]:
        """Template and line as arguments."""
        return [nodes.Const(self.name, lineno=lineno), nodes.Const(lineno, lineno=lineno)]

    def visit_Not(self, node: nodes.Not) -> nodes.Node:
        return self.call("_not", [self.visit(node.node)], node.lineno)

    def visit_And(self, node: nodes.And) -> nodes.Node:
        return self.call("_and", [self.visit(node.left), self.visit(node.right)], node.lineno)

    def visit_Or(self, node: nodes.Or) -> nodes.Node:
        return self.call("_or", [self.visit(node.left), self.visit(node.right)], node.lineno)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        return self.call("_cat", [self.visit(item) for item in node.nodes], node.lineno)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        args: list[nodes.Expr] = [self.visit(node.expr)]
        for operand in node.ops:
            args += [nodes.Const(operand.op, lineno=node.lineno), self.visit(operand.expr)]
        return self.call("_cmp", args, node.lineno)


class Environment(SandboxedEnvironment):
    """Jinja with our operators, an allow-list of filters and tests, and bounds on what may grow."""

    intercepted_binops = frozenset(("+", "*", "**", "%", "/", "//", "-"))
    rewriter: type[Rewriter] = Rewriter

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, keep_trailing_newline=True, undefined=Undefined, **options)
        self.globals.clear()
        self.globals |= {"_not": negate, "_and": conjoin, "_or": disjoin, "_cmp": compare, "_cat": concatenate}
        self.globals |= {"range": _range, "sum": total, "count": count}
        # Filters of Jinja that mix captured text, grow without bound or read attributes are not offered at all.
        self.filters.clear()
        kept = {name: self.tests[name] for name in ("divisibleby", "even", "odd", "number", "string", "none")}
        self.tests.clear()
        self.tests |= kept | {"given": _given, "defined": _given}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, Missing) or isinstance(right, Missing):
            return left if isinstance(left, Missing) else right
        if operator == "**" or (operator in "*%" and isinstance(left, str)) or (operator == "*" and isinstance(right, str)):
            raise SecurityError(f"{operator} is not allowed here" + ("" if operator == "**" else " on text"))
        try:
            result = super().call_binop(context, operator, left, right)
        except (TypeError, ZeroDivisionError) as error:
            raise SecurityError(f"this cannot be computed: {error}") from None
        if isinstance(result, str | list | tuple) and len(result) > MAX_STRING:  # pyright: ignore[reportUnknownArgumentType]
            raise SecurityError(f"a value of more than {MAX_STRING:,} characters")
        if isinstance(result, int | float) and abs(result) > MAX_NUMBER:
            raise SecurityError("a number too large to be meant")
        return result

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Missing):
            return Missing(*(f"{path}.{attribute}" for path in obj.paths), kind=obj.kind, note=obj.note)
        if isinstance(obj, RecordView):
            if attribute in _MAP_METHODS and attribute not in obj:
                return getattr(obj, attribute)
            return obj.look(attribute)
        if isinstance(obj, ListView):
            raise SecurityError(f"{obj.path} is a list; loop over it or join it")
        if isinstance(obj, Undefined):
            return obj
        if type(obj) is dict:
            return obj.get(attribute, Missing(attribute))  # pyright: ignore[reportUnknownMemberType]
        if isinstance(obj, str) and not isinstance(obj, Markup) and attribute in _STRING_METHODS:
            return getattr(obj, attribute)
        if type(obj).__module__.startswith("jinja2.") and not attribute.startswith("_"):
            return super().getattr(obj, attribute)  # loop.first, loop.index and macros of an import
        raise SecurityError(f".{attribute} is not offered here")

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Missing):
            return obj
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, ListView | str | list | tuple):
            return super().getitem(obj, argument)
        raise SecurityError(f"[{argument!r}] is not offered here")

    def is_safe_callable(self, obj: Any) -> bool:
        return True  # nothing unsafe can be reached: attributes and globals are allow-lists

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_SOURCE:
            raise TemplateSyntaxError(f"a template of more than {MAX_SOURCE:,} characters", 1, name, filename)
        tree = super()._parse(source, name, filename)
        self._guard(tree, name, filename)
        return self.rewriter(name or "").visit(tree)

    def compile_expression_text(self, text: str) -> Template:
        """An expression as a template whose module holds it as `result`; a statement cannot be smuggled in."""
        if len(text) > MAX_SOURCE:
            raise TemplateSyntaxError(f"an expression of more than {MAX_SOURCE:,} characters", 1)
        parser = Parser(self, text, state="variable")
        expression = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError("words after the end of the expression", 1)
        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store", lineno=1), expression, lineno=1)]
        tree = nodes.Template(body, lineno=1)
        tree.set_environment(self)
        self._guard(tree, None, None)
        tree = self.rewriter("").visit(tree)
        tree.set_environment(self)
        return Template.from_code(self, self.compile(tree), self.make_globals(None))

    def _guard(self, tree: nodes.Template, name: str | None, filename: str | None) -> None:
        for node in tree.find_all((nodes.Filter, nodes.Test, nodes.Name)):
            word = node.name
            if isinstance(node, nodes.Filter):
                allowed, kind = FILTERS, "filter"
            elif isinstance(node, nodes.Test):
                allowed, kind = TESTS, "test"
            else:
                if word.startswith("_"):
                    raise TemplateSyntaxError(f"{word!r} is reserved", node.lineno, name, filename)
                continue
            if word not in allowed:
                raise TemplateSyntaxError(
                    f"no {kind} {word!r}; there are {', '.join(sorted(allowed))}", node.lineno, name, filename
                )
        offered = {*self.globals, *ROOTS, "on", "cite", "blank", "ref", "bill", "self", "super", "caller", "form"}
        for word in sorted(meta.find_undeclared_variables(tree) - offered):
            line = next((one.lineno for one in tree.find_all(nodes.Name) if one.name == word), 1)
            raise TemplateSyntaxError(
                f"{word!r} is not known here: facts start with place, state or us; choices with options; "
                "nouns of the form with words",
                line,
                name,
                filename,
            )


def _given(value: object) -> bool:
    return not isinstance(value, Missing | Undefined)


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > 10_000:
        raise SecurityError("a range of more than 10,000 numbers")
    return made


def total(items: Iterable[object], field: str | None = None) -> object:
    """Sum of numbers, or of one field of records; missing anywhere gives missing."""
    if isinstance(items, Missing):
        return items
    result: Any = 0
    for item in items:
        value: Any = item.look(field) if field and isinstance(item, RecordView) else item
        if isinstance(value, Missing):
            return value
        if isinstance(value, str) or not isinstance(value, int | float):
            raise SecurityError(f"sum() of something that is no number: {value!r}")
        result += value
    return result


def count(items: Any) -> object:
    """How many items there are."""
    return items if isinstance(items, Missing) else len(items)


def roots_of(records: Mapping[str, Any], reads: Reads) -> dict[str, RecordView]:
    """The five roots as views that record what is read."""
    return {name: RecordView(node, name, reads) for name, node in records.items()}


class Expressions:
    """Compiles and evaluates single expressions over the five roots."""

    def __init__(self) -> None:
        self._environment = Environment()

    def evaluate(self, text: str, context: Mapping[str, object], where: Place | None = None) -> object:
        """The value of an expression: any plain value, or `Missing` when it hangs on a fact that is not there.

        Raises:
            InputError: the expression cannot be read, or does what the sandbox forbids.
        """
        try:
            template = self._environment.compile_expression_text(text)
            module = template.make_module(dict(context))
            return getattr(module, "result", None)
        except (TemplateError, RecursionError) as error:
            message = getattr(error, "message", None) or str(error)
            raise InputError(Problem(f"the expression {text!r}: {message}", where, fix="see docs/authoring.md")) from None

