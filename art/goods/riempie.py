"""The riempie stool: a joined frame, its seat woven of hide thongs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit
from art.goods.mugs import enamel_mug_from_above
from art.laid import rod, silhouette, spine
from art.skins import skin
from art.svg import Point, Sheet, polygon

WOOD, THONG = "#84532f", "#d9bb8c"
HALF_WIDE, HALF_DEEP, SEAT = 172.0, 142.0, 330.0
STRANDS = 12


@dataclass(frozen=True, slots=True)
class View:
    """From the stool's own axes (along, across, up) to the sheet."""

    foot: Point
    yaw: float = -30
    pitch: float = 20

    def at(self, x: float, y: float, z: float) -> Point:
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        along, away = x * math.cos(yaw) - y * math.sin(yaw), x * math.sin(yaw) + y * math.cos(yaw)
        return self.foot[0] + along, self.foot[1] - z * math.cos(pitch) - away * math.sin(pitch)

    def face(self, *corners: tuple[float, float, float]) -> str:
        return polygon(self.at(*corner) for corner in corners)


def stool(sheet: Sheet) -> None:
    _stool(sheet, View((398, 816)))


def stool_with_a_cup(sheet: Sheet) -> None:
    """From higher, as a bedside table."""
    view = View((392, 838), yaw=-24, pitch=34)
    _stool(sheet, view)
    x, y = view.at(10, 0, SEAT + 6)
    _book(sheet, view)
    with sheet.group(transform=f"translate({x - 170:.1f} {y - 448:.1f}) scale(.46)"):
        enamel_mug_from_above(sheet, coat="#35586a", rim="#171513", drink="#8a4a1e")


def _book(sheet: Sheet, view: View) -> None:
    z = SEAT + 4
    cover, page = "#8c3a2a", "#efe4cc"
    w, d, t = 92.0, 66.0, 30.0

    def corners(up: float) -> list[tuple[float, float, float]]:
        return [(-w + 6, -d, up), (w + 6, -d, up), (w + 6, d, up), (-w + 6, d, up)]

    sheet.path(view.face(*corners(z)), lit(THONG, 0.15), opacity=0.55, blur=9, move=(9, 9))
    for step in range(16):
        up = z + t * step / 15
        tint = lit(cover, 0.5) if step < 2 or step > 13 else lit(page, 0.66 + 0.02 * (step % 3))
        sheet.path(view.face(*corners(up)), tint)
    top = view.face(*corners(z + t))
    sheet.path(top, sheet.linear([(0, lit(cover, 1.2)), (1, lit(cover, 0.92))]))
    sheet.line(top, lit(cover, 1.6), 2, opacity=0.5)


def _stool(sheet: Sheet, view: View) -> None:
    w, d = HALF_WIDE, HALF_DEEP
    ground = view.face((-w, -d, 0), (w, -d, 0), (w, d, 0), (-w, d, 0))
    dark = lit(sheet.paper, 0.14)
    sheet.path(ground, dark, opacity=0.34, blur=24, move=(46, -4))
    for x in (-w, w):
        for y in (-d, d):
            px, py = view.at(x, y, 0)
            sheet.ellipse((px + 10, py), (40, 9), lit(sheet.paper, 0.1), opacity=0.55, blur=5)
    for x, dim in ((-w, 0.7), (w, 0.8)):
        _bar(sheet, view, (x, d, SEAT + 8), (x, d, 0), (19, 13), dim=dim)
    _bar(sheet, view, (-w, d, 96), (w, d, 96), (10, 10), dim=0.62)
    _bar(sheet, view, (-w, -d, 128), (-w, d, 128), (10, 10), dim=0.74)
    _bar(sheet, view, (w, -d, 128), (w, d, 128), (10, 10), dim=0.7)
    _bar(sheet, view, (-w, d, SEAT - 14), (w, d, SEAT - 14), (17, 17), dim=0.7)
    _bar(sheet, view, (w, d, SEAT - 14), (w, -d, SEAT - 14), (17, 17), dim=0.74)
    _seat(sheet, view)
    _bar(sheet, view, (-w, d, SEAT - 14), (-w, -d, SEAT - 14), (17, 17), dim=1.02)
    _bar(sheet, view, (-w, -d, SEAT - 14), (w, -d, SEAT - 14), (18, 18), dim=0.94)
    _wraps(sheet, view)
    _bar(sheet, view, (-w, -d, 96), (w, -d, 96), (10, 10), dim=0.94)
    for x, dim in ((-w, 1.06), (w, 0.98)):
        _bar(sheet, view, (x, -d, SEAT + 10), (x, -d, 0), (20, 13), dim=dim)
        sheet.ellipse(
            view.at(x, -d, SEAT + 10), (20, 20 * math.sin(math.radians(view.pitch))), lit(WOOD, 1.3)
        )
    for x in (-w, w):
        sheet.ellipse(view.at(x, d, SEAT + 8), (19, 19 * math.sin(math.radians(view.pitch))), lit(WOOD, 1.15))


