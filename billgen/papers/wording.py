"""Papers room: words that every cover note uses, and how a value from outside is said in one line."""

from __future__ import annotations

from collections.abc import Iterable

from billgen.base.provenance import Fact, NotApplicable, Source, Status
from billgen.bill.model import Inline, Ref, Runs, Text, Value
from billgen.facts.characters import without_bad

EFFECTS = {
    "binding": (
        "Binding. Once enacted in the form that the law there requires, its provisions are law within the "
        "reach of the body that enacts it: they create duties and rights that can be enforced."
    ),
    "internal": (
        "Internal. Once adopted, it directs the officers, employees and bodies of the government that adopts "
        "it. By itself it puts no duty on anyone else and gives no one a claim."
    ),
    "hortatory": (
        "Hortatory. Once adopted, it states the view of the body that adopts it. It creates no duty and no "
        "right, appropriates nothing and changes no law."
    ),
}
"""The statement of legal effect, by the `effect` of a template."""

STATUSES = {
    Status.VERIFIED: "verified: the source was read, and the quote shows it",
    Status.REPORTED: "reported: from a secondary source",
    Status.GIVEN: "given by whoever asked for the draft",
    Status.ASSUMED: "assumed: nobody has confirmed it",
    Status.UNKNOWN: "unknown: it was looked for and not found",
}


def one_line(text: object) -> str:
    """Words from outside on one line, without characters that no file may hold."""
    words = str(text).encode("utf-8", "replace").decode()
    return " ".join(without_bad(words).split())


def said(text: object, marks: str = "") -> Value:
    """Words from outside: every renderer sets them apart from its own."""
    return Value(one_line(text), (), marks=marks)


def sentence(text: str) -> str:
    """The text with a full stop, if it has no closing mark of its own."""
    text = one_line(text)
    return text if not text or text.rstrip('”"').endswith((".", "?", "!", "…")) else f"{text}."


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def all_of(words: Iterable[str]) -> str:
    """Different words once each: "a", "a and b", "a, b, and c"."""
    each = [*dict.fromkeys(words)]
    return "".join(f"{comma(index, len(each))}{one}" if index else one for index, one in enumerate(each))


def comma(index: int, many: int) -> str:
    """What stands before one of several things that are listed, counted from 0; not before the first."""
    return ", " if index < many - 1 else " and " if many == 2 else ", and "


def shown(value: object) -> str:
    """A value as a person writes it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case NotApplicable():
            return "does not apply"
        case None:
            return "not known"
        case int() | float():
            return f"{value:,}"
        case "":
            return "left out"
        case list() | tuple():
            items: list[object] = [*value]  # type: ignore[reportUnknownArgumentType]
            return "; ".join(shown(item) for item in items) or "none"
        case dict():
            fields: dict[object, object] = {**value}  # type: ignore[reportUnknownArgumentType]
            return ", ".join(f"{key} {shown(item)}" for key, item in fields.items())
        case _:
            return one_line(value)


def source_words(source: Source | None) -> str:
    """A source in one sentence: title, address, the day it was read, the copy that was read."""
    if source is None:
        return "No source."
    read = f"read on {source.checked.isoformat()}" if source.checked else "no day of reading"
    copy = f"copy of {source.copy_of}" if source.copy_of else ""
    return sentence("; ".join(part for part in (source.title, source.url, read, copy) if part))


def status_words(fact: Fact) -> str:
    """How far a fact may be trusted, as a sentence."""
    return sentence(capital(STATUSES[fact.status]))


def still(runs: Runs) -> Runs:
    """Words of the bill outside of it: a reference there is words, not a link."""
    return tuple(_still(run) for run in runs)


def _still(run: Inline) -> Inline:
    return Text(run.text, run.marks) if isinstance(run, Ref) else run
