"""Bill room: the words of one paragraph - emphasis and references by markdown-it-py, values by their tokens.

Values travel through Markdown as opaque private-use tokens, so that no character of a value is ever parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

from billgen.base.errors import Place, Problem
from billgen.base.kept import by_identity, by_words
from billgen.bill.model import Blank, Inline, Ref, Runs, Text, Value

_OPEN, _LINE, _AND, _CLOSE, _ZERO = "\ue000", "\ue002", "\ue003", "\ue001", 0xE010
"""Private-use characters of the tokens: value, line, between file and line, end, and the digit 0."""

_TOKEN = re.compile(f"{_OPEN}([\ue010-\ue019]+){_CLOSE}")
_LINE_TOKEN = re.compile(f"{_LINE}([\ue010-\ue019]+){_AND}([\ue010-\ue019]+){_CLOSE}")
_FIRST_WORD = re.compile(rf"(?:\s|{_LINE_TOKEN.pattern})*")

_LIST = re.compile(r"\]\(#[^()\[\]]*\)")
_INNER_SPACE = re.compile(r"\s+")

Carried = Text | Value | Blank | Ref

Line = tuple[str, Place | None]
"""A line of composed text and where it stands in the templates."""


@dataclass(frozen=True, slots=True)
class _Hole:
    """Where a value goes: its number among the carried ones, and the marks on it."""

    index: int
    marks: str


@dataclass(frozen=True, slots=True)
class _Link:
    """What Markdown reads as a link: its address, the words in it, the row it ends on."""

    href: str
    words: tuple[_Piece, ...]
    marks: str
    row: int


_Piece = Text | _Hole | _Link


class _Shape(NamedTuple):
    """A paragraph as its own words make it, whatever its values are.

    Attributes:
        pieces: words, holes and links.
        texts: how many of them are words.
        holes: which of the carried values fill it.
    """

    pieces: tuple[_Piece, ...]
    texts: int
    holes: tuple[int, ...]


def _digits(number: int) -> str:
    return "".join(chr(_ZERO + int(digit)) for digit in str(number))


_PLAIN_DIGITS = {_ZERO + digit: str(digit) for digit in range(10)}


@lru_cache(maxsize=4096)
def _number(digits: str) -> int:
    return int(digits.translate(_PLAIN_DIGITS))


@lru_cache(maxsize=8192)
def _origin(token: str) -> tuple[int, int]:
    """File and line of a line token without its end; the same object for the same token."""
    file, _, number = token[1:].partition(_AND)
    return _number(file), _number(number)


@lru_cache(maxsize=4096)
def token(index: int) -> str:
    """The token for entry `index` of a render's list of values."""
    return _OPEN + _digits(index) + _CLOSE


def line_token(file: int, line: int) -> str:
    """The token that says: what follows stands on this line of this file (a number of the render's)."""
    return _LINE + _digits(file) + _AND + _digits(line) + _CLOSE


