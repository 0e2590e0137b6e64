"""Every kind of paper: its parts in order, what it must have, and a tiny template printed in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.bill.grammar import BLOCK_ROLES
from billgen.bill.model import Value
from billgen.library.library import Library
from billgen.pipeline import Draft
from billgen.render import docx
from billgen.render.text import write as as_text
from tests.golden import check
from tests.judges import validate_docx
from tests.small import library, make

ROOT = Path(__file__).parents[2]
FORMS = sorted(path.stem for path in (ROOT / "templates" / "_forms").glob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden"

TOWN = """
    schema: 1
    id: us/zz/oz
    ocd_id: ocd-division/country:us/state:zz/place:oz
    geoid: "9900001"
    kind: city
    name: Oz
    default_source: made-up
    formal_name: City of Oz
    governing_body: {name: City Council, presiding_officer: council president}
    executive: {title: mayor}
    officers: {clerk: city clerk, attorney: city attorney}
    drafting:
      ordaining_clause: "The City Council of the City of Oz do ordain as follows:"
      resolving_clause: "NOW, THEREFORE, BE IT RESOLVED by the City Council of the City of Oz:"
    sources:
      made-up: {title: Made up, url: "https://example.org/", checked: 2027-01-01}
    """
BILL = """
{% extends form %}
{% block recitals %}
::: recital
WHEREAS, gardens are of use;
:::
{% endblock %}
{% block provisions %}
## Gardens {: #gardens}
The city keeps a garden.
## Rakes {: #rakes}
(1 #one) For the garden of [](#gardens), the city keeps:
(a) a rake; and
(a) a hoe.
(1) What [](#rakes.one) asks is done each year.
{% endblock %}
"""
FORM_BILL = """
{% extends form %}
{% block form %}
::: exhibit {: #claim title="Claim for a rake"}
[text: Name]

[check: The rake is lost.]

[signature: Claimant]
:::
{% endblock %}
"""


def drafted(root: Path, form: str, town: str = TOWN, bill: str = BILL) -> Draft:
    """A tiny template in a form, for a town that says what forms ask for."""
    forms = {
        f"templates/_forms/{form}.{ending}": (ROOT / f"templates/_forms/{form}.{ending}").read_text()
        for ending in ("yaml", "md.j2")
    }
    files = {**forms, "jurisdictions/us/zz/oz.yaml": town}
    library(root, bill=FORM_BILL if form == "exhibit-form" else bill, files=files)
    manifest = root / "templates/thing/template.yaml"
    text = manifest.read_text().replace("form: paper", f"form: {form}")
    text = text.replace("enacted_by: [state]", "enacted_by: [state, city]").replace(
        "title: Thing", "title: Garden plan"
    )
    manifest.write_text(text.replace("subject: things", "subject: the gardens of the city"))
    return make(root, _place(form))


class DescribeForms:
    def it_has_every_kind_of_paper_of_the_plan(self):
        assert set(FORMS) >= {
            *(
                "state-act",
                "ordinance",
                "resolution",
                "minute-resolution",
                "joint-memorial",
                "concurrent-resolution",
                "executive-order",
            ),
            *("interstate-compact", "interlocal-agreement", "petition", "exhibit-form", "transmittal-letter"),
            *(
                "request-to-counsel",
                "agenda-bill",
                "hearing-notice",
                "publication-summary",
                "warrant-article",
            ),
        }

    @pytest.mark.parametrize("form", FORMS)
    def it_names_parts_that_there_are(self, form: str):
        read = Library().form(form)
        assert read.id == form
        assert set(read.parts) <= {*BLOCK_ROLES, "provisions", "exhibit"}
        assert set(read.required) <= set(read.parts)

    @pytest.mark.parametrize("form", FORMS)
    def it_prints_a_tiny_template(self, form: str, tmp_path: Path):
        made = as_text(drafted(tmp_path, form).sheet).decode().partition("\n\n")[2]
        check(GOLDEN / f"{form}.txt", made)

    @pytest.mark.parametrize("form", FORMS)
    def it_has_all_that_it_must_have(self, form: str, tmp_path: Path):
        found = drafted(tmp_path, form).findings
        assert [one.message for one in found if one.severity.value in ("stop", "error")] == []

    @pytest.mark.parametrize("form", FORMS)
    def it_says_which_part_is_gone(self, form: str, tmp_path: Path):
        library_form = tmp_path / "templates" / "_forms" / f"{form}.md.j2"
        drafted(tmp_path, form)
        library_form.write_text("{% block provisions %}{% endblock %}{% block form %}{% endblock %}")
        found = [one.message for one in make(tmp_path, _place(form)).findings if one.check == "parts"]
        needed = [part for part in Library().form(form).required if part not in ("provisions", "exhibit")]
        assert (
            len([message for message in found if "must have its" in message]) >= len(needed) > 0 or not needed
        )

    def it_keeps_its_own_rules_whatever_the_place_says_of_its_acts(self, tmp_path: Path):
        rules = """
      title: {opening: AN ORDINANCE of Oz on, end: "!"}
      section: {label: "§ {n}.", marker: NEW SECTION.}
      ladder: ["A.", "1."]
    sources:"""
        draft = drafted(tmp_path, "resolution", TOWN.replace("\n    sources:", rules))
        made = as_text(draft.sheet).decode()
        assert "A RESOLUTION relating to the gardens of the city.\n" in made
        assert "\n\nSection 2.  Rakes.  A. For the garden of section 1 of this resolution" in made

    def it_signs_for_no_officer_that_nobody_has_named(self, tmp_path: Path):
        town = TOWN.replace(", presiding_officer: council president", "")
        draft = drafted(tmp_path, "ordinance", town)
        assert "__________, Presiding officer\n" in as_text(draft.sheet).decode()
        last = [run for para in draft.sheet.paras if para.role == "signature" for run in para.runs]
        (signer,) = [run for run in last if run.text == "Presiding officer"]
        assert isinstance(signer, Value)
        assert signer.status == "assumed"
        assert "mayor" not in as_text(draft.sheet).decode().lower()

    def it_quotes_a_compact_in_the_act_of_its_state(self, tmp_path: Path):
        loose = (
            "## Members {: #members .uncodified}\nThe governor appoints under [](#rakes).\n{% endblock %}\n"
        )
        bill = BILL.rpartition("{% endblock %}")[0] + loose
        made = as_text(drafted(tmp_path, "interstate-compact", bill=bill).sheet).decode()
        assert "ARTICLE II.  RAKES." in made
        assert "Section 2.  Members.  The governor appoints under article II of the compact." in made

    def it_makes_good_word_files(self, tmp_path: Path):
        for form in ("petition", "interlocal-agreement"):
            path = tmp_path / f"{form}.docx"
            path.write_bytes(docx.write(drafted(tmp_path / form, form).sheet))
            validate_docx(path)


def _place(form: str) -> str:
    legislatures = ("state-act", "interstate-compact", "joint-memorial", "concurrent-resolution")
    return "us/zz" if form in legislatures else "us/zz/oz"
