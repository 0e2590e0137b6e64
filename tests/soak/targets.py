"""What is fuzzed: for each reader of strangers' words, inputs of any kind and what must hold of the answer.

`tests/soak/test_targets.py` runs a few examples of each with every `make test`, `make soak` a million.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from hypothesis import strategies as st

from billgen.base.errors import BillgenError, CommandError, InputError
from billgen.batch.confirm import refused_path
from billgen.batch.replies import read_replies
from billgen.bill.model import Text
from billgen.bill.parse import parse
from billgen.facts.names import find
from billgen.facts.reading import read_facts
from billgen.facts.yaml_nodes import YamlMap, parse_yaml, read_yaml
from billgen.library.asked import read_asked
from billgen.library.cuts import sections
from billgen.library.options import settle
from billgen.library.typed import slips
from billgen.record.changes import read_record
from billgen.record.record import read_written
from billgen.render.docx import write as write_docx
from billgen.render.html import document
from billgen.render.spaces import held
from tests.base.test_sandbox import evaluate
from tests.bill.test_any_grammar import LINES, STYLES, goes_the_whole_way
from tests.compose.rendering import render
from tests.library.test_options import MANIFEST, options_of_every_kind
from tests.program import ROOT
from tests.render.docx_bills import node, sheet_of

SECONDS = 5
"""Processor time one example may take."""


@dataclass(frozen=True)
class Target:
    """One reader.

    Attributes:
        inputs: what it is given.
        holds: raises when the answer is not what it must be.
        share: its part of a soak, beside the others'.
    """

    inputs: st.SearchStrategy[Any]
    holds: Callable[[Any], None]
    share: int = 4

    def check(self, given: Any) -> None:
        """One example, in bounded time."""
        started = time.process_time()
        self.holds(given)
        spent = time.process_time() - started
        assert spent < SECONDS, f"{spent:.1f} s for one example"


# YAML and what is made of it ---------------------------------------------------------------------------


@cache
def _room() -> Path:
    return Path(tempfile.mkdtemp(prefix="billgen-soak-"))


def _file(data: bytes) -> Path:
    path = _room() / "it.record.json"
    path.write_bytes(data)
    return path


def _yaml_bytes(data: bytes) -> None:
    tree, problems = read_yaml(_file(data))
    assert isinstance(tree, YamlMap) or problems


_WORDS = st.sampled_from(
    (
        *(
            "a: ",
            "b:\n",
            "  ",
            "- ",
            "? ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            ",",
            "\n",
            "\n  ",
            "\n    ",
            "&a ",
            "*a ",
        ),
        *(
            "!none",
            "!!str ",
            "!x ",
            "|\n",
            ">-\n",
            "'",
            '"',
            "\\",
            "#",
            " #",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
        ),
        *(
            "<<: ",
            "null",
            "~",
            "07",
            "1e3",
            "\t",
            "é",
            "\ufeff",
            "\u202e",
            "\ue000",
            "\r\n",
            '"\\ud800"',
            "\x00",
        ),
        *(
            "value: ",
            "status: ",
            "verified",
            "unknown",
            "source: ",
            "s",
            "quote: ",
            "note: ",
            "name: ",
            "law:\n",
        ),
        *(
            "schema: 1\n",
            "id: us/jf\n",
            "kind: state\n",
            "sources:\n",
            "drafting:\n",
            "custom:\n",
            "title: T",
        ),
        *("localities:\n", "legislature:\n", "constitution:\n", "officers: {", "standing: ", "[allowed]"),
    )
)


def _facts(words: list[str]) -> None:
    text = "".join(words)
    tree, problems = parse_yaml(text, "f")
    assert isinstance(tree, YamlMap) or problems
    if tree is not None:
        read_facts(tree, "f", "us/jf")


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["on", "us/wa"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["options", "sections", "facts", "waived", "as_of", "template", "inputs", "files"]
            )
            | st.sampled_from(["schema", "tool", "place", "findings", "missed", "letter"])
            | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


def _jobs(data: Any) -> None:
    text = json.dumps(data)
    path = _file(text.encode())
    for job in (False, True):
        with suppress(CommandError, InputError):
            read_asked(str(path), job=job)
    with suppress(InputError):
        read_record(path)
    read_written(text.encode())


# Options -----------------------------------------------------------------------------------------------

_NAMES = st.sampled_from([line.split(":")[0] for line in MANIFEST.split("\n") if line[:1].isalpha()])
_VALUES = (
    st.text(max_size=12)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.dates().map(str)
    | st.sampled_from(
        ["red", "on", "[a, b]", "{who: x, count: 3}", "[{who: x, count: 3}]", "RCW 1.2", "", "1,000"]
    )
)
_OPTIONS = st.tuples(st.dictionaries(_NAMES | st.text(max_size=4), _VALUES, max_size=4), _JSON)


@cache
def _options() -> Any:
    return options_of_every_kind()


def _settled(given: tuple[dict[str, str], Any]) -> None:
    sets, file = given
    tree, _ = parse_yaml(json.dumps(file, ensure_ascii=False), "f") if isinstance(file, dict) else (None, ())
    with suppress(CommandError):
        values = settle(_options(), sets, tree.entries if tree else {}, "thing")
        assert values.keys() == _options().keys()


# Templates ---------------------------------------------------------------------------------------------

_EXPRESSIONS = st.lists(
    st.sampled_from(
        (
            *(
                "options.text",
                "options.n",
                "options.list",
                "options.record",
                "options.gone",
                "place.x",
                "us",
                "1",
            ),
            *(
                "0.5",
                "'a'",
                "''",
                "[]",
                "[1, 'a']",
                "{'a': 1}",
                "(",
                ")",
                "[",
                "]",
                ".",
                ",",
                " ~ ",
                " + ",
                " - ",
            ),
            *(" * ", " / ", " % ", "**", " == ", " != ", " < ", " in ", " not in ", " not ", " and ", " or "),
            *(
                " if ",
                " else ",
                " is ",
                "given",
                "even",
                "|",
                "upper",
                "lower",
                "length",
                ".upper()",
                ".items()",
            ),
            *(
                "range(",
                "sum(",
                "count(",
                "true",
                "none",
                "[::-1]",
                "[0]",
                ".strip(",
                ".x",
                ":",
                "'",
                "x",
                "__class__",
            ),
        )
    ),
    max_size=12,
).map("".join)


def _evaluated(text: str) -> None:
    with suppress(InputError):
        evaluate(text)


_FILTERS = (
    *(
        "upper",
        "lower",
        "length",
        "series",
        "join",
        "fill",
        "money",
        "words",
        "date_long",
        "ordinal",
        "plural",
    ),
    *("possessive", "the", "a", "title_case", "ident"),
)
_ARGUMENTS = st.sampled_from(
    ["", "('x')", "(1)", "('a', 'b')", "(place.name)", "(a=place.name)", "([1])", "(none)"]
)
_FILTERED = st.tuples(
    st.text(max_size=20)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.lists(st.text(max_size=5)),
    st.lists(st.tuples(st.sampled_from(_FILTERS), _ARGUMENTS), min_size=1, max_size=3),
)


def _filtered(given: tuple[object, list[tuple[str, str]]]) -> None:
    value, steps = given
    chain = "".join(f" | {name}{arguments}" for name, arguments in steps)
    with suppress(InputError):
        made = render(f"{{{{ place.name{chain} }}}}", place__name=value)
        assert made.composed.lines
        assert made.parsed() is not None


@cache
def _shipped() -> tuple[str, ...]:
    """Pieces of the shipped texts, a line or two each."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").rglob("*.j2"))]
    return tuple(dict.fromkeys(line for text in texts for line in text.split("\n") if line.strip()))


