"""The guide to bill text is right: each of its examples is executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from billgen.bill.grammar import BLOCK_ROLES
from tests.docs.examples import Example, examples, outcome

PAGE = Path(__file__).parents[2] / "docs" / "authoring.md"
EXAMPLES = examples(PAGE)


class DescribeTheGuide:
    @pytest.mark.parametrize("example", EXAMPLES, ids=[f"line-{one.line}" for one in EXAMPLES])
    def it_says_what_comes_of_each_example(self, example: Example, tmp_path: Path):
        assert outcome(example, tmp_path) == example.expected

    def it_has_examples_of_what_is_right_and_of_what_is_wrong(self):
        kinds = [one.kind for one in EXAMPLES]
        assert kinds.count("text") >= 20
        assert kinds.count("error") >= 10

    def it_names_every_container(self):
        page = PAGE.read_text(encoding="utf-8")
        for name in (*BLOCK_ROLES, "note", "purpose", "exhibit", "amend", "repeal", "signatures"):
            assert f"`{name}`" in page or f"::: {name}" in page, name
