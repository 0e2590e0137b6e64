"""Checks room: who may enact what - the kinds that a template is for, places without a government."""

from __future__ import annotations

from collections.abc import Mapping

from billgen.base.findings import Finding, Severity
from billgen.base.provenance import Fact, NotApplicable, bare
from billgen.base.traced import Reads
from billgen.base.words import a
from billgen.checks.chain import Evaluate
from billgen.checks.law import gate_findings
from billgen.checks.waive import waive
from billgen.facts.lineage import PlaceFacts
from billgen.library.manifest import Manifest


def barred(
    manifest: Manifest, facts: PlaceFacts, evaluate: Evaluate, reads: Reads, waivers: Mapping[str, str]
) -> list[Finding]:
    """What bars a draft before a word is composed: the place cannot enact it, or its law forbids it."""
    wrong = government_finding(facts) or kind_finding(manifest, facts.kind, facts.id)
    if wrong := wrong or power_finding(manifest, facts):
        return [wrong]
    stops = [one for one in gate_findings(manifest.gates, evaluate, reads) if one.severity is Severity.STOP]
    kept, _ = waive(stops, waivers) if stops else ([], [])
    return [one for one in kept if one.severity in (Severity.STOP, Severity.ERROR)]


def kind_finding(manifest: Manifest, kind: str, place: str) -> Finding | None:
    """What bars a place of a kind that cannot enact a template; None when it can."""
    if kind in manifest.enacted_by:
        return None
    what = f"{manifest.title} is enacted by: {', '.join(manifest.enacted_by)}. {place} is {a(kind)}."
    fix = "choose a place of that kind, or another template: billgen list templates"
    return Finding("enacted-by", Severity.STOP, what, where=manifest.where, fix=fix)


_POWER = "place.home_rule.cite"


def power_finding(manifest: Manifest, facts: PlaceFacts) -> Finding | None:
    """What bars an instrument that cites the place's power, where its facts say that it has none such."""
    power = facts.place.fields.get("home_rule")
    if _POWER not in manifest.needs or not isinstance(power, Fact):
        return None
    if not isinstance(power.value, NotApplicable):
        return None
    why = f": {power.note}" if power.note else ""
    what = (
        f"{bare(facts.place.at('name')) or facts.id} ({facts.kind}) has no general power to enact this{why}"
    )
    fix = f"name the statute that gives it the power, as home_rule with its source in {facts.id}.yaml"
    return Finding(
        "no-power", Severity.STOP, what.rstrip(".") + ".", where=power.where, fix=fix, path="place.home_rule"
    )


def government_finding(facts: PlaceFacts) -> Finding | None:
    """What bars a place whose facts say that it has no government of its own; None when they do not."""
    body = facts.place.fields.get("governing_body")
    if not isinstance(body, Fact) or not isinstance(body.value, NotApplicable):
        return None
    # The state says why, where it says it of all such places; a table only that it is so.
    given = [fact for layer, fact in facts.explain("governing_body") if layer != facts.id and fact.note]
    body = next((fact for fact in given if isinstance(fact.value, NotApplicable)), body)
    why = f": {body.note.rstrip('.')}" if body.note else ""
    what = f"{bare(facts.place.at('name')) or facts.id} ({facts.kind}) has no government of its own{why}."
    fix = f"choose the place that governs there; if it is wrong, give governing_body in {facts.id}.yaml"
    return Finding(
        "no-government", Severity.STOP, what, where=body.where, fix=fix, path="place.governing_body"
    )
