"""Checks: one rule a function, in a named, ordered chain. Stages report problems; only checks speak."""
