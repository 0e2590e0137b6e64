"""Papers room: what the texts of papers may say of a finished bill (`bill.*`), with where it comes from.

Everything here is found in the bill, its facts and its checks; how it is said stands in `templates/_papers/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from billgen.base.findings import Finding
from billgen.base.provenance import Fact, Record, Status
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Block, Inline, Provision, Ref, Runs, Text, Value
from billgen.bill.reference_words import Wording
from billgen.compose.tokens import Quoted
from billgen.facts.called import by_full_name, called
from billgen.library.settled import Evaluate, Settled
from billgen.papers import points
from billgen.papers.choosing import choices, switches
from billgen.papers.cover import Matter
from billgen.papers.law import Law
from billgen.papers.quoting import BILL, Told, at, at_all, plainly, quoted, words
from billgen.papers.sentences import opening, own
from billgen.papers.wording import EFFECTS, capital, sentence, shown, status_words
from billgen.render.sheet import Sheet
from billgen.render.standing import Standing, by_id, printed

_UNTOLD = frozenset({"wrapper"})
"""Classes of sections that hold no provision of their own."""

_FACTS = ("place", "state", "us")

_PATH = re.compile(r"\b(?:place|state|us)(?:\.[a-z0-9_]+)+")

_DEEPEST = 3
"""How deep a list in a paper goes."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A finished bill and what stands behind it.

    Attributes:
        bill, sheet: numbered, referred and laid out.
        matter: what its cover note speaks of.
        options: the values of all options.
        evaluate: for `show_if`.
        roots: the facts.
        headings: section → its heading in the template.
    """

    bill: Bill
    sheet: Sheet
    matter: Matter
    options: Settled
    evaluate: Evaluate
    roots: Mapping[str, Record]
    headings: Mapping[str, str]

    @property
    def drafting(self) -> Drafting:
        """How the bill words its references."""
        return self.sheet.drafting


def tell(given: Telling) -> Told:
    """What every paper of a bill may say."""
    bill, matter = given.bill, given.matter
    places = by_id(given.sheet.paras)
    told = list(printed(given.sheet.paras))
    manifest = matter.manifest
    return Told(
        title=manifest.title,
        subject=manifest.subject,
        summary=sentence(manifest.summary),
        long_title=quoted(_of_blocks(bill.front, "long-title")),
        effect=EFFECTS[manifest.effect],
        kind=matter.form.title,
        place=quoted(_place(given)),
        full_name=by_full_name(matter.kind),
        template=f"{manifest.id} {manifest.version}",
        admitted=words(matter.admitted),
        letter=matter.letter,
        day=matter.as_of.isoformat(),
        hash=given.sheet.fingerprint[:8],
        sections=list(_sections(given, places)),
        findings=list(_findings(bill, places)),
        recitals=[quoted(plainly(block.runs)) for block in bill.front if block.role == "recital"],
        blanks=list(_blanks(told, matter)),
        by_hand=[
            Told(label=words(label), where=at_all(where)) for label, where in points.by_hand(told).items()
        ],
        assumed=list(_assumed(told, matter)),
        choices=list(choices(manifest, given.options, given.evaluate)),
        switches=list(switches(matter, bill, given.headings)),
        given=[Told(path=path, value=words(value, path)) for path, value in matter.facts.items()],
        notes=list(_notes(bill, places)),
        law=list(_law(matter)),
        warnings=list(_warnings(matter, places)),
        changes=list(_changes(given, places)),
        cited=list(_cited(told, {f"{one.amends}.cite" for one in (*bill.sections, *bill.notes)})),
        sources=list(_sources(told, matter)),
        unknown=[
            Told(path=path, note=words(sentence(fact.note)))
            for path, fact in sorted(matter.reads.found.items())
            if fact.status is Status.UNKNOWN
        ],
    )


def _of_blocks(blocks: Iterable[Block], role: str) -> Runs:
    return next((block.runs for block in blocks if block.role == role), ())


# Provisions ---------------------------------------------------------------------------------------------


def _sections(given: Telling, places: Mapping[str, Standing]) -> Iterator[Told]:
    wording = Wording(given.bill, given.drafting)
    for section in (*given.bill.sections, *given.bill.exhibits):
        if section.classes & _UNTOLD:
            continue
        purpose = section.purpose.paragraphs[0] if section.purpose else ()
        heading = section.heading or _cite(given, section.amends)
        words = wording.parts(Ref(section.id), ())
        reference = Value("".join(part.text for part in words), (f"{BILL}.{section.id}",), "derived")
        yield Told(
            id=section.id,
            where=at(places.get(section.id)),
            heading=quoted(heading),
            reference=Quoted((reference,)),
            purpose=quoted(purpose),
            opening=quoted(opening(section)),
            written=section.purpose is not None,
            about_the_act=bool(section.classes & {"uncodified", "definitions"}),
            findings="findings" in section.classes,
            changes_law=bool(section.amends),
            exhibit=section.law == "exhibit",
        )


def _findings(bill: Bill, places: Mapping[str, Standing]) -> Iterator[Told]:
    """What the bill finds, paragraph by paragraph, each with its depth among those that have words."""
    for section in bill.sections:
        if "findings" in section.classes:
            yield from _found(section, 1, places)


def _found(provision: Provision, depth: int, places: Mapping[str, Standing]) -> Iterator[Told]:
    paragraphs = [runs for runs in own(provision) if runs]
    for runs in paragraphs:
        yield Told(depth=min(depth, _DEEPEST), where=at(places.get(provision.id)), text=quoted(runs))
    below = depth + 1 if paragraphs and provision.level else depth
    for child in provision.provisions:
        yield from _found(child, below, places)


def _notes(bill: Bill, places: Mapping[str, Standing]) -> Iterator[Told]:
    """The drafter's notes in the order of the text, those on the whole draft last."""
    hung = [(at(places.get(one.id)), note) for one in bill.walk() for note in one.notes]
    hung += [(at(None), note) for note in bill.notes if not note.amends]
    for where, note in hung:
        runs: list[Inline] = []
        for paragraph in note.paragraphs:
            runs += [Text(" "), *paragraph] if runs else paragraph
        yield Told(level=note.level, where=where, text=quoted(tuple(runs)))


