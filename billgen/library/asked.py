"""Library room: what a file asks for - options alone, a whole job, or the inputs of a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from billgen.base.errors import CommandError, Place, Problem
from billgen.facts.yaml_nodes import YamlMap, YamlNode, parse_yaml
from billgen.library.options import WrongValueError, read_day
from billgen.library.reader import FALSE, TRUE, Reader, data_of, read_text

JOB = "billgen.job/1"
_INPUTS = ("letter", "clean", "annotated", "controls", "flat", "house_content", "reference_content")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file says of a draft; the command line comes before it.

    Attributes:
        options: option → its YAML.
        sections: switchable section → on or off.
        facts: fact path → value, as `--fact` gives it.
        waived: "check@provision" → reason.
        as_of: a date as 2027-01-31, or "".
        template, place: of a job or a record, else "".
        house, reference: the house and the Word file whose looks it takes, or "".
    """

    options: Mapping[str, YamlNode] = field(default_factory=dict[str, YamlNode])
    sections: Mapping[str, bool] = field(default_factory=dict[str, bool])
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    waived: Mapping[str, str] = field(default_factory=dict[str, str])
    as_of: str = ""
    template: str = ""
    place: str = ""
    house: str = ""
    reference: str = ""


def read_job(name: str) -> Asked:
    """Read the file of `billgen draft FILE`: a job that `billgen start` wrote, or a record.

    Raises:
        CommandError: the file is not what it should be, or names no template; every problem of it.
        InputError: it cannot be read as text.
    """
    asked = read_asked(name, job=True)
    if not asked.template:
        what = "the file names no template"
        raise CommandError(
            Problem(what, Place(name), fix="add template: …, or give the file with --options FILE")
        )
    return asked


def read_asked(name: str, *, job: bool = False) -> Asked:
    """Read `--options FILE`: a map of options, a map with `options:` in it, or a record or its inputs.

    Args:
        name: path of the file.
        job: the file must be a whole job, so that a map without `options:` has none.

    Raises:
        CommandError: the file is not what it should be; every problem of it.
        InputError: it cannot be read as text.
    """
    text = read_text(Path(name), name)
    node, problems = parse_yaml(_inputs_of_record(text) or text, name)
    if node is None or problems:
        raise CommandError(problems or [Problem("the file is empty", Place(name))])
    inner = node.entries.get("inputs")
    node = inner if isinstance(inner, YamlMap) else node
    if "options" not in node.entries and not job:
        return Asked(options=node.entries)
    reader = Reader(node, name, problems)
    asked = Asked(
        reader.map("options"),
        {id: _flag(reader, id, at) for id, at in reader.map("sections").items()},
        {path: _text(reader, path, at) for path, at in reader.map("facts").items()},
        {key: _text(reader, key, at) for key, at in reader.map("waived").items()},
        reader.text("as_of"),
        reader.text("template"),
        reader.text("place"),
        reader.text("house"),
        reader.text("reference"),
    )
    if (schema := reader.text("schema")) and schema != JOB:
        reader.complain(f"schema {schema}", reader.get("schema"), f"this billgen reads {JOB}")
    try:
        read_day(asked.as_of or "2000-01-01")
    except WrongValueError as error:
        reader.complain(f"as_of: {error}", reader.get("as_of"))
    reader.asked.update(_INPUTS)
    reader.done()
    if problems:
        raise CommandError(problems)
    return asked


def _inputs_of_record(text: str) -> str:
    """The inputs of a whole record as text, or ""; the rest of a record is not plain enough for our YAML."""
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    inputs: object = cast(dict[str, Any], data).get("inputs") if isinstance(data, dict) else None
    return json.dumps(inputs, ensure_ascii=False) if isinstance(inputs, dict) else ""


def _flag(reader: Reader, id: str, node: YamlNode) -> bool:
    text = str(data_of(node)).lower()
    if text not in TRUE | FALSE:
        reader.complain(f"the section {id!r} is neither on nor off", node, f"write {id}: on")
    return text in TRUE


def _text(reader: Reader, key: str, node: YamlNode) -> str:
    value = data_of(node)
    if not isinstance(value, str):
        reader.complain(f"{key!r} wants text", node, "write one value")
    return str(value)
