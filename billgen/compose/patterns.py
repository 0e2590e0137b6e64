"""Compose room: patterns in facts - "on the {day} day of {month}" - filled, each stretch with its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jinja2.exceptions import SecurityError
from markupsafe import Markup

from billgen.base.traced import Missing, paths_of, trace
from billgen.bill.inline import Carried
from billgen.bill.model import Blank
from billgen.compose.tokens import Sink

_BRACES = re.compile(r"\{([^{}]*)\}")


def fill(pattern: object, value_of: Callable[[str], object], sink: Sink) -> Iterator[Carried]:
    """What a pattern prints: its words, names in braces looked up; a name without value is a blank."""
    for index, piece in enumerate(_BRACES.split(str(pattern))):
        in_braces = index % 2 == 1
        value = value_of(piece) if in_braces else trace(piece, *paths_of(pattern))
        if value is None:
            yield Blank(piece.strip() or "blank", "deliberate", paths_of(pattern))
        else:
            yield from sink.entries(value)


def filler(sink: Sink) -> Callable[..., object]:
    """The `fill` filter: braces that name a given value print it, the others print a deliberate blank."""

    def apply(pattern: object, **values: object) -> object:
        if isinstance(pattern, Missing):
            return pattern
        if not isinstance(pattern, str) or isinstance(pattern, Markup):
            raise SecurityError("fill works on a text fact")
        return sink.tokens(fill(pattern, values.get, sink))

    return apply
