"""The lambswool scarf: rolled up on the table with its fringe to the front, and hung over a peg."""

from __future__ import annotations

import math
from collections.abc import Callable

from art.colour import lit
from art.goods.pegs import wall_peg
from art.goods.rolls import Course, ribbon
from art.mesh import Cloth, Cut, Place, Surface, View, cast, cast_on_wall, silhouette, spread
from art.skins import skin
from art.svg import Point, Sheet

HIGH, THICK = 128, 19


def scarf_rolled(sheet: Sheet, *, wool: str, band: str) -> None:
    view = View((392, 730), 40)
    coil = ribbon(_coil(), THICK, HIGH)
    cast(sheet, coil, view)

    def face(u: float, v: float) -> str:
        return band if any(a <= u < b for a, b in ((0.875, 0.89), (0.90, 0.93), (0.94, 0.955))) else wool

    spread(sheet, coil, view, Cloth(face, shade=_ribbed), cut=Cut(440, 132))
    _wool(sheet, silhouette(coil, view, cut=Cut(200, 16)), wool)
    _fringe(sheet, view, wool)


def _coil() -> Course:
    """Wound from the middle out; then the end runs free to the right."""
    turns, inner, outer = 3.1, 26, 172

    def course(u: float) -> Point:
        if u < 0.8:
            share = u / 0.8
            angle = math.radians(-105) - turns * 2 * math.pi * (1 - share) ** 1.0
            radius = inner + (outer - inner) * share
            return radius * math.cos(angle), radius * math.sin(angle)
        share = (u - 0.8) / 0.2
        x, y = outer * math.cos(math.radians(-105)), outer * math.sin(math.radians(-105))
        return x + 262 * share, y - 70 * share + 34 * share**2

    return course


def _ribbed(u: float, v: float) -> float:
    """Fine ribs along its length; darker inside the roll, where the layers meet."""
    return (
        1
        - 0.30 * (0.5 + 0.5 * math.cos(v * 2 * math.pi * 22)) ** 2
        - 0.05 * math.sin(u * 2 * math.pi * 110 + 40 * v)
    )


def _wool(sheet: Sheet, d: str, wool: str) -> None:
    skin(sheet, d, "cloud", lit(wool, 0.4), opacity=0.10)


def _fringe(sheet: Sheet, view: View, wool: str) -> None:
    x, y = _coil()(1.0)
    for i in range(13):
        high = HIGH * (0.96 - 0.92 * i / 12)
        start = view.at((x, y - 6, high))
        reach = 46 + sheet.random.uniform(-8, 8)
        drop = min(high * 0.9, 30 + sheet.random.uniform(-8, 10))
        end = view.at((x + reach, y - 4 + sheet.random.uniform(-6, 6), high - drop))
        strand(sheet, start, end, wool)


def strand(sheet: Sheet, start: Point, end: Point, wool: str) -> None:
    """Twisted yarn with a little slack, frayed where it ends."""
    (x, y), (a, b) = start, end
    middle = (x + a) / 2 + sheet.random.uniform(-3, 3), (y + b) / 2 - abs(a - x) * 0.12
    d = f"M{x:.1f} {y:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {a:.1f} {b:.1f}"
    sheet.line(d, "#150c05", 6, opacity=0.28, blur=3, move=(4, 6))
    sheet.line(d, lit(wool, 0.5), 6)
    sheet.line(d, lit(wool, 0.9), 4.4, move=(-0.6, -0.4))
    sheet.line(d, lit(wool, 1.3), 1.6, opacity=0.7, dash="4 4", move=(-1.2, -0.8))
    for _ in range(3):
        out = sheet.random.uniform(-6, 6), sheet.random.uniform(3, 9)
        sheet.line(
            f"M{a:.1f} {b:.1f}l{out[0]:.1f} {out[1]:.1f}", lit(wool, sheet.random.uniform(0.7, 1.2)), 1.5
        )


def scarf_hung(sheet: Sheet, *, wool: str, band: str) -> None:
    view = View((400, 262), 8)
    wall_peg(sheet, (400, 257))
    for side, length in ((-1, 500), (1, 590)):
        tail = _tail(side, length)
        cast_on_wall(sheet, tail, view, strength=0.8)
        if side > 0:
            sheet.path(
                silhouette(tail, view),
                lit(wool, 0.1),
                opacity=0.5,
                blur=9,
                move=(-8, 4),
                clip=silhouette(_tail(-1, 500), view),
            )
        spread(sheet, tail, view, Cloth(_banded(wool, band), shade=_hanging_ribs(side)), cut=Cut(110, 120))
        _wool(sheet, silhouette(tail, view), wool)
        for i in range(15):
            x, y = view.at(tail((i + 0.5) / 15, 0.995))
            drop = sheet.random.uniform(42, 56)
            strand(sheet, (x, y - 3), (x + sheet.random.gauss(2, 4), y + drop), wool)
    wall_peg(sheet, (400, 257), knob=True)


def _banded(wool: str, band: str) -> Callable[[float, float], str]:
    return lambda u, v: (
        band if any(a <= v < b for a, b in ((0.83, 0.845), (0.86, 0.90), (0.915, 0.93))) else wool
    )


def _hanging_ribs(side: int) -> Callable[[float, float], float]:
    def shade(u: float, v: float) -> float:
        rib = 1 - 0.14 * (0.5 + 0.5 * math.cos(u * 2 * math.pi * 26)) ** 2
        deep = 0.5 - 0.5 * math.cos(_pleats(u, side))
        return rib * (1 - 0.30 * deep * (1 - 0.45 * v))

    return shade


def _pleats(u: float, side: int) -> float:
    return 2 * math.pi * (2.3 * u + 0.12 * side + 0.1 * math.sin(7 * u))


def _tail(side: int, length: float) -> Surface:
    """One of the two ends, from the peg down: narrow and deep in folds above, wide below."""

    def surface(u: float, v: float) -> Place:
        wide = 52 + 112 * (1 - math.exp(-4 * v))
        bow = 1 - math.exp(-5 * v)
        x = side * (11 + 60 * bow) + (u - 0.5) * wide + 8 * math.sin(4 * v + side)
        depth = (20 + 8 * v) * math.cos(_pleats(u, side)) * (1 - 0.3 * v)
        over = 34 * math.exp(-v * 16) * (1 - (2 * u - 1) ** 2 * 0.5)
        return x, -60 - depth - (26 if side > 0 else 0), over - 30 - v * length

    return surface
