"""The wool blanket: rolled in a leather harness to be carried, and folded with its stitched edge to the front."""

from __future__ import annotations

import math
from collections.abc import Callable

from art.colour import lit
from art.goods.rolls import Roll
from art.lettering import letter, mark
from art.mesh import Cloth, Cut, Place, Surface, View, cast, silhouette, spread, turned_about
from art.plane import lying
from art.skins import skin
from art.soft import Cord, cord, stitch
from art.svg import Sheet, polygon, polyline

BRASS = "#b99a5f"
BANDS = ((0.085, 0.105), (0.125, 0.185), (0.205, 0.225), (0.775, 0.795), (0.815, 0.875), (0.895, 0.915))


def blanket_rolled(sheet: Sheet, *, wool: str, stripe: str, leather: str = "#8a5430") -> None:
    view, roll = View((396, 800), 20), Roll(470, 112, yaw=-26)
    outside = roll.surface(slack=2.2)
    cast(sheet, outside, view)

    def face(u: float, v: float) -> str:
        return stripe if any(a <= u < b for a, b in BANDS) else wool

    spread(sheet, outside, view, Cloth(face, shade=_lap), cut=Cut(130, 96))
    d = silhouette(outside, view)
    _felt(sheet, d, wool)
    roll.coil(sheet, view, wool, end=1.0, turns=3.4, fill=0.9)
    _blanket_stitch(
        sheet, [view.at(roll.place(i / 60, 18, roll.radius + 1)) for i in range(61)], stripe, down=True
    )
    _handle(sheet, view, roll, leather)
    for along in (0.3, 0.7):
        _strap(sheet, view, roll, along, leather)


def _felt(sheet: Sheet, d: str, wool: str) -> None:
    skin(sheet, d, "fleck", lit(wool, 1.35), opacity=0.16)
    skin(sheet, d, "cloud", lit(wool, 0.35), opacity=0.10)


def _lap(u: float, v: float) -> float:
    """The outer edge lies on the layer below."""
    under = (18 - v * 360) % 360
    return 1 - 0.45 * math.exp(-under / 5)


def _blanket_stitch(sheet: Sheet, edge: list[tuple[float, float]], yarn: str, *, down: bool) -> None:
    """Yarn along the edge and a bar in from it at every stitch."""
    reach = -15 if down else 15
    line = polyline(edge)
    bars = "".join(f"M{x:.1f} {y:.1f}l1.5 {reach}" for x, y in edge[1:-1:2])
    for d in (line, bars):
        sheet.line(d, lit(yarn, 0.3), 4.4, opacity=0.6, move=(1, 1.6))
        sheet.line(d, lit(yarn, 0.98), 3.2)


def _strap(sheet: Sheet, view: View, roll: Roll, along: float, leather: str) -> None:
    half = 0.026
    band = Roll(roll.length, roll.radius + 4, yaw=roll.yaw, lift=-4).surface(
        start=along - half, end=along + half
    )
    d = silhouette(lambda u, v: band(u, 0.51 * v - 0.19), view)
    sheet.path(d, "#150c05", opacity=0.5, blur=6, move=(9, 5), clip=silhouette(roll.surface(), view))
    spread(sheet, band, view, Cloth(leather, gloss=0.25, two_sided=False), cut=Cut(2, 96))
    skin(sheet, d, "hide", opacity=0.3)
    for side in (-0.7, 0.7):
        seam = [view.at(roll.place(along + side * half, a, roll.radius + 5)) for a in range(-60, 110, 5)]
        stitch(sheet, polyline(seam), "#ecd6ac", width=1.6, dash="5 4")
    _buckle(sheet, view, roll, along)


