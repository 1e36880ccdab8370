"""Mohair throws: folded, and hung over a rail. Brushed cloth has a halo and a twisted fringe."""

from __future__ import annotations

import math
from collections.abc import Callable

from art.colour import lit, mix
from art.goods.folded import Slab, Stripe, lay, rest
from art.mesh import Cloth, Cut, Place, View, cast_on_wall, silhouette, spread
from art.skins import skin
from art.soft import Cord, cord
from art.svg import Point, Sheet, polygon

CREAM = "#e6d6bd"
WARP_BANDS, WEFT_BANDS, BAND = (0.12, 0.42, 0.72), (0.18, 0.60), 0.10
NAP = (
    '<filter id="{i}" x="-10%" y="-10%" width="120%" height="120%">'
    '<feTurbulence type="fractalNoise" baseFrequency=".3 .2" numOctaves="2" seed="5"/>'
    '<feDisplacementMap in="SourceGraphic" scale="4" xChannelSelector="R" yChannelSelector="G"/>'
    '<feGaussianBlur stdDeviation=".5"/></filter>'
)


def _brushed(sheet: Sheet) -> str:
    """A filter that frays every edge a little, as brushing does."""
    return sheet.define("brushed", lambda i: NAP.format(i=i))


def throw(sheet: Sheet, *, wool: str, check: bool) -> None:
    folds = [
        Slab((400 + dx, 772 - i * 56), 500, 400, 56, turn=-14 + turn, corner=34, swell=16)
        for i, (dx, turn) in enumerate(((0, 0), (5, 0.8), (-4, -0.8), (2, 0.3)))
    ]
    for i, fold in enumerate(folds):
        rest(sheet, fold, wool, on_table=i == 0)
        with sheet.group(filter=_brushed(sheet)):
            lay(sheet, fold, wool, stripes=_bands() if check else None, steps=20)
            _fur(sheet, fold, wool)
            if check:
                _crossings(sheet, fold)
    _fringe_of_fold(sheet, folds[-1], wool, check=check)
    _halo(sheet, folds[-1], wool)


def _bands() -> list[Stripe]:
    warp = [Stripe(x, x + BAND, CREAM) for x in WARP_BANDS]
    return warp + [Stripe(y, y + BAND, CREAM, across=True) for y in WEFT_BANDS]


def _fur(sheet: Sheet, slab: Slab, wool: str) -> None:
    hull = "".join(slab.layer(share) for share in (0, 0.15, 0.3, 0.5, 0.7, 0.85, 1))
    skin(sheet, hull, "fur", lit(wool, 0.5), opacity=0.34)
    skin(sheet, hull, "cloud", lit(wool, 1.4), opacity=0.16)
    skin(sheet, slab.top, "fur", lit(wool, 0.58), opacity=0.30, turn=slab.turn * 0.8)


def _crossings(sheet: Sheet, slab: Slab) -> None:
    w, d, z = slab.width, slab.depth, slab.thickness
    for x in WARP_BANDS:
        for y in WEFT_BANDS:
            corners = ((x, y), (x + BAND, y), (x + BAND, y + BAND), (x, y + BAND))
            sheet.path(
                polygon(slab.at(w * (u - 0.5), d * (v - 0.5), z) for u, v in corners),
                lit(CREAM, 1.3),
                opacity=0.75,
            )


def _in_band(share: float) -> bool:
    return any(start <= share < start + BAND for start in WARP_BANDS)


def _fringe_of_fold(sheet: Sheet, slab: Slab, wool: str, *, check: bool) -> None:
    """The top fold's cut edge falls over the front."""
    for i in _loosely(sheet, 44):
        share = 0.03 + 0.94 * i / 43
        start = slab.at(slab.width * (share - 0.5) + sheet.random.uniform(-3, 3), slab.depth / 2 - 3, 40)
        colour = CREAM if check and _in_band(share) else wool
        tassel(sheet, start, lit(colour, 1.02 - 0.26 * share), length=86, lean=_drift(share))


def _loosely(sheet: Sheet, count: int) -> list[int]:
    """In no order, so that some fall over their neighbours on either side."""
    return sheet.random.sample(range(count), count)


def _drift(share: float) -> float:
    """How neighbours lean together, as they were last brushed aside."""
    return 11 * math.sin(share * 11 + 0.6) + 6 * math.sin(share * 27)