def _place(given: Telling) -> Runs:
    """The name of the place, or the formal one where the bare one tells too little."""
    keys = ("formal_name", "name") if by_full_name(given.matter.kind) else ("name",)
    facts = ((key, given.roots["place"].at(key)) for key in keys)
    return next(
        (
            (Value(fact.value, (f"place.{key}",), status=fact.status.value),)
            for key, fact in facts
            if isinstance(fact, Fact) and isinstance(fact.value, str)
        ),
        (),
    )


def _cite(given: Telling, path: str) -> Runs:
    """The citation of a law text, as it prints in the bill."""
    root, _, rest = path.partition(".")
    fact = given.roots[root].at(f"{rest}.cite") if path else None
    if not isinstance(fact, Fact) or not isinstance(fact.value, str):
        return ()
    return (Value(fact.value, (f"{path}.cite",), status=fact.status.value),)


def _changes(given: Telling, places: Mapping[str, Standing]) -> Iterator[Told]:
    """Every section of existing law that the bill changes, those among its instructions too."""
    for section in given.bill.sections:
        if section.amends:
            how = "repeals" if "repeal" in section.classes else "amends"
            yield Told(how=how, cite=quoted(_cite(given, section.amends)), where=at(places.get(section.id)))
    for note in given.bill.notes:
        if note.amends:
            cite = _cite(given, note.amends) or (Value(note.amends, (note.amends,)),)
            yield Told(how="would change", cite=quoted(cite), where=Quoted((Text(_INSTRUCTED),)))


_INSTRUCTED = "a drafting instruction among the notes: the words of the law are not known"


def _cited(told: Sequence[tuple[Standing, Inline]], changed: Set[str]) -> Iterator[Told]:
    """Every authority that the bill cites, with where; those that it changes are told as changes."""
    found: dict[str, tuple[Value, list[Standing]]] = {}
    for standing, run in told:
        for path in run.paths if isinstance(run, Value) else ():
            if path.rpartition(".")[2] == "cite" and path.partition(".")[0] in _FACTS and path not in changed:
                one = replace(run, marks="") if isinstance(run, Value) else run
                assert isinstance(one, Value)
                found.setdefault(path, (one, []))[1].append(standing)
    for run, where in found.values():
        yield Told(cite=Quoted((run,)), where=at_all(where))


# What is open -------------------------------------------------------------------------------------------


