"""Papers room: where the law stands on what a template's gates ask, read so that the record keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from billgen.base.provenance import Fact, FactList, Node, Record
from billgen.base.traced import Reads
from billgen.library.manifest import Gate

_SUBJECT = re.compile(r"\b(place|state|us)\.(law|constitution|acts|cases)\.(\w+)")
_READ = ("standing", "risk", "cite", "effective", "summary")


@dataclass(frozen=True, slots=True)
class Law:
    """What the facts say of one subject of law.

    Attributes:
        path: "state.law.state_bank".
        facts: what stands below it, by key; lists as "standing.0".
    """

    path: str
    facts: Mapping[str, Fact]

    @property
    def name(self) -> str:
        """The subject in words: "state bank"."""
        return self.path.rpartition(".")[2].replace("_", " ")

    @property
    def of_no_standing(self) -> bool:
        """Whether it is an act or a decision, which stands for itself."""
        return self.path.split(".")[1] in ("acts", "cases")

    @property
    def authority(self) -> str:
        """What an act or a decision is cited by: its citation or, where nobody knows that, its name."""
        return self.words("cite") or self.words("name")

    def words(self, key: str) -> str:
        """The known values below a key, with commas between; "" when there are none."""
        known = [fact for name, fact in self.facts.items() if name.partition(".")[0] == key]
        return ", ".join(str(fact.value) for fact in known if isinstance(fact.value, str))

    @property
    def stands_on(self) -> Fact | None:
        """The fact that says most of it."""
        named = self.fact("name") if self.words("name") else None  # read where nobody knows a citation
        return self.fact("standing") or self.fact("risk") or named or self.fact("cite")

    def fact(self, key: str) -> Fact | None:
        """The first fact below a key."""
        return next((fact for name, fact in self.facts.items() if name.partition(".")[0] == key), None)


def read_law(gates: Sequence[Gate], roots: Mapping[str, Record], reads: Reads) -> tuple[Law, ...]:
    """Every subject of law that a gate names, with its facts.

    Args:
        gates: of the template.
        roots: place, state, us.
        reads: what is found is added; what is not there is no miss, since no text wants it.
    """
    subjects: dict[str, Record | None] = {}
    for gate in gates:
        for match in _SUBJECT.finditer(f"{gate.when} {gate.cite}"):
            node = roots[match[1]].at(f"{match[2]}.{match[3]}")
            subjects[match[0]] = node if isinstance(node, Record) else None
    return tuple(Law(path, dict(_facts(path, record, reads))) for path, record in subjects.items())


def _facts(path: str, record: Record | None, reads: Reads) -> Iterator[tuple[str, Fact]]:
    keys = _READ
    if record and path.split(".")[1] in ("acts", "cases") and not _is_known(record.fields.get("cite")):
        keys = (*_READ, "name")
    for key in keys if record else ():
        for name, fact in _leaves(key, record.fields.get(key) if record else None):
            reads.found.setdefault(f"{path}.{name}", fact)
            yield name, fact


def _is_known(node: Node | None) -> bool:
    return isinstance(node, Fact) and isinstance(node.value, str)


def _leaves(name: str, node: Node | None) -> Iterator[tuple[str, Fact]]:
    if isinstance(node, Fact):
        yield name, node
    elif isinstance(node, FactList):
        for index, item in enumerate(node.items):
            yield from _leaves(f"{name}.{index}", item)
