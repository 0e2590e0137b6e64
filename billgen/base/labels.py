"""Base room: the specimens by which facts say how levels are numbered, for all who read them."""

from __future__ import annotations

import re

SPECIMEN = re.compile(r"([^0-9A-Za-z]*)([1aiAI])([^0-9A-Za-z]*)")
"""One of 1 a i A I, with marks before and after it: "(1)", "a.", "(A)"."""
EXPECTED = "1, a, i, A or I with its marks, as in (a)"
"""What to write where that is wanted."""
