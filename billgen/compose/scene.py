"""Compose room: the five roots of one draft before a word is composed, and expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billgen.base.errors import Place
from billgen.base.expressions import Expressions, roots_of
from billgen.base.provenance import Fact, Record
from billgen.base.traced import Reads, RecordView
from billgen.compose.placement import joins
from billgen.compose.roots import cited_outside, give, with_form, words_of
from billgen.facts.lineage import PlaceFacts
from billgen.facts.yaml_nodes import YamlNode
from billgen.library.library import Library
from billgen.library.manifest import Form, Manifest
from billgen.library.settled import Settled, counts, evaluator, settle_all


@dataclass(frozen=True, slots=True)
class Scene:
    """What a draft may read.

    Attributes:
        roots: place, state, us, options and words.
        views: the same, as templates and expressions see them.
        options: their values, and what a record keeps of them.
        reads: what was read so far.
        hidden: switchable sections that make no sense with these facts and options; they are off.
        switches: every switchable section, on or off.
    """

    roots: Mapping[str, Record]
    views: Mapping[str, RecordView]
    options: Settled
    reads: Reads
    hidden: frozenset[str]
    switches: Mapping[str, bool]
    _expressions: Expressions

    def evaluate(self, text: str, where: Place | None = None) -> object:
        """The value of an expression; what it reads is recorded.

        Raises:
            InputError: the expression cannot be read, or does what the sandbox forbids.
        """
        return self._expressions.evaluate(text, self.views, where)


def _joins(manifest: Manifest, roots: Mapping[str, Record]) -> bool:
    """Whether the act adds sections to a chapter that there is, so that it has none of its own."""
    root, _, path = manifest.placement.partition(".")
    kind = roots[root].at(f"{path}.kind") if path and root in roots else None
    return isinstance(kind, Fact) and joins(kind.value)


def set_scene(
    library: Library,
    manifest: Manifest,
    form: Form,
    facts: PlaceFacts,
    given: Mapping[str, str],
    sets: Mapping[str, str],
    files: Mapping[str, YamlNode],
    switches: Mapping[str, bool],
) -> Scene:
    """The facts of a place, what is given of them, the form's words, and the options.

    Args:
        library: for options that name other places.
        manifest: the template.
        form: its kind of paper.
        facts: the place's.
        given: `--fact` path → text.
        sets: options from the command line.
        files: options from a file.
        switches: every switchable section, on or off, as asked.

    Raises:
        CommandError: a fact or an option cannot be given so; every problem of it.
        InputError: a fact that stands in for an option does not fit it.
    """
    state = facts.state or Record({})
    place = with_form(facts.place, form.id, form.drafting, form.fixes, form.words)
    if facts.place is facts.state:
        state = place
    else:
        place, state = cited_outside(place), cited_outside(state)
    roots = give({"place": place, "state": state, "us": facts.us}, given)
    roots["words"] = words_of(form.words, roots["place"], roots["state"], _joins(manifest, roots))
    options = settle_all(manifest.options, sets, files, manifest.id, roots, library.facts)
    roots["options"] = options.root
    evaluate = evaluator(roots)
    hidden = frozenset(id for id, one in manifest.sections.items() if not counts(one, evaluate))
    switches = {id: on and id not in hidden for id, on in switches.items()}
    reads = Reads()
    return Scene(roots, roots_of(roots, reads), options, reads, hidden, switches, Expressions(switches))
