"""One draft of each instrument, made once a session by the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from billgen.library.library import Library
from tests.program import DAY, billgen

INSTRUMENTS = {
    "public-bank": "us/wa",
    "sanctuary-ordinance": "us/wa/seattle",
    "remote-meetings": "us/wa/spokane",
}


@dataclass(frozen=True)
class Made:
    """A draft as files."""

    template: str
    place: str
    folder: Path

    def file(self, ending: str) -> Path:
        """One of its files: "docx", "record.json"."""
        return self.folder / f"{self.template}.{ending}"

    def cover(self, ending: str) -> Path:
        """Its cover note in one format."""
        return self.folder / f"{self.template}--cover.{ending}"


@pytest.fixture(scope="session", params=INSTRUMENTS.items(), ids=INSTRUMENTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Each instrument for its place, in every format."""
    template, place = request.param
    cwd = tmp_path_factory.mktemp(template)
    done = billgen("draft", template, place, "--as-of", DAY, "--format", "docx,pdf,html,txt", cwd=cwd)
    assert done.code == 0, done.err
    return Made(template, place, cwd / "out" / place)


@pytest.fixture(scope="session")
def library() -> Library:
    """The built-in library, opened once."""
    return Library()
