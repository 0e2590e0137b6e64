"""The page that says how well each state is known is that of the facts as they stand."""

from __future__ import annotations

import subprocess
import sys

from tests.program import ROOT


class DescribeTheStatesPage:
    def it_is_up_to_date(self):
        """`.venv/bin/python tools/states_page.py` writes it anew."""
        line = [sys.executable, str(ROOT / "tools/states_page.py"), "--check"]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)

        assert (done.returncode, done.stdout) == (0, ""), done.stderr
