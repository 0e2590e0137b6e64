"""For every test: a cache of compiled templates that is the suite's own."""

from __future__ import annotations

import os
import tempfile

# Set before anything is imported, so that the programs the tests start find it too.
os.environ["BILLGEN_CACHE"] = tempfile.mkdtemp(prefix="billgen-tests-")
