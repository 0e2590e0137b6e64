"""Library room: a new template that drafts as it stands, and shows each thing a template can say once."""

from __future__ import annotations

import textwrap

from billgen.base.errors import CommandError, Problem
from billgen.facts.yaml_text import scalar, sequence
from billgen.library.library import BILL, Library
from billgen.library.manifest import Form

LOCAL = ("city", "town", "village", "borough", "county")
_STATE = "state"
_TOWN = ("ordaining_clause", "governing_body", "place.executive", "officers.clerk")
"""Facts that the text of a form for towns reads."""


def skeleton(
    library: Library, id: str, form_id: str, title: str, kinds: tuple[str, ...] = ()
) -> dict[str, bytes]:
    """The files of a new template.

    Args:
        library: for the form.
        id: its id.
        form_id: kind of paper.
        title: what people call it.
        kinds: kinds of place that can enact it; by default as the form suggests.

    Raises:
        CommandError: no such form, or one that is no home for provisions.
        InputError: the form cannot be read.
    """
    if form_id not in library.forms:
        raise CommandError(Problem(f"no form {form_id!r}", fix=f"there are {', '.join(library.forms)}"))
    form = library.form(form_id)
    if "block provisions" not in library.form_text(form_id) or "exhibit" in form.required:
        fix = f"write templates/{id}/ by hand (docs/templates.md), or choose another form"
        raise CommandError(Problem(f"the form {form_id!r} has no provisions to begin with", fix=fix))
    kinds = kinds or _kinds(library, form)
    noun = next((word for word in ("act", "ordinance") if word in form.words), next(iter(form.words), ""))
    fact = "state.legislature.name" if kinds == (_STATE,) else "place.governing_body.name"
    body = "words.body" if "body" in form.words else fact
    values = {
        "id": id,
        "form": form_id,
        "title": scalar(title),
        "kinds": sequence(kinds),
        "subject": scalar(title[:1].lower() + title[1:]),
        "body": body,
        "need": "" if body != fact else f"\n  {fact}: {{why: gets the report, section: report}}",
        "noun": f"words.{noun}" if noun else '"measure"',
        "chapter": "words.chapter" if "chapter" in form.words else f"words.{noun}",
        "short": scalar(f"{title} {form.words.get(noun, noun).title()}".strip()),
    }
    return {
        "template.yaml": _filled(_MANIFEST, values),
        BILL: _filled(_TEXT, values),
        "CHANGELOG.md": _filled(_CHANGES, values),
    }


def _kinds(library: Library, form: Form) -> tuple[str, ...]:
    """Who uses a form, by the clause its text prints: a state enacts, a town ordains."""
    text = library.form_text(form.id)
    if "enacting_clause" in text or "legislature" in text:
        return (_STATE,)
    return LOCAL if any(word in text for word in _TOWN) else (_STATE, *LOCAL)


def _filled(text: str, values: dict[str, str]) -> bytes:
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", value)
    return textwrap.dedent(text).lstrip("\n").encode()


_MANIFEST = """
schema: 1
grammar: 1
id: <<id>>
title: <<title>>
version: 0.1.0
form: <<form>>
enacted_by: <<kinds>>
# What its words do: hortatory (they say), internal (they bind those who pass it), binding (they bind others).
effect: binding
summary: In two sentences, what it does and whom it binds.
# Completes the title: "AN ACT relating to …".
subject: <<subject>>

# Every fact that the text reads, and why; `billgen template check <<id>>` compares this with the text.
needs:
  place.drafting.definitions.opening: {why: how a definitions section opens, section: definitions}<<need>>

# What may be chosen. Kinds: text, choose, flag, number, money, date, list, record, citation, place.
options:
  short_title: {kind: text, default: <<short>>, help: The short title.}
  report_by:
    choose: {year: once a year, request: when asked}
    default: year
    help: When the agency reports.
  report_day:
    kind: text
    default: December 1
    help: Day of the year by which it reports.
    show_if: options.report_by == "year"

# What may be left out: --without report.
sections:
  report: {default: on, help: The report on what was done.}

# What must add up, for example: options.first_day < options.last_day
rules: []

# What the law forbids. A gate that stops cannot be waived:
# - when: '"prohibited" in state.law.my_subject.standing'
#   level: stop
#   say: The law of this state forbids it.
#   cite: state.law.my_subject.cite
#   instead: state.law.my_subject.instead
gates: []
"""

_TEXT = """
{% extends form %}
{% block provisions %}

## Short title {: #short-title}
This {{ <<noun>> }} may be cited as the {{ options.short_title }}.
::: purpose
Gives the {{ <<noun>> }} its name.
:::

## Definitions {: #definitions .definitions}
{{ place.drafting.definitions.opening | fill(chapter=<<chapter>>, act=<<noun>>) }}
(1) "Agency" means the agency that carries out this {{ <<noun>> }}.
(1) "Record" means information kept in any form.
::: purpose
Says what the {{ <<noun>> }} means by "agency" and "record".
:::

## Duties {: #duties}
(1 #keep) The agency {{ words.shall }} keep a record of what it does under this {{ <<noun>> }}.
(1 #show) The agency {{ words.shall }} show the record to a person who asks, as far as no law forbids it:
  (a) At its office; and
  (a) Within ten days.

::: note {: for=duties.show level=settled}
**A note for the drafter.** It never prints as part of the text: Word shows it as a comment.
:::
::: purpose {: for=duties}
Makes the agency keep a record of what it does, and show it to whoever asks.
:::

{% if on("report") %}
## Report {: #report}
{% if options.report_by == "year" %}
By {{ options.report_day }} of each year, the agency {{ words.shall }} report to the {{ <<body>> }}
what it did under [](#duties).
{% else %}
When the {{ <<body>> }} asks, the agency {{ words.shall }} report what it did under [](#duties).
{% endif %}
::: purpose {: for=report}
Makes the agency tell the {{ <<body>> }} what it did under [](#duties).
:::
{% endif %}

{% include "_clauses/severability.md.j2" %}
{% endblock %}
"""

_CHANGES = """
# Changelog of <<id>>

## [Unreleased]

- First text.
"""
