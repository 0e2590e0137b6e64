"""Compose room: one record of rules as a reader sees it - typed look-ups that say what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from billgen.base.errors import Problem
from billgen.base.traced import ListView, Missing, RecordView


class Rules:
    """One record of rules. What the place does not say is None: looking is not wanting."""

    def __init__(
        self, record: RecordView | None, path: str = "drafting", problems: list[Problem] | None = None
    ):
        self.record = record
        self.path = path
        self.problems: list[Problem] = [] if problems is None else problems

    def below(self, key: str) -> Rules:
        """The rules one level down; empty where the place has none."""
        found = self.value(key)
        record = found if isinstance(found, RecordView) else None
        return Rules(record, f"{self.path}.{key}", self.problems)

    def value(self, key: str) -> Any:
        """What the place says, whatever it is; None where it says nothing."""
        if self.record is None or key not in self.record:
            return None
        found = self.record.look(key)
        return None if isinstance(found, Missing) else found

    def excluded(self, key: str) -> bool:
        """Whether the place says that there is no such thing (`!none`)."""
        found = self.record.look(key) if self.record is not None and key in self.record else None
        return isinstance(found, Missing) and found.kind == "none"

    def complain(self, key: str, what: str, fix: str) -> None:
        """Note a rule that cannot be used, with its line."""
        node = self.record.node.fields.get(key) if self.record else None
        self.problems.append(Problem(f"{self.path}.{key} {what}", node.where if node else None, fix=fix))

    def text(self, key: str) -> str | None:
        """Words."""
        found = self.value(key)
        return None if found is None else str(found)

    def ending(self, key: str) -> str | None:
        """Words that may be said not to be there: "" where the place has none, None where it says nothing."""
        return "" if self.excluded(key) else self.text(key)

    def texts(self, key: str) -> frozenset[str] | None:
        """A list of words, without its order."""
        found = self.value(key)
        return frozenset(map(str, found)) if isinstance(found, ListView) else None

    def flag(self, key: str) -> bool | None:
        """Yes or no."""
        word = self.choice(key, ("true", "false", "yes", "no"))
        return None if word is None else word in ("true", "yes")

    def choice(self, key: str, allowed: Sequence[str]) -> str | None:
        """One of some words."""
        word = self.text(key)
        word = word.lower() if word else None
        if word is None or word in allowed:
            return word
        self.complain(key, f"is {word!r}", f"one of {', '.join(allowed)}")
        return None

    def number(self, key: str, least: float, most: float, kind: Callable[[Any], Any] = float) -> Any:
        """A number between bounds."""
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


def said(**rules: Any) -> dict[str, Any]:
    """The rules a place gives; for the others the defaults of the tree stand."""
    return {name: rule for name, rule in rules.items() if rule is not None}
