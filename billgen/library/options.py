"""Library room: options - the choices and names of one bill. Kinds, defaults, and reading what a user gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billgen.base.errors import CommandError, Place, Problem
from billgen.facts.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml
from billgen.library.reader import FALSE, TRUE, Reader, data_of

KINDS = ("text", "choice", "flag", "number", "money", "date", "list", "record", "citation", "place")

Given = object
"""A typed option value: str, int, float, bool, date, or lists and maps of them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a user may choose.

    Attributes:
        name, kind, help: as in the manifest.
        choices: value → words, for `choose`.
        fields: field → kind, for records.
        many: True for a list (of records, or of text).
        default: the typed value when nothing is given; "" when it may be left out.
        show_if: expression that says when the question makes sense, or "".
    """

    name: str
    kind: str
    help: str
    choices: Mapping[str, str]
    fields: Mapping[str, str]
    many: bool
    default: Given
    show_if: str = ""


class WrongValueError(ValueError):
    """A value that does not fit its option; the message says what would."""


def _scalar(kind: str, text: str, choices: Mapping[str, str]) -> Given:
    """A typed scalar from text; the empty text means "left out"."""
    text = text.strip()
    if text == "":
        return ""
    match kind:
        case "flag":
            if text.lower() not in TRUE | FALSE:
                raise WrongValueError(f"{text!r} is neither true nor false")
            return text.lower() in TRUE
        case "number" | "money":
            cleaned = text.replace(",", "").lstrip("$") if kind == "money" else text
            try:
                return int(cleaned)
            except ValueError:
                pass
            try:
                number = float(cleaned)
            except ValueError:
                raise WrongValueError(f"{text!r} is no {kind}") from None
            if not abs(number) < 1e18:
                raise WrongValueError(f"{text!r} is out of range")
            return number
        case "date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise WrongValueError(f"{text!r} is no date; write 2027-01-31") from None
        case "choice":
            if text not in choices:
                raise WrongValueError(f"{text!r} is not offered; choose {', '.join(choices)}")
            return text
        case _:
            return text


def typed(option: Option, node: YamlNode) -> Given:
    """A node as the option's type.

    Raises:
        WrongValueError: it does not fit.
    """
    if option.many:
        if isinstance(node, YamlScalar) and not node.text.strip():
            return []
        if not isinstance(node, YamlList):
            raise WrongValueError("a list is wanted: [a, b]")
        return [_one(option, item) for item in node.items]
    return _one(option, node)


def _one(option: Option, node: YamlNode) -> Given:
    if option.kind == "record":
        if not isinstance(node, YamlMap):
            raise WrongValueError(
                f"a record is wanted: {{{', '.join(f'{name}: …' for name in option.fields)}}}"
            )
        wrong = [name for name in node.entries if name not in option.fields]
        lacking = [name for name in option.fields if name not in node.entries]
        if wrong or lacking:
            words = [f"no field {name!r}" for name in wrong] + [
                f"field {name!r} is missing" for name in lacking
            ]
            raise WrongValueError("; ".join(words) + f" (fields: {', '.join(option.fields)})")
        return {name: _scalar(kind, _text(node.entries[name]), {}) for name, kind in option.fields.items()}
    return _scalar("text" if option.kind == "list" else option.kind, _text(node), option.choices)


def _text(node: YamlNode) -> str:
    if not isinstance(node, YamlScalar):
        raise WrongValueError("a single value is wanted here")
    return node.text


def read_option(name: str, reader: Reader) -> Option:
    """One entry of `options:`."""
    choose = reader.get("choose")
    choices: dict[str, str] = {}
    if isinstance(choose, YamlMap):
        choices = {key: str(data_of(words)) for key, words in choose.entries.items()}
    kind = reader.choice("kind", KINDS, "choice" if choices else None)
    fields = {key: str(data_of(node)) for key, node in _entries(reader, "fields")}
    for field, field_kind in fields.items():
        if field_kind not in ("text", "number", "money", "date", "flag"):
            reader.complain(
                f"field {field!r} of kind {field_kind!r}", fix="text, number, money, date or flag"
            )
    many = reader.flag("list", kind == "list")
    default = reader.get("default")
    option = Option(
        name,
        kind,
        reader.text("help", None),
        choices,
        fields,
        many,
        [] if many else "",
        reader.text("show_if"),
    )
    reader.get("default_from")
    reader.done()
    if default is None:
        reader.complain(
            f"option {name!r} has no default", fix='add default: …, or default: "" to leave it out'
        )
        return option
    try:
        value = typed(option, default)
    except WrongValueError as error:
        reader.complain(f"the default of option {name!r}: {error}", default)
        return option
    return Option(name, kind, option.help, choices, fields, many, value, option.show_if)


def _entries(reader: Reader, key: str) -> list[tuple[str, YamlNode]]:
    node = reader.get(key)
    return list(node.entries.items()) if isinstance(node, YamlMap) else []


def settle(
    options: Mapping[str, Option], sets: Mapping[str, str], files: Mapping[str, YamlNode], template: str
) -> dict[str, Given]:
    """The value of every option: given on the command line, else in a file, else the default.

    Raises:
        CommandError: unknown options and values that do not fit, all of them.
    """
    problems: list[Problem] = []
    values = {name: option.default for name, option in options.items()}
    given: dict[str, YamlNode] = dict(files)
    for name, text in sets.items():
        given[name] = _from_text(options.get(name), text)
    for name, node in given.items():
        option = options.get(name)
        if option is None:
            problems.append(
                Problem(f"no option {name!r} in {template}", fix=f"there are {', '.join(options) or 'none'}")
            )
            continue
        try:
            values[name] = typed(option, node)
        except WrongValueError as error:
            problems.append(Problem(f"option {name!r}: {error}", fix=option.help))
    if problems:
        raise CommandError(problems)
    return values


def _from_text(option: Option | None, text: str) -> YamlNode:
    """`--set` text: lists and records are written as YAML ([a, b], {who: x}); anything else is text as it stands."""
    if option and (option.many or option.kind == "record"):
        node, problems = parse_yaml(f"value: {text}\n", "--set")
        if node and not problems:
            return node.entries["value"]
        if option.many and option.kind != "record":
            return YamlList(1, [YamlScalar(part.strip(), 1) for part in text.split(",")])
    return YamlScalar(text, 1, plain=False)


def read_options_file(node: YamlMap, place: Place) -> dict[str, YamlNode]:
    """Options from a file: a map of options, or one with `options:` in it."""
    inner = node.entries.get("options")
    if isinstance(inner, YamlMap):
        return dict(inner.entries)
    if inner is not None:
        raise CommandError(Problem("`options:` wants a map", place))
    return dict(node.entries)
