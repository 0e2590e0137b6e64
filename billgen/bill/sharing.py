"""Bill room: a provision that equals one made before is that one, the same object.

A run over towns makes nearly the same tree again and again. Where two provisions are equal in all they hold -
words, values with where they came from, labels, notes, lines of the template - the second gives way to the
first. Nothing but an equal thing is ever put in a place, so no word of one draft can come into another; and
what later stages make of the same object they make once (`base/kept.py`).
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter

from billgen.base.kept import first_of_equals
from billgen.bill.model import Provision

_ALIKE = 4
"""Provisions remembered under one id and label: more would be compared in vain where towns differ."""
_MOST = 16_384
"""Ids and labels remembered; then all are forgotten."""

_known: dict[tuple[str, str, bool], list[Provision]] = {}


def shared(provision: Provision) -> Provision:
    """The provision that was made first of all that equal this one.

    Its children were shared before, so that only what it holds itself is compared.
    """
    key = (provision.id, provision.label.text, provision.cited)
    alike = _known.get(key)
    if alike is None:
        if len(_known) >= _MOST:
            _known.clear()
        alike = _known[key] = []
    return first_of_equals(alike, provision, _ALIKE)


_PLACE_OF = {one.name: place for place, one in enumerate(fields(Provision))}
_values_of = attrgetter(*_PLACE_OF)


def changed(provision: Provision, **changes: object) -> Provision:
    """A provision with other fields, as `dataclasses.replace` makes it, in a third of the time; shared."""
    values = list(_values_of(provision))
    for name, value in changes.items():
        values[_PLACE_OF[name]] = value
    return shared(Provision(*values))
