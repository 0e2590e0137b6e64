"""Batch room: replies of towns - rows of filled confirmation sheets in, facts with who said so and when out.

Nothing in them is trusted: who fills in a form may write anything. A reply makes a fact *reported*, never
verified; it says nothing of the law, of a state, or of which place it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from billgen.base.days import day_said
from billgen.base.errors import BillgenError, CommandError, InputError, Place, Problem
from billgen.base.provenance import Fact, FactList, Status, bare
from billgen.batch.confirm import COLUMNS, refused_path
from billgen.batch.standing import cut_off, short
from billgen.facts.adding import Added, Wish, add, save
from billgen.facts.ids import did_you_mean
from billgen.facts.kinds import Leaf
from billgen.facts.paths import ROOTS, type_at
from billgen.library.library import Library
from billgen.library.near import near_path
from billgen.places.sheets import plain_cell, read_sheet, shown

MAX_FILES = 10_000
ENDINGS = (".csv", ".txt", ".tsv", ".xlsx")
_NEEDED = ("place", "path", "who", "date")
_COLUMNS = frozenset(COLUMNS)
_REMARK = re.compile(r"\(.*\)|")
_YES = ("yes", "y", "x", "true", "right", "1", "ok", "✓")
_NO = ("", "no", "n", "false", "0")
_FORMULAS = ("=", "+", "@", "|")


@dataclass(frozen=True, slots=True)
class Reply:
    """A row that says something.

    Attributes:
        where: file and line.
        place, path: the place's id, and the path below it.
        value: what it says the fact is.
        confirms: whether it says that the value of the form is right.
        source: where it can be read, or "".
        who, day: who says so, and when.
    """

    where: Place
    place: str
    path: str
    value: str
    confirms: bool
    source: str
    who: str
    day: date


class Said(NamedTuple):
    """What some files say.

    Attributes:
        replies: rows that say something.
        silent: how many rows say nothing.
        problems: what is wrong with others.
        notes: what the reader should know of rows that are no fault.
    """

    replies: list[Reply]
    silent: int
    problems: list[Problem]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a reply: it changes a file, or the fact stands there already."""

    reply: Reply
    became: Literal["added", "same"]
    before: str
    added: Added | None = None


def files_of(names: Iterable[str]) -> list[Path]:
    """Files, and those of folders that can be replies.

    Raises:
        CommandError: one is not there, or there are none.
    """
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            mine = sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS and p.name[0] not in ".~")
            found += mine
        elif path.exists():
            found.append(path)
        else:
            raise CommandError(Problem("no such file or folder", Place(name), fix="name the replies"))
    if not found:
        what = f"there is no reply: no {', '.join(ENDINGS)} file"
        raise CommandError(Problem(what, fix="save each e-mailed reply as a file of its own"))
    if len(found) > MAX_FILES:
        raise CommandError(Problem(f"more than {MAX_FILES:,} files", fix="take them in parts"))
    return found


