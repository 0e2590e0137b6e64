"""Record room: an earlier record read again, and what differs between it and today's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from billgen.base.errors import InputError, Place, Problem
from billgen.base.files import read_plain
from billgen.record.files import MAX_BYTES, RECORD
from billgen.record.record import SCHEMA
from billgen.render.sheet import CONTROL_KINDS

Data = Mapping[str, Any]

_FACT_KEYS = ("value", "applies", "status", "layer", "source", "quote", "as_of", "note")
_PARTS = ("inputs", "template", "tool", "facts", "missed", "files")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LEFT_OUT = (False, "off")
"""What an input is when it is left out; others come to stand in every record at once."""


_OPTIONS = "options."
_HASHED = {"section": "says something else", "file": "other bytes"}
"""Kinds of what is kept as a hash, and what two hashes mean to a reader."""
_FILES = {
    "content": "template: its text or its manifest says something else",
    "house_content": "house: its file says something else",
    "reference_content": "reference: its styles are others",
}
"""Hashes of what a draft was made with, by the name a record has for them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between a record and what the same inputs make today.

    Attributes:
        kind: "input", "template", "fact", "tool", "section", "finding" or "file".
        what: what changed, such as a fact's path and the part of it.
        before, after: plain data; None where it is not there.
    """

    kind: str
    what: str
    before: object
    after: object

    def as_data(self) -> dict[str, object]:
        """Plain data for `--json`."""
        return {"kind": self.kind, "what": self.what, "before": self.before, "after": self.after}

    def __str__(self) -> str:
        """The change in words; what is kept as a hash says only that it is another."""
        kind = "option" if self.kind == "fact" and self.what.startswith(_OPTIONS) else self.kind
        name = f"{kind} {self.what.removeprefix(_OPTIONS) if kind == 'option' else self.what}"
        hashed = _HASHED.get(kind)
        if self.what in _FILES and kind in ("template", "input"):
            return _FILES[self.what]
        if self.before is None:
            return f"{name}: new" + ("" if hashed else f", {_short(self.after)}")
        if self.after is None:
            return f"{name}: " + ("" if hashed else f"was {_short(self.before)}, ") + "is not there any more"
        if hashed:
            return f"{name}: {hashed}"
        return f"{name}: was {_short(self.before)}, is now {_short(self.after)}"


def _short(value: object) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).split())
    text = text if len(text) <= 90 else f"{text[:86]} …"
    return repr(text) if isinstance(value, str) else text


def read_record(path: Path) -> Data:
    """A record as plain data, every part that a redraft needs of its right kind.

    Raises:
        InputError: it cannot be read, is no record, or is of another schema.
    """
    place = Place(str(path))
    fix = f"name the {RECORD} that stands beside a draft"
    try:
        data: object = json.loads(read_plain(path, MAX_BYTES))
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place, fix=fix)) from None
    except (ValueError, RecursionError):
        raise InputError(Problem("is no record of a draft: not JSON", place, fix=fix)) from None
    fields = cast(dict[str, Any], data) if isinstance(data, dict) else {}
    schema = fields.get("schema")
    if not isinstance(schema, str) or not schema.startswith("billgen.record/"):
        raise InputError(Problem("is no record of a draft", place, fix=fix))
    if schema != SCHEMA:
        what = f"the record is of schema {schema}; this billgen reads {SCHEMA}"
        fix = "redraft it with the version that wrote it, or draft anew: billgen draft TEMPLATE PLACE"
        raise InputError(Problem(what, place, why=_writer(fields), fix=fix))
    wrong = [part for part in _PARTS if not isinstance(fields.get(part), dict)]
    wrong += [] if wrong else _wrong_inputs(fields["inputs"])
    if wrong:
        what = f"the record is damaged: {', '.join(wrong)}"
        raise InputError(Problem(what, place, fix="draft anew: billgen draft TEMPLATE PLACE"))
    if not path.name.endswith(RECORD) or path.name == RECORD:
        what = "the name of a record tells that of its files, and this one does not"
        raise InputError(Problem(what, place, fix=f"call it NAME{RECORD} again"))
    return fields


def _wrong_inputs(inputs: Data) -> list[str]:
    """Names of inputs that are not there, or of another kind than billgen writes."""
    texts = [key for key in ("template", "place", "as_of") if not isinstance(inputs.get(key), str)]
    flags = [key for key in ("clean", "annotated", "flat") if not isinstance(inputs.get(key, False), bool)]
    flags += [] if inputs.get("controls", "off") in CONTROL_KINDS else ["controls"]
    letter = inputs.get("letter", "A")
    letters = [] if isinstance(letter, str) and letter and set(letter) <= _LETTERS else ["letter"]
    return [*texts, *flags, *letters]


def _writer(fields: Data) -> str:
    tool = fields.get("tool")
    version = cast(Data, tool).get("billgen") if isinstance(tool, dict) else None
    return f"It was written by billgen {version}." if isinstance(version, str) else ""


def changes(before: Data, after: Data) -> list[Change]:
    """What differs between two records of the same inputs, causes first, files last.

    Args:
        before: as `read_record` gives it.
        after: the record of today's draft, read back from its bytes.
    """
    found = [*_map("input", before["inputs"], after["inputs"]), *_map("template", before, after, "template")]
    found += [*_facts(before, after), *_map("tool", before, after, "tool")]
    found += [*_sections(before, after), *_findings(before, after), *_map("file", before, after, "files")]
    return found


def _map(kind: str, before: Data, after: Data, key: str = "") -> Iterator[Change]:
    old, new = (cast(Data, one[key]) if key else one for one in (before, after))
    for name in dict.fromkeys((*old, *new)):
        # A record of before an input was thought of lacks it; it then had the value it has when left out.
        newer = kind == "input" and name not in old and new[name] in _LEFT_OUT
        if old.get(name) != new.get(name) and not newer:
            yield Change(kind, name, old.get(name), new.get(name))


def _facts(before: Data, after: Data) -> Iterator[Change]:
    for path in sorted({*before["facts"], *before["missed"], *after["facts"], *after["missed"]}):
        old, new = _fact(before, path), _fact(after, path)
        if old is None or new is None:
            if old != new:
                yield Change("fact", path, old and old.get("value"), new and new.get("value"))
            continue
        for key in _FACT_KEYS:
            if old.get(key) != new.get(key):
                yield Change(
                    "fact", path if key == "value" else f"{path} ({key})", old.get(key), new.get(key)
                )


def _fact(record: Data, path: str) -> Data | None:
    """A fact of a record; one that was looked for in vain has a value that says so."""
    fact = record["facts"].get(path)
    if isinstance(fact, dict):
        return cast(Data, fact)
    return {"value": "missing"} if path in record["missed"] else None


def _sections(before: Data, after: Data) -> Iterator[Change]:
    """Sections that say something else; none where the record is of before sections were kept."""
    old, new = (_kept(record) for record in (before, after))
    for id in dict.fromkeys((*old, *new)) if old else ():
        if old.get(id) != new.get(id):
            heading, _ = new.get(id) or old[id]
            hashes = (one[id][1] if id in one else None for one in (old, new))
            yield Change("section", f"{id} ({heading})" if heading else id, *hashes)


def _kept(record: Data) -> dict[str, tuple[str, str]]:
    """Section → its heading and the hash of its words."""
    sections: object = record.get("sections")
    found = cast(dict[str, object], sections) if isinstance(sections, dict) else {}
    data = {id: cast(Data, one) for id, one in found.items() if isinstance(one, dict)}
    return {id: (str(one.get("heading", "")), str(one.get("hash", ""))) for id, one in data.items()}


def _findings(before: Data, after: Data) -> Iterator[Change]:
    old, new = (
        {json.dumps(one, sort_keys=True): one for key in ("findings", "waived") for one in _list(record, key)}
        for record in (before, after)
    )
    for key in dict.fromkeys((*old, *new)):
        if key not in old or key not in new:
            one = old.get(key) or new[key]
            words = [_message(found.get(key)) for found in (old, new)]
            yield Change("finding", str(one.get("check", "")), *words)


def _list(record: Data, key: str) -> list[dict[str, Any]]:
    items: object = record.get(key)
    found = cast(list[object], items) if isinstance(items, list) else []
    return [cast(dict[str, Any], one) for one in found if isinstance(one, dict)]


def _message(finding: dict[str, Any] | None) -> object:
    return None if finding is None else finding.get("message")
