"""Record room: output files - kept in their folder; written beside, synced, renamed, the record last."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from billgen.base.errors import CommandError, OutputError, Place, Problem
from billgen.base.files import read_plain
from billgen.record.record import Written, digest, read_written

RECORD = ".record.json"
COVER = "--cover"
_COVERS = ("docx", "pdf", "txt")
_PAPERS = (*_COVERS, "html")
BILL, NOTE = "bill", "cover"
"""What `Output.paper` says of the bill and of its cover note."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MAX_BYTES = 500_000_000
"""Of a file of a draft: what is larger is none of ours."""
_ABANDONED = 600
"""Seconds after which a temporary belongs to nobody: writing takes less than one."""


def check_name(name: str) -> str:
    """A file's base name that is safe on every system.

    Raises:
        CommandError: it leaves the folder, or a system reserves it.
    """
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name) or name.endswith(".") or ".." in name:
        fix = "use letters, digits, - and _, up to 100 characters"
        raise CommandError(Problem(f"{name!r} cannot name a file", fix=fix))
    if "--" in name or name.endswith(".record"):
        what = f"{name!r} cannot name a draft: the files that go with a draft have such names"
        raise CommandError(Problem(what, fix="use no -- in it, and no .record at its end"))
    return name


@dataclass(frozen=True, slots=True)
class Output:
    """One file of a draft: which paper it is - the bill, its cover note, or a paper's id - and its format."""

    paper: str
    format: str


def outputs(
    name: str, formats: Iterable[str], *, cover: bool, papers: Iterable[str] = ()
) -> dict[str, Output]:
    """The files of a draft, by name.

    The cover note and the papers come in those of their formats that are asked for; as text when none of
    them is, since what is still to settle must stand beside every draft.

    Args:
        name: base name of the draft.
        formats: what was asked for.
        cover: whether there is a cover note.
        papers: ids of its papers.
    """
    formats = list(formats)
    found = {f"{name}.{format}": Output(BILL, format) for format in formats}
    if cover:
        found |= {f"{name}{COVER}.{kind}": Output(NOTE, kind) for kind in _kinds(formats, _COVERS)}
    for paper in papers:
        found |= {f"{name}--{paper}.{kind}": Output(paper, kind) for kind in _kinds(formats, _PAPERS)}
    return found


def _kinds(formats: list[str], known: tuple[str, ...]) -> list[str]:
    return [format for format in formats if format in known] or ["txt"]


def output_of(name: str, file: str, formats: Iterable[str], papers: Iterable[str] = ()) -> Output | None:
    """What a file of a draft is, by its name; None when it is none of this draft's.

    Args:
        name: base name of the draft.
        file: the file's.
        formats: those that there are.
        papers: ids of the papers that the draft has.
    """
    for format in formats:
        if file == f"{name}.{format}":
            return Output(BILL, format)
        if file == f"{name}{COVER}.{format}" and format in _COVERS:
            return Output(NOTE, format)
        if format in _PAPERS:
            for paper in papers:
                if file == f"{name}--{paper}.{format}":
                    return Output(paper, format)
    return None


def papers_of(name: str, written: Written, formats: Iterable[str]) -> list[str]:
    """The files of an earlier draft that are its papers: neither the bill nor its cover note."""
    formats = list(formats)
    known = {file: output_of(name, file, formats, written.papers) for file in written.files}
    return [file for file, output in known.items() if output and output.paper in written.papers]


def version_name(name: str, version: int) -> str:
    """The base name of a later version: "name-d2"."""
    return name if version == 1 else f"{name}-d{version}"


def next_version(folder: Path, name: str) -> int:
    """The first version number that has no record yet."""
    version = 1
    while (folder / (version_name(name, version) + RECORD)).exists():
        version += 1
    return version


def earlier(folder: Path, name: str) -> Written:
    """What the record of an earlier draft says of its files; nothing when there is none."""
    return _read(folder / (name + RECORD))


def _read(path: Path) -> Written:
    try:
        return read_written(read_plain(path, MAX_BYTES))
    except OSError:
        return Written()


