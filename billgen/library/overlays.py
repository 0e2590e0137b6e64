"""Library room: place overlays - sections of a template replaced, added or dropped for one place, by id.

`places/us/or.yaml` of a template speaks for that state and, where the template is local, for all its places.
Texts are laid in as includes, so that every line of a draft still knows the file and the line it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from billgen.base.errors import Place, Problem
from billgen.facts.yaml_nodes import YamlNode, YamlScalar
from billgen.library.cuts import Section, ids_of, reached, sections
from billgen.library.manifest import SCHEMA, Need, read_need
from billgen.library.reader import Reader

FOLDER = "places"
_FILE = re.compile(r"[\w./-]+\.j2")
_BLOCK = re.compile(r"[|>][0-9+-]*\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Laid:
    """A text that an overlay lays in.

    Attributes:
        how: "replace", "after" or "before".
        id: the section that is replaced, or beside which it stands.
        name: what the text is called among the sources.
        text: it, with its lines where they stand in its file; "" when `name` is a file of the library.
        where: the overlay's line.
    """

    how: str
    id: str
    name: str
    text: str
    where: Place


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay file.

    Attributes:
        place: id of the place it speaks for.
        laid: texts, in the order of the file.
        drop: section → where that is said.
        needs: facts that its texts read.
    """

    place: str
    laid: tuple[Laid, ...] = ()
    drop: Mapping[str, Place] = field(default_factory=dict[str, Place])
    needs: Mapping[str, Need] = field(default_factory=dict[str, Need])


def file_of(name: str) -> str:
    """The file that a text stands in, by what it is called among the sources."""
    return name.partition("#")[0]


def read_overlay(reader: Reader, place: str, template: str, source: str) -> Overlay:
    """One `places/<place>.yaml`.

    Args:
        reader: of the file.
        place: id of the place, from its path.
        template: id of the template.
        source: the file's text, for the lines of what stands in it.
    """
    said = reader.text("schema", None)
    if said and said != SCHEMA:
        reader.complain(f"schema {said}", reader.get("schema"), f"this billgen reads schema {SCHEMA}")
    lines = source.split("\n")
    folder = f"{template}/{FOLDER}/{place.rpartition('/')[0]}".rstrip("/")
    file = f"{template}/{FOLDER}/{place}.yaml"

    def laid(how: str, id: str, node: YamlNode, number: int) -> Laid | None:
        if not isinstance(node, YamlScalar) or node.none or not node.text.strip():
            reader.complain(
                f"the text for {id!r} is no text", node, "write `|` and the text below it, or a file"
            )
            return None
        where = reader.place(node)
        if _FILE.fullmatch(node.text.strip()) and ".." not in node.text:
            return Laid(how, id, f"{folder}/{node.text.strip()}", "", where)
        opens = node.line + (1 if _BLOCK.search(lines[node.line - 1]) else 0)
        padding = f"{{#{chr(10) * (opens - 1)}#}}" if opens > 1 else ""
        name = f"{file}#{how}-{id}{f'-{number}' if number else ''}"
        return Laid(how, id, name, f"{padding}{node.text}", where)

    texts = [laid("replace", id, node, 0) for id, node in reader.map("replace").items()]
    for number, entry in enumerate(reader.listed("add"), 1):
        how = next((how for how in ("after", "before") if how in entry.node.entries), "")
        id = entry.text(how) if how else ""
        text = entry.get("text")
        if not id or text is None:
            entry.complain(
                f"add {number} does not say where, or what", fix="write {after: section-id, text: …}"
            )
        else:
            texts.append(laid(how, id, text, number))
        entry.done()
    drop = {node.text: reader.place(node) for node in reader.scalars("drop")}
    for one in texts:
        if one and one.how == "replace" and one.id in drop:
            reader.complain(f"the section {one.id!r} is both replaced and dropped", fix="choose one")
    return Overlay(
        place,
        tuple(one for one in texts if one),
        drop,
        {path: read_need(path, entry) for path, entry in reader.records("needs")},
    )


