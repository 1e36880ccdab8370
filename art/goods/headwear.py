"""Heads: the knitted beanie and the straw sun hat."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

from art.colour import lit, mix
from art.lettering import mark
from art.mesh import (
    Cloth,
    Cut,
    Place,
    Surface,
    View,
    cast,
    cast_on_wall,
    leant,
    silhouette,
    spread,
    turned_about,
)
from art.skins import skin
from art.soft import Cord, Puff, cord, puff, stitch
from art.svg import Sheet, polyline

RIBS = 30


def beanie(sheet: Sheet, *, wool: str) -> None:
    view = View((400, 850), 16)
    dome, cuff = _dome(1.0), _cuff()
    cast(sheet, cuff, view)
    cast(sheet, dome, view)
    spread(sheet, dome, view, Cloth(wool, shade=_stitches(46)), cut=Cut(300, 90))
    sheet.path(
        silhouette(_front(cuff), view),
        lit(wool, 0.1),
        opacity=0.5,
        blur=7,
        move=(2, -7),
        clip=silhouette(dome, view),
    )
    knit = _stitches(20)
    spread(
        sheet, _front(cuff), view, Cloth(wool, shade=lambda u, v: knit(0.22 + 0.56 * u, v)), cut=Cut(170, 48)
    )
    x, y = view.at(cuff(0.565, 0.5))
    _tab(sheet, x, y)


def _front(cuff: Surface) -> Surface:
    """The half of a ring that the camera sees."""
    return lambda u, v: cuff(0.22 + 0.56 * u, v)


def _around(u: float) -> float:
    """u runs once round, beginning behind."""
    return math.radians(90 + 360 * u)


def _dome(size: float) -> Surface:
    def surface(u: float, v: float) -> Place:
        angle, high = _around(u), v
        rib = 1 + 0.016 * abs(math.cos(angle * RIBS / 2)) * (1 - high**6)
        r = 196 * (1 - high**2.9) ** 0.5 * rib * (1 + 0.03 * math.sin(math.pi * high))
        dent = 10 * high * math.sin(angle + 0.6)
        return r * math.cos(angle) * size, r * math.sin(angle) * size, (70 + 296 * high + dent) * size

    return surface


def _cuff() -> Surface:
    def surface(u: float, v: float) -> Place:
        angle = _around(u)
        roll = math.sin(math.pi * v) ** 0.45
        rib = 1 + 0.014 * abs(math.cos(angle * RIBS / 2))
        r = (184 + 26 * roll) * rib
        lift = 3 * math.sin(angle * 2 + 1)
        return r * math.cos(angle), r * math.sin(angle), 6 + 146 * v + lift * v

    return surface


def _stitches(rows: int) -> Callable[[float, float], float]:
    """Shade of a knitted rib: a furrow between ribs, and a small slanting shade at every stitch."""

    def shade(u: float, v: float) -> float:
        along = (_around(u) * RIBS / (2 * math.pi)) % 1
        furrow = 1 - 0.42 * (1 - math.sin(math.pi * along)) ** 2.2
        slant = abs(along - 0.5) * 0.9
        return furrow * (1 + 0.10 * math.sin(2 * math.pi * (v * rows + slant)))

    return shade


def _tab(sheet: Sheet, x: float, y: float) -> None:
    hide = "#8a5430"
    d = f"M{x - 27:.1f} {y - 24:.1f}h54v50h-54Z"
    sheet.path(d, "#150c05", opacity=0.5, blur=3, move=(3, 4))
    puff(sheet, d, hide, (x - 27, y - 24, x + 27, y + 26), shape=Puff(edge=8))
    skin(sheet, d, "hide", opacity=0.3)
    stitch(sheet, f"M{x - 22:.1f} {y - 19:.1f}h44v40h-44Z", "#ecd6ac", width=1.6, dash="4 3")
    mark(sheet, (x, y + 6), 15, lit(hide, 0.35))


def beanie_laid(sheet: Sheet, *, wool: str) -> None:
    """Lying flat, cuff unrolled and turned once, as it comes out of a coat pocket."""
    view = View((400, 650), 62)
    body = turned_about(_flat_body, 24)
    cuff = turned_about(_flat_cuff, 24)
    cast(sheet, body, view)
    cast(sheet, cuff, view)
    spread(sheet, body, view, Cloth(wool, shade=_flat_rib(58)), cut=Cut(190, 90))
    sheet.path(
        silhouette(cuff, view),
        lit(wool, 0.1),
        opacity=0.55,
        blur=7,
        move=(6, -8),
        clip=silhouette(body, view),
    )
    spread(sheet, cuff, view, Cloth(wool, shade=_flat_rib(22)), cut=Cut(190, 40))
    (x, y), turn = view.at(cuff(0.5, 0.5)), -20
    with sheet.group(turn=(turn, x, y)):
        _tab(sheet, x, y)


def _flat_body(u: float, v: float) -> Place:
    x = 2 * u - 1
    half = 204 * (1 - max(0.0, v - 0.42) ** 2.3 * 3.0) if v < 0.98 else 8
    half = max(half, 6)
    thick = 56 * (1 - abs(x) ** 3.2) ** 0.5 * (1 - v**8) ** 0.5
    bump = 5 * math.sin(7 * v + 3 * x) + 4 * math.sin(4 * x - 5 * v)
    return x * half, -150 + 430 * v - 14 * x * x * v, 4 + thick + bump * (1 - abs(x))


def _flat_cuff(u: float, v: float) -> Place:
    x = 2 * u - 1
    roll = math.sin(math.pi * v) ** 0.5
    thick = (1 - abs(x) ** 4) ** 0.5
    return x * 218, -176 + 136 * v + 12 * x * x, 4 + 64 * thick + 16 * roll * thick


def _flat_rib(rows: int) -> Callable[[float, float], float]:
    def shade(u: float, v: float) -> float:
        along = (u * 19) % 1
        furrow = 1 - 0.42 * (1 - math.sin(math.pi * along)) ** 2.2
        return furrow * (1 + 0.10 * math.sin(2 * math.pi * (v * rows + abs(along - 0.5) * 0.9)))

    return shade


STRAW, RIBBON = "#d9b878", "#3a3f44"


def sun_hat(sheet: Sheet) -> None:
    view = View((400, 800), 24)
    cast(sheet, _hat, view)
    _straw(sheet, _hat, view)


def sun_hat_hung(sheet: Sheet) -> None:
    view = View((400, 560), 8)
    hung = leant(turned_about(_hat, 200), -78)
    cast_on_wall(sheet, hung, view)
    _straw(sheet, hung, view)


def _hat(u: float, v: float) -> Place:
    """From the middle of the crown (v = 0) to the brim's edge (v = 1)."""
    angle = math.radians(90 + 360 * u)
    r, z = _hat_profile(v)
    wave = max(0.0, v - 0.55) / 0.45
    z += wave**1.5 * (16 * math.sin(2 * angle + 0.7) + 7 * math.sin(3 * angle))
    dent = max(0.0, 1 - (v / 0.26) ** 2) * 26 * math.cos(angle) ** 2
    return r * math.cos(angle) * 1.04, r * math.sin(angle) * 0.96, z - dent


