"""The checks of language: what each must catch, what it must leave alone, and both with sides exchanged."""

from __future__ import annotations

import pytest

from billgen.base.findings import Severity
from billgen.checks import operative
from tests import small
from tests.checks.words import Found, bill, found, section

__all__ = ["found"]

EXCHANGED = [
    # Each line twice, with the government or the cause exchanged; a town says it, so that both are others.
    ("All {0} {1} laws are null and void in the town.", "error"),
    ("The town declares that every {0} order on {1} is of no effect here.", "error"),
    (
        "A {0} {1} regulation, past or future, that infringes a right, shall not be recognized.",
        "error",
    ),
    ("The town nullifies the {0} {1} act.", "error"),
    ("Within the town, {0} laws on {1} are invalid.", "error"),
    ("A {0} officer who enforces a law on {1} is guilty of a misdemeanor.", "error"),
    ("The marshal shall arrest any {0} agent who enforces a law on {1}.", "error"),
    ("A {0} agent acting under a law on {1} commits trespass.", "error"),
    ("The town shall not remit the {0} tax on {1} it withholds.", "error"),
    ("The {0} tax due on {1} shall not be paid.", "error"),
]
ALIKE = [
    ("Unconstitutional {1} laws shall not be enforced.", "warning"),
    ("The sheriff shall determine the constitutionality of a law on {1}.", "error"),
    ("The clerk shall determine whether a law on {1} is constitutional.", "error"),
    ("The town secedes on account of {1}.", "error"),
    ("Because of {1} the county withdraws from the Union.", "error"),
    ("On account of {1} the town withdraws from the State of Zed.", "error"),
    ("No future council may change the rule on {1}.", "warning"),
    ("This ordinance on {1} binds every later council.", "warning"),
    ("This ordinance may not be repealed.", "warning"),
    ("The clerk collects any and all records on {1}.", "warning"),
    ("An officer may not use property, including but not limited to vehicles, for {1}.", "warning"),
]
GOVERNMENTS = ("federal", "state")
CAUSES = ("firearms", "immigration")


