"""Enamelled steel for the camp table: a plate and a bowl."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.silver import table_fork
from art.paper import cast_shadow
from art.soft import Cord, cord
from art.svg import Point, Sheet, polyline
from art.turned import LOW, Finish, Mouth, Turned, open_mouth

INSIDE, RIM = "#f1ece0", "#24344f"


def enamel_plate(sheet: Sheet, *, coat: str, rim: str) -> None:
    """From above, so that its wide flange and its well are seen."""
    dish(sheet, (400, 700), _plate(coat, rim, 0.7))


def plate_of_boerewors(sheet: Sheet, *, coat: str, rim: str) -> None:
    dish(sheet, (376, 800), _plate(coat, rim, 0.5))
    _coil(sheet, (340, 758))
    for x, y, r in ((506, 716, 50), (520, 792, 54)):
        _tomato(sheet, (x, y), r)
    table_fork(sheet, (724, 620), (676, 930))


def _plate(coat: str, rim: str, tilt: float) -> Dish:
    return Dish(284, 42, coat, rim, tilt=tilt, well=0.7, foot=0.62, gloss=0.9, edge=6)


def _coil(sheet: Sheet, at: Point) -> None:
    """Boerewors, wound from the middle out."""
    colour = "#7d3f26"
    turns = [0.7 + i * 0.08 for i in range(150)]
    points = [
        (at[0] + (10 + a * 11.6) * math.cos(a), at[1] + (10 + a * 11.6) * 0.52 * math.sin(a)) for a in turns
    ]
    d = polyline(points)
    sheet.line(d, "#2a1608", 40, opacity=0.4, blur=9, move=(8, 12))
    sheet.line(d, lit(colour, 0.2), 42, move=(0, 4))
    cord(sheet, d, 39, colour, make=Cord(gloss=0.35, towards_light=(-0.4, -0.85)))
    jitter = sheet.random
    for _ in range(70):
        x, y = jitter.choice(points)
        sheet.ellipse(
            (x + jitter.uniform(-14, 14), y + jitter.uniform(-12, 8)),
            (3.4, 2.2),
            lit(colour, jitter.choice((0.35, 1.45))),
            opacity=0.5,
        )
    for x, y in points[20::17]:
        sheet.line(f"M{x - 10:.1f} {y - 14:.1f}l18 9", "#2a140a", 4, opacity=0.5, blur=1.4)


def _tomato(sheet: Sheet, at: Point, r: float) -> None:
    (x, y), k = at, 0.6
    red = "#b8382a"
    sheet.ellipse((x + 6, y + 10), (r, r * k), "#2a1608", opacity=0.4, blur=7)
    sheet.ellipse((x, y + 8), (r, r * k), sheet.linear([(0, lit(red, 1.1)), (1, lit(red, 0.5))]))
    sheet.ellipse(at, (r, r * k), sheet.linear([(0, lit(red, 1.2)), (1, lit(red, 0.95))]))
    sheet.ellipse(at, (r * 0.86, r * 0.86 * k), "#d9634a")
    for i in range(5):
        with sheet.group(transform=f"translate({x:g} {y:g}) scale(1 {k}) rotate({i * 72 + 20})"):
            sheet.ellipse((r * 0.5, 0), (r * 0.24, r * 0.2), "#b8402c")
            for dx, dy in ((-5, -4), (5, 1), (-2, 6)):
                sheet.ellipse((r * 0.5 + dx, dy), (3.6, 2.4), "#f0cf8a")
    sheet.ellipse((x - r * 0.3, y - r * 0.2), (r * 0.4, r * 0.12), "#fff4ea", opacity=0.5, blur=4)


def enamel_bowl(sheet: Sheet, *, coat: str) -> None:
    _bowl(sheet, coat, LOW + 0.04)


def bowl_of_lemons(sheet: Sheet, *, coat: str) -> None:
    form = _bowl(sheet, coat, 0.46)
    cx, y = form.cx, form.ys[0]
    r = form.rs[0] - 8
    near = f"M-99 -99H899V{y:g}H{cx + r:g}A{r:g} {r * form.tilt:g} 0 0 1 {cx - r:g} {y:g}H-99Z"
    with sheet.within(near):
        sheet.ellipse((cx, y + 40), (r * 0.94, r * 0.4), "#3a3420", opacity=0.4, blur=16)
        for dx, dy, turn in (
            (-112, -34, 24),
            (8, -66, -12),
            (116, -30, -34),
            (-48, 6, 8),
            (74, 14, 30),
            (-138, 34, -20),
            (6, 60, -8),
            (140, 50, 16),
        ):
            _lemon(sheet, (cx + dx, y + dy), turn)
        _sprig(sheet, (cx + 34, y - 44))


def _bowl(sheet: Sheet, coat: str, tilt: float) -> Turned:
    profile = [(600, 240), (604, 242), (640, 232), (720, 196), (770, 150), (784, 124), (784, 124), (800, 128)]
    form = Turned(sheet, profile, tilt=tilt)
    cast_shadow(sheet, (400, 798), 134, reach=330, tilt=tilt)
    sheet.ellipse(
        (440, 800), (210, 210 * max(0.12, tilt - 0.16)), lit(sheet.paper, 0.2), opacity=0.24, blur=22
    )
    form.shade(lambda down: RIM if down < 0.035 else coat, Finish(gloss=0.85, foot=0.3))
    form.skin("fleck", lit(coat, 0.5), opacity=0.1)
    open_mouth(form, Mouth(wall=6, inside=INSIDE, lip=RIM, gloss=0.9))
    return form


def _lemon(sheet: Sheet, at: Point, turn: float) -> None:
    (x, y), colour = at, "#e3bd35"
    d = (
        "M-84 0C-76 -6 -70 -12 -62 -24C-44 -54 44 -54 62 -22C68 -10 78 -10 86 -4C90 2 84 8 74 10"
        "C66 16 62 26 54 34C34 56 -40 54 -60 26C-68 14 -78 10 -84 0Z"
    )
    with sheet.group(transform=f"translate({x:g} {y:g}) rotate({turn:g})"):
        sheet.path(d, "#2a2408", opacity=0.4, blur=8, move=(6, 11))
        lights = [(s, lit(colour, t), 1) for s, t in ((0, 1.5), (0.35, 1.1), (0.75, 0.86), (1, 0.5))]
        sheet.path(d, sheet.radial(lights, circle=(0.38, 0.28, 0.72)))
        for _ in range(26):
            jitter = sheet.random.uniform
            sheet.ellipse((jitter(-54, 50), jitter(-32, 32)), (1.8, 1.4), lit(colour, 0.55), opacity=0.4)
        sheet.ellipse((-20, -24), (20, 7), "#fffdf0", opacity=0.6, blur=5)


def _sprig(sheet: Sheet, at: Point) -> None:
    leaf = "M0 0C20 -26 66 -34 104 -10C72 12 26 16 0 0Z"
    for turn, size in ((-30, 0.9), (28, 0.8)):
        with sheet.group(transform=f"translate({at[0]:g} {at[1]:g}) rotate({turn}) scale({size})"):
            sheet.path(leaf, "#10180a", opacity=0.45, blur=5, move=(4, 7))
            sheet.path(leaf, sheet.falling([(0, "#7d9a4c"), (0.55, "#567a38"), (1, "#3d5c2a")]))
            sheet.line("M2 0C34 -12 70 -14 102 -10", "#a9c07a", 2, opacity=0.8)
