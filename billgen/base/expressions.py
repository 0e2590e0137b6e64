"""Base room: single expressions over the five roots - `when`, `rules`, `show_if` - three-valued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from textwrap import shorten
from types import CodeType

from jinja2 import Template
from jinja2.exceptions import SecurityError

from billgen.base.errors import InputError, Place, Problem
from billgen.base.language import Environment, unwind
from billgen.base.provenance import Record
from billgen.base.traced import Reads, RecordView


def roots_of(records: Mapping[str, Record], reads: Reads) -> dict[str, RecordView]:
    """The five roots as views that record what is read."""
    return {name: RecordView(node, name, reads) for name, node in records.items()}


def switch(switches: Mapping[str, bool]) -> Callable[[str], bool]:
    """`on("id")`, as templates, gates and rules call it: whether a switchable section is on."""

    def on(id: str) -> bool:
        if id not in switches:
            near = get_close_matches(id, switches, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise SecurityError(f"on({id!r}): no such section under sections: in template.yaml{meant}")
        return switches[id]

    return on


class Expressions:
    """Compiles and evaluates single expressions over the five roots.

    Args:
        switches: section id → whether it is on, for `on("id")`; None where nothing can be asked of sections.
    """

    def __init__(self, switches: Mapping[str, bool] | None = None) -> None:
        self._environment = Environment({} if switches is None else {"on": switch(switches)})

    def evaluate(self, text: str, context: Mapping[str, object], where: Place | None = None) -> object:
        """The value of an expression, or `Missing` when it hangs on a fact that is not there.

        Raises:
            InputError: the expression cannot be read, or does what the sandbox forbids.
        """
        try:
            code = _code(text, "on" in self._environment.globals)
            template = Template.from_code(self._environment, code, self._environment.make_globals(None))
            try:
                return getattr(template.make_module(dict(context)), "result", None)
            finally:
                unwind(template)
        except Exception as error:  # whatever an author can write wrong is the author's error
            raise InputError(
                Problem(
                    f"the expression {shorten(text, 80)!r}: {explain(error)}",
                    where,
                    fix="see docs/authoring.md",
                )
            ) from error


@lru_cache(maxsize=1024)
def _code(text: str, switched: bool) -> CodeType:
    """The code of an expression, compiled once whatever the facts: it reaches roots and `on` by name only."""
    return Environment({"on": None} if switched else {}).expression(text)


def explain(error: Exception) -> str:
    """The words of an error that came out of a template or an expression."""
    if isinstance(error, RecursionError | MemoryError) or type(error) in (SyntaxError, IndentationError):
        return "nested too deeply"
    return str(getattr(error, "message", None) or error) or type(error).__name__
