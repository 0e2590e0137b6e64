"""The papers of a draft: which go with it, composed from its words, facts and checks, for the same renderers.

A way of its own after the pipeline: a finished draft in, a laid out sheet for each paper out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from billgen.base.errors import InputError, Problem
from billgen.base.expressions import Expressions, roots_of
from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Record
from billgen.base.traced import Missing, Reads, RecordView
from billgen.bill.drafting import Drafting
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.compose.compose import Script, compose
from billgen.compose.drafting import read_drafting
from billgen.compose.roots import with_form
from billgen.compose.scene import set_scene
from billgen.compose.tokens import Sink
from billgen.library.library import Library
from billgen.library.manifest import Form
from billgen.library.papers import Paper
from billgen.papers.laying import beside
from billgen.papers.points import Gap, own_gaps
from billgen.papers.quoting import Told
from billgen.papers.sentences import prompted
from billgen.papers.telling import Telling, tell, tell_gaps
from billgen.pipeline import Draft
from billgen.record.record import fact_data, ranges
from billgen.render.flow import flow
from billgen.render.sheet import Sheet
from billgen.render.standing import by_id
from billgen.request import Request, switches_of, under_todays_names


@dataclass(frozen=True)
class Packet:
    """The papers of a draft.

    Attributes:
        sheets: paper → what renderers take, in their order.
        titles: paper → what people call it.
        content: one hash of all that the papers say.
        record: paper → its title, where each fact stands in it, and the blanks that it alone has; for the
            record of the draft.
        findings: on those blanks; the bill's own are in the draft.
    """

    sheets: Mapping[str, Sheet]
    titles: Mapping[str, str]
    content: str
    record: Mapping[str, object]
    findings: tuple[Finding, ...] = ()


def packet(library: Library, request: Request, made: Draft) -> Packet:
    """The papers of a draft.

    Args:
        library: where it was made from.
        request: what was asked for.
        made: the draft.

    Raises:
        InputError: a paper cannot be read or composed; with the line of its text.
    """
    manifest, place = made.matter.manifest, made.inputs.place
    request, _ = under_todays_names(manifest, request)
    dropped = {id for one in library.overlays(manifest.id, place) for id in one.drop}
    facts = library.facts.place(place, request.facts)
    scene = set_scene(
        library,
        manifest,
        made.matter.form,
        facts,
        request.facts,
        request.options,
        request.option_nodes,
        switches_of(manifest, request, dropped),
    )
    given = Telling(
        made.bill,
        made.sheet,
        made.matter,
        scene.options,
        scene.evaluate,
        scene.roots,
        library.headings(manifest.id),
    )
    about = tell(given)
    fitting = [
        paper for paper in library.papers if paper.fits(made.matter.form.id, state=facts.place is facts.state)
    ]

    def composed(blanks: list[Told]) -> dict[str, tuple[Sheet, Reads]]:
        """Every paper; those that tell what is open name these blanks."""
        told = Told(about, paper_blanks=blanks)
        found: dict[str, tuple[Sheet, Reads]] = {}
        for paper in fitting:
            reads = Reads()
            views = roots_of(scene.roots, reads)
            found[paper.id] = _sheet(library, paper, made, told, views, reads), reads
        return found

    papers = composed([])
    titles = {paper.id: paper.title for paper in fitting}
    own = {id: own_gaps(sheet.paras, made.sheet.paras) for id, (sheet, _) in papers.items()}
    if any(own.values()):  # which papers lack what is known only once they are composed
        papers = composed([told for id, gaps in own.items() for told in tell_gaps(gaps, titles[id])])
    record: dict[str, object] = {
        paper.id: {
            "title": paper.title,
            "form": paper.form,
            "facts": fact_data(reads, {}),
            "printed": ranges(sheet.paras),
            "blanks": {gap.label: list(gap.paths) for gap in own[paper.id]},
        }
        for paper in fitting
        for sheet, reads in [papers[paper.id]]
    }
    return Packet(
        {id: sheet for id, (sheet, _) in papers.items()},
        titles,
        library.paper_content(manifest.id),
        record,
        tuple(
            _blank(gap, path, titles[id], library.home(place, path))
            for id, gaps in own.items()
            for gap in gaps
            for path in gap.paths
        ),
    )


def _blank(gap: Gap, path: str, title: str, home: str) -> Finding:
    """The finding on a blank that a paper has and the bill has not."""
    what = (
        f"{path} is not {'known' if gap.sought else 'given'}; a marked blank stands in the paper “{title}”."
    )
    fix = f"add it to {home} with its source, or give it: --fact {path}=…"
    return Finding("paper-blank", Severity.WARNING, what, fix=fix, path=path)


def _sheet(
    library: Library,
    paper: Paper,
    made: Draft,
    about: Told,
    views: Mapping[str, RecordView],
    reads: Reads,
) -> Sheet:
    """One paper, laid out."""
    manifest = made.matter.manifest
    form = library.form(paper.form)
    needs = {**made.matter.needs, **paper.needs}
    sink = Sink(reads, {path: need.label for path, need in needs.items() if need.label})
    places = by_id(made.sheet.paras)
    placement = (
        Expressions().evaluate(manifest.placement, views, manifest.where) if manifest.placement else None
    )
    prompts, found = prompted(made.bill, places, paper.prompts)
    bill = Told(
        about,
        paper=paper.title,
        prompts=prompts,
        prompted=found,
        placement=placement
        if isinstance(placement, RecordView | Missing)
        else Missing("placement", kind="none"),
    )
    name = library.paper_text(manifest.id, paper.id)
    sources = library.paper_sources(manifest.id)
    script = Script(name, f"_forms/{form.id}.md.j2", sources, made.matter.switches, bill)
    composed = compose(script, views, sink)
    tree, problems = parse(composed.lines, composed.carried)
    _refuse(problems)
    order = {role: index for index, role in enumerate(form.parts)}
    front = sorted(tree.front, key=lambda block: order.get(block.role, len(order)))
    drafting = _drafting(form)
    tree, problems = number(replace(tree, front=tuple(front)), drafting)
    _refuse(problems)
    tree, problems = refer(tree, drafting)
    _refuse(problems)
    return beside(made.sheet, paper.id, paper.title, flow(tree, drafting), drafting)


def _drafting(form: Form) -> Drafting:
    """The form's own rules: how the place writes its acts is no rule for letters about them."""
    place = with_form(Record({}), form.id, form.drafting, form.fixes, form.words)
    reads = Reads()
    rules = roots_of({"place": place}, reads)["place"].look("drafting")
    assert isinstance(rules, RecordView)  # with_form always lays a drafting record down
    return read_drafting(rules, Missing("placement", kind="none"), Sink(reads))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)
