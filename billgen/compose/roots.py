"""Compose room: the five roots a template sees - place, state, us, options, words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import cast

from billgen.base.errors import CommandError, Problem
from billgen.base.provenance import Fact, FactList, Node, Record, Scalar, Status, bare
from billgen.base.traced import as_node
from billgen.base.words import a
from billgen.facts.paths import unknown

EMPTY = Record({})
_ACT = re.compile(r"\{(?:(?:an )?act|AN ACT)\}")
MAX_GIVEN = 1_000
"""Facts one draft may be given: each is laid over all that came before."""


def merge(over: Node | None, under: Node | None) -> Node | None:
    """One node laid over another, key by key; a value nobody found gives way to the one below."""
    if over is None:
        return under
    if isinstance(over, Record) and isinstance(under, Record):
        keys = dict.fromkeys((*over.fields, *under.fields))
        merged = {key: merge(over.fields.get(key), under.fields.get(key)) for key in keys}
        return Record({key: node for key, node in merged.items() if node is not None}, over.where)
    if isinstance(over, Fact) and over.status is Status.UNKNOWN and under is not None:
        return under
    return over


def _named(rules: object, act: str) -> object:
    """Rules of a form with the name of the paper in them."""
    match rules:
        case str() if act:
            named = {"{act}": act, "{an act}": a(act), "{AN ACT}": a(act).upper()}
            return _ACT.sub(lambda hole: named[hole[0]], rules)
        case Mapping():
            fields = cast("Mapping[str, object]", rules)
            return {key: _named(one, act) for key, one in fields.items()}
        case list():
            return [_named(one, act) for one in cast("list[object]", rules)]
        case _:
            return rules


def with_form(
    place: Record,
    form: str,
    drafting: Mapping[str, object],
    fixes: Mapping[str, object] = MappingProxyType({}),
    words: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """The place's facts with a form's drafting rules.

    What the form says of the paper itself goes by what the place calls it: `{act}`, `{an act}`, `{AN ACT}`.

    Args:
        place: the facts.
        form: id of the form.
        drafting: its rules for what the place does not say; every one is assumed.
        fixes: its rules that are its own, whatever the place says.
        words: its nouns, for what the place calls in no other way.
    """
    noun = bare(place.at("drafting.nouns.act"))
    act = noun if isinstance(noun, str) else words.get("act", "")
    fallback = as_node(_named(drafting, act), layer=f"form:{form}", status=Status.ASSUMED)
    merged = merge(place.fields.get("drafting", EMPTY), fallback)
    merged = merge(as_node(fixes, layer=f"form:{form}"), merged)
    return replace(place, fields={**place.fields, "drafting": merged or EMPTY})


STATE_WORDS = {"state": "state", "general_fund": "general fund"}
"""What every paper may call by the name of its state, and the word where nobody has read how it does."""


def words_of(
    form_words: Mapping[str, str], place: Record, state: Record = EMPTY, joins: bool = False
) -> Record:
    """The nouns of the form, those of the place before them, and its duty word as `words.shall`.

    Where acts go into no code, or their sections join a chapter that there is (`joins`), no chapter is
    theirs: the act is all there is. What a state calls itself and its general fund is so in its towns as
    well; not read, it is assumed.
    """
    fields: dict[str, Node] = {
        name: Fact(word, Status.GIVEN, layer="form") for name, word in form_words.items()
    }
    own = state.at("drafting.nouns")
    for name, word in STATE_WORDS.items():
        noun = own.fields.get(name) if isinstance(own, Record) else None
        known = isinstance(noun, Fact) and bool(noun.value)
        fields[name] = noun if noun is not None and known else Fact(word, Status.ASSUMED, layer="form")
    nouns = place.at("drafting.nouns")
    for name, noun in nouns.fields.items() if isinstance(nouns, Record) else ():
        if name in fields and isinstance(noun, Fact) and noun.value:
            fields[name] = noun
    mode = place.at("drafting.codification.mode")
    alone = joins or (isinstance(mode, Fact) and mode.value == "freestanding")
    if alone and fields.keys() >= {"act", "chapter"}:
        fields["chapter"] = fields["act"]
    duty = place.at("drafting.style.duty")
    fields["shall"] = (
        duty if isinstance(duty, Fact) and duty.value else Fact("shall", Status.GIVEN, layer="form")
    )
    return Record(fields)


def cited_outside(place: Record) -> Record:
    """A place whose acts and law are cited as papers outside the state's code cite them, where that is known.

    A bill that is laid into a code says "chapter 610"; an ordinance has to name the code.
    """
    fields = dict(place.fields)
    for kind in ("acts", "law"):
        if isinstance(records := fields.get(kind), Record):
            outside = {
                name: Record({**one.fields, "cite": one.fields["cite_outside"]}, one.where)
                for name, one in records.fields.items()
                if isinstance(one, Record) and "cite_outside" in one.fields
            }
            fields[kind] = Record({**records.fields, **outside}, records.where)
    return replace(place, fields=fields)


def give(roots: dict[str, Record], facts: Mapping[str, str]) -> dict[str, Record]:
    """Lay `--fact PATH=VALUE` over the facts; each becomes a *given* fact of its place's type.

    Raises:
        CommandError: a path that is no fact, or a value of the wrong type; all of them.
    """
    problems: list[Problem] = []
    if len(facts) > MAX_GIVEN:
        what = f"{len(facts):,} facts are given for one draft, more than {MAX_GIVEN:,}"
        raise CommandError(Problem(what, fix="write them into the place's file in your workspace"))
    done = dict(roots)
    shared = roots["place"] is roots["state"]
    for path, text in facts.items():
        root, _, rest = path.partition(".")
        if not text.strip():
            what = f"--fact {path} is given as nothing"
            problems.append(Problem(what, fix="leave it out: what is not known prints as a marked blank"))
            continue
        if rest.startswith("law.") and "standing" in rest.split("."):
            problems.append(
                Problem(
                    f"--fact {path}: where the law stands is not given on a command line",
                    why="A law gate hangs on it, and a stop cannot be waived.",
                    fix="record it with its source in your workspace, under law: in the place's file",
                )
            )
            continue
        if root not in ("place", "state", "us") or not rest:
            problems.append(
                Problem(f"--fact {path}: no such fact", fix="paths start with place., state. or us.")
            )
            continue
        if slip := unknown(path):
            problems.append(Problem(f"--fact {path}: there is no such fact", fix=slip.fix))
            continue
        try:
            for name in ("place", "state") if shared and root != "us" else (root,):
                laid = _put(done[name], rest.split("."), text)
                assert isinstance(laid, Record)  # a path is never empty here
                done[name] = laid
        except ValueError as error:
            problems.append(Problem(f"--fact {path}: {error}"))
    if problems:
        raise CommandError(problems)
    return done


def _put(old: Node | None, keys: Sequence[str], text: str) -> Node:
    """A node with a given value at a path below it; items of a list count from 0."""
    if not keys:
        if isinstance(old, Record):
            raise ValueError(f"a whole record; name one of its fields ({', '.join(old.fields)})")
        if isinstance(old, FactList):
            return FactList(tuple(_given(part.strip(), None) for part in text.split(",")))
        return _given(text, old)
    head, *rest = keys
    if isinstance(old, Fact):
        raise ValueError(f"nothing stands below it, so there is no {head!r}")
    if isinstance(old, FactList):
        if not head.isdecimal() or int(head) >= len(old.items):
            raise ValueError(f"a list of {len(old.items)}; name one of them by its number, from 0")
        items = list(old.items)
        items[int(head)] = _put(items[int(head)], rest, text)
        return replace(old, items=tuple(items))
    record = old or EMPTY
    return replace(record, fields={**record.fields, head: _put(record.fields.get(head), rest, text)})


def _given(text: str, old: Fact | None) -> Fact:
    return Fact(
        _typed(text, old.value if old else None),
        Status.GIVEN,
        note="given on the command line",
        layer="--fact",
    )


def _typed(text: str, old: object) -> Scalar:
    """The text as the type the fact has in the files."""
    if isinstance(old, bool):
        if text.lower() not in ("true", "false", "yes", "no"):
            raise ValueError(f"{text!r} is neither true nor false")
        return text.lower() in ("true", "yes")
    try:
        if isinstance(old, int):
            return int(text.replace(",", ""))
        if isinstance(old, float):
            return float(text)
        if isinstance(old, date):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} does not fit; it is {old!r} in the files") from None
    return text
