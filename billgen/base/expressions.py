"""Base room: single expressions over the five roots - `when`, `rules`, `show_if` - three-valued."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import shorten

from jinja2 import Template
from jinja2.exceptions import SecurityError

from billgen.base.errors import InputError, Place, Problem
from billgen.base.language import Environment
from billgen.base.provenance import Record
from billgen.base.traced import Reads, RecordView


def roots_of(records: Mapping[str, Record], reads: Reads) -> dict[str, RecordView]:
    """The five roots as views that record what is read."""
    return {name: RecordView(node, name, reads) for name, node in records.items()}


def switch(switches: Mapping[str, bool]) -> Callable[[str], bool]:
    """`on("id")`, as templates, gates and rules call it: whether a switchable section is on."""

    def on(id: str) -> bool:
        if id not in switches:
            raise SecurityError(f"on({id!r}): no such section under sections: in template.yaml")
        return switches[id]

    return on


class Expressions:
    """Compiles and evaluates single expressions over the five roots.

    Args:
        switches: section id → whether it is on, for `on("id")`; None where nothing can be asked of sections.
    """

    def __init__(self, switches: Mapping[str, bool] | None = None) -> None:
        self._environment = Environment({} if switches is None else {"on": switch(switches)})
        self._compiled: dict[str, Template] = {}

    def evaluate(self, text: str, context: Mapping[str, object], where: Place | None = None) -> object:
        """The value of an expression, or `Missing` when it hangs on a fact that is not there.

        Raises:
            InputError: the expression cannot be read, or does what the sandbox forbids.
        """
        try:
            if text not in self._compiled:  # a law gate is asked before composing, and again of the draft
                self._compiled[text] = self._environment.expression(text)
            module = self._compiled[text].make_module(dict(context))
            return getattr(module, "result", None)
        except Exception as error:  # whatever an author can write wrong is the author's error
            raise InputError(
                Problem(
                    f"the expression {shorten(text, 80)!r}: {explain(error)}",
                    where,
                    fix="see docs/authoring.md",
                )
            ) from error


def explain(error: Exception) -> str:
    """The words of an error that came out of a template or an expression."""
    if isinstance(error, RecursionError | MemoryError) or type(error) in (SyntaxError, IndentationError):
        return "nested too deeply"
    return str(getattr(error, "message", None) or error) or type(error).__name__
