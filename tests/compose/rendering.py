"""Short ways to render a template and to see what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from billgen.base.errors import InputError, Problem
from billgen.base.expressions import roots_of
from billgen.base.provenance import Fact, NotApplicable, Record, Status
from billgen.base.traced import Reads, as_node
from billgen.bill.inline import parse_inline
from billgen.bill.model import Bill, Inline, Runs, plain
from billgen.bill.parse import parse
from billgen.compose.compose import Composed, Script, compose
from billgen.compose.tokens import Sink

FACTS: dict[str, Any] = {
    "place": {"name": "Spokane", "council": {"size": 7}, "long": "First line\nSecond line", "none": None},
    "state": {
        "name": "Washington",
        "acts": {"records": {"name": "Records Act", "cite": "chapter 42.56 RCW"}},
    },
    "us": {},
    "options": {"n": 3, "on": True, "off": False, "empty": "", "list": ["one", "two", "three"], "rate": 0.5},
    "words": {"act": "act"},
}
SWITCHES = {"findings": True, "study": False}


@dataclass
class Rendered:
    """What came out of one render."""

    composed: Composed
    sink: Sink

    @property
    def runs(self) -> Runs:
        """The runs of the first line that has words."""
        line = next((line for line in self.composed.lines if line[0].strip()), ("", None))
        return parse_inline([line], self.composed.carried, [])

    @property
    def run(self) -> Inline:
        """Its only run."""
        (run,) = self.runs
        return run

    @property
    def lines(self) -> list[tuple[int, str, str]]:
        """Line, file and words of every line that has words."""
        return [
            (where.line, where.file, plain(parse_inline([(text, where)], self.composed.carried, [])))
            for text, where in self.composed.lines
            if text.strip() and where
        ]

    @property
    def text(self) -> str:
        return "\n".join(words for _, _, words in self.lines)

    @property
    def bill(self) -> Bill:
        bill, problems = self.parsed()
        assert problems == []
        return bill

    def parsed(self) -> tuple[Bill, list[Problem]]:
        return parse(self.composed.lines, self.composed.carried)


def views(facts: Mapping[str, Any], reads: Reads, status: Status = Status.GIVEN) -> Any:
    roots: dict[str, Record] = {}
    for name, data in facts.items():
        node = as_node(data, layer="test", status=status)
        assert isinstance(node, Record)
        roots[name] = node
    fields = {**roots["place"].fields, "absent": Fact(NotApplicable(), Status.GIVEN)}
    roots["place"] = Record(fields)
    return roots_of(roots, reads)


def render(
    text: str, sources: Mapping[str, str] | None = None, status: Status = Status.GIVEN, **facts: Any
) -> Rendered:
    """Render "t" with the facts above and those given (`place__name="x"` for one of them)."""
    data = {root: dict(fields) for root, fields in FACTS.items()}
    for path, value in facts.items():
        root, _, key = path.partition("__")
        data[root][key] = value
    sink = Sink(Reads())
    script = Script(
        "t", "form", {"t": text, **(sources or {})}, SWITCHES, {"placement": None, "subject": "a bank"}
    )
    return Rendered(compose(script, views(data, sink.reads, status), sink), sink)


def refused(text: str, sources: Mapping[str, str] | None = None, **facts: Any) -> Problem:
    """The one problem of a template that cannot be rendered."""
    with pytest.raises(InputError) as caught:
        render(text, sources, **facts)
    (problem,) = caught.value.problems
    assert problem.where is not None
    return problem
