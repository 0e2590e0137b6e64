"""Base room: Python's cycle collector, held back while a draft is made.

A draft makes tens of thousands of small values that live to its end and hang together in no circle. The
collector would walk all of them, and the whole library with them, several times over: a fifth of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def held_back() -> Generator[None]:
    """No cycle collection inside; afterwards as before. Whoever switched it off keeps it off."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
