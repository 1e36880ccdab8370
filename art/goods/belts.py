"""The bridle-leather belt: coiled on the table, and buckled, seen close."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.rolls import ribbon
from art.lettering import mark
from art.mesh import Cloth, Cut, View, cast, silhouette, spread
from art.plane import Plane, lying, standing
from art.skins import skin
from art.soft import Cord, cord, stitch
from art.svg import Point, Sheet, polyline

HIGH, THICK, TURNS = 74, 6, 3.2
END = math.radians(-96)


def belt(sheet: Sheet, *, hide: str, metal: str, thread: str) -> None:
    view = View((384, 736), 33)
    coil = ribbon(_coil, THICK, HIGH, round_off=0.3)
    cast(sheet, coil, view)
    spread(sheet, coil, view, Cloth(hide, lit(hide, 0.8), gloss=0.45), cut=Cut(420, 28))
    skin(sheet, silhouette(coil, view, cut=Cut(240, 12)), "hide", opacity=0.22)
    for high in (9, HIGH - 9):
        seam = [view.at((*_outward(u / 400, THICK + 1), high)) for u in range(304, 398)]
        stitch(sheet, polyline(seam), thread, width=1.5, dash="6 4")
    _buckle_at_the_end(sheet, view, hide, metal)


def _coil(u: float) -> Point:
    """Wound from the middle; the end runs off straight to the right, where the buckle is."""
    inner, outer = 62, 196
    if u < 0.82:
        share = u / 0.82
        angle = END - TURNS * 2 * math.pi * (1 - share)
        radius = inner + (outer - inner) * share
        return radius * math.cos(angle), radius * math.sin(angle)
    share = (u - 0.82) / 0.18
    x, y = outer * math.cos(END), outer * math.sin(END)
    return x + 214 * share, y - 22 * share + 30 * share**2


def _outward(u: float, off: float) -> Point:
    (x, y), (a, b), (c, d) = _coil(u), _coil(u - 0.004), _coil(min(1.0, u + 0.004))
    length = math.hypot(c - a, d - b)
    return x + off * (d - b) / length, y - off * (c - a) / length


def _buckle_at_the_end(sheet: Sheet, view: View, hide: str, metal: str) -> None:
    x, y = _coil(1.0)
    face = standing(view, 8, at=(x - 14, y - THICK - 2, 0))
    keeper = face.box(-62, -3, -36, HIGH + 3, r=4, off=2)
    sheet.path(keeper, "#150c05", opacity=0.5, blur=4, move=(4, 4))
    sheet.path(keeper, sheet.linear([(0, lit(hide, 1.2)), (1, lit(hide, 0.7))]))
    skin(sheet, keeper, "hide", opacity=0.3)
    shadow = lying(view, 8, at=(x, y, 0)).box(0, -30, 96, 26, r=14)
    sheet.path(shadow, lit(sheet.paper, 0.13), opacity=0.45, blur=7, move=(12, 4))
    buckle(sheet, face, (0, -9, 74, HIGH + 9), metal, width=11)


def buckle(
    sheet: Sheet, face: Plane, area: tuple[float, float, float, float], metal: str, *, width: float
) -> None:
    """A rounded frame and its tongue, lit along their upper edges."""
    left, foot, right, top = area
    d = face.box(left, foot, right, top, r=(top - foot) * 0.2)
    middle = (foot + top) / 2
    tongue = polyline([face.at(left, middle, 2), face.at(right + width * 0.3, middle, width * 0.6)])
    _frame(sheet, d, metal, width)
    _frame(sheet, tongue, metal, width * 0.72)


def belt_buckled(sheet: Sheet, *, hide: str, metal: str, thread: str) -> None:
    """The end runs under the frame and over its bar, through the keeper, and shows its tip."""
    view = View((400, 620), 64)
    flat = lying(view, 13)
    frame = Plane(view, flat.room(0, 0, 20), flat.right, flat.up)
    area = (-86, -118, 64, 118)
    _strap(sheet, flat, (-620, -84, -60, 84), hide, thread, off=0)
    buckle(sheet, frame, area, metal, width=25)
    _strap(sheet, flat, (-392, -80, 640, 80), hide, thread, off=15, tip=True)
    for x in (-188, -116, -44):
        _hole(sheet, flat, x, hide)
    _keeper(sheet, flat, (-292, -236), hide, thread)
    with sheet.group(transform=flat.written(226, 4, 27)):
        mark(sheet, (0, 8), 40, lit(hide, 0.4), opacity=0.8)
        mark(sheet, (1, 9.5), 40, lit(hide, 1.4), opacity=0.2)
    right_half = flat.shape((-24, -300), (300, -300), (300, 300), (-24, 300))
    ring, strap = frame.box(*area, r=48), flat.shape((-24, -80), (640, -80), (640, 80), (-24, 80), off=27)
    with sheet.within(strap):
        sheet.line(ring, "#150c05", 25, opacity=0.45, blur=10, move=(11, 13))
    with sheet.within(right_half):
        _metal(sheet, ring, metal, 25)
    tongue = polyline([frame.at(-40, 0, 8), frame.at(72, 0, 22)])
    _frame(sheet, tongue, metal, 17)


def _frame(sheet: Sheet, d: str, metal: str, width: float) -> None:
    sheet.line(d, "#150c05", width, opacity=0.4, blur=width * 0.45, move=(width * 0.5, width * 0.6))
    _metal(sheet, d, metal, width)


def _metal(sheet: Sheet, d: str, metal: str, width: float) -> None:
    sheet.line(d, lit(metal, 0.36), width * 1.1)
    cord(sheet, d, width, metal, make=Cord(gloss=0.9))


def _strap(
    sheet: Sheet,
    flat: Plane,
    area: tuple[float, float, float, float],
    hide: str,
    thread: str,
    *,
    off: float,
    tip: bool = False,
) -> None:
    left, foot, right, top = area
    end = ((left + 70, foot), (left + 22, foot + 34), (left, 0), (left + 22, top - 34), (left + 70, top))
    corners = [*(end if tip else ((left, foot), (left, top))), (right, top), (right, foot)]
    d, under = flat.shape(*corners, off=off + 12), flat.shape(*corners, off=off)
    for (dx, dy), opacity, blur in (((26, 20), 0.26, 22), ((8, 8), 0.4, 8)):
        sheet.path(under, lit(sheet.paper, 0.13), opacity=opacity, blur=blur, move=(dx, dy))
    sheet.path(under, lit(hide, 0.36))
    (x0, y0), (x1, y1) = flat.at(0, top, off), flat.at(0, foot, off)
    lights = [(0, 0.86), (0.06, 1.3), (0.2, 1.08), (0.75, 0.92), (0.94, 0.8), (1, 0.5)]
    sheet.path(d, sheet.linear([(at, lit(hide, t)) for at, t in lights], line=(x0, y0, x1, y1)))
    skin(sheet, d, "hide", opacity=0.3)
    for y in (foot + 15, top - 15):
        seam = polyline([flat.at(left + 60 * tip, y, off + 12), flat.at(right, y, off + 12)])
        sheet.line(seam, lit(hide, 0.3), 5, opacity=0.4, blur=1)
        stitch(sheet, seam, thread, width=2.6, dash="12 8")


def _hole(sheet: Sheet, flat: Plane, x: float, hide: str) -> None:
    ring = flat.box(x - 11, -9, x + 11, 9, r=9, off=27)
    sheet.path(ring, lit(hide, 0.16))
    sheet.line(ring, lit(hide, 1.5), 2.2, opacity=0.6, move=(1, 2), clip=flat.box(-600, -84, 640, 84, off=27))


def _keeper(sheet: Sheet, flat: Plane, span: tuple[float, float], hide: str, thread: str) -> None:
    left, right = span
    d = flat.box(left, -100, right, 100, r=8, off=22)
    sheet.path(d, "#150c05", opacity=0.5, blur=8, move=(9, 7))
    (x0, y0), (x1, y1) = flat.at(left, 100), flat.at(left, -100)
    lights = [(0, 0.6), (0.08, 1.35), (0.3, 1.1), (0.9, 0.9), (1, 0.45)]
    sheet.path(d, sheet.linear([(at, lit(hide, t)) for at, t in lights], line=(x0, y0, x1, y1)))
    skin(sheet, d, "hide", opacity=0.3)
    for x in (left + 10, right - 10):
        stitch(sheet, polyline([flat.at(x, -92, 22), flat.at(x, 92, 22)]), thread, width=2.2, dash="9 6")
