"""A turned wooden stool for goods to lie on."""

from __future__ import annotations

from art.colour import lit
from art.paper import cast_shadow
from art.skins import skin
from art.svg import Point, Sheet, polygon
from art.turned import Finish, Turned


def stool(sheet: Sheet, foot: Point, wood: str, *, height: float = 300) -> float:
    """Draw the stool and answer the height of its seat's middle on the sheet."""
    (cx, y), tilt = foot, 0.36
    seat = y - height
    cast_shadow(sheet, (cx, y - 20), 190, reach=160, tilt=0.16, strength=0.6)
    for side in (-1, 1):
        _leg(sheet, (cx + side * 84, seat + 40), (cx + side * 132, y - 46), wood, dim=0.62)
    sheet.line(f"M{cx - 112} {y - 118}H{cx + 112}", lit(wood, 0.45), 13)
    for side in (-1, 1):
        _leg(sheet, (cx + side * 120, seat + 40), (cx + side * 180, y), wood, dim=0.94)
    rail = f"M{cx - 150} {y - 92}H{cx + 150}"
    sheet.line(rail, lit(wood, 0.5), 17)
    sheet.line(rail, lit(wood, 1.0), 10, move=(0, -2.5))
    top = Turned(sheet, [(seat, 196), (seat + 5, 202), (seat + 20, 202), (seat + 34, 186)], cx=cx, tilt=tilt)
    top.shade(wood, Finish(gloss=0.25, foot=0.5))
    face = sheet.linear([(0, lit(wood, 1.22)), (0.5, lit(wood, 1.08)), (1, lit(wood, 0.9))])
    sheet.ellipse((cx, top.ys[0]), (196, 196 * tilt), face)
    top.skin("wood", lit(wood, 0.3), opacity=0.3)
    return top.ys[0]


def _leg(sheet: Sheet, top: Point, foot: Point, wood: str, *, dim: float) -> None:
    (x0, y0), (x1, y1) = top, foot
    d = polygon([(x0 - 15, y0), (x0 + 15, y0), (x1 + 10, y1), (x1 - 10, y1)])
    sheet.ellipse((x1 + 6, y1), (24, 7), lit(sheet.paper, 0.1), opacity=0.5, blur=4)
    lights = ((0, 0.86), (0.3, 1.12), (0.6, 0.8), (1, 0.5))
    sheet.path(d, sheet.linear([(at, lit(wood, t * dim)) for at, t in lights]))
    sheet.ellipse((x1, y1), (10, 3.4), lit(wood, 0.5 * dim))
    skin(sheet, d, "upright wood", lit(wood, 0.3), opacity=0.3)
