"""Library room: where the sections of a template's text begin and end, before a word of it is composed.

Jinja's tags and the headings are all that is read; a section ends where its own block of tags does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_TAG = re.compile(r"\{%[-+]?\s*(?P<name>\w+)(?P<rest>.*?)[-+]?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)
_HEADING = re.compile(r"^[ \t]*(?P<marks>#{1,6})[ \t]+(?P<words>[^\n]*)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:(?P<inside>[^}]*)\}")
_ID = re.compile(r"(?:^|\s)#(?P<id>[a-z][a-z0-9-]*)(?=\s|$)")
_BESIDE = re.compile(
    r"^[ \t]*:::[ \t]*(?:caption|sponsors|long-title|(?:en|or)\w+ing-clause|recital|signature|attestation"
    r"|closing-mark)\b",
    re.MULTILINE,
)
"""Containers that stand beside the sections, never in one."""
_NAMED = re.compile(r"\s*([\"'])(?P<file>[^\"']+)\1")
_NONE: frozenset[str] = frozenset()
_OPENERS = frozenset(("if", "for", "block", "macro", "call", "filter"))
_MIDDLE = frozenset(("elif", "else"))
_REACHING = frozenset(("include", "import", "from", "extends"))


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a text.

    Attributes:
        id: its id, or "" when it has none or a computed one.
        heading: its words, tags left out.
        start, end: characters of the text; both at the start of a line where that can be.
        line: line of the heading, counting from 1.
        guards: the conditions round it, as written: `on("study")`.
        before, after: where the whole of it begins and ends, with the conditions round it and it alone.
    """

    id: str
    heading: str
    start: int
    end: int
    line: int
    guards: tuple[str, ...] = ()
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class _Event:
    at: int
    what: str
    """"open", "middle", "close", "heading" or "edge"."""
    words: str = ""
    id: str = ""
    ids: frozenset[str] = frozenset()
    end: int = 0


def reached(texts: Mapping[str, str], first: str) -> list[str]:
    """Names of the texts that a text includes, imports or extends by name, itself first, each once."""
    found = [first] if first in texts else []
    for name in found:
        for tag in _TAG.finditer(texts[name]):
            named = _NAMED.match(tag["rest"]) if tag["name"] in _REACHING else None
            if named and named["file"] in texts and named["file"] not in found:
                found.append(named["file"])
    return found


def sections(text: str, holds: Callable[[str], frozenset[str]] = lambda _: _NONE) -> list[Section]:
    """The sections of a text in order.

    Args:
        text: template text.
        holds: the ids of the sections in a text that is included by name; an include that holds some ends
            the section before it.
    """
    events = sorted(_events(text, holds), key=lambda event: event.at)
    partner = _blocks(events)
    found: list[Section] = []
    open_: list[str] = []
    around: list[int] = []
    for index, event in enumerate(events):
        if event.what == "open":
            open_.append(event.words)
            around.append(index)
        elif event.what == "middle" and open_:
            open_[-1] = f"not ({open_[-1]})" if event.words == "else" else event.words
        elif event.what == "close" and open_:
            open_.pop()
            around.pop()
        elif event.what == "heading" and event.words.startswith("## "):
            end = _line_start(text, _end(events, index, partner, len(text)))
            line = text.count("\n", 0, event.at) + 1
            guards = tuple(guard for guard in open_ if guard)
            whole = _whole(text, events, around, partner, event.id) or (event.at, end)
            found.append(Section(event.id, event.words[3:], event.at, end, line, guards, *whole))
    return found


def _whole(
    text: str, events: list[_Event], around: list[int], partner: dict[int, int], id: str
) -> tuple[int, int] | None:
    """Start and end of the outermost condition that holds no section but this one; None without any."""
    found: tuple[int, int] | None = None
    for opening in reversed(around):
        closing = partner.get(opening)
        if closing is None or not events[opening].id:  # a block or a macro is no condition
            break
        if any(one.ids - {id} for one in events[opening:closing]):
            break
        end = events[closing].end
        stop = text.find("\n", end)
        end = stop + 1 if stop >= 0 and not text[end:stop].strip() else end
        found = (_line_start(text, events[opening].at), end)
    return found


def _events(text: str, holds: Callable[[str], frozenset[str]]) -> Iterator[_Event]:
    masked = list(text)
    for tag in _TAG.finditer(text):
        masked[tag.start() : tag.end()] = [char if char == "\n" else " " for char in tag[0]]
        name, rest = tag["name"], (tag["rest"] or "").strip()
        if name in _OPENERS or (name == "set" and "=" not in rest):
            kind = name if name in ("if", "for") else ""
            yield _Event(tag.start(), "open", rest if name == "if" else "", kind)
        elif name in _MIDDLE:
            yield _Event(tag.start(), "middle", rest or "else")
        elif name and name.startswith("end"):
            yield _Event(tag.start(), "close", end=tag.end())
        elif name == "include" and (named := _NAMED.match(rest)) and (ids := holds(named["file"])):
            yield _Event(tag.start(), "edge", ids=ids)
    words = "".join(masked)
    for heading in _HEADING.finditer(words):
        attributes = _ATTRIBUTES.search(heading["words"])
        id = _ID.search(attributes["inside"]) if attributes else None
        title = _ATTRIBUTES.sub("", heading["words"]).strip()
        name = id["id"] if id else ""
        yield _Event(
            _line_start(text, heading.start("marks")),
            "heading",
            f"{heading['marks']} {title}",
            name,
            frozenset((name,)),
        )
    for beside in _BESIDE.finditer(words):
        yield _Event(beside.start(), "edge", ids=frozenset(("(beside)",)))


def ids_of(texts: Mapping[str, str]) -> Callable[[str], frozenset[str]]:
    """For `sections`: the ids of the sections in a text, by its name; a section without one counts as ""."""
    found = {name: frozenset(one.id for one in sections(text)) for name, text in texts.items()}
    return lambda name: found.get(name, _NONE)


def _blocks(events: list[_Event]) -> dict[int, int]:
    """Index of each opening tag → index of the tag that closes it."""
    partner: dict[int, int] = {}
    stack: list[int] = []
    for index, event in enumerate(events):
        if event.what == "open":
            stack.append(index)
        elif event.what == "close" and stack:
            partner[stack.pop()] = index
    return partner


def _end(events: list[_Event], start: int, partner: dict[int, int], last: int) -> int:
    """Where the section that begins with an event ends: at the next heading, or where its block does."""
    index = start + 1
    while index < len(events):
        event = events[index]
        if event.what != "open":
            return event.at
        closing = partner.get(index, len(events))
        if any(one.what in ("heading", "edge") for one in events[index:closing]):
            return event.at
        index = closing + 1
    return last


def _line_start(text: str, at: int) -> int:
    """The start of a line, when nothing but white space stands before a place in it."""
    start = text.rfind("\n", 0, at) + 1
    return start if not text[start:at].strip() else at
