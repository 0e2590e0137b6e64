"""Batch room: what a run tells - tables for a spreadsheet, and pages for a browser."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from billgen.base.errors import Place, Problem
from billgen.base.words import counted
from billgen.batch.ledger import Entry, Ledger
from billgen.batch.outcome import State
from billgen.batch.pages import fill, text
from billgen.batch.register import COPY, Step, current, tally
from billgen.batch.standing import WHAT, Standing
from billgen.batch.summary import MATTER_MOST, asked, by_state, of_state, papers, parted, state_of, states
from billgen.library.saving import save_all
from billgen.places.sheets import csv_bytes

if TYPE_CHECKING:
    from markupsafe import Markup

ON_ONE_PAGE = 3_000
"""Drafts that one page lists; of more, each state has a page of its own."""
LISTED = 300
"""Failures and refusals that the first page lists; all of them stand in the tables."""
_PAGE = re.compile(r"report-[a-z]{2}(?:-\d+)?\.html")
_LAST = "last"


@dataclass(frozen=True, slots=True)
class Told:
    """What a run has to tell.

    Attributes:
        entries: one for each job that has an outcome, in the order of the jobs.
        problems: rows and names that are no job.
        left: how many jobs were not begun.
        day: for which drafts were made, as 2027-01-31.
        titles: template → its title.
        steps: of the register.
        names: place → what it is called, of all drafts of the folder: the register may hold others.
    """

    entries: Sequence[Entry]
    problems: Sequence[Problem] = ()
    left: int = 0
    day: str = ""
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    steps: Sequence[Step] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])


def remember(ledger: Ledger, told: Told) -> None:
    """Keep what is needed to tell it again, when the register has a new step."""
    data = {
        "keys": [entry.key for entry in told.entries],
        "problems": [[one.what, str(one.where or ""), one.fix] for one in told.problems],
        "left": told.left,
        "day": told.day,
        "titles": dict(told.titles),
    }
    ledger.note(_LAST, json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def recalled(ledger: Ledger) -> Told | None:
    """What the last run had to tell, with the register as it stands now; None when no run has ended."""
    if not (kept := ledger.noted(_LAST)):
        return None
    data: dict[str, Any] = json.loads(kept)
    known = ledger.known()
    problems = [
        Problem(what, Place(where) if where else None, fix=fix) for what, where, fix in data["problems"]
    ]
    entries = [known[key] for key in data["keys"] if key in known]
    names = names_of(known.values())
    return Told(entries, problems, data["left"], data["day"], data["titles"], ledger.steps(), names)


def names_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Place → what it is called, where that is known."""
    return {entry.place: entry.outcome.name for entry in entries if entry.outcome.name}


def write_reports(out: Path, told: Told) -> list[str]:
    """Write report.html, report.csv and skipped.csv; returns their paths.

    Of more than 3,000 drafts each state has a page of its own, which report.html leads to.
    """
    stands = current(told.steps)
    files = {
        out / "report.html": b"",
        out / "report.csv": _report(told.entries, stands),
        out / "skipped.csv": _skipped(told.entries),
    }
    names: dict[str, str] = {}
    if len(told.entries) > ON_ONE_PAGE:
        for key, entries in parted(told.entries, ON_ONE_PAGE).items():
            names[key] = f"report-{key}.html"
            files[out / names[key]] = _page("state.html.j2", told, entries, stands, key=key)
    listed = () if names else told.entries
    files[out / "report.html"] = _page("report.html.j2", told, listed, stands, pages=names)
    save_all(files, replace=True)
    for old in out.glob("report-*.html"):
        if _PAGE.fullmatch(old.name) and old not in files:
            with suppress(OSError):
                old.unlink()
    return [str(path) for path in files]


def anew(entries: Iterable[Entry], stands: Mapping[tuple[str, str], Step]) -> dict[tuple[str, str], Entry]:
    """(place, template) → the draft that lies there now, where it is not the one of which the register tells.

    The register keeps the hash of the text that went out; the folder no longer holds the draft it came from.
    """
    return {
        key: entry
        for entry in entries
        for key in [(entry.place, entry.template)]
        if (step := stands.get(key)) and step.fingerprint
        if entry.outcome.files and entry.outcome.state is not State.EDITED
        if entry.outcome.fingerprint not in ("", step.fingerprint)
    }


def _page(
    template: str,
    told: Told,
    listed: Sequence[Entry],
    stands: Mapping[tuple[str, str], Step],
    **more: object,
) -> bytes:
    from urllib.parse import quote

    entries = told.entries
    confirm = asked(entries) if template == "report.html.j2" else []
    words, hash = script("filter.js")
    names = {**told.names, **names_of(entries)}
    new = anew(entries, stands)
    return fill(
        template,
        told=told,
        listed=listed,
        listed_states=sorted({state_of(entry.place) for entry in listed}),
        total=len(entries),
        script=words,
        script_hash=hash,
        quote=quote,
        counted=counted,
        papers=papers,
        state_of=state_of,
        stands=stands,
        states=states(entries),
        standings=list(Standing),
        shown=[one for one in Standing if any(entry.outcome.account.standing is one for entry in entries)],
        what=WHAT,
        by_state=by_state(entries),
        first=confirm[:MATTER_MOST],
        rest=confirm[MATTER_MOST:],
        failed=[*of_state(entries, State.FAILED), *of_state(entries, State.EDITED)],
        skipped=of_state(entries, State.SKIPPED),
        most=LISTED,
        register=[(step, names.get(step.place, step.place), new.get(key)) for key, step in stands.items()],
        tally=tally(stands.values()),
        new=new,
        copy=COPY,
        **more,
    ).encode()


def script(name: str) -> tuple[Markup, str]:
    """A script of ours for a page, and the hash by which the page's policy lets it run, and no other."""
    from markupsafe import Markup

    words = text(name)
    return Markup(words), f"sha256-{b64encode(sha256(words.encode()).digest()).decode()}"


def _report(entries: Sequence[Entry], stands: Mapping[tuple[str, str], Step]) -> bytes:
    header = (
        *("place", "name", "kind", "template", "state", "standing", "blanks", "assumed", "file", "why"),
        *("step", "number", "date", "entered", "made_anew_since"),
    )
    none = Step("", "", "", "")
    new = anew(entries, stands)
    return csv_bytes(
        header,
        (
            (
                entry.place,
                entry.outcome.name,
                entry.outcome.kind,
                entry.template,
                entry.outcome.state,
                entry.outcome.account.standing,
                len(entry.outcome.account.blanks),
                len(entry.outcome.account.assumed),
                f"{entry.place}/{entry.name}" if entry.outcome.files else "",
                entry.outcome.why,
                step.step,
                step.ordinance,
                step.day,
                step.at[:10],
                "yes" if (entry.place, entry.template) in new else "",
            )
            for entry in entries
            for step in [stands.get((entry.place, entry.template), none)]
        ),
    )


def _skipped(entries: Sequence[Entry]) -> bytes:
    return csv_bytes(
        ("place", "name", "template", "why", "authority"),
        (
            (
                entry.place,
                entry.outcome.name,
                entry.template,
                " ".join(entry.outcome.account.why),
                "; ".join(entry.outcome.account.cites),
            )
            for entry in of_state(entries, State.SKIPPED)
        ),
    )
