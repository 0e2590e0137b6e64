"""What is asked for: one template for one place - under today's names, every section switched on or off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from billgen.base.errors import CommandError, Problem
from billgen.facts.yaml_nodes import YamlNode
from billgen.library.manifest import Manifest
from billgen.library.settled import today
from billgen.render.sheet import ControlKind


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: one template for one place.

    Attributes:
        template: template id.
        place: place id, or a name such as "Seattle, WA".
        as_of: the date the draft is made for; it prints, so the same date gives the same bytes.
        options: option → text as on the command line.
        option_nodes: options read from a file, by name.
        with_, without: switchable sections to print or leave out.
        facts: `--fact` path → text.
        waivers: "check@provision" → reason.
        letter: the draft's letter.
        clean: leave notes and remarks out of every format.
        annotated: print notes and sources after the text, in the formats that can.
        controls: how facts stand in a Word file: "off", "plain" or "bound".
        flat: write Word files with typed numbers, and no fields, comments, controls or bookmarks.
        house: name or file of a house, "" for the built-in looks alone.
        reference: a Word file whose styles Word files take, or "".
    """

    template: str
    place: str
    as_of: date
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    option_nodes: Mapping[str, YamlNode] = field(default_factory=dict[str, YamlNode])
    with_: Sequence[str] = ()
    without: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    waivers: Mapping[str, str] = field(default_factory=dict[str, str])
    letter: str = "A"
    clean: bool = False
    annotated: bool = False
    controls: ControlKind = "off"
    flat: bool = False
    house: str = ""
    reference: str = ""


def under_todays_names(manifest: Manifest, request: Request) -> tuple[Request, tuple[tuple[str, str], ...]]:
    """The request with today's names of options and sections, and every (old, new) that was translated."""
    was = manifest.was
    if not was:
        return request, ()
    both = [name for name in request.options if name in request.option_nodes]  # the command line wins
    nodes = {name: node for name, node in request.option_nodes.items() if name not in both}
    said, first = today(was, request.options, "option")
    read, second = today(was, nodes, "option")
    waivers: dict[str, str] = {}
    ids = [one for one in (*request.with_, *request.without) if one in was]
    for key, reason in request.waivers.items():
        check, at, end = key.partition("@")
        section, dot, item = end.partition(".")
        waivers[f"{check}{at}{was.get(section, section)}{dot}{item}"] = reason
    changed = replace(
        request,
        options=said,
        option_nodes={name: node for name, node in read.items() if name not in said},
        with_=[was.get(id, id) for id in request.with_],
        without=[was.get(id, id) for id in request.without],
        waivers=waivers,
    )
    return changed, tuple(dict.fromkeys([*first, *second, *((id, was[id]) for id in ids)]))


def switches_of(manifest: Manifest, request: Request, dropped: Collection[str]) -> dict[str, bool]:
    """Every switchable section, on or off; one that the place's overlay drops is off.

    Raises:
        CommandError: a section is asked for that cannot be switched, or both ways; all of them.
    """
    switches = {id: switch.default for id, switch in manifest.sections.items()}
    problems = [
        Problem(
            f"{manifest.id} has no switchable section {id!r}",
            fix=f"did you mean {near[0]!r}?" if near else f"there are {', '.join(switches) or 'none'}",
        )
        for id in (*request.with_, *request.without)
        if id not in switches
        for near in [get_close_matches(id, switches, n=1)]
    ]
    problems += [
        Problem(f"the section {id!r} is both --with and --without")
        for id in dict.fromkeys(request.with_)
        if id in request.without
    ]
    problems += [
        Problem(f"the section {id!r} is dropped for this place, and asked for --with", fix=f"leave {id} out")
        for id in request.with_
        if id in dropped
    ]
    if problems:
        raise CommandError(problems)
    asked = dict.fromkeys(request.with_, True) | dict.fromkeys(request.without, False)
    return switches | asked | dict.fromkeys((id for id in switches if id in dropped), False)