def refuse_edited(folder: Path, name: str, planned: Iterable[str]) -> None:
    """Refuse to lose somebody's work.

    A draft that was killed between two renames leaves its record as a temporary, which vouches for its files.

    Raises:
        OutputError: a file that would be written over was changed since billgen wrote it, or was never ours.
    """
    records = [folder / (name + RECORD), *_left(folder, f".{name}{RECORD}.")]
    known = {entry for path in records for entry in _read(path).files.items()}
    problems: list[Problem] = []
    for file in planned:
        place = Place(str(folder / file))
        try:
            data = read_plain(folder / file, MAX_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise OutputError(Problem(f"cannot be read: {error.strerror}", place)) from None
        if (file, digest(data)) not in known:
            what = "was changed since billgen wrote it, or is not billgen's; it is not overwritten"
            fix = "--new-version writes beside it, --replace gives up the changes"
            problems.append(Problem(what, place, fix=fix))
    if problems:
        raise OutputError(problems)


def _left(folder: Path, *openings: str) -> list[Path]:
    """The temporaries that lie in a folder under names that open so."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / one for one in sorted(names) if one.endswith(".tmp") and one.startswith(openings)]


def half_done(folder: Path, name: str) -> bool:
    """Whether a draft was killed between two renames: for a file that lies there only a temporary vouches."""
    told = earlier(folder, name).files.items()
    for path in _left(folder, f".{name}{RECORD}."):
        for file, hash in _read(path).files.items() - told:
            if (folder / file).is_file() and digest((folder / file).read_bytes()) == hash:
                return True
    return False


def stale(
    folder: Path, name: str, written: Written, planned: Iterable[str], formats: Iterable[str]
) -> list[str]:
    """Files of an earlier draft that a new one leaves, untouched since: they would contradict it.

    A record may have been made by anybody: what it lists besides the files of a draft of this name stays.
    """
    formats = list(formats)
    return [
        file
        for file, hash in written.files.items()
        if file not in planned
        and output_of(name, file, formats, written.papers)
        and (folder / file).is_file()
        and digest((folder / file).read_bytes()) == hash
    ]


def write_all(
    folder: Path,
    name: str,
    files: Mapping[str, bytes],
    record: bytes,
    drop: Iterable[str] = (),
    *,
    sync: bool = True,
) -> None:
    """Write every file beside its place, sync, then rename; the record comes last.

    Args:
        folder: where they go; made when it is not there.
        name: base name of the draft.
        files: file name → bytes.
        record: the record's bytes.
        drop: files of the earlier draft to remove, by name.
        sync: wait until the disk has it; a run over many drafts waits once, at its end.

    Raises:
        OutputError: something cannot be written; then no temporary is left, and nothing was changed.
    """
    temporaries: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in (*files.items(), (name + RECORD, record)):
            target = folder / file
            if target.is_dir():
                raise IsADirectoryError(0, "a folder stands there", str(target))
            temporary = folder / f".{file}.{os.getpid()}.tmp"
            temporaries[temporary] = target
            # A name that can be guessed: somebody else's link must not lead the words out of the folder.
            temporary.unlink(missing_ok=True)
            with open(temporary, "xb") as stream:
                stream.write(data)
                stream.flush()
                if sync:
                    os.fsync(stream.fileno())
        try:
            _commit(folder, temporaries, drop, sync=sync)
        except KeyboardInterrupt:
            _commit(folder, temporaries, drop, sync=sync)  # half a set would be worse than a late answer
            raise
    except OSError as error:
        place = Place(str(error.filename or folder))
        fix = "check the folder's rights and room, or name another: --out DIR"
        raise OutputError(Problem(f"cannot write: {error.strerror or error}", place, fix=fix)) from None
    finally:
        for temporary in temporaries:
            with suppress(OSError):
                temporary.unlink()
    sweep(folder, name, _ABANDONED)


def _commit(folder: Path, temporaries: Mapping[Path, Path], drop: Iterable[str], *, sync: bool) -> None:
    for temporary, target in temporaries.items():
        if target.name.endswith(RECORD):
            for file in drop:
                (folder / file).unlink(missing_ok=True)
        if temporary.exists():
            os.replace(temporary, target)
    if not sync:
        return
    # Make the renames durable, where the system lets a folder be synced.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path, name: str, seconds: float = 0.0) -> None:
    """Remove what a killed draft of this name left behind.

    Args:
        folder: where its files lie.
        name: base name of the draft.
        seconds: how old a temporary must be; 0 where nobody else can be writing.
    """
    for path in _left(folder, f".{name}.", f".{name}--"):
        with suppress(OSError):
            if not seconds or time.time() - path.stat().st_mtime > seconds:
                path.unlink()
