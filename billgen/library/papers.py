"""Library room: `_papers/<paper>.yaml` - the papers that go with a bill, and which bills each goes with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from billgen.base.errors import Place
from billgen.library.manifest import SCHEMA, Need, check_id, read_need
from billgen.library.reader import Reader

LEVELS = ("any", "state", "local")
_RESERVED = ("cover", "model")
"""Names that other files beside a draft have."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a paper looks for in the provisions, and what it then asks.

    Attributes:
        name: its key.
        title: what it looks for, as a heading.
        ask: what must be answered.
        words: whole words and phrases that a sentence holds; one that ends in * stands for its beginning,
            names in braces (`MEASURES`) for what they name, and "…" for up to four words or none.
        duties: the same, where the sentence has somebody do something.
    """

    name: str
    title: str
    ask: str
    words: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()

    def word_in(self, sentence: str, *, duty: bool) -> str:
        """The first of its words in a sentence, as it stands there but small; "" when there is none.

        Args:
            sentence: the words.
            duty: whether they have somebody do something.
        """
        words = (*self.words, *(self.duties if duty else ()))
        found = _pattern(words).search(sentence) if words else None
        return found[0].lower() if found else ""


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
MEASURES = {
    "number": rf"(?:\d[\d,]*|an?|{_ONES}|{_TEENS}|(?:{_TENS})(?:-(?:{_ONES}))?)(?: \(\d[\d,]*\))?",
    "time": r"(?:(?:business|working|calendar|full|consecutive) )?(?:hour|day|week|month|quarter|year)s?",
    "day": r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d\d?",
    "sum": r"\$\s?\d[\d,.]*(?: (?:million|billion))?",
}
"""Names in braces that the words of a prompt may hold, and what each stands for."""


_GAP = 4
"""Words that "…" in the words of a prompt may stand for."""


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Some words as one expression, whatever their case."""
    each: list[str] = []
    for word in words:
        made = re.escape(word.removesuffix("*"))
        for name, stands in MEASURES.items():
            made = made.replace(re.escape(f"{{{name}}}"), stands)
        made = made.replace(r"…\ ", rf"(?:\S+\s){{0,{_GAP}}}")
        each.append(made.replace(r"\ ", r"\s") + ("" if word.endswith("*") else r"(?!\w)"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that goes with a bill.

    Attributes:
        id: its name, and the end of the names of its files.
        title: as people call it.
        form: the kind of paper that lays it out.
        level: which places have it - "state", "local" or "any".
        goes_with: ids of the forms of bills that it goes with; none stands for all.
        order: rank among the papers of a bill.
        prompts: what it looks for in the provisions.
        needs: the facts that its words read besides those of the bill.
    """

    id: str
    title: str
    form: str
    level: str
    goes_with: tuple[str, ...]
    order: int
    prompts: tuple[Prompt, ...] = ()
    needs: Mapping[str, Need] = field(default_factory=dict[str, Need])
    where: Place | None = None

    def fits(self, form: str, *, state: bool) -> bool:
        """Whether it goes with a bill of this form."""
        return self.level in ("any", "state" if state else "local") and (
            not self.goes_with or form in self.goes_with
        )


def read_paper(reader: Reader) -> Paper:
    """One `_papers/<paper>.yaml`."""
    said = reader.text("schema", None)
    if said and said != SCHEMA:
        reader.complain(f"schema {said}", reader.get("schema"), f"this billgen reads schema {SCHEMA}")
    id = reader.text("id", None)
    if id and (wrong := check_id(id)):
        reader.complain(wrong.what, reader.get("id"), wrong.fix)
    elif id in _RESERVED:
        reader.complain(f"the id {id!r}", reader.get("id"), "another file of a draft is called so: rename it")
    order = reader.text("order", None)
    if order and not (order.isdecimal() and len(order) < 5):
        reader.complain(f"order: {order!r}", reader.get("order"), "write a whole number from 0 to 9999")
        order = ""
    return Paper(
        id=id,
        title=reader.text("title", None),
        form=reader.text("form", None),
        level=reader.choice("level", LEVELS, None),
        goes_with=reader.texts("goes_with"),
        order=int(order or 0),
        prompts=tuple(_prompt(name, entry) for name, entry in reader.records("prompts")),
        needs={path: read_need(path, entry) for path, entry in reader.records("needs")},
        where=Place(reader.file),
    )


def _prompt(name: str, reader: Reader) -> Prompt:
    words = tuple(word.strip() for word in reader.texts("words"))
    duties = tuple(word.strip() for word in reader.texts("duties"))
    if not (words or duties) or not all(word.strip("*") for word in (*words, *duties)):
        reader.complain(
            f"{reader.what} looks for nothing", reader.get("words"), "write words: [report, report*]"
        )
    for word in (*words, *duties):
        for measure in re.findall(r"\{([^}]*)\}?", word):
            if measure not in MEASURES:
                fix = f"there are {', '.join(f'{{{one}}}' for one in MEASURES)}"
                reader.complain(f"{reader.what} looks for {{{measure}}}", reader.get("words"), fix)
    prompt = Prompt(name, reader.text("title", None), reader.text("ask", None), words, duties)
    reader.done()
    return prompt
