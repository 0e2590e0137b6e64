"""Render room: output formats, one row each; a format is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from billgen.render.annexes import NOTES, SOURCES, annexed
from billgen.render.engines import AUTO, choose
from billgen.render.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Format:
    """One output format: its name (also the file's extension) and the room's module that writes it.

    A format without a module is written by a PDF engine. `annexes` are those that an annotated draft prints
    after its text in this format, `comments` says that its notes stand beside it, unless it is flat.
    """

    name: str
    module: str = ""
    annexes: tuple[str, ...] = ()
    comments: bool = False

    def write(self, sheet: Sheet, engine: str = AUTO) -> bytes:
        """The file's bytes.

        Args:
            sheet: what to write.
            engine: which PDF engine writes it, where one does.

        Raises:
            MachineError: this machine lacks what the format needs.
        """
        annexes = (NOTES, *self.annexes) if self.comments and sheet.flat else self.annexes
        sheet = annexed(sheet, annexes)
        if not self.module:
            return choose(engine).write(sheet)
        writer = cast(Callable[[Sheet], bytes], import_module(self.module).write)
        return writer(sheet)


FORMATS = {
    row.name: row
    for row in (
        Format("docx", "billgen.render.docx", (SOURCES,), comments=True),
        Format("pdf", annexes=(NOTES, SOURCES)),
        Format("html", "billgen.render.html", (NOTES, SOURCES)),
        Format("txt", "billgen.render.text"),
        Format("json", "billgen.render.tree"),
    )
}
