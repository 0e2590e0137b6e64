"""Compose room: one render of a template - from facts, options and sections to bill text with tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SecurityError
from markupsafe import Markup

from billgen.base.errors import InputError, Place, Problem
from billgen.base.traced import Missing, RecordView, Traced
from billgen.bill.inline import RESERVED, Carried, split_lines
from billgen.bill.model import Blank
from billgen.compose.environment import TemplateEnvironment
from billgen.compose.patterns import filler
from billgen.compose.tokens import Sink


@dataclass(frozen=True, slots=True)
class Composed:
    """Bill text: lines with where each stands in the templates, and what the tokens in them stand for."""

    lines: tuple[tuple[str, Place | None], ...]
    carried: tuple[Carried, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What to render.

    Attributes:
        name: name of the bill text among the sources.
        form: name of the form it extends.
        sources: every text that may be reached by name.
        switches: section id → whether it is on; only these may be asked for.
        bill: what the form may print of the bill itself (`bill.subject`, `bill.placement`).
    """

    name: str
    form: str
    sources: Mapping[str, str]
    switches: Mapping[str, bool]
    bill: Mapping[str, object]


def compose(script: Script, roots: Mapping[str, RecordView], sink: Sink) -> Composed:
    """Render a template.

    Raises:
        InputError: the template cannot be read, names something unknown, or does what the sandbox forbids;
            with the line of the template.
    """
    reserved = [
        Problem("a private-use character (U+E000 to U+F8FF)", Place(name, text[: found.start()].count("\n") + 1))
        for name, text in script.sources.items()
        if (found := RESERVED.search(text))
    ]
    if reserved:
        raise InputError(reserved)
    environment = TemplateEnvironment(script.sources)
    environment.filters["fill"] = filler(sink)
    environment.globals |= {"_mark": sink.mark, "_put": sink.put, "_line": sink.line, "_fuel": sink.fuel}
    environment.globals |= {"_truth": sink.truth, "_each": sink.each, "_keep": sink.keep}
    context: dict[str, object] = {**roots, "form": script.form, "bill": script.bill}
    context |= {"on": _switch(script.switches), "cite": _cite, "blank": _blank(sink), "ref": _ref}
    try:
        text = environment.get_template(script.name).render(context)
    except TemplateSyntaxError as error:
        place = Place(error.name or script.name, error.lineno)
        raise InputError(Problem(error.message or "cannot be read", place, fix="see docs/authoring.md")) from None
    except TemplateNotFound as error:
        raise InputError(Problem(error.message or str(error), sink.reads.here)) from None
    except (TemplateError, SecurityError, RecursionError) as error:
        message = getattr(error, "message", None) or str(error) or type(error).__name__
        raise InputError(Problem(message, sink.reads.here, fix="see docs/authoring.md")) from None
    lines: list[tuple[str, Place | None]] = []
    where: Place | None = None
    for line, index in split_lines(text):
        where = sink.lines[index] if index is not None else where
        lines.append((line, where))
    return Composed(tuple(lines), tuple(sink.carried))


def _switch(switches: Mapping[str, bool]) -> Callable[[str], bool]:
    def on(id: str) -> bool:
        if id not in switches:
            raise SecurityError(f"on({id!r}): no such section under sections: in template.yaml")
        return switches[id]

    return on


def _cite(record: Any) -> object:
    """The citation of a law, act, case or clause: its `cite`."""
    if isinstance(record, Missing):
        return Missing(*(f"{path}.cite" for path in record.paths), kind=record.kind, note=record.note)
    if isinstance(record, RecordView):
        return record.look("cite")
    if isinstance(record, Traced):
        return record
    raise SecurityError("cite() wants a record with a cite, as in cite(us.cases.printz)")


def _blank(sink: Sink) -> Callable[[str], Markup]:
    def blank(label: str) -> Markup:
        """A deliberate blank, to be filled in by hand."""
        return sink.carry(Blank(str(label), "deliberate"))

    return blank


def _ref(id: object) -> Markup:
    """A reference as a value, for patterns: `fill(sections=ref("@codified"))`."""
    target = str(id)
    if not re.fullmatch(r"@?[a-z][a-z0-9.-]*", target):
        raise SecurityError(f"ref({target!r}) wants the id of a section or item")
    return Markup(f"[#](#{target})")
