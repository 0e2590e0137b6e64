"""Papers room: the cover note - what a draft is, what it would do in law, and all that is still to settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billgen.base.findings import Finding
from billgen.base.traced import Reads
from billgen.base.words import a, counted
from billgen.bill.model import Blank, Inline, Note, Text, Value
from billgen.bill.refer import spoken_of
from billgen.facts.called import called
from billgen.library.manifest import Form, Manifest, Need
from billgen.papers import points
from billgen.papers.law import Law
from billgen.papers.laying import beside
from billgen.papers.wording import (
    EFFECTS,
    all_of,
    capital,
    said,
    sentence,
    shown,
    source_words,
    status_words,
    still,
)
from billgen.render.sheet import Para, Sheet
from billgen.render.standing import Standing, by_id, printed, standings

_GATES = ("law-gate", "not-checked")
_FACTS = ("missing", "assumed")
_Printed = Sequence[tuple[Standing, Inline]]
"""Every stretch that prints, with where it stands."""

_LEVELS = ("contested", "untested", "settled")
_MEANING = (
    "Settled: the drafter knows of no dispute. Contested: it is argued both ways. Untested: no decision was "
    "found that answers it."
)
_BLANKS, _ASSUMED = "Blanks to fill", "Assumed facts to confirm"
_NOT_CHECKED = "NOT CHECKED"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a cover note tells of, besides the sheet that it accompanies.

    Attributes:
        manifest, form, content: the template, its form, and the hash of all they say.
        called: what the place calls such a paper: "local law".
        place, name, kind: the place's id, name and kind.
        admitted: the state in which counsel must be admitted.
        letter, as_of: the draft's letter and day.
        law: where the law stands on what the gates ask.
        findings, waived: what the checks say, and what was set aside, with the reason in its words.
        reads: every fact read.
        needs: why each fact is wanted.
        options: options that were given and differ from their defaults.
        switches: section → whether it prints.
        facts: facts given for this draft.
    """

    manifest: Manifest
    form: Form
    content: str
    called: str
    place: str
    name: str
    kind: str
    admitted: str
    letter: str
    as_of: date
    law: tuple[Law, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    reads: Reads
    needs: Mapping[str, Need]
    options: Mapping[str, object]
    switches: Mapping[str, bool]
    facts: Mapping[str, str]


def cover_note(sheet: Sheet, matter: Matter) -> Sheet:
    """The cover note of a laid out bill, for the same renderers: no numbered lines, no notes, no annexes."""
    return beside(sheet, "cover", "Cover note", tuple(_paragraphs(sheet, matter)), sheet.drafting)


def _paragraphs(sheet: Sheet, matter: Matter) -> Iterator[Para]:
    yield Para("cover-title", (Text("Cover note: "), said(sheet.title)))
    yield _text(
        "This note accompanies a draft and is no part of it. The draft is for review by counsel admitted in ",
        said(matter.admitted),
        ". It is not legal advice, and nobody should introduce it before that review.",
    )
    spoken = spoken_of(sheet.bill, sheet.drafting) if sheet.bill else {}
    places = by_id(sheet.paras, spoken)
    told = list(printed(sheet.paras, spoken))
    yield _text(_count(told, matter))
    parts = (
        ("The draft", _draft(sheet, matter)),
        ("Legal effect", _effect(matter)),
        ("Law that warns or was not checked", _gates(matter, places)),
        ("Risk notes", _notes(sheet, spoken)),
        (_BLANKS, _blanks(told, matter)),
        (_ASSUMED, _assumed(told, matter, places)),
        ("Other findings", _others(told, matter, places)),
        ("Findings set aside", _findings(matter.waived, places)),
        ("Choices", _choices(matter)),
    )
    for heading, paras in parts:
        yield Para("cover-heading", (Text(heading),))
        found = list(paras)
        yield from found or (_text("None."),)


def _count(told: _Printed, matter: Matter) -> str:
    """How much is open in the draft, and where this note lists it."""
    blanks, assumed = len(points.gaps(told)), len(points.assumed(told, matter.reads))
    by_hand = len(points.by_hand(told))
    return (
        f"Open in the draft: {counted(blanks, 'blank')} for want of a fact and {by_hand} to fill by hand,"
        f" listed under “{_BLANKS}”; {counted(assumed, 'assumed fact')}, listed under “{_ASSUMED}”."
    )


def _draft(sheet: Sheet, matter: Matter) -> Iterator[Para]:
    manifest = matter.manifest
    yield _item("Template", said(f"{manifest.title} ({manifest.id}), version {manifest.version}"))
    yield _item("What it does", said(sentence(manifest.summary)))
    yield _item("Form", said(_form(matter)))
    yield _item("Place", said(f"{matter.name} ({matter.place}), {matter.kind}"))
    yield _item("Draft", said(f"letter {matter.letter}, made for {matter.as_of.isoformat()}"))
    yield _item("Hash of the draft", said(sheet.fingerprint))
    yield _item("Hash of the template", said(matter.content))


def _form(matter: Matter) -> str:
    """The form's name, behind what the place calls such a paper where that is another word."""
    own = matter.called.casefold() in ("", matter.form.words.get("act", "").casefold())
    return (
        matter.form.title
        if own
        else f"{capital(matter.called)}, in the form of {a(matter.form.title.lower())}"
    )


def _effect(matter: Matter) -> Iterator[Para]:
    yield _text(EFFECTS[matter.manifest.effect])
    if not matter.law:
        yield _text(
            "The template has no law gates: nothing was checked about whether the law there allows this."
        )
        return
    yield _text("Where the law stands on what this template asks before it drafts:")
    for law in matter.law:
        yield from _law(law)


def _law(law: Law) -> Iterator[Para]:
    standing = law.words("standing") or (law.words("risk") and f"risk {law.words('risk')}")
    words = f"{standing or 'not known'}. {capital(sentence(law.words('cite')))}".strip()
    since = law.words("effective")
    summary = sentence(law.words("summary"))
    if not standing and law.of_no_standing and law.authority:
        yield _item(capital(law.authority), said(summary or "What it says was not read."))
    else:
        yield _item(capital(law.name), said(words + (f" In effect since {sentence(since)}" if since else "")))
        if summary:
            yield _detail(said(summary))
    fact = law.stands_on
    if fact is None:
        yield _detail("No file says anything of it.")
        return
    yield _detail(status_words(fact), " ", said(source_words(fact.source)), " ", said(sentence(fact.note)))


def _gates(matter: Matter, places: Mapping[str, Standing]) -> Iterator[Para]:
    found = [one for one in matter.findings if _of_gates(one)]
    yield from _findings(found, places)
    if not found and matter.manifest.gates:
        yield _text("None: every law gate of the template was checked, and none of them warns.")


def _of_gates(finding: Finding) -> bool:
    return finding.check in _GATES or finding.message.startswith(_NOT_CHECKED)


def _notes(sheet: Sheet, spoken: Mapping[str, str]) -> Iterator[Para]:
    notes = [note for para in sheet.paras for note in para.notes]
    notes += sheet.bill.notes if sheet.bill else ()
    if notes:
        counts = [(sum(note.level == level for note in notes), level) for level in _LEVELS]
        yield _text(", ".join(f"{count} {level}" for count, level in counts if count), ". ", _MEANING)
    for para, standing in zip(sheet.paras, standings(sheet.paras, spoken), strict=True):
        for note in para.notes:
            yield from _note(note, capital(standing.named))
    for note in sheet.bill.notes if sheet.bill else ():
        yield from _note(note, "The whole draft")


def _note(note: Note, where: str) -> Iterator[Para]:
    first, *rest = note.paragraphs or ((),)
    level = (Text(f"{note.level.capitalize()}. ", "i"),) if note.level else ()
    yield Para("cover-item", (said(f"{where}.", "b"), Text(" "), *level, *still(first)))
    for runs in rest:
        yield Para("cover-more", still(runs), level=1)


def _blanks(told: _Printed, matter: Matter) -> Iterator[Para]:
    findings = {one.path: one for one in matter.findings if one.check == "missing"}
    for gap in points.gaps(told):
        yield _item(f"[{gap.label}]", said(f"in {_places(gap.where)}."))
        finding = next((findings[path] for path in gap.paths if path in findings), None)
        needs = [matter.needs[path].why for path in gap.paths if path in matter.needs]
        needed = f"It is needed: {sentence('; '.join(needs))}" if needs else ""
        yield _detail(said(sentence(gap.remark)), said(needed), *_fix(finding))
    if by_hand := points.by_hand(told):
        yield _text("To be filled by hand, as the form has it:")
        for label, where in by_hand.items():
            yield _item(label.rstrip("."), said(f"in {_places(where)}."))


def _assumed(told: _Printed, matter: Matter, places: Mapping[str, Standing]) -> Iterator[Para]:
    findings = {one.path: one for one in matter.findings if one.check == "assumed"}
    for path, where in points.assumed(told, matter.reads).items():
        fact = matter.reads.found[path]
        name = f"{capital(called(path))} ({path})"
        yield _item(name, said(f"“{shown(fact.value)}”, in {_places(where)}."))
        fix = _fix(findings.get(path))
        yield _detail(said(sentence(fact.note or ("" if fix else "Confirm it before use"))), *fix)
    yield from _findings([one for one in matter.findings if one.check == "assumed-form"], places)


def _places(where: Iterable[Standing]) -> str:
    return all_of(standing.words for standing in where)


def _others(told: _Printed, matter: Matter, places: Mapping[str, Standing]) -> Iterator[Para]:
    """Every finding that no other part tells; gaps that stand in a note alone are told here."""
    paths = {path for _, run in told if isinstance(run, Blank | Value) for path in run.paths}
    yield from _findings(
        [
            one
            for one in matter.findings
            if not (
                _of_gates(one) or one.check == "assumed-form" or (one.check in _FACTS and one.path in paths)
            )
        ],
        places,
    )


def _choices(matter: Matter) -> Iterator[Para]:
    manifest = matter.manifest
    for name, value in matter.options.items():
        option = manifest.options[name]
        words = option.choices.get(str(value), "")
        yield _item(name, said(f"{shown(value)}{f' ({words})' if words else ''}."))
        default = "" if option.default in ("", None, []) else f"Without it: {shown(option.default)}. "
        yield _detail(said(f"{default}{sentence(option.help)}"))
    for id, on in matter.switches.items():
        switch = manifest.sections[id]
        if not on or not switch.default:
            how = "by choice" if on is not switch.default else "by default"
            yield _item(f"Section {id}", said(f"{'printed' if on else 'left out'} {how}. {switch.help}"))
    for path, value in matter.facts.items():
        yield _item(path, said(f"“{value}”, a fact given for this draft; no source stands behind it."))


def _findings(findings: Iterable[Finding], places: Mapping[str, Standing]) -> Iterator[Para]:
    for one in findings:
        where = places.get(one.provision)
        named = where.words if where else one.provision or one.path
        head = f"{one.severity.value.capitalize()}, {one.check}{f', {named}' if named else ''}"
        yield _item(head, said(sentence(one.message)))
        if one.fix:
            yield _detail(*_fix(one))


def _fix(finding: Finding | None) -> tuple[Inline, ...]:
    """The way out; one that is a sentence of its own (what is lawful instead) needs no word before it."""
    if finding is None or not finding.fix:
        return ()
    return (said(finding.fix if finding.fix[0].isupper() else f"To settle it: {sentence(finding.fix)}"),)


def _runs(words: Iterable[Inline | str]) -> tuple[Inline, ...]:
    made = (Text(word) if isinstance(word, str) else word for word in words)
    return tuple(run for run in made if run.text)


def _text(*words: Inline | str) -> Para:
    return Para("cover-text", _runs(words))


def _item(name: str, *words: Inline | str) -> Para:
    return Para("cover-item", (said(name, "b"), Text(": " if name[-1:] not in ".]" else " "), *_runs(words)))


def _detail(*words: Inline | str) -> Para:
    """A line under an item; its level is that of the text format's indent. Stretches stand a space apart."""
    runs: list[Inline] = []
    for run in _runs(word for word in words if word != " "):
        runs += [Text(" "), run] if runs else [run]
    return Para("cover-detail", tuple(runs), level=1)
