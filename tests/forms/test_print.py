"""What the print of a state asks for: definitions without labels, nouns, amounts, spaces that hold."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billgen.bill.model import Blank, Ref, RefPart, Text, Value
from billgen.compose.amounts import Amounts
from billgen.pipeline import Draft
from billgen.render import docx, html
from billgen.render.engines import ENGINES
from billgen.render.sheet import Para
from billgen.render.spaces import held
from billgen.render.text import write as as_text
from tests.bill import places
from tests.judges import parts, pdf_text
from tests.render.pdfs import written
from tests.render.sheets import sheet

GLOSSARY = """
{% extends form %}
{% block provisions %}
## Definitions {: #definitions .definitions}
{{ place.drafting.definitions.opening | fill(chapter=words.chapter, act=words.act) }}
(1) "Rake" means:
(a #tool) a tool; or
(a) the end of one,
(1...) but no comb.
(1) "Bed" means land under [](#definitions.rake).
## Duties {: #duties}
The treasurer keeps each rake of [](#definitions.rake), and of [](#definitions.rake-tool). See
[](#definitions.bed, #definitions.rake).
{% endblock %}
""".replace("#tool", "#rake-tool")


def drafted_with(root: Path, rules: str, act: str = GLOSSARY, state: str = "wa", **asked: Any) -> Draft:
    """The act in a state that has these rules besides its own."""
    root.mkdir(exist_ok=True)
    path = root / "rules.yaml"
    own = (places.HERE / "states" / f"{state}.yaml").read_text()
    path.write_text(own + rules)
    return places.drafted(root, str(path.with_suffix("")), act, **asked)


def printed(draft: Draft) -> str:
    """The words of a draft on one line, without the draft line."""
    return " ".join(as_text(draft.sheet).decode().partition("\n\n")[2].split())


class DescribeDefinitionsWithoutLabels:
    RULES = '\ndefinitions: {order: alphabetical, opening: "As used in this {chapter}:", label: none}\n'

    def it_prints_them_as_paragraphs_in_their_order(self, tmp_path: Path):
        made = printed(drafted_with(tmp_path, self.RULES))
        assert 'As used in this chapter: "Bed" means land' in made
        assert '"Rake" means: (1) a tool; or (2) the end of one, but no comb.' in made

    def it_refers_to_them_by_their_terms(self, tmp_path: Path):
        made = printed(drafted_with(tmp_path, self.RULES))
        assert 'land under the definition of "Rake" in this section.' in made
        assert 'each rake of the definition of "Rake" in section 1 of this act, and of' in made
        assert 'and of paragraph (1) of the definition of "Rake" in section 1 of this act.' in made
        assert 'the definitions of "Bed" and "Rake" in section 1 of this act' in made


class DescribeSpacesThatHold:
    PARAS = (
        Para("long-title", (Text("AN ACT on ORDINANCE NO. "), Blank("number", "deliberate"))),
        Para(
            "body",
            (Value("§ 12-3 and §§ 4-5", ("acts.x.cite",)), Text(" of Section 9. A section "), Text("§ ")),
        ),
        Para(
            "body", (Text("See "), Ref("x", parts=(RefPart("section "), RefPart("2", "x"))), Text(", § one"))
        ),
    )

    def it_keeps_a_number_with_its_sign_or_word(self):
        assert [para.text.replace("\u00a0", "~") for para in held(self.PARAS)] == [
            "AN ACT on ORDINANCE NO.~__________",
            "§~12-3 and §§~4-5 of Section~9. A section § ",
            "See section~2, §~one",
        ]

    def it_does_so_in_every_format_but_plain_text(self, tmp_path: Path):
        given = sheet(*self.PARAS)
        assert "§ 12-3 and §§ 4-5 of Section 9." in as_text(given).decode()
        assert "§\u00a012-3 and §§\u00a04-5" in html.write(given).decode()
        path = tmp_path / "draft.docx"
        path.write_bytes(docx.write(given))
        words = "".join(parts(path)["word/document.xml"].itertext())
        assert "§\u00a012-3 and §§\u00a04-5 of Section\u00a09." in words

    @pytest.mark.parametrize("engine", list(ENGINES))
    def it_is_found_by_who_looks_for_it_in_a_pdf(self, engine: str, tmp_path: Path):
        # As viewers search: compatibility characters taken for what they stand for.
        words = unicodedata.normalize("NFKC", pdf_text(written(engine, tmp_path, sheet(*self.PARAS))))
        assert "§ 12-3 and §§ 4-5 of Section 9." in words
        assert "See section 2" in words


AMOUNTS = [
    ("$1,000", "$1,250,000", "$2.50"),
    ("$150,000.00", "$1,250,000.00", "$2.50"),
    ("one thousand dollars", "one million two hundred fifty thousand dollars", "two dollars and fifty cents"),
    (
        "Fifty Thousand Dollars ($50,000.00)",
        "One Million Two Hundred Fifty Thousand Dollars ($1,250,000.00)",
        "Two Dollars and Fifty Cents ($2.50)",
    ),
    ("$1 million", "$1.25 million", "$2.50"),
    ("", "$1,250,000", "$2.50"),
]
SHARES = [
    ("25 percent", "10 percent", "2.5 percent"),
    ("73.0%", "10%", "2.5%"),
    ("ninety per cent", "ten per cent", "2.5 per cent"),
    ("twenty-five percent (25%)", "ten percent (10%)", "2.5 percent (2.5%)"),
    ("", "10 percent", "2.5 percent"),
]


class DescribeAmounts:
    @pytest.mark.parametrize(("specimen", "much", "little"), AMOUNTS)
    def it_writes_money_as_the_place_does(self, specimen: str, much: str, little: str):
        said = Amounts(money=specimen)
        assert (said.dollars(Decimal("1250000")), said.dollars(Decimal("2.50"))) == (much, little)

    @pytest.mark.parametrize(("specimen", "whole", "broken"), SHARES)
    def it_writes_percentages_as_the_place_does(self, specimen: str, whole: str, broken: str):
        said = Amounts(percent=specimen)
        assert (said.share(Decimal(10)), said.share(Decimal("2.5"))) == (whole, broken)

    def it_writes_those_of_a_draft_so(self, tmp_path: Path):
        rules = "\nstyle: {money: one thousand dollars, percent: ninety per cent}\n"
        text = "## A\n{{ 20 | money }} and {{ 5 | percent }}"
        act = f"{{% extends form %}}{{% block provisions %}}\n{text}\n{{% endblock %}}"
        assert "twenty dollars and five per cent" in printed(drafted_with(tmp_path, rules, act))
        assert "$20 and 5 percent" in printed(drafted_with(tmp_path, "", act))


class DescribeTheOpeningOfDefinitions:
    def it_goes_on_with_the_clause_that_its_section_opens_with(self, tmp_path: Path):
        act = GLOSSARY.replace("#definitions .definitions}", "#definitions .definitions .uncodified}")
        rules = '\ndefinitions: {opening: "As used in this {chapter}:"}\n'
        made = printed(drafted_with(tmp_path, rules, act, "va"))
        assert "That as used in this chapter: A." in made

    def it_names_no_chapter_where_sections_join_one_that_there_is(self, tmp_path: Path):
        rules = '\ndefinitions: {opening: "As used in this {chapter}:"}\n'
        kind = "            kind: {value: new sections, status: reported, source: made-up}\n"
        assert "As used in this chapter:" in printed(drafted_with(tmp_path / "a", rules))
        assert "As used in this act:" in printed(
            drafted_with(tmp_path / "b", rules, more=places.PLACEMENT + kind)
        )


class DescribeNounsOfTheState:
    ACT = """{% extends form %}{% block provisions %}
## Duty {: #duty}
The {{ words.state }} pays from the {{ words.general_fund }}.
{% endblock %}"""

    def it_calls_the_state_and_its_fund_as_the_state_does(self, tmp_path: Path):
        rules = "\nnouns: {state: Commonwealth, general_fund: General Fund}\n"
        made = printed(drafted_with(tmp_path, rules, self.ACT))
        assert "The Commonwealth pays from the General Fund." in made

    def it_assumes_what_nobody_has_read(self, tmp_path: Path):
        made = drafted_with(tmp_path, "", self.ACT)
        assert "The state pays from the general fund." in printed(made)
        (told,) = [one.message for one in made.findings if one.check == "assumed-form"]
        assert "nouns.state ('state')" in told


class DescribeTheShortTitle:
    def it_is_in_the_words_of_the_place(self, tmp_path: Path):
        rules = '\nshort_title: "Sections {sections} of this {act} may be cited as the \\"{title}\\"."\n'
        sentence = (
            'place.drafting.short_title | fill(act=words.act, title="Rake Act", sections=ref("@codified"))'
        )
        act = GLOSSARY.replace(
            "{% endblock %}", f"## Short title {{: .uncodified}}\n{{{{ {sentence} }}}}\n{{% endblock %}}"
        )
        assert 'Sections 1 and 2 of this act may be cited as the "Rake Act".' in printed(
            drafted_with(tmp_path, rules, act)
        )
