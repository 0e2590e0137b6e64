"""Library room: options - the choices and names of one bill; their kinds, defaults, and what a user gave."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import cast

from billgen.base.errors import CommandError, Place, Problem
from billgen.facts.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml
from billgen.library.reader import FALSE, TRUE, Reader, data_of

KINDS = ("text", "choose", "flag", "number", "money", "date", "list", "record", "citation", "place")
FIELD_KINDS = ("text", "flag", "number", "money", "date")

_ONCE_CHOOSE = "choice"
"""What the kind `choose` was called in templates of before."""

_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTED = re.compile(r"[0-9]|\b[IVXLC]+\b")
"""What every citation has: a figure, Arabic or Roman."""

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
        default_from: path of the fact that is used when nothing is given, or "".
        has_default: False when only that fact stands in, so that without it the draft has a blank.
        least: the smallest number or sum it takes, in its fields too.
    """

    name: str
    kind: str
    help: str
    choices: Mapping[str, str]
    fields: Mapping[str, str]
    many: bool
    default: Given
    show_if: str = ""
    default_from: str = ""
    has_default: bool = True
    where: Place | None = None
    least: int | float = 0


class WrongValueError(ValueError):
    """A value that does not fit its option; the message says what would."""


def _scalar(kind: str, text: str, choices: Mapping[str, str], least: float) -> Given:
    """A typed scalar from text, a number no smaller than `least`; the empty text means "left out"."""
    text = text.strip()
    if text == "":
        return ""
    match kind:
        case "flag":
            if text.lower() not in TRUE | FALSE:
                raise WrongValueError(f"{text!r} is neither true nor false")
            return text.lower() in TRUE
        case "number" | "money":
            if (number := _number(kind, text)) < least:
                raise WrongValueError(f"{text!r} is below {least:,}, the least it takes")
            return number
        case "date":
            return read_day(text)
        case "choose":
            if text not in choices:
                raise WrongValueError(f"{text!r} is not offered; choose {', '.join(choices)}")
            return text
        case "citation" if not _COUNTED.search(text):
            raise WrongValueError(f"{text!r} is no citation; write it as it prints: RCW 42.56.030")
        case _:
            return text


def _number(kind: str, text: str) -> int | float:
    figures = text.removeprefix("$") if kind == "money" else text
    if not _NUMBER.fullmatch(figures):
        like = "25,000,000" if kind == "money" else "7 or 12.5"
        raise WrongValueError(
            f"{text!r} is no {'sum of money' if kind == 'money' else 'number'}; write {like}"
        )
    if len(figures) > 18:
        raise WrongValueError(f"{text!r} is larger than can be meant")
    figures = figures.replace(",", "")
    return float(figures) if "." in figures else int(figures)


def read_day(text: str) -> date:
    """A date written as 2027-01-31.

    Raises:
        WrongValueError: it is none.
    """
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise WrongValueError(f"{text!r} is no date; write it as 2027-01-31") from None


def typed(option: Option, node: YamlNode) -> Given:
    """A node as the option's type.

    Raises:
        WrongValueError: it does not fit.
    """
    if option.many:
        if _left_out(node):
            return []
        if not isinstance(node, YamlList):
            like = f"{{{_fields(option)}}}" if option.kind == "record" else "a, b"
            raise WrongValueError(f"a list is wanted: [{like}]")
        return [_one(option, item) for item in node.items]
    return _one(option, node)


def _left_out(node: YamlNode) -> bool:
    return isinstance(node, YamlScalar) and not node.text.strip()


def _one(option: Option, node: YamlNode) -> Given:
    if option.kind != "record":
        return _scalar(
            "text" if option.kind == "list" else option.kind, _text(node), option.choices, option.least
        )
    if _left_out(node) and not option.many:
        return ""
    if not isinstance(node, YamlMap):
        raise WrongValueError(f"a record is wanted: {{{_fields(option)}}}")
    wrong = [f"no field {name!r}" for name in node.entries if name not in option.fields]
    wrong += [f"field {name!r} is missing" for name in option.fields if name not in node.entries]
    if wrong:
        raise WrongValueError(f"{'; '.join(wrong)}; a record is {{{_fields(option)}}}")
    return {name: _field(option, name, kind, node.entries[name]) for name, kind in option.fields.items()}


def _field(option: Option, name: str, kind: str, node: YamlNode) -> Given:
    try:
        return _scalar(kind, _text(node), {}, option.least)
    except WrongValueError as error:
        raise WrongValueError(f"field {name!r}: {error}") from None


def _fields(option: Option) -> str:
    return ", ".join(f"{name}: {kind}" for name, kind in option.fields.items())


def _text(node: YamlNode) -> str:
    if not isinstance(node, YamlScalar) or node.none:
        raise WrongValueError("a single value is wanted here")
    return node.text


