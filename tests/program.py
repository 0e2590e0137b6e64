"""The program as a user meets it: a process of its own, its words, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DAY = "2027-01-11"
BILLGEN = (sys.executable, "-c", "from billgen.cli import main; main()")


@dataclass(frozen=True)
class Run:
    """One finished run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        return json.loads(self.out)


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what would steer billgen, and with some changes."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BILLGEN_")}
    # As on a user's machine: else each of some hundred runs would compile every module anew.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    said = [kept.get("PYTHONPATH", ""), str(ROOT), (changes or {}).get("PYTHONPATH", "")]
    return {**kept, **(changes or {}), "PYTHONPATH": os.pathsep.join(p for p in reversed(said) if p)}


def billgen(
    *words: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    below: Sequence[str] = (),
    **more: Any,
) -> Run:
    """Run `billgen`, below another command or by itself; no terminal, no input unless `input` is given."""
    if "input" not in more:
        more["stdin"] = subprocess.DEVNULL
    done = subprocess.run(
        [*below, *BILLGEN, *map(str, words)],
        cwd=cwd,
        env=environment(env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        **more,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


def files_below(folder: Path) -> list[str]:
    """Every file below a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
