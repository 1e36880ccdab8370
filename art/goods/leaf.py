"""Loose cut tea leaf."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.svg import Point, Sheet


def needles(sheet: Sheet, at: Point, spread: Point, leaf: str, count: int) -> None:
    """Loose cut leaf: short strokes of many lengths and three or four browns."""
    jitter = sheet.random
    for i in range(count):
        angle, far = jitter.uniform(0, math.tau), math.sqrt(jitter.random())
        x, y = at[0] + spread[0] * far * math.cos(angle), at[1] + spread[1] * far * math.sin(angle)
        turn, length = jitter.uniform(0, math.pi), jitter.uniform(6, 19)
        d = f"M{x:.1f} {y:.1f}l{length * math.cos(turn):.1f} {length * math.sin(turn) * 0.7:.1f}"
        shade = jitter.uniform(0.4, 0.75) if i < count / 2 else jitter.uniform(0.7, 1.35)
        sheet.line(d, lit(mix(leaf, "#5a2a14", jitter.random() * 0.5), shade), jitter.uniform(1.6, 3.2))
