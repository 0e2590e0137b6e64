"""Compose room: a place's `drafting:` facts as the tree's `Drafting`, printed words with their provenance."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from billgen.base.errors import InputError, Problem
from billgen.base.traced import ListView, Missing, RecordView
from billgen.bill.drafting import Drafting, LevelStyle, Page, ReferenceStyle, SectionStyle, TitleStyle
from billgen.bill.model import Runs
from billgen.compose.patterns import fill
from billgen.compose.tokens import Sink

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
_CASES = ("upper", "title", "as-is", "none")
_REFERENCES = ("section", "provision", "same_section", "this_section")
_INCHES = ("margin_top", "margin_bottom", "margin_left", "margin_right")


def read_drafting(drafting: RecordView, placement: RecordView | Missing | None, sink: Sink) -> Drafting:
    """Read the rules that the stages after parsing need.

    Args:
        drafting: the merged `drafting` record of place and form.
        placement: where the act goes in the code, for the title's words.
        sink: makes the printed values and records what is read.

    Raises:
        InputError: a rule that cannot be used (a ladder label that is no specimen), all of them.
    """
    rules = _Rules(drafting)
    made = Drafting(
        section=_section(rules.below("section")),
        ladder=_ladder(rules),
        reference=_reference(rules.below("reference")),
        title=_title(rules.below("title"), _codifies(rules.below("codification")), placement, sink),
        page=_page(rules.below("page")),
        sort_definitions=rules.below("definitions").choice("order", ("alphabetical", "given")) != "given",
    )
    if rules.problems:
        raise InputError(rules.problems)
    return made


class _Rules:
    """One record of rules. What the place does not say is None: looking is not wanting."""

    def __init__(
        self, record: RecordView | None, path: str = "drafting", problems: list[Problem] | None = None
    ):
        self.record = record
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems

    def below(self, key: str) -> _Rules:
        found = self.value(key)
        record = found if isinstance(found, RecordView) else None
        return _Rules(record, f"{self.path}.{key}", self.problems)

    def value(self, key: str) -> Any:
        if self.record is None or key not in self.record:
            return None
        found = self.record.look(key)
        return None if isinstance(found, Missing) else found

    def complain(self, key: str, what: str, fix: str) -> None:
        node = self.record.node.fields.get(key) if self.record else None
        self.problems.append(Problem(f"{self.path}.{key} {what}", node.where if node else None, fix=fix))

    def text(self, key: str) -> str | None:
        found = self.value(key)
        return None if found is None else str(found)

    def flag(self, key: str) -> bool | None:
        word = self.choice(key, ("true", "false", "yes", "no"))
        return None if word is None else word in ("true", "yes")

    def choice(self, key: str, allowed: Sequence[str]) -> str | None:
        word = self.text(key)
        word = word.lower() if word else None
        if word is None or word in allowed:
            return word
        self.complain(key, f"is {word!r}", f"one of {', '.join(allowed)}")
        return None

    def number(self, key: str, least: float, most: float, kind: Callable[[Any], Any] = float) -> Any:
        found = self.value(key)
        if found is None:
            return None
        try:
            number = kind(found)
        except (TypeError, ValueError):
            number = None
        if number is not None and least <= number <= most:
            return number
        self.complain(key, f"is {str(found)!r}", f"a number between {least:g} and {most:g}")
        return None

    def pattern(self, key: str, names: Sequence[str], needed: str = "") -> str | None:
        """Words with some names in braces."""
        words = self.text(key)
        if words is None:
            return None
        strange = [name for name in re.findall(r"\{([^{}]*)\}", words) if name not in names]
        if strange or (needed and f"{{{needed}}}" not in words):
            self.complain(
                key,
                f"is {words!r}",
                f"write {needed and f'{{{needed}}}'} and no braces but {', '.join(names)}",
            )
            return None
        return words


def _said(**rules: Any) -> dict[str, Any]:
    """The rules a place gives; for the others the defaults of the tree stand."""
    return {name: rule for name, rule in rules.items() if rule is not None}


def _section(rules: _Rules) -> SectionStyle:
    label = rules.pattern("label", ("n",), "n")
    first = (rules.text("first_label") or "").replace("{n}", "1")
    before, _, after = label.partition("{n}") if label else (None, "", None)
    return SectionStyle(
        **_said(
            before=before,
            after=after,
            first_before=first.rpartition("1")[0] if first else None,
            marker=rules.text("marker"),
            marker_underline=rules.flag("marker_underline"),
            label_bold=rules.flag("label_bold"),
            catchline=rules.choice("catchline", _CASES),
            catchline_uncodified=rules.choice("catchline_uncodified", _CASES),
            catchline_bold=rules.flag("catchline_bold"),
            run_in=rules.flag("run_in"),
            start=rules.number("start", 0, 100_000, int),
            step=rules.number("step", 1, 1000, int),
        )
    )


def _ladder(rules: _Rules) -> tuple[LevelStyle, ...]:
    levels: list[LevelStyle] = []
    found = rules.value("ladder")
    for specimen in found if isinstance(found, ListView) else ():
        try:
            levels.append(LevelStyle.from_specimen(str(specimen)))
        except ValueError as error:
            rules.complain("ladder", f"cannot be used: {error}", 'write labels such as "(1)", "(a)", "(i)"')
    return tuple(levels)


def _reference(rules: _Rules) -> ReferenceStyle:
    patterns = {name: rules.pattern(name, ("n", "labels")) for name in _REFERENCES}
    return ReferenceStyle(**_said(**patterns))


def _codifies(rules: _Rules) -> bool:
    return rules.choice("mode", ("directive", "wrapper", "freestanding")) in ("directive", "wrapper")


def _title(rules: _Rules, codifies: bool, placement: RecordView | Missing | None, sink: Sink) -> TitleStyle:
    def place(name: str) -> object:
        if isinstance(placement, RecordView):
            found = placement.look(name)
        else:
            found = placement.below(name) if placement is not None else None
        return None if isinstance(found, Missing) and not found.open else found

    def printed(words: object) -> Runs:
        return tuple(fill(words, place, sink))

    opening, parts = rules.value("opening"), rules.below("parts")
    words = {name: parts.value(name) for name in _PARTS}
    uncounted = rules.value("uncounted")
    return TitleStyle(
        codifies=codifies,
        uncounted=frozenset(map(str, uncounted)) if isinstance(uncounted, ListView) else frozenset(),
        opening=printed(opening) if opening is not None else (),
        parts=tuple((name, printed(said)) for name, said in _said(**words).items()),
        **_said(
            separator=rules.text("separator"),
            last_separator=rules.text("last_separator"),
            end=rules.text("end"),
        ),
    )


def _page(rules: _Rules) -> Page:
    measures = {name: rules.number(name, 0.2, 4) for name in _INCHES}
    words = {name: rules.text(name) or None for name in ("closing_mark", "running_head", "face")}
    page = _said(
        **measures,
        **words,
        paper=rules.choice("paper", ("letter", "legal")),
        line_numbers=rules.choice("line_numbers", ("page", "run", "none")),
        size=rules.number("size", 6, 30),
        line_spacing=rules.number("line_spacing", 0.8, 4),
        first_line_indent=rules.number("first_line_indent", 0, 3),
    )
    assert page.keys() <= {field.name for field in fields(Page)}
    return Page(**page)
