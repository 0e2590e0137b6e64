"""Papers room: which values of a bill a Word file may hold in a content control, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from billgen.base.traced import Reads
from billgen.bill.model import Inline, Value
from billgen.facts.called import called
from billgen.render.sheet import Para
from billgen.render.standing import printed

_VOCABULARY = "words"
"""The root of the nouns and verbs of a form: "shall" stands in every section, and one is changed alone."""


def control_titles(
    paras: tuple[Para, ...], reads: Reads, labels: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """(fact path, printed words) → title, for every value that prints one whole fact or option as it is.

    Another case is another pair. What is derived, a piece of a clause, and the form's own vocabulary have no
    title.

    Args:
        paras: the bill.
        reads: what it has read.
        labels: path → what the template calls it.
    """
    titles: dict[tuple[str, str], str] = {}
    for _, run in printed(paras):
        if _is_whole(run, reads):
            path = run.paths[0]
            titles[path, run.text] = labels.get(path) or called(path)
    return titles


def _is_whole(run: Inline, reads: Reads) -> TypeGuard[Value]:
    if not isinstance(run, Value) or run.how != "value" or len(run.paths) != 1:
        return False
    path = run.paths[0]
    fact = reads.found.get(path)
    if fact is None or path.partition(".")[0] == _VOCABULARY:
        return False
    return str(fact.value).casefold() == run.text.casefold()
