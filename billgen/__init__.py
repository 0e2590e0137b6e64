"""billgen: facts of a place and the text of a model bill, made into a draft in the form that place uses.

This is the whole public face; every other module is private to the package.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from billgen.base.errors import BillgenError, CommandError, InputError, MachineError, OutputError
    from billgen.library.library import Library
    from billgen.pipeline import Draft, RefusedError, draft
    from billgen.request import Request

__all__ = [
    "BillgenError",
    "CommandError",
    "Draft",
    "InputError",
    "Library",
    "MachineError",
    "OutputError",
    "RefusedError",
    "Request",
    "__version__",
    "draft",
]

# Imported on first use: `billgen --help` must not pay for Jinja, Markdown or an engine.
_HOMES = {
    **dict.fromkeys(
        ("BillgenError", "CommandError", "InputError", "MachineError", "OutputError"), "billgen.base.errors"
    ),
    **dict.fromkeys(("Draft", "RefusedError", "Request", "draft"), "billgen.pipeline"),
    "Library": "billgen.library.library",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'billgen' has no attribute {name!r}")
