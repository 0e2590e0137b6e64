"""A workspace over the shipped library, and the program run inside this process: that is quick."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.cli import main
from tests import small
from tests.places.conftest import TABLES, washington
from tests.program import Run

Places = Callable[..., Run]
__all__ = ["washington"]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The folder of the workspace, empty but for its mark."""
    return small.write(tmp_path / "workspace", {"billgen.yaml": ""})


@pytest.fixture
def places(
    here: Path, washington: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Places:
    """`billgen places …` in the workspace."""
    monkeypatch.setattr("billgen.library.library.builtin_root", lambda: washington)
    monkeypatch.delenv("BILLGEN_WORKSPACE", raising=False)
    monkeypatch.chdir(here)

    def run(*words: str | Path, command: str = "places") -> Run:
        monkeypatch.setattr(sys, "argv", ["billgen", command, *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Run(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def filled(places: Places) -> Places:
    """The same, with our small tables imported."""
    assert places("import", *TABLES, "--as-of", "2026-11-28").code == 0
    return places
