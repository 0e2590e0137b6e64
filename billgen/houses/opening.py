"""Houses room: the looks that are asked for by name are found, read, and laid on a place's page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath

from billgen.base.errors import BillgenError, InputError, NoFileError, Place, Problem
from billgen.base.kept import first_of_equals
from billgen.bill.drafting import Drafting
from billgen.houses.reading import HouseFile, read_house
from billgen.library.library import Library
from billgen.library.reader import read_file
from billgen.render.house import House, house_for

_ENDINGS = (".yaml", ".yml")
_MAX_REFERENCE = 10_000_000

_houses: list[House] = []


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of one draft.

    Attributes:
        house: the house's file, None for the built-in looks alone.
        house_content: hash of what it says, "" for none.
        reference: an organisation's Word styles, cleaned; nothing for none.
        reference_content: their hash, "" for none.
        house_name, reference_name: what a record calls them.
    """

    house: HouseFile | None = None
    house_content: str = ""
    reference: bytes = b""
    reference_content: str = ""
    house_name: str = ""
    reference_name: str = ""

    def house_on(self, drafting: Drafting) -> House:
        """The house on a place's page.

        Raises:
            InputError: its looks leave no room for words there.
        """
        style = self.house.style if self.house else None
        code = drafting.codification.code.style
        house = house_for(drafting.page, drafting.section, code, drafting.marks, style, drafting.looks)
        house = first_of_equals(_houses, house)
        if self.house:
            from billgen.houses.fitting import misfits

            if problems := list(misfits(house, self.house)):
                raise InputError(problems)
        return house


def open_looks(library: Library, house: str, reference: str) -> Looks:
    """Read a house and a reference, each by what the command line calls it, "" for none.

    Raises:
        CommandError: no such house.
        InputError: a file is refused or not there; every problem of both.
    """
    problems: list[Problem] = []
    error: type[BillgenError] = InputError
    read, styles = None, b""
    try:
        read = open_house(library, house) if house else None
    except BillgenError as wrong:
        problems, error = [*wrong.problems], type(wrong)
    try:
        styles = _open_reference(reference) if reference else b""
    except BillgenError as wrong:
        problems, error = [*problems, *wrong.problems], type(wrong)
    if problems:
        raise error(problems)
    return Looks(
        read,
        _content(read) if read else "",
        styles,
        sha256(styles).hexdigest() if styles else "",
        _recorded(house),
        _recorded(reference),
    )


def _recorded(name: str) -> str:
    """A file's name without what a path tells of somebody's machine."""
    path = PurePath(name)
    elsewhere = path.is_absolute() or ".." in path.parts or not name
    return path.name if elsewhere else path.as_posix()


def open_house(library: Library, name: str) -> HouseFile:
    """Read a house: a file where the name is a path or ends in .yaml, else one of the library's by its name.

    Raises:
        CommandError: no such house.
        InputError: the file is refused or not there; every problem of it.
    """
    if name.endswith(_ENDINGS) or "/" in name or "\\" in name:
        _refuse_no_file(name, "--house", "name a house's YAML file, or a house: billgen list houses")
        return read_file(Path(name), name, read_house)
    path = library.house_file(name)
    return read_file(path, library.shown(path), read_house)


def _open_reference(name: str) -> bytes:
    from billgen.render.docx.reference import read_reference

    _refuse_no_file(name, "--reference", "name the .docx that has the styles")
    try:
        with open(name, "rb") as stream:
            data = stream.read(_MAX_REFERENCE + 1)
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", Place(name))) from None
    if len(data) > _MAX_REFERENCE:
        fix = "save a copy without words and pictures: only its styles are used"
        raise InputError(Problem(f"more than {_MAX_REFERENCE:,} bytes", Place(name), fix=fix))
    return read_reference(data, name)


def _refuse_no_file(name: str, option: str, fix: str) -> None:
    """Refuse what is no plain file: a pipe would hold billgen up for good."""
    if not Path(name).is_file():
        raise NoFileError(Problem(f"{option} {name!r} is no file", fix=fix))


def _content(house: HouseFile) -> str:
    """One hash of what a house sets; its comments and summary do not count."""
    data = {
        "page": dict(house.style.page),
        "roles": {role: dict(one) for role, one in house.style.looks.items()},
    }
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