_PIECES = st.deferred(lambda: st.sampled_from(_shipped()))
_MUTATED = st.lists(
    st.tuples(
        _PIECES,
        st.integers(0, 200),
        st.sampled_from(["", "", "", "{{", "%}", "(1) ", "{%", ":::", "\n", "[](#"]),
    ),
    max_size=8,
)


def _mutated(pieces: list[tuple[str, int, str]]) -> None:
    text = "\n".join(line[:at] + put + line[at:] for line, at, put in pieces)
    for _ in sections(text):
        pass
    list(slips(text, {"Spokane": "a place"}))
    with suppress(InputError):
        made = render(text)
        parse(made.composed.lines, made.composed.carried)


_GRAMMAR = st.tuples(
    st.lists(LINES | st.text(alphabet='#(1ai)[]{}:|+-*_.\\ "@a\u201d', max_size=12), max_size=25),
    st.sampled_from(STYLES),
    st.booleans(),
)


# Words in, words out -----------------------------------------------------------------------------------

_PRINTABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("<>&\"'\n\t"),
    min_size=1,
    max_size=40,
)


def _word_keeps(words: str) -> None:
    sheet = sheet_of(node((Text(words),)), head=words)
    assert docx.Document(BytesIO(write_docx(sheet))).paragraphs[0].text == held(sheet.paras)[0].text


