"""Render room: PDF engines, one row each, and which of them writes on this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import cast

from billgen.base.errors import CommandError, MachineError, Problem
from billgen.render.sheet import Sheet

AUTO = "auto"
"""The first engine of the table that this machine can run."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One PDF engine.

    Attributes:
        name: as `--engine` and records write it; also the name of its package.
        module: the room that writes with it.
    """

    name: str
    module: str

    @property
    def _room(self) -> ModuleType:
        return import_module(self.module)

    def obstacle(self) -> Problem | None:
        """What keeps this machine from running it, with the command that mends it; None when nothing does."""
        return cast(Callable[[], Problem | None], self._room.obstacle)()

    def available(self) -> str | None:
        """Name and version when this machine can run it, else None."""
        return cast(Callable[[], str | None], self._room.available)()

    def write(self, sheet: Sheet) -> bytes:
        """The sheet as a PDF/UA-1 file.

        Raises:
            InputError: the text holds characters that no font shows.
            MachineError: this machine cannot run the engine.
        """
        return cast(Callable[[Sheet], bytes], self._room.write)(sheet)


ENGINES = {
    row.name: row
    for row in (
        Engine("weasyprint", "billgen.render.pdf"),
        Engine("typst", "billgen.render.typst"),
    )
}


def choose(name: str = AUTO) -> Engine:
    """The engine of this name; for "auto" the first that this machine can run.

    Raises:
        CommandError: no such engine.
        MachineError: this machine cannot run it, or none at all; every reason is listed.
    """
    if name != AUTO and name not in ENGINES:
        raise CommandError(Problem(f"no PDF engine {name!r}", fix=f"there are {AUTO}, {', '.join(ENGINES)}"))
    problems: list[Problem] = []
    for engine in ENGINES.values() if name == AUTO else (ENGINES[name],):
        problem = engine.obstacle()
        if problem is None:
            return engine
        problems.append(problem)
    raise MachineError(problems)
