"""Which engine makes the PDF, and how the user learns of it."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest

from tests.cli.conftest import Billgen
from tests.program import files_below


@pytest.fixture
def without_pango(tmp_path: Path) -> dict[str, str]:
    """An environment in which the loader finds a Pango that is none, as after `pip install` alone."""
    folder = tmp_path / "lib"
    folder.mkdir()
    (folder / "libpango-1.0.so.0").touch()
    return {"LD_LIBRARY_PATH": str(folder)}


def creator(here: Path) -> str:
    """What the PDF says made it."""
    found = pypdf.PdfReader(here / "out/us/zz/thing.pdf").metadata
    return f"{found.creator or ''} {found.producer or ''}"


def record(here: Path) -> dict[str, object]:
    return json.loads((here / "out/us/zz/thing.record.json").read_text(encoding="utf-8"))


class DescribeAuto:
    def it_takes_weasyprint_where_its_libraries_are_and_says_so(self, draft: Billgen, here: Path):
        done = draft("--format", "pdf")

        assert "WeasyPrint" in creator(here)
        assert "(made by WeasyPrint" in done.out
        assert record(here)["tool"]["engine"] == "weasyprint"  # type: ignore[index]

    def it_needs_nothing_but_pip(self, draft: Billgen, here: Path, without_pango: dict[str, str]):
        done = draft(default_formats=True, env=without_pango)

        assert done.code == 0
        assert {"out/us/zz/thing.docx", "out/us/zz/thing.pdf"} <= set(files_below(here))
        assert "Typst" in creator(here)
        assert "The PDF is by Typst" in done.out
        assert "libraries this machine lacks: Pango" in done.out
        assert record(here)["tool"]["engine"] == "typst"  # type: ignore[index]

    def it_says_so_in_json_too(self, draft: Billgen, without_pango: dict[str, str]):
        done = draft("--format", "pdf", "--json", env=without_pango)

        assert done.json["engine"] == "typst"
        assert "The PDF is by Typst" in done.json["notices"][0]


class DescribeEngine:
    def it_is_the_one_asked_for(self, draft: Billgen, here: Path):
        done = draft("--format", "pdf", "--engine", "typst")

        assert "Typst" in creator(here)
        assert "(made by Typst" in done.out
        assert "lacks" not in done.out

    def it_is_named_only_where_a_pdf_stands(self, draft: Billgen, here: Path):
        draft("--format", "txt")

        assert "engine" not in record(here)["tool"]  # type: ignore[operator]

    def it_stays_named_while_its_pdf_stands(self, draft: Billgen, here: Path):
        draft("--format", "pdf", "--engine", "typst")
        draft("--format", "txt")

        assert record(here)["tool"]["engine"] == "typst"  # type: ignore[index]

    def it_is_one_of_the_table(self, draft: Billgen):
        from billgen.render.engines import ENGINES

        done = draft("--engine", "word")

        assert done.code == 2
        assert all(name in done.err for name in ENGINES)
