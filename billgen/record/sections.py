"""Record room: what each section says, as a hash: a later draft names those that say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from billgen.base.kept import by_identity
from billgen.bill.model import Bill, Flush, Provision, Ref, Runs, plain
from billgen.record.record import digest


def section_data(bill: Bill) -> dict[str, Mapping[str, str]]:
    """Every section and exhibit of a bill in its order: id → its heading, and the hash of its words.

    Numbers are no words: a section that another pushed down, or that refers to one, is the same section.
    """
    return {one.id: _section(one) for one in (*bill.sections, *bill.exhibits)}


@by_identity
def _section(section: Provision) -> Mapping[str, str]:
    return MappingProxyType(
        {"heading": plain(section.heading), "hash": digest("\n".join(_lines(section)).encode())}
    )


def _lines(provision: Provision) -> Iterator[str]:
    yield f"{provision.level} {_words(provision.heading)} {_words(provision.runs)}"
    for child in provision.children:
        if isinstance(child, Flush):
            yield f"flush {child.level} {_words(child.runs)}"
            yield from (_words(cell) for row in child.table for cell in row)
        else:
            yield from _lines(child)


def _words(runs: Runs) -> str:
    return "".join(f"[{run.target}]" if isinstance(run, Ref) else run.text for run in runs)
