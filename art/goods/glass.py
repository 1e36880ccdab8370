"""Blown glass that one sees through: the back wall, what it holds, then the front wall."""

from __future__ import annotations

import math
from collections.abc import Iterable

from art.colour import lit, mix
from art.paper import cast_shadow
from art.svg import Point, Sheet, oval, polyline
from art.turned import Turned

CLEAR = "#c9d6cf"


def silhouette(
    form: Turned, *, inset: float = 0, top: float | None = None, bottom: float | None = None
) -> str:
    """The outline between two heights of the sheet, drawn in by so much glass."""
    k = form.tilt
    rows = [
        (y, r - inset)
        for y, r in zip(form.ys, form.rs, strict=True)
        if (top is None or y >= top) and (bottom is None or y <= bottom)
    ]
    (y0, r0), (y1, r1), cx = rows[0], rows[-1], form.cx
    right = "".join(f"L{cx + r:.1f} {y:.1f}" for y, r in rows[1:])
    left = "".join(f"L{cx - r:.1f} {y:.1f}" for y, r in rows[-2::-1])
    return (
        f"M{cx - r0:.1f} {y0:.1f}A{r0:.1f} {r0 * k:.1f} 0 0 1 {cx + r0:.1f} {y0:.1f}{right}"
        f"A{r1:.1f} {r1 * k:.1f} 0 0 1 {cx - r1:.1f} {y1:.1f}{left}Z"
    )


def back(form: Turned, colour: str, *, base: float = 22) -> None:
    """The light it lets through onto the paper, then the far wall."""
    sheet, cx, foot, k = form.sheet, form.cx, form.foot, form.tilt
    r = form.rs[-1]
    cast_shadow(sheet, (cx, foot - 2), r * 1.05, reach=250, tilt=k, strength=0.5)
    sheet.ellipse(
        (cx + r * 1.2, foot + 6), (r * 0.95, r * k * 0.8 + 4), lit(colour, 1.1), opacity=0.5, blur=14
    )
    sheet.ellipse(
        (cx + r * 1.25, foot + 5), (r * 0.5, r * k * 0.34 + 2), lit(colour, 1.65), opacity=0.65, blur=8
    )
    far_wall(form, colour, base=base)


def far_wall(form: Turned, colour: str, *, base: float = 22) -> None:
    """The far side and the thick foot."""
    sheet, cx, foot, k = form.sheet, form.cx, form.foot, form.tilt
    r = form.rs[-1]
    wall = [
        (0, lit(colour, 0.62), 0.78),
        (0.1, lit(colour, 0.8), 0.5),
        (0.5, lit(colour, 1.1), 0.34),
        (0.9, lit(colour, 0.85), 0.5),
        (1, lit(colour, 0.6), 0.74),
    ]
    sheet.path(silhouette(form), sheet.linear(wall))
    y, r0 = form.ys[0], form.rs[0]
    sheet.ellipse((cx, y), (r0 - 2, (r0 - 2) * k), lit(colour, 0.9), opacity=0.22)
    inner = form.y(foot - base)
    sheet.ellipse((cx, foot - base * 0.3), (r * 0.98, r * k), lit(colour, 0.42), opacity=0.5, blur=3)
    sheet.ellipse(
        (cx, inner), (form.radius(inner) - 9, (form.radius(inner) - 9) * k), lit(colour, 0.5), opacity=0.5
    )
    shine = (cx + r * 0.25, inner + r * k * 0.3)
    sheet.ellipse(shine, (r * 0.6, r * k * 0.45), lit(colour, 1.5), opacity=0.5, blur=4)


def filled(
    form: Turned, liquid: str, level: float, *, base: float = 22, opacity: float = 0.6, wall: float = 9
) -> str:
    """What it holds up to a height of the drawing; answers the path of its surface."""
    sheet, cx, k = form.sheet, form.cx, form.tilt
    top, bottom = form.y(level), form.y(form.foot - base)
    body = silhouette(form, inset=wall, top=top, bottom=bottom)
    stops = [
        (0, lit(liquid, 0.6), opacity + 0.2),
        (0.3, lit(liquid, 1.0), opacity),
        (0.7, lit(liquid, 1.15), opacity * 0.85),
        (1, lit(liquid, 0.7), opacity + 0.15),
    ]
    sheet.path(body, sheet.linear(stops))
    r = form.radius(top) - wall
    surface = oval(cx, top, r, r * k)
    sheet.path(
        surface,
        sheet.linear(
            [(0, lit(liquid, 0.8), 0.8), (0.5, lit(liquid, 1.25), 0.75), (1, lit(liquid, 1.5), 0.8)]
        ),
    )
    sheet.line(surface, lit(liquid, 1.7), 2, opacity=0.6)
    return surface


