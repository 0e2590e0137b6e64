"""A workspace of facts that a test fills as it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from billgen.facts.store import FactStore

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the facts of an id; schema and id are added. Give `root` for another root than "facts"."""

    def write(id: str, text: str, root: str = "facts") -> Path:
        path = tmp_path / root / f"{id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"schema: 1\nid: {id}\n{text}", encoding="utf-8")
        return path

    return write


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., FactStore]:
    """Open a store over the roots named."""
    return lambda *roots: FactStore([tmp_path / root for root in roots or ("facts",)])
