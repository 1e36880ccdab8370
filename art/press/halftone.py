"""Transparent inks that break up into dots where the light falls off, as a hand-pulled screen does."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from art.extent import Box
from art.press.shapes import curve, ramp
from art.press.tones import Tone
from art.svg import Point, Sheet, oval, polygon

Field = Callable[[float, float], float]
"""How much ink stands at a point, 0 to 1."""

ANGLE = 0.46
"""Turn of the screen, in radians, so that dots never line up with an upright edge."""


def dots(sheet: Sheet, box: Box, field: Field, colour: str, *, pitch: float = 8.5) -> None:
    """Dots on the turned grid inside the box, of the size the field asks for; one path for each size."""
    sizes: dict[float, list[Point]] = {}
    for x, y in _grid(box, pitch):
        amount = field(x, y)
        if amount > 0.02:
            width = round(2.28 * pitch * math.sqrt(min(amount, 1) / math.pi) * 0.72 + 0.2)
            sizes.setdefault(width, []).append((x, y))
    for width, points in sorted(sizes.items()):
        sheet.line("".join(f"M{x:.1f} {y:.1f}h0" for x, y in points), colour, width)


def _grid(box: Box, pitch: float) -> Iterable[Point]:
    left, top, right, bottom = box
    cos, sin = math.cos(ANGLE), math.sin(ANGLE)
    corners = [(x * cos + y * sin, y * cos - x * sin) for x in (left, right) for y in (top, bottom)]
    first_i, last_i = (round(f(c[0] for c in corners) / pitch) for f in (min, max))
    first_j, last_j = (round(f(c[1] for c in corners) / pitch) for f in (min, max))
    for i in range(first_i, last_i + 1):
        for j in range(first_j, last_j + 1):
            x, y = (i * cos - j * sin) * pitch, (i * sin + j * cos) * pitch
            if left <= x <= right and top <= y <= bottom:
                yield x, y


def pull(
    sheet: Sheet,
    d: str,
    colour: str,
    amount: float,
    *,
    flats: Iterable[str] = (),
    field: tuple[Box, Field] | None = None,
) -> None:
    """One transparent pull of ink kept inside a shape: flat areas, and dots where the field says so."""
    with sheet.group(clip=d, opacity=amount):
        for flat in flats:
            sheet.path(flat, colour)
        if field:
            dots(sheet, field[0], field[1], colour)


def ground_shadow(
    sheet: Sheet, centre: Point, radii: Point, colour: str, *, amount: float = 0.42, skew: float = 0.35
) -> None:
    """A flat heart and a dotted edge, drawn away from the light."""
    (cx, cy), (a, b) = centre, radii

    def field(x: float, y: float) -> float:
        return ramp(1.28, 0.62, math.hypot((x - cx - (y - cy) * skew) / a, (y - cy) / b))

    with sheet.group(opacity=amount):
        dots(sheet, (cx - a * 1.5, cy - b * 1.6, cx + a * 1.6, cy + b * 1.6), field, colour, pitch=9)
    heart = [
        (cx + a * 0.74 * math.cos(t) + b * 0.74 * math.sin(t) * skew, cy + b * 0.74 * math.sin(t))
        for t in (i * math.pi / 24 for i in range(48))
    ]
    sheet.path(polygon(heart), colour, opacity=amount)


def tube(
    sheet: Sheet, points: Sequence[Point], widths: float | Point, colours: Tone, *, bent: bool = False
) -> None:
    """A round tube along the points: base, a shade on its lee side, a light towards the lamp."""
    spine = curve(points) if bent else list(points)
    first, last = widths if isinstance(widths, tuple) else (widths, widths)
    halves = [(first + (last - first) * i / (len(spine) - 1)) / 2 for i in range(len(spine))]
    normals = [_normal(spine, i) for i in range(len(spine))]
    facing = [nx * 0.64 + ny * 0.77 for nx, ny in normals]

    def edge(shares: Sequence[float]) -> list[Point]:
        return [
            (x + nx * half * share, y + ny * half * share)
            for (x, y), (nx, ny), half, share in zip(spine, normals, halves, shares, strict=True)
        ]

    def strip(outer: float, inner: Sequence[float]) -> str:
        return polygon(edge([outer] * len(spine)) + edge(inner)[::-1])

    sheet.path(strip(1, [-1.0] * len(spine)), colours.base)
    for side in (1, -1):
        lee = [max(0.0, side * value) for value in facing]
        shade = strip(side * 1.02, [side * (1.02 - 1.05 * value) for value in lee])
        sheet.path(shade, colours.deep, opacity=0.55)
        shine = strip(-side * 0.72, [-side * (0.72 - 0.30 * value) for value in lee])
        sheet.path(shine, colours.light)


def _normal(spine: Sequence[Point], i: int) -> Point:
    (x0, y0), (x1, y1) = spine[max(0, i - 1)], spine[min(len(spine) - 1, i + 1)]
    length = math.hypot(x1 - x0, y1 - y0) or 1
    return -(y1 - y0) / length, (x1 - x0) / length


def ring(
    sheet: Sheet, centre: Point, radius: float, colour: str, *, width: float, dash: str | None = None
) -> None:
    d = oval(*centre, radius, radius)
    if dash:
        sheet.line(d, colour, width, dash=dash)
    else:
        sheet.line(d, colour, width)


def disc(sheet: Sheet, centre: Point, radius: float, colour: str) -> None:
    sheet.ellipse(centre, (radius, radius), colour)


def print_grain(sheet: Sheet) -> None:
    """The scratches of a worn screen over the whole sheet."""
    jitter = sheet.random.uniform
    for colour, count, opacity in (("#ffffff", 1500, 0.17), ("#1a0f0a", 1100, 0.13)):
        marks = "".join(
            f"M{jitter(0, 800):.0f} {jitter(0, 1000):.0f}l{jitter(-3, 3):.1f} {jitter(-3, 3):.1f}"
            for _ in range(count)
        )
        sheet.line(marks, colour, 1.25, opacity=opacity)