def read_replies(files: Sequence[Path], today: date) -> Said:
    """The rows that say something, how many say nothing, and what is wrong with others."""
    replies: list[Reply] = []
    notes: list[str] = []
    month_first: list[str] = []
    problems: list[Problem] = []
    silent = 0
    for file in files:
        try:
            sheet = read_sheet(file)
        except InputError as error:
            problems += error.problems
            continue
        columns = {name.casefold(): index for index, name in enumerate(sheet.header)}
        lacking = [name for name in _NEEDED if name not in columns]
        if lacking or not {"right", "change_to"} & columns.keys():
            what = f"this is no reply: no column `{(lacking or ['change_to'])[0]}`"
            fix = "keep the columns of the form or of confirm.csv"
            problems.append(Problem(what, Place(sheet.file, 1), fix=fix))
            continue
        for name in sorted(
            columns.keys() - _COLUMNS
        ):  # an answer in a column that nothing reads would be lost
            what = f"no reply has a column `{shown(name)}`.{did_you_mean(name, _COLUMNS)}"
            fix = "mend its name, or put it in round brackets: then it is a remark"
            problems += [] if _REMARK.fullmatch(name) else [Problem(what, Place(sheet.file, 1), fix=fix)]
        for line, cells in sheet.rows:
            row = {name: plain_cell(cells[index].strip()) for name, index in columns.items()}
            where = Place(sheet.file, line)
            try:
                reply = _reply(row, where, today)
            except ValueError as error:
                problems.append(Problem(str(error), where, fix="ask the town, or mend the row"))
                continue
            if reply:
                replies.append(reply)
                month_first += [f"{row['date']} as {reply.day} ({where})"] if "/" in row["date"] else []
                continue
            silent += 1
            if row.get("right", "").casefold() in _YES:
                notes.append(
                    f"{where}: the row says that the value is right, and the form had none; passed over"
                )
    if month_first:
        more = f", and {len(month_first) - 1:,} more" if len(month_first) > 1 else ""
        notes.append(f"dates with strokes were read month first: {month_first[0]}{more}")
    return Said(replies, silent, problems, notes)


def _reply(row: dict[str, str], where: Place, today: date) -> Reply | None:
    said = row.get("right", "").casefold()
    change, assumed = row.get("change_to", ""), row.get("assumed", "")
    if said not in (*_YES, *_NO):
        raise ValueError(f"the column `right` says {shown(said)!r}; it takes yes, or nothing")
    if said in _YES and change:
        raise ValueError("the row says that the value is right, and what to change it to")
    if said in _YES and not assumed:  # a slip that says nothing: it is noted, and refuses no later taking in
        return None
    if said in ("no", "n", "false", "0") and not change:
        raise ValueError("the row says that the value is wrong, and not what is right")
    if said in _NO and not change:
        return None
    if change.startswith(_FORMULAS):
        raise ValueError(f"{shown(change)!r} begins as a formula does, which no fact of a town is")
    if not row["who"]:
        raise ValueError("the row does not say who answers")
    if len(row["who"]) > 120 or len(row.get("source", "")) > 300:
        raise ValueError("who answers is told in at most 120 characters, and the source in 300")
    path = row["path"].removeprefix("place.")
    if path.partition(".")[0] in ROOTS:
        raise ValueError(f"`{shown(path)}` is no fact of the place itself")
    if why := refused_path(path):
        raise ValueError(why)
    value = assumed if said in _YES else change
    day, _ = day_said(row["date"])
    if day > today + timedelta(days=1):
        raise ValueError(f"the date {day.isoformat()} is yet to come")
    return Reply(where, row["place"], path, value, said in _YES, row.get("source", ""), row["who"], day)


