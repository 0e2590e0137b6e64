"""Render room: a sheet made ready for a flat Word file, which leaves nothing for a program to work out."""

from __future__ import annotations

from dataclasses import replace

from billgen.bill.model import Blank, Inline, Label, Ref, Runs
from billgen.render.sheet import Para, Sheet


def flattened(sheet: Sheet) -> Sheet:
    """The sheet without notes and controls, and with the capitals that a style would make typed."""
    looks = sheet.house.looks
    capitals = {role for role, look in looks.items() if look.caps}
    paras = tuple(_in_capitals(para) if para.role in capitals else para for para in sheet.paras)
    plain = {role: replace(look, caps=False) if look.caps else look for role, look in looks.items()}
    return replace(
        sheet,
        paras=paras,
        house=replace(sheet.house, looks=plain),
        show_notes=False,
        controls="off",
        names={},
    )


def _in_capitals(para: Para) -> Para:
    return replace(
        para,
        marker=para.marker.upper(),
        label=para.label and _label(para.label),
        catchline=_runs(para.catchline),
        run_in=tuple(replace(item, label=_label(item.label)) for item in para.run_in),
        runs=_runs(para.runs),
    )


def _label(label: Label) -> Label:
    return replace(label, before=label.before.upper(), number=label.number.upper(), after=label.after.upper())


def _runs(runs: Runs) -> Runs:
    return tuple(map(_inline, runs))


def _inline(inline: Inline) -> Inline:
    if isinstance(inline, Blank):
        return replace(inline, label=inline.label.upper())
    if isinstance(inline, Ref):
        return replace(inline, parts=tuple(replace(part, text=part.text.upper()) for part in inline.parts))
    return replace(inline, text=inline.text.upper())
