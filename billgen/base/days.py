"""Base room: a day as people and spreadsheets write it in, the day out - and how it was read."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def day_said(text: str) -> tuple[date, bool]:
    """The day, and whether it was written month first: 2026-11-28, or 11/28/2026 as in the United States.

    A spreadsheet puts the hour behind a day; midnight is let go.

    Raises:
        ValueError: it is none; with a message for whoever wrote it.
    """
    text = text.strip().removesuffix(" 00:00:00")
    us = _US.fullmatch(text)
    iso = f"{us[3]}-{int(us[1]):02}-{int(us[2]):02}" if us else text
    try:
        if not _ISO.fullmatch(iso):
            raise ValueError
        return date.fromisoformat(iso), bool(us)
    except ValueError:
        what = f"the date is {text[:60]!r}; it takes one such as 2026-11-28 or 11/28/2026 (month first)"
        raise ValueError(what) from None