class DescribeOperativeWords:
    @pytest.mark.parametrize("cause", CAUSES)
    @pytest.mark.parametrize("government", GOVERNMENTS)
    @pytest.mark.parametrize(("sentence", "weight"), EXCHANGED)
    def it_finds_the_same_words_of_either_government_and_for_either_cause(
        self, found: Found, sentence: str, weight: str, government: str, cause: str
    ):
        (one,) = found("operative-words", sentence.format(government, cause), town=True)

        assert one.severity == weight
        assert one.provision == "duties"
        assert one.where is not None
        assert one.where.line == 4
        assert one.fix

    @pytest.mark.parametrize("cause", CAUSES)
    @pytest.mark.parametrize(("sentence", "weight"), ALIKE)
    def it_finds_the_same_words_for_either_cause(self, found: Found, sentence: str, weight: str, cause: str):
        (one,) = found("operative-words", sentence.format("", cause), town=True)

        assert one.severity == weight
        assert one.fix

    def it_tries_every_row_of_its_table(self, found: Found):
        said = [line.format(side, "firearms") for line, _ in EXCHANGED for side in GOVERNMENTS]
        text = "\n\n".join(
            section(line, f"s{n}")
            for n, line in enumerate([*said, *(line.format("", "firearms") for line, _ in ALIKE)])
        )
        met = {one.message.partition(":")[0] for one in found("operative-words", bill(text), town=True)}

        assert met == {row.what for row in operative.WORDINGS}

    @pytest.mark.parametrize(
        "text",
        [
            "If any provision of this act is held invalid, the remainder is not affected.",
            "If a federal law is held invalid by a court, the clerk reports that.",
            "A contract made against this section is null and void.",
            "A provision of a permit that conflicts with federal law is void.",
            "Any bond that state law forbids is void.",
            "Federal law applies, and a contract to the contrary is void.",
            "Nothing in this act nullifies a federal law.",
            "This act does not declare any federal law void.",
            "A federal firearms law shall not be enforced with money of the town.",
            "An employee may not detain a person at the request of a federal agent.",
            "An employee may not arrest a federal officer for an act in the line of duty.",
            "No federal officer is liable for a fine under this act.",
            "A person who assaults a federal officer is guilty of a misdemeanor.",
            "The clerk defines terms for federal employees and state officers.",
            "A court shall determine the constitutionality of the law.",
            "The clerk shall ask counsel's opinion on the constitutionality of the law.",
            "The town pays each federal tax and each state tax when due, and may not pay a fine.",
            "The council supports a study of whether the county withdraws from the State.",
            "An employee may withdraw from the union, and a member from the plan.",
            "A party state may withdraw from the compact.",
            "Money is withdrawn from the state treasury.",
            "The council may amend this act, and a later council may do so too.",
            "Unconstitutional laws listed in the schedule shall not be enforced.",
            "Tools include rakes, including but not limited to red ones.",
        ],
    )
    def it_leaves_others_alone(self, found: Found, text: str):
        assert found("operative-words", text, town=True) == []

    def it_lets_a_state_speak_of_its_own_law_and_officers_and_taxes(self, found: Found):
        text = (
            "Every state rule on hoes is void. A state officer who sells a hoe is guilty of a misdemeanor. "
            "A farm need not pay the state tax on hoes."
        )

        assert found("operative-words", text) == []
        assert len(found("operative-words", text, town=True)) == 3

    def it_only_warns_of_an_opinion_in_a_resolution(self, found: Found):
        void, arrest = "Every federal hoe law is null and void.", "The sheriff shall arrest a federal agent."

        assert [one.severity for one in found("operative-words", void, effect="hortatory")] == ["warning"]
        assert [one.severity for one in found("operative-words", void, effect="internal")] == ["error"]
        assert [one.severity for one in found("operative-words", arrest, effect="hortatory")] == ["error"]

    def it_leaves_recitals_findings_and_notes_to_say_what_they_think(self, found: Found):
        said = "Every federal hoe law is null and void."
        recital = f"::: recital\nWHEREAS, it is so. {said}\n:::"
        note = f"A hoe is a tool.\n::: note\n{said}\n:::"
        text = bill(section(note), section(said, "findings", ".findings"), before=recital)

        assert found("operative-words", text) == []

    def it_takes_a_list_for_an_answer(self, found: Found):
        text = (
            "(1) It shall not enforce these unconstitutional laws:\n(a) the Hoe Act; and\n(a) the Rake Act."
        )

        assert found("operative-words", text, town=True) == []

    def it_reads_an_item_with_the_words_that_open_its_list(self, found: Found):
        item = "(a) tools, including without limitation hoes; or\n(a) land."

        assert len(found("operative-words", f"(1) An officer may not sell:\n{item}")) == 1
        assert found("operative-words", f"(1) An officer may sell:\n{item}") == []

    def it_does_not_read_the_names_of_places_or_other_facts(self, found: Found):
        text = "The town withdraws from the {{ place.name }}. Every federal law is {{ place.name }}."

        for name in ("Union", "Void", "State"):
            assert found("operative-words", text, town=True, name=name) == []

    def it_reads_what_is_typed_as_an_option(self, found: Found):
        manifest = "options:\n  rule: {kind: text, default: '', help: R.}\n"
        text = "The rule: {{ options.rule }}"
        (one,) = found(
            "operative-words",
            text,
            manifest=manifest,
            options={"rule": "All federal laws are null and void."},
        )

        assert one.path == "options.rule"

    def it_may_be_waived_with_a_reason(self, found: Found):
        waivers = {"operative-words@duties": "counsel wants it so"}

        assert found("operative-words", "Every federal hoe law is null and void.", waivers=waivers) == []


class DescribeQuotedLaw:
    def it_is_not_ours_to_mend_but_what_is_added_is(self, found: Found):
        zed = small.FACTS["jurisdictions/us/zz.yaml"]
        law = (
            "        law_text:\n          hoes:\n            cite: Section 9\n            history: 1901 c 2\n"
        )
        law += "            words: A hoe and/or a rake is kept.\n"
        files = {"jurisdictions/us/zz.yaml": zed.replace("        law:\n", f"{law}        law:\n")}
        amend = "## Hoes {{: #hoes .amend}}\n::: amend {{: law=state.law_text.hoes }}\n{}\n:::"
        same = amend.format("A hoe and/or a rake is {--kept--}{++sold++}.")
        more = amend.format("A hoe and/or a rake is kept{++ and/or sold++}.")

        assert found("and-or", bill(same), files=files) == []
        assert found("amendments", bill(same), files=files) == []
        assert [one.provision for one in found("and-or", bill(more), files=files)] == ["hoes"]


PARTIES = [
    ("the {0} Party", ("Democratic", "Republican")),
    ("the {0} caucus", ("Democratic", "Republican")),
    ("members who are {0}", ("Democrats", "Republicans")),
    ("the {0}", ("DNC", "RNC")),
    ("the far-{0} press", ("left", "right")),
    ("{0}-wing papers", ("left", "right")),
    ("the {0} agenda", ("liberal", "conservative")),
]


