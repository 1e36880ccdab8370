"""Coiled palm baskets: one short stroke for each stitch, coloured by its place in the pattern."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from art.colour import lit
from art.lamp import light
from art.skins import skin
from art.svg import Point, Sheet, oval
from art.turned import Finish, Mouth, Turned, open_mouth

TILT, TILT_HIGH = 0.25, 0.52
RIM, RIM_RADIUS = 430, 190
PROFILE = [(RIM, RIM_RADIUS), (470, 214), (560, 246), (650, 244), (730, 208), (786, 158), (800, 140)]
COILS, STITCHES = 34, 64

Pattern = Callable[[int, int], int]
"""(coil, stitch) -> 0 palm, 1 dark, 2 accent."""


def zigzag(coil: int, stitch: int) -> int:
    step = (coil + abs((stitch + 2) % 16 - 8)) % 14
    return 1 if step < 4 else 2 if step == 5 else 0


def diamond(coil: int, stitch: int) -> int:
    away = abs((stitch + 2) % 16 - 8) + abs(coil % 16 - 8)
    return 1 if away < 4 else 2 if away == 5 else 0


@dataclass(frozen=True, slots=True)
class Palm:
    pattern: Pattern
    natural: str = "#d3ac6c"
    dark: str = "#5a2d1c"
    accent: str = "#b5532a"

    def colour(self, coil: int, stitch: int) -> str:
        return (self.natural, self.dark, self.accent)[self.pattern(coil, stitch)]


def basket(sheet: Sheet, *, palm: Palm) -> None:
    form = _coiled(sheet, palm, TILT)
    _mouth(form, palm)
    _rim(form, palm, 0, 2 * math.pi)


def basket_of_oranges(sheet: Sheet, *, palm: Palm) -> None:
    _filled(sheet, palm, _orange)


def basket_of_wool(sheet: Sheet, *, palm: Palm) -> None:
    _filled(sheet, palm, _wool)


def _filled(sheet: Sheet, palm: Palm, thing: Callable[[Sheet, Point, float, int], None]) -> None:
    """The heap stands before the far rim and behind the near one."""
    form = _coiled(sheet, palm, TILT_HIGH)
    _mouth(form, palm)
    _rim(form, palm, math.pi, 2 * math.pi)
    y = form.ys[0]
    heap = (
        (-104, -34, 62),
        (10, -62, 64),
        (112, -28, 62),
        (-40, -6, 66),
        (66, 6, 64),
        (-118, 26, 58),
        (12, -66, 60),
        (4, 44, 66),
    )
    left, right, dip = form.cx - RIM_RADIUS, form.cx + RIM_RADIUS, RIM_RADIUS * TILT_HIGH
    near = f"M{left} -100H{right}V{y:g}A{RIM_RADIUS} {dip:g} 0 0 1 {left} {y:g}Z"
    with sheet.within(near):
        for i, (dx, dy, r) in enumerate(heap):
            thing(sheet, (form.cx + dx, y + dy), r, i)
    _rim(form, palm, 0, math.pi)


def _coiled(sheet: Sheet, palm: Palm, tilt: float) -> Turned:
    form = Turned(sheet, PROFILE, tilt=tilt)
    form.shadow(spread=1.2, reach=330)
    form.shade(lit(palm.natural, 0.55), Finish())
    coils = Turned(sheet, PROFILE, tilt=tilt)
    last = len(coils.ys) - 1
    cuts = [round(last * i / COILS) for i in range(COILS + 1)]
    for coil in range(COILS - 1, -1, -1):
        _coil(coils, palm, coil, (cuts[coil], cuts[coil + 1]))
    return form


def _coil(form: Turned, palm: Palm, coil: int, span: tuple[int, int]) -> None:
    sheet, (a, b) = form.sheet, span
    y0, y1, r0, r1 = form.ys[a], form.ys[b], form.rs[a], form.rs[b]
    dr, dy = r1 - r0, max(0.01, y1 - y0)
    normal_y = dr / math.hypot(dr, dy)
    level, down = math.sqrt(1 - normal_y * normal_y), coil / COILS
    for stitch in range(STITCHES):
        angle = -math.pi / 2 + math.pi * (stitch + 0.5) / STITCHES
        amount = light(math.sin(angle) * level, normal_y, math.cos(angle) * level)
        amount *= (1 - 0.3 * max(0.0, (down - 0.7) / 0.3) ** 1.5) * sheet.random.uniform(0.93, 1.07)
        width = math.pi * r0 / STITCHES * max(0.18, math.cos(angle))
        x, y = form.cx + r0 * math.sin(angle), (y0 + y1) / 2 + r0 * form.tilt * math.cos(angle)
        d = f"M{x + width * 0.30:.1f} {y - dy * 0.28:.1f}l{-width * 0.6:.1f} {dy * 0.56:.1f}"
        sheet.line(d, lit(palm.colour(coil, stitch), amount), max(2.2, min(width, dy) * 0.92))
    arc = f"M{form.cx - r1:.1f} {y1 - 0.6:.1f}A{r1:.1f} {r1 * form.tilt:.1f} 0 0 0 {form.cx + r1:.1f} {y1 - 0.6:.1f}"
    sheet.line(arc, lit(palm.dark, 0.25), 2, opacity=0.34)


def _mouth(form: Turned, palm: Palm) -> None:
    sheet, k = form.sheet, form.tilt
    inside = open_mouth(form, Mouth(wall=14, inside=lit(palm.natural, 0.72), lip=palm.natural))
    with sheet.within(inside):
        for turn in range(9):
            r = 174 - turn * 6
            sheet.ellipse(
                (form.cx, form.ys[0] + 6 + turn * 11),
                (r, r * k),
                "none",
                opacity=0.22,
                stroke=lit(palm.natural, 0.3),
                width=3,
            )


def _rim(form: Turned, palm: Palm, start: float, end: float) -> None:
    sheet, r, turns = form.sheet, RIM_RADIUS - 7, 110
    for stitch in range(turns):
        angle = 2 * math.pi * stitch / turns
        if not start <= angle <= end:
            continue
        x, y = form.cx + r * math.cos(angle), form.ys[0] + r * form.tilt * math.sin(angle)
        amount = (0.95 - 0.3 * math.cos(angle)) * sheet.random.uniform(0.88, 1.06)
        colour = palm.dark if stitch % 11 < 4 else palm.natural
        sheet.line(f"M{x - 5:.1f} {y - 4:.1f}l9 9", lit(colour, amount), 6.5)


def _ball(sheet: Sheet, at: Point, r: float, colour: str) -> None:
    x, y = at
    sheet.ellipse((x + 7, y + 10), (r, r), "#2a1608", opacity=0.38, blur=8)
    lights = ((0, 1.42), (0.32, 1.10), (0.72, 0.78), (1, 0.42))
    sheet.ellipse(
        at, (r, r), sheet.radial([(s, lit(colour, t), 1) for s, t in lights], circle=(0.36, 0.32, 0.74))
    )


def _orange(sheet: Sheet, at: Point, r: float, index: int) -> None:
    colour = ("#dd8a2c", "#d97f26", "#e0942f")[index % 3]
    _ball(sheet, at, r, colour)
    skin(sheet, oval(*at, r, r), "fleck", lit(colour, 0.6), opacity=0.3)
    x, y = at[0] - r * 0.1, at[1] - r * 0.42
    sheet.ellipse((x, y), (6, 4), "#5c6a30")
    sheet.ellipse((at[0] - r * 0.36, at[1] - r * 0.36), (r * 0.22, r * 0.15), "#fff4dc", opacity=0.45, blur=6)


def _wool(sheet: Sheet, at: Point, r: float, index: int) -> None:
    colour = ("#e6d9c0", "#8e9a9a", "#a2482c", "#7f8e6c")[index % 4]
    _ball(sheet, at, r, colour)
    x, y = at
    with sheet.within(oval(x, y, r, r)):
        for layer, angle in enumerate((20 + 35 * index, 80 + 35 * index, 140 + 35 * index)):
            with sheet.group(turn=(angle, x, y)):
                for strand in range(-3, 4):
                    lift = strand * r * (0.18 if layer < 2 else 0.12)
                    d = f"M{x - r} {y + lift:.1f}Q{x} {y + lift - r * 0.5:.1f} {x + r} {y + lift:.1f}"
                    sheet.line(d, lit(colour, 0.5), 5, opacity=0.30, move=(0, 2))
                    sheet.line(d, lit(colour, 1.3), 3, opacity=0.40)
