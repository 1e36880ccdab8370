"""The tall water jug, with its pulled lip."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.handles import Ear, ear
from art.svg import Point, Sheet, oval
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

CLAY = "#bd976b"
WALL = [
    (392, 112),
    (406, 108),
    (470, 98),
    (540, 108),
    (640, 144),
    (710, 152),
    (762, 138),
    (790, 116),
    (798, 112),
]


def jug(sheet: Sheet, *, glaze: str, dip: float) -> None:
    _jug(sheet, glaze, dip, LOW)


def jug_of_water(sheet: Sheet, *, glaze: str, dip: float) -> None:
    form, inside = _jug(sheet, glaze, dip, HIGH, fill="#8fa9a6")
    y = form.ys[0] + 20
    with sheet.within(inside):
        lemon(sheet, (form.cx - 26, y - 6), 50, turn=-20)
        lemon(sheet, (form.cx + 44, y + 16), 44, turn=30)
        for dx, dy, turn in ((-6, 34, 10), (22, 40, -30), (-34, 40, 50)):
            mint(sheet, (form.cx + dx, y + dy), turn)


def _jug(sheet: Sheet, glaze: str, dip: float, tilt: float, *, fill: str | None = None) -> tuple[Turned, str]:
    form = Turned(sheet, WALL, cx=392, tilt=tilt)
    form.shadow(spread=1.2, reach=420)
    ear(form, glaze, Ear(448, 690, 34, 86, gloss=0.45, lift=0.12))
    form.shade(lambda down: glaze if down < dip else CLAY, Finish(gloss=0.42))
    form.skin("speckle", lit(glaze, 0.3), opacity=0.34)
    form.skin("cloud", lit(glaze, 0.4), opacity=0.14)
    lip = mix(glaze, CLAY, 0.45)
    _beak(form, glaze, lip)
    inside = open_mouth(
        form, Mouth(wall=10, inside=mix(glaze, "#f3eadb", 0.2), lip=lip, fill=fill, depth=0.2)
    )
    _throat(form, glaze, lip)
    return form, inside


def _beak(form: Turned, glaze: str, lip: str) -> None:
    """The lip, pulled to a point on the left; its throat runs down into the wall."""
    sheet, cx, y, k = form.sheet, form.cx, form.ys[0], form.tilt
    r = form.rs[0]
    down = form.y(WALL[0][0] + 92) - y
    tip = (cx - r - 42, y - 8)
    dip = y + r * k * 0.8
    d = (
        f"M{tip[0]:g} {tip[1]:g}C{cx - r - 28:g} {y + 16:g} {cx - r - 6:g} {y + down * 0.55:g}"
        f" {cx - r + 16:g} {y + down:g}C{cx - r * 0.7:g} {y + down * 0.8:g} {cx - r * 0.6:g} {dip + r * k * 0.3:g}"
        f" {cx - r * 0.5:g} {dip:g}L{cx - r * 0.5:g} {y - 6:g}Z"
    )
    stops = [(0, 1.06), (0.35, 1.24), (0.7, 1.1), (1, 0.96)]
    sheet.path(d, sheet.linear([(s, lit(glaze, t)) for s, t in stops]))


def _throat(form: Turned, glaze: str, lip: str) -> None:
    """The inside of the beak, over the rim."""
    sheet, cx, y, k = form.sheet, form.cx, form.ys[0], form.tilt
    r = form.rs[0]
    tip = (cx - r - 42, y - 8)
    back = (cx - r * math.cos(0.62), y - r * k * math.sin(0.62))
    front = (cx - r * math.cos(0.62), y + r * k * math.sin(0.62))
    d = (
        f"M{back[0]:g} {back[1]:g}C{cx - r - 2:g} {back[1] + 4:g} {tip[0] + 20:g} {tip[1] - 4:g} {tip[0]:g} {tip[1]:g}"
        f"C{tip[0] + 22:g} {tip[1] + 14:g} {cx - r - 2:g} {front[1] - 2:g} {front[0]:g} {front[1]:g}"
    )
    hollow = (
        d
        + f"C{front[0] + 22:g} {front[1] - 12:g} {front[0] + 22:g} {back[1] + 12:g} {back[0]:g} {back[1]:g}Z"
    )
    sheet.path(hollow, sheet.linear([(0, lit(glaze, 0.94)), (0.4, lit(glaze, 0.6)), (1, lit(glaze, 0.42))]))
    sheet.line(d, lit(lip, 0.9), 9)
    sheet.line(d, lit(lip, 1.35), 5, move=(-0.5, -1.6))


def lemon(sheet: Sheet, at: Point, r: float, *, turn: float, tilt: float = 0.52) -> None:
    (x, y), k = at, tilt
    sheet.ellipse((x + 3, y + 5), (r, r * k), "#2c3c3a", opacity=0.4, blur=5)
    with sheet.group(turn=(turn * 0.3, x, y)):
        sheet.ellipse((x, y + 3), (r, r * k), "#c99a1e")
        sheet.ellipse(at, (r, r * k), "#efc941")
        sheet.ellipse(at, (r * 0.88, r * 0.88 * k), "#fbf1c4")
        pulp = oval(x, y, r * 0.8, r * 0.8 * k)
        sheet.path(pulp, sheet.radial([(0, "#f9e58a", 1), (1, "#ecc63c", 1)]))
        with sheet.within(pulp):
            for i in range(9):
                a = math.radians(turn + i * 40)
                sheet.line(f"M{x:g} {y:g}l{r * math.cos(a):.1f} {r * k * math.sin(a):.1f}", "#fdf6d2", 3)
        sheet.ellipse(at, (4, 2.4), "#fdf6d2")


def mint(sheet: Sheet, at: Point, turn: float, *, size: float = 1) -> None:
    (x, y), z = at, size
    d = (
        f"M{x - 22 * z:g} {y:g}C{x - 10 * z:g} {y - 14 * z:g} {x + 10 * z:g} {y - 12 * z:g} {x + 22 * z:g} {y:g}"
        f"C{x + 10 * z:g} {y + 12 * z:g} {x - 10 * z:g} {y + 13 * z:g} {x - 22 * z:g} {y:g}Z"
    )
    with sheet.group(turn=(turn, x, y)):
        sheet.path(d, "#10240f", opacity=0.4, blur=3, move=(2, 4))
        sheet.path(d, sheet.linear([(0, "#7fa557"), (1, "#3f6a33")]))
        sheet.line(f"M{x - 20 * z:g} {y:g}H{x + 20 * z:g}", "#a9c884", 1.6, opacity=0.8)
