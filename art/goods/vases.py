"""Bud vases and planters."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.dishes import Dish, dish
from art.goods.plants import aloe, grasses, protea, spekboom
from art.skins import skin
from art.svg import Sheet, polyline
from art.turned import LOW, Finish, Mouth, Turned, open_mouth

VASE = [
    (470, 46),
    (478, 43),
    (510, 30),
    (550, 32),
    (590, 62),
    (650, 112),
    (710, 128),
    (760, 114),
    (788, 88),
    (798, 80),
]
POT = [
    (528, 178),
    (534, 184),
    (574, 182),
    (580, 178),
    (580, 166),
    (584, 164),
    (740, 132),
    (776, 122),
    (780, 120),
]
SOIL = "#4a3626"


def vase(sheet: Sheet, *, colour: str, glazed: float) -> None:
    _vase(sheet, colour, glazed)


def vase_with_protea(sheet: Sheet, *, colour: str, glazed: float) -> None:
    form = _vase(sheet, colour, glazed)
    protea(sheet, (form.cx, form.ys[0] + 5), (form.cx + 18, 344))


def vase_with_grasses(sheet: Sheet, *, colour: str, glazed: float) -> None:
    form = _vase(sheet, colour, glazed)
    grasses(sheet, (form.cx, form.ys[0] + 5))


def _vase(sheet: Sheet, colour: str, glazed: float) -> Turned:
    """Bare clay is scored with rings; glaze pools at the shoulder and stops above the foot."""
    form = Turned(sheet, VASE)
    form.shadow(spread=1.2, reach=330)
    clay = "#b98a5e"
    form.shade(lambda down: clay if glazed and down > 0.88 else colour, Finish(gloss=glazed))
    form.skin("cloud", lit(colour, 0.4), opacity=0.22)
    form.skin("speckle" if glazed else "fleck", lit(colour, 0.3), opacity=0.34)
    if not glazed:
        with sheet.within(form.outline):
            for drawn in (640, 652, 664, 700, 712, 724):
                ring = polyline(form.around(form.y(drawn), math.radians(a)) for a in range(-88, 90, 8))
                sheet.line(ring, lit(colour, 0.45), 3.4, opacity=0.6)
                sheet.line(ring, lit(colour, 1.5), 1.6, opacity=0.5, move=(0, 2.6))
    open_mouth(form, Mouth(wall=9, inside=lit(colour, 0.6), lip=mix(colour, clay, 0.3), gloss=glazed))
    return form


def planter(sheet: Sheet, *, clay: str) -> None:
    _planter(sheet, clay)


def planter_with_aloe(sheet: Sheet, *, clay: str) -> None:
    form, inside = _planter(sheet, clay, tilt=0.3)
    _soil(sheet, form, inside)
    with sheet.within(_behind_the_rim(form)):
        aloe(sheet, (form.cx, form.ys[0] + 56))


def planter_with_spekboom(sheet: Sheet, *, clay: str) -> None:
    form, inside = _planter(sheet, clay, tilt=0.3)
    _soil(sheet, form, inside)
    with sheet.group(transform="translate(-48 -62) scale(1.12)"):
        spekboom(sheet, (form.cx, form.ys[0] + 16))


def _behind_the_rim(form: Turned) -> str:
    """All of the sheet that the near wall does not hide from what grows inside."""
    (cx, y), r = (form.cx, form.ys[0]), form.rs[0] - 14
    return f"M-99 -99H899V{y:g}H{cx + r:g}A{r:g} {r * form.tilt:g} 0 0 1 {cx - r:g} {y:g}H-99Z"


def _soil(sheet: Sheet, form: Turned, inside: str) -> None:
    with sheet.within(inside):
        sheet.ellipse((form.cx, form.ys[0] + 26), (172, 50), SOIL)
        skin(sheet, inside, "speckle", "#8a6f52", opacity=0.6)
        sheet.ellipse((form.cx - 20, form.ys[0] + 6), (150, 34), "#1a110a", opacity=0.5, blur=14)


def _planter(sheet: Sheet, clay: str, *, tilt: float = LOW) -> tuple[Turned, str]:
    dish(sheet, (400, 806), Dish(166, 34, clay, lit(clay, 1.1), tilt=tilt, foot=0.84, well=0.86, gloss=0.0))
    form = Turned(sheet, POT, tilt=tilt)
    sheet.ellipse((408, 786), (134, 134 * tilt + 3), lit(clay, 0.15), opacity=0.6, blur=6)
    band = lit(clay, 0.94)
    form.shade(lambda down: clay if down < 0.2 else band, Finish(gloss=0.03, foot=0.36))
    with sheet.within(form.outline):
        y = form.y(580)
        under = polyline(form.around(y, math.radians(a)) for a in range(-90, 91, 9))
        sheet.line(under, lit(clay, 0.2), 16, opacity=0.5, blur=7, move=(2, 9))
    form.skin("fleck", lit(clay, 0.45), opacity=0.3)
    form.skin("cloud", lit(clay, 1.5), opacity=0.3)
    inside = open_mouth(form, Mouth(wall=15, inside=lit(clay, 0.8), lip=clay, gloss=0.0))
    return form, inside
