"""A small workspace whose thing towns enact, and runs over towns that rows declare."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests import small
from tests.program import BILLGEN, DAY, Run, billgen, environment

TOWNS = small.MANIFEST.replace("enacted_by: [state]", "enacted_by: [city, town]")
BILL = small.BILL.replace("state.name", "place.name")
Batch = Callable[..., Run]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with `thing` for towns, in a state that forbids nothing."""
    root = tmp_path / "workspace"
    files = {
        "templates/thing/template.yaml": TOWNS,
        "templates/thing/bill.md.j2": BILL,
        "jurisdictions/us/zz/ix.yaml": small.FACTS["jurisdictions/us/zz/oz.yaml"]
        .replace("oz", "ix")
        .replace("Oz", "Ix")
        .replace("9900001", "9900002"),
        "billgen.yaml": "",
    }
    return small.write(root, small.FACTS | small.FORM | files)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def batch(workspace: Path, here: Path, tmp_path: Path) -> Batch:
    """`billgen batch … --as-of … --format txt --jobs 1 --out run`, in that folder."""

    def run(*words: str | Path, day: bool = True, **more: object) -> Run:
        given = ["--as-of", DAY] if day else []
        given += [] if "--format" in words else ["--format", "txt"]
        given += [] if "--jobs" in words else ["--jobs", "1"]
        env = {"BILLGEN_WORKSPACE": str(workspace), "TMPDIR": str(tmp_path)}
        return billgen("batch", *words, *given, "--out", "run", cwd=here, env=env, **more)

    return run


def rows(path: Path, lines: Iterable[str], header: str = "state,kind,name") -> Path:
    """A table of rows."""
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def towns(count: int) -> list[str]:
    """Rows that declare towns."""
    return [f"ZZ,town,Town {number:03}" for number in range(count)]


def many(chosen: Sequence[str]) -> list[str]:
    """The words of a run over many towns, chosen by these words, with two workers."""
    words = ["batch", "thing", *chosen, "--as-of", DAY, "--format", "txt"]
    return [*words, "--jobs", "2", "--out", "run"]


PLACES = "places.sqlite"


@cache
def place_table(count: int) -> bytes:
    """A store of so many towns, as `billgen places import` writes it."""
    with tempfile.TemporaryDirectory() as folder:
        root = small.write(Path(folder) / "workspace", {"billgen.yaml": ""})
        lines = [f"WA,town,Benchton {number:03}" for number in range(count)]
        table = rows(Path(folder) / "t.csv", lines, "State,Kind,Name")
        words = ["places", "import", str(table), "--workspace", str(root), "--as-of", DAY]
        for field in ("name", "state", "kind"):
            words += ["--map", f"{field}={field.capitalize()}"]
        subprocess.run([*BILLGEN, *words], check=True, capture_output=True, env=environment())
        return (root / PLACES).read_bytes()


def vouched(out: Path) -> int:
    """How many records lie below a folder; each must vouch for whole files, and no half one may lie there."""
    from billgen.record.record import digest

    assert not list(out.rglob(".*.tmp"))
    records = list(out.rglob("*.record.json"))
    for path in records:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        assert files
        for name, hash in files.items():
            assert digest((path.parent / name).read_bytes()) == hash, path.parent / name
    return len(records)
