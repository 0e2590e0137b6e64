"""Record room: `<name>.record.json` - inputs, facts read and missed, findings, hashes of the files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from billgen.base.findings import Finding
from billgen.base.kept import by_identity
from billgen.base.provenance import Fact, NotApplicable
from billgen.base.traced import Reads
from billgen.bill.model import Blank, Runs, Value, plain
from billgen.render.sheet import GAP, ControlKind, Para

SCHEMA = "billgen.record/1"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that was asked for; with the same library it makes the same bytes again.

    Attributes:
        options: only what was given, typed values as plain data.
        sections: switches that differ from their defaults.
        facts: `--fact` values by path.
        waived: "check@provision" → reason.
        as_of: the date the draft is made for.
        letter: the draft's letter, "A" for the first version.
        clean: whether notes and remarks were left out.
        annotated: whether notes and sources were printed after the text.
        controls: how facts stand in a Word file.
        flat: whether Word files were written flat.
        house, reference: names of what gave the looks, or ""; a file that lies elsewhere has no path here.
        house_content, reference_content: hashes of what their files say.
    """

    template: str
    place: str
    options: Mapping[str, object]
    sections: Mapping[str, bool]
    facts: Mapping[str, str]
    waived: Mapping[str, str]
    as_of: date
    letter: str = "A"
    clean: bool = False
    annotated: bool = False
    controls: ControlKind = "off"
    flat: bool = False
    house: str = ""
    house_content: str = ""
    reference: str = ""
    reference_content: str = ""

    def as_data(self) -> dict[str, object]:
        """Plain data in a fixed order."""
        looks = {"house": self.house, "reference": self.reference}
        return self.identity() | {key: value for key, value in looks.items() if value}

    def identity(self) -> dict[str, object]:
        """What makes the draft what it is: `as_data` without where the files lie whose content it names."""
        looks = {"house_content": self.house_content, "reference_content": self.reference_content}
        data: dict[str, object] = {
            "template": self.template,
            "place": self.place,
            "options": dict(sorted(self.options.items())),
            "sections": dict(sorted(self.sections.items())),
            "facts": dict(sorted(self.facts.items())),
            "waived": dict(sorted(self.waived.items())),
            "as_of": self.as_of.isoformat(),
            "letter": self.letter,
            "clean": self.clean,
            "annotated": self.annotated,
            "controls": self.controls,
            "flat": self.flat,
        }
        return data | {key: value for key, value in looks.items() if value}


def digest(data: bytes) -> str:
    """SHA-256 as hex."""
    return hashlib.sha256(data).hexdigest()


def dump(data: Mapping[str, object]) -> bytes:
    """JSON the same way every time, dates as text: a line for each key, and for each entry below it.

    An indented dump costs as much as making the draft: only a flat one is written by C.
    """
    rows = [f" {_compact(key)}: {_opened(value)}" for key, value in data.items()]
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def _opened(value: object) -> str:
    """A value with a line for each of its entries, when it has any that are more than a word."""
    if isinstance(value, dict) and value:
        fields = cast(dict[str, object], value)
        rows = [f"  {_compact(key)}: {_compact(entry)}" for key, entry in fields.items()]
        return "{\n" + ",\n".join(rows) + "\n }"
    if isinstance(value, list) and value:
        entries = cast(list[object], value)
        return "[\n" + ",\n".join(f"  {_compact(entry)}" for entry in entries) + "\n ]"
    return _compact(cast(object, value))


_compact = json.JSONEncoder(ensure_ascii=False, default=str).encode


def fingerprint(parts: Sequence[object]) -> str:
    """One hex digest of plain data."""
    return digest(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode())


def fact_data(reads: Reads, printed: Mapping[str, list[list[int]]]) -> dict[str, dict[str, object]]:
    """Every fact read: value, status, source, where it was used in templates and printed in the draft."""
    found: dict[str, dict[str, object]] = {}
    for path in sorted(reads.found):
        fact = reads.found[path]
        found[path] = _fact(fact)
        found[path]["used"] = sorted({str(place) for place in reads.used.get(path, ())})
        if path in printed:
            found[path]["printed"] = printed[path]
    return found


def _fact(fact: Fact) -> dict[str, object]:
    data: dict[str, object] = {
        "value": None if isinstance(fact.value, NotApplicable) else fact.value,
        "status": fact.status.value,
        "layer": fact.layer,
    }
    if isinstance(fact.value, NotApplicable):
        data["applies"] = False
    if fact.source:
        data["source"] = {"title": fact.source.title, "url": fact.source.url, "checked": fact.source.checked}
    if fact.quote:
        data["quote"] = fact.quote
    if fact.as_of:
        data["as_of"] = fact.as_of
    if fact.note:
        data["note"] = fact.note
    return data


