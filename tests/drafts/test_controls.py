"""The shipped instruments with facts in content controls, and flat: the same words, and still good files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft
from billgen.record.record import fact_data, ranges
from billgen.render import docx, text
from billgen.render.sheet import ControlKind
from tests.drafts.conftest import INSTRUMENTS
from tests.judges import (
    W,
    parts,
    pdf_text,
    soffice_pdfs,
    squeezed,
    text_of,
    validate_docx,
    with_wrong_caches,
)
from tests.program import DAY


@pytest.fixture(params=("public-bank", "sanctuary-ordinance"))
def template(request: pytest.FixtureRequest) -> str:
    return request.param


def make(library: Library, template: str, controls: ControlKind = "off", *, flat: bool = False) -> Draft:
    asked = Request(template, INSTRUMENTS[template], date.fromisoformat(DAY), controls=controls, flat=flat)
    return draft(library, asked)


def save(made: Draft, path: Path) -> Path:
    path.write_bytes(docx.write(made.sheet))
    return path


class DescribeControlsOfAnInstrument:
    def it_satisfies_every_judge(self, library: Library, template: str, tmp_path: Path):
        for mode in ("plain", "bound"):
            validate_docx(save(make(library, template, mode), tmp_path / f"{mode}.docx"))

    def it_holds_every_fact_of_the_record_that_prints_exactly(
        self, library: Library, template: str, tmp_path: Path
    ):
        made = make(library, template, "bound")
        printed = ranges(made.sheet.paras)
        wanted: list[tuple[str, str]] = []
        for path, fact in fact_data(made.reads, printed).items():
            for para, start, end in printed.get(path, ()):
                words = made.sheet.paras[para].text[start:end]
                if words.casefold() == str(fact["value"]).casefold() and not path.startswith("words."):
                    wanted.append((path, words))
        document = parts(save(made, tmp_path / "bound.docx"))["word/document.xml"]
        held = [
            (tag.get(f"{W}val", ""), words.replace("\u00a0", " "))
            for control in document.iter(f"{W}sdt")
            if control.find(f"{W}sdtPr/{W}dataBinding") is not None
            for tag in control.iter(f"{W}tag")
            for words in ("".join(one.text or "" for one in control.iter(f"{W}t")),)
        ]

        assert len(wanted) > 40
        assert sorted(held) == sorted((path[:60], words) for path, words in wanted)

    def it_prints_the_same_in_every_mode(self, library: Library, template: str, tmp_path: Path):
        files = [
            save(make(library, template, mode), tmp_path / f"{mode}.docx")
            for mode in ("off", "plain", "bound")
        ]
        files.append(with_wrong_caches(files[2]))
        off, *others = (pdf_text(pdf).splitlines() for pdf in soffice_pdfs(files))

        for other in others:
            differ = [one for one, two in zip(off, other, strict=True) if one != two]
            assert all(line.startswith("DRAFT A · ") for line in differ), differ


class DescribeAFlatInstrument:
    def it_reads_as_the_text_reads(self, library: Library, template: str, tmp_path: Path):
        made = make(library, template, flat=True)
        path = save(made, tmp_path / "flat.docx")
        validate_docx(path)
        document = parts(path)["word/document.xml"]
        words = "".join(text_of(paragraph) for paragraph in document.iter(f"{W}p"))

        # Plain text marks new words of amended law by signs where Word has a look.
        said = text.write(made.sheet).decode().partition("\n\n")[2]
        assert squeezed(words).replace("_", "") == squeezed(said).replace("_", "")