class DescribePartisan:
    @pytest.mark.parametrize("side", [0, 1])
    @pytest.mark.parametrize(("words", "sides"), PARTIES)
    def it_finds_either_side(self, found: Found, words: str, sides: tuple[str, str], side: int):
        (one,) = found("partisan", f"The council lists {words.format(sides[side])}.")

        assert one.severity is Severity.ERROR

    @pytest.mark.parametrize(
        "name",
        [
            "Governor Jane Doe",
            "President Smith",
            "Mayor A. B. Roe",
            "Senator Roe",
            "Attorney General Doe",
            "Sheriff McRoe",
            "the Roe administration",
        ],
    )
    def it_finds_an_officeholder_by_the_title_before_the_name(self, found: Found, name: str):
        (one,) = found("partisan", f"The order of {name} stands.")

        assert one.severity is Severity.ERROR
        assert "Doe" in one.message or "Smith" in one.message or "oe" in one.message
        assert "office" in one.fix

    @pytest.mark.parametrize(
        "text",
        [
            "The state keeps a republican form of government, and so does a Republican form of government.",
            "The democratic process is open to independent candidates and to every voter of no party.",
            "Each contracting Party tells the other Party.",
            "The Governor may act, and the President Pro Tempore and the Governor Elect; the Mayor March 1.",
            "Attorney General Opinions are read by the Secretary of State and the Treasurer.",
            "Use Governor Roe Memorial Bridge, in the far right lane.",
            "Judge Advocate General staff keep the Treasurer Investment Pool.",
            "The City administration and the Social Security Administration answer.",
            "A person who is awake and right writes of the left bank.",
            "The council holds Senator Day.",
        ],
    )
    def it_leaves_others_alone(self, found: Found, text: str):
        assert found("partisan", text) == []

    @pytest.mark.parametrize("name", ["Union", "May", "Democrat", "Republican", "Governor Roe", "GOP"])
    def it_leaves_the_names_of_towns_alone(self, found: Found, name: str):
        text = "In {{ place.name }} the Mayor {{ place.name }}s, and the {{ place.name }} Party meets."

        assert found("partisan", text, town=True, name=name) == []

    def it_does_not_read_headings_for_names_nor_signature_blocks_at_all(self, found: Found):
        form = "::: signature\nGovernor Jane Doe, Democratic Party\n:::\n"
        text = bill("## Mayor Veto Power {: #veto}\nThe mayor signs.", before=form)

        assert found("partisan", text) == []

    def it_warns_of_recitals_unless_they_may_have_a_voice(self, found: Found):
        text = bill(section("It is so."), before="::: recital\nWHEREAS, the Republican Party met;\n:::")
        choices = "choose: {neutral: None., partisan: One.}, default: neutral"
        voice = f"options:\n  recital_voice: {{{choices}, help: V.}}\n"
        chosen = {"recital_voice": "partisan"}

        assert [one.severity for one in found("partisan", text)] == ["warning"]
        assert [one.severity for one in found("partisan", text, manifest=voice)] == ["warning"]
        assert found("partisan", text, manifest=voice, options=chosen) == []
        operative_text = section("The Republican Party meets.")
        assert len(found("partisan", operative_text, manifest=voice, options=chosen)) == 1


class DescribeLeftovers:
    @pytest.mark.parametrize(
        "words",
        [
            "[insert name]",
            "[city]",
            "TK",
            "TBD",
            "lorem ipsum",
            "XX days",
            "20XX",
            "FIXME",
            "TODO",
            "???",
            "____",
            "<<<<<<<",
        ],
    )
    def it_finds_what_was_left_behind(self, found: Found, words: str):
        (one,) = found("leftovers", f"The clerk of {words} acts.")

        assert one.severity is Severity.ERROR
        assert one.provision == "duties"

    @pytest.mark.parametrize(
        "text",
        [
            "The clerk signs {{ blank('date') }} and {{ state.officers.governor }} does.",
            "Money under Title XX is kept, as quoted [sic] in note [2].",
            "See [](#duties) and [#](#duties): is that so? Yes!",
            "The state of {{ place.name }} acts.",
        ],
    )
    def it_leaves_blanks_references_and_numerals_alone(self, found: Found, text: str):
        assert found("leftovers", text) == []

    def it_leaves_the_names_of_towns_alone(self, found: Found):
        for name in ("TBD", "'[Insert]'"):
            assert found("leftovers", "The clerk of {{ place.name }} acts.", town=True, name=name) == []

    def it_only_warns_of_a_note(self, found: Found):
        text = section("It is so.\n::: note\nTBD by counsel.\n:::")

        assert [one.severity for one in found("leftovers", text)] == ["warning"]

    def it_finds_what_was_typed_as_an_option(self, found: Found):
        manifest = "options:\n  who: {kind: text, default: '[your name]', help: W.}\n"
        (one,) = found("leftovers", "{{ options.who }} acts.", manifest=manifest)

        assert one.path == "options.who"

    def it_leaves_the_fields_of_an_exhibit_alone(self, found: Found):
        exhibit = (
            '::: exhibit {: #form title="Form"}\n[text: Name]\n\n[check: Yes]\n\n[signature: Clerk]\n:::'
        )

        assert found("leftovers", bill(section("It is so."), exhibit)) == []


