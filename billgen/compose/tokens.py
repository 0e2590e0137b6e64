"""Compose room: the sink of one render - the values behind the tokens, what was not decided, the bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from billgen.base.errors import Place
from billgen.base.operators import MAX_STRING, truth_of
from billgen.base.provenance import Fact, Status, weakest
from billgen.base.traced import (
    ListView,
    Missing,
    Reads,
    RecordView,
    Segment,
    Traced,
    paths_of,
    segments,
    trace,
)
from billgen.bill.inline import Carried, token
from billgen.bill.model import Blank, Ref, Text, Value
from billgen.facts.called import called

MAX_OUTPUT = 8_000_000
"""Characters one render may make or handle; a loop turn or a call costs `STEP` besides its words, and `NODE`
for each operation that stands in it."""
STEP = 200
NODE = 10

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]"
)
"""Characters no value or template may hold: controls, direction marks, the private ones of the tokens."""


place_at = lru_cache(maxsize=4096)(Place)
"""Each line once: lists of places find their own by identity."""

_value = lru_cache(maxsize=4096)(Value)
_missing = lru_cache(maxsize=4096)(Blank)
_words = lru_cache(maxsize=4096)(Text)
"""Equal ones of two drafts are one: paragraphs that hold them are known again by it (`base/kept.py`)."""

MAX_WORD = 1_000
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
ENDLESS = re.compile(rf"(?<![^\s{_UNSPACED}])[^\s{_UNSPACED}]{{{MAX_WORD + 1}}}")
"""A word that no line holds: laying it out takes minutes. Scripts that write no spaces break anywhere."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a finished bill in a paper about it: each stretch prints with the provenance it has there."""

    runs: tuple[Carried, ...]

    def __bool__(self) -> bool:
        return any(run.text for run in self.runs)


