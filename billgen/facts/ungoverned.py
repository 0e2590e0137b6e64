"""Facts room: a name that no file answers to in, why such a place can have no local law out."""

from __future__ import annotations

from billgen.base.errors import Problem
from billgen.base.provenance import Fact, NotApplicable
from billgen.facts.ids import COUNTY_ENDINGS
from billgen.facts.lineage import Layer, given_to


def kind_said(name: str) -> str:
    """The kind at the level of counties that a slug says: "hartford-county", "county-of-kent"; or ""."""
    said = (kind for kind, ends in COUNTY_ENDINGS.items() if name.endswith(ends))
    return next(said, "county" if name.startswith("county-of-") else "")


def no_government(text: str, kind: str, state: Layer) -> Problem | None:
    """What a state says of all its places of a kind, when that is that they have no government.

    Args:
        text: what somebody called the place.
        kind: the kind that the name says.
        state: what the files of the state say.
    """
    body = given_to(state, kind).fields.get("governing_body")
    if not isinstance(body, Fact) or not isinstance(body.value, NotApplicable):
        return None
    name = state.said.at("name")
    where = name.value if isinstance(name, Fact) else state.id
    why = f": {body.note.rstrip('.')}" if body.note else ""
    what = f"`{text}`: no {kind} of {where} has a government of its own{why}."
    return Problem(what, body.where, fix="choose the city or town that governs there")
