"""Pages: what a browser shows of a run - one file each, nothing from elsewhere, every value escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from billgen.base.words import counted


def fill(name: str, **values: Any) -> str:
    """A page from its template beside this file; every value is escaped as it is put in."""
    return _environment().get_template(name).render(**values)


@cache
def text(name: str) -> str:
    """A file beside this one, such as a script, as it is."""
    return files("billgen.batch.pages").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    names = [one.name for one in files("billgen.batch.pages").iterdir() if one.name.endswith(".j2")]
    made: Any = Environment(  # whose globals are typed as Jinja's own alone
        loader=DictLoader({name: text(name) for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["counted"] = counted
    return made
