"""What holds of every PDF engine; a third one is judged by a row in `ENGINES`."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pypdf
import pytest

from billgen.base.errors import CommandError, InputError, MachineError
from billgen.bill.drafting import Page
from billgen.bill.model import Bill, Block, Ref, RefPart, Text
from billgen.render import text
from billgen.render.engines import ENGINES, choose
from billgen.render.flow import flow
from billgen.render.house import house_for
from billgen.render.pdf import machine
from billgen.render.sheet import Para, Sheet
from billgen.render.typst import machine as typst_machine
from tests.judges import pdf_structure, pdf_text, validate_pdf_ua
from tests.render.pdfs import (
    fonts,
    landing,
    links,
    numbers,
    page_lines,
    read,
    spoken,
    words_on_page,
    written,
)
from tests.render.sheets import EVIL, PARAS, STYLE, evil_sheet, item, long_sheet, section, sheet, words


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, by name."""
    return request.param


@pytest.fixture(autouse=True)
def _nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An engine reports what it could not do in its log: it must have nothing to say."""
    caplog.set_level(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    yield
    logger.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == []


def numbered(mode: str, **more: object) -> Page:
    return Page(line_numbers=mode, **more)  # type: ignore[arg-type]


class DescribeWrite:
    @pytest.mark.parametrize(
        "given",
        [
            sheet(),
            long_sheet(),
            evil_sheet(),
            sheet(PARAS[1]),
            sheet(*PARAS[3:]),
            sheet(head="", draft_line=""),
            sheet(head="", title=""),
            sheet(*PARAS[:3], Para("body", (words(2500),))),
            sheet(page=Page(paper="legal", line_numbers="run", line_spacing=2, size=14)),
            sheet(page=Page(face="Courier New")),
        ],
        ids=[
            "plain",
            "long",
            "evil",
            "title only",
            "no title",
            "bare",
            "nameless",
            "one paragraph",
            "legal",
            "another face",
        ],
    )
    def it_is_accessible_sound_and_embeds_its_fonts(self, engine: str, tmp_path: Path, given: Sheet):
        if given.title:  # without one no PDF is accessible: it must come out all the same
            validate_pdf_ua(written(engine, tmp_path, given))
        else:
            assert written(engine, tmp_path, given).stat().st_size

    @pytest.mark.parametrize(
        "given",
        [
            sheet(),
            long_sheet(),
            sheet(PARAS[1], Para("body", (Text("§\u00a03 of\u00a0this act"), words(30)))),
        ],
        ids=["plain", "long", "fixed spaces"],
    )
    def it_prints_the_words_of_the_text_in_reading_order(self, engine: str, tmp_path: Path, given: Sheet):
        expected = text.write(replace(given, draft_line="")).decode().split()
        said = spoken(written(engine, tmp_path, given))
        # Poppler puts a space where a bold or linked word begins or ends.
        assert "".join(said) == "".join(expected)

    def it_breaks_lines_and_pages_where_every_engine_does(self, tmp_path: Path):
        given = long_sheet()
        one, *rest = (page_lines(written(engine, tmp_path, given)) for engine in ENGINES)
        for other in rest:
            assert [[line.split() for line in page] for page in other] == [
                [line.split() for line in page] for page in one
            ]

    def it_prints_on_the_paper_and_in_the_face_of_the_house(self, engine: str):
        reader = read(engine, sheet(page=Page(paper="legal", face="Liberation Sans")))
        assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 1008]
        assert {name.replace("-", "").removeprefix("LiberationSans") for name in fonts(reader)} <= {
            *("", "Bold", "Italic", "BoldItalic"),
        }

    def it_prints_in_the_kin_of_a_face_that_is_not_installed(self, engine: str):
        assert all("Mono" in name for name in fonts(read(engine, sheet(page=Page(face="Courier New")))))

    def it_carries_title_language_and_no_date_but_the_sheets(self, engine: str):
        reader = read(engine, sheet(language="es-US"))
        found = dict(reader.metadata or {})
        assert found["/Title"] == "Public bank act"
        assert found["/CreationDate"].startswith("D:20261122")
        assert {str(found[key])[:10] for key in ("/CreationDate", "/ModDate") if key in found} == {
            "D:20261122"
        }
        assert reader.trailer["/Root"]["/Lang"] == "es-US"
        assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]

    def it_carries_no_date_when_the_sheet_has_none(self, engine: str):
        assert not {"/CreationDate", "/ModDate"} & set(read(engine, sheet(date="")).metadata or {})

    def it_bookmarks_the_title_and_every_section_by_number_and_catchline(self, engine: str):
        title, *rest = read(engine, sheet()).outline
        assert title.title == "Public bank act"
        assert [mark.title for mark in rest[0]] == [
            "Sec. 1. POWERS.",
            "Sec. 2. LENDING LIMITS.",
            "Sec. 3. SHORT TITLE.",
        ]

    def it_links_every_reference_to_its_place(self, engine: str, tmp_path: Path):
        path = written(engine, tmp_path, sheet())
        reader = pypdf.PdfReader(path)
        found = links(reader)
        lines = words_on_page(path)
        second = next(word.bottom for word in lines if word.word == "LENDING")
        item_a = next(word.bottom for word in lines if word.word == "(a)")
        for link, bottom in zip(found, (second, item_a, second), strict=True):
            page, top = landing(reader, link)
            assert page == 0
            assert bottom - 24 < top < bottom
            assert link["/Contents"]  # a link must be described

    def it_says_the_words_of_every_link(self, engine: str, tmp_path: Path):
        tree = pdf_structure(written(engine, tmp_path, sheet()))
        said: list[str] = []
        for start, (depth, line) in enumerate(tree):
            if line.startswith("Link"):
                below = takewhile(lambda one, depth=depth: one[0] > depth, tree[start + 1 :])
                said.append("".join(line.strip('"') for _, line in below if line.startswith('"')))
        assert said == ["section 2 of this act", "subsection (1)(a)", "2"]

    def it_prints_no_notes_and_no_remarks(self, engine: str, tmp_path: Path):
        printed = pdf_text(written(engine, tmp_path, sheet()))
        assert "nobody" not in printed
        assert "confirm" not in printed

    def it_takes_the_first_of_two_places_of_one_id(self, engine: str, tmp_path: Path):
        refers = (
            Text("See "),
            Ref("twin", parts=(RefPart("section "), RefPart("1", "twin"))),
            Text("."),
        )
        twins = (section(number, "TWIN", *refers, cited=True, id="twin") for number in (1, 2))
        path = written(engine, tmp_path, sheet(PARAS[1], *twins))
        reader = pypdf.PdfReader(path)
        first = min(word.bottom for word in words_on_page(path) if word.word == "TWIN.")
        assert all(first - 24 < landing(reader, link)[1] < first for link in links(reader))

    def it_loses_no_line_of_a_signature_longer_than_a_page(self, engine: str, tmp_path: Path):
        lines = [f"Signed by member {number} of the board" for number in range(120)]
        given = sheet(*PARAS[:3], Para("signature", (Text("\n".join(lines)),)))
        printed = [line for page in page_lines(written(engine, tmp_path, given)) for line in page]
        assert [line.split()[1:] for line in printed[3:]] == [line.split() for line in lines]

    def it_holds_the_lines_that_are_signed_on_one_page(self, engine: str, tmp_path: Path):
        signed = Bill((), (), (Block("signature", (Text("Signed"),)),) * 4)
        block = flow(signed, sheet().drafting)
        loose = tuple(replace(para, held=False) for para in block)
        lines = (Para("body", (Text("A line."),)),) * 28

        def lying(paras: tuple[Para, ...]) -> list[int]:
            pages = page_lines(written(engine, tmp_path, sheet(*lines, *paras)))
            return [sum("Signed" in line for line in page) for page in pages]

        assert lying(loose) == [2, 2]
        assert lying(block) == [0, 4]

    def it_makes_the_same_bytes_again_whatever_the_hash_seed(self, engine: str):
        code = (
            "import hashlib, sys; from billgen.render.engines import ENGINES;"
            "from tests.render.sheets import long_sheet;"
            "print(hashlib.sha256(ENGINES[sys.argv[1]].write(long_sheet(4))).hexdigest())"
        )
        runs = [
            subprocess.run(
                [sys.executable, "-c", code, engine],
                env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": "/tmp", "PYTHONPATH": "."},
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        ]
        assert runs[0] == runs[1]
        write = ENGINES[engine].write
        assert write(sheet()) == write(sheet())
        assert write(sheet()) != write(sheet(fingerprint="other"))


class DescribeTags:
    def it_makes_one_element_of_a_paragraph_that_runs_over_pages(self, engine: str, tmp_path: Path):
        given = sheet(PARAS[1], Para("body", (words(1500),)), section(1, "POWERS", words(1500)))
        tree = pdf_structure(written(engine, tmp_path, given))
        kinds = [line.split()[0] for _, line in tree if not line.startswith('"')]
        assert [kinds.count(kind) for kind in ("H1", "H2", "P")] == [1, 1, 2]

    def it_makes_a_table_of_a_table(self, engine: str, tmp_path: Path):
        rows = (("Fee", "Amount"), ("Filing", "$20"), ("Late " * 30, '"]); #panic()'))
        table = tuple(tuple((Text(cell),) for cell in row) for row in rows)
        path = written(engine, tmp_path, sheet(PARAS[1], Para("table", (), table=table)))
        validate_pdf_ua(path)
        kinds = [line.split()[0].rstrip(":") for _, line in pdf_structure(path) if not line.startswith('"')]
        assert [kinds.count(kind) for kind in ("Table", "TR", "TH", "TD")] == [1, 3, 2, 4]
        assert "".join(spoken(path)).endswith('Late"]);#panic()')

    def it_makes_one_heading_of_a_catchline_that_fills_several_lines(self, engine: str, tmp_path: Path):
        given = sheet(
            PARAS[1], section(1, " ".join(["LONG CATCHLINE"] * 20), words(20)), item(1, "1", words(5))
        )
        tree = [line.split()[0] for _, line in pdf_structure(written(engine, tmp_path, given))]
        assert [tree.count(kind) for kind in ("H1", "H2", "P")] == [1, 1, 2]

    def it_leaves_head_foot_and_line_numbers_out_of_the_tree(self, engine: str, tmp_path: Path):
        path = written(engine, tmp_path, long_sheet())
        said = " ".join(spoken(path))
        assert "DRAFT A" not in said
        assert "Page 1 of" not in said
        assert "Public bank act ·" not in said
        assert "DRAFT A" in pdf_text(path)

    def it_marks_every_word_on_a_page_as_content_of_the_tree_or_as_artifact(self, engine: str):
        for page in read(engine, long_sheet()).pages:
            marks: list[str] = []
            for operands, operator in _operations(page):
                if operator == b"BMC":
                    marks.append(str(operands[0]))
                elif operator == b"BDC":
                    tagged = "/MCID" in operands[1]
                    assert not (tagged and marks)  # content of the tree stands in nothing else
                    marks.append("content" if tagged else str(operands[0]))
                elif operator == b"EMC":
                    marks.pop()
                elif operator in (b"Tj", b"TJ"):
                    assert {"content", "/Artifact"} & set(marks)
            assert not marks


def _operations(page: pypdf.PageObject):
    from pypdf.generic import ContentStream

    return ContentStream(page["/Contents"], page.pdf).operations


class DescribeMargins:
    def it_stands_head_legend_draft_line_and_page_number_on_every_page(self, engine: str, tmp_path: Path):
        legend = Para("legend", (Text("Words underlined are new."),))
        given = long_sheet(foot=legend.text)
        given = replace(given, paras=(*given.paras, legend))
        pages = pdf_text(written(engine, tmp_path, given), layout=True).split("\f")[:-1]
        assert len(pages) > 3
        for number, page in enumerate(pages, 1):
            lines = [line.strip() for line in page.splitlines() if line.strip()]
            assert lines[0] == given.head
            assert [lines[-2], page.count(given.foot)] == [given.foot, 1]
            assert lines[-1].startswith(given.draft_line)
            assert lines[-1].endswith(f"Page {number} of {len(pages)}")

    def it_prints_hostile_words_there_as_words(self, engine: str, tmp_path: Path):
        printed = " ".join(pdf_text(written(engine, tmp_path, sheet(head=EVIL, draft_line=EVIL))).split())
        assert printed.count("<script>alert(1)</script>") == 2
        assert printed.count("url(file:///etc/passwd)") == 2


class DescribeLineNumbers:
    def it_numbers_each_line_from_one_on_every_page(self, engine: str, tmp_path: Path):
        pages = page_lines(written(engine, tmp_path, long_sheet()))
        assert len(pages) > 3
        for lines in pages:
            assert numbers(lines) == list(range(1, len(lines) + 1))

    def it_numbers_the_caption_and_uneven_lines_too(self, engine: str, tmp_path: Path):
        (lines,) = page_lines(written(engine, tmp_path, sheet()))
        assert numbers(lines) == list(range(1, len(lines) + 1))
        assert lines[0].split() == ["1", "BILL", "NO.", "__________"]
        assert lines[-1].split()[1:] == ["---", "END", "---"]

    def it_counts_on_over_pages_when_the_place_does(self, engine: str, tmp_path: Path):
        given = long_sheet(page=numbered("run"), house=house_for(numbered("run"), STYLE))
        lines = [line for page in page_lines(written(engine, tmp_path, given)) for line in page]
        assert numbers(lines) == list(range(1, len(lines) + 1))

    @pytest.mark.parametrize(
        ("begins", "first"), [("title", "AN"), ("enacting", "BE"), ("body", "NEW")], ids=lambda one: one
    )
    def it_begins_to_number_where_the_place_does(self, engine: str, tmp_path: Path, begins: str, first: str):
        given = sheet(page=numbered("page", line_numbers_from=begins))
        (lines,) = page_lines(written(engine, tmp_path, given))
        assert re.match(rf" *1  +{first}\b", next(line for line in lines if re.match(r" *\d+  ", line)))

    def it_numbers_nothing_when_the_place_does_not(self, engine: str, tmp_path: Path):
        pages = page_lines(written(engine, tmp_path, sheet(page=numbered("none"))))
        assert not any(re.match(r" *\d+  ", line) for line in pages[0])

    def it_sets_each_number_on_the_baseline_of_its_line_a_quarter_inch_left_of_the_text(
        self, engine: str, tmp_path: Path
    ):
        found = words_on_page(written(engine, tmp_path, sheet()))
        figures = [word for word in found if word.right < 1.1 * 72]
        lines: list[float] = []
        for word in found:
            if word.right > 1.1 * 72 and 72 < word.bottom < 10 * 72 and word.bottom - (lines or [0])[-1] > 1:
                lines.append(word.bottom)
        assert [figure.bottom for figure in figures] == pytest.approx(lines, abs=0.2)
        assert {round(figure.right, 1) for figure in figures} == {72.0}

    def it_leaves_roles_that_do_not_count_without(
        self, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        from billgen.render import roles

        monkeypatch.setitem(roles.ROLES, "caption", replace(roles.ROLES["caption"], counted=False))
        (lines,) = page_lines(written(engine, tmp_path, sheet()))
        assert lines[0].split() == ["BILL", "NO.", "__________"]
        assert numbers(lines[1:]) == list(range(1, len(lines)))


class DescribeMissingGlyphs:
    def it_refuses_the_draft_and_names_every_character_and_its_words(self, engine: str):
        with pytest.raises(InputError) as caught:
            ENGINES[engine].write(
                sheet(
                    PARAS[1], Para("body", (Text("the \U0010fffd bank"),)), item(1, "1", Text("\U0010fffe"))
                )
            )
        assert "U+10FFFD" in str(caught.value)
        assert "the \U0010fffd bank" in str(caught.value)
        assert "U+10FFFE" in str(caught.value)

    def it_passes_what_bills_are_written_in(self, engine: str, tmp_path: Path):
        fine = "“Coös” — ʻOkina, Łódź, § 3 ¶ ≥ ½ • … e\u0301 a\u00a0b\u00adc\u200bd \u202e"
        validate_pdf_ua(written(engine, tmp_path, sheet(PARAS[1], Para("body", (Text(fine),)))))


class DescribeChoose:
    @pytest.fixture
    def without_pango(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(machine, "_LIBRARIES", {"Pango": ("libno-such-pango.so",)})
        machine.obstacle.cache_clear()
        yield
        machine.obstacle.cache_clear()

    def it_takes_the_first_of_the_table(self):
        assert choose().name == next(iter(ENGINES))

    @pytest.mark.usefixtures("without_pango")
    def it_takes_the_next_where_the_first_cannot_run(self):
        assert choose().name == "typst"

    @pytest.mark.usefixtures("without_pango")
    def it_takes_no_other_than_the_one_asked_for(self):
        with pytest.raises(MachineError, match="Pango"):
            choose("weasyprint")

    @pytest.mark.usefixtures("without_pango")
    def it_gives_every_reason_when_none_can_run(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(typst_machine, "find_spec", lambda name: None)
        typst_machine.obstacle.cache_clear()
        try:
            with pytest.raises(MachineError) as caught:
                choose()
        finally:
            typst_machine.obstacle.cache_clear()
        assert "Pango" in str(caught.value)
        assert "pip install typst" in str(caught.value)

    def it_knows_no_other(self):
        with pytest.raises(CommandError, match="weasyprint, typst"):
            choose("word")

    def it_says_which_version_there_is(self, engine: str):
        assert re.fullmatch(rf"{engine} \d+(\.\d+)+", (ENGINES[engine].available() or "").lower())
        assert ENGINES[engine].obstacle() is None
