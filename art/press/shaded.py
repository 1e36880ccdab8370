"""A flat shape given a round: dots of key ink away from the lamp, dots of light towards it."""

from __future__ import annotations

from art.extent import Box
from art.press.halftone import pull
from art.press.shapes import ramp
from art.press.tones import Tone
from art.svg import Sheet


def shaded(
    sheet: Sheet, d: str, colours: Tone, box: Box, *, amount: float = 0.44, light: float = 0.6
) -> None:
    left, top, right, bottom = box
    cx, cy, half_wide, half_high = (
        (left + right) / 2,
        (top + bottom) / 2,
        (right - left) / 2,
        (bottom - top) / 2,
    )

    def away(x: float, y: float) -> float:
        return (0.62 * (x - cx) / half_wide + 0.78 * (y - cy) / half_high) / 1.2

    sheet.path(d, colours.base)
    pull(sheet, d, colours.ink, amount, field=(box, lambda x, y: 0.95 * ramp(0.0, 0.85, away(x, y))))
    pull(sheet, d, colours.light, light, field=(box, lambda x, y: 0.8 * ramp(0.1, 0.9, -away(x, y))))
