"""The papers that go with a draft: the same names, numbers and provisions as the bill, one record for all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from billgen.base.errors import InputError
from billgen.bill.model import plain
from billgen.compose.tokens import Quoted
from billgen.library.library import Library
from billgen.library.typed import names_of, slips
from billgen.packet import Packet, packet
from billgen.papers.sentences import prompted, sentences
from billgen.pipeline import Draft, draft
from billgen.record.record import digest
from billgen.render.sheet import Sheet
from billgen.render.standing import by_id
from billgen.render.text import write as as_text
from billgen.request import Request
from tests import small
from tests.judges import validate_docx
from tests.program import DAY, billgen, files_below

LOCAL = ["section-summary", "agenda-bill", "hearing-notice", "publication-summary", "plain-page"]
STATE = ["section-summary", "sponsor-memo", "request-to-counsel", "fiscal-prompts", "plain-page"]
MANIFEST = """
schema: 1
grammar: 1
id: gardens
title: Gardens
version: 1.0.0
form: ordinance
enacted_by: [city]
effect: binding
summary: Makes the city keep a garden.
subject: gardens
needs:
  place.officers.clerk: {why: keeps the map, section: map}
options:
  count: {kind: number, default: 3, help: How many gardens.}
  kind:
    choose: {open: open to all, closed: open to members}
    default: open
    help: Who may enter.
sections:
  study: {default: on, help: A study first.}
"""
BILL = """
{% extends form %}
{% block provisions %}
{% if on("study") %}
## Study {: #study}
Within 90 days, the {{ place.officers.clerk }} shall report on gardens.
::: purpose
Has gardens studied before [](#map.draw) is carried out.
:::
{% endif %}
## Map {: #map}
(1 #draw) The {{ place.officers.clerk }} shall draw a map of {{ options.count | words }} gardens.
(1) The gardens are {{ "open" if options.kind == "open" else "closed" }}. The city may pay for seeds.
::: purpose {: for=map}
Makes the {{ place.officers.clerk }} draw {{ options.count }} gardens; [](#fees) says what it costs.
:::
## Fees {: #fees}
The map is free.
{% endblock %}
"""
SEATTLE = "us/wa/seattle"


@pytest.fixture(scope="module")
def builtin() -> Library:
    return Library()


def make(library: Library, template: str, place: str, **asked: Any) -> tuple[Draft, Packet]:
    """A draft and its papers."""
    request = Request(template, place, date.fromisoformat(DAY), **asked)
    made = draft(library, request)
    return made, packet(library, request, made)


def text(sheet: Sheet) -> str:
    """A paper's words, spaces folded."""
    return " ".join(as_text(sheet).decode().split())


def gardens(root: Path, files: dict[str, str] | None = None, **asked: Any) -> tuple[Draft, Packet]:
    """The ordinance on gardens and its papers, from a workspace with some files more."""
    own = {"templates/gardens/template.yaml": MANIFEST, "templates/gardens/bill.md.j2": BILL}
    small.write(root, own | (files or {}))
    return make(Library(root), "gardens", SEATTLE, **asked)


class DescribeWhichPapersThereAre:
    def it_is_other_ones_for_a_state_than_for_a_locality(self, builtin: Library):
        state, local = (
            make(builtin, *one)[1] for one in (("public-bank", "us/wa"), ("remote-meetings", "us/wa/spokane"))
        )

        assert list(state.sheets) == STATE
        assert list(local.sheets) == LOCAL

    def it_is_data(self, tmp_path: Path):
        page = "schema: 1\nid: door-card\ntitle: Door card\nform: memo\nlevel: local\norder: 1\n"
        words = "{% extends form %}{% block provisions %}\n## Say\nAsk for {{ bill.title }}.\n{% endblock %}"
        _, papers = gardens(
            tmp_path, {"templates/_papers/door-card.yaml": page, "templates/_papers/door-card.md.j2": words}
        )

        assert list(papers.sheets) == ["door-card", *LOCAL]
        assert papers.titles["door-card"] == "Door card"
        assert text(papers.sheets["door-card"]).endswith("1. Say. Ask for Gardens.")

    def it_is_only_for_the_kinds_of_bill_that_a_paper_names(self, tmp_path: Path):
        page = (
            "schema: 1\nid: plain-page\ntitle: X\nform: memo\nlevel: any\ngoes_with: [state-act]\norder: 1\n"
        )
        _, papers = gardens(tmp_path, {"templates/_papers/plain-page.yaml": page})

        assert "plain-page" not in papers.sheets

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"level": "town"}, "'level' is 'town'"),
            ({"order": "first"}, "order: 'first'"),
            ({"id": "cover"}, "the id 'cover'"),
            ({"id": "other"}, "the id 'other' in the file plain-page.yaml"),
            ({"prompts": "{one: {title: T, ask: A, words: ['*']}}"}, "prompts.one looks for nothing"),
            ({"prompts": "{one: {title: T, ask: A, duties: ['{year}']}}"}, "prompts.one looks for {year}"),
            ({"schema": "2"}, "schema 2"),
            ({"colour": "red"}, "unknown key 'colour'"),
        ],
    )
    def it_says_what_is_wrong_with_that_data(self, tmp_path: Path, change: dict[str, str], said: str):
        page = {"schema": "1", "id": "plain-page", "title": "X", "form": "memo", "level": "any", "order": "1"}
        lines = "".join(f"{key}: {value}\n" for key, value in {**page, **change}.items())

        with pytest.raises(InputError, match=said):
            gardens(tmp_path, {"templates/_papers/plain-page.yaml": lines})


