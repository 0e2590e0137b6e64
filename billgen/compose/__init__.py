"""Compose: facts and options choose words. Jinja2, sandboxed; values leave as tokens that remember their facts."""
