"""The stoneware teapot: closed on the table, and open with its lid beside it."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.fire import steam
from art.goods.handles import Ear, ear
from art.skins import skin
from art.svg import Point, Sheet, bezier, polygon, polyline
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

CLAY = "#b58b60"
BODY = [
    (548, 92),
    (556, 100),
    (580, 140),
    (630, 186),
    (690, 200),
    (742, 186),
    (778, 146),
    (790, 124),
    (798, 120),
]
GLOSS = Finish(gloss=0.55, foot=0.3)


def teapot(sheet: Sheet, *, glaze: str) -> None:
    form = _pot(sheet, glaze, cx=418, tilt=LOW)
    sheet.ellipse((form.cx, form.ys[0] + 2), (96, 22), lit(glaze, 0.2), opacity=0.7, blur=2)
    _lid(sheet, glaze, (form.cx, 552), LOW)


def open_teapot(sheet: Sheet, *, glaze: str) -> None:
    form = _pot(sheet, glaze, cx=400, tilt=HIGH)
    inside = open_mouth(
        form, Mouth(wall=12, inside=mix(glaze, "#efe4d2", 0.3), lip=CLAY, fill="#8a3d16", depth=0.3)
    )
    skin(sheet, inside, "speckle", lit(glaze, 0.5), opacity=0.25)
    steam(sheet, (form.cx + 12, form.ys[0] + 12), 290)
    at = (600.0, 900.0)
    sheet.ellipse((at[0] + 16, at[1] + 10), (108, 56), lit(sheet.paper, 0.15), opacity=0.36, blur=13)
    _lid(sheet, glaze, at, HIGH)


def _pot(sheet: Sheet, glaze: str, *, cx: float, tilt: float) -> Turned:
    form = Turned(sheet, BODY, cx=cx, tilt=tilt)
    form.shadow(spread=1.4, reach=320)
    ear(form, glaze, Ear(592, 736, 32, 92, gloss=0.5, lift=0.1))
    _spout(form, glaze)
    form.shade(lambda down: CLAY if down > 0.9 else glaze, GLOSS)
    form.skin("speckle", lit(glaze, 0.3), opacity=0.32)
    form.skin("cloud", lit(glaze, 0.4), opacity=0.16)
    _throwing_lines(form, glaze)
    return form


def _throwing_lines(form: Turned, glaze: str) -> None:
    """The potter's fingers went up the wall: shallow rings that catch the light."""
    with form.sheet.within(form.outline):
        for drawn in range(600, 770, 17):
            points = [form.around(form.y(drawn), math.radians(a)) for a in range(-88, 90, 8)]
            form.sheet.line(polyline(points), lit(glaze, 0.4), 3, opacity=0.14, blur=1.4)
            form.sheet.line(polyline(points), lit(glaze, 1.6), 2, opacity=0.16, blur=1, move=(0, 4))


def _spout(form: Turned, glaze: str) -> None:
    sheet, cx, y = form.sheet, form.cx, form.y
    spine = bezier((cx - 150, y(706)), (cx - 232, y(694)), (cx - 222, y(612)), (cx - 280, y(556)))
    widths = [84 - (i / 24) ** 0.7 * 50 for i in range(25)]
    for step in range(11):
        f = step / 10
        left: list[Point] = []
        right: list[Point] = []
        for i, (px, py) in enumerate(spine):
            (ax, ay), (bx, by) = spine[min(i, 23)], spine[min(i, 23) + 1]
            length = math.hypot(bx - ax, by - ay)
            nx, ny = -(by - ay) / length, (bx - ax) / length
            half, shift = widths[i] / 2 * (1 - f * 0.9), widths[i] * f
            left.append((px + nx * half - shift * 0.17, py + ny * half - shift * 0.12))
            right.append((px - nx * half - shift * 0.17, py - ny * half - shift * 0.12))
        sheet.path(polygon(left + right[::-1]), lit(glaze, 0.42 + 0.74 * f**0.85))
    tip = spine[-1]
    with sheet.group(turn=(-34, *tip)):
        sheet.ellipse(tip, (18, 9), mix(lit(glaze, 1.1), CLAY, 0.5))
        sheet.ellipse((tip[0] + 1, tip[1] + 1), (12, 5), lit(glaze, 0.25))


def _lid(sheet: Sheet, glaze: str, rim: Point, tilt: float) -> None:
    cx, y = rim
    lid = Turned(sheet, [(y - 40, 20), (y - 38, 36), (y - 26, 70), (y - 8, 96), (y, 99)], cx=cx, tilt=tilt)
    lid.shade(lambda down: mix(glaze, CLAY, 0.6) if down > 0.93 else glaze, GLOSS)
    lid.skin("speckle", lit(glaze, 0.3), opacity=0.3)
    top = lid.y(y - 38)
    sheet.ellipse((cx + 5, top + 2), (28, 28 * tilt), lit(glaze, 0.2), opacity=0.5, blur=4)
    knob = Turned(
        sheet,
        [(top - 44, 8), (top - 41, 22), (top - 30, 30), (top - 18, 24), (top - 8, 15), (top + 1, 18)],
        cx=cx,
        tilt=tilt,
    )
    knob.shade(glaze, Finish(gloss=0.7))
