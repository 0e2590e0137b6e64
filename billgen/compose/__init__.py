"""Compose: facts and options choose words. Values leave the sandbox as tokens that know their facts."""
