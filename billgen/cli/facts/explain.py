"""Cli room: `billgen facts explain` - the chain of one fact, and why one link of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from billgen.base.provenance import Fact, NotApplicable, Status
from billgen.cli.facts import rows
from billgen.cli.options import json_option, open_library, workspace_option
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from billgen.base.errors import Place
    from billgen.base.provenance import Record
    from billgen.facts.lineage import PlaceFacts
    from billgen.library.library import Library

EPILOG = """\b
Examples:
  billgen facts explain us/wa/seattle law.sanctuary.cite
  billgen facts explain "Seattle, WA" governing_body --json

Own values come before what the state gives to such places (localities), and these before what comes
down (inherited). A form of paper has drafting rules of its own. What nobody found (unknown) gives way to
what the state gives to such places, and to the form's rules; either then counts as assumed.
"""


@dataclass(frozen=True, slots=True)
class Link:
    """One value in a chain.

    Attributes:
        fact: the value.
        origin: own, localities, inherited or form.
        counts: whether it is the one a draft goes by; for a form, in drafts of that form.
        why: why it counts, or why not.
    """

    fact: Fact
    origin: str
    counts: bool
    why: str


@click.command("explain", epilog=EPILOG)
@click.argument("place")
@click.argument("path")
@workspace_option
@json_option
def command(place: str, path: str, workspace: str | None, as_json: bool) -> None:
    """Tell where the fact of PLACE at PATH, and each below it, comes from: most specific first."""
    library = open_library(workspace)
    facts, at = rows.meant(library, place, path)
    chains = _chains(library, facts, at.path)
    home = library.home(facts.id, f"place.{at.path}")
    if as_json:
        data = {name: [_data(link) for link in links] for name, links in chains.items()}
        print_json("facts-explain", ok=True, id=facts.id, path=at.path, home=home, facts=data)
        return
    for name, links in chains.items():
        click.echo(click.style(f"{facts.id} {name}", bold=True))
        for number, link in enumerate(links, 1):
            _print(number, link)
    if not chains:
        click.echo(click.style(f"{facts.id} {at.path}", bold=True))
        click.echo(f"  {rows.status('missing')} no file says anything of it; its place is {home}")


def _chains(library: Library, facts: PlaceFacts, path: str) -> dict[str, list[Link]]:
    """Path of every fact at or below a path → its chain."""
    from billgen.facts.paths import walk

    found: dict[str, list[Link]] = {}
    gifts = _gifts(library, facts)
    for layer, record in facts.chain:
        node = record.at(path) if path else record
        for name, fact in walk(node, path) if node else ():
            origin = _origin(facts, layer, name)
            hides = _hiding(facts, gifts, record, name) if origin == "localities" else ""
            found.setdefault(name, []).append(_link(facts, name, fact, origin, hides))
    for name, fact in _of_forms(library, path):
        links = found.setdefault(name, [])
        links.append(_fallback(facts, name, fact))
    return found


def _gifts(library: Library, facts: PlaceFacts) -> dict[Place, Record]:
    """Where an entry of `localities:` above a place stands → the entry."""
    from billgen.facts.hiding import entries_of

    records = (record for id in facts.lineage[:-1] for record in library.facts.layer(id).records)
    return {entry.where: entry for record in records for entry in entries_of(record) if entry.where}


def _hiding(facts: PlaceFacts, gifts: Mapping[Place, Record], mine: Record, path: str) -> str:
    """Which entry of `localities:` goes before another at a path, and why; "" when it is none of them."""
    from billgen.facts.hiding import words_of
    from billgen.facts.lineage import asked_of

    winner = next((record for _, record in facts.chain if record.at(path) is not None), None)
    if winner is None or winner is mine or not (winner.where and mine.where):
        return ""
    over, under = gifts.get(winner.where), gifts.get(mine.where)
    if over is None or under is None:
        return ""
    more = len(asked_of(over)) > len(asked_of(under))
    by = "asks more of a place" if more else "asks as much and stands before it"
    if not more and winner.where.file != mine.where.file:
        by = "is nearer to the place"
    first = f"the entry for {words_of(over)} ({rows.file(winner.where)})"
    return f"{first} hides that for {words_of(under)}: it {by}"


def _origin(facts: PlaceFacts, layer: str, path: str) -> str:
    from billgen.facts.kinds import Reach
    from billgen.facts.schema import FILE

    if layer == facts.id:
        return "own"
    # What a state gives to its places are the keys that would not come down by themselves.
    return "localities" if FILE.by_name[path.partition(".")[0]].reach is Reach.OWN else "inherited"


def _link(facts: PlaceFacts, path: str, fact: Fact, origin: str, hides: str) -> Link:
    winner = facts.place.at(path)
    if winner is fact:
        why = {
            "own": "what the place's own file says comes first",
            "localities": f"{fact.layer} gives it to such places, and the place says nothing of its own",
            "inherited": f"it comes down from {fact.layer}, and nothing nearer says otherwise",
        }[origin]
        if fact.status is Status.UNKNOWN:
            why += "; nobody has found it"
        return Link(fact, origin, True, why)
    if isinstance(winner, Fact) and (winner.layer, winner.where) == (fact.layer, fact.where):
        why = "it stands in, assumed, for what nobody found of the place's own"
        return Link(fact, origin, True, why)
    if fact.status is Status.UNKNOWN and origin == "own" and winner is not None:
        return Link(fact, origin, False, "nobody has found it: what the state gives to such places stands in")
    if hides:
        return Link(fact, origin, False, hides)
    if isinstance(winner, Fact):
        nearer, farther = winner.where, fact.where
        if winner.layer == fact.layer and nearer and farther and nearer.file != farther.file:
            why = "the workspace's file lies over the built-in one"
        else:
            why = f"{winner.layer} says something nearer to the place"
        return Link(fact, origin, False, why)
    return Link(fact, origin, False, _hidden(facts, path, origin))


def _hidden(facts: PlaceFacts, path: str, origin: str) -> str:
    """Why a fact does not count although nothing stands at its own path."""
    keys = path.split(".")
    for length in range(1, len(keys)):
        above = ".".join(keys[:length])
        node = facts.place.at(above)
        if isinstance(node, Fact):
            word = "does not apply here" if isinstance(node.value, NotApplicable) else "is unknown here"
            return f"`{above}` as a whole {word} ({node.layer})"
    if origin == "inherited":
        return "such a thing comes down whole or not at all, and the place has its own"
    return "a list counts as a whole, and there is a nearer one"


def _of_forms(library: Library, path: str) -> Iterator[tuple[str, Fact]]:
    """The drafting rules of every form at or below a path; assumed, all of them."""
    from billgen.base.errors import Place
    from billgen.base.provenance import Record
    from billgen.base.traced import as_node
    from billgen.facts.paths import walk

    if path and path.partition(".")[0] != "drafting":
        return
    for id in sorted({library.template(template).form for template in library.templates}):
        rules = as_node(library.form(id).drafting, layer=f"form:{id}", status=Status.ASSUMED)
        node = Record({"drafting": rules}).at(path or "drafting")
        for name, fact in walk(node, path or "drafting") if node else ():
            where = Place(f"templates/_forms/{id}.yaml")
            yield name, Fact(fact.value, fact.status, layer=fact.layer, where=where)


def _fallback(facts: PlaceFacts, path: str, fact: Fact) -> Link:
    """A form's rule, laid under the place's own as `billgen draft` does it."""
    form = fact.layer.partition(":")[2]
    own = facts.place.at(path)
    if own is None and not _covered(facts, path):
        return Link(fact, "form", True, f"nothing else is there: it counts in drafts of the form {form}")
    if isinstance(own, Fact) and own.status is Status.UNKNOWN:
        return Link(fact, "form", True, f"the unknown gives way to it in drafts of the form {form}")
    return Link(fact, "form", False, "the place has its own rule")


def _covered(facts: PlaceFacts, path: str) -> bool:
    """Whether something that is no record stands above a path: a list, or `!none`."""
    from billgen.base.provenance import Record

    keys = path.split(".")
    above = (facts.place.at(".".join(keys[:length])) for length in range(1, len(keys)))
    nodes = [node for node in above if node is not None]
    last = nodes[-1] if nodes else None
    return not (last is None or isinstance(last, Record)) and not (
        isinstance(last, Fact) and last.status is Status.UNKNOWN
    )


def _data(link: Link) -> dict[str, object]:
    return {"counts": link.counts, "from": link.origin, "why": link.why, **rows.full(link.fact)}


def _print(number: int, link: Link) -> None:
    fact = link.fact
    said = "not known" if fact.value is None else rows.shown(fact)
    mark = click.style("  ← counts", bold=True) if link.counts else ""
    click.echo(f"  {number}. {rows.status(fact.status)} {fact.layer} = {said}{mark}")
    lines = [f"{link.origin}: {link.why}"]
    if fact.source:
        read = fact.source
        day = f"read {read.checked}" if read.checked else "no day given"
        copy = f"copy of {read.copy_of}" if read.copy_of else ""
        lines.append("; ".join(word for word in (f"source: {read.title}", read.url, day, copy) if word))
    if fact.quote:
        lines.append(f"quote: “{fact.quote}”")
    lines += [f"{name}: {word}" for name, word in (("as of", fact.as_of), ("note", fact.note)) if word]
    for line in (*lines, rows.file(fact.where)):
        if line:
            click.echo(f"     {line}")