def _hat_profile(v: float) -> tuple[float, float]:
    spots = (
        (0, 0, 196),
        (0.2, 92, 192),
        (0.28, 122, 176),
        (0.34, 132, 150),
        (0.55, 146, 46),
        (0.6, 156, 34),
        (1, 318, 22),
    )
    for (v0, r0, z0), (v1, r1, z1) in itertools.pairwise(spots):
        if v <= v1:
            t = (v - v0) / (v1 - v0)
            return r0 + (r1 - r0) * t, z0 + (z1 - z0) * t
    return spots[-1][1], spots[-1][2]


def _straw(sheet: Sheet, hat: Surface, view: View) -> None:
    def face(u: float, v: float) -> str:
        if 0.44 <= v < 0.575:
            return RIBBON
        plait = int(v * 46)
        twill = (int(u * 150 + (plait % 2) * 0.5) + plait) % 3
        return mix(STRAW, ("#b98f4e", "#e8cf98", "#cba968")[twill], 0.5)

    def shade(u: float, v: float) -> float:
        if 0.44 <= v < 0.575:
            return 1.0 - 0.1 * abs(math.sin(v * 300))
        return 0.84 + 0.2 * abs(math.sin(math.pi * v * 46)) ** 0.7

    edge = [view.at(hat(i / 120, 1.0)) for i in range(121)]
    cord(sheet, polyline(edge), 6, STRAW, make=Cord(cap="butt"))
    spread(sheet, hat, view, Cloth(face, shade=shade), cut=Cut(200, 138))
    skin(sheet, silhouette(hat, view), "fleck", "#7a5a2a", opacity=0.12)
    cord(sheet, polyline(edge[30:91]), 6, STRAW, make=Cord(cap="butt"))
    for start, lean, length in ((0.575, -0.03, 0.42), (0.602, 0.035, 0.5)):
        _tail(sheet, hat, view, (start, lean, length))


def _tail(sheet: Sheet, hat: Surface, view: View, run: tuple[float, float, float]) -> None:
    """An end of the ribbon lying on the brim, cut in a notch."""
    start, lean, length = run

    def ribbon(u: float, v: float) -> Place:
        down = 0.5 + length * v * (1 - 0.1 * (1 - abs(2 * u - 1)) * v)
        x, y, z = hat(
            start + lean * v + (u - 0.5) * 0.05 * 150 / _hat_profile(min(1.0, down))[0], min(1.0, down)
        )
        return x, y, z + 5 + 4 * math.sin(v * 7)

    sheet.path(silhouette(ribbon, view), lit(STRAW, 0.2), opacity=0.5, blur=4, move=(4, 6))
    spread(
        sheet, ribbon, view, Cloth(RIBBON, shade=lambda u, v: 0.94 + 0.12 * math.sin(v * 120)), cut=Cut(8, 60)
    )
