"""Facts room: the types a fact can have, and how the text of a scalar becomes a value of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from billgen.base.labels import EXPECTED, SPECIMEN
from billgen.base.provenance import Scalar
from billgen.facts import ids

# The types are named tuples and not dataclasses, which cost six times as much at import.


class Proof(StrEnum):
    """What `verified` asks of the words of a leaf."""

    # Must stand in the quote, also when it is the record around it that says verified.
    LAW = "law"
    # Must stand in the quote when the leaf itself says verified; when only its record says so, it is
    # demoted to reported instead.
    SELF = "self"
    # A flag, a choice, a date: a quote shows it without holding its word, so the leaf itself has to say so.
    SHOWN = "shown"
    # Our own words about the quote, or what we find in it: follows its record.
    OURS = "ours"


class Leaf(NamedTuple):
    """A scalar type.

    Attributes:
        name: what errors and documents call it.
        read: makes a value of the text; raises ValueError with what was expected.
        proof: what `verified` asks.
        choices: the words allowed, for a choice.
        json: its JSON Schema.
    """

    name: str
    read: Callable[[str], Scalar]
    proof: Proof
    json: Mapping[str, object]
    choices: tuple[str, ...] = ()


class ListOf(NamedTuple):
    """A list; `lone` when one item may be written without the brackets."""

    item: Type
    lone: bool = False


class OpenMap(NamedTuple):
    """A map whose keys the author chooses; `listed`: from a list, so that a slip is told where it is read."""

    item: Type
    example: str = "name"
    listed: bool = False


class RecordOf(NamedTuple):
    """A map of fixed keys; `required`: those without which it says nothing."""

    keys: tuple[Key, ...]
    by_name: Mapping[str, Key]
    required: tuple[str, ...] = ()

    @classmethod
    def of(cls, *keys: Key) -> RecordOf:
        """The record that has these keys."""
        return cls(keys, {key.name: key for key in keys})


class Anything:
    """The user's own (`custom:`): any maps and lists of text."""


Type = Leaf | ListOf | OpenMap | RecordOf | Anything


class Reach(StrEnum):
    """How far down a key comes."""

    OWN = "own"  # never comes down
    STATE = "state"  # from a state to its places, not from the country to a state
    ALL = "all"  # from the country and the state


class Key(NamedTuple):
    """One row of the schema.

    Attributes:
        name: the key as files write it.
        type: what stands under it.
        doc: one line for editors and documents.
        reach: whether places below inherit it. Only read at the top of a file.
        identity: names the place rather than says something of it; needs no source.
    """

    name: str
    type: Type
    doc: str = ""
    reach: Reach = Reach.OWN
    identity: bool = False


_HOLE = re.compile(r"\{([^{}]*)\}")
_PLACE_NAMES = ("name", "formal_name", "state")
"""What a state's gift to its places may leave open in any words (`lineage`)."""


def _line(text: str) -> str:
    if "\n" in text:
        raise ValueError("one paragraph; `>-` folds lines into one, if no empty line is between them")
    if not text.strip():
        raise ValueError("some text")
    return text


def _block(text: str) -> str:
    if not text.strip():
        raise ValueError("some text")
    return text


def _integer(text: str) -> int:
    if not re.fullmatch(r"\d{1,15}|\d{1,3}(?:,\d{3}){1,4}", text, re.ASCII):  # all are counts
        raise ValueError("a whole number, such as 228989")
    return int(text.replace(",", ""))


def _number(text: str) -> int | float:
    if not re.fullmatch(r"-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,9})?", text, re.ASCII):
        raise ValueError("a number, such as 12 or 1.25")
    bare = text.replace(",", "")
    return float(bare) if "." in bare else int(bare)


def _money(text: str) -> int | float:
    amount = re.fullmatch(r"\$?\s?((?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d\d)?)", text, re.ASCII)
    if not amount:
        raise ValueError("an amount of dollars, such as 1000000 or $1,000,000.50")
    return _number(amount[1])


def read_date(text: str) -> date:
    """A date written 2026-11-22.

    Raises:
        ValueError: it is not such a date, or not a day of the calendar.
    """
    # `fromisoformat` also takes weeks and dates without hyphens.
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError("a day of the calendar written 2026-11-22")


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def _id(text: str) -> str:
    if problem := ids.id_problem(text):
        raise ValueError(f"an id such as us/wa/spokane ({problem})")
    return text


