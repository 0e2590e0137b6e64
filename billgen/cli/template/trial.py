"""Cli room: drafts made only to see whether a template holds, every switch and choice tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billgen.base.errors import BillgenError, CommandError, InputError
from billgen.base.findings import Finding, Severity
from billgen.bill.wordings import WORDINGS
from billgen.library.library import Library
from billgen.library.manifest import Manifest
from billgen.pipeline import RefusedError, draft
from billgen.request import Request

_DAY = date(2027, 1, 11)
_BY_LAW = ("law-gate", "enacted-by", "no-government")
_OF_THE_TEXT = ("terms", "operative-words", "actor", "long-sentence")
"""Warnings that are the template's own doing, whatever the place."""
_LOOKED_FOR = {row.check for row in WORDINGS}
"""Checks whose wordings were looked for in the texts themselves, line by line."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the drafts of one template came to.

    Attributes:
        places: where it was drafted.
        refused: places where the law bars it.
        lacking: kinds of place that can enact it and that have no facts here.
        drafts: how many were made.
        findings: what is wrong, each once, with the first draft that showed it.
    """

    places: Sequence[str]
    refused: Sequence[str]
    lacking: Sequence[str]
    drafts: int
    findings: Sequence[Finding]


@dataclass(slots=True)
class _Book:
    drafts: int = 0
    findings: dict[tuple[str, str, str], Finding] = field(default_factory=dict[tuple[str, str, str], Finding])

    def note(self, finding: Finding, variant: str, place: str) -> None:
        """Keep a finding that no draft before has shown."""
        key = (finding.check, finding.message, str(finding.where))
        words = f"{finding.message} (drafted for {place}{f', {variant}' if variant else ''})"
        self.findings.setdefault(key, replace(finding, message=words))


def try_out(library: Library, manifest: Manifest, places: Sequence[str] = ()) -> Trial:
    """Draft a template for some places, or for one place of each kind that can enact it."""
    lacking: list[str] = []
    if places:
        groups = [[library.facts.find(place)] for place in places]
    else:
        kinds = _by_kind(library, manifest.enacted_by)
        lacking = [kind for kind in manifest.enacted_by if not kinds.get(kind)]
        groups = [ids for ids in kinds.values() if ids]
        for over in library.overlaid(manifest.id):  # the first place that each overlay speaks for
            own = [id for ids in kinds.values() for id in ids if f"{id}/".startswith(f"{over}/")]
            groups += [own] if own else []
    book = _Book()
    tried: list[str] = []
    refused: list[str] = []
    for ids in groups:
        for id in ids:  # the first of a kind that the law does not bar
            if id in tried:
                break
            if id in refused:
                continue
            if _drafts(library, manifest, id, book):
                tried.append(id)
                break
            refused.append(id)
    return Trial(tried, refused, lacking, book.drafts, list(book.findings.values()))


def _by_kind(library: Library, kinds: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for id in library.facts.ids():
        kind = library.facts.place(id).kind
        if kind in found:
            found[kind].append(id)
    return found


def _drafts(library: Library, manifest: Manifest, place: str, book: _Book) -> bool:
    """Every variant for one place; False when the law bars the plain one."""
    for variant, request in _variants(manifest, Request(manifest.id, place, _DAY)):
        book.drafts += 1
        try:
            found = draft(library, request).findings
        except RefusedError as error:
            found = error.findings
            if all(one.check in _BY_LAW for one in found):
                if not variant:
                    return False
                continue
        except CommandError as error:
            if variant:  # a choice that does not count here
                continue
            found = list(_as_findings(error))
        except InputError as error:
            found = list(_as_findings(error))
        for one in found:
            if variant and one.check == "rules":
                continue  # to change one choice alone may rightly break the arithmetic
            grave = one.severity in (Severity.STOP, Severity.ERROR)
            if (grave or one.check in _OF_THE_TEXT) and not _looked_at(one):
                book.note(one, variant, place)
    return True


def _looked_at(finding: Finding) -> bool:
    """Whether the template's own lint has spoken of it already, or a line of it says why it stays."""
    file = finding.where.file if finding.where else "_forms/"
    return finding.check in _LOOKED_FOR and not finding.path and "_forms/" not in file


def _as_findings(error: BillgenError) -> Iterator[Finding]:
    for problem in error.problems:
        why = f" {problem.why}" if problem.why else ""
        yield Finding("draft", Severity.ERROR, problem.what + why, where=problem.where, fix=problem.fix)


def _variants(manifest: Manifest, plain: Request) -> Iterator[tuple[str, Request]]:
    """The plain draft, each section switched alone, all of them off, each flag and each choice made alone."""
    yield "", plain
    for id, switch in manifest.sections.items():
        word = "without" if switch.default else "with"
        changed = replace(plain, without=(id,)) if switch.default else replace(plain, with_=(id,))
        yield f"{word} {id}", changed
    if len(manifest.sections) > 1:
        yield "without every section that can be switched", replace(plain, without=tuple(manifest.sections))
    for name, option in manifest.options.items():
        values = list(option.choices) if option.kind == "choose" else []
        if option.kind == "flag":
            values = ["false" if option.default is True else "true"]
        for value in values:
            if value != option.default:
                yield f"with {name}={value}", replace(plain, options={name: value})