def front(form: Turned, colour: str, *, seeds: int = 14) -> None:
    """The near wall: dense at its edges, clear in the middle, with the softbox in it."""
    sheet, cx, k = form.sheet, form.cx, form.tilt
    deep = lit(colour, 0.4)
    edges = [
        (0, deep, 0.66),
        (0.05, deep, 0.3),
        (0.14, deep, 0.05),
        (0.5, deep, 0.0),
        (0.88, deep, 0.05),
        (0.96, deep, 0.28),
        (1, deep, 0.6),
    ]
    body = silhouette(form)
    sheet.path(body, sheet.linear(edges))
    with sheet.within(body):
        _softbox(form)
        foot = [form.around(form.ys[-1] - 7, a / 10) for a in range(-13, 14)]
        sheet.line(polyline(foot), lit(colour, 1.6), 4, opacity=0.6, blur=1.6)
        for _ in range(seeds):
            _seed(form, colour)
    for side, light in ((-1, 0.5), (1, 0.42)):
        edge = polyline((cx + side * (r - 2.4), y) for y, r in zip(form.ys, form.rs, strict=True))
        sheet.line(edge, lit(colour, light), 5, opacity=0.5, blur=1.2)
        sheet.line(edge, lit(colour, 1.6), 2, opacity=0.5, move=(-side * 4.5, 0), blur=0.8)
    y, r = form.ys[0], form.rs[0]
    sheet.ellipse((cx, y), (r - 2, (r - 2) * k), "none", stroke=lit(colour, 0.7), width=6, opacity=0.75)
    sheet.ellipse(
        (cx, y - 0.8),
        (r - 2, (r - 2) * k),
        "none",
        stroke=lit(mix(colour, "#ffffff", 0.4), 1.5),
        width=2.6,
        opacity=0.95,
    )


def _softbox(form: Turned) -> None:
    """The lamp as the near wall shows it."""
    for angle, width, opacity, blur, ends in (
        (-0.92, 17, 0.5, 4, (0.05, 0.9)),
        (-0.95, 6, 0.85, 1.2, (0.08, 0.72)),
        (1.02, 7, 0.5, 1.8, (0.1, 0.94)),
        (0.78, 3, 0.35, 1.2, (0.16, 0.7)),
    ):
        form.sheet.line(polyline(_down(form, angle, ends)), "#fffef8", width, opacity=opacity, blur=blur)


def _down(form: Turned, angle: float, ends: Point) -> Iterable[Point]:
    height = form.ys[-1] - form.ys[0]
    for i in range(25):
        share = ends[0] + (ends[1] - ends[0]) * i / 24
        yield form.around(form.ys[0] + height * share, angle)


def _seed(form: Turned, colour: str) -> None:
    """A bubble that recycled glass keeps."""
    jitter = form.sheet.random.uniform
    x, y = form.around(jitter(form.ys[0] + 14, form.ys[-1] - 14), jitter(-1.2, 1.2))
    size = jitter(1.6, 3.6)
    form.sheet.ellipse((x, y), (size, size * 1.3), lit(colour, 0.55), opacity=0.45)
    form.sheet.ellipse((x - size * 0.25, y - size * 0.3), (size * 0.6, size * 0.8), "#ffffff", opacity=0.7)


def ice(sheet: Sheet, at: Point, size: float, turn: float) -> None:
    """A cube afloat: three pale faces."""
    (x, y), s = at, size
    with sheet.group(turn=(turn, x, y)):
        top = f"M{x - s:g} {y:g}L{x:g} {y - s * 0.5:g}L{x + s:g} {y:g}L{x:g} {y + s * 0.5:g}Z"
        left = f"M{x - s:g} {y:g}L{x:g} {y + s * 0.5:g}V{y + s * 1.3:g}L{x - s:g} {y + s * 0.8:g}Z"
        right = f"M{x + s:g} {y:g}L{x:g} {y + s * 0.5:g}V{y + s * 1.3:g}L{x + s:g} {y + s * 0.8:g}Z"
        for d, opacity in ((left, 0.3), (right, 0.16), (top, 0.58)):
            sheet.path(d, "#fdfeff", opacity=opacity, stroke="#ffffff", width=2)
        sheet.line(f"M{x - s * 0.6:g} {y:g}L{x:g} {y - s * 0.3:g}", "#ffffff", 3, opacity=0.9, blur=0.8)


def wall_point(form: Turned, drawn: float, degrees: float) -> Point:
    return form.around(form.y(drawn), math.radians(degrees))