def tassel(sheet: Sheet, start: Point, colour: str, *, length: float, lean: float = 0) -> None:
    """A few threads twisted together, knotted at the cloth, each with a bend of its own and open at the end."""
    (x, y), jitter = start, sheet.random.uniform
    sway, bow, drop = lean + sheet.random.gauss(0, 6), sheet.random.gauss(0, 7), length * jitter(0.8, 1.08)
    end = (x + sway, y + drop)
    d = (
        f"M{x:.1f} {y:.1f}C{x + lean * 0.1 + bow:.1f} {y + drop * 0.36:.1f} "
        f"{x + sway - bow * 1.3:.1f} {y + drop * 0.66:.1f} {end[0]:.1f} {end[1]:.1f}"
    )
    thick = jitter(5, 7)
    sheet.line(d, lit(colour, 0.3), thick + 1, opacity=0.36, blur=3, move=(5, 4))
    sheet.line(d, lit(colour, 0.58), thick)
    sheet.line(d, lit(colour, jitter(0.84, 0.98)), thick * 0.74, move=(-0.6, 0))
    sheet.line(d, lit(colour, 1.3), thick * 0.28, opacity=0.7, dash="4 5", move=(-1.4, 0))
    sheet.line(d, lit(colour, 0.5), thick * 0.22, opacity=0.45, dash="3 6", move=(1.6, 0))
    for side in (-6, -3, 0, 3, 6):
        fall, out = jitter(9, 24), side + sheet.random.gauss(sway * 0.12, 2)
        bend = side * 0.5 + jitter(-2, 2)
        loose = f"M{end[0]:.1f} {end[1] - 4:.1f}q{bend:.1f} {fall * 0.5:.1f} {out:.1f} {fall:.1f}"
        sheet.line(loose, lit(colour, jitter(0.7, 1.15)), jitter(1.1, 1.9), opacity=0.9)
    sheet.ellipse((x, y + 4), (3.8, 3.4), lit(colour, 0.72))
    sheet.ellipse((x - 1.2, y + 2.8), (2, 1.7), lit(colour, 1.15), opacity=0.7)


def _halo(sheet: Sheet, slab: Slab, wool: str) -> None:
    jitter = sheet.random.uniform
    for i in range(640):
        x, on_top = jitter(-250, 250), i % 2
        y, z = (jitter(-200, 200), 58) if on_top else (200, jitter(-150, 60))
        (px, py), angle, length = slab.at(x, y, z), jitter(0, 6.3), jitter(4, 10)
        dx, dy = length * math.cos(angle), length * 0.5 * math.sin(angle) - 3
        d = f"M{px:.1f} {py:.1f}q{length * 0.5:.1f} {-length * 0.5:.1f} {dx:.1f} {dy:.1f}"
        sheet.line(d, lit(wool, jitter(1.1, 1.6)), 0.7, opacity=0.30)


TOP, WIDTH, DROP = 262, 452, 556
RAIL = View((400, TOP + 24), 7)


def throw_over_a_rail(sheet: Sheet, *, wool: str, check: bool) -> None:
    _rail(sheet)
    cast_on_wall(sheet, _hanging, RAIL)
    with sheet.group(filter=_brushed(sheet)):
        cloth = Cloth(_checked(wool) if check else wool, shade=_fold_shade)
        spread(sheet, _hanging, RAIL, cloth, cut=Cut(150, 130))
        d = silhouette(_hanging, RAIL)
        skin(sheet, d, "fur", lit(wool, 0.45), opacity=0.26)
        skin(sheet, d, "cloud", lit(wool, 1.4), opacity=0.14)
    for i in _loosely(sheet, 42):
        share = (i + 0.5) / 42
        x, y = RAIL.at(_hanging(share, 0.995))
        colour = CREAM if check and _in_band(share) else wool
        tassel(sheet, (x, y - 4), lit(colour, _fold_shade(share, 1.0)), length=70, lean=_drift(share) * 0.7)


def _checked(wool: str) -> Callable[[float, float], str]:
    """Cream bands both ways; where they cross there is none of the ground's colour left."""

    def colour(u: float, v: float) -> str:
        across = 0.09 < (v * 4.3 + 0.5) % 1 < 0.44
        if _in_band(u):
            return lit(CREAM, 1.1) if across else CREAM
        return mix(wool, CREAM, 0.5) if across else wool

    return colour


def _folds(u: float, v: float) -> float:
    return 2 * math.pi * (3.2 * u + 0.16 * math.sin(6 * u + 1.2) + 0.10 * v)


def _hanging(u: float, v: float) -> Place:
    """Over the rail from behind, then down in folds that open towards the hem."""
    over = min(1.0, v / 0.07)
    if over < 1:
        angle = math.pi * (0.75 - 0.75 * over)
        y, z = -27 * math.cos(angle), 27 * math.sin(angle)
        return (u - 0.5) * WIDTH * 0.98, y, z
    down = (v - 0.07) / 0.93
    x = (u - 0.5) * WIDTH * (0.98 - 0.03 * math.sin(math.pi * down)) + 9 * math.sin(_folds(u, v) + 1) * down
    depth = 27 + 52 * down**0.6 * (0.5 + 0.5 * math.cos(_folds(u, v)))
    return x, -depth, -down * (DROP + 10 * math.sin(5 * u + 0.4))


def _fold_shade(u: float, v: float) -> float:
    deep = 0.5 - 0.5 * math.cos(_folds(u, v))
    return 1.03 - 0.26 * deep * min(1.0, v * 1.6) - 0.14 * math.exp(-(((v - 0.115) / 0.035) ** 2))


def _rail(sheet: Sheet) -> None:
    wood = "#9a6a3e"
    sheet.line(f"M-40 {TOP + 44}H840", lit(sheet.paper, 0.2), 26, opacity=0.34, blur=14, move=(16, 34))
    cord(sheet, f"M-60 {TOP + 22}H860", 42, wood, make=Cord(cap="butt", gloss=0.4, towards_light=(0, -1)))
    skin(sheet, f"M-60 {TOP + 1}H860V{TOP + 43}H-60Z", "wood", lit(wood, 0.25), opacity=0.45)
