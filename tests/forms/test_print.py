"""What the print of a state asks for: definitions without labels, nouns, amounts, spaces that hold."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from billgen.bill.model import Blank, Ref, RefPart, Text, Value
from billgen.pipeline import Draft
from billgen.render import docx, html
from billgen.render.engines import ENGINES
from billgen.render.flow import Para
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
    more = root / "rules.yaml"
    own = (places.HERE / "states" / f"{state}.yaml").read_text()
    more.write_text(own + rules)
    return places.drafted(root, str(more.with_suffix("")), act, **asked)


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
