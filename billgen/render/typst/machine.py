"""Render room: what Typst needs of this machine, found out without importing it: its own package."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from billgen.base.errors import Problem


@lru_cache(maxsize=1)
def obstacle() -> Problem | None:
    """What keeps Typst from running here, with the command that mends it; None when nothing does."""
    if find_spec("typst") is None:
        return Problem(
            "Typst, a Python package, is not installed",
            fix="pip install typst, which needs no library of the system and no administrator rights",
        )
    return None


def available() -> str | None:
    """Name and version of the engine when this machine can run it, else None."""
    if obstacle():
        return None
    try:
        return f"Typst {version('typst')}"
    except PackageNotFoundError:  # a source tree on the path
        return "Typst"
