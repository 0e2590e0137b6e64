"""The whole way on one page: facts and options choose words, words become a tree, the tree is rendered.

Each stage is a function from one value to the next; this file calls them in order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from billgen import __version__
from billgen.base.errors import BillgenError, CommandError, InputError, Place, Problem
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, Record
from billgen.base.traced import Missing, Reads, RecordView
from billgen.bill.amend import amend
from billgen.bill.arrange import arrange
from billgen.bill.codify import gaps
from billgen.bill.drafting import Drafting
from billgen.bill.model import RULE as BLANK
from billgen.bill.model import Bill, Text
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.checks.chain import Checked, Evaluate, Standing, by_weight, run
from billgen.checks.enacting import government_finding, kind_finding
from billgen.checks.law import gate_findings
from billgen.checks.passages import read
from billgen.checks.table import CHAIN
from billgen.checks.waive import check_waivers, waive
from billgen.compose.codification import read_elsewhere, read_laws
from billgen.compose.compose import Script, compose
from billgen.compose.drafting import read_drafting
from billgen.compose.scene import set_scene
from billgen.compose.tokens import Sink
from billgen.facts.lineage import PlaceFacts
from billgen.facts.yaml_nodes import YamlNode
from billgen.houses.opening import Looks, open_looks
from billgen.library.library import Library
from billgen.library.manifest import Manifest
from billgen.library.settled import today
from billgen.papers.cover import Matter, cover_note
from billgen.papers.law import read_law
from billgen.papers.sources import appendix
from billgen.papers.titles import control_titles
from billgen.record.record import Inputs, fact_data, fingerprint
from billgen.render.flow import ControlKind, Sheet, flow


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, checked and laid out, ready for any renderer.

    Attributes:
        bill: the tree, numbered and referred.
        sheet: what renderers take.
        cover: the cover note, for the same renderers.
        findings: what the checks say; waived ones stand in `waived`.
        reads: every fact read and missed.
        inputs: what was asked for, for the record.
        template: id, version and content hash of the template.
    """

    bill: Bill
    sheet: Sheet
    cover: Sheet
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    reads: Reads
    inputs: Inputs
    template: Mapping[str, str]


