"""Facts room: the table of the schema in, a JSON Schema for editors out."""

from __future__ import annotations

from billgen.base.provenance import Status
from billgen.facts.kinds import Anything, Leaf, ListOf, OpenMap, RecordOf, Type
from billgen.facts.schema import FILE, META, SOURCE

_KEY = "^[a-z][a-z0-9_]*$"
_WORDS = {"type": ["string", "number"]}


def json_schema() -> dict[str, object]:
    """The schema of a facts file as JSON Schema 2020-12.

    It cannot say all that the reader checks (whether a quote shows a value, which source exists): a file
    that it accepts may still be refused. `!none` reaches an editor's checker as an empty value.
    """
    properties = {
        key.name: {**_of(key.type), "description": f"{key.doc} ({_REACH[key.reach.value]})"}
        for key in FILE.keys
    }
    properties["sources"] = {
        "type": "object",
        "description": "What somebody read, by name.",
        "additionalProperties": {
            "type": "object",
            "properties": {
                key.name: {**(key.type.json if isinstance(key.type, Leaf) else {}), "description": key.doc}
                for key in SOURCE.keys
            },
            "required": ["title"],
            "additionalProperties": False,
        },
    }
    properties["default_source"] = {
        **_WORDS,
        "description": "The source of every plain value that names none.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "billgen facts of a place",
        "type": "object",
        "properties": properties,
        "required": ["schema", "id"],
        "additionalProperties": False,
        "$defs": {"meta": {"properties": _meta()}},
    }


_REACH = {
    "own": "never comes down to places below",
    "state": "comes down from a state to its places",
    "all": "comes down from country and state",
}


def _meta() -> dict[str, object]:
    return {
        "status": {"enum": [status.value for status in Status]},
        **{key: _WORDS for key in META if key != "status"},
    }


def _of(type_: Type) -> dict[str, object]:
    """A value of the type as such, in a fact map, as unknown, or `!none`."""
    fact = {
        "type": "object",
        "properties": {"value": _bare(type_), **_meta()},
        "required": ["value"],
        "additionalProperties": False,
    }
    unknown = {
        "type": "object",
        "properties": {**_meta(), "status": {"const": "unknown"}},
        "required": ["status", "note"],
        "additionalProperties": False,
    }
    return {"anyOf": [_bare(type_), fact, unknown, {"enum": ["", None]}]}


def _bare(type_: Type) -> dict[str, object]:
    match type_:
        case Leaf():
            return dict(type_.json)
        case ListOf():
            items: dict[str, object] = {"type": "array", "items": _of(type_.item)}
            return {"anyOf": [items, _of(type_.item)]} if type_.lone else items
        case OpenMap():
            return {
                "type": "object",
                "properties": _meta(),
                "patternProperties": {f"^(?!(?:{'|'.join(META)})$)[a-z][a-z0-9_]*$": _of(type_.item)},
                "additionalProperties": False,
            }
        case RecordOf():
            properties = {key.name: _of(key.type) for key in type_.keys}
            return {"type": "object", "properties": {**_meta(), **properties}, "additionalProperties": False}
        case Anything():
            return {}
