"""Things that lie on the table: a place with axes of its own, boards cut to an outline, and turned rods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from art.colour import lit, mix
from art.lamp import light
from art.svg import Point, Sheet, bezier, polygon, polyline
from art.turned import Profile, smooth

TOWARDS_LAMP = (-0.55, -0.83)
STRIPS = 18

Segment = Point | tuple[Point, Point, Point]


def trace(start: Point, *segments: Segment) -> list[Point]:
    """Points along lines (one point) and curves (two handles and an end)."""
    points = [start]
    for segment in segments:
        if isinstance(segment[0], tuple):
            points += bezier(points[-1], *segment, steps=14)[1:]  # type: ignore[arg-type]
        else:
            points.append(segment)  # type: ignore[arg-type]
    return points


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing lies, how it is turned, and the camera's tilt (1 looks straight down)."""

    centre: Point
    turn: float = -16
    tilt: float = 0.5

    def at(self, x: float, y: float, z: float = 0) -> Point:
        angle, (cx, cy) = math.radians(self.turn), self.centre
        return (
            cx + x * math.cos(angle) - y * math.sin(angle),
            cy + (x * math.sin(angle) + y * math.cos(angle)) * self.tilt - z,
        )

    def outline(self, points: Sequence[Point], z: float = 0) -> str:
        return polygon(self.at(x, y, z) for x, y in points)

    def onto(self, z: float = 0) -> str:
        """The transform that draws flat things on the place's plane at a height."""
        return _plane(self.at(0, 0, z), self.at(1, 0, z), self.at(0, 1, z))


def _plane(origin: Point, along: Point, across: Point) -> str:
    (ox, oy), (ax, ay), (bx, by) = origin, along, across
    facts = (ax - ox, ay - oy, bx - ox, by - oy, ox, oy)
    return f"matrix({' '.join(f'{fact:.4f}' for fact in facts)})"


@dataclass(frozen=True, slots=True)
class Cut:
    """A board's thickness, how far its edge is rounded, how light its top and its sides are."""

    thickness: float
    round: float = 2
    top: float = 1.0
    side: float = 0.9
    gloss: float = 0.0


def cut(sheet: Sheet, place: Place, shape: Sequence[Point], colour: str, *, make: Cut) -> str:
    """A thing cut from a board to an outline in plan; answers the path of its top."""
    xs = [place.at(x, y)[0] for x, y in shape]
    span = (min(xs), 0, max(xs), 0)
    steps = max(4, round(make.thickness / 1.5))
    for step in range(steps):
        share = step / steps
        dim = make.side * (0.55 + 0.45 * math.sin(share * math.pi * 0.5))
        stops = [(0, 1.05), (0.34, 0.94), (0.6, 0.78), (1, 0.6)]
        fill = sheet.linear([(at, lit(colour, t * dim)) for at, t in stops], line=span)
        sheet.path(place.outline(_shrunk(shape, make.round * _inset(share)), share * make.thickness), fill)
    top = place.outline(_shrunk(shape, make.round * 0.6), make.thickness)
    ys = [place.at(x, y)[1] for x, y in shape]
    line = (min(xs), min(ys), max(xs), max(ys))
    stops = [(0, 1.2), (0.5, 1.05), (1, 0.88)]
    sheet.path(top, sheet.linear([(at, lit(colour, t * make.top)) for at, t in stops], line=line))
    sheet.line(top, lit(colour, 1.5), 2, opacity=0.55, clip=top)
    return top


def _inset(share: float) -> float:
    return (1 - math.sqrt(max(0.0, 1 - (2 * share - 1) ** 2))) * 0.6


def _shrunk(shape: Sequence[Point], by: float) -> list[Point]:
    cx, cy = (sum(p[k] for p in shape) / len(shape) for k in (0, 1))
    reach = max(math.dist(p, (cx, cy)) for p in shape)
    keep = 1 - by / reach
    return [(cx + (x - cx) * keep, cy + (y - cy) * keep) for x, y in shape]


def spine(start: Point, end: Point, profile: Profile, *, rings: int = 60) -> tuple[list[Point], list[float]]:
    """A straight axis and its radii from a profile of (distance in shares of the length, radius)."""
    shares, radii = smooth([(share * 100, radius) for share, radius in profile], rings)
    points = [
        (start[0] + (end[0] - start[0]) * share / 100, start[1] + (end[1] - start[1]) * share / 100)
        for share in shares
    ]
    return points, [max(0.4, radius) for radius in radii]


def silhouette(points: Sequence[Point], radii: Sequence[float]) -> str:
    return polygon(_edge(points, radii, 1.0) + _edge(points, radii, -1.0)[::-1])


def rod(
    sheet: Sheet, points: Sequence[Point], radii: Sequence[float], colour: str, *, gloss: float = 0.0
) -> str:
    """A round section along a spine, in strips that narrow towards the lamp; answers its silhouette."""
    shade, bright = light(0.75, -0.3, 0.55) * 0.55, light(-0.45, 0.6, 0.66)
    for step in range(STRIPS):
        f = step / (STRIPS - 1)
        amount = shade + (bright - shade) * f**0.75
        shifts = [_facing(points, i) * f * 0.70 for i in range(len(points))]
        left = _edge(points, radii, 1 - f * 0.92, shifts)
        right = _edge(points, radii, -(1 - f * 0.92), shifts)
        sheet.path(polygon(left + right[::-1]), lit(colour, amount))
    d = silhouette(points, radii)
    lee = [-0.86 * math.copysign(1, _facing(points, i)) for i in range(len(points))]
    bounce = _edge(points, radii, 0, lee)[2:-2]
    with sheet.within(d):
        sheet.line(polyline(bounce), mix(lit(colour, 0.8), sheet.paper, 0.5), 3, opacity=0.35, blur=1.6)
    if gloss:
        shine = [_facing(points, i) * 0.52 for i in range(len(points))]
        sheet.line(
            polyline(_edge(points, radii, 0, shine)[2:-2]), lit(colour, 1.75), 3, opacity=0.8 * gloss, blur=1
        )
    return d


def _edge(
    points: Sequence[Point], radii: Sequence[float], share: float, shifts: Sequence[float] | None = None
) -> list[Point]:
    out = []
    for i, ((x, y), radius) in enumerate(zip(points, radii, strict=True)):
        nx, ny = _normal(points, i)
        away = radius * (share + (shifts[i] if shifts else 0))
        out.append((x + nx * away, y + ny * away))
    return out


def _facing(points: Sequence[Point], i: int) -> float:
    nx, ny = _normal(points, i)
    return nx * TOWARDS_LAMP[0] + ny * TOWARDS_LAMP[1]


def _normal(points: Sequence[Point], i: int) -> Point:
    (x0, y0), (x1, y1) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
    length = math.hypot(x1 - x0, y1 - y0) or 1
    return -(y1 - y0) / length, (x1 - x0) / length
