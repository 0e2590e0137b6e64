"""The model edition of a template: every alternative, brackets for facts and options, notes as commentary.

A way of its own beside the pipeline: the same stages, from no facts of any place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from billgen.base.errors import InputError
from billgen.base.expressions import roots_of
from billgen.base.provenance import Record
from billgen.base.traced import Missing, Reads, RecordView, as_node
from billgen.bill.arrange import arrange
from billgen.bill.model import Text
from billgen.bill.number import number
from billgen.bill.parse import parse
from billgen.bill.refer import refer
from billgen.compose.alternatives import model_environment
from billgen.compose.compose import Script, compose
from billgen.compose.drafting import read_drafting
from billgen.compose.roots import with_form, words_of
from billgen.compose.tokens import Sink
from billgen.facts.called import called
from billgen.houses.opening import Looks
from billgen.library.library import BILL, Library
from billgen.library.manifest import Manifest
from billgen.render.flow import flow
from billgen.render.sheet import Para, Sheet

_CLAUSES = ("enacting", "ordaining", "resolving")
_NO_BILL = "Not for introduction: no bill of any place"
_HEADING, _TEXT, _MORE = "annex-heading", "annex-text", "annex-more"


def handout(library: Library, template: str, day: date, looks: Looks | None = None) -> Sheet:
    """The model edition, ready for any renderer.

    Args:
        library: where the template is.
        template: its id.
        day: the date that the files carry.
        looks: a house and a reference; None for the built-in looks alone.

    Raises:
        CommandError: no such template.
        InputError: it cannot be read, or what its alternatives make together is no bill text.
    """
    looks = looks or Looks()
    manifest = library.template(template)
    form = library.form(manifest.form)
    place = with_form(Record({}), form.id, form.drafting, form.fixes, form.words)
    options = as_node({name: one.default for name, one in manifest.options.items()}, layer="options")
    assert isinstance(options, Record)
    roots = {"place": place, "state": place, "us": Record({}), "options": options}
    roots["words"] = words_of(form.words, place, place)
    reads = Reads()
    views = roots_of(roots, reads)
    needs = library.needs(template)
    clauses = {f"place.drafting.{kind}_clause": f"{kind} clause" for kind in _CLAUSES}
    sink = Sink(reads, {**clauses, **{path: need.label for path, need in needs.items() if need.label}})
    rules = views["place"].look("drafting")
    assert isinstance(rules, RecordView)  # with_form always lays a drafting record down
    placement = Missing("placement", kind="none")
    drafting = read_drafting(rules, placement, sink, manifest.title)
    about = {"placement": placement, "subject": manifest.subject, "title": manifest.title}
    script = Script(f"{template}/{BILL}", f"_forms/{form.id}.md.j2", library.sources(template), {}, about)
    words = _Words(manifest, {path: need.label for path, need in needs.items()})
    composed = compose(script, views, sink, model_environment(words))
    bill, problems = parse(composed.lines, composed.carried, alternatives=True)
    if problems:
        raise InputError(problems)
    bill, _ = arrange(bill, drafting, form.parts, (Text(manifest.subject),), manifest.trailers)
    bill, _ = number(bill, drafting)
    bill, _ = refer(bill, drafting)
    content = library.content(template)
    title = f"{manifest.title} · model"
    return Sheet(
        paras=(*_front(manifest), *_with_commentary(flow(bill, drafting)), *_back(library, manifest)),
        drafting=drafting,
        house=looks.house_on(drafting),
        title=title,
        head=title,
        draft_line=f"MODEL {manifest.id} {manifest.version} · {day.isoformat()} · {content[:8]} · {_NO_BILL}",
        date=day.isoformat(),
        fingerprint=content,
        show_notes=False,
        bill=bill,
        reference=looks.reference,
    )


class _Words:
    """What stands in the brackets of a path: a fact's label, an option's name and its default."""

    def __init__(self, manifest: Manifest, labels: dict[str, str]) -> None:
        self.manifest = manifest
        self.labels = labels

    def __call__(self, path: str) -> str:
        root, _, rest = path.partition(".")
        if root == "options":
            name, _, field = rest.partition(".")
            option = self.manifest.options.get(name)
            words = rest.replace(".", " ").replace("_", " ")
            plain = option and not field and isinstance(option.default, int | float) and option.kind != "flag"
            return f"{words}: {option.default:,}" if option and plain else words
        if root in ("place", "state", "us"):
            return self.labels.get(path) or called(path)
        return path.replace(".", " ").replace("_", " ")


# Commentary --------------------------------------------------------------------------------------------


def _para(role: str, text: str, marks: str = "") -> Para:
    return Para(role, (Text(text, marks),))


def _front(manifest: Manifest) -> Iterator[Para]:
    yield _para(_HEADING, f"Model: {manifest.title}")
    yield _para(_TEXT, " ".join(manifest.summary.split()))
    yield _para(
        _TEXT,
        f"To be enacted by: {', '.join(manifest.enacted_by)}. Words in brackets are to be filled in or "
        "chosen; of several with a bar between, one is kept. Commentary is no part of the text.",
    )


def _with_commentary(paras: tuple[Para, ...]) -> Iterator[Para]:
    """Every purpose and note as paragraphs of its own, after what it speaks of."""
    for para in paras:
        yield replace(para, notes=(), purpose=None)
        for runs in para.purpose.paragraphs if para.purpose else ():
            yield Para(_MORE, (Text("Commentary (purpose). ", "i"), *runs))
        for note in para.notes:
            for runs in note.paragraphs:
                level = f" ({note.level})" if note.level else ""
                yield Para(_MORE, (Text(f"Commentary{level}. ", "i"), *runs))


def _back(library: Library, manifest: Manifest) -> Iterator[Para]:
    yield _para(_HEADING, "What may be chosen")
    for option in manifest.options.values():
        yield Para(
            _TEXT, (Text(option.name.replace("_", " "), "b"), Text(f". {' '.join(option.help.split())}"))
        )
        for value, words in option.choices.items():
            standing = " (unless another is chosen)" if value == option.default else ""
            yield _para(_MORE, f"{value}: {words}{standing}")
        if option.show_if:
            yield _para(_MORE, f"Counts only when {option.show_if}.")
    titles = library.headings(manifest.id)
    for id, switch in manifest.sections.items():
        yield Para(
            _TEXT,
            (
                Text(f"Section: {titles.get(id, id)}", "b"),
                Text(f". May be left out. {switch.help}".rstrip()),
            ),
        )
        if switch.show_if:
            yield _para(_MORE, f"Counts only when {switch.show_if}.")
    yield _para(_HEADING, "What must be known of the place")
    for path, need in manifest.needs.items():
        yield Para(_TEXT, (Text(need.label or called(path), "b"), Text(f": {need.why}.")))
    if manifest.gates:
        yield _para(_HEADING, "What the law may forbid")
        for gate in manifest.gates:
            yield _para(_TEXT, f"{gate.say.strip()} ({'bars it' if gate.level == 'stop' else 'a warning'})")
