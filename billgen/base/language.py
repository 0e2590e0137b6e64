"""Base room: Jinja made safe for statutes - our operators, allow-lists of what may be named, bounds."""

# ruff: noqa: D102 - most methods here are Jinja's own, overridden; Jinja documents them.

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, cast

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from billgen.base import operators
from billgen.base.traced import ListView, Missing, RecordView, Traced

ROOTS = ("place", "state", "us", "options", "words")
"""What every expression may name (facts.md)."""

MAX_SOURCE = 500_000
"""Characters a template may have."""
MAX_EXPRESSION = 10_000
"""Characters a single expression may have."""

_STRING_METHODS = frozenset(("upper", "lower", "title", "strip", "startswith", "endswith"))
_MAP_METHODS = frozenset(("items", "keys", "values"))


class Generator(CodeGenerator):
    """Writes our operators in place of Python's, so that none of them turns Missing into a plain no."""

    environment: Environment

    def _apply(self, function: str, frame: Frame, *now: Any, later: tuple[Any, ...] = ()) -> None:
        """Write a call; operands in `later` are only computed when the operator asks for them."""
        self.write(f"environment.{function}(")
        for lead, operands in (("", now), ("lambda: ", later)):
            for operand in operands:
                self.write(lead)
                if isinstance(operand, nodes.Node):
                    self.visit(operand, frame)
                else:
                    self.write(repr(operand))
                self.write(", ")
        self.write(")")

    def visit_And(self, node: nodes.And, frame: Frame) -> None:
        self._apply("conjoin", frame, node.left, later=(node.right,))

    def visit_Or(self, node: nodes.Or, frame: Frame) -> None:
        self._apply("disjoin", frame, node.left, later=(node.right,))

    def visit_Not(self, node: nodes.Not, frame: Frame) -> None:
        self._apply("negate", frame, node.node)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        # Without else it is empty text by design, never something undefined.
        self._apply("choose", frame, node.test, later=(node.expr1, node.expr2 or ""))

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        pairs = [part for operand in node.ops for part in (operand.op, operand.expr)]
        self._apply("compare", frame, node.expr, *pairs)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self._apply("concatenate", frame, *node.nodes)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        # Jinja lets slices past the sandbox.
        self._apply("getitem", frame, node.node, node.arg)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        self._gathered(super().visit_List, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        if node.ctx == "load":
            self._gathered(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self._gathered(super().visit_Dict, node, frame)

    def _gathered(self, visit: Callable[[Any, Frame], None], node: nodes.Expr, frame: Frame) -> None:
        self.write("environment.gather(")
        visit(node, frame)
        self.write(")")

    def visit_Slice(self, node: nodes.Slice, frame: Frame) -> None:
        self.write("slice(")
        for bound in (node.start, node.stop, node.step):
            if bound is None:
                self.write("None")
            else:
                self.visit(bound, frame)
            self.write(", ")
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if isinstance(node.node, nodes.EnvironmentAttribute):  # ours: no author can write one
            self._apply(node.node.name, frame, *node.args)
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self._lines: dict[str, int] = {}  # where a name stands first
        self._set: set[str] = set()
        for name in node.find_all(nodes.Name):
            self._lines[name.name] = min(name.lineno, self._lines.get(name.name, name.lineno))
            if name.ctx != "load":
                self._set.add(name.name)
        super().visit_Template(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        for action, name in frame.symbols.loads.values():
            # What is set in some branch only says so itself where it is used and was not.
            if action == "resolve" and name not in self.environment.offered and name not in self._set:
                self.fail(
                    f"{name!r} is not known here: facts start with place, state or us; choices with options; "
                    "nouns of the form with words",
                    self._lines.get(name or "", 1),
                )
        super().enter_frame(frame)


class Environment(SandboxedEnvironment):
    """Jinja with our operators, allow-lists of names, filters, tests, attributes, and bounds."""

    code_generator_class = Generator
    intercepted_binops = frozenset(("+", "*", "**", "%", "/", "//", "-"))
    intercepted_unops = frozenset(("+", "-"))

    conjoin = staticmethod(operators.conjoin)
    disjoin = staticmethod(operators.disjoin)
    negate = staticmethod(operators.negate)
    choose = staticmethod(operators.choose)
    compare = staticmethod(operators.compare)
    concatenate = staticmethod(operators.concatenate)
    gather = staticmethod(operators.gather)

    filters: dict[str, Callable[..., object]]
    tests: dict[str, Callable[..., object]]
    globals: dict[str, object]

    def __init__(self, names: Mapping[str, object], **options: Any) -> None:
        """Make an environment that knows the roots, the functions of the language, and `names`."""
        # Unoptimized: constants must not be folded behind the back of our operators and filters.
        super().__init__(autoescape=True, optimized=False, undefined=StrictUndefined, **options)
        poisoned = {name: _poisoned(self.tests[name]) for name in ("divisibleby", "even", "odd")}
        self.tests = {**poisoned, "given": _given, "defined": _given, "excluded": _excluded}
        self.filters = {"length": operators.count, "upper": _upper, "lower": _lower}
        functions = {"range": operators.numbers, "sum": operators.total, "count": operators.count}
        self.globals = {**functions, **names}
        self.offered = frozenset((*self.globals, *ROOTS))

    # What templates may do -----------------------------------------------------------------------------

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return operators.compute(operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        return operators.turn(operator, arg)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, RecordView):
            if attribute in _MAP_METHODS and attribute not in obj:
                return getattr(obj, attribute)
            return obj.look(attribute)
        match obj:
            case Missing():
                return obj.below(attribute)
            case ListView():
                raise SecurityError(f"{obj.path} is a list; loop over it or join it")
            case Undefined():
                return obj  # whatever is done with it names it
            case dict():
                return cast("dict[str, object]", obj).get(attribute, Missing(attribute))
            case str() if attribute in _STRING_METHODS and not isinstance(obj, Markup):
                return getattr(obj, attribute)
            case _ if type(obj).__module__.startswith("jinja2.") and not attribute.startswith("_"):
                return super().getattr(obj, attribute)  # loop.first, loop.index and macros of an import
            case _:
                raise SecurityError(f".{attribute} is not offered here")

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Missing | Undefined):
            return obj
        if isinstance(argument, Missing):
            return argument
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, ListView | str | list | tuple) and not isinstance(obj, Markup):
            try:
                return cast("list[object]", obj)[argument]
            except (IndexError, TypeError) as error:
                raise SecurityError(f"[…]: {error}") from None
        raise SecurityError(f"[…] is not offered on {type(obj).__name__}")

    def is_safe_callable(self, obj: Any) -> bool:
        return True  # nothing unsafe can be reached: attributes and names are allow-lists

    def close(self) -> None:
        """Let everything go that was read with it; to be called when a render is over, and only then."""
        if self.cache is not None:
            for template in self.cache.values():
                unwind(template)
            self.cache.clear()
        self.filters = {}
        self.globals = {}

    # Reading -------------------------------------------------------------------------------------------

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_SOURCE:
            raise TemplateSyntaxError(f"a template of more than {MAX_SOURCE:,} characters", 1, name, filename)
        tree = super()._parse(source, name, filename)
        self._guard(tree, name, filename)
        return tree

    def expression(self, text: str) -> CodeType:
        """The code of a template whose module holds an expression as `result`; it can hold no statement."""
        if len(text) > MAX_EXPRESSION:
            raise TemplateSyntaxError(f"an expression of more than {MAX_EXPRESSION:,} characters", 1)
        parser = Parser(self, text, state="variable")
        expression = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError("words after the end of the expression", 1)
        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store", lineno=1), expression, lineno=1)]
        tree = nodes.Template(body, lineno=1)
        tree.set_environment(self)
        self._guard(tree, None, None)
        return self.compile(tree)

    def _guard(self, tree: nodes.Template, name: str | None, filename: str | None) -> None:
        """Refuse filters and tests that are not offered, names that hide ours, switches of the sandbox."""

        def refuse(message: str, node: nodes.Node) -> None:
            raise TemplateSyntaxError(message, node.lineno, name, filename)

        for node in tree.find_all(nodes.Node):
            given: list[str] = []
            match node:
                case nodes.Filter() if node.name not in self.filters:
                    refuse(f"no filter {node.name!r}; there are {', '.join(sorted(self.filters))}", node)
                case nodes.Test() if node.name not in self.tests:
                    refuse(f"no test {node.name!r}; there are {', '.join(sorted(self.tests))}", node)
                case nodes.EvalContextModifier():
                    refuse("autoescape is not offered: values are never read as markup", node)
                case nodes.Name(name="varargs" | "kwargs"):
                    refuse(f"{node.name} is not offered: name the arguments of the macro", node)
                case nodes.Pair() if not isinstance(node.key, nodes.Const):
                    refuse("a computed key is not offered: write the word itself", node)
                case nodes.Name() if node.ctx != "load":
                    given = [node.name]
                case nodes.Macro():
                    given = [node.name]
                case nodes.Import():
                    given = [node.target]
                case nodes.FromImport():
                    given = [one if isinstance(one, str) else one[1] for one in node.names]
                case _:
                    pass
            for word in given:
                if word in self.offered:
                    refuse(f"{word!r} is taken; choose another name", node)


def unwind(template: Template) -> None:
    """Let a template that is done with go at once: its functions and their names hold each other.

    Left to the cycle collector, what a draft has read would wait for it, a quarter of a megabyte each time.
    """
    template.root_render_func.__globals__.clear()


def _given(value: object) -> bool:
    return not isinstance(value, Missing | Undefined)


def _excluded(value: object) -> bool:
    """Whether a place says that there is no such thing there, which is not the same as saying nothing."""
    return isinstance(value, Missing) and not value.open


def _poisoned(test: Callable[..., object]) -> Callable[..., object]:
    """A test that cannot be made of something missing."""

    def apply(value: object, *args: object) -> object:
        gap = operators.gap_in(value, *args)
        return test(value, *args) if gap is None else operators.truth_of(gap)

    return apply


def _cased(change: Callable[[str], str]) -> Callable[[object], object]:
    def apply(value: object) -> object:
        words = operators.concatenate(value)
        return words.map(change) if isinstance(words, Traced) else words

    return apply


_upper = _cased(str.upper)
_lower = _cased(str.lower)
