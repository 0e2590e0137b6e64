"""Render room: an organisation's Word file comes in; its paragraph and character styles leave, nothing else.

What could bring a word, a file or a program along is refused; what is no plain look is left behind.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from billgen.base.errors import InputError, Place, Problem
from billgen.render.docx.cleaning import clean
from billgen.render.docx.xml import W

MAX_PART = 4_000_000
MAX_WHOLE = 100_000_000
MAX_PARTS = 2_000
MAX_LINKS = 5_000
MAX_STYLES = 1_000

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1")
_MACROS = re.compile(r"(^|/)vba[^/]*\.(bin|xml)$", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']""")
_WHY_LINK = "Word would fetch it from there when the draft is opened."
_WHY_MACRO = "A macro is a program; a draft carries none."


class _RefusedError(Exception):
    """One part that cannot be read; carries what is wrong with it."""

    def __init__(self, what: str, why: str = "") -> None:
        super().__init__(what)
        self.why = why


def read_reference(data: bytes, file: str) -> bytes:
    """The styles of a Word file (.docx or .dotx), cleaned.

    Args:
        data: the file.
        file: what problems call it.

    Returns:
        A `w:styles` element as UTF-8: document defaults and styles of paragraphs and characters, made of
        plain looks alone; fonts and colours of the theme written out. The same file gives the same bytes.

    Raises:
        InputError: no Word file, or one with macros, links to elsewhere, entities, or beyond a bound; every
            problem of it.
    """
    place = Place(file)
    if not data.startswith(b"PK"):
        old = data.startswith(_OLD_WORD)
        what = "is an old or encrypted Word file" if old else "is no Word file: it is no zip"
        raise InputError(Problem(what, place, fix="open it in Word and save it as .docx, without a password"))
    try:
        with ZipFile(BytesIO(data)) as archive:
            problems = [Problem(str(one), place, one.why, _FIX) for one in _faults(archive)]
            if not problems:
                return _styles(archive)
    except _RefusedError as error:
        problems = [Problem(str(error), place, error.why, _FIX)]
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        problems = [Problem(f"is a damaged zip: {error}", place, fix=_FIX)]
    raise InputError(problems)


_FIX = (
    "in Word, copy its styles into a new blank document (Styles > Manage Styles > Import/Export) and save"
    " that as .docx"
)


def _faults(archive: ZipFile) -> Iterator[_RefusedError]:
    """Why the file is refused before any of its styles is read."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        yield _RefusedError(f"has more than {MAX_PARTS:,} parts")
        return
    if sum(entry.file_size for entry in entries) > MAX_WHOLE:
        yield _RefusedError(f"expands to more than {MAX_WHOLE:,} bytes", "It may be made to fill the memory.")
        return
    if len(set(map(str.lower, names))) != len(names):
        yield _RefusedError("has two parts of one name", "Two programs would read two different files.")
    if any(entry.flag_bits & 1 for entry in entries):
        yield _RefusedError("is encrypted")
        return
    kinds = _part(archive, "[Content_Types].xml")
    types = [one.get("ContentType", "").lower() for one in kinds.iter("*")]
    if any(map(_MACROS.search, names)) or any("macro" in one or "vba" in one for one in types):
        yield _RefusedError("holds macros", _WHY_MACRO)
    left = MAX_LINKS
    for name in (name for name in names if name.lower().endswith(".rels")):
        relations = list(_part(archive, name).iter("*"))[1:]
        left -= len(relations)
        if left < 0:
            yield _RefusedError(f"has more than {MAX_LINKS:,} links")
            return
        for one in relations:
            if one.get("TargetMode", "").strip().lower() == "external":
                yield _RefusedError(
                    f"links to {_short(one.get('Target', ''))} outside it, in {name}", _WHY_LINK
                )
            elif one.get("Type", "").rpartition("/")[2].lower() == "attachedtemplate":
                yield _RefusedError(f"has a template attached, in {name}", _WHY_LINK)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:56]} …")


def _styles(archive: ZipFile) -> bytes:
    main = _target(archive, "", "officeDocument")
    name = main and _target(archive, main, "styles")
    if not name:
        raise _RefusedError("has no styles.xml")
    root = _part(archive, name)
    if root.tag != f"{{{W}}}styles":
        raise _RefusedError(f"has no styles in {name}")
    if len(root.findall("{*}style")) > MAX_STYLES:
        raise _RefusedError(f"has more than {MAX_STYLES:,} styles")
    theme = _target(archive, main, "theme")
    return clean(root, _faces(_part(archive, theme)) if theme else {})


def _target(archive: ZipFile, source: str, kind: str) -> str:
    """The part that another one points to as its styles or theme; "" for none. The package itself is ""."""
    folder, base = posixpath.split(source)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    if name not in archive.namelist():
        return ""
    for one in _part(archive, name).findall("{*}Relationship"):
        if one.get("Type", "").endswith(f"/{kind}"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            return target if target in archive.namelist() else ""
    return ""


def _part(archive: ZipFile, name: str) -> Element:
    """One part as a tree that holds no entity and asks for nothing.

    Raises:
        _RefusedError: it is not there, too large, not UTF-8, declares a document type, or is no XML.
    """
    try:
        with archive.open(name) as stream:
            data = stream.read(MAX_PART + 1)
    except KeyError:
        raise _RefusedError(f"has no {name}: it is no Word file") from None
    if len(data) > MAX_PART:
        raise _RefusedError(f"{name} expands to more than {MAX_PART:,} bytes")
    # Judged as bytes before the parser sees them, so they must be in the one encoding that is looked for.
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in data or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise _RefusedError(f"{name} is not UTF-8")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _RefusedError(
            f"{name} declares a document type", "Entities could bring files or fill the memory."
        )
    try:
        return ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise _RefusedError(f"{name} is no XML: {error}") from None


def _faces(theme: Element) -> dict[str, str]:
    """The theme's faces for Latin letters: "major" and "minor"."""
    found = {kind: theme.find(f".//{_DRAWING}{kind}Font/{_DRAWING}latin") for kind in ("major", "minor")}
    return {kind: one.get("typeface", "") for kind, one in found.items() if one is not None}
