"""Library room: the path of a fact that nobody knows in, the one that may be meant out."""

from __future__ import annotations

from billgen.base.errors import BillgenError
from billgen.library.library import Library


def near_path(library: Library, path: str) -> str:
    """The path that may be meant by one below an open map: officers.clrk → officers.clerk.

    Args:
        library: whose facts and templates say which names there are; those that cannot be read have no say.
        path: below a place, without a root.

    Returns:
        "" when a file has the path, a template asks for it, or nothing is like it.
    """
    near = library.facts.near_path(path)
    return "" if not near or _is_asked(library, path) else near


def _is_asked(library: Library, path: str) -> bool:
    for template in library.templates:
        try:
            if any(need.partition(".")[2] == path for need in library.needs(template)):
                return True
        except BillgenError:
            continue
    return False
