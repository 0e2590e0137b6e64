"""Compose room: one render of a template - from facts, options and sections to bill text with tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError

from billgen.base.errors import InputError, Place, Problem
from billgen.base.expressions import explain, switch
from billgen.base.tags import problem_of
from billgen.base.traced import Missing, RecordView, Traced
from billgen.bill.inline import Carried, split_lines
from billgen.bill.model import Blank, Ref
from billgen.compose.environment import TemplateEnvironment
from billgen.compose.filters import UnfitError
from billgen.compose.tokens import ENDLESS, FORBIDDEN, MAX_WORD, Sink, place_at
from billgen.library.overlays import file_of


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


def compose(
    script: Script,
    roots: Mapping[str, RecordView],
    sink: Sink,
    make: Callable[..., TemplateEnvironment] = TemplateEnvironment,
) -> Composed:
    """Render a template.

    Args:
        script: what to render.
        roots: the five roots.
        sink: collects what is printed.
        make: makes the environment; a model edition has one of its own.

    Raises:
        InputError: the template cannot be read, names something unknown, or does what the sandbox forbids;
            with the line of the template.
    """
    _refuse_unprintable(script.sources)
    bill = script.bill
    if any(value is None for value in bill.values()):
        bill = {key: Missing(f"bill.{key}") if value is None else value for key, value in bill.items()}
    names: dict[str, object] = {**roots, "form": script.form, "bill": bill}
    names |= {"on": switch(script.switches), "cite": _cite, "blank": _blank, "ref": _referrer(sink)}
    environment = make(script.sources, names, sink)
    try:
        text = environment.get_template(script.name).render()
    except Exception as error:  # whatever an author can write wrong is the author's error
        where = _place(error, script.sources) or sink.reads.here or Place(script.name)
        told = Problem(explain(error), where, fix="see docs/authoring.md")
        if isinstance(error, TemplateSyntaxError) and (source := script.sources.get(error.name or "")):
            told = problem_of(error, source, where.file) or told
        if isinstance(error, UnfitError):
            told = _unfit(error, where)
        raise InputError(told) from error
    finally:
        environment.close()
    lines: list[tuple[str, Place | None]] = []
    where: Place | None = None
    places: dict[tuple[int, int], Place] = {}
    for line, origin in split_lines(text):
        if origin:
            where = places.get(origin)
            if where is None:
                where = places[origin] = place_at(file_of(environment.files[origin[0]]), origin[1])
        lines.append((line, where))
    return Composed(tuple(lines), tuple(sink.carried))


def _unfit(error: UnfitError, where: Place) -> Problem:
    """A value that the text cannot write, by the name of its option."""
    name = error.path.split(".")[1]
    why = f"The text writes it out: {where}."
    return Problem(f"option {name!r}: {error}", why=why, fix=f"give another value: --set {name}=…")


def _refuse_unprintable(sources: Mapping[str, str]) -> None:
    """Refuse what no page can hold.

    Raises:
        InputError: some text holds a control, a direction mark or a word without end; every one of them.
    """
    if problems := [one for name, text in sorted(sources.items()) for one in _unprintable(name, text)]:
        raise InputError(problems)


@lru_cache(maxsize=256)
def _unprintable(name: str, text: str) -> tuple[Problem, ...]:
    """What a text holds that cannot be printed; the same texts come again with every draft."""

    def at(found: re.Match[str]) -> Place:
        return Place(file_of(name), text.count("\n", 0, found.start()) + 1)

    problems: list[Problem] = []
    if found := FORBIDDEN.search(text):
        why = "Controls and direction marks hide text; billgen keeps the private-use characters for itself."
        problems.append(Problem(f"the character U+{ord(found[0]):04X}", at(found), why, "remove it"))
    if found := ENDLESS.search(text):
        what = f"a word of more than {MAX_WORD:,} characters"
        problems.append(
            Problem(what, at(found), "No line of a page holds it.", "put spaces between the words")
        )
    return tuple(problems)


def _place(error: Exception, sources: Mapping[str, str]) -> Place | None:
    """The template line an error came from; Jinja writes template lines into its tracebacks."""
    if isinstance(error, TemplateSyntaxError) and error.name:
        return Place(file_of(error.name), error.lineno)
    found, step = None, error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in sources:
            found = Place(file_of(file), step.tb_lineno)
        step = step.tb_next
    return found


# Functions of templates --------------------------------------------------------------------------------


def _cite(record: object) -> object:
    """The citation of a law, act, case or clause: its `cite`."""
    match record:
        case Missing():
            return record.below("cite")
        case RecordView():
            return record.look("cite")
        case Traced():
            return record
        case _:
            raise SecurityError("cite() wants a record with a cite, as in cite(us.cases.printz)")


def _blank(label: object) -> object:
    """A deliberate blank, to be filled in by hand."""
    return label if isinstance(label, Missing) else Blank(str(label), "deliberate")


def _referrer(sink: Sink) -> Callable[[object], Ref]:
    def ref(id: object) -> Ref:
        """A reference's number as a value, for patterns: `fill(sections=ref("@codified"))`."""
        target = str(id)
        if not re.fullmatch(r"@?[a-z][a-z0-9.-]*", target):
            raise SecurityError(f"ref({target!r}) wants the id of a section or item")
        return Ref(target, "number", where=sink.reads.here)

    return ref
