"""Facts room: one value put into the text of a YAML file, every other byte left as it is.

No YAML writer is used: each of them re-wraps lines. The place is found from the marks of the parsed nodes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

import yaml

from billgen.base.errors import CommandError, Place, Problem
from billgen.facts.schema import META
from billgen.facts.yaml_text import mapping

_Loader: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INDENT = 2
_TRAILING_COMMA = re.compile(r"\s*,")

Entry = tuple[yaml.ScalarNode, yaml.Node]


class Spliced(NamedTuple):
    """A text with the value in it.

    Attributes:
        text: the whole file.
        line: where the value stands, counting from 1.
        replaced: the YAML text that had to go, "" when nothing had.
    """

    text: str
    line: int
    replaced: str = ""


def put(
    text: str,
    keys: Sequence[str],
    value: str,
    file: str,
    *,
    replace: bool = False,
    order: Sequence[str] = (),
) -> Spliced:
    """Put a value at a path.

    Args:
        text: a file that the loader accepts.
        keys: the path, one key a level; maps that are not there are made.
        value: YAML text on one line.
        file: what messages call the file.
        replace: whether a value may be replaced; one that is unknown always may.
        order: the keys of the top in the order they should come.

    Raises:
        CommandError: a value stands there, or above it, and may not be replaced.
    """
    node = cast("yaml.Node", yaml.compose(text, Loader=_Loader))
    for depth, key in enumerate(keys):
        assert isinstance(node, yaml.MappingNode)
        found = _entry(node, key)
        if found is None:
            return _insert(text, node, keys[depth:], value, order if depth == 0 else ())
        _, there = found
        rest = keys[depth + 1 :]
        if not rest or _is_unknown(there):
            if not _is_unknown(there) and not replace:
                raise _stands(".".join(keys), there, text, file)
            return _replace(text, found, _nested(rest, value), file)
        inner = _entry(there, "value") if isinstance(there, yaml.MappingNode) else None
        node = inner[1] if inner else there
        if not isinstance(node, yaml.MappingNode):
            raise _stands(".".join(keys[: depth + 1]), node, text, file, "whole, before anything below it")
    raise AssertionError("a path has keys")


def _entry(node: yaml.Node, key: str) -> Entry | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    entries = cast("list[Entry]", node.value)
    return next((entry for entry in entries if entry[0].value == key), None)


def _is_unknown(node: yaml.Node) -> bool:
    """Whether the node says only that nobody found the value."""
    if not isinstance(node, yaml.MappingNode) or not all(key.value in META for key, _ in _entries(node)):
        return False
    status = _entry(node, "status")
    return status is not None and status[1].value == "unknown"


def _entries(node: yaml.MappingNode) -> list[Entry]:
    return cast("list[Entry]", node.value)


def _stands(path: str, node: yaml.Node, text: str, file: str, how: str = "") -> CommandError:
    old = " ".join(text[_start(node) : _end(node, text)].split())
    shown = old if len(old) <= 80 else old[:77] + "…"
    fix = "give --replace to put yours in its place" if not how else f"replace it {how}"
    what = f"`{path}` has a value already: {shown}"
    return CommandError(Problem(what, Place(file, _line(text, _start(node))), fix=fix))


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def _start(node: yaml.Node) -> int:
    assert node.start_mark is not None
    return node.start_mark.index


def _end(node: yaml.Node, text: str) -> int:
    """Where the last character of a node's content is past; the marks of block nodes lie further on."""
    assert node.end_mark is not None
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last, text)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _start(node) + len(text[_start(node) : node.end_mark.index].rstrip())
    return node.end_mark.index


def _nested(keys: Sequence[str], value: str) -> str:
    """The value below some keys, as maps on one line."""
    for key in reversed(keys):
        value = mapping({key: value})
    return value


def _insert(
    text: str, node: yaml.MappingNode, keys: Sequence[str], value: str, order: Sequence[str]
) -> Spliced:
    if node.flow_style:
        return _insert_in_braces(text, node, keys, value)
    newline = "\r\n" if "\r\n" in text else "\n"
    entries = _entries(node)
    before = _before(entries, keys[0], order)
    at = text.find("\n", _end(before[1], text)) + 1 or len(text)
    column = entries[0][0].start_mark.column if entries[0][0].start_mark else 0
    pads = [" " * (column + _INDENT * depth) for depth in range(len(keys))]
    lines = [f"{pad}{key}:" for pad, key in zip(pads, keys, strict=True)]
    lines[-1] += f" {value}"
    start = "" if text[:at].endswith("\n") else newline
    if order and len(keys) > 1 and (at == len(text) or text.startswith(newline, at)):
        start += newline  # a block of its own, as the others are
    new = text[:at] + start + newline.join(lines) + newline + text[at:]
    return Spliced(new, _line(new, at) + start.count("\n") + len(lines) - 1)


def _before(entries: Sequence[Entry], key: str, order: Sequence[str]) -> Entry:
    """The entry after which a new one belongs: the last, or by the order of the top."""
    if key not in order:
        return entries[-1]
    ranked = [entry for entry in entries if entry[0].value in order]
    earlier = [entry for entry in ranked if order.index(entry[0].value) < order.index(key)]
    return max(earlier, key=lambda entry: order.index(entry[0].value), default=entries[-1])


def _insert_in_braces(text: str, node: yaml.MappingNode, keys: Sequence[str], value: str) -> Spliced:
    new = f"{keys[0]}: {_nested(keys[1:], value)}"
    entries = _entries(node)
    if not entries:
        at = _start(node) + 1
    else:
        at = _end(entries[-1][1], text)
        if comma := _TRAILING_COMMA.match(text, at):
            at, new = comma.end(), f" {new}"
        else:
            new = f", {new}"
    return Spliced(text[:at] + new + text[at:], _line(text, at))


def _replace(text: str, entry: Entry, value: str, file: str) -> Spliced:
    key, node = entry
    start, end = _start(node), _end(node, text)
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if is_block and re.search(r"(?:^|\s)#", text[start:end]):
        what = f"`{key.value}` holds comments that would be lost"
        raise CommandError(
            Problem(what, Place(file, _line(text, start)), fix="change it in the file by hand")
        )
    if is_block:
        start, value = text.index(":", _end(key, text)) + 1, f" {value}"
    return Spliced(text[:start] + value + text[end:], _line(text, start), text[start:end].strip())
