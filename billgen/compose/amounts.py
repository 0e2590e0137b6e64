"""Compose room: sums of money and percentages as a place writes them, read off its specimens.

"$1,000", "$150,000.00", "one thousand dollars", "one million dollars ($1,000,000)", "$1 million";
"10 percent", "10%", "ten per cent", "twenty percent (20%)". What the specimen does not tell, or a number
that words would make unreadable, stands in figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from billgen.base.provenance import Fact
from billgen.base.traced import RecordView
from billgen.bill.words import in_words

_FIGURES = re.compile(r"\$[0-9][0-9,]*(?P<cents>\.[0-9]{2})?")
_UNIT = re.compile(r"per ?cent|per centum", re.IGNORECASE)
_MOST = 10**15
"""More than that has no words here."""
_ROUND = ((10**9, "billion"), (10**6, "million"))


@dataclass(frozen=True, slots=True)
class Amounts:
    """How a place writes amounts.

    Attributes:
        money, percent: its specimens; "" where none was read.
    """

    money: str = ""
    percent: str = ""

    def dollars(self, amount: Decimal) -> str:
        """A sum of money."""
        found = _FIGURES.search(self.money)
        whole = amount == amount.to_integral_value()
        figures = f"${amount:,.2f}" if not whole or (found and found["cents"]) else f"${amount:,.0f}"
        if found and found[0] == self.money:
            return figures
        if found and "(" not in self.money:
            return _rounded(amount) or figures  # $1 million
        if "dollars" not in self.money.lower() or not 0 <= amount < _MOST:
            return figures
        words = self._cased(_dollars(amount))
        return f"{words} ({figures})" if found else words

    def share(self, number: Decimal) -> str:
        """A percentage."""
        unit = _UNIT.search(self.percent)
        whole = number == number.to_integral_value()
        figures = f"{number:f}" if not whole else f"{number:.0f}"
        if not unit:
            return f"{figures}%" if self.percent.endswith("%") else f"{figures} percent"
        spelled = self.percent[:1].isalpha() and whole and 0 <= number <= 1_000_000
        words = f"{in_words(int(number)) if spelled else figures} {unit[0]}"
        return f"{words} ({figures}%)" if "%)" in self.percent else words

    def _cased(self, words: str) -> str:
        """With capitals where the specimen has them: Fifty Thousand Dollars."""
        if "Dollars" not in self.money:
            return words
        return re.sub(r"[a-z]+", lambda word: word[0] if word[0] == "and" else word[0].capitalize(), words)


def amounts_of(place: object) -> Amounts:
    """How a place writes amounts, by its facts; in figures where they say nothing."""
    found = {name: _said(place, "drafting", "style", name) for name in ("money", "percent")}
    return Amounts(**found)


def _said(record: object, *path: str) -> str:
    if not isinstance(record, RecordView):
        return ""
    found = record.node.at(".".join(path))
    if not isinstance(found, Fact) or not isinstance(found.value, str):
        return ""  # nothing is wanted of a place that does not say
    touched = record.reads.touched
    before = len(touched)
    for name in path:
        record = record.look(name) if isinstance(record, RecordView) else record
    del touched[before:]  # it was read, and is no part of what prints
    return str(record)


def _rounded(amount: Decimal) -> str:
    for size, name in _ROUND:
        if amount >= size:
            return f"${amount / size:f} {name}" if amount % (size // 100) == 0 else ""
    return ""


def _dollars(amount: Decimal) -> str:
    """A sum of money in words: one million two hundred thousand dollars."""
    dollars, cents = divmod(int(amount * 100), 100)
    words = _counted(dollars, "dollar")
    return f"{words} and {_counted(cents, 'cent')}" if cents else words


def _counted(count: int, one: str) -> str:
    return f"{in_words(count)} {one}{'' if count == 1 else 's'}"
