"""Flat round ware seen from the table: a rim, a sloping flange and a well."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit, mix
from art.skins import skin
from art.svg import Point, Sheet, oval, polyline
from art.turned import Finish, Turned


@dataclass(frozen=True, slots=True)
class Dish:
    """Radius, height and camera; its colours; the well as a share of the radius."""

    radius: float
    height: float
    glaze: str
    rim: str
    tilt: float = 0.26
    well: float = 0.66
    foot: float = 0.6
    gloss: float = 0.45
    edge: float = 6
    flecks: str | None = None


def dish(sheet: Sheet, foot: Point, of: Dish, *, on_table: bool = True) -> str:
    """Draw it and answer the path of its face. `foot` is the middle of the ring it stands on."""
    (cx, y), r, h = foot, of.radius, of.height
    profile = [(y - h, r), (y - h + 4, r - 1), (y - h * 0.45, r * (0.5 + of.foot / 2.2)), (y, r * of.foot)]
    form = Turned(sheet, profile, cx=cx, tilt=of.tilt)
    if on_table:
        form.shadow(spread=1.35, reach=170)
        wide = (r * 0.98, r * of.tilt * 0.9)
        sheet.ellipse((cx + 14, y - h * 0.25), wide, lit(sheet.paper, 0.16), opacity=0.3, blur=10)
    form.shade(of.glaze, Finish(gloss=of.gloss, foot=0.5))
    return _face(sheet, (cx, form.ys[0]), of)


def _face(sheet: Sheet, at: Point, of: Dish) -> str:
    (cx, y), r, k = at, of.radius, of.tilt
    lip = [(0, 1.22), (0.3, 1.38), (0.7, 1.04), (1, 0.9)]
    sheet.ellipse(at, (r, r * k), sheet.linear([(s, lit(of.rim, t)) for s, t in lip]))
    inner = (r - of.edge, (r - of.edge) * k - 1)
    flange = [(0, 0.74), (0.2, 0.88), (0.6, 1.06), (0.9, 1.2), (1, 1.12)]
    face = oval(cx, y, *inner)
    sheet.path(face, sheet.linear([(s, lit(of.glaze, t)) for s, t in flange]))
    with sheet.within(face):
        _well(sheet, (cx, y + of.height * 0.28), of)
        sheet.ellipse(
            (cx - r * 0.2, y - r * k * 0.95),
            (r, r * k * 0.3),
            lit(of.glaze, 0.2),
            opacity=0.25,
            blur=r * 0.05,
        )
    if of.flecks:
        skin(sheet, face, "speckle", of.flecks, opacity=0.45)
    if of.gloss > 0.8:
        _glint(sheet, at, of)
    arc = (
        f"M{cx - inner[0] * 0.9:.1f} {y + inner[1] * 0.44:.1f}A{inner[0]:.1f} {inner[1]:.1f} 0 0 0"
        f" {cx + inner[0] * 0.5:.1f} {y + inner[1] * 0.87:.1f}"
    )
    sheet.line(arc, lit(of.rim, 1.6), 1.8, opacity=0.7)
    return face


def _well(sheet: Sheet, at: Point, of: Dish) -> None:
    (cx, y), r, k = at, of.radius * of.well, of.tilt
    step = [(0, 0.66), (0.35, 0.92), (0.8, 1.22), (1, 1.3)]
    sheet.ellipse(
        (cx, y - 2), (r * 1.05, r * 1.05 * k), sheet.linear([(s, lit(of.glaze, t)) for s, t in step]), blur=2
    )
    floor = mix(of.glaze, "#fff8ec", 0.06)
    flat = [(0, 0.94), (0.6, 1.08), (1, 1.16)]
    sheet.ellipse((cx, y + 2), (r, r * k), sheet.linear([(s, lit(floor, t)) for s, t in flat]), blur=1.2)
    if of.gloss > 0.2:
        shine = (cx + r * 0.3, y - r * k * 0.3)
        sheet.ellipse(shine, (r * 0.5, r * k * 0.28), "#fffdf6", opacity=0.5 * of.gloss, blur=r * 0.07)


def _glint(sheet: Sheet, at: Point, of: Dish) -> None:
    """Polished metal and enamel hold the softbox on both slopes."""
    (cx, y), r, k = at, of.radius * 0.87, of.tilt
    for start, end, width, opacity in (
        (188, 250, 13, 0.5),
        (196, 236, 5, 0.8),
        (8, 46, 9, 0.45),
        (300, 330, 6, 0.35),
    ):
        angles = [math.radians(start + (end - start) * i / 12) for i in range(13)]
        d = polyline((cx + r * math.cos(a), y + of.height * 0.1 + r * k * math.sin(a)) for a in angles)
        sheet.line(d, "#fffdf2", width, opacity=opacity, blur=width * 0.34)
