"""A turned wooden peg on the wall."""

from __future__ import annotations

from art.colour import lit
from art.svg import Point, Sheet

WOOD = "#9a6a3e"


def wall_peg(sheet: Sheet, at: Point, *, knob: bool = False, wood: str = WOOD) -> None:
    """The peg's stem and its shadow; with knob, only the round end that stands before what hangs there."""
    x, y = at
    if not knob:
        sheet.ellipse((x + 16, y + 16), (24, 24), lit(sheet.paper, 0.15), opacity=0.4, blur=9)
        sheet.ellipse((x + 2, y + 2), (19, 19), lit(wood, 0.55))
        return
    sheet.ellipse((x + 4, y + 7), (24, 24), "#150c05", opacity=0.45, blur=5)
    ball = [(0, lit(wood, 1.45)), (0.4, lit(wood, 1.08)), (0.8, lit(wood, 0.72)), (1, lit(wood, 0.5))]
    sheet.ellipse((x, y), (23, 23), sheet.radial(ball, circle=(x - 7, y - 8, 33)))
    for ring in (16, 10, 5):
        sheet.ellipse((x, y), (ring, ring), "none", opacity=0.22, stroke=lit(wood, 0.3), width=1.4)
