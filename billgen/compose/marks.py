"""Compose room: a place's words for how changes are marked ("((struck through))") as looks and signs."""

from __future__ import annotations

from typing import get_args

from billgen.bill.drafting import LegendPlace, MarkStyle
from billgen.compose.placement import Placement
from billgen.compose.rules import Rules

_LOOKS = (
    ("bold", "b"),
    ("italic", "i"),
    ("underl", "u"),
    ("underscor", "u"),
    ("struck", "s"),
    ("strik", "s"),
    ("stricken", "s"),
    ("through", "s"),
    ("cancel", "s"),
)
"""Beginnings of the words that places use for a look, and its letter."""

_CAPITALS = ("capital", "uppercase")

_SIGNS = (("((", "))"), ("[[", "]]"), ("[", "]"), ("{", "}"))
"""Brackets as a place prints them around old words."""


def read_marks(rules: Rules, placement: Placement) -> MarkStyle:
    """How new and old words are marked; what the place does not say is as the tree has it.

    The facts are words, as legends print them: "underline", "[bold brackets]", "CAPITALS", "brackets and
    strike-through".

    Args:
        rules: the place's `drafting.marks`.
        placement: makes the printed words of the legend.
    """
    plain = MarkStyle()
    new, old = rules.text("new"), rules.text("deleted")
    place = rules.choice("legend_place", get_args(LegendPlace))
    return MarkStyle(
        new=_signs(new) if new else plain.new,
        old=_signs(old) if old else plain.old,
        new_upper=any(word in new.lower() for word in _CAPITALS) if new else plain.new_upper,
        new_look=_look(new) if new else plain.new_look,
        old_look=_look(old) if old else plain.old_look,
        whole=rules.flag("whole") or False,
        whole_section=rules.flag("whole_section"),
        whole_labels=rules.flag("whole_labels") or False,
        whole_uncodified=rules.flag("whole_uncodified") or False,
        whole_headings=rules.flag("whole_headings"),
        words=rules.texts("words") or frozenset(),
        legend=placement.printed(rules.value("legend")),
        legend_place=place or plain.legend_place,  # type: ignore[arg-type]
        legend_amending=rules.flag("legend_amending") or False,
    )


def _signs(words: str) -> tuple[str, str]:
    for before, after in _SIGNS:
        if before in words:
            return before, after
    return ("[", "]") if "bracket" in words.lower() else ("", "")


def _look(words: str) -> str:
    found = (letter for beginning, letter in _LOOKS if beginning in words.lower())
    return "".join(sorted(set(found)))
