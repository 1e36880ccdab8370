"""Soft goods and straps: puffed shapes, folds, stitches and round cords."""

from __future__ import annotations

from dataclasses import dataclass

from art.colour import lit, mix
from art.lamp import light
from art.svg import Point, Sheet

Box = tuple[float, float, float, float]


CORD_STEPS = 18


@dataclass(frozen=True, slots=True)
class Puff:
    """How a shape swells: the depth of its edge, and its lightest and darkest light."""

    edge: float = 30
    high: float = 1.12
    low: float = 0.62
    rim: float = 0.5


def puff(sheet: Sheet, d: str, colour: str, box: Box, *, shape: Puff = Puff()) -> None:
    """Fill a shape as something stuffed and lit from the upper left; `box` is its extent."""
    x0, y0, x1, y1 = box
    stops = [(0, shape.high), (0.35, 1.0), (0.75, shape.low + 0.16), (1, shape.low)]
    fill = sheet.linear([(at, lit(colour, t)) for at, t in stops], line=(x0, y0, x1, y0 + (y1 - y0) * 0.55))
    sheet.path(d, fill)
    edge = shape.edge
    with sheet.within(d):
        shade = (-edge * 0.45, -edge * 0.5)
        sheet.line(d, lit(colour, 0.22), edge * 1.5, opacity=0.62, blur=edge * 0.55, move=shade)
        sheet.line(
            d, lit(colour, 1.5), edge * 0.5, opacity=shape.rim, blur=edge * 0.3, move=(edge * 0.5, edge * 0.5)
        )
        sheet.line(d, mix(lit(colour, 1.2), sheet.paper, 0.5), 3, opacity=0.5, blur=1.6, move=(-2, -1))


def crease(
    sheet: Sheet, d: str, colour: str, *, width: float = 14, opacity: float = 0.3, soft: float = 9
) -> None:
    """A fold: a dark valley and the light that its far side catches."""
    sheet.line(d, lit(colour, 0.2), width, opacity=opacity, blur=soft)
    sheet.line(d, lit(colour, 1.45), width * 0.6, opacity=opacity * 0.8, blur=soft * 0.7, move=(7, 3))


def stitch(sheet: Sheet, d: str, colour: str, *, width: float = 2.4, dash: str = "9 6") -> None:
    sheet.line(d, lit(colour, 0.35), width + 1.4, opacity=0.55, dash=dash, move=(0.8, 1.4))
    sheet.line(d, colour, width, dash=dash)


@dataclass(frozen=True, slots=True)
class Cord:
    """How a cord is made: flat like a strap or round, how its ends are cut, where its light lies."""

    gloss: float = 0.0
    cap: str = "round"
    flat: bool = False
    towards_light: Point = (-0.72, -0.5)


def cord(sheet: Sheet, d: str, width: float, colour: str, *, make: Cord = Cord()) -> None:
    """A round section along a path, built from strokes that narrow towards the light."""
    shade, bright = light(0.75, -0.2, 0.62) * 0.62, light(-0.55, 0.45, 0.7)
    dx, dy = make.towards_light
    for step in range(CORD_STEPS):
        f = step / (CORD_STEPS - 1)
        narrow = width * (1 - f * 0.86)
        amount = shade + (bright - shade) * f**0.8 if step else shade * 0.8
        shift = (width - narrow) * 0.34 * (0.25 if make.flat else 1)
        sheet.line(d, lit(colour, amount), narrow, cap=make.cap, move=(shift * dx, shift * dy))
    if make.gloss:
        shine = (width * 0.27 * dx, width * 0.27 * dy)
        sheet.line(d, lit(colour, 1.75), width * 0.10, opacity=0.85 * make.gloss, move=shine)
