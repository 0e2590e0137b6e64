"""Render room: the PDF engine, opened once a process. The only module that imports WeasyPrint.

WeasyPrint is untyped, so its objects are `Any` here and in the modules that walk its boxes (`lines`,
`furniture`, `tags`); none of them leaves this room. Besides its public interface they use `Page._page_box`,
`Stream._tags`, `Stream.stream`, `Stream.add_font`, two functions of the layout and the Pango binding: the
lock file pins the version, the tests watch them.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib import import_module
from math import inf
from threading import Lock
from types import ModuleType
from typing import Any, NoReturn
from weakref import proxy

from billgen.base.errors import InputError, MachineError, Problem
from billgen.render.pdf.machine import APT, obstacle

LOCK = Lock()
"""Held while a PDF is made: Pango's font map is shared and not made for threads."""


@lru_cache(maxsize=1)
def weasyprint() -> Any:
    """The engine's module.

    Raises:
        MachineError: the package or one of its libraries is missing.
    """
    if problem := obstacle():
        raise MachineError(problem)
    try:
        with _no_search_for_libraries(), _put_off(*_SELDOM):
            engine = import_module("weasyprint")
            inline: Any = import_module("weasyprint.layout.inline")
            pages: Any = import_module("weasyprint.layout")
            documents: Any = import_module("weasyprint.document")
    except OSError as error:
        raise MachineError(Problem(f"the PDF engine does not start: {error}", fix=APT)) from error
    inline.split_first_line = _unbroken(inline.split_first_line)
    pages.make_margin_boxes = _where_any(pages.make_margin_boxes)
    documents.LayoutContext = _loose(documents.LayoutContext)
    return engine


def _loose(context: Any) -> Any:
    """The engine's layout of a document, which no longer holds itself by its way to images.

    Every style of a draft hung on it, 4 MB, until the cycle collector came by.
    """

    def made(styles: Any, images: Any, *more: Any) -> Any:
        found = context(styles, images, *more)
        found.get_image_from_uri = partial(images, context=proxy(found))
        return found

    return made


_MARGINS = (
    *(f"@{side}-{place}" for side in ("top", "bottom") for place in ("left", "center", "right")),
    *(f"@{side}-{place}" for side in ("left", "right") for place in ("top", "middle", "bottom")),
    *(f"@{side}-{corner}-corner" for side in ("top", "bottom") for corner in ("left", "right")),
)

_NO_CONTENT = ("normal", "inhibit", "none")


def _where_any(make: Any) -> Any:
    """The engine's margin boxes of a page, made only where a rule asks for one.

    WeasyPrint makes all sixteen for each page and throws those without content away: 4 % of a draft's time,
    since ours has them on its first page alone.
    """

    def make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
        styles = (context.style_for(page.page_type, keyword) for keyword in _MARGINS)
        if any(style is not None and style["content"] not in _NO_CONTENT for style in styles):
            yield from make(context, page, state)

    return make_margin_boxes


def _unbroken(split: Any) -> Any:
    """The engine's split of a text into lines, which no longer breaks behind the first word of one that fits.

    WeasyPrint 70 breaks there when words before a link fit on the line but for the space at their end, which
    needs no room: "(iv)" then stood alone on its line.
    """

    def split_first_line(
        text: str, style: Any, context: Any, max_width: Any, *more: Any, **named: Any
    ) -> Any:
        found = split(text, style, context, max_width, *more, **named)
        length, resume_at = found[1], found[2]
        if resume_at is None or max_width is None or text[-1:] != " ":
            return found
        if b" " in text.encode()[:length].strip():
            return found
        bare = split(text.rstrip(" "), style, context, max_width, *more, **named)
        if bare[2] is not None or bare[3] > max_width:
            return found
        return split(text, style, context, inf, *more, **named)

    return split_first_line


@contextmanager
def _no_search_for_libraries() -> Generator[None]:
    """Spare the engine's import a third of a second on Linux.

    It tries names of other systems first, and for each of them ctypes starts ldconfig and a compiler. The
    names that end in .so.0 need no search, and `obstacle` has just opened those very files.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


_SELDOM = ("fontTools.subset", "fontTools.varLib.instancer")
"""Modules that the engine calls only where HarfBuzz cannot subset, and for fonts that vary."""


class _Later(ModuleType):
    """Stands in for a module: it, and each function taken from it, is imported when it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*given: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*given, **named)

        return called


@contextmanager
def _put_off(*names: str) -> Generator[None]:
    """Spare the engine's import 85 of its 280 ms: what is seldom called is imported when it is."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _Later(name) for name in absent})
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def part(name: str) -> Any:
    """A submodule of the engine ("text.ffi")."""
    weasyprint()
    return import_module(f"weasyprint.{name}")


@lru_cache(maxsize=1)
def fonts() -> Any:
    """The one font configuration: a new one for each draft would leak 0.3 MB a time."""
    return part("text.fonts").FontConfiguration()


@lru_cache(maxsize=32)
def style_sheet(css: str) -> Any:
    """A parsed style sheet; a batch of one house parses it once."""
    return weasyprint().CSS(string=css, font_config=fonts(), url_fetcher=_refuse)


def layout(html: str, *css: str) -> Any:
    """Lay HTML out on pages. `css` are style sheets; those that stay the same are parsed once.

    Raises:
        InputError: something asks for a file or the network.
    """
    engine = weasyprint()
    try:
        sheets = [style_sheet(sheet) for sheet in css]
        return engine.HTML(string=html, url_fetcher=_refuse).render(
            font_config=fonts(), stylesheets=sheets, pdf_variant="pdf/ua-1"
        )
    except part("urls").FatalURLFetchingError as error:
        why = "a draft holds all it needs: what asks for a file or the network is an attack or a mistake"
        raise InputError(Problem(str(error.__cause__), why=why)) from error


def _refuse(url: str) -> NoReturn:
    raise PermissionError(f"the PDF may not read {url!r}")


# The engine asks this of a fetcher that raises: True makes it stop instead of leaving the resource out.
_refuse._fail_on_errors = True  # type: ignore[attr-defined]


def pydyf() -> Any:
    """The module of PDF objects that the engine writes with."""
    weasyprint()
    return import_module("pydyf")
