"""The pages that say how well each state and its law are known are those of the facts as they stand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.program import ROOT


@pytest.mark.parametrize("tool", ["states_page", "law_page"])
class DescribeAPageOfFacts:
    def it_is_up_to_date(self, tool: str):
        """`.venv/bin/python tools/….py` writes it anew."""
        line = [sys.executable, str(ROOT / f"tools/{tool}.py"), "--check"]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)

        assert (done.returncode, done.stdout) == (0, ""), done.stderr
