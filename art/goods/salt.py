"""The salt pig and the jar of beach salt."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods import glass
from art.goods.grains import SALT, salt, salt_heap
from art.goods.labelled import words_round
from art.lettering import mark
from art.skins import skin
from art.soft import Cord, cord
from art.svg import Point, Sheet, oval
from art.turned import LOW, Finish, Turned

GLAZE, CLAY, WOOD, CORK = "#33607a", "#b98a5e", "#a8703f", "#c69a66"
PIG = [
    (452, 26),
    (458, 66),
    (486, 116),
    (540, 154),
    (620, 178),
    (700, 180),
    (756, 164),
    (786, 140),
    (800, 128),
]
JAR = [
    (474, 104),
    (488, 104),
    (494, 96),
    (508, 97),
    (534, 132),
    (566, 150),
    (740, 150),
    (784, 142),
    (800, 126),
]


def salt_pig(sheet: Sheet) -> None:
    form = _pig(sheet, LOW)
    inside = _snout(form, -0.34)
    x, y = form.around(form.y(604), -0.34)
    _salt_inside(sheet, inside, (x, y + 66))
    with sheet.within(f"M-100 -100H900V{y + 62:g}H-100Z"):
        _spoon(sheet, (x + 16, y + 74), (x - 150, y - 108))


def salt_pig_in_use(sheet: Sheet) -> None:
    form = _pig(sheet, 0.36)
    inside = _snout(form, 0.12)
    x, y = form.around(form.y(604), 0.12)
    _salt_inside(sheet, inside, (x, y + 60))
    salt_heap(sheet, (238, 906), 62, 34)
    with sheet.group(move=(8, 10)):
        sheet.line("M300 930L520 964", lit(sheet.paper, 0.15), 15, opacity=0.45, blur=6)
    _spoon(sheet, (282, 918), (520, 956))


def _pig(sheet: Sheet, tilt: float) -> Turned:
    form = Turned(sheet, PIG, cx=410, tilt=tilt)
    form.shadow(spread=1.3, reach=330)
    form.shade(lambda down: CLAY if down > 0.86 else GLAZE, Finish(gloss=0.55, foot=0.3))
    form.skin("speckle", lit(GLAZE, 0.3), opacity=0.3)
    form.skin("cloud", lit(GLAZE, 1.4), opacity=0.18)
    top = form.ys[0]
    knob = Turned(
        sheet,
        [(top - 42, 8), (top - 39, 22), (top - 26, 30), (top - 12, 22), (top + 4, 24)],
        cx=form.cx,
        tilt=tilt,
    )
    sheet.ellipse((form.cx + 4, top + 6), (36, 36 * tilt), lit(GLAZE, 0.2), opacity=0.5, blur=5)
    knob.shade(GLAZE, Finish(gloss=0.6))
    return form


def _snout(form: Turned, angle: float) -> str:
    """The round opening in the hood, its lip turned out; answers the path of the dark inside."""
    sheet = form.sheet
    x, y = form.around(form.y(604), angle)
    rx, ry = 104 * math.cos(angle * 0.9), 92.0
    sheet.ellipse((x + 12, y + 12), (rx + 12, ry + 10), lit(GLAZE, 0.1), opacity=0.45, blur=10)
    out = (math.sin(angle) * 16, 10.0)
    for step in range(9):
        f = step / 8
        at = (x + out[0] * f, y + out[1] * f)
        stops = [(0, lit(GLAZE, 1.25)), (0.3, lit(GLAZE, 1.0)), (1, lit(GLAZE, 0.5 + 0.2 * f))]
        sheet.ellipse(at, (rx + 6 * f, ry + 5 * f), sheet.linear(stops))
    lip = (x + out[0], y + out[1])
    clay = [(0, lit(CLAY, 1.35)), (0.5, lit(CLAY, 1.1)), (1, lit(CLAY, 0.8))]
    sheet.ellipse(lip, (rx + 5, ry + 4), sheet.linear(clay))
    inside = oval(*lip, rx - 6, ry - 7)
    sheet.path(inside, sheet.linear([(0, lit(CLAY, 0.16)), (0.5, lit(CLAY, 0.3)), (1, lit(CLAY, 0.62))]))
    with sheet.within(inside):
        sheet.ellipse((lip[0] - 10, lip[1] - ry * 0.5), (rx, ry * 0.8), "#150d08", opacity=0.6, blur=24)
    return inside


def _salt_inside(sheet: Sheet, inside: str, at: Point) -> None:
    x, y = at
    with sheet.within(inside):
        heap = (
            f"M{x - 130:g} {y + 60:g}C{x - 90:g} {y - 2:g} {x - 20:g} {y - 36:g} {x + 20:g} {y - 26:g}"
            f"S{x + 110:g} {y + 10:g} {x + 140:g} {y + 60:g}Z"
        )
        sheet.path(heap, sheet.linear([(0, lit(SALT, 0.62)), (0.5, lit(SALT, 0.98)), (1, lit(SALT, 1.12))]))
        with sheet.within(heap):
            salt(sheet, (x, y + 14), (120, 46), 280)


def _spoon(sheet: Sheet, bowl: Point, end: Point) -> None:
    """A small olive-wood spoon."""
    cord(sheet, f"M{bowl[0]:g} {bowl[1]:g}L{end[0]:g} {end[1]:g}", 15, WOOD, make=Cord(gloss=0.3))
    angle = math.degrees(math.atan2(end[1] - bowl[1], end[0] - bowl[0]))
    with sheet.group(turn=(angle, *bowl)):
        x, y = bowl
        sheet.ellipse((x - 16, y), (42, 25), lit(WOOD, 0.6))
        sheet.ellipse((x - 17, y - 2), (41, 23), lit(WOOD, 1.14))
        sheet.ellipse((x - 17, y), (33, 16), sheet.linear([(0, lit(WOOD, 0.6)), (1, lit(WOOD, 1.0))]))


def salt_jar(sheet: Sheet) -> None:
    _salt_jar(sheet, 400, LOW, corked=True)


def open_salt_jar(sheet: Sheet) -> None:
    _salt_jar(sheet, 348, 0.4, corked=False)
    salt_heap(sheet, (580, 890), 84, 46)
    cork = Turned(sheet, [(796, 74), (846, 68)], cx=640, tilt=0.4)
    with sheet.group(move=(0, -40)):
        cork.shadow(reach=90)
        _cork(cork)


def _salt_jar(sheet: Sheet, cx: float, tilt: float, *, corked: bool) -> None:
    form = Turned(sheet, JAR, cx=cx, tilt=tilt)
    glass.back(form, glass.CLEAR, base=16)
    fill = glass.silhouette(form, inset=7, top=form.y(556), bottom=form.y(790))
    stops = [
        (0, lit(SALT, 0.8)),
        (0.2, lit(SALT, 1.06)),
        (0.6, lit(SALT, 1.0)),
        (0.9, lit(SALT, 0.72)),
        (1, lit(SALT, 0.8)),
    ]
    sheet.path(fill, sheet.linear(stops))
    skin(sheet, fill, "fleck", lit(SALT, 0.5), opacity=0.4)
    level, r = form.y(556), form.radius(form.y(556)) - 8
    sheet.ellipse((cx, level), (r, r * tilt), sheet.linear([(0, lit(SALT, 0.84)), (1, lit(SALT, 1.25))]))
    with sheet.within(oval(cx, level, r, r * tilt)):
        salt(sheet, (cx, level), (r, r * tilt), 160)
    if corked:
        _cork(Turned(sheet, [(418, 96), (424, 100), (476, 97), (512, 90)], cx=cx, tilt=tilt))
    glass.front(form, glass.CLEAR, seeds=6)
    form.label(590, 726, 0.8, "#f1e9da")
    ink = "#2f5468"
    mark(sheet, (cx, form.front(628)[1]), 18, ink)
    words_round(form, "BEACH SALT", 672, 27, colour=ink, spacing=90)
    words_round(form, "SUN-DRIED 350 G", 704, 12, colour=ink, spacing=170)


def _cork(form: Turned) -> None:
    form.shade(CORK, Finish(gloss=0.0, foot=0.3))
    top = (form.cx, form.ys[0])
    r = form.rs[0]
    form.sheet.ellipse(top, (r, r * form.tilt), form.sheet.linear([(0, lit(CORK, 1.3)), (1, lit(CORK, 0.9))]))
    form.skin("fleck", lit(CORK, 0.35), opacity=0.5)
    form.skin("speckle", lit(CORK, 0.4), opacity=0.35)
