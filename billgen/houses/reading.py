"""Houses room: one house's file becomes the looks it sets; whatever could change a word is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from billgen.base.errors import Place, Problem
from billgen.facts.yaml_nodes import YamlMap, YamlScalar
from billgen.houses.kinds import COLOUR, FACE, FLAG, Kind, WrongValueError, choice, number
from billgen.library.reader import Reader
from billgen.render.colours import WHITE, contrast
from billgen.render.house import HouseStyle
from billgen.render.roles import ROLES

_SCHEMA = "1"
_WHY = "A house sets looks alone: it changes no word of a bill."

_MARGIN = number(0.25, 3, "inches")
PAGE: Mapping[str, Kind] = {
    "paper": choice("letter", "legal"),
    "margin_top": _MARGIN,
    "margin_bottom": _MARGIN,
    "margin_left": _MARGIN,
    "margin_right": _MARGIN,
    "face": FACE,
    "size": number(6, 72, "points"),
    "line_spacing": number(0.8, 4, "a multiple of single spacing"),
    "line_numbers": choice("page", "run", "none"),
    "line_numbers_from": choice("caption", "title", "enacting", "body"),
    "first_line_indent": number(0, 3, "inches"),
    "justified": FLAG,
}
"""The keys of `page:`: those of a place's `drafting.page` but its words."""

WORDS = ("closing_mark", "running_head")
"""The words among them, which stay the place's."""

_LENGTH = number(0, 300, "points")
LOOK: Mapping[str, Kind] = {
    "size": number(6, 72, "points"),
    "bold": FLAG,
    "italic": FLAG,
    "underline": FLAG,
    "caps": FLAG,
    "strike": FLAG,
    "shade": COLOUR,
    "line": number(0.8, 4, "a multiple of single spacing"),
    "align": choice("left", "center", "right", "justify"),
    "left": _LENGTH,
    "first_line": number(-300, 300, "points"),
    "before": _LENGTH,
    "after": _LENGTH,
    "keep_next": FLAG,
    "keep_together": FLAG,
    "new_page": FLAG,
}
"""The keys of a role: the fields of `Look`."""

_MEANING = {
    "strike": "Struck words are words that a bill takes out of the law.",
    "underline": "Underlined words are words that a bill adds to the law.",
}
"""Looks that mean something where law is quoted, and what; no role takes the first."""

_LETTERS = frozenset({"size", "bold", "italic", "underline", "caps", "shade"})
_ALL = frozenset(LOOK) - {"strike"}
_IN_MARGIN = (_LETTERS | {"line"}) - {"shade"}
_LEVELS = [f"level{depth}" for depth in range(1, 6)]
_LAW = ("quoted-law", "section", "code-section", "body", "flush", *_LEVELS)
_LIMITS: Mapping[str, tuple[frozenset[str], str]] = {
    "table": (frozenset(), "A table looks by its cells: give the looks to table-head and table-cell."),
    "table-head": (_ALL - {"new_page"}, "A cell opens no page."),
    "table-cell": (_ALL - {"new_page"}, "A cell opens no page."),
    "running-head": (_IN_MARGIN | {"align"}, "It stands in the margin."),
    "draft-line": (_IN_MARGIN - {"underline", "caps"}, "It stands in the margin, and must be read."),
    "inserted": (
        frozenset({"size", "shade"}),
        "The place's drafting rules say how changed words are marked.",
    ),
    **dict.fromkeys(_LAW, (_ALL - {"underline"}, _MEANING["underline"])),
    "deleted": (frozenset({"size", "shade"}), "The place's drafting rules say how changed words are marked."),
}
"""Roles that take some keys only, and why."""

_SEEN = 1.1
"""Least contrast with white paper of what marks a word to settle."""


