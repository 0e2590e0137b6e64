"""`--house` and `--reference`: named on a command line, kept in the record, made again or told as changed."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.cli.conftest import Billgen
from tests.program import DAY, files_below

RECORD = "out/us/zz/thing.record.json"
HOUSE = "schema: 1\nroles: {section: {bold: true}}\n"


@pytest.fixture
def looks(here: Path) -> tuple[str, ...]:
    """A house and a Word file in the folder, as words of a command line."""
    (here / "office.yaml").write_text(HOUSE)
    docx.Document().save(str(here / "letter.docx"))
    return ("--house", "office.yaml", "--reference", "letter.docx", "--format", "docx,txt")


class DescribeTheRecord:
    def it_names_house_and_reference_with_hashes_of_their_content(
        self, draft: Billgen, looks: tuple[str, ...], here: Path
    ):
        assert draft(*looks).code == 0
        inputs = json.loads((here / RECORD).read_text())["inputs"]

        assert (inputs["house"], inputs["reference"]) == ("office.yaml", "letter.docx")
        assert {len(inputs["house_content"]), len(inputs["reference_content"])} == {64}

    def it_tells_no_path_of_somebodys_machine(self, draft: Billgen, here: Path, tmp_path: Path):
        (tmp_path / "office.yaml").write_text(HOUSE)
        for name in (tmp_path / "office.yaml", "../office.yaml"):
            assert draft("--house", name, "--replace").code == 0
            assert json.loads((here / RECORD).read_text())["inputs"]["house"] == "office.yaml"

    def it_says_nothing_of_houses_where_none_is_asked_for(self, draft: Billgen, here: Path):
        assert draft().code == 0
        assert not [key for key in json.loads((here / RECORD).read_text())["inputs"] if "house" in key]


class DescribeRedraft:
    def it_makes_the_same_bytes(self, draft: Billgen, program: Billgen, looks: tuple[str, ...], here: Path):
        draft(*looks)
        before = {name: (here / name).read_bytes() for name in files_below(here)}
        done = program("redraft", RECORD)

        assert done.code == 0, done.err
        assert "the same bytes as the record says" in done.out
        assert {name: (here / name).read_bytes() for name in files_below(here)} == before

    def it_names_a_house_that_has_changed(
        self, draft: Billgen, program: Billgen, looks: tuple[str, ...], here: Path
    ):
        draft(*looks)
        (here / "office.yaml").write_text(HOUSE.replace("true", "false"))
        done = program("redraft", RECORD)

        assert done.code == 1
        assert "house: its file says something else" in done.err
        assert "reference: " not in done.err

    def it_names_a_reference_that_has_changed(
        self, draft: Billgen, program: Billgen, looks: tuple[str, ...], here: Path
    ):
        draft(*looks)
        other = docx.Document(str(here / "letter.docx"))
        other.styles["Normal"].font.name = "Liberation Sans"
        other.save(str(here / "letter.docx"))
        done = program("redraft", RECORD)

        assert done.code == 1
        assert "reference: its styles are others" in done.err
        assert "house: " not in done.err

    def it_minds_no_change_of_comments_or_of_words_in_the_word_file(
        self, draft: Billgen, program: Billgen, looks: tuple[str, ...], here: Path
    ):
        draft(*looks)
        (here / "office.yaml").write_text(f"# Ours.\n{HOUSE}")
        other = docx.Document(str(here / "letter.docx"))
        other.add_paragraph("Words.")
        other.save(str(here / "letter.docx"))
        assert program("redraft", RECORD).code == 0

    def it_says_so_when_the_file_is_gone_and_takes_where_it_lies_now(
        self, draft: Billgen, program: Billgen, looks: tuple[str, ...], here: Path
    ):
        draft(*looks)
        (here / "office.yaml").rename(here / "moved.yaml")
        gone, found = program("redraft", RECORD), program("redraft", RECORD, "--house", "moved.yaml")

        assert gone.code == 1
        assert "--house 'office.yaml' is no file" in gone.err
        assert "The record asks for it" in gone.err
        assert found.code == 0, found.err


class DescribeTheCommandLine:
    def it_takes_a_house_from_a_job_and_the_command_line_before_it(self, program: Billgen, here: Path):
        job = "schema: billgen.job/1\ntemplate: thing\nplace: us/zz\noptions: {}\nhouse: office.yaml\n"
        (here / "job.yaml").write_text(job)
        for name in ("office", "other"):
            (here / f"{name}.yaml").write_text(HOUSE)
        inputs = []
        for more in ((), ("--house", "other.yaml", "--replace")):
            assert program("draft", "job.yaml", "--as-of", DAY, "--format", "txt", *more).code == 0
            inputs.append(json.loads((here / RECORD).read_text())["inputs"]["house"])
        assert inputs == ["office.yaml", "other.yaml"]

    def it_writes_nothing_when_the_house_is_refused(self, draft: Billgen, here: Path):
        (here / "office.yaml").write_text("schema: 1\nroles: {sektion: {bold: true}}\n")
        done = draft("--house", "office.yaml")

        assert done.code == 1
        assert "office.yaml:2: no role 'sektion'" in done.err
        assert files_below(here) == ["office.yaml"]

    @pytest.mark.parametrize(("name", "code"), [("nowhere.yaml", 1), ("../../nowhere", 1), ("kompact", 2)])
    def it_refuses_a_house_that_is_not_there(self, name: str, code: int, draft: Billgen, here: Path):
        done = draft("--house", name)
        assert done.code == code
        assert name in done.err
        assert files_below(here) == []

    def it_refuses_a_reference_where_no_word_file_is_asked_for(self, draft: Billgen, looks: tuple[str, ...]):
        done = draft(*looks[:4], "--format", "txt")
        assert done.code == 2
        assert "add docx to --format" in done.err

    def it_checks_a_house_without_writing(self, program: Billgen, here: Path):
        (here / "office.yaml").write_text("schema: 1\npage: {size: 1}\n")
        done = program("check", "thing", "us/zz", "--house", "office.yaml")
        assert done.code == 1
        assert "page.size is '1'" in done.err

    def it_lists_the_houses_of_the_workspace_and_ours(self, program: Billgen, tmp_path: Path):
        program("list", "templates")
        (tmp_path / "workspace" / "houses").mkdir()
        (tmp_path / "workspace" / "houses" / "office.yaml").write_text(f"summary: Ours.\n{HOUSE}")
        items = {one["id"]: one["name"] for one in program("list", "houses", "--json").json["items"]}

        assert items["office"] == "Ours."
        assert {"compact", "large-print"} <= items.keys()

    def it_dresses_a_model_too(self, program: Billgen, here: Path, looks: tuple[str, ...]):
        for words, folder in (((), "plain"), (looks[:4], "dressed")):
            done = program("model", "thing", "--as-of", DAY, "--format", "docx", "--out", folder, *words)
            assert done.code == 0, done.err
        plain, dressed = (
            docx.Document(str(here / name / "thing--model.docx")) for name in ("plain", "dressed")
        )

        assert dressed.styles["Bill Section"].font.bold
        assert not plain.styles["Bill Section"].font.bold
        assert "Heading 1" in [style.name for style in dressed.styles]
        assert [one.text for one in plain.paragraphs] == [one.text for one in dressed.paragraphs]
        assert program("model", "thing", "--format", "txt", *looks[2:4]).code == 2
