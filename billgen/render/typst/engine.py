"""Render room: the Typst compiler, opened once a process. The only module that imports it."""

from __future__ import annotations

import atexit
import logging
import shutil
import tempfile
from functools import lru_cache
from importlib import import_module
from threading import Lock
from types import ModuleType
from typing import TYPE_CHECKING, cast

from billgen.base.errors import MachineError, Problem
from billgen.render.typst.machine import obstacle

if TYPE_CHECKING:
    from typst import Compiler, Fonts

LOCK = Lock()
"""Held while a PDF is made: one compiler keeps one source at a time."""

_LOG = logging.getLogger(__name__)

_SERIF = ("Liberation Serif", "Times New Roman", "Tinos", "Nimbus Roman", "Libertinus Serif")
_SANS = ("Liberation Sans", "Arial", "Arimo", "Nimbus Sans")
_MONO = ("Liberation Mono", "Courier New", "Cousine", "Nimbus Mono PS", "DejaVu Sans Mono")
_WIDE = ("DejaVu Sans", "Verdana")
_KIN = {name.casefold(): group for group in (_SERIF, _SANS, _MONO, _WIDE) for name in group}
"""Faces of one width: where one is not installed another breaks the same lines. The last is in the wheel."""


class CompileError(Exception):
    """The compiler refuses a source; the message is its own."""


@lru_cache(maxsize=1)
def typst() -> ModuleType:
    """The engine's module.

    Raises:
        MachineError: the package is not installed, or has no wheel for this machine.
    """
    if problem := obstacle():
        raise MachineError(problem)
    try:
        return import_module("typst")
    except ImportError as error:
        fix = "pip install --force-reinstall typst"
        raise MachineError(Problem(f"Typst does not start: {error}", fix=fix)) from error


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """The installed fonts and those of the wheel, looked for once."""
    return cast("Fonts", typst().Fonts())


@lru_cache(maxsize=64)
def families(face: str) -> tuple[str, ...]:
    """Faces to set `face` in: itself, its like, then serifs; installed ones only, the last always there."""
    there = {family.casefold(): family for family in fonts().families()}
    wanted = dict.fromkeys((face, *_KIN.get(face.casefold(), ()), *_SERIF))
    return tuple(there[name.casefold()] for name in wanted if name.casefold() in there)


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    # An empty folder is all the compiler may see of this machine; it goes when the process ends.
    room = tempfile.mkdtemp(prefix="billgen-typst-")
    atexit.register(shutil.rmtree, room, ignore_errors=True)
    compiler = typst().Compiler(
        input=b"", root=room, font_paths=fonts(), package_path=room, package_cache_path=room
    )
    return cast("Compiler", compiler)


def compile_pdf(source: str) -> bytes:
    """A source as a PDF/UA-1 file.

    The compiler sees an empty folder and the fonts. It would fetch a package from the network if a source
    named one, so a source that could is not given to it.

    Raises:
        CompileError: the compiler refuses the source, or its PDF would not be accessible.
        MachineError: the engine is missing.
    """
    if "@" in source:
        raise CompileError("a source may name no package")
    with LOCK:
        compiler, failure = _compiler(), typst().TypstError
        try:
            made, warnings = compiler.compile_with_warnings(
                source.encode(), format="pdf", pdf_standards=["ua-1"], sys_inputs={}
            )
        except failure as error:
            raise CompileError(getattr(error, "message", str(error))) from error
    for warning in warnings:
        _LOG.warning("%s", getattr(warning, "message", warning))
    assert isinstance(made, bytes)
    return made
