"""Checks room: law and places typed where a fact belongs, and values that came from another place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from billgen.base.errors import Place
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact
from billgen.bill.citations import citations
from billgen.bill.model import Value
from billgen.bill.named_places import Named, named_places
from billgen.checks.chain import Checked, Standing
from billgen.checks.passages import Passage
from billgen.library.overlays import file_of
from billgen.library.typed import Typed, allowed_lines, literal, typed_law, typed_places

_PLACE_ID = re.compile(r"[a-z]{2}(?:/[a-z0-9-]+)*")
_TYPED_BY_USERS = ("options", "--fact")


def typed_citations(checked: Checked) -> Iterator[Finding]:
    """A citation in the template's own words, which nobody can bring up to date."""
    yield from _typed(checked, typed_law)


def leaks(checked: Checked) -> Iterator[Finding]:
    """What belongs to another place: typed in the template, in the layer of a fact, or given by the user."""
    yield from _typed(checked, partial(typed_places, states=tuple(checked.standing.names[-1:])))
    values = list(_values(checked))
    yield from _foreign(checked, values)
    yield from _given(checked, values)


# Literal words ----------------------------------------------------------------------------------------


def _typed(checked: Checked, find: Callable[[str], Sequence[Typed]]) -> Iterator[Finding]:
    for passage in checked.language.ours.passages:
        for found in find(passage.words):
            where = _where(checked, passage, found)
            if where is not None and not _allowed(checked, where, found.check):
                yield Finding(
                    found.check,
                    Severity.ERROR,
                    f"{found.what} stands in the template's own words: {found.words!r}.",
                    passage.provision,
                    where,
                    found.fix,
                )


def _where(checked: Checked, passage: Passage, found: Typed) -> Place | None:
    """The line of the words: from where the passage begins on, else wherever a text has them."""
    if found.words in checked.manifest.subject:
        return checked.manifest.where
    first = passage.where
    own = [] if first is None else [name for name in checked.sources if file_of(name) == first.file]
    for name in (*own, *(name for name in checked.sources if name not in own)):
        begin = first.line - 1 if first is not None and name in own else 0
        lines = literal(checked.sources[name]).split("\n")
        for index in range(begin, len(lines)):
            here = " ".join(" ".join(lines[index : index + 2]).split())
            alone = " ".join(lines[index + 1].split()) if index + 1 < len(lines) else ""
            if found.words in here and found.words not in alone:
                return Place(file_of(name), index + 1)
    return first


def _allowed(checked: Checked, where: Place, check: str) -> bool:
    """Whether the template says of that line that the words must stay."""
    texts = (text for name, text in checked.sources.items() if file_of(name) == where.file)
    return any((check, where.line) in allowed_lines(text) for text in texts)


# Values -----------------------------------------------------------------------------------------------


_Printed = tuple[str, Value, str, Fact]


def _values(checked: Checked) -> Iterator[_Printed]:
    """Every printed value with the facts behind it, each fact once."""
    seen: set[str] = set()
    for provision, run in checked.language.values:
        if isinstance(run, Value):
            for path in run.paths:
                fact = checked.reads.found.get(path)
                if fact is not None and path not in seen:
                    seen.add(path)
                    yield provision, run, path, fact


def _foreign(checked: Checked, values: Sequence[_Printed]) -> Iterator[Finding]:
    """A printed fact that another place's file says. An option that names a place does so on purpose."""
    for provision, run, path, fact in values:
        if path.startswith("options.") or not _PLACE_ID.fullmatch(fact.layer):
            continue
        if fact.layer not in checked.standing.lineage:
            yield Finding(
                "leak",
                Severity.ERROR,
                f"{path} ({run.text!r}) is a fact of {fact.layer}, which is not above this place.",
                provision,
                fact.where,
                f"write the place's own fact in {checked.home(path)}",
                path,
            )


def _given(checked: Checked, values: Sequence[_Printed]) -> Iterator[Finding]:
    """An option or a given fact that names another place than the one drafted for, or its law."""
    for provision, run, path, fact in values:
        if fact.layer not in _TYPED_BY_USERS:
            continue
        warn = partial(Finding, "leak", Severity.WARNING, provision=provision, path=path)
        for named in named_places(run.text):
            if other := _other(named, checked.standing):
                here = checked.standing.lineage[-1]
                yield warn(
                    f"{path} names {named.what!r} ({other}), and this draft is for {here}.",
                    fix="change it, if the text was made for that place",
                )
        for cited in citations(run.text):
            if cited.place and cited.place not in checked.standing.lineage:
                yield warn(
                    f"{path} cites {cited.text!r}, which is law of {cited.place}.",
                    fix="cite the law of this place, if the text was made for another",
                )


def _other(named: Named, standing: Standing) -> str:
    """Which other place is named: the id of one that has facts, or the name of a state; "" for none.

    A state by its bare name is none: banks, streets and rivers are called after states.
    """
    if any(named.what.casefold() in own.casefold() for own in standing.names):
        return ""
    if named.kind == "state":
        own = named.name.casefold() in (name.casefold() for name in standing.names[-1:])
        return "" if own or named.what == named.name else "another state"
    slug = "-".join(re.findall(r"[a-z0-9]+", named.name.casefold()))
    slug += "-county" if named.kind == "county" else ""
    near = "/".join((*standing.lineage[1:2], slug))  # of the same state, rather than of another
    if near in standing.lineage:
        return ""
    if standing.knows(near):
        return near
    return next((id for id in standing.places if id.rpartition("/")[2] == slug), "")