class _Words(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: set[str] = set()
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.words += "\n" * (tag == "br")


_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "div", "p", "h1", "h2", "span"),
    "bdi",
}


def _html_keeps(words: str) -> None:
    page = _Words(document(sheet_of(node((Text(words),)), head=words)))
    assert page.tags <= {*_TAGS, "br"}
    assert "".join(words.split()) in "".join(page.words.split())


def _found(text: str) -> None:
    with suppress(BillgenError):
        assert find(text, ("us", "us/wa", "us/wa/seattle"), [ROOT / "jurisdictions"]).startswith("us")


# Replies of towns -----------------------------------------------------------------------------------------

_CELLS = st.sampled_from(
    (
        *(
            "us/zz/oz",
            "us/zz",
            "../x",
            "officers.clerk",
            "law.a.standing",
            "place.",
            "state.x",
            "kind",
            "a.0.b",
        ),
        *("yes", "no", "x", "'=1", "=1", "2027-01-08", "1/8/2027", "99/99/9999", "Jo", "", " ", "…" * 300),
        *('"', ",", "\n", "\r", "\x00", "\u202e", "\ud7ff", "place", "path", "who", "date", "change_to"),
    )
) | st.text(max_size=6)
_REPLIES = st.lists(st.lists(_CELLS, min_size=8, max_size=8), max_size=4)


def _replied(rows: list[list[str]]) -> None:
    """A row is a reply about facts of the place itself, says nothing, or is refused in words."""
    text = "\n".join(["place,path,assumed,right,change_to,source,who,date", *map(",".join, rows)])
    path = _room() / "reply.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    replies, silent, problems, _ = read_replies([path], date(2027, 1, 11))
    assert silent >= 0
    assert all(problem.what for problem in problems)
    for reply in replies:
        assert reply.who
        assert reply.day <= date(2027, 1, 12)
        assert refused_path(reply.path) == ""
        assert not reply.value.startswith("=") or reply.confirms


TARGETS = {
    "yaml": Target(
        st.binary(max_size=80) | st.lists(_WORDS, max_size=25).map("".join).map(str.encode), _yaml_bytes, 8
    ),
    "facts": Target(st.lists(_WORDS, max_size=30), _facts, 8),
    "jobs and records": Target(_JSON, _jobs),
    "options": Target(_OPTIONS, _settled),
    "expressions": Target(_EXPRESSIONS, _evaluated),
    "filters": Target(_FILTERED, _filtered, 2),
    "templates": Target(_MUTATED, _mutated, 2),
    "grammar": Target(_GRAMMAR, lambda given: goes_the_whole_way(*given), 3),
    "words of word": Target(_PRINTABLE, _word_keeps, 1),
    "words of html": Target(_PRINTABLE, _html_keeps, 2),
    "replies": Target(_REPLIES, _replied, 2),
    "names of places": Target(st.text(max_size=20) | _WORDS, _found, 2),
}
