"""Base room: Python's cycle collector, held back while a draft is made.

A draft makes tens of thousands of small values that live to its end and hang together in no circle. The
collector would walk all of them, and the whole library with them, several times over: a fifth of the time.
Were it only switched on again afterwards, it would walk them once more at the next value that anybody makes.
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
        _passed_over()
        gc.enable()


_OFTEN = 200
"""After so many times the collector goes over everything: what few circles there were do not pile up."""

_times = 0


def _passed_over() -> None:
    """Let the collector take what was made meanwhile for old, unless somebody has frozen what is theirs."""
    global _times
    _times += 1
    if _times % _OFTEN == 0:
        gc.collect()
    elif not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
