"""Render room: output formats, one row each; a format is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from billgen.render.flow import Sheet


@dataclass(frozen=True, slots=True)
class Format:
    """One output format: its name (also the file's extension) and the room's module that writes it."""

    name: str
    module: str

    def write(self, sheet: Sheet) -> bytes:
        """The file's bytes.

        Raises:
            MachineError: this machine lacks what the format needs.
        """
        writer = cast(Callable[[Sheet], bytes], import_module(self.module).write)
        return writer(sheet)


FORMATS = {
    row.name: row
    for row in (
        Format("docx", "billgen.render.docx"),
        Format("pdf", "billgen.render.pdf"),
        Format("html", "billgen.render.html"),
        Format("txt", "billgen.render.text"),
    )
}
