"""Short ways to read a made draft: its words, what a check says of it, and what no template may cause."""

from __future__ import annotations

from billgen.pipeline import Draft

_NEVER = ("terms", "switches", "references", "rules", "parts", "numbers")


def text(made: Draft) -> str:
    """Every paragraph of it."""
    return "\n".join(para.text for para in made.sheet.paras)


def told(made: Draft, check: str) -> list[str]:
    """What a check says."""
    return [one.message for one in made.findings if one.check == check]


def grave(made: Draft, *checks: str) -> list[str]:
    """Findings that a template may never cause; `checks`: others whose warnings it must not have either."""
    bad = ("stop", "error")
    return [str(one) for one in made.findings if one.severity in bad or one.check in (*_NEVER, *checks)]
