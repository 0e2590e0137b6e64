"""Facts room: the table of the schema in, a JSON Schema for editors out."""

from __future__ import annotations

from billgen.base.provenance import Status
from billgen.facts.kinds import Anything, Key, Leaf, ListOf, OpenMap, Reach, RecordOf, Type
from billgen.facts.schema import FILE, META, SOURCE

Json = dict[str, object]

_WORDS: Json = {"type": ["string", "number"]}
_OPEN_KEY = f"^(?!(?:{'|'.join(META)}|value)$)[a-z][a-z0-9_]*$"
_REACH = {
    Reach.OWN: "Never comes down to places below.",
    Reach.STATE: "Comes down from a state to its places.",
    Reach.ALL: "Comes down from country and state.",
}


def json_schema() -> Json:
    """The schema of a facts file as JSON Schema 2020-12.

    It cannot say all that the reader checks (whether a quote shows a value, which source exists): a file
    that it accepts may still be refused. `!none` reaches an editor's checker as an empty value.
    """
    definitions = _Definitions()
    properties: Json = {
        key.name: {
            **definitions.fact(key.type, key.name),
            "description": f"{key.doc} {_REACH[key.reach]}",
        }
        for key in FILE.keys
    }
    properties["sources"] = {
        "description": "What somebody read, by name.",
        "type": "object",
        "additionalProperties": _source(),
    }
    properties["default_source"] = {**_WORDS, "description": "Source of each value that names none."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "billgen facts of a place",
        "type": "object",
        "properties": properties,
        "required": ["schema", "id"],
        "additionalProperties": False,
        "$defs": definitions.found,
    }


def _source() -> Json:
    properties = {
        key.name: {**(key.type.json if isinstance(key.type, Leaf) else {}), "description": key.doc}
        for key in SOURCE.keys
    }
    return {
        "type": "object",
        "properties": properties,
        "required": ["title"],
        "additionalProperties": False,
    }


def _meta() -> Json:
    words = {key: _WORDS for key in META if key != "status"}
    return {"status": {"enum": [status.value for status in Status]}, **words}


class _Definitions:
    """Every type written once and referred to: written out, nesting would double it at each level."""

    def __init__(self) -> None:
        self.found: Json = {}
        self._names: dict[int, str] = {}

    def fact(self, type_: Type, hint: str) -> Json:
        """A reference to a value of the type as such, in a fact map, as unknown, or `!none`."""
        if id(type_) not in self._names:
            name = hint
            while name in self.found:
                name += "_"
            self._names[id(type_)] = name
            self.found[name] = {}  # holds the name while the types inside are written
            self.found[f"{name}.value"] = self._value(type_, name)
            value: Json = {"$ref": f"#/$defs/{name}.value"}
            none: Json = {"enum": ["", None]}
            fact = _closed({"value": {"anyOf": [value, none]}, **_meta()}, "value")
            unknown = _closed({**_meta(), "status": {"const": "unknown"}}, "status", "note")
            self.found[name] = {"anyOf": [value, fact, unknown, none]}
        return {"$ref": f"#/$defs/{self._names[id(type_)]}"}

    def _described(self, key: Key, hint: str) -> Json:
        described: Json = {"description": key.doc} if key.doc else {}
        return {**self.fact(key.type, hint), **described}

    def _value(self, type_: Type, name: str) -> Json:
        match type_:
            case Leaf():
                return dict(type_.json)
            case ListOf():
                item = self.fact(type_.item, f"{name}.item")
                items: Json = {"type": "array", "items": item}
                return {"anyOf": [items, item]} if type_.lone else items
            case OpenMap():
                item = self.fact(type_.item, f"{name}.entry")
                return {**_closed(_meta()), "patternProperties": {_OPEN_KEY: item}}
            case RecordOf():
                keys = {key.name: self._described(key, f"{name}.{key.name}") for key in type_.keys}
                return _closed({**_meta(), **keys}, *type_.required)
            case Anything():
                return {}


def _closed(properties: Json, *required: str) -> Json:
    wanted: Json = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, "additionalProperties": False, **wanted}