class DescribeTheWords:
    @pytest.mark.parametrize(
        ("template", "place", "path"),
        [
            ("sanctuary-ordinance", SEATTLE, "place.officers.clerk"),
            ("public-bank", "us/wa", "state.officers.attorney_general"),
        ],
    )
    def it_has_the_names_of_the_bill(self, builtin: Library, template: str, place: str, path: str):
        before, old = make(builtin, template, place)
        after, new = make(builtin, template, place, facts={path: "Keeper Zorblax"})
        name = str(before.reads.found[path].value)

        assert "Keeper Zorblax" in text(after.sheet)
        named = [id for id, sheet in old.sheets.items() if path in _printed(old, id) and name in text(sheet)]
        assert named
        for id in named:
            assert "Keeper Zorblax" in text(new.sheets[id]), id
            assert name not in text(new.sheets[id]), id
            for index, start, end in _printed(new, id)[path]:
                assert new.sheets[id].paras[index].text[start:end] == "Keeper Zorblax"

    def it_has_the_numbers_of_the_bill(self, builtin: Library):
        _, papers = make(builtin, "public-bank", "us/wa", options={"study_months": "18"})

        assert "“Within 18 months after the effective date of this section" in text(
            papers.sheets["fiscal-prompts"]
        )
        assert "Study months: 18, chosen; the model has 12." in text(papers.sheets["request-to-counsel"])

    def it_has_the_citations_of_the_bill(self, builtin: Library):
        made, papers = make(builtin, "public-bank", "us/wa")
        counsel = papers.sheets["request-to-counsel"]
        printed = _printed(papers, "request-to-counsel")
        cites = [path for path in printed if path.endswith(".cite") and path in made.reads.found]

        assert len(cites) > 5
        for path in cites:
            for index, start, end in printed[path]:
                assert counsel.paras[index].text[start:end] in str(made.reads.found[path].value)

    def it_points_at_the_provision_of_each_claim(self, tmp_path: Path):
        made, papers = gardens(tmp_path)
        for id in LOCAL:
            for path in _printed(papers, id):
                if path.startswith("bill."):
                    assert made.bill.find(path.removeprefix("bill.")) is not None, (id, path)
        assert {"bill.map", "bill.map.draw", "bill.fees"} <= set(_printed(papers, "section-summary"))

    def it_refers_rightly_once_a_section_is_switched_off(self, tmp_path: Path):
        made, papers = gardens(tmp_path)
        summary = text(papers.sheets["section-summary"])
        said = "Section 1, Study. Has gardens studied before section 2.A of this ordinance is carried out."
        assert said in summary
        said = "Section 2, Map. Makes the City Clerk draw 3 gardens; section 3 of this ordinance says what"
        assert said in summary

        made, papers = gardens(tmp_path, without=["study"], options={"count": "5"})
        summary = text(papers.sheets["section-summary"])
        said = "Section 1, Map. Makes the City Clerk draw 5 gardens; section 2 of this ordinance says what"
        assert said in summary
        assert "studied" not in summary
        assert "draw 5 gardens" not in text(made.sheet)

    def it_lists_no_field_of_a_form_to_fill_in(self, tmp_path: Path):
        exhibit = (
            '::: exhibit {: #claim title="Claim"}\n{{ place.officers.keeper }}: {{ blank("seeds") }}.\n\n'
            '[text: Name]\n\n[check: It is true.]\n::: signatures {: rows=1 columns="Hand, Day"}\n:::\n:::\n'
        )
        bill = BILL.replace("The map is free.", 'The map is {{ blank("colour of the map") }}.')
        bill = bill.replace("{% endblock %}", exhibit + "{% endblock %}")
        made, _ = gardens(tmp_path, {"templates/gardens/bill.md.j2": bill})
        note = text(made.cover).partition("BLANKS TO FILL")[2].partition("ASSUMED FACTS")[0]

        assert "Name: ____________________" in text(made.sheet)
        assert "colour of the map: in section 3." in note
        assert "[title of the keeper] in Exhibit A." in note
        for field in ("seeds", "Name", "It is true", "Hand", "Day"):
            assert field not in note, field

    def it_says_recitals_as_background(self, tmp_path: Path):
        recitals = (
            "WHEREAS, the {{ place.kind }} has seeds; and",
            "Whereas the {{ place.name }} and its kin keep sand and",
            "WHEREAS, land is bare, and rain and; NOW, THEREFORE, be it",
        )
        block = "::: recital\n" + "\n\n".join(recitals) + "\n:::"
        bill = BILL.replace("{% block provisions %}", "{% block provisions %}\n" + block)
        _, papers = gardens(tmp_path, {"templates/gardens/bill.md.j2": bill})
        background = text(papers.sheets["agenda-bill"]).partition("Background. ")[2].partition(" 3. ")[0]

        said = "(1) The city has seeds. (2) The Seattle and its kin keep sand. (3) Land is bare, and rain."
        assert background == said

    def it_names_the_paper_of_a_blank_that_the_bill_has_not(self, tmp_path: Path):
        words = "{% extends form %}{% block provisions %}\n## A\nAsk the {{ place.officers.dogcatcher }}."
        page = "schema: 1\nid: door-card\ntitle: Door card\nform: memo\nlevel: local\norder: 1\n"
        more = {
            "templates/_papers/door-card.yaml": page,
            "templates/_papers/door-card.md.j2": f"{words}\n{{% endblock %}}",
        }
        made, papers = gardens(tmp_path, more)

        assert "title of the dogcatcher" not in text(made.sheet)
        assert "Title of the dogcatcher: blank in the paper “Door card”." in text(
            papers.sheets["agenda-bill"]
        )
        record: Any = papers.record
        assert record["door-card"]["blanks"] == {"title of the dogcatcher": ["place.officers.dogcatcher"]}
        assert [(one.check, one.path) for one in papers.findings] == [
            ("paper-blank", "place.officers.dogcatcher")
        ]
        assert "the paper “Door card”" in papers.findings[0].message

        _, papers = gardens(tmp_path, more, facts={"place.officers.dogcatcher": "Catcher"})
        assert papers.findings == ()
        assert "dogcatcher" not in text(papers.sheets["agenda-bill"])

    def it_falls_back_on_the_catchline_and_else_on_the_first_sentence(self, tmp_path: Path):
        more = "## {: #dirt}\nDirt is kept. It is wet.\n{% endblock %}"
        bill = BILL.replace("{% endblock %}", more)
        _, papers = gardens(tmp_path, {"templates/gardens/bill.md.j2": bill})

        summary, page = (text(papers.sheets[id]) for id in ("publication-summary", "plain-page"))
        assert "what it costs. Section 3, Fees. Section 4. “Dirt is kept.” ____" in summary
        assert "Fees. (Section 3) (4) “Dirt is kept.” (Section 4)" in page

    def it_finds_what_costs_money(self, tmp_path: Path):
        _, papers = gardens(tmp_path)

        assert "Section 2.B, Map: “The city may pay for seeds.”" in text(papers.sheets["agenda-bill"])

    @pytest.mark.parametrize(
        ("sentence", "kinds"),
        [
            ("Within three business days, the clerk shall tell the mayor.", ["Time"]),
            ("The clerk shall keep it within the city and the time of day.", []),
            ("The clerk may answer within 10 days.", []),
            ("The clerk shall not answer within 10 days.", []),
            ("The clerk shall answer by March 1 of each year.", ["Time"]),
            ("The clerk shall publish a map, and hold a public hearing.", ["Report or record"]),
            ("The report is public.", []),
            ("The clerk receives $1,200 a month.", ["Money"]),
            ("Account books of a fund are public.", []),
            ("The clerk shall pay it, or may pay for it.", ["Money"]),
            ("The board is created.", ["New body or staff"]),
            ("A board may be heard.", []),
            ("The clerk shall:\n(1) Post it;\n(1) Pay it.", ["Report or record", "Money"]),
            ("The map must show:\n(1) Posts;\n(1) What seeds cost to buy.", []),
        ],
    )
    def it_asks_of_times_sums_and_duties_and_of_nothing_else(
        self, tmp_path: Path, sentence: str, kinds: list[str]
    ):
        one = Library().papers
        fiscal = next(paper for paper in one if paper.id == "fiscal-prompts")
        small.write(
            tmp_path,
            {
                "templates/gardens/template.yaml": MANIFEST,
                "templates/gardens/bill.md.j2": "{% extends form %}{% block provisions %}\n"
                f"## A {{: #a}}\n{sentence}\n## Terms {{: #t .definitions}}\n"
                '(1) "Day" means a day within 10 days that the clerk shall pay.\n{% endblock %}',
            },
        )
        made = draft(Library(tmp_path), Request("gardens", SEATTLE, date.fromisoformat(DAY)))

        prompts, found = prompted(made.bill, by_id(made.sheet.paras), fiscal.prompts)
        assert [kind["title"] for kind in prompts if kind["found"]] == kinds
        assert bool(found) is bool(kinds)
        said = [plain(words.runs) for one in found if isinstance(words := one["text"], Quoted)]
        assert not [words for words in said if words.endswith((";", ":", "; and"))], said

    def it_quotes_a_sentence_once_and_no_law_that_stands(self, builtin: Library):
        made, papers = make(builtin, "public-bank", "us/wa")
        paper = text(papers.sheets["fiscal-prompts"])

        assert paper.count("The state treasurer shall publish the viability study") == 1
        assert "Sec. 6(4) (time; report or record): “The state treasurer shall publish" in paper
        assert "supranational" in text(made.sheet)
        assert "supranational" not in paper
        assert len(paper) < 18_000

    def it_cuts_no_citation_in_two(self, builtin: Library):
        made, _ = make(builtin, "escrow", "us/wa", options={"mode": "readiness"})
        said = [plain(one.runs) for one in sentences(made.bill)]

        assert any(one.endswith("is reduced by offset under 31 U.S.C. Sec. 3716;") for one in said)
        assert not [one for one in said if one.endswith("U.S.C.")]

    def it_names_the_texts_not_chosen(self, tmp_path: Path):
        _, papers = gardens(tmp_path, options={"kind": "closed"})

        said = text(papers.sheets["agenda-bill"])
        assert (
            "Who may enter. The draft has: open to members (closed). (a) Instead: open to all (open)." in said
        )

    def it_tells_counsel_what_is_in_doubt(self, builtin: Library):
        made, papers = make(builtin, "public-bank", "us/wa")
        letter = text(papers.sheets["request-to-counsel"]).partition("Points in Doubt.")[2]
        notes = [note for one in made.bill.walk() for note in one.notes]

        assert {note.level for note in notes} == {"settled", "contested", "untested"}
        for level in ("contested", "untested"):
            assert letter.count(f", {level}: ") == sum(note.level == level for note in notes)
        assert ", settled: " not in letter

    def it_says_where_a_blank_stands_though_a_number_is_blank_too(self, builtin: Library):
        page = text(make(builtin, "public-bank", "us/ny")[1].sheets["plain-page"])

        assert "citation of the ethics law (§ [number 8].5 and § [number 22].6)" in page

    def it_tells_the_sponsor_and_the_public_where_the_law_was_not_checked(self, tmp_path: Path):
        unread = "schema: 1\nid: us/nv\nlaw: {state_bank: {standing: {status: unknown, note: not found}}}\n"
        small.write(tmp_path, {"billgen.yaml": "", "jurisdictions/us/nv.yaml": unread})
        _, papers = make(Library(tmp_path), "public-bank", "us/nv")
        memo, page = (text(papers.sheets[one]) for one in ("sponsor-memo", "plain-page"))

        said = "NOT CHECKED: the standing of the law on a bank that the state owns is not known, so nobody"
        assert memo.count(said) == 1
        assert "whether these hold there: “The law of this state forbids" in memo
        assert "”. have" not in memo
        assert "or nobody has checked it" in page

    def it_calls_a_county_by_its_full_name_and_no_body_twice(self, builtin: Library):
        county = make(builtin, "sanctuary-ordinance", "us/wa/king-county")[1].sheets
        assert "The county council of King County will hold" in text(county["hearing-notice"])
        assert county["plain-page"].title.endswith("King County")

        asked = {"place.governing_body.name": "Seattle City Council", "place.officers.clerk": "Clerk"}
        town = make(builtin, "sanctuary-ordinance", SEATTLE, facts=asked)[1].sheets
        assert "The Seattle City Council will hold" in text(town["hearing-notice"])

    def it_types_no_citation_officer_or_place(self, builtin: Library):
        names = names_of(map(builtin.facts.place, builtin.facts.ids()))
        texts = builtin.paper_sources("public-bank")
        found = [
            (name, slip)
            for name, words in texts.items()
            if name.startswith("_papers/")
            for slip in slips(words, names)
        ]

        assert sum(name.startswith("_papers/") for name in texts) > 8
        assert found == []

    def it_is_for_review_by_counsel(self, builtin: Library):
        for one in (("public-bank", "us/wa"), ("remote-meetings", "us/wa/spokane")):
            made, papers = make(builtin, *one)
            for id, sheet in papers.sheets.items():
                assert text(sheet).startswith(made.sheet.draft_line), id
                assert (
                    "for review by counsel admitted in Washington" in text(sheet).partition("Washington")[2]
                ), id

    def it_is_what_the_template_says_where_it_has_words_of_its_own(self, tmp_path: Path):
        own = (
            '{% extends "_papers/agenda-bill.md.j2" %}{% block background %}\n'
            "{{ place.name }} has room.\n{% endblock %}"
        )
        _, papers = gardens(tmp_path, {"templates/gardens/papers/agenda-bill.md.j2": own})

        assert "2. Background. Seattle has room. 3. Section by Section." in text(papers.sheets["agenda-bill"])

    def it_says_where_a_text_names_what_is_not_there(self, tmp_path: Path):
        words = "{% extends form %}{% block provisions %}\n## A\n{{ bill.sectoins }}\n{% endblock %}"

        with pytest.raises(InputError) as error:
            gardens(tmp_path, {"templates/_papers/plain-page.md.j2": words})

        assert str(error.value.problems[0].where) == "_papers/plain-page.md.j2:3"
        assert "no .sectoins here" in str(error.value)

    def it_reads_no_markup_in_a_value(self, tmp_path: Path):
        _, papers = gardens(tmp_path, facts={"place.officers.clerk": "# **[x](#y)** {{ 1 }}"})

        assert "# **[x](#y)** {{ 1 }}" in text(papers.sheets["section-summary"])


