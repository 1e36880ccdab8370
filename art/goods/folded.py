"""A folded cloth lying on the table: a slab with round edges, seen from a low corner."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit
from art.paper import cast_flat_shadow
from art.skins import skin
from art.svg import Point, Sheet, polygon

TILT = 0.42


@dataclass(frozen=True, slots=True)
class Slab:
    """A cloth's place and size; its corner radius and how far its edges swell."""

    centre: Point
    width: float
    depth: float
    thickness: float
    turn: float = -16
    corner: float = 20
    swell: float = 7
    tilt: float = TILT

    def at(self, x: float, y: float, z: float = 0) -> Point:
        """From the slab's own axes (along, across, up) to the sheet."""
        angle, (cx, cy) = math.radians(self.turn), self.centre
        return (
            cx + x * math.cos(angle) - y * math.sin(angle),
            cy + (x * math.sin(angle) + y * math.cos(angle)) * self.tilt - z,
        )

    def outline(self, z: float, scale: float = 1.0) -> str:
        points, r = [], self.corner
        for sx, sy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
            for step in range(7):
                a = math.radians(start + step * 15)
                x, y = (
                    sx * (self.width / 2 - r) + r * math.cos(a),
                    sy * (self.depth / 2 - r) + r * math.sin(a),
                )
                points.append(self.at(x * scale, y * scale, z))
        return polygon(points)

    def layer(self, share: float) -> str:
        """The outline at a share of the thickness: widest half way up."""
        inset = 1 - math.sqrt(max(0.0, 1 - (2 * share - 1) ** 2))
        return self.outline(share * self.thickness, 1 - self.swell / self.width * 2 * inset)

    @property
    def top(self) -> str:
        return self.outline(self.thickness, 1 - self.swell / self.width * 1.2)

    @property
    def span(self) -> tuple[float, float, float, float]:
        (cx, cy) = self.centre
        return cx - self.width / 2, cy, cx + self.width / 2, cy


@dataclass(frozen=True, slots=True)
class Stripe:
    """A woven band between two shares of the cloth's width, or of its depth."""

    start: float
    end: float
    colour: str
    across: bool = False

    def area(self, slab: Slab) -> str:
        w, d, z = slab.width, slab.depth, slab.thickness
        a, b = (
            (d * (self.start - 0.5), d * (self.end - 0.5))
            if self.across
            else (w * (self.start - 0.5), w * (self.end - 0.5))
        )
        corners = ((-w, a), (w, a), (w, b), (-w, b)) if self.across else ((a, -d), (b, -d), (b, d), (a, d))
        return polygon(slab.at(x, y, z) for x, y in corners)


def rest(sheet: Sheet, slab: Slab, colour: str, *, on_table: bool) -> None:
    """The shadow on what the cloth lies on: the table, or the cloth below."""
    if on_table:
        cast_flat_shadow(sheet, slab.outline(0, 0.97), height=14)
    else:
        sheet.path(slab.outline(-3, 0.985), lit(colour, 0.12), opacity=0.62, blur=5)


def lay(
    sheet: Sheet, slab: Slab, colour: str, *, stripes: list[Stripe] | None = None, steps: int = 12
) -> None:
    """Draw one folded cloth, from its underside up."""
    for step in range(steps + 1):
        share = step / steps
        dim = 0.52 + 0.52 * math.sin(share * math.pi * 0.62)
        stops = [(0, 1.02), (0.34, 0.98), (0.52, 0.80), (1, 0.60)]
        sheet.path(
            slab.layer(share), sheet.linear([(s, lit(colour, t * dim)) for s, t in stops], line=slab.span)
        )
    _top(sheet, slab, colour, stripes or [])


def _top(sheet: Sheet, slab: Slab, colour: str, stripes: list[Stripe]) -> None:
    (cx, cy), reach = slab.centre, slab.depth * slab.tilt / 2
    line = (cx - slab.width / 2, cy - reach, cx + slab.width / 2, cy + reach)
    stops = [(0, 1.20), (0.55, 1.06), (1, 0.90)]
    sheet.path(slab.top, sheet.linear([(s, lit(colour, t)) for s, t in stops], line=line))
    with sheet.within(slab.top):
        for stripe in stripes:
            light = sheet.linear(
                [(0, lit(stripe.colour, 1.12)), (1, lit(stripe.colour, 0.88))], line=slab.span
            )
            sheet.path(stripe.area(slab), light, opacity=0.9)
        sheet.line(slab.top, lit(colour, 0.3), 16, opacity=0.30, blur=8, move=(-5, -4))
        sheet.line(slab.top, lit(colour, 1.5), 5, opacity=0.55, blur=2.5)


def linen(sheet: Sheet, slab: Slab, colour: str) -> None:
    for kind in ("warp", "weft"):
        skin(sheet, slab.top, kind, lit(colour, 0.28), opacity=0.34, turn=slab.turn * 0.8)
