"""Compose room: how a place lays new law into its code, and how it opens a section that changes law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from billgen.base.traced import Missing, RecordView
from billgen.bill.amend import LawText
from billgen.bill.drafting import Codification, Joined
from billgen.bill.model import Blank, Ref, Runs
from billgen.bill.styles import CodeStyle, ReferenceStyle, SectionStyle
from billgen.compose.patterns import fill
from billgen.compose.placement import Placement
from billgen.compose.rules import Rules, said
from billgen.compose.sections import PLACED, read_code_reference, read_ladder, read_section
from billgen.compose.tokens import Sink

_PLACED = re.compile(rf"\{{({'|'.join(PLACED)})\}}")
_OUTSIDE = ("section", "provision")
_MODES = ("directive", "wrapper", "freestanding")


def codifies(rules: Rules) -> bool:
    """Whether acts of the place go into a code."""
    return rules.choice("mode", _MODES) in ("directive", "wrapper")


def read_codification(
    rules: Rules, bill: SectionStyle, placement: Placement, nouns: Rules | None = None
) -> Codification:
    """The rules of codification.

    Args:
        rules: the place's `drafting.codification`.
        bill: how its bills' own sections open; quoted sections look like them where nothing else is said.
        placement: where the new law goes.
        nouns: the place's `drafting.nouns`, for those that its code writes otherwise.
    """
    mode = rules.choice("mode", _MODES) or ""
    wraps = mode == "wrapper"
    section = rules.below("section")
    reference = rules.below("reference")
    # What joins an existing chapter is quoted under other words than a new chapter.
    one = rules.value("new_section") if placement.joins else None
    each = one if placement.joins else rules.value("in_new_chapter")
    joining = (rules.value("new_sections") or one) if wraps and placement.joins else one
    return Codification(
        mode=mode,  # type: ignore[arg-type]
        instruction=placement.printed(joining or rules.value("instruction")) if wraps else (),
        instruction_one=placement.printed(one or rules.value("instruction_one"))
        if wraps
        else _one(rules, placement),
        apart=rules.flag("apart") or False,
        each=wraps and rules.excluded("instruction") and rules.flag("apart") is not False,
        heading=placement.printed(rules.value("heading")) if wraps and not placement.joins else (),
        closing=placement.printed(rules.value("closing")),
        new_section=() if wraps else placement.printed(each),
        code=_code(section, bill, placement) if wraps else CodeStyle(),
        inside=read_code_reference(reference, outside=False),
        outside=_outside(reference, placement),
        nouns=_nouns(nouns, rules.below("nouns")) if nouns and wraps else (),
        **said(leading=rules.texts("leading")),
    )


def _nouns(bill: Rules, code: Rules) -> tuple[tuple[str, str, str], ...]:
    """Nouns that the code writes otherwise than the bill: the path of each, and both."""
    both = ((name, bill.text(name), code.text(name)) for name in (code.record or ()))
    return tuple((f"words.{name}", here, there) for name, here, there in both if here and there)


def _outside(reference: Rules, placement: Placement) -> ReferenceStyle:
    """The words of references from outside, with the name of the code in them."""
    style = read_code_reference(reference, outside=True)

    def filled(hole: re.Match[str]) -> str:
        return placement.said(hole[1]) or f"[{hole[1]}]"

    return replace(style, **{name: _PLACED.sub(filled, getattr(style, name)) for name in _OUTSIDE})


def read_elsewhere(found: Mapping[str, object], drafting: RecordView, sink: Sink) -> dict[str, Joined]:
    """How sections join the code that name a place of their own.

    Args:
        found: by path, as the sections name it ("state.placement.records"), the placement: a record, or
            `Missing`, which prints as a blank.
        drafting: the place's drafting rules.
        sink: makes the printed values and records what is read and missed.

    Returns:
        By path; nothing where acts of the place go into no code, so that such sections are like all others.
    """
    rules = Rules(drafting)
    codification, parts = rules.below("codification"), rules.below("title").below("parts")
    if not codifies(codification):
        return {}
    bill = read_section(rules.below("section"), sink)
    wraps = codification.choice("mode", _MODES) == "wrapper"
    joined: dict[str, Joined] = {}
    for path, record in found.items():
        placement = Placement(record if isinstance(record, RecordView | Missing) else None, sink)
        one = codification.record.look("new_section") if codification.record else None
        said_of_one = placement.printed(one) if not isinstance(one, Missing) else _gap(one, sink)
        joined[path] = Joined(
            instruction=placement.printed(codification.value("new_sections")) or said_of_one,
            instruction_one=said_of_one,
            code=_code(codification.below("section"), bill, placement) if wraps else CodeStyle(),
            outside=_outside(codification.below("reference"), placement),
            one=placement.printed(parts.value("new_section")),
            many=placement.printed(parts.value("new_sections")),
        )
    return joined


def _gap(one: Missing, sink: Sink) -> Runs:
    """The blank for words nobody has; nothing where the place has no such words."""
    return () if one.kind == "none" else tuple(sink.entries(one))


def _one(rules: Rules, placement: Placement) -> Runs:
    """The instruction for one section; its number is a live reference."""
    pattern = rules.value("instruction_one")
    if pattern is None:
        return ()
    number = Ref("@codified", "number")
    return tuple(
        number if isinstance(run, Blank) and run.label == "sections" else run
        for run in placement.printed(pattern)
    )


def _code(rules: Rules, bill: SectionStyle, placement: Placement) -> CodeStyle:
    own = read_section(rules, placement.sink)
    names = frozenset(rules.record or ())
    names |= frozenset(("before", "after") if "label" in names else ())
    names |= frozenset(("kind",) if "number" in names else ())
    given = {name: getattr(own, name) for name in SectionStyle.__slots__ if name in names}
    plain = replace(
        bill,
        marker="",
        other=None,
        first_before=None,
        clause=(),
        first_clause=(),
        catchline_uncodified=None,
        kind="decimal",
        fixed=(),
    )
    return CodeStyle(
        style=replace(plain, **given),
        first=placement.number(rules.text("first")),
        step=rules.number("step", 1, 1000, int) or 1,
        ladder=read_ladder(rules),
        above=rules.pattern("above", ("n",), "n") or "",
    )


def read_laws(found: Mapping[str, object], drafting: RecordView, sink: Sink) -> dict[str, LawText | None]:
    """The laws that a bill changes.

    Args:
        found: by path, as the sections name it ("state.law_text.rcw_39_59_040"), what stands there: a
            record, or `Missing`.
        drafting: the place's drafting rules, for the opening words.
        sink: records what is read and missed.

    Returns:
        By path; None where the law or its words are not known, which counts as missed.
    """
    return {path: _law(record, drafting, sink) for path, record in found.items()}


def _law(record: object, drafting: RecordView, sink: Sink) -> LawText | None:
    words = record.look("words") if isinstance(record, RecordView) else record
    if not isinstance(record, RecordView) or isinstance(words, Missing):
        if isinstance(words, Missing):
            sink.reads.want(words.below("words") if words is record else words)
        return None

    def value(name: str) -> object:
        return record.look(name)

    def printed(words: object) -> Runs:
        return (
            tuple(fill(words, value, sink)) if not isinstance(words, Missing) else tuple(sink.entries(words))
        )

    rules = drafting.look("amend")
    openings = {
        kind: printed(_opening(rules, key)) for kind, key in (("amend", "lead_in"), ("repeal", "repeal"))
    }
    titled = record.look("titled")
    cite = record.look("cite") if titled is None or isinstance(titled, Missing) else titled
    return LawText(tuple(sink.entries(cite)), openings, str(words))


def _opening(rules: object, key: str) -> object:
    if isinstance(rules, RecordView):
        return rules.look(key)
    return rules.below(key) if isinstance(rules, Missing) else rules
