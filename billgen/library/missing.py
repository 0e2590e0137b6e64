"""Library room: what to say of a template that is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path

from billgen.base.errors import Problem

_MISNAMED = ("template.yml", "template.yaml.txt", "manifest.yaml", "manifest.yml")
"""What the file of a template is called by mistake."""


def absent(id: str, roots: Sequence[Path], templates: Sequence[str], shown: Callable[[Path], str]) -> Problem:
    """What is wrong with a template that is not there, or whose folder has no template.yaml.

    Args:
        id: what was asked for.
        roots: folders of the library, the strongest last.
        templates: those that there are.
        shown: a path as messages name it.
    """
    begun = [folder for root in roots if (folder := root / "templates" / id).is_dir()]
    if begun:
        has = next((name for name in _MISNAMED if (begun[-1] / name).is_file()), "")
        fix = f"rename {has} to template.yaml" if has else "write it: docs/templates.md"
        return Problem(f"template.yaml is missing in {shown(begun[-1])}", fix=fix)
    near = get_close_matches(id, templates, n=1, cutoff=0.5)
    fix = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(templates)}"
    return Problem(f"no template {id!r}", fix=fix)
