"""A small workspace of its own for every test, and the program run in its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import small
from tests.program import DAY, Run, billgen

Billgen = Callable[..., Run]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def program(tmp_path: Path, here: Path) -> Billgen:
    """The program in that folder, with the workspace that holds `thing` and us/zz.

    `library` changes the workspace: keywords of `small.library`.
    """

    def run(*words: str | Path, library: dict[str, object] | None = None, **more: object) -> Run:
        workspace = tmp_path / "workspace"
        if library is not None or not workspace.exists():
            small.library(workspace, **(library or {}))  # type: ignore[arg-type]
        env = {"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path), **more.pop("env", {})}  # type: ignore[dict-item]
        return billgen(*words, cwd=here, env=env, **more)

    return run


@pytest.fixture
def draft(program: Billgen) -> Billgen:
    """`billgen draft thing us/zz --as-of … --format txt` and some more words."""

    def run(*words: str | Path, **more: object) -> Run:
        chosen = () if "--format" in words or more.pop("default_formats", False) else ("--format", "txt")
        return program("draft", "thing", "us/zz", "--as-of", DAY, *chosen, *words, **more)

    return run