def read_url(text: str) -> str:
    """A web address.

    Raises:
        ValueError: it is none.
    """
    scheme, _, rest = text.partition(":")
    host = rest[2:].split("/")[0].split("?")[0] if rest.startswith("//") else ""
    is_web = scheme in ("https", "http") and "." in host.strip(".") and "@" not in host
    is_repository = scheme == "github" and rest.count("/") > 0 and not rest.startswith("/")
    if not (is_web or is_repository) or any(c.isspace() or c in '"<>' for c in text):
        raise ValueError("a web address that begins with https://, or github:owner/name")
    return text


def pattern(name: str, regex: str, expected: str) -> Leaf:
    """A text that must match a regular expression as a whole."""

    def read(text: str) -> str:
        if not re.fullmatch(regex, text):
            raise ValueError(expected)
        return text

    return Leaf(name, read, Proof.SHOWN, {"type": "string", "pattern": f"^(?:{regex})$"})


def choice(*words: str, proof: Proof = Proof.SHOWN) -> Leaf:
    """One word of a few."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}{ids.did_you_mean(text, words)}")
        return text

    numbers = [int(word) for word in words if word.isdigit()]  # as an editor reads them
    return Leaf("word known here", read, proof, {"enum": [*words, *numbers]}, words)


def _specimen(text: str) -> str:
    if not SPECIMEN.fullmatch(text):
        raise ValueError(EXPECTED)
    return text


def _first_label(text: str) -> str:
    if not ("1" in text or "{n}" in text):
        raise ValueError("the label with its number, such as SECTION 1")
    return _line(text)


def holed(*names: str, needed: str = "") -> Leaf:
    """Words of law in which only some names may stand in braces; those of the place may stand in any."""
    like = f"words with {{{needed}}} in them" if needed else "words"

    def read(text: str) -> str:
        strange = [name for name in _HOLE.findall(text) if name not in (*names, *_PLACE_NAMES)]
        if strange or (needed and f"{{{needed}}}" not in text):
            raise ValueError(
                f"{like}, and nothing in braces but {', '.join(f'{{{name}}}' for name in names)}"
            )
        return _line(text)

    return Leaf(f"label with {{{needed}}}" if needed else "law_text", read, Proof.LAW, _ANY_SCALAR)


# An editor types an unquoted scalar before any schema is asked, so text allows what plain YAML makes of it.
_ANY_SCALAR = {"type": ["string", "number", "boolean"]}

TEXT = Leaf("text", _line, Proof.SELF, _ANY_SCALAR)
LAW_TEXT = Leaf("law_text", _line, Proof.LAW, _ANY_SCALAR)
LAW_BLOCK = Leaf("law_text", _block, Proof.LAW, _ANY_SCALAR)
BLOCK = Leaf("block", _block, Proof.SELF, _ANY_SCALAR)
OUR_WORDS = Leaf("summary", _block, Proof.OURS, _ANY_SCALAR)
INTEGER = Leaf("integer", _integer, Proof.SELF, {"type": ["integer", "string"], "minimum": 0})
NUMBER = Leaf("number", _number, Proof.SELF, {"type": ["number", "string"]})
MONEY = Leaf("money", _money, Proof.SELF, {"type": ["number", "string"]})
DATE = Leaf("date", read_date, Proof.SHOWN, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"})
FLAG = Leaf("flag", _flag, Proof.SHOWN, {"type": "boolean"})
SPECIMEN_LABEL = Leaf(
    "specimen label", _specimen, Proof.LAW, {**_ANY_SCALAR, "pattern": f"^{SPECIMEN.pattern}$"}
)
FIRST_LABEL = Leaf("label with 1", _first_label, Proof.LAW, _ANY_SCALAR)
ID = Leaf("id", _id, Proof.SHOWN, {"type": "string", "pattern": "^[a-z]{2}(/[a-z]{2}(/[a-z0-9-]+)?)?$"})
URL = Leaf("url", read_url, Proof.SHOWN, {"type": "string", "pattern": "^(https?://|github:)"})
