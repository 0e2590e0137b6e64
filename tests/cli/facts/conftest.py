"""A small built-in library, a workspace over it, and the program run inside this process: that is quick."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.cli import main
from tests import small
from tests.program import Run, files_below

Facts = Callable[..., Run]


@pytest.fixture
def builtin(tmp_path: Path) -> Path:
    """The folder of the built-in library."""
    return small.library(tmp_path / "builtin")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder of the workspace, empty but for its mark."""
    return small.write(tmp_path / "workspace", {"billgen.yaml": ""})


@pytest.fixture
def facts(
    builtin: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Facts:
    """`billgen facts …` in the workspace."""
    monkeypatch.setattr("billgen.library.library.builtin_root", lambda: builtin)
    monkeypatch.delenv("BILLGEN_WORKSPACE", raising=False)
    monkeypatch.chdir(workspace)

    def run(*words: str | Path, command: str = "facts") -> Run:
        monkeypatch.setattr(sys, "argv", ["billgen", command, *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Run(int(end.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def texts(workspace: Path) -> Callable[[], dict[str, str]]:
    """Every file of the workspace with what it holds, byte for byte."""
    return lambda: {
        name: (workspace / name).read_bytes().decode()
        for name in files_below(workspace)
        if name != "billgen.yaml"
    }