class RefusedError(BillgenError):
    """The law there, or the template itself, bars this draft. Carries every reason as a finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__([Problem(finding.message, finding.where, fix=finding.fix) for finding in findings])


def draft(library: Library, request: Request) -> Draft:
    """Make one draft.

    Raises:
        CommandError: no such template, place, option, section or house.
        RefusedError: a law gate stops it, or this kind of place cannot enact it.
        InputError: the template, the facts or the looks cannot be read; every problem listed.
    """
    looks = open_looks(library, request.house, request.reference)
    manifest = library.template(request.template)
    request, renamed = _under_todays_names(manifest, request)
    form = library.form(manifest.form)
    place_id = library.facts.find(request.place)
    facts = library.facts.place(place_id)
    dropped = {id for one in library.overlays(manifest.id, place_id) for id in one.drop}
    switches = _switches(manifest, request, dropped)
    check_waivers(request.waivers, [name for name, _ in CHAIN])

    # The five roots, and the law before anything else.
    scene = set_scene(
        library, manifest, form, facts, request.facts, request.options, request.option_nodes, switches
    )
    roots, views, reads, evaluate = scene.roots, scene.views, scene.reads, scene.evaluate
    _refuse(manifest, facts, evaluate, reads, request.waivers)
    law = read_law(manifest.gates, roots, reads)

    # Words, then a tree.
    needs = library.needs(manifest.id, place_id)
    sink = Sink(reads, {path: need.label for path, need in needs.items() if need.label})
    placement = evaluate(manifest.placement, manifest.where) if manifest.placement else None
    if not isinstance(placement, RecordView | Missing):
        placement = Missing("placement", kind="none")  # a chapter's number is then filled in by hand
    rules = _view(views["place"], "drafting")
    drafting = read_drafting(rules, placement, sink, manifest.title)
    sources = library.sources(manifest.id, place_id)
    about = {"placement": placement, "subject": manifest.subject, "title": manifest.title}
    script = Script(f"{manifest.id}/bill.md.j2", f"_forms/{form.id}.md.j2", sources, switches, about)
    composed = compose(script, views, sink)
    bill, problems = parse(composed.lines, composed.carried)
    if problems:
        raise InputError(problems)

    # Arranged, numbered, referred: the way its place does it.
    stages: dict[str, Sequence[Problem]] = {}
    joining = {one.into: evaluate(one.into, one.where) for one in bill.sections if one.into}
    drafting = drafting.joined_by(read_elsewhere(joining, rules, sink))
    changed = {
        one.amends: evaluate(one.amends, one.where or manifest.where) for one in bill.sections if one.amends
    }
    laws = read_laws(changed, rules, sink)
    bill, stages["amendments"] = amend(bill, laws, drafting.marks)
    cites = {path: law.cite for path, law in laws.items() if law is not None}
    subject = (Text(manifest.subject),)
    bill, stages["title"] = arrange(bill, drafting, form.parts, subject, manifest.trailers, cites)
    bill, stages["numbers"] = number(bill, drafting)
    stages["codification"] = gaps(bill)
    bill, stages["references"] = refer(bill, drafting)

    # Checked; what the law bars was refused above.
    home = partial(library.home, place_id)
    unread = _unread(request.facts, reads, shared=facts.place is facts.state)
    checked = Checked(
        bill=bill,
        language=read(bill),
        manifest=manifest,
        form=form,
        reads=reads,
        needs=needs,
        home=home,
        problems=stages,
        evaluate=evaluate,
        switches=switches,
        unread=unread,
        classes=facts.classes,
        renamed=renamed,
        standing=Standing(
            request.as_of,
            facts.lineage,
            _names(facts.place, facts.state),
            library.facts.ids(),
            library.facts.knows,
        ),
        sources=sources,
    )
    findings, waived = waive([_shown(one, library) for one in run(checked, CHAIN)], request.waivers)

    inputs = Inputs(
        manifest.id,
        place_id,
        scene.options.recorded,
        {
            id: on
            for id, on in switches.items()
            if on is not manifest.sections[id].default and id not in dropped
        },
        request.facts,
        request.waivers,
        request.as_of,
        request.letter,
        request.clean,
        request.annotated,
        request.controls,
        request.flat,
        looks.house_name,
        looks.house_content,
        looks.reference_name,
        looks.reference_content,
    )
    content = library.content(manifest.id, place_id)
    template = {"id": manifest.id, "version": manifest.version, "form": form.id, "content": content}
    if overlays := library.overlays(manifest.id, place_id):
        template["overlay"] = ", ".join(dict.fromkeys(one.place for one in overlays))
    sheet = _sheet(bill, drafting, manifest, roots, inputs, reads, template, sink.labels, looks)
    cover = cover_note(
        sheet,
        Matter(
            manifest,
            form,
            content,
            place_id,
            _name(roots["place"]),
            facts.kind,
            _admitted(roots),
            request.letter,
            request.as_of,
            law,
            tuple(by_weight(findings)),
            tuple(by_weight(waived)),
            reads,
            needs,
            inputs.options,
            switches,
            request.facts,
        ),
    )
    return Draft(
        bill, sheet, cover, tuple(by_weight(findings)), tuple(by_weight(waived)), reads, inputs, template
    )


def _view(root: RecordView, key: str) -> RecordView:
    found = root.look(key)
    assert isinstance(found, RecordView)  # with_form always lays a drafting record down
    return found


def _under_todays_names(manifest: Manifest, request: Request) -> tuple[Request, tuple[tuple[str, str], ...]]:
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


def _switches(manifest: Manifest, request: Request, dropped: Collection[str]) -> dict[str, bool]:
    """Every switchable section, on or off; one that the place's overlay drops is off."""
    switches = {id: switch.default for id, switch in manifest.sections.items()}
    problems = [
        Problem(
            f"{manifest.id} has no switchable section {id!r}",
            fix=f"there are {', '.join(switches) or 'none'}",
        )
        for id in (*request.with_, *request.without)
        if id not in switches
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


def _refuse(
    manifest: Manifest,
    facts: PlaceFacts,
    evaluate: Evaluate,
    reads: Reads,
    waivers: Mapping[str, str],
) -> None:
    """Stop before a word is composed where the place cannot enact this, or its law bars it."""
    if wrong := government_finding(facts) or kind_finding(manifest, facts.kind, facts.id):
        raise RefusedError([wrong])
    found = gate_findings(manifest.gates, evaluate, reads)
    stops = [one for one in found if one.severity is Severity.STOP]
    if stops:
        kept, _ = waive(stops, waivers)
        raise RefusedError([one for one in kept if one.severity in (Severity.STOP, Severity.ERROR)])


def _unread(given: Iterable[str], reads: Reads, *, shared: bool) -> tuple[str, ...]:
    """The facts of the command line that the draft never looked at; a state is its own `place`."""
    read = [*reads.found]
    if shared:
        read += [f"{'state' if root == 'place' else 'place'}.{rest}" for root, _, rest in map(_parted, read)]
    return tuple(path for path in given if not any(f"{one}.".startswith(f"{path}.") for one in read))


def _parted(path: str) -> tuple[str, str, str]:
    return path.partition(".")


def _shown(finding: Finding, library: Library) -> Finding:
    """A finding whose place is named as in the library: the same words on every machine."""
    if finding.where is None or not Path(finding.where.file).is_absolute():
        return finding
    return replace(finding, where=Place(library.shown(Path(finding.where.file)), finding.where.line))


def _sheet(
    bill: Bill,
    drafting: Drafting,
    manifest: Manifest,
    roots: Mapping[str, Record],
    inputs: Inputs,
    reads: Reads,
    template: Mapping[str, str],
    labels: Mapping[str, str],
    looks: Looks,
) -> Sheet:
    facts = fact_data(reads, {})
    whole = fingerprint([inputs.identity(), facts, sorted(reads.missed), dict(template), __version__])
    place = _name(roots["place"])
    head = f"{manifest.title} · {place}"
    if drafting.page.running_head:
        head = re.sub(r"\{[^{}]*\}", BLANK, drafting.page.running_head)
    review = f"For review by counsel admitted in {_admitted(roots)}"
    line = f"DRAFT {inputs.letter} · {inputs.as_of.isoformat()} · {whole[:8]} · {review}"
    paras = flow(bill, drafting)
    return Sheet(
        paras=paras,
        drafting=drafting,
        house=looks.house_on(drafting),
        title=f"{manifest.title} · {place}",
        head=head,
        draft_line=line,
        date=inputs.as_of.isoformat(),
        fingerprint=whole,
        show_notes=not inputs.clean,
        annotated=inputs.annotated,
        appendix=appendix(paras, reads) if inputs.annotated else (),
        controls=inputs.controls,
        names={} if inputs.controls == "off" else control_titles(paras, reads, labels),
        flat=inputs.flat,
        bill=bill,
        reference=looks.reference,
    )


def _admitted(roots: Mapping[str, Record]) -> str:
    """Where counsel must be admitted: the state, or what stands in its place."""
    return _name(roots["state"]) or _name(roots["place"])


def _name(record: Record, key: str = "name") -> str:
    fact = record.fields.get(key)
    return str(fact.value) if isinstance(fact, Fact) and isinstance(fact.value, str) else ""


def _names(place: Record, state: Record | None) -> tuple[str, ...]:
    """What a place, its county and its state are called by their files; the state's name last."""
    own = (_name(place, key) for key in ("name", "formal_name", "county"))
    return (*(name for name in own if name), _name(state or place))
