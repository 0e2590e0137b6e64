"""Library room: a template held against its own manifest, before any draft is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from billgen.base.errors import Place
from billgen.base.findings import Finding, Severity
from billgen.bill.wordings import PARTISAN
from billgen.facts.paths import unknown
from billgen.library.cuts import Section, ids_of, reached, sections
from billgen.library.library import BILL, Library
from billgen.library.manifest import Manifest, Need
from billgen.library.overlays import FOLDER as OVERLAYS
from billgen.library.overlays import file_of
from billgen.library.reading import Reading, Switched, readings, readings_of_expression
from billgen.library.typed import literal, names_of, slips

_FACTS = ("place", "state", "us")
_ASKS_SECTION = re.compile(r"\bon\s*\(")
_DEFINED = re.compile(r"[\"“]([^\"”\n]{2,60})[,.]?[\"”]\s+(?:means|includes|has the meaning)")
_PHRASE = re.compile(r"(?<=[a-z,][ \n])((?:[A-Z][a-z]+)(?: (?:[A-Z][a-z]+))+)")
_KNOWN = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|\w+day|United States|(?:[Uu]nited [Ss]tates )?Constitution|Supreme Court|Federal Claims)(?: .*)?"
    r"|.* (?:Act|Code|Law|Ordinance|Resolution|Compact|Amendment|Corporation)"
)
"""Proper names and short titles, which are no terms."""

_PURPOSE = re.compile(r"^[ \t]*:::[ \t]*purpose\b(?:[^\n]*\bfor=[\"']?([a-z][a-z0-9-]*))?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Looked:
    """A template as the rules see it.

    Attributes:
        manifest: what it says of itself.
        texts: name → text, of every text it reaches but its form's.
        sections: of those texts, in order.
        read: every path that a text reads.
        switched: every `on("id")`.
        asked: what the manifest's own expressions read; the sections they ask about stand in `switched`.
        needs: own needs and those of the clauses it reaches.
        names: names of places, codes and officers, and what each is.
        elsewhere: what the texts of overlays read, when it is looked at without any.
        over: the needs of the overlays laid over it; None without any. What a place's overlay drops is no
            fault of the manifest, so whether all of it is used is asked without overlays only.
    """

    manifest: Manifest
    texts: dict[str, str]
    sections: list[tuple[str, Section]]
    read: list[Reading]
    switched: list[Switched]
    asked: list[Reading]
    needs: frozenset[str]
    names: dict[str, str]
    elsewhere: list[Reading]
    over: Mapping[str, Need] | None


Rule = Callable[[Looked], Iterator[Finding]]


def lint(library: Library, id: str, place: str = "", *, places: bool = True) -> list[Finding]:
    """Everything that a template's text and manifest say against each other, gravest first.

    Args:
        library: where the template is.
        id: its id.
        place: whose overlays are laid over it.
        places: look for typed names of places and officers too, for which every file of facts is read.

    Raises:
        CommandError: no such template.
        InputError: it cannot be read.
    """
    looked = _look(library, id, place, places=places)
    found = list(dict.fromkeys(finding for rule in RULES for finding in rule(looked)))
    return sorted(found, key=lambda one: list(Severity).index(one.severity))


def _look(library: Library, id: str, place: str, *, places: bool) -> Looked:
    manifest = library.template(id)
    sources = library.sources(id, place)
    names = [name for name in reached(sources, f"{id}/{BILL}") if not name.startswith("_forms/")]
    texts = {name: sources[name] for name in names}
    holds = ids_of(sources)
    read: list[Reading] = []
    switched: list[Switched] = []
    for name, text in texts.items():
        more, on = readings(text, file_of(name))
        read += more
        switched += on
    asked, asked_on = _asked(manifest)
    switched += asked_on
    clauses = frozenset(
        path for name in names if name.startswith("_clauses/") for path in library.needs_of_clause(name)
    )
    over = {path: need for one in library.overlays(id, place) for path, need in one.needs.items()}
    elsewhere = (
        [one for other in library.overlaid(id) for one in _laid(library, id, other)] if not place else []
    )
    return Looked(
        manifest,
        texts,
        [(name, one) for name, text in texts.items() for one in sections(text, holds)],
        read,
        switched,
        asked,
        frozenset(manifest.needs) | clauses | over.keys(),
        names_of(map(library.facts.place, library.facts.ids() if places else ())),
        elsewhere,
        over if place else None,
    )


def _laid(library: Library, id: str, place: str) -> Iterator[Reading]:
    """What the texts of a place's overlays read."""
    for name, text in library.sources(id, place).items():
        if name.startswith(f"{id}/{OVERLAYS}/"):
            yield from readings(text, file_of(name))[0]


