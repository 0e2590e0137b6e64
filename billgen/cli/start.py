"""Cli room: `billgen start` - asks for everything a draft needs, and writes it as a job file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billgen.base.errors import CommandError, Problem
from billgen.base.findings import Finding, Severity
from billgen.base.words import counted
from billgen.cli import asking
from billgen.cli import findings as say
from billgen.cli.options import (
    find_place,
    json_option,
    open_library,
    place_words,
    read_as_of,
    workspace_option,
)
from billgen.cli.run import print_json

if TYPE_CHECKING:
    from datetime import date

    from billgen.compose.scene import Scene
    from billgen.facts.lineage import PlaceFacts
    from billgen.library.library import Library
    from billgen.library.manifest import Gate, Manifest
    from billgen.library.options import Given, Option
    from billgen.request import Request

EPILOG = """\b
Examples:
  billgen start
  billgen start sanctuary-ordinance "Seattle, WA" --to seattle.yaml
  billgen start public-bank us/wa --yes

Nothing is written before the last answer. Then: billgen draft job.yaml
"""
_INTRO = "Enter takes what stands in brackets, - leaves it out. Ctrl-C leaves, and nothing is written."
_OPTION = re.compile(r"options\.(\w+)")
_CHOSEN = re.compile(r"\boptions\.|\bon\(")
"""What a condition asks that only answers can tell."""


@dataclass(slots=True)
class _Talk:
    """What is known so far."""

    library: Library
    manifest: Manifest
    facts: PlaceFacts
    as_of: date
    ask: bool
    options: dict[str, Given] = field(default_factory=dict[str, "Given"])
    sections: dict[str, bool] = field(default_factory=dict[str, bool])
    given: dict[str, str] = field(default_factory=dict[str, str])

    def scene(self) -> Scene:
        """The roots with the answers so far; answers that no longer count are dropped."""
        from billgen.compose.scene import set_scene
        from billgen.library.settled import counts

        form = self.library.form(self.manifest.form)
        known = self.manifest.options
        free = replace(self.manifest, options={name: replace(o, show_if="") for name, o in known.items()})
        self.facts = self.library.facts.place(self.facts.id, self.given)
        while True:
            nodes = {name: _node(value) for name, value in self.options.items()}
            loose = set_scene(self.library, free, form, self.facts, self.given, {}, nodes, self.switches)
            drop = [name for name in self.options if not counts(known[name], loose.evaluate)]
            if not drop:
                return set_scene(
                    self.library, self.manifest, form, self.facts, self.given, {}, nodes, self.switches
                )
            for name in drop:
                del self.options[name]

    @property
    def switches(self) -> dict[str, bool]:
        """Every switchable section with the answers so far."""
        return {id: one.default for id, one in self.manifest.sections.items()} | self.sections

    def request(self) -> Request:
        from billgen.request import Request

        return Request(
            self.manifest.id,
            self.facts.id,
            self.as_of,
            option_nodes={name: _node(value) for name, value in self.options.items()},
            with_=[id for id, on in self.sections.items() if on],
            without=[id for id, on in self.sections.items() if not on],
            facts=self.given,
        )


@click.command("start", epilog=EPILOG)
@click.argument("template", required=False)
@click.argument("place", required=False)
@click.option("--to", metavar="FILE", default="job.yaml", show_default=True, help="The file to write.")
@click.option("--yes", is_flag=True, help="Ask nothing: take every default.")
@click.option("--replace", "over", is_flag=True, help="Write over a file that stands there.")
@click.option("--as-of", metavar="DATE", help="The day the draft is made for. Default: today.")
@workspace_option
@json_option
def command(template: str | None, place: str | None, **given: Any) -> None:
    """Ask for everything that a draft of TEMPLATE for PLACE needs, and write it as a job file."""
    from billgen.library.saving import save_file

    path = Path(given["to"])
    if path.suffix not in (".yaml", ".yml"):
        raise CommandError(Problem(f"--to {given['to']!r} is no YAML file", fix="end its name with .yaml"))
    if path.exists() and not given["over"]:
        fix = "name another with --to, or give it up with --replace"
        raise CommandError(Problem(f"{path} stands there already", fix=fix))
    if given["yes"] and not (template and place):
        raise CommandError(Problem("--yes asks nothing", fix="name the template and the place with it"))
    library = open_library(given["workspace"])
    as_of = read_as_of(given["as_of"] or "")
    if not given["yes"]:
        asking.say(_INTRO)
    manifest = library.template(template) if template else _template(library)
    facts = (
        library.facts.place(find_place(library, manifest.id, place)) if place else _place(library, manifest)
    )
    if not given["yes"]:
        *own, state = facts.names
        asking.say(f"For {place_words(facts.id, next(iter(own), state), state)}.")
    talk = _Talk(library, manifest, facts, as_of, not given["yes"])
    _stop(talk, [*_enacts(talk), *_gates(talk, lambda when: not _CHOSEN.search(when))], given["as_json"])
    if talk.ask:
        _ask_options(talk)
        _ask_sections(talk)
    found = _settle(talk, given["as_json"])
    missing = {one.path: one for one in found if one.check == "missing"}
    text = _text(talk, missing)
    save_file(path, text.encode(), replace=given["over"])
    if given["as_json"]:
        data = [one.as_data() for one in found]
        print_json(
            "start", ok=True, exit_code=0, file=str(path), template=manifest.id, place=facts.id, findings=data
        )
        return
    click.echo(f"Wrote {path}. Change in it what you like, then: billgen draft {path}")
    if found:
        click.echo(f"To settle before use: {say.summary(found)}")


# What and where ----------------------------------------------------------------------------------------


def _template(library: Library) -> Manifest:
    choices = {id: library.template(id).title for id in library.templates}
    asking.say("\nWhat shall be drafted?")
    return library.template(asking.choose("Template", choices, ""))


def _place(library: Library, manifest: Manifest) -> PlaceFacts:
    asking.say('\nFor which place? Write it as "Seattle, WA", or its id.')
    return library.facts.place(asking.line("Place", "", partial(find_place, library, manifest.id)))


def _enacts(talk: _Talk) -> list[Finding]:
    from billgen.checks.enacting import government_finding, kind_finding

    found = government_finding(talk.facts) or kind_finding(talk.manifest, talk.facts.kind, talk.facts.id)
    return [found] if found else []


def _gates(talk: _Talk, wanted: Callable[[str], object]) -> list[Finding]:
    """What the law gates say whose conditions are wanted, with the answers so far."""
    from billgen.checks.law import gate_findings

    gates: Sequence[Gate] = [gate for gate in talk.manifest.gates if wanted(gate.when)]
    scene = talk.scene()
    return list(gate_findings(gates, scene.evaluate, scene.reads))


def _stop(talk: _Talk, found: Sequence[Finding], as_json: bool) -> None:
    """Say what the law there says of it, and leave when it bars the draft."""
    stops = [one for one in found if one.severity in (Severity.STOP, Severity.ERROR)]
    if not stops:
        if found and talk.ask:
            asking.say()
            say.show(found, err=True)
        return
    if as_json:
        data = [one.as_data() for one in stops]
        print_json("start", ok=False, exit_code=1, findings=data, problems=[])
    head = click.style("Refused: ", fg="red", bold=True)
    click.echo(f"{head}{talk.manifest.id} for {talk.facts.id}. Nothing was written.", err=True)
    say.show(stops, err=True)
    raise click.exceptions.Exit(1)


# Options and sections ----------------------------------------------------------------------------------


def _ask_options(talk: _Talk) -> None:
    asking.say(
        f"\n{talk.manifest.title}: {counted(len(talk.manifest.options), 'choice')} at most.", bold=True
    )
    for one in talk.manifest.options.values():
        _ask(talk, one)


def _ask(talk: _Talk, one: Option) -> None:
    """Ask for one option until no law gate stops its answer."""
    from billgen.library.settled import counts

    while True:
        scene = talk.scene()
        if not counts(one, scene.evaluate):
            return
        standing = scene.options.values[one.name]
        borrowed = one.default_from if one.name in scene.options.root.borrowed else ""
        if borrowed:
            asking.say()
            asking.wrapped(f"The facts of the place say for this: {asking.words_of(standing) or 'nothing'}.")
        answer = asking.option(one, "" if standing is None else standing)
        if answer == ("" if standing is None else standing):
            answer = standing
        if answer == standing if borrowed else answer == one.default:
            talk.options.pop(one.name, None)
        else:
            talk.options[one.name] = answer
        named = re.compile(rf"options\.{one.name}\b")
        stops = [found for found in _gates(talk, named.search) if found.severity is Severity.STOP]
        if not stops:
            return
        say.show(stops, err=True)
        talk.options.pop(one.name, None)


def _ask_sections(talk: _Talk) -> None:
    titles = talk.library.headings(talk.manifest.id)
    if talk.manifest.sections:
        asking.say("\nSections that may be left out", bold=True)
    hidden = talk.scene().hidden if talk.manifest.sections else ()
    for id, switch in talk.manifest.sections.items():
        if id in hidden:
            continue
        words = f"{titles.get(id, '')} ({id})" if titles.get(id) else id
        if switch.help:
            asking.wrapped(switch.help)
        on = asking.yes(f"Print the section {words}?", switch.default)
        if on is not switch.default:
            talk.sections[id] = on


def _settle(talk: _Talk, as_json: bool) -> Sequence[Finding]:
    """Draft in memory; ask again for what does not add up, and for facts that nobody knows."""
    from billgen.pipeline import RefusedError, draft

    offered = False
    while True:
        talk.scene()
        try:
            found = draft(talk.library, talk.request()).findings
        except RefusedError as error:
            found = error.findings
        grave = [one for one in found if one.severity in (Severity.STOP, Severity.ERROR)]
        again = [name for one in grave for name in _OPTION.findall(one.message) if one.check == "rules"]
        if grave and talk.ask and len([one for one in grave if one.check == "rules"]) == len(grave):
            asking.say("\nThis does not add up yet:", bold=True)
            say.show(grave, err=True)
            for name in dict.fromkeys(again):
                _ask(talk, talk.manifest.options[name])
            continue
        _stop(talk, grave, as_json)
        missing = [one for one in found if one.check == "missing" and _may_be_given(one.path)]
        if not (talk.ask and missing) or offered:
            return found
        offered = True
        _ask_facts(talk, missing)


def _may_be_given(path: str) -> bool:
    """Whether a fact may be said off-hand; where the law stands has to be recorded with its source."""
    root, _, rest = path.partition(".")
    return root in _ROOTS and rest.partition(".")[0] != "law"


def _ask_facts(talk: _Talk, missing: Sequence[Finding]) -> None:
    asking.say(f"\nNobody has recorded {counted(len(missing), 'fact')} that the draft prints.", bold=True)
    needs = talk.library.needs(talk.manifest.id)
    if not asking.yes("Give them now? Each is else a marked blank.", False):
        return
    for one in missing:
        why = f" ({needs[one.path].why})" if one.path in needs else ""
        asking.wrapped(f"{one.path}{why}")

        def read(text: str, path: str = one.path) -> str:
            from billgen.cli.options import pairs

            if text.strip():
                pairs([f"{path}={text}"], "--fact")
                replace(talk, given={**talk.given, path: text.strip()}).scene()
            return text.strip()

        if answer := asking.line("value", "", read, show="left blank"):
            talk.given[one.path] = answer


# The file ----------------------------------------------------------------------------------------------


def _text(talk: _Talk, missing: dict[str, Finding]) -> str:
    from billgen.base.provenance import bare
    from billgen.library.job import Answers, job_text
    from billgen.library.settled import counts

    scene = talk.scene()
    needs = talk.library.needs(talk.manifest.id)
    borrowed = {
        name: f"{path} ({asking.words_of(scene.options.values[name]) or 'not known'})"
        for name, path in scene.options.root.borrowed.items()
    }
    answers = Answers(
        talk.facts.id,
        str(bare(talk.facts.place.at("name")) or ""),
        talk.as_of.isoformat(),
        scene.options.recorded,
        borrowed,
        frozenset(name for name, one in talk.manifest.options.items() if not counts(one, scene.evaluate)),
        {id: talk.sections.get(id, switch.default) for id, switch in talk.manifest.sections.items()},
        talk.library.headings(talk.manifest.id),
        talk.given,
        {path: needs[path].why if path in needs else "" for path in missing if _may_be_given(path)},
    )
    return job_text(talk.manifest, answers)


_ROOTS = ("place", "state", "us")


def _node(value: Given) -> Any:
    """A typed value as the YAML that a job file would hold."""
    from billgen.library.options import as_yaml

    return as_yaml(value)
