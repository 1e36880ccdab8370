"""Words on goods, drawn as outlines so that no font is needed.

The outlines are those of the shops' display faces, at 1,000 units to the em; licences beside them in faces/.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from art.svg import Point, Sheet

SERIF, POSTER = "brygada", "big-shoulders"
BLANK = (300, "")


@cache
def _glyphs(face: str) -> dict[str, tuple[int, str]]:
    return json.loads((Path(__file__).parent / "faces" / f"{face}.json").read_text())


def _letters(words: str, spacing: float, face: str = SERIF) -> tuple[list[tuple[int, str]], float]:
    letters = [_glyphs(face).get(letter, BLANK) for letter in words]
    return letters, sum(width + spacing for width, _ in letters) - spacing


def letter(
    sheet: Sheet,
    words: str,
    middle: Point,
    size: float,
    colour: str,
    *,
    spacing: float = 60,
    opacity: float = 1,
    face: str = SERIF,
) -> None:
    """A line of capitals, centred on `middle`, standing on its y."""
    letters, advance = _letters(words, spacing, face)
    scale = size / 1000
    x, y = middle[0] - advance * scale / 2, middle[1]
    for width, outline in letters:
        if outline:
            place = f"translate({x:.2f} {y:.2f}) scale({scale:.4f})"
            sheet.path(outline, colour, opacity=opacity, transform=place)
        x += (width + spacing) * scale


def letter_round(
    sheet: Sheet,
    words: str,
    middle: Point,
    size: float,
    colour: str,
    *,
    radius: float,
    tilt: float,
    spacing: float,
) -> None:
    """The same on a cylinder's front; large words shrink until the label can hold them."""
    letters, advance = _letters(words, spacing)
    scale = min(size, 1000 * radius * 1.34 / advance) / 1000
    cx, y = middle
    along = -advance * scale / 2
    for width, outline in letters:
        angle = (along + width * scale / 2) / radius
        if outline:
            across, slope = scale * math.cos(angle), -scale * tilt * math.sin(angle)
            at = (cx + radius * math.sin(angle), y + tilt * radius * (math.cos(angle) - 1))
            place = (
                f"matrix({across:.4f} {slope:.4f} 0 {scale:.4f} {at[0]:.2f} {at[1]:.2f}) tr"
                f"anslate({-width / 2:g} 0)"
            )
            sheet.path(outline, colour, transform=place)
        along += (width + spacing) * scale


def mark(sheet: Sheet, at: Point, size: float, colour: str, *, opacity: float = 1) -> None:
    """The shop's mark: two cliffs, a path between them, a low sun."""
    (x, y), z = at, size
    left = f"M{x - z:g} {y + z * 0.5:g}l{z * 0.42:g} {-z * 1.05:g}l{z * 0.20:g} {z * 0.30:g}l{z * 0.22:g} {z * 0.75:g}Z"
    right = (
        f"M{x + z:g} {y + z * 0.5:g}l{-z * 0.52:g} {-z * 1.25:g}l{-z * 0.16:g} {z * 0.5:g}"
        f"l{-z * 0.12:g} {z * 0.75:g}Z"
    )
    sheet.path(left, colour, opacity=opacity)
    sheet.path(right, colour, opacity=opacity)
    sheet.ellipse((x + z * 0.02, y - z * 0.42), (z * 0.17, z * 0.17), colour, opacity=opacity)
