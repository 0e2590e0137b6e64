"""Base room: a number of things in words."""

from __future__ import annotations


def counted(n: int, noun: str, plural: str = "") -> str:
    """The number with its noun: "1 draft", "3,104 drafts".

    Args:
        n: how many.
        noun: of one.
        plural: of others, where it is not the noun with an s.
    """
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"
