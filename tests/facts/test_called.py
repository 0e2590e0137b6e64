"""What a fact is called to a reader: every row of the table is a path of the schema, and needs have words."""

from __future__ import annotations

import re

import pytest

from billgen.facts.called import called, question, rows
from billgen.facts.paths import unknown
from billgen.library.library import Library

DATA_WORDS = re.compile(r"\b(?:cite|drafting|acts|constitution)\b|^officers\b|_")


class DescribeWhatAFactIsCalled:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("place.officers.clerk", "title of the clerk"),
            ("place.drafting.ordaining_clause", "ordaining clause"),
            ("state.name", "name of the state"),
            ("place.formal_name", "formal name of the place"),
            ("us.name", "name of the country"),
            ("state.law.public_deposits.cite", "citation of the law on public deposits"),
            ("state.acts.apa.cite", "citation of the administrative procedure act"),
            ("state.acts.bird_baths.cite", "citation of the law on bird baths"),
            ("state.acts.usc_12_1841_b.cite", "citation of 12 U.S.C. 1841(b)"),
            ("state.acts.usc_20_1232g.cite", "citation of 20 U.S.C. 1232g"),
            ("state.acts.cfr_28_16_21.cite", "citation of 28 C.F.R. 16.21"),
            ("state.cases.us_v_california.cite", "citation of the case U.S. v. California"),
            ("state.acts.apa.name", "name of the administrative procedure act"),
            ("state.acts.apa", "the administrative procedure act"),
            ("state.constitution.credit_clause.risk", "risk of the credit clause"),
            ("state.law.state_bank.standing", "standing of the law on a bank that the state owns"),
            ("state.law_text.bank_words.words", "words of the law on the word bank"),
            ("state.placement.public_bank.chapter", "chapter number"),
            ("state.placement.public_bank.what they relate to", "what they relate to"),
            ("place.drafting.title.parts.new_chapter", "words of the title for new chapter"),
            ("place.drafting.signature.0.text", "words of the signature block"),
            ("state.custom.bird", "bird"),
            ("state.law.dragons", "dragons"),
            ("options.page_size", "page size"),
            ("x", "x"),
        ],
    )
    def it_is_told_in_words(self, path: str, words: str):
        assert called(path) == words

    @pytest.mark.parametrize("path", rows())
    def it_is_a_fact_that_there_is(self, path: str):
        known = f"place.{path.replace('*.*', 'x.heading').replace('*', 'some_key')}"

        assert unknown(known) is None

    def it_has_words_for_every_act_that_a_draft_may_lack(self):
        library = Library()
        paths = {path for id in library.templates for path in library.needs(id)}
        acts = {path for path in paths if ".acts." in path and not re.search(r"\.(?:usc|cfr|fdic)_", path)}

        assert len(acts) > 20
        assert {one for one in acts if f"acts.{one.split('.')[2]}" not in rows()} == set()

    @pytest.mark.parametrize("template", Library().templates)
    def it_has_words_for_all_that_a_template_needs(self, template: str):
        told = {path: need.label or called(path) for path, need in Library().needs(template).items()}

        assert {path: words for path, words in told.items() if DATA_WORDS.search(words)} == {}


class DescribeWhatATownIsAsked:
    def it_is_one_line_that_a_clerk_can_answer(self):
        assert question("officers.clerk", "city").startswith("What is the title of the officer who keeps")
        assert question("officers.fire_chief", "town") == (
            "What is the title of the officer who is the fire chief of the town?"
        )
        asked = [question(path, "city") for path in rows() if question(path)]
        assert len(asked) > 20
        for one in asked:
            assert one.endswith(("?", "?)")), one
            assert len(one) < 130, one
            assert not re.search(r"[_{}]|byte|ladder|catchline|clause|codif|\w\.\w", one), one

    @pytest.mark.parametrize(
        "path",
        ["drafting.reference.section", "drafting.section.run_in", "drafting.title.separator", "law.x.cite"],
    )
    def it_is_nothing_that_a_drafter_alone_can_know(self, path: str):
        assert question(path) == ""