def files_for(folders: Iterable[Path], place: str) -> list[tuple[str, Path]]:
    """The overlay files for a place, the country's first: (id of the place it speaks for, path)."""
    parts = place.split("/") if place else []
    ids = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [(id, path) for id in ids for folder in folders if (path := folder / f"{id}.yaml").is_file()]


def places_of(folders: Iterable[Path]) -> list[str]:
    """Ids of the places that have an overlay, sorted."""
    return sorted(
        {
            path.relative_to(folder).with_suffix("").as_posix()
            for folder in folders
            for path in folder.rglob("*.yaml")
        }
    )


def apply(
    texts: Mapping[str, str], first: str, overlays: list[Overlay]
) -> tuple[dict[str, str], list[Problem]]:
    """The texts of a template with overlays laid over them, the most general first.

    Args:
        texts: every text that may be reached, by name.
        first: name of the bill text.
        overlays: in the order of the lineage.

    Returns:
        All texts, those laid in among them, and what is wrong with the overlays.
    """
    done = dict(texts)
    problems: list[Problem] = []
    for overlay in overlays:
        problems += _apply(done, first, overlay)
    return done, problems


def _apply(texts: dict[str, str], first: str, overlay: Overlay) -> Iterator[Problem]:
    for one in overlay.laid:
        if said := one.text or texts.get(one.name):
            texts[one.name] = said.rstrip("\n") + "\n\n"  # Jinja takes the last line feed of a text away
    holds = ids_of(texts)
    names = reached(texts, first)
    found: dict[str, list[tuple[str, Section]]] = {}
    for name in names:
        for section in sections(texts[name], holds):
            found.setdefault(section.id, []).append((name, section))
    edits: dict[str, dict[tuple[int, int], str]] = {}

    def edit(name: str, start: int, end: int, text: str) -> None:
        book = edits.setdefault(name, {})
        before = book.get((start, end), "")
        if text not in before:  # two branches with one id have one end
            book[start, end] = before + text

    for one in overlay.laid:
        if one.name not in texts:
            yield Problem(
                f"no file {one.name!r}", one.where, fix="write it, or write the text itself below `|`"
            )
            continue
        if one.how == "replace" and one.id not in holds(one.name):
            fix = f"begin it with ## Heading {{: #{one.id}}}"
            yield Problem(f"the text for {one.id!r} has no section with that id", one.where, fix=fix)
        if one.id not in found:
            yield _unknown(one.id, one.where, found)
        include = f'{{% include "{one.name}" %}}'
        for name, section in found.get(one.id, ()):
            text = texts[name]
            if one.how == "replace":
                edit(name, section.start, section.end, include + _lines(text, section))
            elif one.how == "after":
                edit(name, section.after, section.after, include)
            else:
                edit(name, section.before, section.before, include)
    for id, where in overlay.drop.items():
        if id not in found:
            yield _unknown(id, where, found)
        for name, section in found.get(id, ()):
            edit(name, section.start, section.end, _lines(texts[name], section))
    for name, book in edits.items():
        text = texts[name]
        for (start, end), new in sorted(book.items(), reverse=True):
            text = text[:start] + new + text[end:]
        texts[name] = text


def _lines(text: str, section: Section) -> str:
    """As many lines as a section had, printing nothing: what follows keeps its line."""
    count = text.count("\n", section.start, section.end)
    return f"{{#{chr(10) * count}#}}" if count else ""


def _unknown(id: str, where: Place, found: Mapping[str, object]) -> Problem:
    near = get_close_matches(id, found, n=1)
    known = ", ".join(name for name in found if name)
    fix = f"did you mean {near[0]!r}?" if near else f"sections with an id: {known}"
    return Problem(f"the template has no section {id!r}", where, fix=fix)
