"""Bill room: the fields of a form - what stands in brackets to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from billgen.bill.model import Blank, Inline, Runs, Text

# A label holds no bracket: else a text of many open ones would be searched to its end for each of them.
FIELD = re.compile(r"\[(text|check|signature):[ \t]*([^\[\]]*)\]")
"""A field of a form: `[text: Name]`, `[check: I agree]`, `[signature: Clerk]`."""

UNREAD_FIELD = re.compile(r"\[(?:text|check|signature):")


def with_fields(runs: Runs) -> Runs:
    """The runs with the fields of a form in them: a label and what is to be filled in."""
    done: list[Inline] = []
    for run in runs:
        if not isinstance(run, Text):
            done.append(run)
            continue
        position = 0
        for match in FIELD.finditer(run.text):
            done.append(Text(run.text[position : match.start()], run.marks))
            position = match.end()
            done += _field(match[1], match[2].strip(), run.marks)
        done.append(Text(run.text[position:], run.marks))
    return tuple(run for run in done if run.text or not isinstance(run, Text))


def _field(kind: str, label: str, marks: str) -> Iterable[Inline]:
    blank = Blank(label, "deliberate", marks=marks, field=kind)  # type: ignore[arg-type]
    if kind == "text":
        return (Text(f"{label}: ", marks), blank) if label else (blank,)
    return (blank, Text(f", {label}" if kind == "signature" else f" {label}", marks)) if label else (blank,)
