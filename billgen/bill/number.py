"""Bill room: labels. Runs after every condition is decided and the provisions stand in their order."""

from __future__ import annotations

from dataclasses import replace

from billgen.base.errors import Problem
from billgen.bill.drafting import Drafting
from billgen.bill.model import Bill, Flush, Provision


def number(bill: Bill, drafting: Drafting) -> tuple[Bill, list[Problem]]:
    """Give every section and item its label by the place's section style and ladder."""
    problems: list[Problem] = []

    def item(provision: Provision, ordinal: int) -> Provision:
        if provision.level > len(drafting.ladder):
            problems.append(
                Problem(
                    f"an item of level {provision.level}, and the place's ladder has {len(drafting.ladder)}",
                    provision.where,
                    fix="add the level to drafting.ladder of the place, with its source",
                )
            )
            return provision
        label = drafting.ladder[provision.level - 1].label(ordinal)
        return replace(provision, label=label, children=children(provision))

    def children(provision: Provision) -> tuple[Provision | Flush, ...]:
        done: list[Provision | Flush] = []
        ordinal = 0
        for child in provision.children:
            if isinstance(child, Provision):
                ordinal += 1
                done.append(item(child, ordinal))
            else:
                done.append(child)
        return tuple(done)

    body: list[object] = []
    index = 0
    for one in bill.body:
        if isinstance(one, Provision):
            body.append(replace(one, label=drafting.section.label(index), children=children(one)))
            index += 1
        else:
            body.append(one)
    return replace(bill, body=tuple(body)), problems
