"""Solids of revolution: a profile cut into thin rings, each shaded from its own normals."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from art.colour import lit, mix
from art.lamp import light
from art.paper import cast_shadow
from art.skins import skin
from art.svg import Point, Sheet, oval, polygon

LOW, HIGH = 0.21, 0.54
"""Camera tilts, as height over width of a circle on the table: across the table, and from above."""

Profile = list[tuple[float, float]]
"""(y, radius) from top to bottom, drawn for the LOW camera; a repeated point makes a corner."""

ANGLES = (-90, -80, -68, -58, -51, -45, -39, -32, -22, -8, 10, 28, 44, 56, 61, 66, 74, 83, 90)


@dataclass(frozen=True, slots=True)
class Finish:
    """Gloss of the glaze, darkening towards the foot, and how much paper its edges reflect."""

    gloss: float = 0.0
    foot: float = 0.22
    paper: float = 1.0


@cache
def _ring_stops(
    colour: str, normal_y: float, finish: Finish, dim: float, paper: str
) -> tuple[tuple[float, str], ...]:
    stops = []
    level = math.sqrt(max(0.0, 1 - normal_y * normal_y))
    for angle in ANGLES:
        x, z = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        shade = lit(colour, light(x * level, normal_y, z * level, gloss=finish.gloss) * dim)
        edge = max(0.0, x) ** 5 * 0.30 + max(0.0, -x) ** 7 * 0.16
        stops.append(((x + 1) / 2, mix(shade, paper, round(edge * finish.paper, 3))))
    return tuple(stops)


class Turned:
    """One turned form on the sheet. Heights in `y()` are those of the LOW drawing, whatever the camera."""

    def __init__(
        self, sheet: Sheet, profile: Profile, *, cx: float = 400, tilt: float = LOW, foot: float | None = None
    ) -> None:
        self.sheet, self.cx, self.tilt = sheet, cx, tilt
        self.foot = profile[-1][0] if foot is None else foot
        self.rise = math.sqrt(1 - tilt * tilt) / math.sqrt(1 - LOW * LOW)
        self.ys, self.rs = smooth([(self.y(y), r) for y, r in profile], 84)

    def y(self, drawn: float) -> float:
        return self.foot - (self.foot - drawn) * self.rise

    def radius(self, y: float) -> float:
        nearest = min(range(len(self.ys)), key=lambda i: abs(self.ys[i] - y))
        return self.rs[nearest]

    @property
    def outline(self) -> str:
        """Every fourth ring; their union is the silhouette at any tilt."""
        last = len(self.ys) - 1
        cuts = sorted({*range(0, last, 4), last})
        return "".join(self._slice(a, b) for a, b in itertools.pairwise(cuts))

    def shadow(self, *, spread: float = 1.0, reach: float = 260) -> None:
        at = (self.cx, self.foot - 2)
        cast_shadow(self.sheet, at, self.rs[-1] * spread, reach=reach, tilt=self.tilt)

    def shade(
        self,
        colour: str | Callable[[float], str],
        finish: Finish = Finish(),
        *,
        glow: Callable[[float], float] | None = None,
        clip: str | None = None,
    ) -> None:
        """Paint the rings from the foot up. Colour and glow may vary with the share of height from the top."""
        paint = colour if callable(colour) else lambda _: colour
        with self.sheet.group(**({"clip": clip} if clip else {})):
            for i in range(len(self.ys) - 2, -1, -1):
                down = (self.ys[i] - self.ys[0]) / (self.ys[-1] - self.ys[0])
                dim = 1 - finish.foot * max(0.0, (down - 0.72) / 0.28) ** 1.6
                dim *= glow(down) if glow else 1
                self.sheet.path(self._slice(i, i + 1), self._ring(i, paint(down), finish, dim=dim))

    def skin(self, kind: str, colour: str, *, opacity: float) -> None:
        skin(self.sheet, self.outline, kind, colour, opacity=opacity)

    def label(self, y0: float, y1: float, half_angle: float, colour: str) -> None:
        """A paper label: the part of the form between two heights and two angles."""
        top, bottom = self.y(y0), self.y(y1)
        angles = [half_angle * step / 12 for step in range(-12, 13)]
        edge = [self.around(top, a) for a in angles] + [self.around(bottom, a) for a in reversed(angles)]
        d = polygon(edge)
        self.sheet.path(d, lit(self.sheet.paper, 0.2), opacity=0.4, blur=1.6, move=(1.5, 2))
        self.shade(colour, Finish(foot=0), clip=d)
        skin(self.sheet, d, "grain", "#5b4a33", opacity=0.12)

    def around(self, y: float, angle: float) -> Point:
        """The point of the form's front at this height and angle from the camera."""
        r = self.radius(y) + 0.8
        return self.cx + r * math.sin(angle), y + self.tilt * r * math.cos(angle)

    def front(self, drawn: float) -> Point:
        """Where the front of the form stands at this height of the drawing."""
        return self.around(self.y(drawn), 0)

    def _slice(self, a: int, b: int) -> str:
        (y0, y1), cx, k = (self.ys[a], self.ys[b]), self.cx, self.tilt
        r0, r1 = max(self.rs[a], 0.5), max(self.rs[b], 0.5)
        return (
            f"M{cx - r0:.1f} {y0:.1f}A{r0:.1f} {r0 * k:.1f} 0 0 1 {cx + r0:.1f} {y0:.1f}"
            f"L{cx + r1:.1f} {y1 + 0.8:.1f}A{r1:.1f} {r1 * k:.1f} 0 0 1 {cx - r1:.1f} {y1 + 0.8:.1f}Z"
        )

    def _ring(self, i: int, colour: str, finish: Finish, *, dim: float) -> str:
        dr, dy = self.rs[i + 1] - self.rs[i], max(0.01, self.ys[i + 1] - self.ys[i])
        normal_y = round(dr / math.hypot(dr, dy) * 44) / 44
        return self.sheet.linear(
            _ring_stops(colour, normal_y, finish, round(dim * 90) / 90, self.sheet.paper)
        )


