"""Facts room: what a fact is called to a reader, and how a town is asked for it; the table: `called.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PLACES = {"place": "place", "state": "state", "us": "country"}

_GATHERED = frozenset(("acts", "cases", "constitution", "custom", "drafting", "law", "law_text", "officers"))
"""Keys that only gather others, and name nothing to a reader."""

_FEDERAL = re.compile(r"(usc|cfr)_(\d+)_(\w+?)((?:_\w+)?)")
"""Keys that tell a section of federal law: usc_12_1841_b, cfr_28_16_21."""

_IN_NAMES = {"v": "v.", "us": "U.S."}
"""Words of the name of a decision that are written otherwise than its key has them."""


_BY_KIND = (
    *("county", "urban county", "parish", "borough", "census area", "plantation", "corporation"),
    *("township", "charter township", "metro township"),
)
"""Kinds of places whose bare name alone may be that of a city too, or of a state: King, Penn, Washington."""


def by_full_name(kind: str) -> bool:
    """Whether a place of a kind goes by its formal name: "King County", and "Seattle"."""
    return kind in _BY_KIND


class Row(NamedTuple):
    """What the table says of a path.

    Attributes:
        words: what the fact is called in a draft.
        question: what a clerk is asked to learn it, in one line; "" where only a drafter could tell.
    """

    words: str
    question: str


@cache
def rows() -> Mapping[str, Row]:
    """Path below a place → what is said of it.

    A `*` is a key of an open map, and `{}` in the words is what it is called: the words of its own row
    (`acts.apa`), or those of `acts.*` with the key in them. A `*` at the end is `{}` as it is.
    """
    text = Path(__file__).with_name("called.csv").read_text(encoding="utf-8")
    return {
        row["path"]: Row(row["words"], row["question"] or "") for row in csv.DictReader(text.splitlines())
    }


def called(path: str) -> str:
    """Words for a fact or an option: "place.officers.clerk" → "title of the clerk".

    What the table does not have goes by its last keys: "options.page_size" → "page size".
    """
    root, *keys = [part for part in path.split(".") if not part.isdigit()]
    if root in _PLACES:
        for pattern, subject in _patterns(keys):
            if row := rows().get(pattern):
                return _filled(row.words, _PLACES[root], subject)
        keys = keys[1:] if len(keys) > 1 and keys[0] in _GATHERED else keys
    return " ".join(keys[-2:]).replace("_", " ") or path


def question(path: str, kind: str = "place") -> str:
    """What a clerk is asked to learn a fact below a place, or "" when no clerk can know it.

    Args:
        path: below the place: "officers.clerk".
        kind: what kind of place it is: "city".
    """
    for pattern, subject in _patterns(path.split(".")):
        if row := rows().get(pattern):
            return _filled(row.question, kind, subject)
    return ""


def _filled(words: str, place: str, subject: str) -> str:
    return words.replace("{place}", place).replace("{}", subject)


def _patterns(keys: list[str]) -> Iterator[tuple[str, str]]:
    """What the table may have for some keys, the most exact first, with what fills the words."""
    yield ".".join(keys), ""
    if len(keys) > 1:
        yield ".".join((*keys[:-1], "*")), _spaced(keys[-1])
        yield ".".join((keys[0], "*", *keys[2:])), _subject(*keys[:2])
        yield ".".join((keys[0], *("*" for _ in keys[1:]))), _spaced(keys[-1])


def _subject(map_: str, key: str) -> str:
    """What a key of an open map is called."""
    if row := rows().get(f"{map_}.{key}"):
        return row.words
    if of_federal_law := _FEDERAL.fullmatch(key):
        code, title, section, below = of_federal_law.groups("")
        if code == "usc":
            return f"{title} U.S.C. {section}" + "".join(f"({one})" for one in below.split("_")[1:])
        return f"{title} C.F.R. {section}" + below.replace("_", ".", 1)
    every = rows().get(f"{map_}.*")
    words = " ".join(_IN_NAMES.get(one, one.capitalize()) for one in key.split("_"))
    return (every.words if every else "{}").replace("{}", words if map_ == "cases" else _spaced(key))


def _spaced(key: str) -> str:
    return key.replace("_", " ")
