"""One fact replaced changes exactly the words that the record attributes to it, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.record.record import ranges
from tests.drafts.conftest import INSTRUMENTS

DAY = date(2027, 1, 11)
Ranges = list[list[int]]


def nonce(value: str) -> str:
    """Other words; the blanks of a pattern stay, and the bars between the margins of a heading's line."""
    parts = [re.sub(r"[^{}]+(?![^{}]*\})", "Qxzzy Vwk ", part).strip() for part in value.split(" | ")]
    return " | ".join(parts)


def apart(texts: list[str], stretches: Ranges) -> tuple[list[str], list[str]]:
    """What lies outside of some stretches of some paragraphs, and what inside."""
    outside = list(texts)
    for paragraph, start, end in sorted(stretches, reverse=True):
        outside[paragraph] = outside[paragraph][:start] + "\0" + outside[paragraph][end:]
    return outside, [texts[paragraph][start:end] for paragraph, start, end in sorted(stretches)]


class DescribeAFactThatIsReplaced:
    @pytest.mark.parametrize("template", INSTRUMENTS)
    def it_changes_what_the_record_says_and_nothing_else(self, library: Library, template: str):
        before = self.make(library, template)
        printed = ranges(before.sheet.paras)
        # A title that lists sections of one code names the code once: a cite changed is another code's.
        facts = [
            path
            for path in printed
            if path.partition(".")[0] in ("place", "state", "us")
            and ".law_text." not in path
            and path != "place.kind"  # it takes no word that is no kind
        ]
        for path in facts:
            value = before.reads.found[path].value
            value = "Words for a blank" if value is None else value
            assert isinstance(value, str)
            after = self.make(library, template, path, nonce(value))
            attributed = ranges(after.sheet.paras)[path]
            outside, inside = apart(self.texts(before), printed[path])
            new_outside, new_inside = apart(self.texts(after), attributed)

            assert new_outside == outside, path
            assert len(new_inside) == len(inside), path
            assert self.same(inside, new_inside) == [], path
        assert len(facts) > 10

    def make(self, library: Library, template: str, path: str = "", value: str = "") -> Draft:
        facts = {path: value} if path else {}
        return draft(library, Request(template, INSTRUMENTS[template], DAY, facts=facts))

    def texts(self, made: Draft) -> list[str]:
        return [para.text for para in made.sheet.paras]

    def same(self, before: Iterable[str], after: Iterable[str]) -> list[str]:
        # A blank is a blank, and a verb that agrees with a body is the same for most bodies.
        may_stay = re.compile(r"_*|enacts|wishes|has")
        return [
            old for old, new in zip(before, after, strict=True) if old == new and not may_stay.fullmatch(old)
        ]


class DescribeASwitchedSection:
    @pytest.mark.parametrize("template", INSTRUMENTS)
    def it_can_be_left_out_without_breaking_a_reference(self, library: Library, template: str):
        switches = library.template(template).sections
        for id, switch in switches.items():
            asked = {"without": [id]} if switch.default else {"with_": [id]}
            made = draft(library, Request(template, INSTRUMENTS[template], DAY, **asked))  # type: ignore[arg-type]

            grave = [one for one in made.findings if one.severity in ("stop", "error")]
            assert grave == [], id
            assert (id in {section.id for section in made.bill.sections}) is not switch.default
            assert [one for one in made.findings if one.check in ("terms", "switches")] == [], id
        assert switches

    @pytest.mark.parametrize("template", INSTRUMENTS)
    def it_can_be_left_out_with_all_the_others(self, library: Library, template: str):
        switches = library.template(template).sections
        made = draft(library, Request(template, INSTRUMENTS[template], DAY, without=list(switches)))

        assert [one for one in made.findings if one.severity in ("stop", "error")] == []
