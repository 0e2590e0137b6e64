"""Library room: a template's options as JSON Schema, for editors and for other faces than the terminal."""

from __future__ import annotations

from datetime import date
from typing import cast

from billgen.library.manifest import Manifest
from billgen.library.options import Given, Option

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[str, dict[str, object]] = {
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "list": {"type": "string"},
    "citation": {"type": "string", "minLength": 1},
    "place": {"type": "string", "minLength": 1},
}


def options_schema(manifest: Manifest) -> dict[str, object]:
    """JSON Schema (2020-12) of a map of options: option → value, none of them required.

    What JSON Schema has no word for stands under `x-`: the kind, `x-show-if`, `x-default-from`, `x-rules`.
    """
    schema: dict[str, object] = {
        "$schema": DIALECT,
        "title": f"Options of {manifest.id} {manifest.version}",
        "description": manifest.summary,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _property(option) for name, option in manifest.options.items()},
    }
    if manifest.rules:
        schema["x-rules"] = [rule.text for rule in manifest.rules]
    return schema


def _property(option: Option) -> dict[str, object]:
    one = _one(option)
    if option.many:
        one = {"type": "array", "items": one}
    elif option.default == "" and option.kind != "text":
        one = {"anyOf": [one, {"const": "", "title": "left out"}]}
    found: dict[str, object] = {"description": option.help, "x-kind": option.kind, **one}
    if option.has_default:
        found["default"] = plain(option.default)
    if option.show_if:
        found["x-show-if"] = option.show_if
    if option.default_from:
        found["x-default-from"] = option.default_from
    return found


def _one(option: Option) -> dict[str, object]:
    if option.kind == "choose":
        return {"oneOf": [{"const": value, "title": words} for value, words in option.choices.items()]}
    if option.kind == "record":
        fields = {name: _scalar(kind, option) for name, kind in option.fields.items()}
        return {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }
    return _scalar(option.kind, option)


def _scalar(kind: str, option: Option) -> dict[str, object]:
    return {**_KINDS[kind], **({"minimum": option.least} if kind in ("number", "money") else {})}


def plain(value: Given) -> object:
    """A typed value as JSON knows it: dates as text."""
    match value:
        case date():
            return value.isoformat()
        case list():
            return [plain(one) for one in cast("list[Given]", value)]
        case dict():
            return {key: plain(one) for key, one in cast("dict[str, Given]", value).items()}
        case _:
            return value
