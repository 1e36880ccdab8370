"""The workshop apron: hung by its strap, and folded with a spoon in its pocket."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.pegs import wall_peg
from art.lettering import mark
from art.mesh import Cloth, Cut, Place, Surface, View, cast, cast_on_wall, silhouette, spread, turned_about
from art.plane import lying
from art.skins import skin, weave
from art.soft import Cord, Puff, cord, puff, stitch
from art.svg import Point, Sheet, polyline

BRASS = "#c2a064"


def apron(sheet: Sheet, *, cloth: str, leather: str) -> None:
    view = View((400, 240), 7)
    wall_peg(sheet, (400, 180))
    cast_on_wall(sheet, _front, view)
    bib = [view.at(_front(u, 0.012)) for u in (0.07, 0.93)]
    for (x, y), bow in zip(bib, (-1, 1), strict=True):
        strap = (
            f"M{x:.1f} {y + 12:.1f}C{x + bow * 12:.1f} {y - 60:.1f} {400 + bow * 44} 190 {400 + bow * 4} 168"
        )
        cord(sheet, strap, 17, lit(leather, 0.95), make=Cord(cap="butt", flat=True))
    for side in (0.004, 0.996):
        _tie(sheet, view.at(_front(side, 0.40)), leather, bow=-1 if side < 0.5 else 1)
    spread(sheet, _front, view, Cloth(cloth, shade=_drop), cut=Cut(130, 150))
    d = silhouette(_front, view)
    weave(sheet, d, lit(cloth, 0.3), opacity=0.10)
    for edge in (0.03, 0.97):
        seam = polyline(view.at(_front(edge, v / 60)) for v in range(1, 60))
        stitch(sheet, seam, lit(cloth, 1.4), width=1.3, dash="5 4")
    _pocket(sheet, view, cloth, leather)
    for x, y in bib:
        _corner(sheet, (x, y + 18), leather)
    wall_peg(sheet, (400, 180), knob=True)


def _half_width(v: float) -> float:
    """The bib, the cut under the arm, the skirt."""
    if v < 0.16:
        return 98 + 6 * v / 0.16
    if v < 0.42:
        share = (v - 0.16) / 0.26
        return 104 + 92 * (share**2.1)
    return 196 + 8 * (v - 0.42)


def _folds(u: float, v: float) -> float:
    return 2 * math.pi * (2.1 * u + 0.16 * math.sin(5 * u + 1) + 0.07 * v)


def _front(u: float, v: float) -> Place:
    x = (2 * u - 1) * _half_width(v)
    depth = (4 + 22 * max(0.0, v - 0.25)) * math.cos(_folds(u, v)) + 5 * math.sin(3 * v)
    sag = 14 * (1 - (2 * u - 1) ** 2) * math.exp(-v * 14)
    return x + 5 * math.sin(5 * v), -60 - depth, -sag - v * 590 - 10 * abs(2 * u - 1) * v


def _drop(u: float, v: float) -> float:
    return 1 - 0.13 * (0.5 - 0.5 * math.cos(_folds(u, v))) * min(1.0, v * 1.6)


def _tie(sheet: Sheet, start: Point, leather: str, *, bow: int) -> None:
    (x, y) = start
    swing = f"{x + bow * 46:.1f} {y + 30:.1f} {x + bow * 24:.1f} {y + 120:.1f}"
    d = f"M{x:.1f} {y:.1f}C{swing} {x + bow * 38:.1f} {y + 214:.1f}"
    sheet.line(d, lit(sheet.paper, 0.15), 12, opacity=0.4, blur=8, move=(14, 12))
    cord(sheet, d, 12, lit(leather, 0.95), make=Cord(cap="butt", flat=True))


def _pocket(sheet: Sheet, view: View, cloth: str, leather: str) -> None:
    def patch(u: float, v: float) -> Place:
        x, y, z = _front(0.25 + 0.5 * u, 0.5 + 0.235 * v)
        return x, y - 6 - 5 * math.sin(math.pi * u), z

    d = silhouette(patch, view)
    sheet.path(d, lit(cloth, 0.1), opacity=0.5, blur=5, move=(4, 6))
    spread(
        sheet,
        patch,
        view,
        Cloth(cloth, shade=lambda u, v: _drop(0.25 + 0.5 * u, 0.5) * 1.04),
        cut=Cut(70, 40),
    )
    weave(sheet, d, lit(cloth, 0.3), opacity=0.10)
    border = [(0.02, v / 20) for v in range(21)] + [(u / 20, 0.97) for u in range(21)]
    border += [(0.98, 1 - v / 20) for v in range(21)]
    for path in (border, [(u / 20, 0.10) for u in range(21)], [(0.5, v / 20) for v in range(2, 21)]):
        stitch(sheet, polyline(view.at(patch(u, v)) for u, v in path), lit(cloth, 1.4), width=1.4, dash="5 4")
    for u in (0.025, 0.5, 0.975):
        _rivet(sheet, view.at(patch(u, 0.05)), 4.5)
    x, y = view.at(patch(0.76, 0.62))
    tab = f"M{x - 22:.1f} {y - 20:.1f}h44v40h-44Z"
    sheet.path(tab, "#150c05", opacity=0.4, blur=2.5, move=(2, 3))
    puff(sheet, tab, leather, (x - 22, y - 20, x + 22, y + 20), shape=Puff(edge=6))
    skin(sheet, tab, "hide", opacity=0.3)
    mark(sheet, (x, y + 5), 12, lit(leather, 0.35))


def _corner(sheet: Sheet, at: Point, leather: str) -> None:
    x, y = at
    d = f"M{x - 15:.1f} {y - 24:.1f}h30v38q0 8 -15 12q-15 -4 -15 -12Z"
    sheet.path(d, "#150c05", opacity=0.4, blur=3, move=(3, 4))
    puff(sheet, d, leather, (x - 15, y - 24, x + 15, y + 26), shape=Puff(edge=7))
    skin(sheet, d, "hide", opacity=0.3)
    for dy in (-10, 8):
        _rivet(sheet, (x, y + dy), 4.5)


def _rivet(sheet: Sheet, at: Point, radius: float) -> None:
    (x, y), head = at, [(0, lit(BRASS, 1.5)), (0.5, BRASS), (1, lit(BRASS, 0.5))]
    sheet.ellipse((x + 1, y + 1.6), (radius, radius), "#150c05", opacity=0.5, blur=1)
    sheet.ellipse((x, y), (radius, radius), sheet.radial(head, circle=(x - 1.4, y - 1.4, radius * 1.4 + 2)))


def apron_folded(sheet: Sheet, *, cloth: str, leather: str) -> None:
    view, yaw = View((400, 650), 58), 14
    layers = [turned_about(_layer(i), yaw + (0, -0.9, 0.6)[i]) for i in range(3)]
    _loose_strap(sheet, view, yaw, leather)
    cast(sheet, layers[0], view)
    below = ""
    for layer in layers:
        if below:
            sheet.path(
                silhouette(layer, view), lit(cloth, 0.08), opacity=0.5, blur=5, move=(4, 7), clip=below
            )
        spread(sheet, layer, view, Cloth(cloth), cut=Cut(64, 72))
        below = silhouette(layer, view)
        weave(sheet, below, lit(cloth, 0.3), opacity=0.10)
    top = lying(view, yaw, at=(0, 0, 66))
    stitch(sheet, top.box(-178, -198, 178, 196), lit(cloth, 1.4), width=1.4, dash="6 4")
    _pocket_with_spoon(sheet, view, yaw, cloth, leather)


def _layer(index: int) -> Surface:
    width, depth, thick, base = 392 - index * 5, 430 - index * 6, 22, index * 20

    def surface(u: float, v: float) -> Place:
        angle = (v - 0.25) * 2 * math.pi
        out, up = math.cos(angle), math.sin(angle)
        y = -depth / 2 * math.copysign(abs(out) ** 0.5, out)
        z = thick / 2 * (1 + math.copysign(abs(up) ** 0.6, up))
        ripple = 3 * math.sin(u * 7 + index) * math.sin(v * 9 + index) * (up > 0)
        return (u - 0.5) * width, y, base + z + ripple

    return surface


def _loose_strap(sheet: Sheet, view: View, yaw: float, leather: str) -> None:
    """The neck strap fallen over to the right, and the two ties trailing on the table."""
    flat = lying(view, yaw)
    runs = (
        (19, ((-60, 190), (-96, 330), (40, 372), (150, 300), (268, 232), (330, 60), (188, 20))),
        (13, ((-188, -130), (-300, -120), (-240, -250), (-150, -268), (-60, -286), (-30, -236), (30, -300))),
        (13, ((188, -150), (300, -170), (230, -262), (150, -262), (90, -262), (66, -330), (-4, -326))),
    )
    for width, spots in runs:
        (x, y), *rest = (flat.at(*at) for at in spots)
        d = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
        sheet.line(d, lit(sheet.paper, 0.13), width, opacity=0.45, blur=6, move=(8, 7))
        cord(sheet, d, width, lit(leather, 0.95), make=Cord(cap="butt", flat=True))
        stitch(sheet, d, "#ecd6ac", width=1.4, dash="6 5")


def _pocket_with_spoon(sheet: Sheet, view: View, yaw: float, cloth: str, leather: str) -> None:
    top = lying(view, yaw, at=(0, 0, 70))
    left, foot, right, head = -122, -150, 122, 36
    for handle, wood, wide in (((-58, 190), "#b07a45", 15), ((20, 222), "#d0a268", 13)):
        (a, b), (c, d) = top.at(handle[0] * 0.75, 0, 8), top.at(handle[0], handle[1], 12)
        stick = f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"
        sheet.line(stick, lit(cloth, 0.08), wide, opacity=0.5, blur=5, move=(8, 8))
        cord(sheet, stick, wide, wood)
        if wide == 15:
            _spoon_bowl(sheet, (c, d), wood)
    pocket = top.box(left, foot, right, head, r=4, off=5)
    sheet.path(pocket, lit(cloth, 0.08), opacity=0.55, blur=6, move=(5, 6))
    box = (
        top.at(left, head)[0],
        top.at(left, head)[1] - 40,
        top.at(right, foot)[0],
        top.at(right, foot)[1] + 20,
    )
    puff(sheet, pocket, lit(cloth, 1.06), box, shape=Puff(edge=14, low=0.76))
    weave(sheet, pocket, lit(cloth, 0.3), opacity=0.10)
    stitch(
        sheet,
        top.box(left + 8, foot + 8, right - 8, head - 16, off=5),
        lit(cloth, 1.4),
        width=1.4,
        dash="6 4",
    )
    for x in (left + 8, right - 8):
        _rivet(sheet, top.at(x, head - 8, 6), 5)
    tab = top.box(34, -106, 92, -54, r=3, off=6)
    sheet.path(tab, "#150c05", opacity=0.4, blur=2.5, move=(2, 3))
    sheet.path(tab, sheet.linear([(0, lit(leather, 1.15)), (1, lit(leather, 0.85))]))
    skin(sheet, tab, "hide", opacity=0.3)
    with sheet.group(transform=top.written(63, -84, 6)):
        mark(sheet, (0, 2), 17, lit(leather, 0.35))


def _spoon_bowl(sheet: Sheet, at: Point, wood: str) -> None:
    (x, y), turn = at, (-24, at[0], at[1])
    with sheet.group(turn=turn):
        sheet.ellipse((x + 10, y - 22), (32, 42), "#150c05", opacity=0.4, blur=7)
        sheet.ellipse((x, y - 32), (32, 42), sheet.linear([(0, lit(wood, 1.25)), (1, lit(wood, 0.7))]))
        sheet.ellipse((x + 1, y - 33), (24, 33), sheet.linear([(0, lit(wood, 0.6)), (1, lit(wood, 1.2))]))