@dataclass(slots=True)
class Sink:
    """What one render collects.

    Attributes:
        reads: facts and options read so far.
        labels: path → words for its blank, from the template's needs.
        carried: what each value token stands for.
    """

    reads: Reads
    labels: dict[str, str] = field(default_factory=dict[str, str])
    carried: list[Carried] = field(default_factory=list[Carried])
    _left: int = MAX_OUTPUT
    _undecided: bool = False
    _known: dict[Segment, Value] = field(default_factory=dict[Segment, Value])

    # Called by rewritten templates ---------------------------------------------------------------------

    def mark(self, name: str, line: int) -> None:
        """Before an expression is evaluated: forget what was touched, remember where we are."""
        self.reads.touched.clear()
        self.reads.here = place_at(name, line)

    def spend(self, characters: int) -> None:
        """Pay for that many characters."""
        self._left -= characters
        if self._left < 0:
            raise SecurityError(f"a draft of more than {MAX_OUTPUT:,} characters: a loop that does not end?")

    def truth(self, _marked: None, value: object) -> bool:
        """A condition: one that hangs on something missing is recorded as not checked."""
        answer = truth_of(value)
        self._undecided = isinstance(answer, Missing)
        if isinstance(answer, Missing):
            self.reads.unchecked.append((self.reads.here, answer.paths))
            return False
        return answer

    def undecided(self) -> bool:
        """Whether the last condition was not checked."""
        return self._undecided

    def each(self, _marked: None, value: Any) -> Any:
        """What a loop runs over."""
        if isinstance(value, Missing):
            self.truth(None, value)
            return ()
        if isinstance(value, RecordView):
            raise SecurityError(f"{value.path} is a record; loop over {value.path}.items()")
        if isinstance(value, str):
            raise SecurityError("a loop over the characters of a text; loop over a list")
        return value

    def keep(self, _marked: None, value: object) -> object:
        """An assignment: words chosen by a fact keep the path of that fact."""
        if self._literal(value) and self.reads.touched:
            return trace(value, *dict.fromkeys(self.reads.touched), how="derived")
        return value

    def put(self, _marked: None, value: object) -> Markup:
        """Print a value: captured text as it is, everything else as tokens."""
        if type(value) is Traced and len(value.segments) == 1:
            if (known := self._known.get(value.segments[0])) is not None:
                return Markup(self._carry(known))  # looked at when it was first printed
        elif isinstance(value, Markup):
            self.spend(len(value))
            return value
        if self._literal(value) and self.reads.touched:
            value = trace(value, *dict.fromkeys(self.reads.touched), how="derived")
        return self.tokens(self.entries(value))

    # Tokens --------------------------------------------------------------------------------------------

    def entries(self, value: object) -> Iterator[Carried]:
        """What a value prints: its stretches, or a blank.

        Raises:
            SecurityError: it cannot be printed, or holds a forbidden character.
        """
        for entry in self._made(value):
            words = entry.text if not isinstance(entry, Blank) else entry.text + entry.label
            if len(words) > MAX_STRING:
                raise SecurityError(f"a value of more than {MAX_STRING:,} characters")
            if words.isascii() and words.isprintable() and len(words) <= MAX_WORD:
                yield entry  # nearly every value: nothing of what follows can be in it
                continue
            if found := FORBIDDEN.search(words):
                source = "" if isinstance(entry, Text | Ref) else f" in {', '.join(entry.paths)}"
                raise SecurityError(
                    f"the character U+{ord(found[0]):04X}{source} cannot be printed; remove it"
                )
            if ENDLESS.search(words):
                raise SecurityError(f"a word of more than {MAX_WORD:,} characters")
            yield entry

    def _made(self, value: object) -> Iterator[Carried]:
        match value:
            case Missing():
                yield self.blank(value)
            case RecordView() | ListView():
                raise SecurityError(
                    f"{value.path} is a whole record or list; print one of its fields, or join it"
                )
            case Blank() | Ref():
                yield value
            case Quoted():
                yield from value.runs
            case bool() | None:
                raise SecurityError(f"{value} cannot be printed; a flag belongs in a condition")
            case str() | int() | float() | date() | Undefined() if not isinstance(value, Markup):
                yield from (self.value(stretch) for stretch in segments(value) if stretch[0])
            case _:
                raise SecurityError(f"a {type(value).__name__} cannot be printed here")

    def tokens(self, entries: Iterable[Carried]) -> Markup:
        """Put some printed things behind tokens."""
        return Markup("".join([self._carry(entry) for entry in entries]))

    def _carry(self, entry: Carried) -> str:
        self.spend(len(entry.text) + 4 * NODE)  # each value is looked at by every stage that follows
        self.carried.append(entry)
        return token(len(self.carried) - 1)

    def value(self, stretch: Segment) -> Text | Value:
        """A printed stretch with its provenance; a template's own words stay text."""
        if (known := self._known.get(stretch)) is not None:
            return known
        text, paths, how = stretch
        if not paths:
            return _words(text)
        facts = self.reads.status(paths)
        # Nouns of the form would drown in shading; where they are assumed, one finding on the form says so.
        nouns = all(path.startswith("words.") for path in paths)
        status = Status.GIVEN.value if nouns else weakest([fact.status.value for fact in facts])
        made = _value(text, paths, how, status, remark(paths, facts) if status == Status.ASSUMED else "")
        if len(facts) == len(paths):
            self._known[stretch] = made
        return made

    def blank(self, missing: Missing) -> Blank:
        """The marked blank for a fact that is missing or unknown."""
        path = missing.paths[0] if missing.paths else ""
        if missing.kind == "none":
            raise SecurityError(
                f"{path} does not apply there (!none), and the text prints it: guard it with {{% if %}}"
            )
        self.reads.want(missing)
        label = self.labels.get(path) or called(path)
        gap = "not found so far" if missing.kind == "unknown" else "not given"
        note = f" {missing.note.removesuffix('.')}." if missing.note else ""
        kind = "unknown" if missing.kind == "unknown" else "missing"
        return _missing(label, kind, missing.paths, f"{path}: {gap}.{note}")

    @staticmethod
    def _literal(value: object) -> bool:
        """Whether a value is a template's own word or number."""
        plain = isinstance(value, str | int | float) and not isinstance(value, Markup | bool)
        return plain and not paths_of(value)


def remark(paths: tuple[str, ...], facts: list[Fact]) -> str:
    """What a reader must confirm of an assumed value."""
    notes = [fact.note.removesuffix(".") for fact in facts if fact.status is Status.ASSUMED and fact.note]
    words = " ".join(f"{note}." for note in notes) or "Confirm it before use."
    return f"Assumed: {', '.join(paths)}. {words}"
