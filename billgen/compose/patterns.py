"""Compose room: patterns in facts - "Passed by the City Council the {day} day of {month}" - filled stretch by stretch."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from jinja2.sandbox import SecurityError
from markupsafe import Markup

from billgen.base.traced import Missing, Traced
from billgen.bill.model import Blank
from billgen.compose.tokens import Sink

BRACES = re.compile(r"\{([^{}]*)\}")


def filler(sink: Sink) -> Callable[..., object]:
    """The `fill` filter: braces that name a given value print it, the others print a deliberate blank."""

    def fill(pattern: object, **values: object) -> object:
        if isinstance(pattern, Missing):
            return pattern
        if not isinstance(pattern, str) or isinstance(pattern, Markup):
            raise SecurityError("fill works on a text fact")
        traced = pattern if isinstance(pattern, Traced) else Traced(((str(pattern), (), "value"),))
        return Markup("").join(pieces(traced, values, sink))

    return fill


def pieces(pattern: Traced, values: Mapping[str, object], sink: Sink) -> list[Markup]:
    """The stretches of a filled pattern as tokens; the pattern's own words keep the pattern's fact."""
    done: list[Markup] = []
    for index, piece in enumerate(BRACES.split(str(pattern))):
        if index % 2 == 0:
            if piece:
                done.append(sink.put(None, Traced.of(piece, *pattern.paths) if pattern.paths else piece))
        elif piece in values:
            done.append(sink.put(None, values[piece]))
        else:
            done.append(sink.carry(Blank(piece.strip() or "blank", "deliberate", pattern.paths)))
    return done
