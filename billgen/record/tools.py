"""Record room: versions of what made a draft, so that a difference later can be explained."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

_PACKAGES = ("jinja2", "markdown-it-py", "pyyaml", "typst", "weasyprint")


@lru_cache(maxsize=8)
def tool_versions(billgen: str, engine: str = "") -> Mapping[str, str]:
    """Billgen's version, as given, Python's and those of the libraries that shape the output.

    `engine`, the package that made the PDF, is named besides; "" when there is no PDF.
    """
    found = {"billgen": billgen, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    if engine:
        found["engine"] = engine
    return MappingProxyType(found)
