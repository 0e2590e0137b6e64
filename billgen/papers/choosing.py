"""Papers room: what was chosen for a draft and what was not, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from billgen.bill.model import Bill
from billgen.library.manifest import Manifest, Option
from billgen.library.settled import Evaluate, Settled, counts
from billgen.papers.cover import Matter
from billgen.papers.quoting import Told, quoted, words
from billgen.papers.wording import capital, sentence, shown

_EMPTY: tuple[object, ...] = ("", None, [])
"""Values of options that print nothing."""

_MAIN = ("text", "who", "name", "words", "milestone")
"""Fields of records that say what they are without a name."""


def choices(manifest: Manifest, options: Settled, evaluate: Evaluate) -> Iterator[Told]:
    """Every option that counts here: what was chosen, what stands without it, what was not chosen."""
    for name, option in manifest.options.items():
        if not counts(option, evaluate):
            continue
        value = options.values.get(name)
        others = [(one, words) for one, words in option.choices.items() if one != value]
        yield Told(
            name=_spoken(name),
            label=capital(_spoken(name)),
            help=sentence(option.help),
            value=words(_told_value(option, value), f"options.{name}"),
            words=option.choices.get(str(value), ""),
            chosen=name in options.recorded,
            default=words(_told_value(option, option.default)),
            refused=[Told(name=_spoken(one), words=words) for one, words in others],
        )


def _spoken(name: str) -> str:
    """A name of an option, or of one of its choices, as people write it."""
    return re.sub(r"\bpct\b", "percent", name.replace("_", " ").replace("-", " "))


def _told_value(option: Option, value: object) -> str:
    """A value in words: "$25,000,000", "partner only", "governor, seats 3; treasurer, seats 3"."""
    if value in _EMPTY:
        return ""
    if option.choices:
        return _spoken(shown(value))
    if option.kind == "money":
        return f"${shown(value)}"
    if isinstance(value, list):
        items: list[object] = [*value]  # pyright: ignore[reportUnknownArgumentType]
        return "; ".join(_entry(option, one) for one in items)
    return shown(value)


def _entry(option: Option, one: object) -> str:
    """One of a list: a record tells its main field without that field's name, and no id beside others."""
    if not isinstance(one, dict):
        return shown(one)
    fields: dict[object, object] = {**one}  # pyright: ignore[reportUnknownArgumentType]
    said: list[str] = []
    for key, value in fields.items():
        if key == "id" and len(fields) > 1:
            continue
        words = f"${shown(value)}" if option.fields.get(str(key)) == "money" else shown(value)
        said.append(words if key in _MAIN else f"{_spoken(str(key))} {words}")
    return ", ".join(said)


def switches(matter: Matter, bill: Bill, headings: Mapping[str, str]) -> Iterator[Told]:
    """Every section that may be left out, by its heading where it has one in the template.

    Args:
        matter: of the draft.
        bill: the finished bill.
        headings: section → its heading in the template.
    """
    for id, on in matter.switches.items():
        switch = matter.manifest.sections[id]
        section = bill.find(id)
        heading = quoted(section.heading) if section else words(headings.get(id, ""))
        same = switch.help.strip(" .").casefold() == "".join(run.text for run in heading.runs).casefold()
        yield Told(
            id=id,
            heading=heading or words(id),
            on=on,
            chosen=on is not switch.default,
            help="" if same else sentence(switch.help),
        )