def read_option(name: str, reader: Reader) -> Option:
    """One entry of `options:`."""
    choices = {value: str(data_of(words)) for value, words in reader.map("choose").items()}
    kind = "choose"
    if reader.text("kind", "") != _ONCE_CHOOSE:
        kind = reader.choice("kind", KINDS, "choose" if choices else None)
    fields = {field: str(data_of(node)) for field, node in reader.map("fields").items()}
    many = reader.flag("list", kind == "list")
    blank: Given = [] if many else ""
    option = Option(
        name,
        kind,
        reader.text("help", None),
        choices,
        fields,
        many,
        blank,
        reader.text("show_if"),
        reader.text("default_from"),
        where=reader.place(),
        least=_least(reader, {kind, *fields.values()}),
    )
    default = reader.get("default")
    reader.done()
    if option.default_from and option.default_from.partition(".")[0] not in ("place", "state", "us"):
        reader.complain(
            f"default_from of option {name!r} is no fact: {option.default_from!r}",
            reader.get("default_from"),
            "facts start with place, state or us",
        )
    for field, field_kind in fields.items():
        if field_kind not in FIELD_KINDS:
            reader.complain(f"field {field!r} of kind {field_kind!r}", fix=f"write {', '.join(FIELD_KINDS)}")
    if kind == "choose" and not choices:
        reader.complain(f"option {name!r} offers nothing to choose", fix="add choose: {value: words, …}")
    if kind == "record" and not fields:
        reader.complain(f"option {name!r} is a record without fields", fix="add fields: {who: text, …}")
    if default is None and option.default_from:
        return replace(option, has_default=False)
    if default is None:
        fix = 'add default: …, default_from: a fact, or default: "" to leave it out'
        reader.complain(f"option {name!r} has no default", fix=fix)
        return option
    try:
        return replace(option, default=typed(option, default))
    except WrongValueError as error:
        reader.complain(f"the default of option {name!r}: {error}", default, "write a default that fits")
        return option


def _least(reader: Reader, kinds: Collection[str]) -> int | float:
    """What `min:` says, of an option whose own kind or a field's is a number or a sum; 0 without it."""
    node = reader.get("min")
    if node is None:
        return 0
    try:
        if not {"number", "money"} & set(kinds):
            raise WrongValueError("only a number or a sum of money has a least value")
        return _number("number", _text(node).strip())
    except WrongValueError as error:
        reader.complain(f"'min': {error}", node, "write min: 1 beside kind: number, or leave it out")
        return 0


def settle(
    options: Mapping[str, Option], sets: Mapping[str, str], files: Mapping[str, YamlNode], template: str
) -> dict[str, Given]:
    """The value of every option: given on the command line, else in a file, else the default.

    Raises:
        CommandError: unknown options and values that do not fit, all of them.
    """
    values = {name: option.default for name, option in options.items()}
    return values | read_given(options, sets, files, template)


def read_given(
    options: Mapping[str, Option], sets: Mapping[str, str], files: Mapping[str, YamlNode], template: str
) -> dict[str, Given]:
    """The typed values that were given, on the command line or else in a file.

    Raises:
        CommandError: unknown options and values that do not fit, all of them.
    """
    problems: list[Problem] = []
    values: dict[str, Given] = {}
    given = dict(files) | {name: from_text(options.get(name), text) for name, text in sets.items()}
    for name, node in given.items():
        option = options.get(name)
        if option is None:
            near = get_close_matches(name, options, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(options) or 'none'}"
            problems.append(Problem(f"no option {name!r} in {template}", fix=fix))
            continue
        try:
            values[name] = typed(option, node)
        except WrongValueError as error:
            problems.append(Problem(f"option {name!r}: {error}", why=option.help))
    if problems:
        raise CommandError(problems)
    return values


def from_text(option: Option | None, text: str) -> YamlNode:
    """The text of `--set`, for lists and records as YAML ([a, b], {who: x}), else as it stands."""
    if option and text.strip() and (option.many or option.kind == "record"):
        node, problems = parse_yaml(f"value: {text}\n", "--set")
        if node and not problems and not isinstance(node.entries["value"], YamlScalar):
            return node.entries["value"]
        if option.kind != "record":
            apart = ";" if ";" in text else ","  # semicolons, where an item holds a comma
            return YamlList(1, [YamlScalar(part.strip(), 1) for part in text.split(apart)])
    return YamlScalar(text, 1)


def as_yaml(value: Given) -> YamlNode:
    """A typed value as the YAML somebody would write for it."""
    match value:
        case list():
            return YamlList(1, [as_yaml(one) for one in cast("list[Given]", value)])
        case dict():
            made = YamlMap(1)
            made.entries = {key: as_yaml(one) for key, one in cast("dict[str, Given]", value).items()}
            return made
        case bool():
            return YamlScalar(str(value).lower(), 1)
        case _:
            return YamlScalar(str(value), 1)
