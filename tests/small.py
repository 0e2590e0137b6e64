"""A small library of invented facts and one small instrument, for tests that break one thing at a time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from billgen.library.library import Library
from billgen.pipeline import Draft, Request, draft

FACTS = {
    "jurisdictions/us.yaml": """
        schema: 1
        id: us
        ocd_id: ocd-division/country:us
        kind: country
        name: United States
        """,
    "jurisdictions/us/zz.yaml": """
        schema: 1
        id: us/zz
        ocd_id: ocd-division/country:us/state:zz
        geoid: "99"
        kind: state
        name: Zedland
        postal: ZZ
        default_source: made-up
        officers:
          treasurer: {value: state treasurer, status: verified, source: made-up, quote: state treasurer}
          auditor: {status: unknown, note: nobody has looked}
        law:
          dragons: {standing: [allowed], cite: Section 7, instead: Keep a cat., summary: About dragons.}
          cats: {standing: {status: unknown, note: nobody has looked}}
        drafting:
          enacting_clause: Be it enacted
          title: {opening: AN ACT on, separator: "; ", last_separator: "; and ", end: "."}
          section: {label: "Section {n}.", catchline: as-is, run_in: "true"}
          ladder: ["(1)", "(a)", "(i)", "(A)", "(I)"]
          reference:
            section: section {n} of this act
            provision: section {n}{labels} of this act
            same_section: subsection {labels} of this section
            this_section: this section
          definitions: {order: alphabetical}
          style: {duty: shall}
        sources:
          made-up: {title: Made up, url: "https://example.org/", checked: 2027-01-01}
        """,
    "jurisdictions/us/zz/oz.yaml": """
        schema: 1
        id: us/zz/oz
        ocd_id: ocd-division/country:us/state:zz/place:oz
        geoid: "9900001"
        kind: city
        name: Oz
        """,
}
FORM = {
    "templates/_forms/paper.yaml": """
        schema: 1
        id: paper
        title: Paper
        words: {act: act, chapter: chapter, section: section}
        parts: [caption, long-title, enacting-clause, provisions]
        required: [long-title, enacting-clause, provisions]
        drafting:
          title: {opening: AN ACT relating to, separator: "; ", last_separator: "; and ", end: "."}
          section: {label: "Section {n}.", catchline: as-is, run_in: "true"}
          ladder: ["(1)", "(a)", "(i)", "(A)", "(I)"]
          reference:
            section: section {n} of this act
            provision: section {n}{labels} of this act
            same_section: subsection {labels} of this section
            this_section: this section
          definitions: {order: alphabetical, opening: "In this act:"}
        """,
    "templates/_forms/paper.md.j2": """
        ::: long-title
        :::
        ::: enacting-clause
        {{ place.drafting.enacting_clause }}
        :::
        {% block provisions %}{% endblock %}
        """,
    "templates/_clauses/spare.yaml": "schema: 1\nid: spare\nsummary: A spare clause.\n",
    "templates/_clauses/spare.md.j2": "## Spare {: #spare}\nThe shipped words.\n",
}
MANIFEST = """\
schema: 1
grammar: 1
id: thing
title: Thing
version: 1.0.0
form: paper
enacted_by: [state]
effect: binding
summary: A thing.
subject: things
"""
BILL = """
{% extends form %}
{% block provisions %}
## Short title {: #short-title}
This act is the Thing Act of {{ state.name }}.
## Duties {: #duties}
(1 #keep) The {{ state.officers.treasurer }} keeps the thing.
(1) See [](#duties.keep).
{% endblock %}
"""


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder, their common indent taken away."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def library(
    root: Path, *, manifest: str = "", bill: str = BILL, files: Mapping[str, str] | None = None
) -> Path:
    """The small library: facts, a form, and the template `thing` with some lines added to its manifest."""
    thing = {
        "templates/thing/template.yaml": MANIFEST + textwrap.dedent(manifest),
        "templates/thing/bill.md.j2": bill,
    }
    return write(root, FACTS | FORM | thing | dict(files or {}))


def make(root: Path, place: str = "us/zz", **asked: Any) -> Draft:
    """One draft of `thing` from a small library."""
    return draft(Library(root=root), Request("thing", place, date(2027, 1, 11), **asked))
