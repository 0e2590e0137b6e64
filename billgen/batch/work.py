"""Batch room: one job done - drafted, held against what lies there, rendered and written; run in a worker."""

from __future__ import annotations

import errno
import os
import time
from ctypes import c_double
from pathlib import Path

from billgen.base.errors import BillgenError, OutputError
from billgen.base.findings import Severity
from billgen.batch.declared import WithDeclared
from billgen.batch.jobs import Job, Setting
from billgen.batch.outcome import Outcome, State
from billgen.batch.standing import Account, Standing, account_of, account_of_error, with_papers
from billgen.facts.called import by_full_name
from billgen.library.library import Library
from billgen.packet import packet
from billgen.pipeline import Draft, draft
from billgen.publish import rendered, write
from billgen.record.files import RECORD, outputs, sweep
from billgen.record.record import digest

_NO_MEMORY = os.strerror(errno.ENOMEM)


class Desk:
    """A worker's desk: the library opened once, drafts made one after the other."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.library = Library(setting.workspace)
        self.declared = WithDeclared(self.library.facts.table)
        self.library.facts.table = self.declared

    def account(self, job: Job) -> Outcome:
        """Where a draft would stand; nothing is rendered or written."""
        return self._timed(job, render=False, before="")

    def make(self, job: Job, before: str = "") -> Outcome:
        """Make a draft and its files.

        Args:
            job: what to make.
            before: fingerprint of the draft whose files lie there whole, or "": that again is not written.
        """
        return self._timed(job, render=True, before=before)

    def drafted(self, job: Job) -> Draft:
        """The draft of a job, with nothing rendered."""
        return draft(self.library, self.setting.request(job))

    def _timed(self, job: Job, *, render: bool, before: str) -> Outcome:
        start = time.perf_counter()
        self.declared.declared, self.declared.id = job.declared, job.place
        try:
            found = self._done(job, render=render, before=before)
        except OutputError as error:
            edited = all("was changed since" in problem.what for problem in error.problems)
            if edited:  # the draft is sound, and says what it lacks; only its files are somebody's own by now
                first = error.problems[0]
                why = f"{first.where}: {first.what}. Fix: leave it, or give the changes up with --replace"
                found = Outcome(State.EDITED, account_of(self.drafted(job)), why=why)
            else:
                account = Account(Standing.FAULTY, tuple(str(problem) for problem in error.problems))
                found = Outcome(State.FAILED, account, why=account.why[0])
        except BillgenError as error:
            if any(_NO_MEMORY in str(problem) for problem in error.problems):
                raise MemoryError from error  # a file that could not be read for want of it
            account = account_of_error(error)
            state = State.SKIPPED if account.standing is Standing.BARRED else State.FAILED
            found = Outcome(state, account, why="; ".join(account.why))
        name, kind = self._called(job)
        self.library.forget(job.place)
        took = time.perf_counter() - start
        return Outcome(
            found.state, found.account, found.fingerprint, found.files, took, found.why, name, kind
        )

    def _done(self, job: Job, *, render: bool, before: str) -> Outcome:
        setting = self.setting
        made = self.drafted(job)
        account = account_of(made)
        bars = [one for one in made.findings if one.severity in _barring(strict=setting.strict)]
        papers = packet(self.library, setting.request(job), made) if setting.packet and not bars else None
        if papers:
            account = with_papers(account, papers.findings)
            bars += papers.findings if setting.strict else ()
        if bars:
            return Outcome(
                State.FAILED, account, made.sheet.fingerprint, why="; ".join(o.message for o in bars)
            )
        if not render:
            return Outcome(State.MADE, account, made.sheet.fingerprint)
        if made.sheet.fingerprint == before and not papers:  # papers read facts that the draft does not
            return Outcome(State.UNCHANGED, account, before)
        plan = outputs(job.name, setting.formats, cover=setting.cover, papers=papers.sheets if papers else ())
        files = {file: rendered(made, output, setting.engine, papers) for file, output in plan.items()}
        engine, replace = setting.engine, setting.replace
        if setting.url:
            from billgen.batch.remote import open_shelf

            shelf = open_shelf(setting.url, job.place, job.name, replace=replace)
            write(made, shelf, job.name, files, engine, replace=replace, papers=papers)
            lying = shelf.lying({name: digest(data) for name, data in files.items()})
            return Outcome(State.MADE, account, made.sheet.fingerprint, lying)
        folder = setting.out / job.place
        write(made, folder, job.name, files, engine, replace=replace, papers=papers, sync=False)
        # Nobody else writes here: the ledger is ours. Not before: what was left behind may vouch.
        sweep(folder, job.name)
        lying = {name: seen(folder / name, digest(data)) for name, data in files.items()}
        record = folder / (job.name + RECORD)
        lying[record.name] = seen(record, "")
        return Outcome(State.MADE, account, made.sheet.fingerprint, lying)

    def _called(self, job: Job) -> tuple[str, str]:
        """Name and kind of the place, as far as its facts can be read."""
        try:
            facts = self.library.facts.place(job.place)
        except BillgenError:
            return job.place, ""
        name = facts.place.fields.get("name")
        if by_full_name(facts.kind):
            name = facts.place.fields.get("formal_name", name)
        return str(getattr(name, "value", job.place)), facts.kind


def _barring(*, strict: bool) -> tuple[Severity, ...]:
    bars = (Severity.STOP, Severity.ERROR)
    return (*bars, Severity.WARNING) if strict else bars


def seen(path: Path, hash: str) -> tuple[str, int, int]:
    """What is remembered of a file: hash, size and time of change, which together tell whether it changed."""
    stat = path.stat()
    return hash, stat.st_size, stat.st_mtime_ns


_desk: Desk | None = None


def open_desk(setting: Setting, ready: c_double) -> None:
    """Set up this process as a worker: its bound of memory, its library.

    Args:
        setting: of the run.
        ready: where it says when it stood ready, by the machine's monotonic clock; 0 until then.
    """
    global _desk
    import signal

    ready.value = 0.0  # of the worker before it
    # A worker finishes what is in hand; the parent decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(setting.megabytes)
    _desk = Desk(setting)
    ready.value = time.monotonic()


def make(job: Job, before: str) -> Outcome:
    """Make a job at this process's desk."""
    assert _desk is not None
    return _desk.make(job, before)


def account(job: Job) -> Outcome:
    """Where a job would stand, at this process's desk."""
    assert _desk is not None
    return _desk.account(job)


def _bound(megabytes: int) -> None:
    """Bound the memory of this process, where the system can: what eats more than that fails by itself."""
    try:
        import resource
    except ImportError:
        return
    if megabytes:
        most = megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