def ranges(paras: Sequence[Para]) -> dict[str, list[list[int]]]:
    """Fact path → [paragraph, start, end] of every stretch that came from it.

    Paragraphs count from 0; start and end are characters of the paragraph's text.
    """
    found: dict[str, list[list[int]]] = {}
    for index, para in enumerate(paras):
        for path, start, end in _ranges(para):
            found.setdefault(path, []).append([index, start, end])
    return found


@by_identity
def _ranges(para: Para) -> tuple[tuple[str, int, int], ...]:
    """Path, start and end of every stretch of a paragraph that came from facts."""
    found: list[tuple[str, int, int]] = []
    offset = 0
    for gap, words, runs in _stretches(para):
        offset += len(gap)
        if not runs:
            offset += len(words)
        for run in runs:
            length = len(run.text)
            if isinstance(run, Value | Blank):
                found += [(path, offset, offset + length) for path in run.paths]
            offset += length
    return tuple(found)


def _stretches(para: Para) -> Iterator[tuple[str, str, Runs]]:
    """A paragraph's words as `text` joins them: what stands before each stretch, its words, its runs."""
    if not para.table:
        yield from ((piece.gap, piece.text, piece.runs) for piece in para.pieces())
    for number, row in enumerate(para.table):
        for column, cell in enumerate(row):
            yield (GAP if column else "\n" if number else ""), plain(cell), cell


def record_data(
    inputs: Inputs,
    reads: Reads,
    findings: Sequence[Finding],
    waived: Sequence[Finding],
    printed: Mapping[str, list[list[int]]],
    template: Mapping[str, str],
    tool: Mapping[str, str],
    print_hash: str,
    files: Mapping[str, str],
    papers: Mapping[str, object],
    sections: Mapping[str, Mapping[str, str]],
) -> dict[str, object]:
    """The whole record as plain data.

    `printed` is from `ranges`, `files` file name → hash, `papers` what is said of each; none leaves no trace;
    `sections` from `section_data`.
    """
    data: dict[str, object] = {
        "schema": SCHEMA,
        "inputs": inputs.as_data(),
        "fingerprint": print_hash,
        "template": dict(template),
        "tool": dict(tool),
        "facts": fact_data(reads, printed),
        "missed": {
            path: sorted(str(place) for place in places) for path, places in sorted(reads.missed.items())
        },
        "findings": [finding.as_data() for finding in findings],
        "waived": [finding.as_data() for finding in waived],
        "sections": {id: dict(section) for id, section in sections.items()},
        "files": dict(sorted(files.items())),
    }
    return data | ({"papers": dict(papers)} if papers else {})


@dataclass(frozen=True, slots=True)
class Written:
    """What a record says of a draft's files.

    Attributes:
        fingerprint, files, engine: of the draft, file name → hash, and the engine of its PDF.
        papers: what is said of each of its papers.
        words: one hash of all that they say; "" when it has none.
    """

    fingerprint: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    engine: str = ""
    papers: Mapping[str, object] = field(default_factory=dict[str, object])
    words: str = ""

    def without(self, files: Iterable[str]) -> Written:
        """The same, some files left out."""
        gone = set(files)
        return replace(self, files={file: hash for file, hash in self.files.items() if file not in gone})


def read_written(data: bytes) -> Written:
    """The files of a record; none when it is no record of ours."""
    try:
        record: object = json.loads(data)
    except (ValueError, RecursionError):
        return Written()
    if not isinstance(record, dict):
        return Written()
    fields = cast(dict[str, Any], record)
    files: object = fields.get("files")
    if fields.get("schema") != SCHEMA or not isinstance(files, dict):
        return Written()
    hashes = {str(name): str(hash) for name, hash in cast(dict[object, object], files).items()}
    tool: object = fields.get("tool")
    engine = cast(dict[str, object], tool).get("engine", "") if isinstance(tool, dict) else ""
    template: object = fields.get("template")
    words = cast(dict[str, object], template).get("papers", "") if isinstance(template, dict) else ""
    papers: object = fields.get("papers")
    told = cast(dict[str, object], papers) if isinstance(papers, dict) else {}
    return Written(str(fields.get("fingerprint", "")), hashes, str(engine), told, str(words))
