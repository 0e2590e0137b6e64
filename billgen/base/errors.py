"""Base room: the one tree of errors. Each says what is wrong, where, why, how to mend it, its exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file something stands; `line` counts from 1, 0 when the whole file is meant."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input.

    Attributes:
        what: the fault, as a sentence without the place.
        where: file and line, when known.
        why: the reason it is refused, when it is not plain from `what`.
        fix: what to do about it.
    """

    what: str
    where: Place | None = None
    why: str = ""
    fix: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        tail = "".join(f"\n    {word}" for word in (self.why, f"Fix: {self.fix}" if self.fix else "") if word)
        return head + tail


class BillgenError(Exception):
    """Anything billgen refuses to do, with every problem found and not only the first."""

    exit_code = 1

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(BillgenError):
    """Facts, a template, options or bill text that cannot make a draft (exit 1)."""


class NoFileError(InputError):
    """A file that somebody named as an input and that is not there (exit 1)."""


class CommandError(BillgenError):
    """A command line that asks for something that does not exist (exit 2)."""

    exit_code = 2


class MachineError(BillgenError):
    """Something this machine lacks; the message carries the command that mends it (exit 69)."""

    exit_code = 69


class OutputError(BillgenError):
    """The output cannot be written, or must not be overwritten (exit 74)."""

    exit_code = 74