def _printed(papers: Packet, id: str) -> dict[str, list[list[int]]]:
    record: Any = papers.record[id]
    return record["printed"]


class DescribeTheFiles:
    def it_writes_them_under_one_record_the_same_every_time(self, tmp_path: Path):
        asked = ("packet", "public-bank", "us/wa", "--as-of", DAY, "--format", "txt,docx", "--json")
        done = billgen(*asked, cwd=tmp_path)
        assert done.code == 0, done.err
        folder = tmp_path / "out/us/wa"
        record = json.loads((folder / "public-bank.record.json").read_text())

        names = [f"public-bank{end}" for end in ("", "--cover", *(f"--{id}" for id in STATE))]
        files = sorted(f"{name}.{kind}" for name in names for kind in ("docx", "txt"))
        assert files_below(folder) == sorted([*files, "public-bank.record.json"])
        assert record["files"] == {file: digest((folder / file).read_bytes()) for file in files}
        assert list(record["papers"]) == STATE
        assert record["papers"]["sponsor-memo"]["title"] == "Sponsor's memorandum"
        assert done.json["schema"] == "billgen.packet/1"
        validate_docx(folder / "public-bank--request-to-counsel.docx")

        again = billgen(*asked, "--out", "again", cwd=tmp_path)
        assert again.code == 0, again.err
        for file in (*files, "public-bank.record.json"):
            assert (tmp_path / "again/us/wa" / file).read_bytes() == (folder / file).read_bytes(), file
        redone = billgen("redraft", "out/us/wa/public-bank.record.json", cwd=tmp_path)
        assert redone.code == 0, redone.err

    def it_never_writes_over_a_paper_that_was_edited(self, tmp_path: Path):
        asked = ("packet", "remote-meetings", "us/wa/spokane", "--as-of", DAY, "--format", "txt", "--quiet")
        assert billgen(*asked, cwd=tmp_path).code == 0
        folder = tmp_path / "out/us/wa/spokane"
        notice = folder / "remote-meetings--hearing-notice.txt"
        notice.write_text("mine")
        before = {file: (folder / file).read_bytes() for file in files_below(folder)}

        done = billgen(*asked, "--fact", "place.officers.clerk=recorder", cwd=tmp_path)
        assert done.code == 74
        assert "remote-meetings--hearing-notice.txt" in done.err
        assert {file: (folder / file).read_bytes() for file in files_below(folder)} == before

        assert billgen(*asked, "--new-version", cwd=tmp_path).code == 0
        assert notice.read_text() == "mine"
        assert (folder / "remote-meetings-d2--hearing-notice.txt").exists()

    def it_leaves_its_papers_on_record_when_the_same_draft_is_made_again(self, tmp_path: Path):
        asked = ("remote-meetings", "us/wa/spokane", "--as-of", DAY, "--format", "txt", "--quiet")
        assert billgen("packet", *asked, cwd=tmp_path).code == 0
        record = tmp_path / "out/us/wa/spokane/remote-meetings.record.json"
        before = record.read_bytes()

        assert billgen("draft", *asked, cwd=tmp_path).code == 0
        assert record.read_bytes() == before

        assert billgen("draft", *asked, "--fact", "place.officers.clerk=recorder", cwd=tmp_path).code == 0
        assert "papers" not in json.loads(record.read_bytes())
        assert not list(record.parent.glob("*--hearing-notice*"))


