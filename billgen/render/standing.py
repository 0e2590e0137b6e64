"""Render room: where in a bill a paragraph stands, in words by which a reader finds it ("Sec. 4(1)(a)")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from billgen.bill.model import Inline, Label, Ref, RefPart, Text, plain
from billgen.render.sheet import Para

_OUTSIDE = {
    "caption": "the caption",
    "caption-sides": "the caption",
    "sponsors": "the line of sponsors",
    "addressee": "the address",
    "parties": "the parties",
    "long-title": "the title",
    "statement": "the statement",
    "legend": "the line on the marks",
    "enacting-clause": "the enacting clause",
    "recital": "the recitals",
    "resolving-clause": "the resolving clause",
    "part": "the heading of a part",
    "subcaption": "a caption",
    "signature": "the signature block",
    "attestation": "the attestation",
    "vote": "the line of the vote",
    "approval": "the approval",
    "certificate": "the certificate",
    "publication": "the note of publication",
    "closing-mark": "the closing mark",
}
"""What a paragraph outside of the sections is called, by its role."""

_SECTIONS = ("section", "section-heading", "code-section", "code-section-heading", "exhibit")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where something stands.

    Attributes:
        words: as a reader finds it: "Sec. 4(1)(a)", "the signature block".
        id: id of the provision, "" outside of the sections.
        section: id of its section, or "".
        label: the section's label; None outside of the sections.
        heading: the section's catchline without its closing mark, or "".
        exhibit: whether that section is an exhibit.
    """

    words: str
    id: str = ""
    section: str = ""
    label: Label | None = None
    heading: str = ""
    exhibit: bool = False

    @property
    def named(self) -> str:
        """The words with the section's heading: "Sec. 4(1)(a), POWERS"."""
        return f"{self.words}, {self.heading}" if self.heading and self.words != self.heading else self.words

    @property
    def section_words(self) -> str:
        """The section alone ("Sec. 4"), or the words outside of the sections."""
        return _section_words(self.label, self.heading) if self.section else self.words

    def reference(self) -> tuple[Inline, ...]:
        """The section as a live reference, or plain words where it has no number to refer to."""
        label = self.label
        if label is None or not label.number or label.blank:
            return (Text(self.section_words),)
        parts = (RefPart(label.before), RefPart(label.number, self.section))
        return (Ref(self.section, parts=tuple(part for part in parts if part.text)),)


_AS_PRINTED: Mapping[str, str] = MappingProxyType({})


def standings(paras: tuple[Para, ...], spoken: Mapping[str, str] = _AS_PRINTED) -> list[Standing]:
    """Where each paragraph stands, in their order.

    Args:
        paras: the paper.
        spoken: id → words for a provision; where it has none, its labels as they print.
    """
    return [_spoken(one, spoken) for one in _as_printed(paras)]


def _spoken(one: Standing, spoken: Mapping[str, str]) -> Standing:
    return replace(one, words=spoken[one.id]) if one.id in spoken else one


def _as_printed(paras: tuple[Para, ...]) -> list[Standing]:
    found: list[Standing] = []
    home = Standing("the text")
    labels: list[str] = []
    ids: list[str] = []
    exhibited = False  # exhibits come after all but what closes the paper, and hold signatures of their own
    for para in paras:
        exhibited = exhibited or para.role == "exhibit"
        if para.role in _OUTSIDE and (not exhibited or para.role in ("statement", "closing-mark", "legend")):
            found.append(Standing(_OUTSIDE[para.role]))
            continue
        run_in = [item.label.text for item in para.run_in]
        if para.role in _SECTIONS:
            heading = plain(para.catchline).rstrip(". ")
            words = _section_words(para.label, heading)
            home = Standing(words, para.id, para.id, para.label, heading, para.role == "exhibit")
            labels, ids = run_in, [item.id for item in para.run_in]
        elif para.level and para.label is not None:
            labels = [*labels[: para.level - 1], para.label.text, *run_in]
            ids = [*ids[: para.level - 1], para.id, *(item.id for item in para.run_in)]
        else:
            labels, ids = labels[: para.level], ids[: para.level]
        if home.section:
            id = ids[-1] if ids else home.id
            found.append(replace(home, words=_joined(home.words, labels), id=id))
        else:
            found.append(Standing(para.role.replace("-", " ")))
    return found


def by_id(paras: tuple[Para, ...], spoken: Mapping[str, str] = _AS_PRINTED) -> dict[str, Standing]:
    """Where each provision stands, by its id; `spoken` as for `standings`."""
    found: dict[str, Standing] = {}
    for para, standing in zip(paras, _as_printed(paras), strict=True):
        if para.id and not para.run_in:
            found.setdefault(para.id, standing)
        elif para.id:
            # The paragraph stands at its innermost label; what it opens stands further out.
            outer = standing.words
            for item in reversed(para.run_in):
                found.setdefault(item.id, Standing(outer, item.id, standing.section, standing.label))
                outer = outer.removesuffix(item.label.text.rstrip(".")).removesuffix(".")
            opened = Standing(outer, para.id, standing.section, standing.label, standing.heading)
            found.setdefault(para.id, opened)
    return {id: _spoken(one, spoken) for id, one in found.items()}


def printed(
    paras: tuple[Para, ...], spoken: Mapping[str, str] = _AS_PRINTED
) -> Iterator[tuple[Standing, Inline]]:
    """Every stretch that prints, with where it stands; `spoken` as for `standings`."""
    for para, standing in zip(paras, standings(paras, spoken), strict=True):
        cells = (cell for row in para.table for cell in row)
        for runs in (*(piece.runs for piece in para.pieces()), *cells):
            for run in runs:
                yield standing, run


def _section_words(label: Label | None, heading: str) -> str:
    words = label.text.rstrip(". ") if label else ""
    return words or heading or "a section"


def _joined(words: str, labels: list[str]) -> str:
    """Labels set side by side, with a point between two that would read as one: (1)(a); 4.A.1, [number].4."""
    for label in labels:
        short = label.rstrip(".")
        words += (
            "." if (words[-1:].isalnum() or words.endswith("]")) and short[:1].isalnum() else ""
        ) + short
    return words