@dataclass(frozen=True, slots=True)
class HouseFile:
    """A house's file, read.

    Attributes:
        style: what it sets.
        summary: one line on what it is for, or "".
        places: (role or "page", key) → where it stands.
        where: the file.
    """

    style: HouseStyle
    summary: str
    places: Mapping[tuple[str, str], Place]
    where: Place


def read_house(reader: Reader) -> HouseFile:
    """Read a house's file; every problem goes to the reader."""
    reader.why = _WHY
    schema = reader.text("schema", None)
    if schema and schema != _SCHEMA:
        reader.complain(f"schema {schema}", reader.get("schema"), f"this billgen reads schema {_SCHEMA}")
    summary = " ".join(reader.text("summary").split())
    places: dict[tuple[str, str], Place] = {}
    page = _page(reader, places)
    looks = {role: _values(one, role, places) for role, one in _roles(reader)}
    return HouseFile(HouseStyle(page, looks), summary, places, Place(reader.file))


def _page(reader: Reader, places: dict[tuple[str, str], Place]) -> dict[str, Any]:
    reader.map("page")  # complains of anything else
    node = reader.get("page")
    if not isinstance(node, YamlMap):
        return {}
    rest = YamlMap(node.line)
    for key, value in node.entries.items():
        if key in WORDS:
            fix = "leave it out: the words stand in the drafting.page of the place's facts"
            where = Place(reader.file, node.key_lines[key])
            reader.problems.append(Problem(f"page.{key} is words", where, _WHY, fix))
        else:
            rest.entries[key], rest.key_lines[key] = value, node.key_lines[key]
    return _values(Reader(rest, reader.file, reader.problems, "page"), "page", places)


def _roles(reader: Reader) -> Iterator[tuple[str, Reader]]:
    """The roles of the file that there are."""
    for name, look in reader.records("roles"):
        if name in ROLES:
            yield name, look
            continue
        near = get_close_matches(name, ROLES, n=1)
        fix = f"did you mean {near[0]!r}?" if near else "docs/houses.md lists the roles"
        place = Place(reader.file, look.node.line)
        reader.problems.append(Problem(f"no role {name!r}", place, _WHY, fix))


def _values(reader: Reader, name: str, places: dict[tuple[str, str], Place]) -> dict[str, Any]:
    """The values of one map: of the page, or of a role."""
    kinds = PAGE if name == "page" else LOOK
    allowed, why = (frozenset(PAGE), "") if name == "page" else _limits(name)
    found: dict[str, Any] = {}
    for key, kind in kinds.items():
        node = reader.get(key)
        if node is None:
            continue
        where = Place(reader.file, reader.node.key_lines[key])
        if key not in allowed:
            keys = f"it takes {', '.join(sorted(allowed))}" if allowed else f"leave {name} out"
            reader.problems.append(Problem(f"{name} takes no {key!r}", where, _MEANING.get(key, why), keys))
            continue
        said = node.text if isinstance(node, YamlScalar) and not node.none else None
        try:
            if said is None:
                raise WrongValueError("write one value")
            found[key] = _seen(name, key, kind.read(said))
            places[name, key] = where
        except WrongValueError as error:
            what = f"{name}.{key} is {_short(said)}" if said is not None else f"{name}.{key} is no value"
            reader.problems.append(Problem(what, where, error.why, str(error)))
    reader.why = _WHY
    reader.done()
    return found


def _limits(role: str) -> tuple[frozenset[str], str]:
    """The keys that a role takes, and why no others."""
    if role in _LIMITS:
        return _LIMITS[role]
    if ROLES[role].character:
        return _LETTERS, "It is a stretch of words within a paragraph, and has no lines of its own."
    return _ALL, ""


def _seen(role: str, key: str, value: Any) -> Any:
    """The value, unless it takes the mark from words that are still to be settled."""
    if key == "shade" and role in ("assumed", "blank") and contrast(value, WHITE) < _SEEN:
        why = "What is assumed or missing must be seen on white paper."
        raise WrongValueError("choose a darker shade", why)
    return value


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:56]} …")
