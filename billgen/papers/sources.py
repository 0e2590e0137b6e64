"""Papers room: the appendix of sources - every fact that prints, where it stands, and what was read."""

from __future__ import annotations

from collections.abc import Iterator

from billgen.base.provenance import Fact
from billgen.base.traced import Reads
from billgen.bill.model import Blank, Inline, Text, Value
from billgen.papers.wording import said, sentence, shown, source_words, status_words
from billgen.render.sheet import Para
from billgen.render.standing import Standing, printed

_FACTS = ("place", "state", "us")


def appendix(paras: tuple[Para, ...], reads: Reads) -> tuple[Para, ...]:
    """The appendix of sources of some paragraphs; facts in the order in which they first print."""
    where: dict[str, dict[str, Standing]] = {}
    for standing, run in printed(paras):
        for path in run.paths if isinstance(run, Value | Blank) else ():
            if path in reads.found and path.partition(".")[0] in _FACTS:
                where.setdefault(path, {}).setdefault(standing.section_words, standing)
    return (
        Para("annex-heading", (Text("Sources"),)),
        Para("annex-text", (Text(_LEAD if where else "No fact prints in this draft."),)),
        *(para for path, found in where.items() for para in _entry(path, reads.found[path], found)),
    )


_LEAD = (
    "Every fact that prints in this draft, where it stands, and what was read. This is no part of the bill."
)


def _entry(path: str, fact: Fact, where: dict[str, Standing]) -> Iterator[Para]:
    words = [said(path, "b"), Text(": "), said(f"“{shown(fact.value)}”"), Text(", in ")]
    yield Para("annex-item", (*words, *_places(where), Text(".")))
    runs: list[Inline] = [Text(status_words(fact)), Text(" "), said(source_words(fact.source))]
    if fact.quote:
        runs += [Text(" "), said(f"Quote: “{fact.quote}”.")]
    if fact.as_of:
        runs += [Text(" "), said(f"As of {fact.as_of}.")]
    if fact.note:
        runs += [Text(" "), said(sentence(fact.note))]
    yield Para("annex-detail", tuple(runs))


def _places(where: dict[str, Standing]) -> Iterator[Inline]:
    for index, standing in enumerate(where.values()):
        if index:
            yield Text(", ")
        yield from standing.reference()
