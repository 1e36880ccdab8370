"""What gives light: taper holders and the stoneware lamp."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.fire import flame, glow
from art.paper import cast_shadow
from art.skins import skin, weave
from art.soft import Cord, cord
from art.svg import Sheet, polyline
from art.turned import Finish, Turned

SHADE = [(214, 118), (217, 119), (500, 214), (504, 214)]
BASE = [(552, 16), (576, 20), (606, 54), (650, 108), (706, 132), (756, 122), (794, 94), (812, 82), (818, 82)]
LINEN, BRASS = "#efe2c8", "#b08d4f"


def taper_holder(sheet: Sheet, *, metal: str, gloss: float, wax: str) -> None:
    _holder(sheet, metal, gloss)
    _taper(sheet, wax, top=286)
    sheet.line("M400 284C401 276 398 270 401 262", "#efe6d2", 4.5)
    sheet.line("M400.6 270L401 260", "#3a2f26", 4)


def taper_alight(sheet: Sheet, *, metal: str, gloss: float, wax: str) -> None:
    glow(sheet, (400, 380), 380)
    _holder(sheet, metal, gloss)
    _taper(sheet, wax, top=436)
    sheet.ellipse((400, 437), (19, 5), "#fff0c4", opacity=0.9)
    for x, length, width in ((384, 92, 9), (411, 54, 8), (419, 128, 7)):
        cord(sheet, f"M{x} 440V{440 + length}", width, lit(wax, 1.06))
        sheet.ellipse((x, 442 + length), (width * 0.62, width * 0.9), lit(wax, 1.2))
    sheet.line("M400 436C401 426 398 420 400 412", "#2d241d", 5)
    flame(sheet, (400, 420), 92)


def _holder(sheet: Sheet, metal: str, gloss: float) -> None:
    """A saucer, a finger loop and a socket with a turned lip."""
    tilt = 0.24
    cast_shadow(sheet, (400, 796), 132, reach=300, tilt=tilt)
    sheet.ellipse((618, 822), (52, 9), lit(sheet.paper, 0.15), opacity=0.4, blur=6)
    loop = "M566 770C560 712 602 690 632 712S650 786 606 792C588 794 574 786 566 776"
    cord(sheet, loop, 16, metal, make=Cord(gloss=gloss))
    dish(sheet, (400, 800), Dish(196, 40, metal, metal, tilt=tilt, well=0.74, foot=0.72, gloss=gloss, edge=7))
    shine = Finish(gloss=gloss, foot=0.3)
    sheet.ellipse((410, 772), (72, 17), lit(metal, 0.2), opacity=0.6, blur=6)
    socket = Turned(
        sheet,
        [(662, 50), (666, 54), (676, 50), (684, 33), (724, 29), (746, 40), (764, 58), (772, 62)],
        tilt=tilt,
    )
    socket.shade(metal, shine)
    sheet.ellipse(
        (400, 662),
        (50, 50 * tilt),
        sheet.linear([(0, lit(metal, 1.35)), (0.5, lit(metal, 1.1)), (1, lit(metal, 0.8))]),
    )
    sheet.ellipse((400, 664), (34, 34 * tilt), lit(metal, 0.25))


def _taper(sheet: Sheet, wax: str, *, top: float) -> None:
    half = 17 + (top - 286) * 0.012
    form = Turned(sheet, [(top, half), (top + 3, half + 2), (560, 22), (668, 24)], tilt=0.24)
    form.shade(
        wax,
        Finish(gloss=0.35, foot=0.5),
        glow=(lambda down: 1.24 - 0.3 * min(1.0, down * 2)) if top > 400 else None,
    )
    sheet.ellipse((400, top), (half, half * 0.24), lit(wax, 1.25))


def lamp(sheet: Sheet, *, glaze: str) -> None:
    _lamp(sheet, glaze, alight=False)


def lamp_alight(sheet: Sheet, *, glaze: str) -> None:
    glow(sheet, (400, 360), 470)
    pool = [(0, "#ffe3ac", 0.6), (1, "#ffe3ac", 0)]
    sheet.ellipse((400, 826), (280, 52), sheet.radial(pool))
    _lamp(sheet, glaze, alight=True)


def _lamp(sheet: Sheet, glaze: str, *, alight: bool) -> None:
    cast_shadow(sheet, (400, 816), 90, reach=380, strength=0.6 if alight else 1)
    base = Turned(sheet, BASE)
    warm = (lambda down: 1.12 - 0.12 * down) if alight else (lambda down: 0.86 + 0.14 * min(1.0, down * 3))
    base.shade(lambda down: "#b98a5e" if down > 0.94 else glaze, Finish(gloss=0.6), glow=warm)
    base.skin("cloud", lit(glaze, 0.35), opacity=0.28)
    base.skin("speckle", lit(glaze, 0.3), opacity=0.34)
    neck = Turned(sheet, [(490, 10), (546, 10), (546, 19), (556, 20)])
    neck.shade(BRASS, Finish(gloss=0.9))
    _flex(sheet)
    _shade(sheet, alight=alight)


def _flex(sheet: Sheet) -> None:
    d = "M476 800C560 820 600 800 650 822S760 836 920 806"
    sheet.line(d, lit(sheet.paper, 0.15), 7, opacity=0.4, blur=4, move=(2, 5))
    cord(sheet, d, 6, "#5b4a3a")


def _shade(sheet: Sheet, *, alight: bool) -> None:
    cloth = "#f6e2b4" if alight else LINEN
    form = Turned(sheet, SHADE)
    within = (lambda down: 1.12 + 0.36 * math.exp(-(((down - 0.6) / 0.36) ** 2))) if alight else None
    form.shade(cloth, Finish(foot=0, paper=0.5), glow=within)
    inner = [(0, 1.1), (0.5, 1.5), (1, 1.7)] if alight else [(0, 0.46), (0.5, 0.62), (1, 0.86)]
    sheet.ellipse((400, 214), (115, 115 * 0.21), sheet.linear([(at, lit(cloth, t)) for at, t in inner]))
    if alight:
        with sheet.within(form.outline):
            bulb = [(0, "#fff6da", 0.95), (0.45, "#ffe3a6", 0.5), (1, "#f6c878", 0)]
            sheet.ellipse((392, 384), (200, 190), sheet.radial(bulb))
    weave(sheet, form.outline, "#6b4f2c", opacity=0.14)
    skin(sheet, form.outline, "cloud", "#6b4f2c", opacity=0.05)
    for y in (216, 500):
        hem = polyline(form.around(y, math.radians(a)) for a in range(-90, 91, 6))
        sheet.line(hem, lit(LINEN, 0.74 if not alight else 0.95), 7, opacity=0.9)
        sheet.line(hem, lit(LINEN, 1.35), 2, opacity=0.8, move=(0, -2))
