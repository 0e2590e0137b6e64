"""The page on checks cannot go stale: one row a check in the order of the chain, one row a wording."""

from __future__ import annotations

import re

from billgen.base.findings import Severity
from billgen.checks.operative import WORDINGS
from billgen.checks.table import CHAIN
from tests.program import ROOT

PAGE = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \| ([a-z, ]+) \| (.+) \|$", re.MULTILINE)


class DescribeThePageOnChecks:
    def it_has_a_row_for_every_check_in_the_order_of_the_chain(self):
        assert [row[0] for row in ROW.findall(PAGE)] == [name for name, _ in CHAIN]

    def it_gives_every_check_weights_that_there_are(self):
        weights = {weight for row in ROW.findall(PAGE) for weight in row[2].split(", ")}

        assert weights == {one.value for one in Severity}

    def it_has_a_row_for_every_wording_and_says_which_only_warn(self):
        for row in WORDINGS:
            (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {row.what} |")]
            weight = line.split(" | ")[1]
            assert weight == "the same" or weight.startswith(row.level)