def _blanks(told: points.Printed, matter: Matter) -> Iterator[Told]:
    fixes = {one.path: one.fix for one in matter.findings if one.check == "missing"}
    for gap in points.gaps(told):
        why = "; ".join(matter.needs[path].why for path in gap.paths if path in matter.needs)
        yield Told(
            label=words(gap.label),
            name=words(capital(gap.label)),
            where=at_all(gap.where),
            why=words(sentence(why)),
            sought=gap.sought,
            fix=words(sentence(next((fixes[path] for path in gap.paths if path in fixes), ""))),
        )


def tell_gaps(gaps: Iterable[points.Gap], title: str) -> list[Told]:
    """The blanks that a paper alone has: what is blank, in which paper."""
    return [
        Told(label=words(gap.label), name=words(capital(gap.label)), paper=words(title), sought=gap.sought)
        for gap in gaps
    ]


def _assumed(told: points.Printed, matter: Matter) -> Iterator[Told]:
    for path, where in points.assumed(told, matter.reads).items():
        fact = matter.reads.found[path]
        yield Told(
            path=path,
            name=capital(called(path)),
            value=Quoted((Value(shown(fact.value), (path,), status=fact.status.value),)),
            where=at_all(where),
            note=words(sentence(fact.note)),
            of_form=".drafting." in path,
        )


def _warns(finding: Finding) -> bool:
    return finding.check in ("law-gate", "not-checked") or finding.message.startswith("NOT CHECKED")


_ASKED = re.compile(r"(?P<why>.*) this holds there: (?P<what>“.*”)", re.DOTALL)
"""A finding on a gate that nobody could answer, and what it asks."""


def _warnings(matter: Matter, places: Mapping[str, Standing]) -> Iterator[Told]:
    """What the gates say; all that hangs on one fact that is not known is told at once."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for one in filter(_warns, matter.findings):
        asked = _ASKED.fullmatch(one.message)
        found.setdefault((asked["why"] if asked else one.message, one.fix), []).append(one)
    for (why, _), (first, *others) in found.items():
        asks = [asked["what"] for one in (first, *others) if (asked := _ASKED.fullmatch(one.message))]
        said = f"{why} these hold there: {' '.join(asks)}" if others and asks else first.message
        yield _finding(replace(first, message=said), places)


def _finding(finding: Finding, places: Mapping[str, Standing]) -> Told:
    said = sentence(finding.message)
    for path in sorted(_PATH.findall(said), key=len, reverse=True):
        said = said.replace(path, f"the {called(path)}".replace("the the ", "the "))
    return Told(
        message=words(said),
        where=at(places.get(finding.provision)),
        fix=words(capital(sentence(finding.fix))),
    )


# What stands behind it ----------------------------------------------------------------------------------


def _law(matter: Matter) -> Iterator[Told]:
    for law in matter.law:
        fact = law.stands_on
        standing = "standing" if law.words("standing") else "risk"
        yield Told(
            name=capital(law.name),
            authority=_of_law(law, "cite" if law.words("cite") else "name") if law.of_no_standing else "",
            standing=_of_law(law, standing),
            risk=standing == "risk",
            cite=_of_law(law, "cite"),
            summary=_of_law(law, "summary", stop=True),
            status=words(status_words(fact)) if fact else Quoted(()),
        )


def _of_law(law: Law, key: str, *, stop: bool = False) -> Quoted:
    said = law.words(key)
    paths = (f"{law.path}.{name}" for name in law.facts if name.partition(".")[0] == key)
    return words(sentence(said) if stop else said, *paths)


def _sources(told: Sequence[tuple[Standing, Inline]], matter: Matter) -> Iterator[Told]:
    """Every source that a fact of the bill, or of a law gate, was read from; those that print first."""
    where: dict[str, list[Standing]] = {}
    for standing, run in told:
        for path in run.paths if isinstance(run, Value) else ():
            where.setdefault(path, []).append(standing)
    found: dict[tuple[str, str], tuple[Fact, list[Standing]]] = {}
    for path in sorted(matter.reads.found, key=lambda path: (path not in where, path)):
        fact = matter.reads.found[path]
        if fact.source is None or path.partition(".")[0] not in _FACTS:
            continue
        _, stands = found.setdefault((fact.source.title, fact.source.url), (fact, []))
        stands += where.get(path, [])
    for fact, stands in found.values():
        source = fact.source
        assert source is not None
        yield Told(
            title=words(source.title),
            url=words(source.url),
            read=words(source.checked.isoformat() if source.checked else ""),
            copy=words(source.copy_of),
            where=at_all(stands),
        )
