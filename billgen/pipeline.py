"""The whole way on one page: facts and options choose words, words become a tree, the tree is rendered.

Each stage is a function from one value to the next; this file calls them in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from billgen import __version__
from billgen.base.collector import held_back
from billgen.base.errors import BillgenError, InputError, Place, Problem
from billgen.base.findings import Finding
from billgen.base.kept import another_draft, first_of_equals
from billgen.base.operators import truth_of
from billgen.base.provenance import Fact, Record, bare
from billgen.base.traced import Missing, Reads, RecordView
from billgen.bill.amend import amend
from billgen.bill.arrange import arrange
from billgen.bill.codify import gaps
from billgen.bill.drafting import Drafting
from billgen.bill.meanings import say_meanings
from billgen.bill.model import RULE as BLANK
from billgen.bill.model import Bill, Text
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.bill.whole import show_new
from billgen.checks.chain import Checked, Evaluate, Standing, by_weight, run
from billgen.checks.enacting import barred
from billgen.checks.facts import never_read
from billgen.checks.passages import read
from billgen.checks.table import CHAIN
from billgen.checks.waive import check_waivers, waive
from billgen.compose.codification import read_elsewhere, read_laws
from billgen.compose.compose import Script, compose
from billgen.compose.drafting import read_drafting
from billgen.compose.scene import set_scene
from billgen.compose.tokens import Sink
from billgen.facts.called import by_full_name
from billgen.houses.opening import Looks, open_looks
from billgen.library.library import Library
from billgen.library.manifest import Manifest
from billgen.papers.cover import Matter, cover_note
from billgen.papers.law import read_law
from billgen.papers.sources import appendix
from billgen.papers.titles import control_titles
from billgen.record.record import Inputs, fact_data, fingerprint
from billgen.render.flow import flow
from billgen.render.sheet import Para, Sheet
from billgen.request import Request, switches_of, under_todays_names


@dataclass(frozen=True)
class Draft:
    """A draft, checked and laid out, ready for any renderer.

    Attributes:
        bill: the tree, numbered and referred.
        sheet: what renderers take.
        matter: what its cover note speaks of.
        reads: every fact read and missed.
        inputs: what was asked for, for the record.
        template: id, version and content hash of the template.
    """

    bill: Bill
    sheet: Sheet
    matter: Matter
    reads: Reads
    inputs: Inputs
    template: Mapping[str, str]

    @cached_property
    def cover(self) -> Sheet:
        """The cover note, for the same renderers; written when it is asked for."""
        return cover_note(self.sheet, self.matter)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say, gravest first."""
        return self.matter.findings

    @property
    def waived(self) -> tuple[Finding, ...]:
        """What was set aside, with the reason in its words."""
        return self.matter.waived


class RefusedError(BillgenError):
    """The law there, or the template itself, bars this draft. Carries every reason as a finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__([Problem(finding.message, finding.where, fix=finding.fix) for finding in findings])


_draftings: list[Drafting] = []


@held_back()
def draft(library: Library, request: Request) -> Draft:
    """Make one draft.

    Raises:
        CommandError: no such template, place, option, section or house.
        RefusedError: a law gate stops it, or this kind of place cannot enact it.
        InputError: the template, the facts or the looks cannot be read; every problem listed.
    """
    another_draft()
    looks = open_looks(library, request.house, request.reference)
    manifest = library.template(request.template)
    request, renamed = under_todays_names(manifest, request)
    form = library.form(manifest.form)
    place_id = library.facts.find(request.place)
    facts = library.facts.place(place_id, request.facts)
    dropped = {id for one in library.overlays(manifest.id, place_id) for id in one.drop}
    asked = switches_of(manifest, request, dropped)
    check_waivers(request.waivers, [name for name, _ in CHAIN])

    # The five roots, and the law before anything else.
    scene = set_scene(
        library, manifest, form, facts, request.facts, request.options, request.option_nodes, asked
    )
    roots, views, reads, evaluate = scene.roots, scene.views, scene.reads, scene.evaluate
    reads.found |= {f"place.{name}": fact for name, fact in facts.sorted_by.items()}
    if stops := barred(manifest, facts, evaluate, reads, request.waivers):
        raise RefusedError(stops)
    law = read_law(manifest.gates, roots, reads)
    manifest = _about(manifest, evaluate)

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
    script = Script(f"{manifest.id}/bill.md.j2", f"_forms/{form.id}.md.j2", sources, scene.switches, about)
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
    drafting = first_of_equals(_draftings, drafting)
    laws = read_laws(changed, rules, sink)
    bill, stages["amendments"] = amend(bill, laws, drafting.marks)
    cites = {path: law.cite for path, law in laws.items() if law is not None}
    subject = (Text(manifest.subject),)
    bill, stages["title"] = arrange(bill, drafting, form.parts, subject, manifest.trailers, cites)
    bill, stages["numbers"] = number(bill, drafting)
    stages["codification"] = gaps(bill, manifest.placement)
    bill, stages["references"] = refer(bill, drafting)

    # Checked; what the law bars was refused above.
    home = partial(library.home, place_id)
    unread = never_read(request.facts, reads, shared=facts.place is facts.state)
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
        switches=scene.switches,
        unread=unread,
        classes=facts.classes,
        renamed=renamed,
        standing=Standing(
            request.as_of,
            facts.lineage,
            facts.names,
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
        {id: on for id, on in asked.items() if on is not manifest.sections[id].default and id not in dropped},
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
    shown = show_new(say_meanings(bill, drafting.meaning), drafting)
    sheet = _sheet(shown, drafting, manifest, roots, inputs, reads, template, sink.labels, looks)
    matter = Matter(
        manifest,
        form,
        content,
        str(bare(roots["words"].at("act")) or ""),
        place_id,
        _title(roots["place"]),
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
        {id: on for id, on in scene.switches.items() if id not in scene.hidden},
        request.facts,
    )
    return Draft(bill, sheet, matter, reads, inputs, template)


def _about(manifest: Manifest, evaluate: Evaluate) -> Manifest:
    """The manifest with the subject, title and summary that the choices of this draft give it."""
    for one in manifest.subjects:
        if truth_of(evaluate(one.when, one.where)) is True:
            title, summary = one.title or manifest.title, one.summary or manifest.summary
            return replace(manifest, subject=one.subject, title=title, summary=summary)
    return manifest


def _view(root: RecordView, key: str) -> RecordView:
    found = root.look(key)
    assert isinstance(found, RecordView)  # with_form always lays a drafting record down
    return found


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
    place = _title(roots["place"])
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
        foot=_foot(paras) if drafting.marks.legend_place == "foot" else "",
    )


def _foot(paras: tuple[Para, ...]) -> str:
    """The legend of a paper that has one."""
    return next((" ".join(para.text.split()) for para in paras if para.role == "legend"), "")


def _admitted(roots: Mapping[str, Record]) -> str:
    """Where counsel must be admitted: the state, or what stands in its place."""
    record = roots["state"] if _name(roots["state"]) else roots["place"]
    name = _name(record)
    return f"the {name}" if _name(record, "kind") == "federal district" else name


def _title(record: Record) -> str:
    """What the place is called where nothing beside it tells what kind it is."""
    kind = record.fields.get("kind")
    formal = isinstance(kind, Fact) and by_full_name(str(kind.value)) and _name(record, "formal_name")
    return formal or _name(record)


def _name(record: Record, key: str = "name") -> str:
    fact = record.fields.get(key)
    return str(fact.value) if isinstance(fact, Fact) and isinstance(fact.value, str) else ""
