"""billgen: facts of a place and the text of a model bill, made into a draft in the form that place uses.

This is the whole public face; every other module is private to the package.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from billgen.base.errors import BillgenError
    from billgen.library.library import Library
    from billgen.pipeline import Draft, Request, draft

__all__ = ["BillgenError", "Draft", "Library", "Request", "__version__", "draft"]

# Imported on first use: `billgen --help` must not pay for Jinja, Markdown or an engine.
_HOMES = {
    "BillgenError": "billgen.base.errors",
    "Library": "billgen.library.library",
    "Draft": "billgen.pipeline",
    "Request": "billgen.pipeline",
    "draft": "billgen.pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'billgen' has no attribute {name!r}")
