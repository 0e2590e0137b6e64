"""Record room: versions of what made a draft, so that a difference later can be explained."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from billgen import __version__

_PACKAGES = ("jinja2", "markdown-it-py", "pyyaml", "weasyprint")


def tool_versions() -> dict[str, str]:
    """billgen, Python and the libraries that shape the output."""
    found = {"billgen": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
