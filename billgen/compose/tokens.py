"""Compose room: the sink of one render - the values behind the tokens, the line map, the bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jinja2.sandbox import SecurityError
from markupsafe import Markup

from billgen.base.errors import Place
from billgen.base.expressions import MAX_STRING
from billgen.base.provenance import Fact, Status, weakest
from billgen.base.traced import ListView, Missing, Reads, RecordView, Segment, Traced, segments
from billgen.bill.inline import LINE, RESERVED, Carried, token
from billgen.bill.model import Blank, Text, Value

MAX_FUEL = 200_000
"""Loop turns and macro calls one render may make."""
MAX_OUTPUT = 8_000_000
"""Characters one render may make, values included."""


@dataclass(slots=True)
class Sink:
    """What one render collects.

    Attributes:
        reads: facts and options read so far.
        carried: what each value token stands for.
        lines: what each line token stands for.
        labels: path → words for its blank, from the template's needs.
    """

    reads: Reads
    labels: dict[str, str] = field(default_factory=dict[str, str])
    carried: list[Carried] = field(default_factory=list[Carried])
    lines: list[Place] = field(default_factory=list[Place])
    _fuel: int = MAX_FUEL
    _size: int = 0

    # Called by rewritten templates ----------------------------------------------------------------------------

    def mark(self, name: str, line: int) -> None:
        """Before an expression is evaluated: forget what was touched, remember where we are."""
        self.reads.touched.clear()
        self.reads.here = Place(name, line)

    def line(self, name: str, line: int) -> Markup:
        """The token that opens a source line."""
        place = Place(name, line)
        self.reads.here = place
        self.lines.append(place)
        return Markup(token(len(self.lines) - 1, LINE))

    def fuel(self) -> Markup:
        """One turn of a loop or one call of a macro."""
        self._fuel -= 1
        if self._fuel < 0:
            raise SecurityError(f"more than {MAX_FUEL:,} loop turns: a loop that does not end?")
        return Markup("")

    def truth(self, value: object, name: str, line: int) -> object:
        """A condition: one that hangs on something missing is recorded as not checked, and its text left out."""
        if isinstance(value, Missing):
            if value.kind != "none":
                self.reads.unchecked.append((Place(name, line), value.paths))
            return False
        return value

    def each(self, value: object, name: str, line: int) -> Any:
        """What a loop runs over."""
        if isinstance(value, Missing):
            self.truth(value, name, line)
            return ()
        if isinstance(value, RecordView):
            raise SecurityError(f"{value.path} is a record; loop over {value.path}.items()")
        return value

    def keep(self, _marked: None, value: object) -> object:
        """An assignment: a computed value keeps the paths it was computed from."""
        if isinstance(value, Markup | Traced | Missing | RecordView | ListView | bool):
            return value
        if getattr(value, "paths", ()) or not self.reads.touched or not isinstance(value, str | int | float):
            return value
        from billgen.base.traced import trace

        paths = tuple(dict.fromkeys(self.reads.touched))
        return Traced.of(value, *paths, how="derived") if isinstance(value, str) else trace(value, *paths)

    def put(self, _marked: None, value: object) -> Markup:
        """Print a value: captured text as it is, everything else as tokens."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, Missing):
            return self.carry(self.blank(value))
        if isinstance(value, RecordView | ListView):
            raise SecurityError(f"{value.path} is a whole record or list; print one of its fields, or join it")
        if value is None or isinstance(value, bool):
            raise SecurityError(f"{value} cannot be printed; a flag belongs in a condition")
        if not isinstance(value, str | int | float) and not hasattr(value, "isoformat"):
            raise SecurityError(f"a {type(value).__name__} cannot be printed")
        stretches = segments(value)
        if not any(paths for _, paths, _ in stretches) and self.reads.touched:
            touched = tuple(dict.fromkeys(self.reads.touched))
            stretches = ((str(value), touched, "derived"),)
        return Markup("").join(self.carry(self.value(one)) for one in stretches if one[0])

    # Tokens ---------------------------------------------------------------------------------------------------

    def carry(self, entry: Carried) -> Markup:
        """Put something behind a token."""
        self._size += len(entry.text) + 8
        if len(entry.text) > MAX_STRING or self._size > MAX_OUTPUT:
            raise SecurityError(f"a draft of more than {MAX_OUTPUT:,} characters, or a value of {MAX_STRING:,}")
        if RESERVED.search(entry.text):
            raise SecurityError("a private-use character (U+E000 to U+F8FF) in a value")
        self.carried.append(entry)
        return Markup(token(len(self.carried) - 1))

    def value(self, stretch: Segment) -> Text | Value:
        """A printed stretch with its provenance; a template's own words stay text."""
        text, paths, how = stretch
        if not paths:
            return Text(text)
        facts = self.reads.status(paths)
        status = weakest([fact.status.value for fact in facts])
        return Value(text, paths, how, status, remark(paths, facts) if status == Status.ASSUMED else "")

    def blank(self, missing: Missing) -> Blank:
        """The marked blank for a fact that is missing or unknown."""
        self.reads.want(missing)
        path = missing.paths[0] if missing.paths else ""
        if missing.kind == "none":
            raise SecurityError(f"{path} does not apply there (!none), and the text prints it: guard it with {{% if %}}")
        label = self.labels.get(path) or label_of(path)
        gap = "not found so far" if missing.kind == "unknown" else "not given"
        words = f"{path}: {gap}." + (f" {missing.note}." if missing.note else "")
        return Blank(label, "unknown" if missing.kind == "unknown" else "missing", missing.paths, words)


def label_of(path: str) -> str:
    """Words for the blank of a path: "place.governing_body.name" → "governing body name"."""
    tail = [part for part in path.split(".")[1:] if not part.isdigit()]
    return " ".join(tail[-2:]).replace("_", " ") or path


def remark(paths: tuple[str, ...], facts: list[Fact]) -> str:
    """What a reader must confirm of an assumed value."""
    notes = [fact.note for fact in facts if fact.status is Status.ASSUMED and fact.note]
    return f"Assumed: {', '.join(paths)}. " + (" ".join(f"{note}." for note in notes) or "Confirm it before use.")
