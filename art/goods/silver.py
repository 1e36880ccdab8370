"""Forks, knives and spoons that lie beside the ware."""

from __future__ import annotations

import math

from art.colour import lit
from art.svg import Point, Sheet

STEEL = "#bdbab2"
LIGHTS = ((0, 1.5), (0.3, 1.05), (0.5, 1.4), (0.75, 0.8), (1, 0.6))


def _laid(sheet: Sheet, d: str, head: Point, tail: Point, metal: str = STEEL) -> None:
    """A flat piece drawn head up at the origin, 100 units long, put between two points with its shadow."""
    length = math.dist(head, tail) / 100
    turn = math.degrees(math.atan2(tail[1] - head[1], tail[0] - head[0])) - 90
    place = f"translate({head[0]:g} {head[1]:g}) rotate({turn:.2f}) scale({length:.3f})"
    dark = lit(sheet.paper, 0.14)
    with sheet.group(move=(7, 8)):
        sheet.path(d, dark, opacity=0.4, blur=1.6, transform=place)
    with sheet.group(move=(2, 3)):
        sheet.path(d, dark, opacity=0.5, blur=0.6, transform=place)
    sheet.path(d, sheet.linear([(at, lit(metal, t)) for at, t in LIGHTS]), transform=place)


def table_fork(sheet: Sheet, head: Point, tail: Point) -> None:
    tines = "".join(f"M{x} 1.2C{x} -.4 {x + 1.5} -.4 {x + 1.5} 1.2V18H{x}Z" for x in (-4.4, -1.7, 1.0, 3.7))
    body = (
        "M-4.4 16H5.2C5.2 24 4.6 28 1.8 31C1.2 32 1.3 40 1.4 46C1.7 64 3 80 3.2 92C3.3 98 2 100 .4 100"
        "S-2.5 98 -2.4 92C-2.2 80 -.9 64 -.6 46C-.5 40 -.4 32 -1 31C-3.8 28 -4.4 24 -4.4 16Z"
    )
    _laid(sheet, tines + body, head, tail)


def butter_knife(sheet: Sheet, head: Point, tail: Point) -> None:
    d = (
        "M-1 0C4 0 6 6 6 14C6 26 4.4 36 2 40C1.6 42 1.8 46 1.9 50C2.4 66 3.4 80 3.6 92C3.7 98 2.4 100 .4 100"
        "S-2.8 98 -2.7 92C-2.4 80 -1.6 66 -1.3 50C-1.2 46 -1.2 44 -1.4 40C-2.4 30 -3.4 14 -3.2 6C-3 2 -2.4 0 -1 0Z"
    )
    _laid(sheet, d, head, tail)


def spoon(sheet: Sheet, head: Point, tail: Point, *, metal: str = STEEL) -> None:
    d = (
        "M.4 0C8 0 10 9 9 17C8 25 4 30 2.2 34C1.6 37 1.7 46 1.9 52C2.4 68 3.4 80 3.6 92C3.7 98 2.4 100 .4 100"
        "S-2.9 98 -2.8 92C-2.6 80 -1.6 68 -1.1 52C-.9 46 -.8 37 -1.4 34C-3.2 30 -7.2 25 -8.2 17C-9.2 9 -7.2 0 .4 0Z"
    )
    _laid(sheet, d, head, tail, metal)
