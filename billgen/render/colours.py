"""Render room: how well one colour stands out against another, so that no look hides a word."""

from __future__ import annotations

BLACK, WHITE = "000000", "FFFFFF"


def contrast(one: str, other: str) -> float:
    """Contrast of two colours written RRGGBB: 1 for the same, 21 for black and white (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