class DescribePurposes:
    def it_is_told_in_the_annotated_edition_alone(self, tmp_path: Path):
        from billgen.render.formats import FORMATS

        made, _ = gardens(tmp_path)
        annotated = replace(made.sheet, annotated=True)
        words = "draw 3 gardens"

        assert words in FORMATS["html"].write(annotated).decode().replace("<mark>", "")
        for format in ("html", "txt"):
            assert words not in FORMATS[format].write(made.sheet).decode()

    def it_is_commentary_of_the_model_with_every_alternative(self, tmp_path: Path):
        from billgen.handout import handout

        both = BILL.replace(
            "Has gardens studied before [](#map.draw) is carried out.",
            'Has gardens studied{% if options.kind == "open" %} openly{% endif %}.',
        ).replace(
            "## Fees {: #fees}\nThe map is free.",
            '{% if options.kind == "open" %}\n## Fees {: #fees}\nFree.\n'
            "::: purpose {: for=fees}\nAsks none.\n:::\n"
            "{% else %}\n## Fees {: #fees}\nPaid.\n::: purpose {: for=fees}\nAsks some.\n:::\n{% endif %}",
        )
        gardens(tmp_path)
        small.write(tmp_path, {"templates/gardens/bill.md.j2": both})
        words = text(handout(Library(tmp_path), "gardens", date.fromisoformat(DAY)))

        assert "Commentary (purpose). Has gardens studied[ openly]." in words
        assert words.index("Asks none.") < words.index("Paid.") < words.index("Asks some.")