def _buckle(sheet: Sheet, view: View, roll: Roll, along: float) -> None:
    spots = [(-0.042, 22), (0.042, 22), (0.042, 50), (-0.042, 50)]
    frame = polygon(view.at(roll.place(along + a, angle, roll.radius + 8)) for a, angle in spots)
    sheet.line(frame, "#150c05", 8, opacity=0.4, blur=3, move=(4, 5))
    sheet.line(frame, lit(BRASS, 0.5), 8.5)
    sheet.line(frame, lit(BRASS, 1.3), 4, move=(-0.8, -1.4))
    pin = polyline(view.at(roll.place(along, angle, roll.radius + 8)) for angle in (24, 50))
    sheet.line(pin, lit(BRASS, 0.6), 6)
    sheet.line(pin, lit(BRASS, 1.4), 2.6, move=(-0.6, -0.6))


def _handle(sheet: Sheet, view: View, roll: Roll, leather: str) -> None:
    """A strap from ring to ring that stands up as a hand would hold it."""
    line = []
    for i in range(41):
        share = i / 40
        x, y, z = roll.place(0.3 + 0.4 * share, 90, roll.radius)
        line.append(view.at((x, y, z + 92 * math.sin(math.pi * share) ** 0.6)))
    d = polyline(line)
    cord(sheet, d, 26, leather, make=Cord(cap="butt", flat=True, gloss=0.2))
    stitch(sheet, d, "#ecd6ac", width=1.8, dash="6 5")


def blanket_folded(sheet: Sheet, *, wool: str, stripe: str) -> None:
    view = View((402, 838), 30)
    folds = [turned_about(_fold(i), 20 + (0.8, -0.6, 0.4)[i]) for i in range(3)]
    cast(sheet, folds[0], view)
    below = ""
    for fold in folds:
        if below:
            sheet.path(silhouette(fold, view), lit(wool, 0.08), opacity=0.55, blur=6, move=(2, 9), clip=below)
        spread(sheet, fold, view, Cloth(_banded(wool, stripe)), cut=Cut(120, 64))
        below = silhouette(fold, view)
        _felt(sheet, below, wool)
    top = lying(view, 20.4, at=(0, 0, 215))
    edge = [top.at(-252 + 7.2 * i, -148, 2.6 * math.sin(i * 0.11 + 4)) for i in range(71)]
    _blanket_stitch(sheet, edge, stripe, down=False)
    _label(sheet, view)


def _banded(wool: str, stripe: str) -> Callable[[float, float], str]:
    return lambda u, v: stripe if any(a <= u < b for a, b in BANDS[:3]) else wool


def _fold(index: int) -> Surface:
    """A thick fold: a soft slab whose outside is run round by v, from its underside over the front to the back."""
    width, depth, thick, base = 520, 330, 74, index * 70

    def surface(u: float, v: float) -> Place:
        angle = (v - 0.25) * 2 * math.pi
        power = 0.34
        out, up = math.cos(angle), math.sin(angle)
        y = -depth / 2 * math.copysign(abs(out) ** power, out)
        z = thick / 2 * math.copysign(abs(up) ** 0.8, up)
        end = abs(2 * u - 1)
        x = width / 2 * math.copysign(1 - (1 - min(1.0, 1.02 * end)) ** 1.0, u - 0.5) if end else 0.0
        slim = (1 - max(0.0, (end - 0.93) / 0.07) ** 2.4) ** 0.5
        wave = 2.6 * math.sin(u * 8 + index * 2)
        return x, y, base + thick / 2 + z * slim + wave * (z > 0)

    return surface


def _label(sheet: Sheet, view: View) -> None:
    top = lying(view, 20.4, at=(0, 0, 213))
    d = top.box(66, -108, 186, -30, r=3)
    sheet.path(d, "#150c05", opacity=0.4, blur=3, move=(3, 3))
    sheet.path(d, "#efe4cf")
    stitch(sheet, top.box(71, -103, 181, -35), "#b9a988", width=1.2, dash="4 3")
    with sheet.group(transform=top.written(126, -69)):
        mark(sheet, (0, -3), 19, "#4a3a2c")
        letter(sheet, "PURE WOOL", (0, 26), 14, "#4a3a2c", spacing=80)
