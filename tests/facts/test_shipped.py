"""Every jurisdiction file that is shipped: loads clean, and is as proven as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.base.provenance import Fact, FactList, NotApplicable, Record, Status
from billgen.facts.kinds import Anything, Leaf, ListOf, OpenMap, Proof, RecordOf
from billgen.facts.lineage import leaves
from billgen.facts.quotes import shows, too_long
from billgen.facts.schema import FILE
from billgen.facts.store import FactStore

ROOT = Path(__file__).parents[2] / "jurisdictions"
STORE = FactStore([ROOT])


def _law_texts(node, type_, path=""):
    """Every leaf whose words are law, with its path."""
    match node, type_:
        case Fact(), Leaf(proof=Proof.LAW):
            yield path, node
        case FactList(), ListOf():
            for number, item in enumerate(node.items):
                yield from _law_texts(item, type_.item, f"{path}.{number}")
        case Record(), RecordOf():
            for name, child in node.fields.items():
                yield from _law_texts(child, type_.by_name[name].type, f"{path}.{name}")
        case Record(), OpenMap():
            for name, child in node.fields.items():
                yield from _law_texts(child, type_.item, f"{path}.{name}")
        case _, (Leaf() | Anything() | ListOf() | RecordOf() | OpenMap()):
            pass


def _called(id: str, place: Record) -> str:
    """What people call a place: a county never by its bare name, a township with its county too."""
    name, kind = (str(place.at(key).value) for key in ("name", "kind"))
    if kind in ("county", "parish") or id.endswith(f"-{kind}"):
        return f"{name} {kind}"
    if "township" in kind:
        return f"{name} {kind} {str(place.at('county').value).removesuffix(' County')}"
    return name


class DescribeShippedFacts:
    def it_has_no_problem_anywhere(self):
        assert [str(problem) for problem in STORE.check()] == []

    @pytest.mark.parametrize("id", STORE.ids())
    def it_shows_every_verified_word_of_law_in_its_quote(self, id):
        facts = STORE.place(id)
        for layer, record in facts.chain:
            if layer == id:
                for path, fact in _law_texts(record, FILE):
                    if fact.status is Status.VERIFIED and not isinstance(fact.value, NotApplicable):
                        assert fact.source.checked, path
                        # A name filled into a pattern of the state is not in the state's quote.
                        assert shows(fact.quote, str(fact.value)), f"{path}: {fact.value!r} in {fact.quote!r}"

    @pytest.mark.parametrize("id", STORE.ids())
    def it_copies_no_more_than_a_phrase(self, id):
        facts = leaves(STORE.place(id).place)
        assert [fact.quote for fact in facts if too_long(fact.quote, str(fact.value))] == []

    @pytest.mark.parametrize("id", STORE.ids())
    def it_answers_to_its_own_name(self, id):
        place = STORE.place(id)
        name = _called(id, place.place)
        state = place.state.at("postal").value if place.state and place.state is not place.place else ""
        assert STORE.find(f"{name}, {state}" if state else name) == id

    @pytest.mark.parametrize("id", STORE.ids())
    def it_holds_no_value_of_a_place_outside_its_lineage(self, id):
        place = STORE.place(id)
        assert {fact.layer for fact in leaves(place.place)} <= set(place.lineage)
