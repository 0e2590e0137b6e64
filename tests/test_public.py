"""The public face: everything named is there, and importing it costs nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import billgen
from tests.program import ROOT


class DescribeThePublicFace:
    @pytest.mark.parametrize("name", billgen.__all__)
    def it_has_everything_it_names(self, name: str):
        assert getattr(billgen, name) is not None

    def it_has_nothing_else(self):
        with pytest.raises(AttributeError, match="no attribute 'parse'"):
            _ = billgen.parse

    def it_imports_nothing_until_it_is_used(self):
        code = "import sys, billgen; print([name for name in sys.modules if name.startswith('billgen.')])"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )

        assert done.stdout.strip() == "[]"

    def it_makes_a_draft(self):
        made = billgen.draft(billgen.Library(), billgen.Request("public-bank", "us/wa", date(2027, 1, 11)))

        assert made.inputs.place == "us/wa"
        assert made.sheet.title == "Public bank charter · Washington"