def split_lines(text: str) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Cut composed text into lines without line tokens; each with file and line of its first word."""
    for line in text.split("\n"):
        if line.startswith(_LINE) and line.count(_LINE) == 1:  # nearly every line
            token, _, words = line.partition(_CLOSE)
            yield words, _origin(token)
            continue
        prefix = _FIRST_WORD.match(line)
        origins = _LINE_TOKEN.findall(prefix[0] if prefix else "") or _LINE_TOKEN.findall(line)[:1]
        origin = (_number(origins[-1][0]), _number(origins[-1][1])) if origins else None
        yield _LINE_TOKEN.sub("", line) if _LINE in line else line, origin


@lru_cache(maxsize=1024)
def carried_in(text: str) -> tuple[int, ...]:
    """Which carried values stand in a text, in order."""
    return tuple([_number(digits) for digits in _TOKEN.findall(text)])


def readable(text: str) -> str:
    """A line of composed text for a message: values stand as {{…}}."""
    return _TOKEN.sub("{{…}}", text)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero").enable(
        ["emphasis", "link", "escape", "balance_pairs", "fragments_join", "text_join"]
    )
    markdown.normalizeLink = lambda url: url  # pyright: ignore[reportAttributeAccessIssue]
    return markdown


def parse_inline(lines: Sequence[Line], carried: Sequence[Carried], problems: list[Problem]) -> Runs:
    """Read one paragraph.

    Args:
        lines: its source lines with where each stands in the template.
        carried: what the value tokens stand for.
        problems: gets what is wrong.
    """
    text = lines[0][0].strip() if len(lines) == 1 else "\n".join([line.strip() for line, _ in lines])
    shape = _shape(text)
    if shape.texts == len(shape.pieces):
        return shape.pieces  # pyright: ignore[reportReturnType]
    entries = [carried[index] for index in shape.holes]
    runs, found = _runs_of(shape, len(entries), *entries, *[where for _, where in lines])
    problems += found
    return runs


@by_identity
def _runs_of(
    shape: _Shape, count: int, *entries_and_places: Carried | Place | None
) -> tuple[Runs, tuple[Problem, ...]]:
    """A shape with its values in their places, and what is wrong with its references.

    Args:
        shape: of the paragraph.
        count: how many of the rest are entries.
        *entries_and_places: what its holes stand for, in their order; behind them, where its lines stand.
    """
    entries = dict(zip(shape.holes, entries_and_places[:count], strict=True))
    lines = [("", where) for where in entries_and_places[count:]]
    problems: list[Problem] = []
    runs = _one_point(tuple(filled(shape.pieces, lines, entries, problems)))  # type: ignore[arg-type]
    # A value that is no fact is plain words, and joins those round it.
    return (runs if _texts(runs) == shape.texts else _tidy(runs)), tuple(problems)


def _one_point(runs: Runs) -> Runs:
    """Runs in which a value that ends with a point ends its sentence too: "8 a.m." and not "8 a.m..".

    The value keeps its words to the letter; the point of the template's own words gives way.
    """
    made: list[Inline] = []
    for run in runs:
        ended = bool(made) and isinstance(made[-1], Value) and made[-1].text.endswith(".")
        if ended and isinstance(run, Text) and run.text[:1] == "." != run.text[1:2]:
            run = replace(run, text=run.text[1:])
        if not isinstance(run, Text) or run.text:
            made.append(run)
    return tuple(made)


def _texts(pieces: Sequence[object]) -> int:
    return sum([type(one) is Text for one in pieces])


def _without_spaces(found: re.Match[str]) -> str:
    """An address, without its spaces where it is a list of ids."""
    ids = found[0][2:-1].split(",")
    listed = len(ids) > 1 and all(re.fullmatch(r"\s*#\S+\s*", id) for id in ids)
    return _INNER_SPACE.sub("", found[0]) if listed else found[0]


@by_words
def _shape(text: str) -> _Shape:
    # Markdown reads no space in an address, and a list of ids may have some: [](#a, #b).
    pieces = _tidy(pieces_of(_LIST.sub(_without_spaces, text)))
    return _Shape(pieces, _texts(pieces), tuple(dict.fromkeys(_holes(pieces))))


def _holes(pieces: Iterable[_Piece]) -> Iterator[int]:
    for piece in pieces:
        if isinstance(piece, _Hole):
            yield piece.index
        elif isinstance(piece, _Link):
            yield from _holes(piece.words)


def pieces_of(text: str) -> Iterable[_Piece]:
    """Words, holes and links of a paragraph."""
    if any(mark in text for mark in "*_[\\"):
        return _runs(_markdown().parseInline(text)[0].children or [])
    return cut(text.replace("\n", " "), "")


def filled(
    shape: Iterable[_Piece],
    lines: Sequence[Line],
    carried: Sequence[Carried] | Mapping[int, Carried],
    problems: list[Problem],
) -> Iterator[Inline]:
    """A shape with its values in their places and its references looked at."""
    for piece in shape:
        if isinstance(piece, Text):
            yield piece
        elif isinstance(piece, _Hole):
            entry = carried[piece.index]
            yield replace(entry, marks=piece.marks) if piece.marks else entry
        else:
            words = list(filled(piece.words, lines, carried, problems))
            where = lines[min(piece.row, len(lines) - 1)][1]
            yield from _reference(piece.href, words, piece.marks, where, problems)


def _runs(tokens: Sequence[Token]) -> Iterator[_Piece]:
    marks: list[str] = []
    link: str | None = None
    words: list[_Piece] = []
    row = 0
    for item in tokens:
        standing = "".join(sorted(set(marks)))
        match item.type:
            case "strong_open" | "em_open":
                marks.append("b" if item.type == "strong_open" else "i")
            case "strong_close" | "em_close":
                marks.pop()
            case "link_open":
                link, words = str(item.attrGet("href") or ""), []
            case "link_close":
                yield _Link(link or "", tuple(words), standing, row)
                link = None
            case _:
                row += item.content.count("\n")
                pieces = cut(item.content.replace("\n", " "), standing)
                if link is None:
                    yield from pieces
                else:
                    words.extend(pieces)


def _reference(
    href: str, words: list[Inline], marks: str, where: Place | None, problems: list[Problem]
) -> Iterable[Inline]:
    inner = "".join(run.text for run in words)
    if not href.startswith("#") or len(href) < 2:
        problems.append(
            Problem(
                f"a link to {readable(href)!r} in bill text",
                where,
                "Bill text refers to its own provisions only; addresses belong to sources.",
                "write [](#section.item) for a reference, or cite(...) for an authority",
            )
        )
        yield from words
    elif _TOKEN.search(href):
        problems.append(
            Problem(
                f"a value inside a reference: []({readable(href)})",
                where,
                "A value is never read as an id.",
                "write [](#section.{{ … | ident }})",
            )
        )
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
        yield _ref(href[1:], "number" if inner else "full", marks=marks, where=where)


_ref = lru_cache(maxsize=4096)(Ref)
"""One reference for equal ones, so that its words are looked up and not made again."""


def cut(text: str, marks: str) -> Iterator[Text | _Hole]:
    """A text without Markdown, cut at its values."""
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() > position:
            yield Text(text[position : match.start()], marks)
        position = match.end()
        yield _Hole(_number(match[1]), marks)
    if position < len(text):
        yield Text(text[position:], marks)


_SPACES = re.compile(r"[ \t]+")
_Any = TypeVar("_Any")


def _tidy(runs: Iterable[_Any | Text]) -> tuple[_Any | Text, ...]:
    """Join neighbouring text, fold white space in literal words, and trim both ends."""
    joined: list[_Any | Text] = []
    for run in runs:
        last = joined[-1] if joined else None
        if isinstance(run, Text) and isinstance(last, Text) and last.marks == run.marks:
            joined[-1] = Text(last.text + run.text, run.marks)
        else:
            joined.append(run)
    joined = [
        Text(_SPACES.sub(" ", run.text), run.marks)
        if isinstance(run, Text) and ("  " in run.text or "\t" in run.text)
        else run
        for run in joined
    ]
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while joined and isinstance(edge := joined[end], Text):
            trimmed = strip(edge.text)
            if trimmed:
                joined[end] = Text(trimmed, edge.marks)
                break
            joined.pop(end)
    return tuple(joined)