def _bar(
    sheet: Sheet,
    view: View,
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    radii: tuple[float, float],
    *,
    dim: float,
) -> None:
    p, q = view.at(*start), view.at(*end)
    points, widths = spine(p, q, [(0, radii[0]), (1, radii[1])], rings=24)
    rod(sheet, points, widths, lit(WOOD, dim))
    upright = abs(q[1] - p[1]) > abs(q[0] - p[0])
    skin(
        sheet,
        silhouette(points, widths),
        "upright wood" if upright else "wood",
        lit(WOOD, 0.25),
        opacity=0.34,
    )


def _seat(sheet: Sheet, view: View) -> None:
    """Over two, under two; the middle sags a little and darkens."""
    w, d, n = HALF_WIDE, HALF_DEEP, STRANDS
    base = view.face((-w, -d, SEAT), (w, -d, SEAT), (w, d, SEAT), (-w, d, SEAT))
    sheet.path(base, sheet.linear([(0, lit(THONG, 0.36)), (1, lit(THONG, 0.26))]))
    for i in range(n):
        for j in reversed(range(n)):
            u, v = (i + 0.5) / n * 2 - 1, (j + 0.5) / n * 2 - 1
            over = (i + j) % 4 < 2
            a, b = (w / n * 1.04, d / n * 0.72) if over else (w / n * 0.72, d / n * 1.04)
            sag = SEAT - 10 * (1 - u * u) * (1 - v * v)
            x, y = u * w, v * d
            strand = view.face(
                (x - a, y - b, sag), (x + a, y - b, sag), (x + a, y + b, sag), (x - a, y + b, sag)
            )
            amount = (1.12 if over else 0.94) * (1.03 - 0.15 * u - 0.1 * (1 - u * u) * (1 - v * v))
            tint = lit(THONG, amount * sheet.random.uniform(0.95, 1.04))
            sheet.path(strand, tint, stroke=lit(THONG, 0.45), width=1.2)
    sheet.path(base, sheet.linear([(0, "#fff6e0", 0.16), (0.6, "#000000", 0.02), (1, "#1a0e04", 0.24)]))


def _wraps(sheet: Sheet, view: View) -> None:
    """The thongs go round the near rails."""
    w, d, n = HALF_WIDE, HALF_DEEP, STRANDS
    turned = [((u * w * 0.93, -d), 0.92) for u in ((i + 0.5) / n * 2 - 1 for i in range(n))]
    turned += [((-w, v * d * 0.93), 1.1) for v in ((j + 0.5) / n * 2 - 1 for j in range(n))]
    for (x, y), dim in turned:
        (x0, y0), (x1, y1) = view.at(x, y, SEAT + 3), view.at(x, y, SEAT - 30)
        wide = 15.0 if y == -d else 10.0
        d_path = f"M{x0:.1f} {y0:.1f}Q{x1 - 2:.1f} {(y0 + y1) / 2:.1f} {x1:.1f} {y1:.1f}"
        sheet.line(d_path, lit(THONG, 0.4), wide + 2, cap="butt")
        sheet.line(d_path, lit(THONG, dim * 0.86), wide, cap="butt")
        sheet.line(d_path, lit(THONG, dim * 1.25), wide * 0.4, cap="butt", move=(-2, 0), opacity=0.7)
