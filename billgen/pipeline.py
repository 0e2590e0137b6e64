"""The whole way on one page: facts and options choose words, words become a tree, the tree is rendered.

Each stage is a function from one value to the next; this file calls them in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from billgen import __version__
from billgen.base.errors import BillgenError, CommandError, InputError, Place, Problem
from billgen.base.expressions import Expressions, roots_of
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, Record
from billgen.base.traced import Missing, Reads, RecordView, as_node
from billgen.bill.arrange import arrange
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Text
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.checks.chain import Checked, Evaluate, by_weight, run
from billgen.checks.law import gate_findings
from billgen.checks.table import CHAIN
from billgen.checks.waive import check_waivers, waive
from billgen.compose.compose import Script, compose
from billgen.compose.drafting import read_drafting
from billgen.compose.roots import give, with_form, words_of
from billgen.compose.tokens import Sink
from billgen.facts.yaml_nodes import YamlNode
from billgen.library.library import Library
from billgen.library.manifest import Manifest
from billgen.library.options import settle
from billgen.record.record import Inputs, fingerprint
from billgen.render.flow import Sheet, flow
from billgen.render.house import house_for


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, checked and laid out, ready for any renderer.

    Attributes:
        bill: the tree, numbered and referred.
        sheet: what renderers take.
        findings: what the checks say; waived ones stand in `waived`.
        reads: every fact read and missed.
        inputs: what was asked for, for the record.
        template: id, version and content hash of the template.
    """

    bill: Bill
    sheet: Sheet
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
        CommandError: no such template, place, option or section.
        RefusedError: a law gate stops it, or this kind of place cannot enact it.
        InputError: the template or the facts cannot be read; every problem listed.
    """
    manifest = library.template(request.template)
    form = library.form(manifest.form)
    place_id = library.facts.find(request.place)
    facts = library.facts.place(place_id)
    options = settle(manifest.options, request.options, request.option_nodes, manifest.id)
    switches = _switches(manifest, request)
    check_waivers(request.waivers, [name for name, _ in CHAIN])

    # The five roots, and the law before anything else.
    state = facts.state or Record({})
    place = with_form(facts.place, form.id, form.drafting)
    state = place if facts.place is facts.state else state
    roots = give({"place": place, "state": state, "us": facts.us}, request.facts)
    roots["words"] = words_of(form.words, roots["place"])
    option_root = as_node(options, layer="options")
    assert isinstance(option_root, Record)
    roots["options"] = option_root
    reads = Reads()
    views = roots_of(roots, reads)
    expressions = Expressions()

    def evaluate(text: str, where: Place) -> object:
        return expressions.evaluate(text, views, where)

    _refuse(manifest, facts.kind, place_id, evaluate, reads, request.waivers)

    # Words, then a tree.
    needs = library.needs(manifest.id)
    sink = Sink(reads, {path: need.label for path, need in needs.items() if need.label})
    placement = evaluate(manifest.placement, manifest.where) if manifest.placement else None
    if not isinstance(placement, RecordView | Missing):
        placement = Missing("placement", kind="none")  # a chapter's number is then filled in by hand
    drafting = read_drafting(_view(views["place"], "drafting"), placement, sink)
    sources = library.sources(manifest.id)
    script = Script(
        f"{manifest.id}/bill.md.j2", f"_forms/{form.id}.md.j2", sources, switches, {"placement": placement}
    )
    composed = compose(script, views, sink)
    bill, problems = parse(composed.lines, composed.carried)
    if problems:
        raise InputError(problems)

    # Arranged, numbered, referred: the way its place does it.
    stages: dict[str, Sequence[Problem]] = {}
    bill, stages["title"] = arrange(bill, drafting, form.parts, (Text(manifest.subject),), manifest.trailers)
    bill, stages["numbers"] = number(bill, drafting)
    bill, stages["references"] = refer(bill, drafting)

    # Checked; what the law bars was refused above.
    home = partial(library.home, place_id)
    unread = _unread(request.facts, reads, shared=facts.place is facts.state)
    checked = Checked(bill, manifest, form, reads, needs, home, stages, evaluate, switches, unread)
    findings, waived = waive([_shown(one, library) for one in run(checked, CHAIN)], request.waivers)

    inputs = Inputs(
        manifest.id,
        place_id,
        {name: value for name, value in options.items() if value != manifest.options[name].default},
        {id: on for id, on in switches.items() if on is not manifest.sections[id].default},
        request.facts,
        request.waivers,
        request.as_of,
        request.letter,
        request.clean,
    )
    content = library.content(manifest.id)
    template = {"id": manifest.id, "version": manifest.version, "form": form.id, "content": content}
    sheet = _sheet(bill, drafting, manifest, roots, inputs, reads, template)
    return Draft(bill, sheet, tuple(by_weight(findings)), tuple(by_weight(waived)), reads, inputs, template)


def _view(root: RecordView, key: str) -> RecordView:
    found = root.look(key)
    assert isinstance(found, RecordView)  # with_form always lays a drafting record down
    return found


def _switches(manifest: Manifest, request: Request) -> dict[str, bool]:
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
    if problems:
        raise CommandError(problems)
    return switches | dict.fromkeys(request.with_, True) | dict.fromkeys(request.without, False)


def _refuse(
    manifest: Manifest,
    kind: str,
    place: str,
    evaluate: Evaluate,
    reads: Reads,
    waivers: Mapping[str, str],
) -> None:
    """Stop before a word is composed where the place cannot enact this, or its law bars it."""
    if kind not in manifest.enacted_by:
        what = f"{manifest.title} is enacted by: {', '.join(manifest.enacted_by)}. {place} is a {kind}."
        fix = "choose a place of that kind, or another template: billgen list templates"
        raise RefusedError([Finding("enacted-by", Severity.STOP, what, where=manifest.where, fix=fix)])
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
) -> Sheet:
    facts = {path: (fact.value, fact.status.value) for path, fact in sorted(reads.found.items())}
    whole = fingerprint([inputs.as_data(), facts, sorted(reads.missed), dict(template), __version__])
    place = _name(roots["place"])
    admitted = _name(roots["state"]) or place
    review = f"For review by counsel admitted in {admitted}"
    line = f"DRAFT {inputs.letter} · {inputs.as_of.isoformat()} · {whole[:8]} · {review}"
    return Sheet(
        paras=flow(bill, drafting),
        drafting=drafting,
        house=house_for(drafting.page, drafting.section),
        title=f"{manifest.title} · {place}",
        head=f"{manifest.title} · {place}",
        draft_line=line,
        date=inputs.as_of.isoformat(),
        fingerprint=whole,
        show_notes=not inputs.clean,
    )


def _name(record: Record) -> str:
    fact = record.fields.get("name")
    return str(fact.value) if isinstance(fact, Fact) and fact.value else ""
