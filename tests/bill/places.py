"""Drafts of one small act by the rules of several states, for tests of codification and amendments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from billgen.pipeline import Draft
from billgen.render.text import write as as_text
from tests.small import library, make

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

ACT = """
{% extends form %}
{% block provisions %}
## Short title {: #short-title}
This act is the Garden Act.
## Findings {: #findings .findings .uncodified}
The legislature finds that gardens are of use, and that [](#duties) is needed.
## Definitions {: #definitions .definitions}
In this act:
(1) "Rake" means a tool under [](#duties.keep).
(1) "Garden" means land that is tilled.
## Duties {: #duties}
(1 #keep) The state treasurer keeps:
(a #rake) every rake; and
(a) the garden of [](#definitions.garden).
(1) Under [](#duties.rake), [](#short-title..#duties), and [](#definitions, #duties), no more is kept than
[](#severability) allows.
## Severability {: #severability .severability .uncodified}
If any provision of this act is held invalid, the remainder is not affected. See [](#duties.rake).
## Effective date {: #effective-date .effective-date .uncodified}
This act takes effect January 1, 2030.
{% endblock %}
"""

PLACEMENT = """
        placement:
          gardens:
            code: {value: Government Code, status: reported, source: made-up}
            title: {value: "6.7", status: reported, source: made-up}
            chapter: {value: "37", status: reported, source: made-up}
            first_section: {value: "62700", status: reported, source: made-up}
"""


def facts(state: str, more: str = PLACEMENT) -> str:
    """A facts file with a state's rules."""
    rules = (HERE / "states" / f"{state}.yaml").read_text()
    head = """schema: 1
id: us/zz
ocd_id: ocd-division/country:us/state:zz
geoid: "99"
kind: state
name: Zedland
postal: ZZ
default_source: made-up
sources:
  made-up: {title: Made up, url: "https://example.org/", checked: 2027-01-01}
"""
    indented = "\n".join(f"  {line}" for line in rules.splitlines())
    return f"{head}{_dedent(more)}\ndrafting:\n{indented}\n"


def _dedent(text: str) -> str:
    import textwrap

    return textwrap.dedent(text)


def drafted(
    root: Path, state: str, act: str = ACT, more: str = PLACEMENT, manifest: str = "", **asked: Any
) -> Draft:
    """The act by the rules of a state, with the built-in form of a state act."""
    forms = {
        f"templates/_forms/paper.{ending}": (ROOT / f"templates/_forms/state-act.{ending}")
        .read_text()
        .replace("id: state-act", "id: paper")
        for ending in ("yaml", "md.j2")
    }
    files: Mapping[str, str] = {"jurisdictions/us/zz.yaml": facts(state, more), **forms}
    placement = "placement: state.placement.gardens\n"
    library(root, bill=act, manifest=placement + manifest, files=files)
    return make(root, **asked)


def text(draft: Draft) -> str:
    """The draft as text, without the draft line."""
    return as_text(draft.sheet).decode().partition("\n\n")[2]
