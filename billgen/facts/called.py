"""Facts room: what a fact is called to a reader of a draft; the table of it is `called.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PLACES = {"place": "place", "state": "state", "us": "country"}

_GATHERED = frozenset(("acts", "cases", "constitution", "custom", "drafting", "law", "law_text", "officers"))
"""Keys that only gather others, and name nothing to a reader."""


@cache
def rows() -> dict[str, str]:
    """Path below a place → words. A `*` is a key of an open map, the last of them `{}` in the words."""
    text = Path(__file__).with_name("called.csv").read_text(encoding="utf-8")
    return {row["path"]: row["words"] for row in csv.DictReader(text.splitlines())}


def called(path: str) -> str:
    """Words for a fact or an option: "place.officers.clerk" → "title of the clerk".

    What the table does not have goes by its last keys: "options.page_size" → "page size".
    """
    root, *keys = [part for part in path.split(".") if not part.isdigit()]
    if root in _PLACES:
        for pattern, key in _patterns(keys):
            if words := rows().get(pattern):
                return words.replace("{place}", _PLACES[root]).replace("{}", key.replace("_", " "))
        keys = keys[1:] if len(keys) > 1 and keys[0] in _GATHERED else keys
    return " ".join(keys[-2:]).replace("_", " ") or path


def _patterns(keys: list[str]) -> Iterator[tuple[str, str]]:
    """What the table may have for some keys, the most exact first, with the key that fills the words."""
    yield ".".join(keys), ""
    if len(keys) > 1:
        yield ".".join((*keys[:-1], "*")), keys[-1]
        yield ".".join((keys[0], "*", *keys[2:])), keys[1]
        yield ".".join((keys[0], *("*" for _ in keys[1:]))), keys[-1]
