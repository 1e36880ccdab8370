"""A steel fork, beside what it eats."""

from __future__ import annotations

import math

from art.colour import lit
from art.paper import cast_flat_shadow
from art.svg import Point, Sheet

STEEL = "#c2c2bc"
OUTLINE = (
    "M-4 0C-8 -60 -9 -120 -9 -170C-26 -186 -32 -206 -32 -232L-30 -300h9l2 62h7l1 -66h9l1 66h7l2 -66h9l2 66h5l3 -62h9"
    "L32 -232C32 -206 26 -186 9 -170C9 -120 11 -60 14 0C16 26 -8 26 -4 0Z"
)


def fork(sheet: Sheet, top: Point, foot: Point) -> None:
    """From the points of its tines to the end of its handle."""
    angle = math.degrees(math.atan2(top[1] - foot[1], top[0] - foot[0])) + 90
    scale = math.dist(top, foot) / 316
    with sheet.group(
        transform=f"translate({foot[0]:g} {foot[1] - 10:g}) rotate({angle:.2f}) scale({scale:.3f})"
    ):
        cast_flat_shadow(sheet, OUTLINE, height=5)
        lights = [
            (0, lit(STEEL, 1.5)),
            (0.4, lit(STEEL, 1.05)),
            (0.6, lit(STEEL, 1.4)),
            (1, lit(STEEL, 0.62)),
        ]
        sheet.path(OUTLINE, sheet.linear(lights, line=(-32, 0, 32, 0)))
        sheet.line("M0 -8C-1 -60 -2 -120 -2 -168", lit(STEEL, 1.8), 3, opacity=0.7, blur=0.8)
        sheet.line(OUTLINE, lit(STEEL, 0.4), 1, opacity=0.5)
