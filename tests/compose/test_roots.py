"""The five roots: place and form merged, the words of the form, and facts given on the command line."""

from __future__ import annotations

from datetime import date

import pytest

from billgen.base.errors import CommandError
from billgen.base.provenance import Fact, Node, Record, Status, bare
from billgen.base.traced import as_node
from billgen.compose.roots import STATE_WORDS, cited_outside, give, merge, with_form, words_of


def record(**data: object) -> Record:
    node = as_node(data, layer="us/wa")
    assert isinstance(node, Record)
    return node


class DescribeMerging:
    def it_lays_one_record_over_another_key_by_key(self):
        over, under = record(a=1, b={"x": 1}), record(b={"x": 2, "y": 3}, c=4)
        assert bare(merge(over, under)) == {"a": 1, "b": {"x": 1, "y": 3}, "c": 4}

    def it_takes_lists_whole(self):
        assert bare(merge(record(a=[1]), record(a=[2, 3]))) == {"a": [1]}

    def it_prefers_a_form_to_an_unknown(self):
        assert bare(merge(record(a=None), record(a=1))) == {"a": 1}

    def it_assumes_what_the_form_says(self):
        place = with_form(record(drafting={"a": 1}), "act", {"a": 2, "b": 3})
        assert [(one.value, one.status) for one in leaves(place.at("drafting"))] == [
            (1, Status.GIVEN),
            (3, Status.ASSUMED),
        ]

    def it_cites_for_papers_outside_the_code_as_they_cite(self):
        acts = {
            "records": {"cite": "chapter 6", "cite_outside": "chapter 6, Laws of Oz"},
            "apa": {"cite": "OZ 3"},
        }
        place = cited_outside(record(name="Oz", acts=acts, law={"bank": {"standing": ["allowed"]}}))

        assert bare(place.at("acts.records.cite")) == "chapter 6, Laws of Oz"
        assert bare(place.at("acts.apa.cite")) == "OZ 3"
        assert bare(place.at("law.bank")) == {"standing": ["allowed"]}

    @pytest.mark.parametrize(
        ("nouns", "said"), [({"act": "local law"}, "A LOCAL LAW on x"), ({}, "AN ORDINANCE on x")]
    )
    def it_calls_the_paper_what_the_place_calls_it(self, nouns: dict[str, object], said: str):
        rules = {"title": {"opening": "{AN ACT} on x"}, "ladder": ["this {act}"]}
        place = with_form(record(drafting={"nouns": nouns}), "f", rules, {}, {"act": "ordinance"})
        assert bare(place.at("drafting.title.opening")) == said
        assert bare(place.at("drafting.ladder.0")) == f"this {nouns.get('act', 'ordinance')}"


def leaves(node: Node | None) -> list[Fact]:
    assert isinstance(node, Record)
    return [field for field in node.fields.values() if isinstance(field, Fact)]


class DescribeWords:
    def it_has_the_nouns_of_the_form_and_the_duty_of_the_place(self):
        words = words_of({"act": "ordinance"}, record(drafting={"style": {"duty": "must"}}))
        assert bare(words) == {**STATE_WORDS, "act": "ordinance", "shall": "must"}

    def it_says_shall_where_the_place_does_not_say(self):
        assert bare(words_of({}, record())) == {**STATE_WORDS, "shall": "shall"}


def roots(shared: bool = False) -> dict[str, Record]:
    place = record(
        name="Spokane",
        custom={
            "size": 7,
            "rate": 0.5,
            "day": date(2027, 1, 1),
            "flag": True,
            "list": ["a"],
            "deep": {"x": "y"},
        },
    )
    return {"place": place, "state": place if shared else record(name="Washington"), "us": record()}


class DescribeFactsGivenOnTheCommandLine:
    @pytest.mark.parametrize(
        ("path", "text", "value"),
        [
            ("name", "Yakima", "Yakima"),
            ("custom.size", "1,200", 1200),
            ("custom.rate", "0.25", 0.25),
            ("custom.day", "2028-02-29", date(2028, 2, 29)),
            ("custom.flag", "No", False),
            ("custom.list", "x, y", ["x", "y"]),
            ("custom.deep.x", "z", "z"),
            ("custom.new.path", "w", "w"),
        ],
    )
    def it_has_the_type_of_the_files(self, path: str, text: str, value: object):
        node = give(roots(), {f"place.{path}": text})["place"].at(path)
        assert bare(node) == value

    def it_is_given(self):
        node = give(roots(), {"place.name": "x"})["place"].at("name")
        assert isinstance(node, Fact)
        assert (node.status, node.layer) == (Status.GIVEN, "--fact")

    def it_holds_for_place_and_state_where_they_are_one(self):
        made = give(roots(shared=True), {"place.name": "x"})
        assert made["state"] == made["place"]

    def it_leaves_the_files_alone(self):
        files = roots()
        give(files, {"place.name": "x"})
        assert bare(files["place"].at("name")) == "Spokane"

    def it_names_every_fault(self):
        with pytest.raises(CommandError) as caught:
            give(
                roots(),
                {
                    "options.x": "1",
                    "place": "x",
                    "place.custom.size": "seven",
                    "place.custom.flag": "maybe",
                    "place.custom.day": "soon",
                    "place.custom.deep": "x",
                    "place.custom.rate.first": "x",
                    "place.knd": "x",
                },
            )
        words = [problem.what for problem in caught.value.problems]
        assert len(words) == 8
        assert "no such fact" in words[0]
        assert "does not fit" in words[2]
        assert "neither true nor false" in words[3]
        assert "a whole record" in words[5]
        assert "nothing stands below it" in words[6]
        assert caught.value.problems[7].fix == "did you mean place.kind?"
