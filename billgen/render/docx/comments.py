"""Render room: drafter's notes and open points as Word comments, anchored where they speak."""

from __future__ import annotations

from billgen.bill.model import Blank, Note, Runs, Value
from billgen.render.docx.xml import HEADER, NAMESPACES, escape, run

_AUTHOR, _INITIALS = "billgen", "bg"
_REFERENCE = '<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'


class Comments:
    """The comments of one document, in the order they are anchored.

    Attributes:
        bodies: the `w:comment` elements; empty when comments are switched off.
    """

    def __init__(self, date: str, *, show: bool) -> None:
        self.bodies: list[str] = []
        self._date = escape(date)
        self._show = show
        self._remarked: set[tuple[str, ...]] = set()
        self._held = ""

    def around(self, content: str, notes: tuple[Note, ...], purpose: Note | None = None) -> str:
        """A paragraph's content with the anchors held back closed, and its notes anchored round it.

        Args:
            content: of the paragraph.
            notes: the drafter's.
            purpose: what the section is for, where that is to be told.
        """
        content, self._held = content + self._held, ""
        if self._show:
            told = [*([_note(purpose, "Purpose")] if purpose else []), *map(_note, notes)]
            for one in told:
                start, end = self._anchor(one)
                content = start + content + end
        return content

    def remark(self, content: str, point: Value | Blank, *, hold: bool) -> str:
        """An open point's run, with its remark anchored at the first place where the same facts print.

        Args:
            content: the run.
            point: what is open.
            hold: close the anchor at the end of the paragraph. Wanted before a bookmarked label: LibreOffice
                7.4 shortens a bookmark by one character for each comment mark before it in its paragraph.
        """
        if not self._show or not point.remark:
            return content
        key = point.paths or (point.text,)
        if key in self._remarked:
            return content
        self._remarked.add(key)
        start, end = self._anchor([run(point.remark)])
        if hold:
            self._held += end
            return start + content
        return start + content + end

    def xml(self) -> str:
        """`word/comments.xml`."""
        return f"{HEADER}<w:comments {NAMESPACES}>{''.join(self.bodies)}</w:comments>"

    def _anchor(self, paragraphs: list[str]) -> tuple[str, str]:
        """Write a comment; what opens its anchor, and what closes it."""
        number = len(self.bodies)
        mark = f"<w:r>{_REFERENCE}<w:annotationRef/></w:r>"
        body = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{"" if index else mark}{paragraph}</w:p>'
            for index, paragraph in enumerate(paragraphs)
        )
        self.bodies.append(
            f'<w:comment w:id="{number}" w:author="{_AUTHOR}" w:date="{self._date}T00:00:00Z"'
            f' w:initials="{_INITIALS}">{body}</w:comment>'
        )
        return (
            f'<w:commentRangeStart w:id="{number}"/>',
            f'<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r>{_REFERENCE}<w:commentReference w:id="{number}"/></w:r>',
        )


def _note(note: Note, kind: str = "") -> list[str]:
    paragraphs = [_plain_runs(runs) for runs in note.paragraphs] or [""]
    if kind := kind or note.level.capitalize():
        paragraphs[0] = run(f"{kind}. ", "<w:b/><w:bCs/>") + paragraphs[0]
    return paragraphs


def _plain_runs(runs: Runs) -> str:
    """Words of a note. References are plain here: fields inside comments are not recomputed everywhere."""
    return "".join(run(inline.text, marks(inline.marks)) for inline in runs)


def marks(letters: str) -> str:
    """Run properties of the marks b, i, u, in schema order."""
    out = "<w:b/><w:bCs/>" if "b" in letters else ""
    out += "<w:i/><w:iCs/>" if "i" in letters else ""
    return out + ('<w:u w:val="single"/>' if "u" in letters else "")
