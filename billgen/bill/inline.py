"""Bill room: the words of one paragraph - emphasis and references by markdown-it-py, values by their tokens.

Values of facts travel through Markdown as opaque private-use tokens, so that no character of a value is ever parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from billgen.base.errors import Place, Problem
from billgen.bill.model import Blank, Inline, Ref, Runs, Text, Value

OPEN, LINE, CLOSE, ZERO = "\ue000", "\ue002", "\ue001", 0xE010
"""Private-use characters of the tokens: value start, line start, end, and the digit 0."""

RESERVED = re.compile("[\ue000-\uf8ff]")
"""Characters no fact or template may hold: they carry the tokens."""

_TOKEN = re.compile(f"{OPEN}([\ue010-\ue019]+){CLOSE}")
_LINE_TOKEN = re.compile(f"{LINE}([\ue010-\ue019]+){CLOSE}")

Carried = Text | Value | Blank


def token(index: int, kind: str = OPEN) -> str:
    """The token for entry `index` of a render's list of values (or of lines, with `kind=LINE`)."""
    return kind + "".join(chr(ZERO + int(digit)) for digit in str(index)) + CLOSE


def _index(digits: str) -> int:
    return int("".join(str(ord(char) - ZERO) for char in digits))


def split_lines(text: str) -> list[tuple[str, int | None]]:
    """Cut composed text into lines; each with the index of the first line token in it, tokens removed."""
    lines: list[tuple[str, int | None]] = []
    for line in text.split("\n"):
        match = _LINE_TOKEN.search(line)
        lines.append((_LINE_TOKEN.sub("", line) if match else line, _index(match[1]) if match else None))
    return lines


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(
        ["emphasis", "link", "escape", "balance_pairs", "fragments_join", "text_join"]
    )


def parse_inline(
    lines: Sequence[tuple[str, Place | None]], carried: Sequence[Carried], problems: list[Problem]
) -> Runs:
    """Read one paragraph.

    Args:
        lines: its source lines with where each stands in the template.
        carried: what the value tokens stand for.
        problems: gets what is wrong.
    """
    text = "\n".join(line.strip() for line, _ in lines)
    if not text:
        return ()
    if not any(mark in text for mark in "*_[\\`<&"):
        return _tidy(_split(text.replace("\n", " "), carried, ""))
    tokens = _markdown().parseInline(text)[0].children or []
    return _tidy(_runs(tokens, lines, carried, problems))


def _runs(
    tokens: Sequence[Token],
    lines: Sequence[tuple[str, Place | None]],
    carried: Sequence[Carried],
    problems: list[Problem],
) -> Iterable[Inline]:
    marks: list[str] = []
    link: str | None = None
    words: list[Inline] = []
    row = 0
    for item in tokens:
        where = lines[min(row, len(lines) - 1)][1]
        target = words if link is not None else None
        match item.type:
            case "strong_open" | "em_open":
                marks.append("b" if item.type == "strong_open" else "i")
            case "strong_close" | "em_close":
                marks.pop()
            case "link_open":
                link, words = str(item.attrGet("href") or ""), []
            case "link_close":
                yield from _reference(link or "", words, "".join(sorted(marks)), where, problems)
                link = None
            case _:
                content = item.content if item.type.startswith("text") else "\n"
                row += content.count("\n")
                runs = _split(content.replace("\n", " "), carried, "".join(sorted(set(marks))))
                if target is None:
                    yield from runs
                else:
                    target.extend(runs)


def _reference(
    href: str, words: list[Inline], marks: str, where: Place | None, problems: list[Problem]
) -> Iterable[Inline]:
    inner = "".join(run.text for run in words)
    if not href.startswith("#") or len(href) < 2:
        problems.append(
            Problem(
                f"a link to {href!r} in bill text",
                where,
                "Bill text refers to its own provisions only; addresses belong to sources.",
                "write [](#section.item) for a reference, or cite(...) for an authority",
            )
        )
        yield from words
    elif inner not in ("", "#"):
        problems.append(
            Problem(
                f"a reference with typed words: [{inner}]({href})",
                where,
                "The words of a reference are the place's, and its number is computed.",
                f"write []({href}) for the whole reference or [#]({href}) for its number alone",
            )
        )
    else:
        yield Ref(href[1:], "number" if inner else "full", marks=marks, where=where)


def _split(text: str, carried: Sequence[Carried], marks: str) -> Iterable[Inline]:
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() > position:
            yield Text(text[position : match.start()], marks)
        position = match.end()
        entry = carried[_index(match[1])]
        match entry:
            case Text(text=words):
                yield Text(words, marks)
            case Value():
                yield Value(entry.text, entry.paths, entry.how, entry.status, entry.remark, marks)
            case Blank():
                yield Blank(entry.label, entry.kind, entry.paths, entry.remark, marks)
    if position < len(text):
        yield Text(text[position:], marks)


_SPACES = re.compile(r"[ \t\u00a0]*[ \t][ \t]*")


def _tidy(runs: Iterable[Inline]) -> Runs:
    """Join neighbouring text, fold white space in literal words, and trim both ends."""
    joined: list[Inline] = []
    for run in runs:
        if isinstance(run, Text):
            run = Text(_SPACES.sub(" ", run.text), run.marks)
            last = joined[-1] if joined else None
            if isinstance(last, Text) and last.marks == run.marks:
                joined[-1] = Text(_SPACES.sub(" ", last.text + run.text), run.marks)
                continue
        joined.append(run)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while joined:
            edge = joined[end]
            if not isinstance(edge, Text):
                break
            trimmed = strip(edge.text)
            if trimmed:
                joined[end] = Text(trimmed, edge.marks)
                break
            joined.pop(end)
    return tuple(joined)