class DescribeAndOr:
    def it_warns_in_text_that_has_effect(self, found: Found):
        (one,) = found("and-or", "A rake and/or a hoe is kept.")

        assert one.severity is Severity.WARNING

    def it_is_silent_in_notes_recitals_and_on_and_or_or(self, found: Found):
        text = bill(
            section("A rake and a hoe, or either of them.\n::: note\nThis and/or that.\n:::"),
            before="::: recital\nWHEREAS, it is this and/or that;\n:::",
        )

        assert found("and-or", text) == []


class DescribeActor:
    @pytest.mark.parametrize(
        "text",
        [
            "This {{ words.act }} {{ words.shall }} take effect on Monday.",
            "This act shall be liberally construed.",
            "The provisions of this act shall not apply to rakes.",
            "Nothing in this section shall prevent a sale.",
            "There shall be a board of rakes.",
            '"Rake" shall mean a tool.',
            "A rake shall be deemed a tool.",
        ],
    )
    @pytest.mark.parametrize("duty", ["shall", "must"])
    def it_finds_a_duty_that_binds_nobody(self, found: Found, text: str, duty: str):
        (one,) = found("actor", text.replace("shall ", f"{duty} ").replace("words.must", "words.shall"))

        assert one.severity is Severity.WARNING
        assert one.fix

    @pytest.mark.parametrize("text", ["shall have the power to sell", "shall be entitled to pay"])
    def it_finds_a_power_in_the_dress_of_a_duty(self, found: Found, text: str):
        assert len(found("actor", f"The board {text}.")) == 1
        assert found("actor", f"A buyer {text.replace('shall', 'must')}.") == []

    @pytest.mark.parametrize(
        "text",
        [
            "The clerk {{ words.shall }} keep a rake, and the report must set out its cost.",
            "This act takes effect on Monday. Nothing in it limits a right.",
            "The clerk shall publish this ordinance. This ordinance shall be published by the clerk.",
            "A person who is deemed a clerk shall act.",
            "A fee must be paid to the clerk. The board has the power to sell.",
        ],
    )
    def it_leaves_duties_of_somebody_alone(self, found: Found, text: str):
        assert found("actor", text) == []

    def it_does_not_read_words_that_are_the_places_own(self, found: Found):
        text = section("{{ state.law.dragons.instead }}")
        zed = {"jurisdictions/us/zz.yaml": _zed("This act shall take effect at once.")}

        assert found("actor", text, files=zed) == []


def _zed(instead: str) -> str:
    """Facts of Zed in which the law on dragons names another way."""
    return small.FACTS["jurisdictions/us/zz.yaml"].replace("Keep a cat.", instead)


LONG = "The clerk keeps " + ", ".join(f"rake {n}" for n in range(45)) + "."


class DescribeLongSentences:
    def it_counts_the_words_of_a_long_one(self, found: Found):
        (one,) = found("long-sentence", LONG)

        assert "93 words" in one.message
        assert one.severity is Severity.WARNING

    def it_leaves_a_list_short_sentences_and_recitals_alone(self, found: Found):
        short = " ".join(["The clerk keeps a rake and a hoe."] * 15)
        opening = LONG.removesuffix(".") + ":\n(1) red; and\n(1) blue."
        recital = bill(section("It is so."), before=f"::: recital\n{LONG}\n:::")

        assert found("long-sentence", short) == []
        assert found("long-sentence", opening) == []
        assert found("long-sentence", recital) == []

    def it_leaves_a_clause_alone_that_the_place_fixes(self, found: Found):
        files = {"jurisdictions/us/zz.yaml": _zed(f'"{LONG}"')}

        assert found("long-sentence", "{{ state.law.dragons.instead }}", files=files) == []

    def it_does_not_take_the_points_of_a_citation_for_ends_of_sentences(self, found: Found):
        files = {"jurisdictions/us/zz.yaml": _zed("8 U.S.C. Sec. 1373. And so on")}
        text = LONG.replace("rake 20", "{{ state.law.dragons.instead }}")

        assert len(found("long-sentence", text, files=files)) == 1
