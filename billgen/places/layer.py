"""Places room: one unit in, the facts that its row gives out."""

from __future__ import annotations

from collections.abc import Sequence

from billgen.base.errors import Place
from billgen.base.provenance import Fact, NotApplicable, Record, Scalar, Source, Status
from billgen.places.units import Origin, Unit, county_of

_DIGITS_SHOWN = 12


def record_of(id: str, unit: Unit, files: Sequence[Origin]) -> Record:
    """What a unit's row says, as the weakest layer of its facts: the place's file adds to it or corrects it.

    All of it is reported by the table. A formal name stands in it only when a table gives one: the rule by
    kind is the country's and the state's to give. Without a government `governing_body` does not apply.
    """
    where = Place(files[unit.file].name, unit.line)
    row = _source(files[unit.file])

    def fact(value: Scalar, note: str = "", source: Source = row, as_of: str = "") -> Fact:
        return Fact(value, Status.REPORTED, source, "", as_of, note, id, where)

    fields: dict[str, Fact] = {"id": fact(id), "kind": fact(unit.kind, unit.note), "name": fact(unit.name)}
    for name, value in (("geoid", unit.geoid), ("ocd_id", unit.ocd_id)):
        if value:
            fields[name] = fact(value)
    if county := county_of(unit):
        several = f"It lies in {unit.counties} counties." if unit.counties > 1 else ""
        fields["county"] = fact(county, several)
    if unit.of_class:
        fields["class"] = fact(unit.of_class, "", _source(files[unit.classed_in]))
    if unit.population is not None:
        counted = _source(files[unit.counted_in], unit.counted)
        fields["population"] = fact(unit.population, "", counted, unit.as_of)
    if unit.formal:
        fields["formal_name"] = fact(unit.formal, "", _source(files[unit.formal_in]))
    elif unit.doubt:
        fields["formal_name"] = Fact(None, Status.UNKNOWN, row, "", "", unit.doubt, id, where)
    if unit.none:
        fields["governing_body"] = Fact(NotApplicable(), Status.REPORTED, row, "", "", unit.none, id, where)
    return Record(fields, where)


def _source(file: Origin, counted: str = "") -> Source:
    what = f"{counted}, in {file.name}" if counted else f"{file.name} ({file.table})"
    title = f"{what}, sha256 {file.sha256[:_DIGITS_SHOWN]}, imported {file.imported}"
    return Source(f"import-{file.sha256[:_DIGITS_SHOWN]}", title, copy_of=file.imported)