def _asked(manifest: Manifest) -> tuple[list[Reading], list[Switched]]:
    """What the expressions and the paths of a manifest read, and the sections they ask about."""
    read: list[Reading] = []
    switched: list[Switched] = []
    expressions = [(one.when, one.where) for one in manifest.gates]
    expressions += [(one.text, one.where) for one in manifest.rules]
    for option in manifest.options.values():
        where = option.where or manifest.where
        if option.show_if:
            expressions.append((option.show_if, where))
        if option.default_from:
            read.append(Reading(option.default_from, where))
    expressions += [(one.when, one.where) for one in manifest.subjects]
    for one in manifest.sections.values():
        if one.show_if:
            expressions.append((one.show_if, one.where or manifest.where))
    for text, where in expressions:
        more, on = readings_of_expression(text, where)
        read += more
        switched += on
    for gate in manifest.gates:
        read += [Reading(path, gate.where) for path in (gate.cite, gate.instead) if path]
    if manifest.placement:
        read.append(Reading(manifest.placement, manifest.where))
    return read, switched


def _error(check: str, message: str, where: Place, fix: str, path: str = "") -> Finding:
    return Finding(check, Severity.ERROR, message, where=where, fix=fix, path=path)


def _warning(check: str, message: str, where: Place, fix: str, path: str = "") -> Finding:
    return Finding(check, Severity.WARNING, message, where=where, fix=fix, path=path)


