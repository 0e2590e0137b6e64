"""Houses: every role and look reaches every renderer, and no word of a bill changes."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from billgen.base.errors import BillgenError, CommandError, InputError
from billgen.bill.drafting import Page
from billgen.facts.yaml_nodes import parse_yaml
from billgen.houses.opening import open_house, open_looks
from billgen.houses.reading import LOOK, PAGE, WORDS, read_house
from billgen.library.library import Library
from billgen.library.reader import Reader
from billgen.pipeline import Draft, Request, draft
from billgen.render.formats import FORMATS
from billgen.render.house import HouseStyle, Look, house_for
from billgen.render.html.css import house_css
from billgen.render.roles import PARAGRAPHS, ROLES
from billgen.render.sheet import Sheet
from tests import small
from tests.judges import ROOT, pdf_text, squeezed, validate_docx, validate_pdf_ua
from tests.render.sheets import STYLE, sheet

SHIPPED = sorted(Library().houses)
EVERYTHING = {
    "size": "13", "bold": "true", "italic": "true", "underline": "true", "caps": "true", "strike": "true",
    "shade": "'F0F0C0'", "line": "1.2", "align": "justify", "left": "20", "first_line": "-10", "before": "7",
    "after": "9", "keep_next": "true", "keep_together": "true", "new_page": "true",
}  # fmt: skip


def everywhere(folder: Path) -> Path:
    """A house in which every role has every look that it takes."""
    path = folder / "everything.yaml"
    rows = [f"  {role}: {{{', '.join(map(': '.join, looks.items()))}}}" for role, looks in ROWS.items()]
    path.write_text("\n".join(["schema: 1", "roles:", *rows, ""]))
    return path


def takes(role: str) -> dict[str, str]:
    """The looks that a role takes, asked of the reader itself."""
    found: dict[str, str] = {}
    for key, value in EVERYTHING.items():
        found |= {key: value} if accepted(f"schema: 1\nroles:\n  {role}: {{{key}: {value}}}\n") else {}
    return found


def accepted(text: str) -> bool:
    node, problems = parse_yaml(text, "x.yaml")
    assert node is not None
    read_house(Reader(node, "x.yaml", problems))
    return not problems


ROWS = {role: looks for role in ROLES if (looks := takes(role))}


def made(root: Path, **asked: Any) -> Draft:
    if not (root / "templates").exists():
        small.library(root)
        (root / "templates" / "_houses").mkdir()
    return draft(Library(root=root), Request("thing", "us/zz", date(2027, 1, 11), **asked))


def house_file(root: Path, text: str, name: str = "house.yaml") -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"schema: 1\n{text}\n")
    return str(path)


def dressed(style: HouseStyle) -> Sheet:
    """The small bill of the render tests in a house."""
    bare = sheet()
    return replace(bare, house=house_for(bare.drafting.page, STYLE, style=style))


def words_of_docx(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


class DescribeTheKeys:
    def it_has_a_kind_for_every_look(self):
        assert sorted(LOOK) == sorted(field.name for field in fields(Look))

    def it_has_a_kind_for_every_part_of_a_page_but_its_words(self):
        assert sorted({*PAGE, *WORDS}) == sorted(field.name for field in fields(Page))

    def it_reads_every_key_of_the_page(self, tmp_path: Path):
        text = "page: {paper: legal, margin_top: 1.5, margin_bottom: 1.5, margin_left: 0.5, margin_right: 2,"
        text += " face: Liberation Sans, size: 14, line_spacing: 2, line_numbers: run, first_line_indent: 0,"
        text += " line_numbers_from: body, justified: true}"
        page = made(tmp_path, house=house_file(tmp_path, text)).sheet.house.page

        assert page == Page(
            "legal", 1.5, 1.5, 0.5, 2, "Liberation Sans", 14, 2, "run", "body", 0, "", "", True
        )

    def it_leaves_what_it_does_not_name_as_the_place_has_it(self, tmp_path: Path):
        before = made(tmp_path).sheet.house
        after = made(tmp_path, house=house_file(tmp_path, "roles: {body: {bold: true}}")).sheet.house

        assert after.page == before.page
        assert after.looks == before.looks | {"body": replace(before.looks["body"], bold=True)}

    def it_takes_the_looks_of_stretches_of_words_for_these_only(self):
        assert set(ROWS["catchline"]) == {"size", "bold", "italic", "underline", "caps", "shade"}
        assert set(ROWS["caption"]) == {*LOOK} - {"strike"}
        assert "table" not in ROWS

    def it_leaves_the_looks_that_mean_a_change_of_law_to_such_changes(self):
        assert [role for role in ROWS if "strike" in ROWS[role]] == []
        underlined = {role for role in ROWS if "underline" in ROWS[role]}
        assert not underlined & {"quoted-law", "section", "body", "level1", "level5", "inserted", "deleted"}
        assert {"catchline", "section-marker", "section-heading", "long-title"} <= underlined


@pytest.fixture
def full(tmp_path: Path) -> Sheet:
    """The small bill in a house in which every role has every look that it takes."""
    return dressed(open_house(Library(), str(everywhere(tmp_path))).style)


class DescribeEveryRendererWithEveryLook:
    def it_writes_a_good_word_file(self, full: Sheet, tmp_path: Path):
        path = tmp_path / "full.docx"
        path.write_bytes(FORMATS["docx"].write(full))
        validate_docx(path)
        names = {
            style.name
            for style in docx.Document(str(path)).styles
            if getattr(style, "font", None) and style.font.size
        }
        assert {role.word for role in PARAGRAPHS if role.name in ROWS} <= names

    @pytest.mark.parametrize("engine", ["weasyprint", "typst"])
    def it_writes_a_good_pdf_with_the_same_words(self, engine: str, full: Sheet, tmp_path: Path):
        texts: list[str] = []
        for number, one in enumerate((sheet(), full)):
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(FORMATS["pdf"].write(one, engine))
            validate_pdf_ua(path)
            texts.append(words_of_pdf(path))
        assert texts[0] == texts[1]

    def it_writes_a_rule_of_css_for_each(self, full: Sheet):
        css = house_css(full.house)
        assert [role for role in ROWS if not re.search(rf"\.{role}\{{[^}}]*font-size:13pt", css)] == []


def words_of_pdf(path: Path) -> str:
    """The words of a PDF without margins and line numbers, in whatever lines; capitals may be drawn."""
    lines = [line for line in pdf_text(path).splitlines() if not line.strip().isdecimal()]
    margins = r"PUBLICBANKACT·WASHINGTON|DRAFTA·2026-11-22·1A2B3C4D·FORREVIEWBYCOUNSEL|PAGE\d+OF\d+"
    return re.sub(margins, "", squeezed("".join(lines)).upper())


class DescribeWords:
    @pytest.mark.parametrize("name", SHIPPED)
    def it_changes_none_in_word_files_or_text(self, name: str, tmp_path: Path):
        plain, other = (draft(Library(), request(house)) for house in ("", name))
        assert plain.sheet.paras == other.sheet.paras
        files = [FORMATS["docx"].write(one.sheet) for one in (plain, other)]
        assert words_of_docx(files[0]) == words_of_docx(files[1])
        texts = [FORMATS["txt"].write(one.sheet).decode().split("\n\n", 1)[1] for one in (plain, other)]
        assert texts[0] == texts[1]  # but for the DRAFT line, which has the hash

    def it_leaves_capitals_to_the_look(self, tmp_path: Path):
        house = house_file(tmp_path, "roles: {section: {caps: true}, long-title: {caps: true}}")
        one = made(tmp_path, house=house)
        assert b"This act is the Thing Act" in FORMATS["txt"].write(one.sheet)
        assert "This act is the Thing Act" in words_of_docx(FORMATS["docx"].write(one.sheet))

    def it_makes_capitals_in_capitals_capitals(self):
        """Word takes capitals in a style of words from those of their paragraph unless a run says so."""
        style = HouseStyle(looks={"section": {"caps": True}, "catchline": {"caps": True}})
        data = FORMATS["docx"].write(dressed(style))
        runs = [run for one in docx.Document(BytesIO(data)).paragraphs for run in one.runs]
        catchlines = [run for run in runs if run.style.name == "Bill Catchline"]
        assert catchlines
        assert all(run.font.all_caps for run in catchlines)


def request(house: str) -> Request:
    return Request("remote-meetings", "us/wa/spokane", date(2027, 1, 11), house=house)


class DescribeTheCoverNote:
    def it_wears_the_house_without_line_numbers(self):
        one = draft(Library(), request("large-print"))
        assert (one.cover.house.page.size, one.cover.house.looks["cover-detail"].size) == (18, 18)
        assert one.cover.house.page.line_numbers == "none"


class DescribeFindingAHouse:
    @pytest.mark.parametrize("name", SHIPPED)
    def it_ships_houses_that_say_what_they_are(self, name: str):
        house = open_house(Library(), name)
        assert house.summary
        assert house.style != HouseStyle()

    def it_takes_one_of_the_workspace_before_a_shipped_one(self, tmp_path: Path):
        house_file(tmp_path, "summary: Mine.", "houses/compact.yaml")
        assert open_house(Library(tmp_path), "compact").summary == "Mine."
        assert open_house(Library(tmp_path), "sans").summary != "Mine."

    def it_takes_a_file_by_its_path(self, tmp_path: Path):
        assert open_house(Library(), house_file(tmp_path, "summary: A file.")).summary == "A file."

    def it_suggests_a_name(self):
        with pytest.raises(CommandError, match="no house 'compakt'") as caught:
            open_house(Library(), "compakt")
        assert "did you mean 'compact'" in caught.value.problems[0].fix

    @pytest.mark.parametrize("name", ["../secret", "../../secret", "x/../../secret", "..", "secret\\x", "."])
    def it_never_leaves_the_folder_of_houses_by_a_name(
        self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        workspace, here = tmp_path / "a" / "workspace", tmp_path / "here"
        (workspace / "houses" / "x").mkdir(parents=True)
        here.mkdir()
        for folder in (workspace, workspace.parent):
            house_file(folder, "summary: Secret.", "secret.yaml")
        monkeypatch.chdir(here)
        with pytest.raises(BillgenError):
            open_house(Library(workspace), name)

    def it_follows_no_link_out_of_the_workspace(self, tmp_path: Path):
        workspace = tmp_path / "workspace"
        (workspace / "houses").mkdir(parents=True)
        (workspace / "houses" / "mine.yaml").symlink_to(house_file(tmp_path, "summary: Out."))
        with pytest.raises(InputError, match="link that leaves the library"):
            open_house(Library(workspace), "mine")

    def it_tells_the_faults_of_house_and_reference_together(self, tmp_path: Path):
        (tmp_path / "letter.docx").write_bytes(b"no zip")
        bad = house_file(tmp_path, "page: {size: 2}")
        with pytest.raises(BillgenError) as caught:
            open_looks(Library(), bad, str(tmp_path / "letter.docx"))
        assert len(caught.value.problems) == 2


class DescribeTheContent:
    def it_counts_what_a_house_sets_and_not_its_comments(self, tmp_path: Path):
        one = house_file(tmp_path, "roles: {body: {bold: true}}")
        same = house_file(tmp_path, "# Why.\nroles:\n  body: {bold: yes}", "same.yaml")
        other = house_file(tmp_path, "roles: {body: {bold: false}}", "other.yaml")
        hashes = [made(tmp_path / "lib", house=house).inputs.house_content for house in (one, same, other)]
        assert hashes[0] == hashes[1] != hashes[2]

    def it_makes_the_same_bytes_wherever_the_file_lies(self, tmp_path: Path):
        text = "roles: {body: {bold: true}}"
        houses = [house_file(tmp_path, text, name) for name in ("a.yaml", "deep/b.yaml")]
        drafts = [made(tmp_path / "lib", house=house) for house in houses]
        assert drafts[0].sheet == drafts[1].sheet

    def it_changes_no_draft_that_names_no_house(self, tmp_path: Path):
        assert "house" not in made(tmp_path).inputs.as_data()


class DescribeThePage:
    def it_lists_every_role_key_and_house(self):
        page = (ROOT / "docs" / "houses.md").read_text()
        names = [*(role for role in ROLES if role != "table"), *LOOK, *PAGE, *WORDS, *SHIPPED]
        assert [name for name in names if f"`{name}`" not in page] == []

    def it_shows_a_house_that_is_read(self, tmp_path: Path):
        (block,) = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "houses.md").read_text(), re.DOTALL)
        path = tmp_path / "house.yaml"
        path.write_text(block)
        assert made(tmp_path / "lib", house=str(path)).sheet.house.looks["caption"].shade == "E8EEF4"
