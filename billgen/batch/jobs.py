"""Batch room: jobs - one draft each: a template, a place, what is given for it, and where that was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from billgen.base.errors import CommandError, Problem
from billgen.facts.yaml_nodes import YamlNode
from billgen.record.files import check_name
from billgen.render.sheet import ControlKind
from billgen.request import Request


@dataclass(frozen=True, slots=True)
class Declared:
    """A place that no table knows, as a row declares it; `state` in postal letters, `county` may be ""."""

    state: str
    kind: str
    name: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One draft of a run.

    Attributes:
        template: template id.
        place: place id.
        name: base name of its files.
        options: option → text, as `--set` takes it.
        facts: path → text, as `--fact` takes it.
        with_, without: sections switched on and off.
        declared: the place, when a row declares it.
        asked: where it was asked for, for messages: "towns.csv:12", or "".
    """

    template: str
    place: str
    name: str
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    declared: Declared | None = None
    asked: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other job of a folder: "us/wa/seattle/seattle-wa-sanctuary-ordinance"."""
        return f"{self.place}/{self.name}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a run share.

    Attributes:
        out: folder of the output; where `url` names another place for drafts, of ledger and reports alone.
        workspace: the workspace's folder, or None.
        formats: of the drafts.
        engine: the PDF engine's name, or "".
        as_of: the day the drafts are made for.
        nodes: options from a file, for all of them; a job's own go before them.
        waivers: "check@provision" → reason, for all of them.
        cover: whether cover notes are written.
        packet: whether the papers of a packet are written too.
        clean, annotated, controls, flat, house, reference: as `billgen draft` takes them.
        strict: refuse drafts with a warning.
        replace: write over files that somebody edited.
        seconds: the longest a draft may take.
        megabytes: the most memory a worker may take; 0 for no bound.
        url: where drafts go when not into `out`: "s3://bucket/prefix"; see `billgen.batch.store`.
    """

    out: Path
    workspace: Path | None
    formats: tuple[str, ...]
    engine: str
    as_of: date
    nodes: Mapping[str, YamlNode] = field(default_factory=dict[str, YamlNode])
    waivers: Mapping[str, str] = field(default_factory=dict[str, str])
    cover: bool = True
    packet: bool = False
    clean: bool = False
    annotated: bool = False
    controls: ControlKind = "off"
    flat: bool = False
    house: str = ""
    reference: str = ""
    strict: bool = False
    replace: bool = False
    seconds: float = 120.0
    megabytes: int = 4096
    url: str = ""

    def request(self, job: Job) -> Request:
        """What is asked of the pipeline for one job."""
        return Request(
            job.template,
            job.place,
            self.as_of,
            options=job.options,
            option_nodes={name: node for name, node in self.nodes.items() if name not in job.options},
            with_=job.with_,
            without=job.without,
            facts=job.facts,
            waivers=self.waivers,
            clean=self.clean,
            annotated=self.annotated,
            controls=self.controls,
            flat=self.flat,
            house=self.house,
            reference=self.reference,
        )


def base_name(template: str, place: str) -> str:
    """A base name that tells the towns apart wherever the file is sent: "seattle-wa-sanctuary-ordinance"."""
    _, _, rest = place.partition("/")
    state, _, town = rest.partition("/")
    return "-".join(part for part in (town, state or place, template) if part)[:100].rstrip("-.")


def jobs_for(
    templates: Sequence[str],
    places: Iterable[str],
    options: Mapping[str, str],
    facts: Mapping[str, str],
    with_: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> list[Job]:
    """Every template for every place, place by place."""
    return [
        Job(template, place, base_name(template, place), options, facts, with_, without)
        for place in places
        for template in templates
    ]


def refuse_twins(jobs: Iterable[Job]) -> tuple[list[Job], list[Problem]]:
    """Jobs without those that would write the files of another one, each of which is a problem."""
    seen: dict[str, Job] = {}
    problems: list[Problem] = []
    for job in jobs:
        first = seen.setdefault(job.key.casefold(), job)
        if first is not job:
            where = f"{job.asked}: " if job.asked else ""
            other = f" ({first.asked})" if first.asked else ""
            what = f"{where}{job.template} for {job.place} is asked for twice{other}"
            fix = "take the row out, or give each files of its own by a column `file`"
            problems.append(Problem(what, fix=fix))
    return list(seen.values()), problems


def named(job_name: str) -> str:
    """A base name that somebody gave.

    Raises:
        CommandError: it is not safe on every system.
    """
    if not job_name:
        raise CommandError(Problem("an empty name", fix="write a name, or leave the column out"))
    return check_name(job_name)
