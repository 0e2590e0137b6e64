"""Batch room: what became of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from billgen.batch.standing import Account


class State(StrEnum):
    """What became of a job."""

    MADE = "made"
    UNCHANGED = "unchanged"
    EDITED = "edited"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job.

    Attributes:
        state: made; unchanged, since the same files lie there whole; edited, since somebody changed one of
            them, which is kept; skipped, for one that is barred; failed.
        account: where the draft stands.
        fingerprint: of the draft, or "".
        files: file name → (SHA-256, size in bytes, time of change in ns), of those that lie there.
        seconds: how long it took.
        why: what failed, as a sentence; else "".
        name: what the place is called.
        kind: what kind of place it is.
    """

    state: State
    account: Account
    fingerprint: str = ""
    files: Mapping[str, tuple[str, int, int]] = field(default_factory=dict[str, tuple[str, int, int]])
    seconds: float = 0.0
    why: str = ""
    name: str = ""
    kind: str = ""
