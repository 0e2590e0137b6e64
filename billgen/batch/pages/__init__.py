"""Pages: what a browser shows of a run - one file each, nothing from elsewhere, every value escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined


def fill(name: str, **values: Any) -> str:
    """A page from its template beside this file; every value is escaped as it is put in."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    texts = {
        one.name: one.read_text(encoding="utf-8")
        for one in files("billgen.batch.pages").iterdir()
        if one.name.endswith(".j2")
    }
    return Environment(
        loader=DictLoader(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