def _covers(one: str, other: str) -> bool:
    """Whether one path is the other, above it, or below it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


# Rules -------------------------------------------------------------------------------------------------


def needs(looked: Looked) -> Iterator[Finding]:
    """Every fact that is read is a need, and every need is read."""
    gates = {
        path
        for gate in looked.manifest.gates
        for path in (gate.cite, gate.instead, looked.manifest.placement)
    }
    asked = [one for one in looked.asked if one.path not in gates]
    for one in [*looked.read, *asked]:
        root = one.path.partition(".")[0]
        if unknown(one.path):
            continue  # told by `paths`
        if root in _FACTS and "." in one.path and not any(_covers(one.path, need) for need in looked.needs):
            fix = f"add under needs: {one.path}: {{why: …, section: …}}"
            yield _error("needs", f"{one.path} is read and stands under no needs", one.where, fix, one.path)
    paths = [one.path for one in (*looked.read, *looked.asked)]
    wanted = looked.manifest.needs if looked.over is None else looked.over
    for path in wanted:
        if not any(_covers(path, one) for one in paths):
            yield _error(
                "needs", f"{path} is a need, and nothing reads it", looked.manifest.where, "drop it", path
            )
    ids = {section.id for _, section in looked.sections}
    for path, need in wanted.items():
        if need.section and need.section not in ids:
            message = f"the need {path} names the section {need.section!r}, which is not in the text"
            yield _error("needs", message, looked.manifest.where, _near(need.section, ids), path)


def paths(looked: Looked) -> Iterator[Finding]:
    """Every fact that is read is one that a place may have."""
    for one in (*looked.read, *looked.asked):
        if slip := unknown(one.path):
            yield _error("needs", slip.what, one.where, slip.fix, one.path)


def options(looked: Looked) -> Iterator[Finding]:
    """Every option is read, explained, and declared."""
    declared = looked.manifest.options
    for one in [*looked.read, *looked.asked]:
        root, _, rest = one.path.partition(".")
        name = rest.partition(".")[0]
        if root == "options" and name and name not in declared:
            message = f"options.{name} is read, and there is no such option"
            yield _error("options", message, one.where, _near(name, declared), f"options.{name}")
    if looked.over is not None:
        return
    text = (*looked.read, *looked.elsewhere)
    read = {one.path.split(".")[1] for one in text if one.path.startswith("options.")}
    helping = {one.path.split(".")[1] for one in looked.asked if one.path.startswith("options.")}
    for name, option in declared.items():
        where = option.where or looked.manifest.where
        if name not in read:
            only = ", but for the manifest's own rules" if name in helping else ""
            yield _error("options", f"no text reads the option {name}{only}", where, "drop it, or use it")
        if _ASKS_SECTION.search(option.show_if):
            message = f"show_if of {name} asks on(…), which only the text, gates and rules may ask"
            yield _error("options", message, where, "hang it on an option, or drop the show_if")
        if not option.help.strip():
            yield _error("options", f"the option {name} has an empty help", where, "say what it decides")
        for value, words in option.choices.items():
            if not words.strip():
                yield _error(
                    "options", f"{value}, which {name} lets choose, has no words", where, "say what it means"
                )


def switches(looked: Looked) -> Iterator[Finding]:
    """Every switchable section is in the text, inside its own `on(…)`; no text asks about another."""
    declared = looked.manifest.sections
    for one in looked.switched:
        if one.id not in declared:
            message = f'on("{one.id}") asks about a section that is not under sections:'
            yield _error("switches", message, one.where, _near(one.id, declared))
    for id in declared if looked.over is None else ():
        stands = [(name, section) for name, section in looked.sections if section.id == id]
        if not stands:
            message = f"the switchable section {id!r} is in no text"
            yield _error("switches", message, looked.manifest.where, "write it, or drop it from sections:")
        for name, section in stands:
            if not any(re.search(rf"on\([\"']{re.escape(id)}[\"']\)", guard) for guard in section.guards):
                fix = f'put it inside {{% if on("{id}") %}} … {{% endif %}}'
                message = f"the switchable section {id!r} stands outside its own guard"
                yield _error("switches", message, Place(file_of(name), section.line), fix)


def typed(looked: Looked) -> Iterator[Finding]:
    """No typed citation, officer, place or reference, no party, leftover or "and/or", in literal text."""
    voiced = "recital_voice" in looked.manifest.options  # then each draft says whether it speaks for a party
    for name in looked.texts:
        for slip in slips(looked.texts[name], looked.names):
            if slip.check == PARTISAN and voiced:
                continue
            yield _error(slip.check, slip.what, Place(file_of(name), slip.line), slip.fix)


def terms(looked: Looked) -> Iterator[Finding]:
    """Words with capitals inside a sentence read as a defined term, and nothing defines them."""
    whole = "\n".join(literal(text) for text in looked.texts.values())
    defined = {found[1].casefold() for found in _DEFINED.finditer(whole)}
    for name, text in looked.texts.items():
        words = literal(text)
        for found in _PHRASE.finditer(words):
            term = found[1]
            if term.casefold() in defined or _KNOWN.fullmatch(term):
                continue
            line = words.count("\n", 0, found.start()) + 1
            fix = "define it, or write it in small letters"
            yield _warning(
                "terms",
                f"{term!r} reads as a defined term, and nothing defines it",
                Place(file_of(name), line),
                fix,
            )


def quotes(looked: Looked) -> Iterator[Finding]:
    """Defined terms stand in one kind of quotation marks: straight or curly."""
    kinds: dict[str, Place] = {}
    for name, text in looked.texts.items():
        words = literal(text)
        for found in _DEFINED.finditer(words):
            for mark in re.findall(r"[\"“”]", found[0]):
                line = words.count("\n", 0, found.start()) + 1
                kinds.setdefault("straight" if mark == '"' else "curly", Place(file_of(name), line))
    if len(kinds) > 1:
        message = "terms are defined in straight and in curly quotation marks"
        fix = "write one kind in all of them: what is typed prints"
        yield Finding("quotes", Severity.NOTICE, message, where=list(kinds.values())[-1], fix=fix)


def renamed(looked: Looked) -> Iterator[Finding]:
    """What `was:` leads to is there."""
    today = {*looked.manifest.options, *(section.id for _, section in looked.sections)}
    for old, new in looked.manifest.was.items():
        if new not in today:
            message = f"was: {old!r} leads to {new!r}, which is neither an option nor a section"
            yield _error("was", message, looked.manifest.where, _near(new, today))


def purposes(looked: Looked) -> Iterator[Finding]:
    """What each section does is said in plain words, for the papers that go with a draft."""
    said = {found[1] for name in looked.texts for found in _PURPOSE.finditer(looked.texts[name]) if found[1]}
    lacking: list[str] = []
    for name, section in looked.sections:
        own = _PURPOSE.search(looked.texts[name], section.start, section.end)
        if section.id not in said and not (own and not own[1]):
            lacking.append(
                section.id
                or f"{section.heading or 'a section without a heading'} ({file_of(name)}:{section.line})"
            )
    if lacking and looked.over is None:
        ids = list(dict.fromkeys(lacking))
        many = f"{len(ids)} sections" if len(ids) > 1 else "the section"
        message = f"no purpose is written for {many}: {', '.join(ids)}"
        fix = "say what each does, in ::: purpose {: for=section}; papers fall back on its catchline"
        yield Finding("purpose", Severity.NOTICE, message, where=looked.manifest.where, fix=fix)


def _near(word: str, words: Iterable[str]) -> str:
    names = sorted(words)
    near = get_close_matches(word, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names) or 'none'}"


RULES: tuple[Rule, ...] = (needs, paths, options, switches, typed, terms, quotes, renamed, purposes)
