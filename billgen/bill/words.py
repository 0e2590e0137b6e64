"""Bill room: the case of words, as catchlines and templates want it."""

from __future__ import annotations

_SMALL = frozenset(
    (
        *("a", "an", "the", "and", "but", "nor", "or"),
        *("as", "at", "by", "for", "from", "in", "of", "on", "to", "with"),
    )
)


def title_case(text: str, *, opening: bool = True) -> str:
    """Every word with a capital but the small ones; words that hold a capital already keep their letters.

    Args:
        text: any words.
        opening: whether the text opens the phrase, so that its first word has a capital even when small.
    """
    words = text.split(" ")
    return " ".join(
        word
        if word != word.lower() or (word in _SMALL and (index or not opening))
        else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )
