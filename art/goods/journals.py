"""The leather journal: closed and tied, and open with a pen on the page."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.wallets import piece
from art.lettering import mark
from art.mesh import Cloth, Cut, Place, Surface, View, silhouette, spread, turned_about
from art.plane import Plane, lying
from art.soft import Cord, cord, stitch
from art.svg import Point, Sheet, polygon, polyline

PAGE = "#efe3c9"
WIDE, DEEP, THICK = 330, 430, 66


def journal(sheet: Sheet, *, hide: str, thread: str) -> None:
    view, yaw = View((402, 690), 46), 28
    flat = lying(view, yaw)
    _shadow(sheet, flat, (-WIDE / 2, -DEEP / 2, WIDE / 2, DEEP / 2))
    piece(sheet, flat, (-WIDE / 2, -DEEP / 2, WIDE / 2, DEEP / 2), lit(hide, 0.8), r=18, off=8)
    _pages(sheet, flat)
    _spine(sheet, flat, hide)
    top = Plane(view, flat.room(0, 0, THICK), flat.right, flat.up)
    piece(sheet, top, (-WIDE / 2, -DEEP / 2, WIDE / 2, DEEP / 2), hide, r=18, lights=(1.2, 0.84))
    seam = top.box(-WIDE / 2 + 12, -DEEP / 2 + 12, WIDE / 2 - 12, DEEP / 2 - 12, r=12)
    stitch(sheet, seam, thread, width=1.9, dash="8 6")
    hinge = polyline([top.at(-WIDE / 2 + 34, -DEEP / 2, 0), top.at(-WIDE / 2 + 34, DEEP / 2, 0)])
    sheet.line(hinge, lit(hide, 0.25), 7, opacity=0.4, blur=3)
    sheet.line(hinge, lit(hide, 1.5), 2.4, opacity=0.4, blur=1, move=(5, 2))
    with sheet.group(transform=top.written(36, 96)):
        mark(sheet, (0, 0), 36, lit(hide, 0.4), opacity=0.8)
        mark(sheet, (1, 1.6), 36, lit(hide, 1.4), opacity=0.22)
    _thong(sheet, top, hide)


def _shadow(sheet: Sheet, flat: Plane, area: tuple[float, float, float, float]) -> None:
    d, dark = flat.box(*area, r=18), lit(sheet.paper, 0.13)
    for (dx, dy), opacity, blur in (((52, 16), 0.26, 28), ((24, 12), 0.36, 12), ((5, 6), 0.55, 4)):
        sheet.path(d, dark, opacity=opacity, blur=blur, move=(dx, dy))


def _pages(sheet: Sheet, flat: Plane) -> None:
    """The block's two sides that the camera sees, cut edges and all."""
    w, d = WIDE / 2 - 12, DEEP / 2 - 11
    front = [flat.at(-w, -d, 8), flat.at(w, -d, 8), flat.at(w, -d, THICK - 4), flat.at(-w, -d, THICK - 4)]
    side = [flat.at(w, -d, 8), flat.at(w, d, 8), flat.at(w, d, THICK - 4), flat.at(w, -d, THICK - 4)]
    sheet.path(polygon(front), sheet.linear([(0, lit(PAGE, 1.0)), (1, lit(PAGE, 0.86))]))
    sheet.path(polygon(side), lit(PAGE, 0.66))
    for i in range(1, 15):
        z = 8 + i * (THICK - 12) / 15
        line = polyline([flat.at(-w, -d, z), flat.at(w, -d, z), flat.at(w, d, z)])
        sheet.line(line, lit(PAGE, 0.4), 1.1, opacity=sheet.random.uniform(0.25, 0.6))
    for face in (front, side):
        sheet.path(
            polygon(face), sheet.falling([(0, "#2a1c0c", 0.45), (0.3, "#2a1c0c", 0.06), (1, "#2a1c0c", 0.16)])
        )


def _spine(sheet: Sheet, flat: Plane, hide: str) -> None:
    """The cover runs round the back of the block: its end shows as a bent edge."""
    x, y = -WIDE / 2 + 2, -DEEP / 2 + 4
    ends = [
        flat.at(x + 14, y, 6),
        flat.at(x - 9, y, 12),
        flat.at(x - 11, y, THICK - 14),
        flat.at(x + 14, y, THICK - 2),
    ]
    (a, b), *rest = ends
    d = f"M{a:.1f} {b:.1f}C" + " ".join(f"{p:.1f} {q:.1f}" for p, q in rest)
    sheet.line(d, lit(hide, 0.5), 11)
    sheet.line(d, lit(hide, 1.05), 5, move=(-1, -1))


def _thong(sheet: Sheet, top: Plane, hide: str) -> None:
    """A thong wound twice round, and tucked under itself."""
    w = WIDE / 2
    for y in (-46, -72):
        over = [
            top.at(-w - 6, y + 6, -4),
            top.at(-w + 20, y + 5, 4),
            top.at(w - 16, y - 7, 4),
            top.at(w + 4, y - 8, -4),
        ]
        down = [*over, top.at(w + 5, y - 9, -THICK + 12)]
        line = polyline(down)
        sheet.line(line, "#150c05", 12, opacity=0.45, blur=5, move=(5, 8))
        cord(sheet, line, 12, lit(hide, 0.72), make=Cord(cap="butt", flat=True, gloss=0.2))
    spots: list[Point] = [top.at(60, -59, 8), top.at(84, -92, 8), top.at(70, -150, 6), top.at(112, -190, 3)]
    (x, y), *rest = spots
    tail = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
    sheet.line(tail, "#150c05", 11, opacity=0.45, blur=5, move=(5, 7))
    cord(sheet, tail, 11, lit(hide, 0.78), make=Cord(cap="butt", flat=True, gloss=0.2))
    knot = polyline([top.at(60, -36, 9), top.at(60, -82, 9)])
    sheet.line(knot, "#150c05", 15, opacity=0.4, blur=4, move=(4, 5))
    cord(sheet, knot, 15, lit(hide, 0.8))


def journal_open(sheet: Sheet, *, hide: str, thread: str) -> None:
    view, yaw = View((396, 640), 56), -13
    flat = lying(view, yaw)
    _shadow(sheet, flat, (-322, -214, 322, 214))
    piece(sheet, flat, (-322, -214, 322, 214), hide, r=16, off=6)
    stitch(sheet, flat.box(-313, -205, 313, 205, r=12, off=6), thread, width=1.7, dash="8 6")
    for side in (-1, 1):
        leaf = turned_about(_leaf(side), yaw)
        d = silhouette(leaf, view)
        sheet.path(d, "#150c05", opacity=0.4, blur=5, move=(4, 6))
        sheet.path(d, lit(PAGE, 0.55), move=(side * 2, 5))
        sheet.path(d, lit(PAGE, 0.8), move=(side * 1, 2.5))
        spread(sheet, leaf, view, Cloth(PAGE, shade=_gutter), cut=Cut(60, 8))
        _ruled(sheet, view, leaf)
    _written(sheet, view, turned_about(_leaf(-1), yaw))
    _ribbon(sheet, flat)
    _pen(sheet, flat)


def _leaf(side: int) -> Surface:
    """One page from the gutter (u = 0) to its edge: it rises out of the fold and lies down again."""

    def surface(u: float, v: float) -> Place:
        high = 14 + 26 * math.sin(min(1.0, u * 2.4) * math.pi / 2) * (1 - u * 0.62)
        return side * (3 + 292 * u), (v - 0.5) * 398, high

    return surface


def _gutter(u: float, v: float) -> float:
    return 1 - 0.42 * math.exp(-u * 9)


def _ruled(sheet: Sheet, view: View, leaf: Surface) -> None:
    for i in range(1, 15):
        line = polyline(view.at(leaf(0.08 + u / 22, 0.94 - i * 0.061)) for u in range(20))
        sheet.line(line, "#8a95a0", 1.1, opacity=0.4)


def _written(sheet: Sheet, view: View, leaf: Surface) -> None:
    """A page of a walk: a few lines in ink, a ridge and a bloom drawn below."""
    ink = "#2f3a4c"
    for row in range(5):
        at, end = 0.90, 0.14 + (0.34 if row == 4 else sheet.random.uniform(0, 0.06))
        while at > end:
            length = sheet.random.uniform(0.04, 0.10)
            spots = []
            for k in range(14):
                u, lift = (
                    at - length * k / 13,
                    0.011 * math.sin(k * 2.4 + row) + sheet.random.uniform(-0.003, 0.005),
                )
                spots.append(view.at(leaf(u, 0.945 - (row + 1) * 0.061 + 0.012 + lift)))
            sheet.line(polyline(spots), ink, 1.7, opacity=0.85)
            at -= length + 0.03
    ridge = (
        (0.88, 0.3),
        (0.78, 0.38),
        (0.72, 0.36),
        (0.6, 0.5),
        (0.52, 0.42),
        (0.44, 0.47),
        (0.3, 0.34),
        (0.14, 0.28),
    )
    sheet.line(polyline(view.at(leaf(u, v)) for u, v in ridge), ink, 2.2, opacity=0.85)
    for u, v in ridge[1:-1]:
        for k in range(3):
            stroke = [
                view.at(leaf(u - 0.012 * k, v - 0.02 - 0.015 * k)),
                view.at(leaf(u - 0.03 - 0.02 * k, v - 0.09 - 0.02 * k)),
            ]
            sheet.line(polyline(stroke), ink, 1.2, opacity=0.6)
    foot = polyline(view.at(leaf(u, v)) for u, v in ((0.9, 0.2), (0.6, 0.17), (0.4, 0.19), (0.12, 0.16)))
    sheet.line(foot, ink, 1.6, opacity=0.7)
    x, y = view.at(leaf(0.34, 0.52))
    sheet.ellipse((x, y), (15, 13), "none", stroke="#b5532a", width=2.2, opacity=0.85)


def _ribbon(sheet: Sheet, flat: Plane) -> None:
    spots = [flat.at(6, 196, 30), flat.at(16, 60, 26), flat.at(-8, -120, 28), flat.at(22, -252, 2)]
    (x, y), *rest = spots
    d = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
    sheet.line(d, "#150c05", 8, opacity=0.35, blur=4, move=(4, 5))
    sheet.line(d, lit("#8f3325", 0.7), 8, cap="butt")
    sheet.line(d, lit("#8f3325", 1.1), 4.5, cap="butt", move=(-1, 0))


def _pen(sheet: Sheet, flat: Plane) -> None:
    body, nib = "#24282c", "#c2a064"
    tail, grip, tip = (flat.at(*at) for at in ((236, 136, 40), (112, -64, 40), (84, -110, 36)))
    barrel = polyline([tail, grip])
    whole = polyline([tail, tip])
    sheet.line(whole, "#150c05", 17, opacity=0.45, blur=8, move=(12, 12))
    cord(sheet, barrel, 19, body, make=Cord(gloss=0.8))
    (a, b), (c, d) = grip, tip
    nx, ny = -(d - b) / math.hypot(c - a, d - b), (c - a) / math.hypot(c - a, d - b)
    point = polygon(
        [
            (a + nx * 8, b + ny * 8),
            (a - nx * 8, b - ny * 8),
            (c - nx * 0.8, d - ny * 0.8),
            (c + nx * 0.8, d + ny * 0.8),
        ]
    )
    sheet.path(point, sheet.linear([(0, lit(nib, 1.4)), (1, lit(nib, 0.6))]))
    sheet.line(polyline([((a + c) / 2, (b + d) / 2), tip]), lit(nib, 0.3), 1.4)
    for share in (0.30, 0.34, 0.985):
        x, y = tail[0] + (grip[0] - tail[0]) * share, tail[1] + (grip[1] - tail[1]) * share
        band = polyline([(x + nx * 9.5, y + ny * 9.5), (x - nx * 9.5, y - ny * 9.5)])
        sheet.line(band, lit(nib, 1.1), 4, cap="butt")
    clip = polyline(
        [
            (tail[0] - 5, tail[1] + 4),
            (tail[0] + (grip[0] - tail[0]) * 0.26 - 4, tail[1] + (grip[1] - tail[1]) * 0.26 - 2),
        ]
    )
    sheet.line(clip, lit(nib, 1.2), 4)
