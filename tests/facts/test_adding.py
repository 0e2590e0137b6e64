"""Random values put into a file: they read back as they are, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billgen.facts.adding import Wish, add
from billgen.facts.characters import first_bad
from billgen.facts.store import FactStore

HELD = """\
schema: 1
id: us
kind: country
name: United States
# our own
custom: {one: {two: "x, {y}: #"},
  three: [a,
    b]}   # flow
law:
  dragons:
    cite: 'it''s'   # as printed
    # and so on

    summary: >-
      Folded

      words.
"""
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip() and not first_bad(text) and not text.startswith("!none")
)
PATH = st.sampled_from(["custom.four", "custom.one.five", "law.dragons.instead", "law.geese.summary"])


class DescribeAdding:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(TEXT, TEXT, PATH)
    def it_keeps_any_text(self, tmp_path: Path, value: str, note: str, path: str):
        file = tmp_path / "us.yaml"
        file.write_text(HELD, encoding="utf-8")
        added = add([tmp_path], tmp_path, "us", Wish(path, value, note=note))
        new = added.new.decode()
        fact = FactStore([tmp_path], {file: new}).layer("us").said.at(path)

        assert (fact.value, fact.note) == (value, note)
        assert fact.where.line == added.line
        whole = [line for line in new.splitlines() if line in HELD.splitlines()]
        assert len(whole) >= len(HELD.splitlines()) - 1
        assert is_kept(HELD, new)

    def it_reads_a_try_instead_of_the_file_and_leaves_the_file(self, tmp_path: Path):
        file = tmp_path / "us.yaml"
        file.write_text(HELD, encoding="utf-8")
        store = FactStore([tmp_path], {file: HELD.replace("United States", "Oz")})

        assert store.place("us").place.at("name").value == "Oz"
        assert file.read_text(encoding="utf-8") == HELD


def is_kept(old: str, new: str) -> bool:
    """Whether the new text is the old one with one piece put in."""
    return any(new.startswith(old[:at]) and new.endswith(old[at:]) for at in range(len(old) + 1))
