"""Files that say how a draft reads. `WRITE_GOLDEN=1` makes them anew; then read what has changed."""

from __future__ import annotations

import os
from pathlib import Path


def check(golden: Path, made: str) -> None:
    """Fail unless the draft reads as the file says."""
    if os.environ.get("WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert golden.exists(), f"{golden} is missing: WRITE_GOLDEN=1 makes it"
    assert made == golden.read_text(encoding="utf-8")
