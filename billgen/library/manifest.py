"""Library room: `template.yaml` and `_forms/<form>.yaml` as values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from billgen.base.errors import Place, Problem
from billgen.facts.paths import unknown
from billgen.facts.yaml_nodes import YamlList, YamlMap, YamlScalar
from billgen.library.options import Option, read_option
from billgen.library.reader import Reader, data_of

SCHEMA = "1"
GRAMMAR = "1"
EFFECTS = ("binding", "internal", "hortatory")
LEVELS = ("stop", "warn")
_ID = re.compile(r"[a-z][a-z0-9-]*")
_ASKED = re.compile(r"(?<![\w.\"'])(?:options|place|state|us)(?:\.\w+(?![\w(]))+")
"""A path in an expression; no word in quotes, and no method."""


@dataclass(frozen=True, slots=True)
class Need:
    """A fact the text reads, and why."""

    path: str
    why: str
    section: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """A section that may be left out; off, whatever was asked, where `show_if` is false."""

    id: str
    default: bool
    help: str = ""
    show_if: str = ""
    where: Place | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A law gate: when the law stands so, refuse (`stop`) or warn.

    Attributes:
        when: expression.
        level: "stop" or "warn".
        say: what is the matter.
        cite, instead: paths of facts - the authority, and what is lawful there instead; or "".
    """

    when: str
    level: str
    say: str
    cite: str
    instead: str
    where: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """Arithmetic and dates that must hold; `say` tells in a sentence what is wrong when they do not."""

    text: str
    where: Place
    say: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a draft is about where `when` holds; a title or summary that is "" stays that of the template."""

    when: str
    subject: str
    title: str
    summary: str
    where: Place


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a template is, who can enact it, what it needs, what can be chosen, what the law forbids.

    Of `subjects` the first that holds goes before `subject`, `title` and `summary`.
    `was` leads from the old name of an option or section to the one it has today.
    """

    id: str
    title: str
    version: str
    form: str
    enacted_by: tuple[str, ...]
    effect: str
    summary: str
    subject: str
    trailers: tuple[str, ...]
    placement: str
    needs: Mapping[str, Need]
    options: Mapping[str, Option]
    sections: Mapping[str, Switch]
    rules: tuple[Rule, ...]
    gates: tuple[Gate, ...]
    where: Place
    was: Mapping[str, str] = field(default_factory=dict[str, str])
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of paper: its nouns, its parts in order, and how it is drafted where a place does not say.

    Attributes:
        words: noun → word, for `words.*`.
        parts: roles in the order they print, before and after the provisions.
        required: parts a draft must have.
        drafting: fallback drafting rules as plain data; every one of them counts as assumed.
        fixes: drafting rules that are the form's own whatever a place says of its acts: a resolution is not
            titled "AN ORDINANCE".
    """

    id: str
    title: str
    words: Mapping[str, str]
    parts: tuple[str, ...]
    required: tuple[str, ...]
    drafting: Mapping[str, object] = field(default_factory=dict[str, object])
    where: Place | None = None
    fixes: Mapping[str, object] = field(default_factory=dict[str, object])


def check_id(id: str) -> Problem | None:
    """What is wrong with the id of a template, or None."""
    if _ID.fullmatch(id):
        return None
    return Problem(f"the id {id!r}", fix="use a-z, 0-9 and -, starting with a letter")


def read_manifest(reader: Reader) -> Manifest:
    """One `template.yaml`."""
    _versions(reader)
    id = reader.text("id", None)
    if id and (wrong := check_id(id)):
        reader.complain(wrong.what, reader.get("id"), wrong.fix)
    manifest = Manifest(
        id=id,
        title=reader.text("title", None),
        version=reader.text("version", None),
        form=reader.text("form", None),
        enacted_by=_enacted_by(reader),
        effect=reader.choice("effect", EFFECTS, None),
        summary=reader.text("summary", None),
        subject=reader.text("subject", None),
        trailers=reader.texts("trailers"),
        placement=reader.text("placement"),
        needs={path: read_need(path, entry) for path, entry in reader.records("needs")},
        options={name: read_option(name, entry) for name, entry in reader.records("options")},
        sections={name: _switch(name, entry) for name, entry in reader.records("sections")},
        rules=_rules(reader),
        gates=tuple(_gate(entry) for entry in reader.listed("gates")),
        where=Place(reader.file),
        subjects=tuple(_subject(entry) for entry in reader.listed("subjects")),
    )
    _ask_what_is_there(reader, manifest)
    return replace(manifest, was=_was(reader, {*manifest.options, *manifest.sections}))


def _ask_what_is_there(reader: Reader, manifest: Manifest) -> None:
    """Complain of a show_if that asks for an option or a fact that cannot be: it would hide nothing, ever."""
    for name, one in (*manifest.options.items(), *manifest.sections.items()):
        for path in dict.fromkeys(found[0] for found in _ASKED.finditer(one.show_if)):
            root, _, rest = path.partition(".")
            option = rest.partition(".")[0]
            if root == "options" and option not in manifest.options:
                near = get_close_matches(option, manifest.options, n=1)
                fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(manifest.options)}"
                what = f"show_if of {name} asks for options.{option}, and there is no such option"
                reader.problems.append(Problem(what, one.where, fix=fix))
            elif slip := unknown(path):
                reader.problems.append(Problem(f"show_if of {name}: {slip.what}", one.where, fix=slip.fix))


def _was(reader: Reader, today: Collection[str]) -> dict[str, str]:
    """Old name → new name, from `was: {new: old}` or `was: {new: [old, older]}`."""
    found: dict[str, str] = {}
    for new, node in reader.map("was").items():
        for one in node.items if isinstance(node, YamlList) else [node]:
            old = one.text if isinstance(one, YamlScalar) else ""
            if not old:
                reader.complain(f"was: {new} wants the old name", one, f"write {new}: old-name")
            elif old in today:
                fix = "an old name may not be used again: rename it"
                reader.complain(f"was: {old!r} is a name of today as well", one, fix)
            elif found.setdefault(old, new) != new:
                reader.complain(f"was: {old!r} leads to two names", one, "keep one of them")
    return found


def _enacted_by(reader: Reader) -> tuple[str, ...]:
    known = len(reader.problems)
    kinds = reader.texts("enacted_by")
    if not kinds and len(reader.problems) == known:
        reader.complain("the file does not say who can enact it", fix="add enacted_by: [state]")
    return kinds


def read_needs(reader: Reader) -> Mapping[str, Need]:
    """The needs of a shared clause (`_clauses/<name>.yaml`)."""
    _versions(reader, grammar=False)
    reader.text("id", None)
    reader.text("summary", None)
    return {path: read_need(path, entry) for path, entry in reader.records("needs")}


def read_form(reader: Reader) -> Form:
    """One `_forms/<form>.yaml`."""
    _versions(reader, grammar=False)
    return Form(
        id=reader.text("id", None),
        title=reader.text("title", None),
        words={key: str(data_of(node)) for key, node in reader.map("words").items()},
        parts=reader.texts("parts"),
        required=reader.texts("required"),
        drafting={key: data_of(node) for key, node in reader.map("drafting").items()},
        fixes={key: data_of(node) for key, node in reader.map("fixes").items()},
        where=Place(reader.file),
    )


def _versions(reader: Reader, *, grammar: bool = True) -> None:
    for key, known in (("schema", SCHEMA), *((("grammar", GRAMMAR),) if grammar else ())):
        said = reader.text(key, None)
        if said and said != known:
            reader.complain(
                f"{key} {said}",
                reader.get(key),
                f"this billgen reads {key} {known}; a newer one may be needed",
            )


def read_need(path: str, reader: Reader) -> Need:
    """One entry of `needs:`."""
    if path.partition(".")[0] not in ("place", "state", "us"):
        reader.complain(f"a need that is no fact: {path!r}", fix="needs start with place, state or us")
    elif slip := unknown(path):
        reader.complain(f"a need that is no fact: {path!r}", fix=slip.fix)
    need = Need(path, reader.text("why", None), reader.text("section"), reader.text("label"))
    reader.done()
    return need


def _switch(id: str, reader: Reader) -> Switch:
    switch = Switch(
        id,
        reader.flag("default", True),
        reader.text("help"),
        reader.text("show_if"),
        reader.place(),
    )
    reader.get("takes")
    reader.done()
    return switch


def _rules(reader: Reader) -> tuple[Rule, ...]:
    """Rules as bare expressions, or as {must: expression, say: sentence}."""
    found: list[Rule] = []
    for number, node in enumerate(reader.items("rules"), 1):
        if isinstance(node, YamlScalar) and not node.none:
            found.append(Rule(node.text, reader.place(node)))
        elif isinstance(node, YamlMap):
            entry = Reader(node, reader.file, reader.problems, f"rules {number}")
            found.append(Rule(entry.text("must", None), entry.place(), entry.text("say")))
            entry.done()
        else:
            reader.complain(f"rules {number} wants an expression", node, "write - options.a <= options.b")
    return tuple(found)


def _subject(reader: Reader) -> Subject:
    found = Subject(
        when=reader.text("when", None),
        subject=reader.text("subject", None),
        title=reader.text("title"),
        summary=reader.text("summary"),
        where=reader.place(),
    )
    reader.done()
    return found


def _gate(reader: Reader) -> Gate:
    gate = Gate(
        when=reader.text("when", None),
        level=reader.choice("level", LEVELS, None),
        say=reader.text("say", None),
        cite=reader.text("cite"),
        instead=reader.text("instead"),
        where=reader.place(),
    )
    reader.done()
    return gate
