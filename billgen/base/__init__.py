"""Base: what every room stands on - errors, findings, provenance, expressions. Imports nothing of billgen."""
