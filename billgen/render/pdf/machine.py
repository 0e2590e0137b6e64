"""Render room: what WeasyPrint needs of this machine, found out without importing it."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from billgen.base.errors import Problem

_LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
_SUBSET = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")

APT = (
    "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fonts-liberation fonts-dejavu-core"
)
"""What a Debian or Ubuntu machine needs for PDF."""


@lru_cache(maxsize=1)
def obstacle() -> Problem | None:
    """What keeps WeasyPrint from running here, with the command that mends it; None when nothing does."""
    if find_spec("weasyprint") is None:
        return Problem(
            "WeasyPrint, a Python package, is not installed",
            fix="pip install weasyprint, or --engine typst",
        )
    missing = [name for name, files in _LIBRARIES.items() if not _loads(files)]
    if missing:
        return Problem(
            f"WeasyPrint needs libraries this machine lacks: {', '.join(missing)}",
            fix=f"{APT}, or --engine typst, which needs none of them",
        )
    return None


def available() -> str | None:
    """Name and version of WeasyPrint when this machine can run it, else None; some milliseconds, once."""
    if obstacle():
        return None
    try:
        return f"WeasyPrint {version('weasyprint')}"
    except PackageNotFoundError:  # a source tree on the path
        return "WeasyPrint"


def shortcoming() -> Problem | None:
    """What is missing for speed only: without HarfBuzz's subsetter each PDF takes 0.1 to 0.3 s longer."""
    if _loads(_SUBSET):
        return None
    return Problem(
        "WeasyPrint is slower without HarfBuzz's font subsetter", fix="apt-get install -y libharfbuzz-subset0"
    )


def _loads(files: tuple[str, ...]) -> bool:
    for file in files:
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return False
