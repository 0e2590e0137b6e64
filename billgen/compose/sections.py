"""Compose room: how sections, levels and references of a place look - from its facts to the tree's rules."""

from __future__ import annotations

from typing import Any

from billgen.base.traced import ListView
from billgen.bill.model import Runs
from billgen.bill.styles import CODE_REFERENCE, KINDS, LevelStyle, ReferenceStyle, SectionStyle
from billgen.compose.rules import Rules, said
from billgen.compose.tokens import Sink

PLACED = ("code", "title", "subtitle", "division", "part", "article", "chapter", "subchapter")
"""Names of a placement that words of references from outside its code may hold."""

_CASES = ("upper", "title", "as-is", "none")
_WORDS = ("section", "provision", "same_section", "this_section", "same_subsection", "exhibit", "part")
_LEVELS = ("levels", "nesting", "ladder", "between")
_HOLES = ("n", "labels", "items", "level")
_SEVERAL = ("sections_range", "sections_list", "same_range", "same_list")


def read_section(rules: Rules, sink: Sink) -> SectionStyle:
    """How a section opens. What the place does not say is as the tree has it."""
    label = rules.pattern("label", ("n",), "n")
    other = (rules.pattern("label_uncodified", ("n",), "n") or "").partition("{n}")
    first = (rules.text("first_label") or "").replace("{n}", "1")
    before, _, after = label.partition("{n}") if label else (None, "", None)
    number = rules.choice("number", tuple(key.lower() for key in KINDS)) and str(rules.value("number"))
    fixed = rules.below("fixed")
    names = list(fixed.record) if fixed.record is not None else []
    return SectionStyle(
        **said(
            before=before,
            after=after,
            other=(other[0], other[2]) if other[1] else None,
            first_before=first.rpartition("1")[0] if first else None,
            marker=rules.text("marker"),
            marker_after=rules.flag("marker_after"),
            marker_uncodified=rules.flag("marker_uncodified"),
            marker_underline=rules.flag("marker_underline"),
            label_bold=rules.flag("label_bold"),
            catchline=rules.choice("catchline", _CASES),
            catchline_uncodified=rules.choice("catchline_uncodified", _CASES),
            catchline_bold=rules.flag("catchline_bold"),
            catchline_end=rules.ending("catchline_end"),
            run_in=rules.flag("run_in"),
            text_below=rules.flag("text_below"),
            kind=KINDS.get(number or ""),
            start=rules.number("start", 0, 100_000, int),
            second=rules.number("second", 0, 100_000, int),
            step=rules.number("step", 1, 1000, int),
            fixed=tuple((name.replace("_", "-"), fixed.text(name) or "") for name in names) or None,
            clause=_printed(rules.value("clause"), sink),
            first_clause=_printed(rules.value("first_clause"), sink),
        )
    )


def _printed(words: object, sink: Sink) -> Runs | None:
    return None if words is None else tuple(sink.entries(words))


def read_ladder(rules: Rules) -> tuple[LevelStyle, ...]:
    """The levels below a section, from specimen labels."""
    levels: list[LevelStyle] = []
    found = rules.value("ladder")
    for specimen in found if isinstance(found, ListView) else ():
        try:
            levels.append(LevelStyle.from_specimen(str(specimen)))
        except ValueError as error:
            rules.complain("ladder", f"cannot be used: {error}", 'write labels such as "(1)", "(a)", "(i)"')
    return tuple(levels)


def read_reference(rules: Rules) -> ReferenceStyle:
    """The words of references within the bill."""
    return ReferenceStyle(**said(**_patterns(rules)))


def read_code_reference(rules: Rules, *, outside: bool) -> ReferenceStyle:
    """The words of references to sections of a code, from among them or from outside."""
    words = {name: getattr(CODE_REFERENCE, name) for name in (*_WORDS, *_SEVERAL, *_LEVELS)} | said(
        **_patterns(rules)
    )
    if outside:
        section, provision = (rules.pattern(f"outside_{name}", (*_HOLES, *PLACED)) for name in _WORDS[:2])
        words |= said(section=section, provision=provision)
    return ReferenceStyle(**words)


def _patterns(rules: Rules) -> dict[str, Any]:
    words: dict[str, Any] = {name: rules.pattern(name, _HOLES) for name in _WORDS}
    words |= {
        name: rules.pattern(name, ("n", "first", "last", "list", "labels", "items")) for name in _SEVERAL
    }
    levels = rules.value("levels")
    words["levels"] = tuple(map(str, levels)) if isinstance(levels, ListView) else None
    words["spelled"] = rules.flag("spelled")
    words["nesting"] = rules.choice("nesting", ("inside out", "outside in", "whole"))
    words["ladder"] = read_ladder(rules) or None
    between = rules.text("between")
    words["between"] = " " if between == "space" else between  # a fact cannot be white space alone
    return words
