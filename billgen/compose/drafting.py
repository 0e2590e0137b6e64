"""Compose room: a place's `drafting:` facts as the tree's `Drafting`, printed words with their provenance."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

from billgen.base.errors import InputError
from billgen.base.traced import Missing, RecordView
from billgen.bill.drafting import EXHIBIT, Drafting, LinesFrom, Page, TitleStyle
from billgen.bill.styles import SectionStyle
from billgen.compose.codification import codifies, read_codification
from billgen.compose.marks import read_marks
from billgen.compose.placement import Placement
from billgen.compose.rules import Rules, said
from billgen.compose.sections import read_ladder, read_reference, read_section
from billgen.compose.tokens import Sink

LOOKED = (
    *("caption", "caption-sides", "sponsors", "long-title", "statement", "legend", "enacting-clause"),
    *("resolving-clause", "recital", "part", "subcaption", "section", "section-heading", "code-heading"),
    *("code-note", "code-section", "code-section-heading", "body", "flush", "quoted-law"),
    *(f"level{depth}" for depth in range(1, 6)),
    *("closing-mark", "running-head", "section-label", "code-label", "catchline", "label"),
)
"""Roles whose look a place may say (`drafting.looks`); all but the last four are paragraphs."""

_OUTSIDE_LAW = frozenset(
    {
        *("caption", "caption-sides", "sponsors", "statement", "enacting-clause", "resolving-clause", "part"),
        *("subcaption", "closing-mark", "running-head", "section-label", "code-label"),
    }
)
"""Roles that may be underlined: in the words of law, underlining means that they are new."""

_INCHES = ("margin_top", "margin_bottom", "margin_left", "margin_right")


def read_drafting(
    drafting: RecordView, placement: RecordView | Missing | None, sink: Sink, heading: str = ""
) -> Drafting:
    """Read the rules that the stages after parsing need.

    Args:
        drafting: the merged `drafting` record of place and form.
        placement: where the act goes in the code, for the words of title and wrapper.
        sink: makes the printed values and records what is read.
        heading: what the new chapter is called where the placement does not say.

    Raises:
        InputError: a rule that cannot be used (a ladder label that is no specimen), all of them.
    """
    rules = Rules(drafting)
    goes = Placement(placement, sink, heading)
    codification = rules.below("codification")
    opens = rules.below("section")
    section = read_section(opens, sink)
    if opens.value("clause_uncodified") is not None:
        section = replace(section, clause_uncodified=goes.printed(opens.value("clause_uncodified")))
    part, definitions = rules.below("part"), rules.below("definitions")
    made = Drafting(
        section=section,
        ladder=read_ladder(rules),
        reference=read_reference(rules.below("reference")),
        title=_title(rules.below("title"), codification, goes),
        page=_page(rules.below("page")),
        sort_definitions=definitions.choice("order", ("alphabetical", "given")) != "given",
        definitions_labelled=definitions.choice("label", ("none",)) is None,
        definitions_opening_item=definitions.flag("opening_item") or False,
        meaning=definitions.pattern("means", ("term", "meaning", "Meaning"), "term") or "",
        definitions_rank=definitions.number("rank", 1, 5, int) or 1,
        codification=read_codification(codification, section, goes, rules.below("nouns")),
        marks=read_marks(rules.below("marks"), goes),
        part=None if part.value("label") is None else read_section(part, sink),
        looks=_looks(rules.below("looks")),
        **said(exhibit=_exhibit(rules.below("exhibit"), sink)),
    )
    if rules.problems:
        raise InputError(rules.problems)
    return made


def _exhibit(rules: Rules, sink: Sink) -> SectionStyle | None:
    return None if rules.value("label") is None else replace(EXHIBIT, **_given(rules, sink))


def _given(rules: Rules, sink: Sink) -> dict[str, Any]:
    style = read_section(rules, sink)
    number = {"kind": style.kind} if rules.value("number") is not None else {}
    return {"before": style.before, "after": style.after, **number}


def _title(rules: Rules, codification: Rules, placement: Placement) -> TitleStyle:
    opening, parts = rules.value("opening"), rules.below("parts")
    # A pattern is filled only where it can print: its gaps would be wanted for nothing.
    unused = ("new_chapter",) if placement.joins else ("new_section", "new_sections")
    names = [name for name in (parts.record or ()) if name not in unused]
    words = {name: parts.value(name) for name in names}
    return TitleStyle(
        codifies=codifies(codification),
        adds=codification.text("mode") == "freestanding"
        and "new_chapter" in words
        and words["new_chapter"] is not None,
        added="section" if placement.joins else "chapter",
        opening=placement.printed(opening),
        order=tuple(parts.record or ()),
        parts=tuple((name, placement.printed(words)) for name, words in said(**words).items()),
        silent=frozenset(name for name in names if parts.excluded(name)),
        **said(
            uncounted=rules.texts("uncounted"),
            before=rules.texts("before"),
            separator=rules.text("separator"),
            last_separator=rules.text("last_separator"),
            between_before=rules.text("between_before"),
            last_before=rules.text("last_before"),
            once=rules.text("once"),
            relating=rules.text("relating"),
            end=rules.ending("end"),
            upper=rules.flag("upper"),
        ),
    )


def _page(rules: Rules) -> Page:
    measures = {name: rules.number(name, 0.2, 4) for name in _INCHES}
    words = {name: rules.text(name) or None for name in ("closing_mark", "running_head", "face")}
    page = said(
        **measures,
        **words,
        paper=rules.choice("paper", ("letter", "legal")),
        line_numbers=rules.choice("line_numbers", ("page", "run", "none")),
        line_numbers_from=rules.choice("line_numbers_from", get_args(LinesFrom)),
        size=rules.number("size", 6, 30),
        line_spacing=rules.number("line_spacing", 0.8, 4),
        first_line_indent=rules.number("first_line_indent", 0, 3),
        justified=rules.flag("justified"),
    )
    assert page.keys() <= {field.name for field in fields(Page)}
    return Page(**page)


_FLAGS = ("bold", "italic", "caps", "new_page")
_LENGTHS = {"left": 0, "first_line": -300, "before": 0, "after": 0}
"""Lengths of a look and the least of each, in points."""


def _looks(rules: Rules) -> dict[str, dict[str, Any]]:
    """What a place says of the look of its paragraphs, by role."""
    looks: dict[str, dict[str, Any]] = {}
    for name in rules.record or ():
        role = name.replace("_", "-")
        if role not in LOOKED:
            rules.complain(name, "is no role", f"one of {', '.join(LOOKED)}")
            continue
        look = rules.below(name)
        underline = look.flag("underline")
        if underline and role not in _OUTSIDE_LAW:
            look.complain("underline", "is said of words of law", f"one of {', '.join(sorted(_OUTSIDE_LAW))}")
        looks[role] = said(
            underline=underline,
            align=look.choice("align", ("left", "center", "right", "justify")),
            size=look.number("size", 6, 30),
            line=look.number("line", 0.8, 4),
            **{flag: look.flag(flag) for flag in _FLAGS},
            **{length: look.number(length, least, 300) for length, least in _LENGTHS.items()},
        )
    return looks
