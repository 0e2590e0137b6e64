"""Checks room: the chain - every check by name, in the order its findings are shown."""

from __future__ import annotations

from billgen.checks import facts, law, leaks, sentences, stale, text, whole, wording
from billgen.checks.chain import Check

CHAIN: tuple[tuple[str, Check], ...] = (
    ("law-gate", law.gates),
    ("rules", law.rules),
    ("parts", text.parts),
    ("switches", text.switches),
    ("references", text.references),
    ("numbers", text.numbers),
    ("title", text.title),
    ("codification", text.codification),
    ("amendments", text.amendments),
    ("lines", text.lines),
    ("terms", text.terms),
    ("operative-words", wording.operative_words),
    ("partisan", wording.partisan),
    ("leftovers", wording.leftovers),
    ("and-or", wording.and_or),
    ("actor", wording.actor),
    ("long-sentence", sentences.long_sentence),
    ("single-subject", whole.single_subject),
    ("fiscal-note", whole.fiscal_note),
    ("emergency", whole.emergency),
    ("typed-citation", leaks.typed_citations),
    ("leak", leaks.leaks),
    ("class", facts.unclassed),
    ("not-checked", facts.not_checked),
    ("missing", facts.missing),
    ("assumed", facts.assumed),
    ("assumed-form", facts.assumed_rules),
    ("figures", facts.figures),
    ("stale", stale.stale),
    ("unread", facts.unread),
    ("renamed", facts.renamed),
)
