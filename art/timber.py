"""Wood with a drawn figure: lines that run with the board and arches where the saw crossed the rings."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.extent import Box
from art.svg import Sheet, polyline


def figure(
    sheet: Sheet, wood: str, box: Box, *, lines: int = 46, heart: float | None = 0.45, strength: float = 1.0
) -> None:
    """Draw the grain along x over a box of the current axes; `heart` is where the arches lie, as a share."""
    left, top, right, bottom = box
    jitter, deep = sheet.random.uniform, lit(mix(wood, "#4a2410", 0.35), 0.45)
    sway = [(jitter(0.4, 1.4), jitter(0, math.tau), jitter(1.5, 4)) for _ in range(3)]
    for i in range(lines):
        share = (i + jitter(0.1, 0.9)) / lines
        width, opacity = jitter(0.7, 2.4), jitter(0.10, 0.34) * strength
        points = []
        for step in range(25):
            along = step / 24
            y = top + (bottom - top) * share + _swell(along, sway) * (0.5 + share)
            if heart is not None:
                y += _round_the_heart(along, share - heart) * (bottom - top)
            points.append((left + (right - left) * along, y))
        sheet.line(polyline(points), deep if i % 4 else lit(wood, 1.45), width, opacity=opacity)
    if heart is not None:
        _arches(sheet, deep, box, heart, strength)


def _swell(along: float, sway: list[tuple[float, float, float]]) -> float:
    return sum(size * math.sin(along * math.tau * often + start) for often, start, size in sway)


def _round_the_heart(along: float, away: float) -> float:
    """Lines part for the arches, more where the arches are widest."""
    side = 1 if away >= 0 else -1
    return side * 0.10 * math.exp(-abs(away) * 7) * math.exp(-(((along - 0.36) / 0.42) ** 2))


def _arches(sheet: Sheet, deep: str, box: Box, heart: float, strength: float) -> None:
    left, top, right, bottom = box
    middle = top + (bottom - top) * heart
    for i in range(7):
        tip, half = 0.78 - i * 0.09, (bottom - top) * (0.015 + 0.011 * (7 - i))
        points = []
        for step in range(21):
            t = step / 10 - 1
            along = -0.05 + (tip + 0.05) * (1 - t * t) ** 0.6
            points.append((left + (right - left) * along, middle + half * t))
        sheet.line(polyline(points), deep, 1.2 + 0.8 * (i % 3 == 0), opacity=(0.16 + 0.03 * i) * strength)
