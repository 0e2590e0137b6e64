"""Library room: answers in, one commented `job.yaml` out, with everything a draft needs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from billgen.facts.yaml_text import mapping, scalar, sequence
from billgen.library.asked import JOB
from billgen.library.manifest import Manifest
from billgen.library.options import Given, Option
from billgen.library.options_schema import plain

_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered.

    Attributes:
        place: id.
        place_name: its name, for a comment.
        as_of: a date as 2027-01-31.
        options: option → typed value, only what was given.
        borrowed: option → words for the fact it is taken from, for those that nobody gave.
        hidden: options that do not count.
        sections: every switchable section → on or off.
        titles: section → its heading.
        facts: fact path → value.
        missing: fact path → why it is wanted, for what nobody knows.
    """

    place: str
    place_name: str
    as_of: str
    options: Mapping[str, Given]
    borrowed: Mapping[str, str]
    hidden: frozenset[str]
    sections: Mapping[str, bool]
    titles: Mapping[str, str]
    facts: Mapping[str, str]
    missing: Mapping[str, str]


def job_text(manifest: Manifest, answers: Answers) -> str:
    """The text of a job file that `billgen draft` runs."""
    lines = [
        "# What one draft is made from. Change what you like, then run: billgen draft THIS-FILE",
        "# Words on the command line (--set, --without, --fact …) go before what stands here.",
        f"schema: {JOB}",
        _noted(f"template: {manifest.id}", manifest.title),
        _noted(f"place: {answers.place}", answers.place_name),
        _noted(f"as_of: {answers.as_of}", "the day the draft is made for; it prints"),
    ]
    options = [line for option in manifest.options.values() for line in _option(option, answers)][1:]
    lines += ["", *_block("options", options, empty=not any(_stands(o, answers) for o in manifest.options))]
    if manifest.sections:
        lines += ["", "# Sections that may be left out.", "sections:"]
    for id, switch in manifest.sections.items():
        said = "on" if answers.sections[id] else "off"
        lines.append(_noted(f"  {id}: {said}", switch.help or answers.titles.get(id, "")))
    facts = [f"  {path}: {scalar(value)}" for path, value in answers.facts.items()]
    if facts:
        lines += ["", "# Facts that you gave.", "facts:", *facts]
    if answers.missing:
        words = "These facts nobody knows yet; each prints as a marked blank. To give one, take away its #"
        lines += ["", *_comment(f"{words}." if facts else f"{words} and that of facts:.", "")]
        lines += [] if facts else ["# facts:"]
        lines += [_noted(f'#   {path}: ""', why) for path, why in answers.missing.items()]
    return "\n".join(lines) + "\n"


def _block(name: str, lines: list[str], *, empty: bool) -> list[str]:
    """A key with its lines; comments alone need an empty map."""
    return [f"{name}: {{}}", *lines] if empty else [f"{name}:", *lines]


def _stands(name: str, answers: Answers) -> bool:
    return name in answers.options or not (name in answers.hidden or name in answers.borrowed)


def _option(option: Option, answers: Answers) -> Iterator[str]:
    yield ""
    yield from _comment(option.help, "  ")
    for value, words in option.choices.items():
        yield from _comment(f"- {value}: {words}", "  ")
    if option.show_if:
        yield from _comment(f"Counts only when {option.show_if}.", "  ")
    if option.name in answers.borrowed and option.name not in answers.options:
        yield from _comment(f"Not given, it is {answers.borrowed[option.name]}.", "  ")
    value = answers.options.get(option.name, option.default)
    lead = "  " if _stands(option.name, answers) else "  # "
    items = cast("list[Given]", value) if isinstance(value, list) else []
    if items and option.kind == "record":
        yield f"{lead}{option.name}:"
        yield from (f"{lead}  - {_written(one)}" for one in items)
    else:
        yield f"{lead}{option.name}: {_written(cast('object', value))}"


def _written(value: Given) -> str:
    """A typed value as YAML on one line."""
    value = plain(value)
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return format(Decimal(repr(value)), "f")
        case list():
            return sequence([_written(one) for one in cast("list[Given]", value)])
        case dict():
            return mapping({key: _written(one) for key, one in cast("dict[str, Given]", value).items()})
        case _:
            return scalar(str(value), typed=True)


def _comment(text: str, indent: str) -> Iterable[str]:
    lead = f"{indent}# "
    return textwrap.wrap(
        _bare(text), _WIDTH, initial_indent=lead, subsequent_indent=lead, break_long_words=False
    )


def _noted(line: str, note: str) -> str:
    return f"{line}  # {_bare(note)}" if note else line


def _bare(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())