@dataclass(frozen=True, slots=True)
class Mouth:
    """An open top: wall thickness, lip and inside colours, and what it holds at which depth (share of radius)."""

    wall: float
    inside: str
    lip: str
    gloss: float = 0.5
    fill: str | None = None
    depth: float = 0.35


def open_mouth(form: Turned, mouth: Mouth) -> str:
    """Draw the open top of a form and answer the path of its inside."""
    sheet, (cx, y), r, k = form.sheet, (form.cx, form.ys[0]), form.rs[0], form.tilt
    lip = [
        (0, lit(mouth.lip, 1.18)),
        (0.3, lit(mouth.lip, 1.34)),
        (0.7, lit(mouth.lip, 1.02)),
        (1, lit(mouth.lip, 0.86)),
    ]
    sheet.ellipse((cx, y), (r, r * k), sheet.linear(lip))
    ri = r - mouth.wall
    ry = (r - mouth.wall * 1.1) * k
    inside = oval(cx, y, ri, ry)
    lights = [(0, 0.30), (0.18, 0.46), (0.55, 0.80), (0.86, 1.06 + 0.2 * mouth.gloss), (1, 0.9)]
    sheet.path(inside, sheet.linear([(at, lit(mouth.inside, t)) for at, t in lights]))
    with sheet.within(inside):
        floor = (ri, ry * 1.25)
        sheet.ellipse(
            (cx - ri * 0.1, y + ry * 1.35), floor, lit(mouth.inside, 0.55), opacity=0.34, blur=ri * 0.06
        )
        if mouth.fill:
            _pour(form, mouth, (ri, ry))
        over = (cx - ri * 0.25, y - ry * 0.75)
        sheet.ellipse(over, (ri, ry * 0.7), lit(mouth.inside, 0.16), opacity=0.36, blur=ri * 0.07)
    arc = f"M{cx - ri * 0.93:.1f} {y + ry * 0.36:.1f}A{ri:.1f} {ry:.1f} 0 0 0 {cx + ri * 0.5:.1f} {y + ry * 0.87:.1f}"
    sheet.line(arc, lit(mouth.lip, 1.62), 1.6, opacity=0.75)
    return inside


def _pour(form: Turned, mouth: Mouth, radii: Point) -> None:
    sheet, fill, (ri, ry) = form.sheet, mouth.fill or "", radii
    cx, y = form.cx, form.ys[0] + ri * mouth.depth * form.rise
    sheet.ellipse(
        (cx, y),
        (ri * 0.965, ry * 0.97),
        sheet.linear([(0, lit(fill, 0.62)), (0.45, lit(fill, 0.95)), (1, lit(fill, 1.12))]),
    )
    sheet.ellipse((cx, y), (ri * 0.955, ry * 0.96), "none", opacity=0.5, stroke=lit(fill, 1.5), width=2)
    shine = (cx + ri * 0.3, y - ry * 0.25)
    sheet.ellipse(shine, (ri * 0.42, ry * 0.22), lit(fill, 1.6), opacity=0.4, blur=7)


def smooth(points: Profile, rings: int) -> tuple[list[float], list[float]]:
    """Catmull-Rom through the profile, never turning back upwards; a repeated point makes a corner."""
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(points)]
    ys: list[float] = []
    rs: list[float] = []
    for i, length in enumerate(lengths):
        if not length:
            continue
        before = points[i - 1] if i else points[i]
        after = points[i + 2] if i + 2 < len(points) else points[i + 1]
        steps = max(2, round(rings * length / sum(lengths)))
        for step in range(steps):
            y, r = (
                _catmull(step / steps, before[q], points[i][q], points[i + 1][q], after[q]) for q in (0, 1)
            )
            ys.append(max(y, ys[-1]) if ys else y)
            rs.append(r)
    return [*ys, points[-1][0]], [*rs, points[-1][1]]


def _catmull(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
