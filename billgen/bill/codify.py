"""Bill room: new law laid into a code - quoted under a wrapper section, or added section by section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from billgen.base.errors import Place, Problem
from billgen.bill.drafting import Codification
from billgen.bill.model import Bill, Blank, Caption, Flush, Inline, Provision, Ref, Runs, Text, Value
from billgen.bill.words import in_words

WRAPPER = "_codified-law"
LAID_IN = "laid-in"
"""Class of a section whose words are those that lay it into a code: its items go on with nothing."""
"""Id of the bill section that quotes the new law; nothing can refer to it."""

CODIFIED, EACH = "@codified", "@each"
"""Group targets: every section that goes where the act goes, as "1 through 12, 14, and 15", or each named."""


def is_codified(section: Provision) -> bool:
    """Whether a section goes where the act goes: not what stays out, changes law, or names another place."""
    return not (section.classes & {"uncodified", "amend", "repeal"} or section.into)


def told(words: Runs, sections: Sequence[Provision], *, alone: bool = False) -> Runs:
    """Words about the sections that a bill adds, with {added}, {each_added} and {count} in them filled.

    The first is a live list with "through" in it, the second names each; of sections that name their own
    place each is named, and so are those that stand `alone` behind their words.
    """
    ids = ",".join(one.id for one in sections)
    own = alone or any(one.into for one in sections)
    filled: dict[str, Inline] = {
        "added": Ref(ids if own else CODIFIED, "number"),
        "each_added": Ref(ids if own else EACH, "number"),
        "count": Text(in_words(len(sections))),
    }
    return tuple(
        filled.get(run.label, run) if isinstance(run, Blank) and run.kind == "deliberate" else run
        for run in words
    )


def codify(bill: Bill, style: Codification, added: str) -> Bill:
    """Lay new law into the code as the place does.

    Args:
        bill: an arranged bill.
        style: the place's rules.
        added: "chapter", or "section" when the sections join an existing chapter.

    Returns:
        With a directive, the bill with its codification section in the right number. With a wrapper, the bill
        with all codified sections together behind one section that quotes them, or behind one each, wherever
        the template has them: sections of a leading class (findings) and those before the first codified one
        stand before it, all others after it; where no words lay them in, that section is not there. With an
        instruction for each new section, the bill with those words at the head of each. Any other bill as it
        is.
    """
    if style.mode == "directive":
        bill = _joined(bill, style)
    if (added == "section" or style.new_section) and style.mode not in ("freestanding", "wrapper"):
        body = tuple(
            _added(one, told(style.new_section, [one]))
            if isinstance(one, Provision) and is_codified(one)
            else one
            for one in bill.body
        )
        return replace(bill, body=body)
    if style.mode == "directive":
        return _in_the_singular(bill, style)
    if style.mode != "wrapper":
        return bill
    bill = _quoted_elsewhere(bill, style)
    if not any(map(is_codified, bill.sections)):
        return bill
    before: list[Provision | Caption] = []
    code: list[Provision | Caption] = []
    after: list[Provision | Caption] = []
    captions: list[Caption] = []
    for one in bill.body:
        if isinstance(one, Caption):
            captions.append(one)
            continue
        if is_codified(one):
            target = code
            one = _in_code(one, style)
        else:
            target = before if not code or one.classes & style.leading else after
        # A caption belongs with the section below it.
        target += [*captions, one]
        captions = []
    where = next(one.where for one in code)
    sections = [one for one in code if isinstance(one, Provision)]
    heading = [Caption("code-heading", style.heading)] if style.heading else []
    if style.apart:
        alone = _apart(code, style.instruction_one, style.closing, heading)
        return replace(bill, body=(*before, *alone, *after, *captions))
    instruction = style.instruction_one if len(sections) == 1 and style.instruction_one else style.instruction
    laid = [_wrapper(WRAPPER, told(instruction, sections), where)] if instruction else []
    code = [*code[:-1], _closed(sections[-1], style.closing)] if style.closing else code
    return replace(bill, body=(*before, *laid, *heading, *code, *after, *captions))


def _apart(
    code: Sequence[Provision | Caption], instruction: Runs, closing: Runs, heading: Sequence[Caption] = ()
) -> Iterator[Provision | Caption]:
    """Each section behind a wrapper of its own, the heading above the first; other captions above theirs."""
    above = [*heading]
    for one in code:
        if isinstance(one, Caption):
            above.append(one)
            continue
        yield _wrapper(f"{WRAPPER}-{one.id}", told(instruction, [one], alone=True), one.where)
        yield from above
        yield _closed(one, closing)
        above = []


def _in_code(section: Provision, style: Codification) -> Provision:
    """A section as law of the code, its nouns as the code writes them."""
    section = replace(section, law="code")
    return _named(section, style.nouns) if style.nouns else section


def _named(one: Provision, nouns: Sequence[tuple[str, str, str]]) -> Provision:
    children = tuple(
        _named(child, nouns)
        if isinstance(child, Provision)
        else replace(child, runs=_nouns(child.runs, nouns))
        for child in one.children
    )
    return replace(one, runs=_nouns(one.runs, nouns), children=children)


def _nouns(runs: Runs, nouns: Sequence[tuple[str, str, str]]) -> Runs:
    return tuple(_noun(run, nouns) if isinstance(run, Value) else run for run in runs)


def _noun(value: Value, nouns: Sequence[tuple[str, str, str]]) -> Value:
    for path, bill, code in nouns:
        if path in value.paths:
            return replace(value, text=value.text.replace(bill, code))
    return value


def _wrapper(id: str, instruction: Runs, where: Place | None) -> Provision:
    return Provision(0, id, instruction, classes=frozenset({"wrapper", "uncodified"}), where=where)


def _closed(section: Provision, closing: Runs) -> Provision:
    """A section with some words after its last ones."""
    if not closing:
        return section
    if not section.children:
        return replace(section, runs=(*section.runs, *closing))
    *before, last = section.children
    if isinstance(last, Provision):
        last = _closed(last, closing)
    elif not last.table:
        last = replace(last, runs=(*last.runs, *closing))
    return replace(section, children=(*before, last))


def _joined(bill: Bill, style: Codification) -> Bill:
    """Sections that name their own place in the code say so themselves."""
    body = tuple(
        _added(one, told(style.elsewhere[one.into].instruction_one, [one]))
        if isinstance(one, Provision) and one.into in style.elsewhere
        else one
        for one in bill.body
    )
    return replace(bill, body=body)


def _quoted_elsewhere(bill: Bill, style: Codification) -> Bill:
    """Sections that name their own place in the code, quoted where they stand; neighbours share a wrapper."""
    body: list[Provision | Caption] = []
    for into, group in groupby(bill.body, lambda one: one.into if isinstance(one, Provision) else ""):
        if into not in style.elsewhere:
            body += group
            continue
        sections = [_in_code(one, style) for one in group if isinstance(one, Provision)]
        joined = style.elsewhere[into]
        if style.apart:
            body += _apart(sections, joined.instruction_one, style.closing)
            continue
        words = joined.instruction_one if len(sections) == 1 else joined.instruction
        if not style.each:
            body.append(_wrapper(f"_added-{sections[0].id}", told(words, sections), sections[0].where))
        body += [*sections[:-1], _closed(sections[-1], style.closing)]
    return replace(bill, body=tuple(body))


def gaps(bill: Bill, placement: str = "") -> list[Problem]:
    """What a numbered bill lacks of the code's numbers: marked blanks stand for them, never wrong numbers.

    Args:
        bill: after numbering.
        placement: path of the fact that says where its new law goes; "" when the template names none.
    """
    lacking = next((one for one in bill.sections if one.label.blank), None)
    if lacking is None:
        return []
    return [
        Problem(
            f"the new law has no place in the code yet; its sections are numbered {lacking.label.text!r}",
            lacking.where,
            "A number nobody has seen to be free would be a wrong one.",
            _what_to_give(lacking.into or placement),
        )
    ]


def _what_to_give(placement: str) -> str:
    if not placement:
        return "name in template.yaml the fact that says where the new law goes: placement: state.placement.…"
    return f"give {placement}.first_section or {placement}.chapter, with the day it was seen to be free"


def _in_the_singular(bill: Bill, style: Codification) -> Bill:
    """A codification section that speaks of one section alone says so in the place's words for one."""
    if not style.instruction_one or sum(map(is_codified, bill.sections)) != 1:
        return bill
    body = tuple(
        replace(one, runs=style.instruction_one)
        if isinstance(one, Provision) and "codification" in one.classes
        else one
        for one in bill.body
    )
    return replace(bill, body=body)


def _added(section: Provision, instruction: Runs) -> Provision:
    """A section that says of itself where it goes; its own words begin on the next line."""
    own = (Flush(0, section.runs, section.where),) if section.runs else ()
    classes = section.classes | {LAID_IN}
    return replace(section, runs=instruction, children=(*own, *section.children), classes=classes)
