"""Points and curves that a screen printer would cut."""

from __future__ import annotations

import math
from collections.abc import Sequence

from art.svg import Point, polygon


def ramp(start: float, end: float, value: float) -> float:
    """0 before the start, 1 after the end, a smooth step between."""
    t = min(1.0, max(0.0, (value - start) / (end - start)))
    return t * t * (3 - 2 * t)


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """Catmull-Rom samples through the points."""
    count = len(points)

    def at(i: int) -> Point:
        return points[i % count] if closed else points[min(count - 1, max(0, i))]

    out: list[Point] = []
    for i in range(count if closed else count - 1):
        around = [at(i + k) for k in (-1, 0, 1, 2)]
        out += [_between(around, step / steps) for step in range(steps)]
    return out if closed else [*out, points[-1]]


def _between(around: Sequence[Point], t: float) -> Point:
    def axis(k: int) -> float:
        a, b, c, d = (point[k] for point in around)
        return 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
        )

    return axis(0), axis(1)


def blob(points: Sequence[Point], *, steps: int = 8) -> str:
    return polygon(curve(points, closed=True, steps=steps))


def arc(centre: Point, radius: float, start: float, end: float, *, steps: int = 24) -> list[Point]:
    sweep = (end - start) / steps
    return [
        (centre[0] + radius * math.cos(start + sweep * i), centre[1] + radius * math.sin(start + sweep * i))
        for i in range(steps + 1)
    ]


def rounded(left: float, top: float, right: float, bottom: float, *, radius: float) -> str:
    r, points = radius, []
    corners = (
        (right - r, top + r, -0.5),
        (right - r, bottom - r, 0.0),
        (left + r, bottom - r, 0.5),
        (left + r, top + r, 1.0),
    )
    for cx, cy, start in corners:
        points += arc((cx, cy), r, start * math.pi, (start + 0.5) * math.pi, steps=5)
    return polygon(points)


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])