class Receiver:
    """Takes replies into the facts of a workspace, one by one.

    Args:
        library: whose facts they are laid over.
        target: the folder of facts that is written to.
        over: whether a verified fact that says otherwise may go.
        dry: whether nothing is written.
    """

    def __init__(self, library: Library, target: Path, *, over: bool, dry: bool) -> None:
        self._library = library
        self._target = target
        self._over = over
        self._dry = dry
        self._seen: dict[tuple[str, str], Reply] = {}
        self._meant: dict[str, str] = {}

    def take(self, reply: Reply) -> Received:
        """Take one in, and save the file.

        Raises:
            BillgenError: it is refused; with the reason, and its row.
        """
        try:
            return self._taken(reply)
        except BillgenError as error:
            problems = [
                Problem(one.what, reply.where, one.why or _elsewhere(one, reply), one.fix)
                for one in error.problems
            ]
            raise type(error)(problems) from None

    def _taken(self, reply: Reply) -> Received:
        facts = self._library.facts
        id = facts.find(reply.place)
        if "/" not in id.removeprefix("us/"):
            what = f"{id} is a state; replies are of towns and counties"
            raise CommandError(Problem(what, fix="billgen facts add puts a fact into a state's file"))
        if near := self._near(reply.path):
            what = f"no file has `{reply.path}`. Did you mean `{near}`?"
            fix = "mend the path; a fact of a new name goes in with billgen facts add"
            raise CommandError(Problem(what, fix=fix))
        first = self._seen.setdefault((id, reply.path), reply)
        if first.value != reply.value:
            said = f"{shown(first.value)!r} in {first.where}, and {shown(reply.value)!r} here"
            what = f"`{reply.path}` of {id} is {said}"
            raise CommandError(Problem(what, fix="ask the town which is right, and take the other row out"))
        if first is not reply:
            return Received(reply, "same", "")
        node = facts.place(id).place.at(reply.path)
        value, before = self._value(reply, node), _said(node)
        status = _status(node)
        same = before == _read(reply.path, value)
        if status is Status.VERIFIED and not same:
            if not self._over:
                said = f"{shown(before)!r}, and the reply says {shown(value)!r}"
                what = f"`{reply.path}` of {id} is verified as {said}"
                fix = "read the source again; --replace puts the reply in its place"
                raise CommandError(Problem(what, fix=fix))
        elif same and status in (Status.VERIFIED, Status.REPORTED):
            return Received(reply, "same", before)
        roots = [root / "jurisdictions" for root in self._library.roots]
        added = add(roots, self._target, id, _wish(reply, value), over=True, table=facts.table)
        if not self._dry:
            save(added)
            self._library.forget(id)
        return Received(reply, "added", before, added)

    def _near(self, path: str) -> str:
        if path not in self._meant:
            self._meant[path] = near_path(self._library, path)
        return self._meant[path]

    def _value(self, reply: Reply, node: object) -> str:
        """The text to store: of a value that is confirmed, the whole of it as it stands now."""
        value = reply.value
        type_ = type_at(reply.path)
        if isinstance(type_, Leaf) and type_.name == "flag":
            value = value.casefold()
        if not reply.confirms:
            return value
        if isinstance(node, Fact) and node.value is not None:
            whole = node.value if isinstance(node.value, str) else _said(node)
            if short(whole) != value:
                what = f"`{reply.path}` was {shown(value)!r} on the form, and is {shown(whole)!r} today"
                raise CommandError(Problem(what, fix="send the town a new form"))
            return whole
        if cut_off(value):
            raise CommandError(Problem("the form held only the beginning of the value", fix="send it whole"))
        return value


def _wish(reply: Reply, value: str) -> Wish:
    title = f"{reply.source}, as told by {reply.who}" if reply.source else f"Reply of {reply.who}"
    return Wish(
        reply.path,
        value,
        Status.REPORTED,
        source=f"reply-{reply.day.isoformat()}-{_number(title)}",
        title=title,
        checked=reply.day.isoformat(),
        note="confirmed as it was assumed" if reply.confirms else "",
    )


def _number(text: str) -> str:
    """Tells the sources of one day apart."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:6]


def _read(path: str, value: str) -> str:
    """A reply's value as `_said` gives those of facts: 96,968 people are 96968."""
    type_ = type_at(path)
    if isinstance(type_, Leaf):
        try:
            return _said(Fact(type_.read(value), Status.REPORTED))
        except ValueError:  # which `add` tells in its own words
            return _folded(value)
    return _folded(value)


def _status(node: object) -> Status | None:
    if isinstance(node, FactList):
        found = {_status(item) for item in node.items}
        return found.pop() if len(found) == 1 else None
    return node.status if isinstance(node, Fact) else None


def _said(node: object) -> str:
    """A value as a reply would write it, folded for comparison."""
    if isinstance(node, FactList):
        return _folded(f"[{', '.join(_said(item) for item in node.items)}]")
    if not isinstance(node, Fact):
        return ""
    value = bare(node)
    if isinstance(value, bool):
        return "true" if value else "false"
    return _folded("" if value is None else str(value))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _elsewhere(problem: Problem, reply: Reply) -> str:
    """The place of a problem that is told by its row, when it is another file's."""
    return f"in {problem.where}" if problem.where and problem.where != reply.where else ""
