"""The examples of a page of documentation: a fenced block, and the block that says what comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from billgen.base.errors import BillgenError
from tests.bill.places import drafted, text

_FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"thing/bill\.md\.j2:(\d+)")

FACTS = """
        placement:
          gardens: {code: Government Code, title: "43", first_section: "62700", chapter: "62"}
          elsewhere: {chapter: "42.56", kind: new section}
        officers: {treasurer: state treasurer}
        law:
          rakes: {standing: [allowed], cite: RCW 1.2.005, summary: About rakes.}
        law_text:
          rakes:
            cite: RCW 1.2.003
            history: 2016 c 152 s 5
            catchline: Rakes
            words: |
              (1) The treasurer keeps every rake in the shed.
              (2) A rake is a tool; a hoe is not.
            date: 2026-01-01
        """


@dataclass(frozen=True)
class Example:
    """One example: the state whose rules print it, its text, what comes of it, and its line in the page."""

    state: str
    given: str
    kind: str
    expected: str
    line: int


def examples(page: Path) -> list[Example]:
    """Every ```bill block of a page with the ```text or ```error block that follows it."""
    source = page.read_text(encoding="utf-8")
    found: list[Example] = []
    blocks = list(_FENCE.finditer(source))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block[1] != "bill":
            continue
        line = source.count("\n", 0, block.start()) + 1
        kind = after[1] if after is not None else ""
        assert kind in ("text", "error"), f"{page.name}:{line}: say what comes of the example"
        assert after is not None
        found.append(Example(block[2] or "wa", block[3], kind, after[3], line))
    return found


def outcome(example: Example, root: Path) -> str:
    """What comes of an example: the text of the draft from its first provision on, or what is wrong."""
    act = "{% extends form %}{% block provisions %}\n" + example.given + "{% endblock %}\n"
    try:
        draft = drafted(root, example.state, act, FACTS)
    except BillgenError as error:
        return _lines(str(error))
    if example.kind == "text":
        return _provisions(text(draft))
    found = [
        f"{one.where}: {one.message}\n    Fix: {one.fix}"
        for one in draft.findings
        if one.severity.value in ("error", "stop")
    ]
    return _lines("\n".join(found)) or "nothing is wrong\n"


def _provisions(printed: str) -> str:
    """What follows the enacting clause; all of it where the clause stands in section 1."""
    head, _, rest = printed.partition(":\n\n")
    return rest if rest and "\nSECTION 1.  BE IT" not in head + ":" else printed


def _lines(words: str) -> str:
    """Places as lines of the example; the act has one line before it."""
    return _PLACE.sub(lambda place: f"line {int(place[1]) - 1}", words).strip() + "\n"
