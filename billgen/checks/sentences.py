"""Checks room: sentences that nobody reads to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from billgen.base.findings import Finding, Severity
from billgen.bill.wordings import STRUCK
from billgen.checks.chain import Checked

_LONGEST = 80
"""Words of a sentence; more than that wants a list."""
_END = re.compile(rf"(?<=[.?!])[\"”’)]*\s+(?=[A-Z“\"({STRUCK}])")


def long_sentence(checked: Checked) -> Iterator[Finding]:
    """A sentence of an operative section that is long and no list; words of facts count, but not alone."""
    for passage in checked.language.ours.passages:
        words = passage.words
        if passage.role not in ("operative", "definition") or words.count(" ") < _LONGEST:
            continue
        sentences = _END.split(words)
        for index, sentence in enumerate(sentences):
            parts = sentence.split()
            count = len(parts)
            opens = passage.listed and index == len(sentences) - 1
            fixed = sum(STRUCK in part for part in parts) * 2 > count  # a clause that a place fixes
            if count > _LONGEST and not opens and not fixed:
                begins = " ".join(sentence.replace(STRUCK, "").split()[:6])
                yield Finding(
                    "long-sentence",
                    Severity.WARNING,
                    f"a sentence of {count} words, from {begins!r} on: more than {_LONGEST} and no list.",
                    passage.provision,
                    passage.where,
                    "make items of its parts, or two sentences of it",
                )
