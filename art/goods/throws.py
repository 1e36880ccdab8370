"""Mohair throws: folded, and hung over a rail. Brushed cloth has a halo and a twisted fringe."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.folded import Slab, Stripe, lay, rest
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
    for i in range(34):
        share = 0.03 + 0.94 * i / 33
        start = slab.at(slab.width * (share - 0.5) + sheet.random.uniform(-2, 2), slab.depth / 2 - 3, 40)
        colour = CREAM if check and _in_band(share) else wool
        tassel(sheet, start, lit(colour, 1.02 - 0.26 * share), length=sheet.random.uniform(70, 94))


def tassel(sheet: Sheet, start: Point, colour: str, *, length: float) -> None:
    """A few threads twisted together, knotted at the cloth, loose at the end, never quite straight."""
    (x, y), sway = start, sheet.random.gauss(3, 6)
    knee = (x + sway * 0.2 + sheet.random.uniform(-4, 4), y + length * 0.45)
    end = (x + sway, y + length)
    d = f"M{x:.1f} {y:.1f}Q{knee[0]:.1f} {knee[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    sheet.line(d, lit(colour, 0.3), 9, opacity=0.40, blur=3, move=(5, 4))
    sheet.line(d, lit(colour, 0.55), 8.5)
    sheet.line(d, lit(colour, 0.92), 6.5, move=(-0.6, 0))
    sheet.line(d, lit(colour, 1.3), 2.6, opacity=0.75, dash="5 4", move=(-1.6, 0))
    sheet.line(d, lit(colour, 0.5), 2, opacity=0.5, dash="3 6", move=(1.8, 0))
    for spread in (-5, -1, 4):
        drop, out = sheet.random.uniform(12, 20), spread + sheet.random.uniform(-2, 2)
        loose = f"M{end[0]:.1f} {end[1] - 3:.1f}q{spread * 0.4:.1f} 8 {out:.1f} {drop:.1f}"
        sheet.line(loose, lit(colour, sheet.random.uniform(0.75, 1.15)), 1.8, opacity=0.9)
    sheet.ellipse((x, y + 5), (5.6, 5), lit(colour, 0.72))
    sheet.ellipse((x - 1.4, y + 3.6), (3, 2.6), lit(colour, 1.25), opacity=0.8)


def _halo(sheet: Sheet, slab: Slab, wool: str) -> None:
    jitter = sheet.random.uniform
    for i in range(640):
        x, on_top = jitter(-250, 250), i % 2
        y, z = (jitter(-200, 200), 58) if on_top else (200, jitter(-150, 60))
        (px, py), angle, length = slab.at(x, y, z), jitter(0, 6.3), jitter(4, 10)
        dx, dy = length * math.cos(angle), length * 0.5 * math.sin(angle) - 3
        d = f"M{px:.1f} {py:.1f}q{length * 0.5:.1f} {-length * 0.5:.1f} {dx:.1f} {dy:.1f}"
        sheet.line(d, lit(wool, jitter(1.1, 1.6)), 0.7, opacity=0.30)


LEFT, RIGHT, TOP, HEM = 176, 624, 262, 812


def throw_over_a_rail(sheet: Sheet, *, wool: str, check: bool) -> None:
    cloth = _hanging_outline()
    sheet.path(cloth, lit(sheet.paper, 0.2), opacity=0.30, blur=34, move=(58, 40))
    sheet.path(cloth, lit(sheet.paper, 0.15), opacity=0.34, blur=14, move=(22, 16))
    _rail(sheet)
    with sheet.group(filter=_brushed(sheet)):
        _hang(sheet, cloth, wool, check=check)
    for i in range(34):
        share = (i + 0.5) / 34
        start = (LEFT + (RIGHT - LEFT) * share, _hem_at(share) - 6)
        colour = CREAM if check and _in_band(share) else wool
        tassel(sheet, start, lit(colour, _fold_light(share)), length=sheet.random.uniform(58, 76))


def _hem_at(share: float) -> float:
    return HEM + 9 * math.sin(share * 15 + 0.8) + 5 * math.sin(share * 6)


def _fold_light(share: float) -> float:
    """Light along the cloth's width: soft pipes under the lamp on the left."""
    return 1.0 - 0.16 * share + 0.13 * math.cos(share * 15 + 0.3) + 0.05 * math.cos(share * 31)


def _hanging_outline() -> str:
    shares = [i / 40 for i in range(41)]
    hem = [(LEFT + (RIGHT - LEFT) * s, _hem_at(s)) for s in shares]
    return polygon(
        [
            (LEFT + 6, TOP + 26),
            (LEFT + 14, TOP + 4),
            (LEFT + 34, TOP - 6),
            (RIGHT - 34, TOP - 6),
            (RIGHT - 14, TOP + 4),
            (RIGHT - 6, TOP + 26),
            *hem[::-1],
        ]
    )


def _rail(sheet: Sheet) -> None:
    wood = "#9a6a3e"
    sheet.line(f"M-40 {TOP + 44}H840", lit(sheet.paper, 0.2), 26, opacity=0.34, blur=14, move=(16, 34))
    cord(sheet, f"M-60 {TOP + 22}H860", 42, wood, make=Cord(cap="butt", gloss=0.4, towards_light=(0, -1)))
    skin(sheet, f"M-60 {TOP + 1}H860V{TOP + 43}H-60Z", "wood", lit(wood, 0.25), opacity=0.45)


def _hang(sheet: Sheet, cloth: str, wool: str, *, check: bool) -> None:
    width = RIGHT - LEFT
    pipes = [(i / 36, lit(wool, _fold_light(i / 36))) for i in range(37)]
    sheet.path(cloth, sheet.linear(pipes, line=(LEFT, 0, RIGHT, 0)))
    with sheet.within(cloth):
        if check:
            for share in WARP_BANDS:
                x = LEFT + width * share
                band = [(i / 8, lit(CREAM, _fold_light(share + BAND * i / 8))) for i in range(9)]
                sheet.path(f"M{x} 200h{width * BAND}V900h{-width * BAND}Z", sheet.linear(band), opacity=0.88)
            light = sheet.linear(
                [(i / 36, lit(CREAM, _fold_light(i / 36) * 1.02)) for i in range(37)],
                line=(LEFT, 0, RIGHT, 0),
            )
            for y in (336, 470, 604, 738):
                sheet.path(f"M{LEFT - 20} {y}H{RIGHT + 20}v46H{LEFT - 20}Z", light, opacity=0.62)
        bend = [
            (0, lit(wool, 0.4), 0.5),
            (0.05, "#fffaf0", 0.30),
            (0.16, lit(wool, 0.3), 0.22),
            (0.3, lit(wool, 0.3), 0),
            (0.8, lit(wool, 0.2), 0),
            (1, lit(wool, 0.2), 0.30),
        ]
        sheet.path(cloth, sheet.falling(bend))
    skin(sheet, cloth, "fur", lit(wool, 0.45), opacity=0.32)
    skin(sheet, cloth, "cloud", lit(wool, 1.4), opacity=0.14)
