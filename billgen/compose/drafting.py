"""Compose room: a place's `drafting:` facts as the tree's `Drafting`, printed words with their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from billgen.base.errors import InputError, Problem
from billgen.base.traced import ListView, Missing, RecordView, Traced
from billgen.bill.drafting import Drafting, LevelStyle, Page, ReferenceStyle, SectionStyle, TitleStyle
from billgen.bill.model import Blank, Inline, Runs, Text
from billgen.compose.patterns import BRACES
from billgen.compose.tokens import Sink, label_of

_PARTS = (
    "new_chapter",
    "uncodified_one",
    "uncodified_many",
    "appropriation",
    "penalty",
    "expiration",
    "effective_date",
    "emergency",
)


def read_drafting(drafting: RecordView, placement: RecordView | Missing | None, sink: Sink) -> Drafting:
    """Read the rules that the stages after parsing need.

    Args:
        drafting: the merged `drafting` record of place and form.
        placement: where the act goes in the code, for the title's words.
        sink: makes the printed values and records what is read.

    Raises:
        InputError: a rule that cannot be used (a ladder label that is no specimen), all of them.
    """
    problems: list[Problem] = []
    section, reference = _look(drafting, "section"), _look(drafting, "reference")
    return_value = Drafting(
        section=_section(section),
        ladder=_ladder(drafting.look("ladder"), problems),
        reference=ReferenceStyle(
            **{
                name: _text(reference, name, getattr(ReferenceStyle, "__dataclass_fields__")[name].default)
                for name in ("section", "provision", "same_section", "this_section")
            }
        ),
        title=_title(_look(drafting, "title"), placement, sink),
        page=_page(_look(drafting, "page"), problems),
        sort_definitions=_text(_look(drafting, "definitions"), "order", "alphabetical") != "given",
    )
    if problems:
        raise InputError(problems)
    return return_value


def _look(record: RecordView | None, key: str) -> RecordView | None:
    """A record below another; None when the place does not say."""
    if record is None or key not in record:
        return None
    found = record.look(key)
    return found if isinstance(found, RecordView) else None


def _value(record: RecordView | None, key: str) -> Any:
    """A value, or None when it is not given (looking is not wanting: no gap is recorded)."""
    if record is None or key not in record:
        return None
    found = record.look(key)
    return None if isinstance(found, Missing) else found


def _text(record: RecordView | None, key: str, default: str) -> str:
    found = _value(record, key)
    return default if found is None else str(found)


def _flag(record: RecordView | None, key: str, default: bool) -> bool:
    found = _value(record, key)
    if found is None:
        return default
    return found if isinstance(found, bool) else str(found).lower() in ("true", "yes", "on")


def _around(pattern: str) -> tuple[str, str]:
    before, _, after = pattern.partition("{n}")
    return before, after


def _section(record: RecordView | None) -> SectionStyle:
    before, after = _around(_text(record, "label", "Section {n}."))
    first = _value(record, "first_label")
    catchline = _text(record, "catchline", "as-is")
    return SectionStyle(
        before=before,
        after=after,
        first_before=_around(str(first))[0] if first is not None else None,
        marker=_text(record, "marker", ""),
        marker_underline=_flag(record, "marker_underline", False),
        label_bold=_flag(record, "label_bold", True),
        catchline=cast(Any, catchline) if catchline in ("upper", "title", "as-is", "none") else "as-is",
        catchline_bold=_flag(record, "catchline_bold", False),
        run_in=_flag(record, "run_in", True),
        start=int(_text(record, "start", "1")),
        step=int(_text(record, "step", "1")),
    )


def _ladder(found: object, problems: list[Problem]) -> tuple[LevelStyle, ...]:
    levels: list[LevelStyle] = []
    for specimen in found if isinstance(found, ListView) else ():
        try:
            levels.append(LevelStyle.from_specimen(str(specimen)))
        except ValueError as error:
            problems.append(Problem(f"drafting.ladder: {error}"))
    return tuple(levels)


def _title(record: RecordView | None, placement: RecordView | Missing | None, sink: Sink) -> TitleStyle:
    if record is None:
        return TitleStyle()
    parts = _look(record, "parts")
    opening = _value(record, "opening")
    return TitleStyle(
        opening=runs_of(opening, {}, sink) if opening is not None else (),
        separator=_text(record, "separator", "; "),
        last_separator=_text(record, "last_separator", "; and "),
        end=_text(record, "end", "."),
        parts=tuple(
            (name, runs_of(words, placement, sink))
            for name in _PARTS
            if (words := _value(parts, name)) is not None
        ),
    )


def runs_of(pattern: object, values: Mapping[str, object] | RecordView | Missing | None, sink: Sink) -> Runs:
    """A pattern of a fact as runs, braces filled from a record; what the record lacks is a marked blank."""
    paths: tuple[str, ...] = getattr(pattern, "paths", ())
    done: list[Inline] = []
    for index, piece in enumerate(BRACES.split(str(pattern))):
        if index % 2 == 0:
            if piece:
                done.append(sink.value((piece, paths, "value")) if paths else Text(piece))
            continue
        value = values.look(piece) if isinstance(values, RecordView) else (values or {}).get(piece) if isinstance(values, Mapping) else values
        if value is None or isinstance(value, Missing):
            gap = value if isinstance(value, Missing) else Missing(piece)
            done.append(sink.blank(gap) if gap.kind != "none" else Blank(label_of(piece), "deliberate"))
        else:
            done.extend(sink.value(stretch) for stretch in (value if isinstance(value, Traced) else Traced.of(str(value), *getattr(value, "paths", ()))).segments)
    return tuple(done)


_PAPERS = ("letter", "legal")
_NUMBERS = ("page", "run", "none")
_MEASURES = {
    "margin_top": (0.2, 4.0),
    "margin_bottom": (0.2, 4.0),
    "margin_left": (0.2, 4.0),
    "margin_right": (0.2, 4.0),
    "size": (6.0, 30.0),
    "line_spacing": (0.8, 4.0),
    "first_line_indent": (0.0, 3.0),
}


def _page(record: RecordView | None, problems: list[Problem]) -> Page:
    named: dict[str, Any] = {}
    for name, (least, most) in _MEASURES.items():
        found = _value(record, name)
        if found is None:
            continue
        number = float(found)
        if least <= number <= most:
            named[name] = number
        else:
            problems.append(Problem(f"drafting.page.{name} is {number}", fix=f"between {least} and {most}"))
    for name, allowed in (("paper", _PAPERS), ("line_numbers", _NUMBERS)):
        word = _text(record, name, "")
        if word in allowed:
            named[name] = cast(Literal["letter"], word)
    for name in ("closing_mark", "running_head", "face"):
        word = _text(record, name, "")
        if word:
            named[name] = word
    return Page(**named)
