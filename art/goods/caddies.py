"""Tall tea caddies with a sprig printed round them; and one beside a glass of its tea."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit, mix
from art.goods.labelled import lid_top, words_round
from art.lettering import mark
from art.paper import cast_shadow
from art.svg import Point, Sheet, polyline
from art.turned import LOW, Finish, Turned


@dataclass(frozen=True, slots=True)
class Blend:
    coat: str
    lid: str
    print: str
    words: tuple[str, str]
    tea: str
    flower: str
    needle: bool = False


def caddy(sheet: Sheet, *, of: Blend) -> None:
    _caddy(sheet, of, 400)


def caddy_with_a_glass(sheet: Sheet, *, of: Blend) -> None:
    with sheet.group(transform="translate(-48 12) scale(.96)"):
        _caddy(sheet, of, 350)
    _glass(sheet, of.tea, 566)


def _caddy(sheet: Sheet, of: Blend, cx: float) -> None:
    form = Turned(sheet, [(318, 112), (324, 116), (826, 116), (834, 110)], cx=cx)
    form.shadow(spread=1.05, reach=400)
    form.shade(lambda down: of.lid if down > 0.985 else of.coat, Finish(gloss=0.45))
    _bands(form, of)
    for side, lift in ((-0.95, 0), (-0.28, 46), (0.42, 10), (1.05, 40)):
        _sprig(form, of, side, lift)
    ink = of.print
    words_round(form, of.words[0], 692, 34, colour=ink, spacing=80)
    words_round(form, of.words[1], 724, 13, colour=ink, spacing=190)
    words_round(form, "KLOOF & KAROO", 754, 10.5, colour=ink, spacing=200)
    mark(sheet, (form.cx, form.front(646)[1]), 17, ink)
    _lid(sheet, of, cx)


def _bands(form: Turned, of: Blend) -> None:
    for y in (346, 354, 800, 808):
        points = [form.around(form.y(y), a / 12) for a in range(-18, 19)]
        form.sheet.line(polyline(points), of.print, 2.2, opacity=0.8)


def _sprig(form: Turned, of: Blend, angle: float, lift: float) -> None:
    """One branch: leaves in pairs up the stem, smaller towards its tip, flowers at the ends of some."""
    sheet, base = form.sheet, 622.0
    stem = [
        (angle + 0.10 * math.sin(i * 0.5 + lift), base - i * 20 + lift * 0.3)
        for i in range(12 - int(lift / 16))
    ]
    at = [form.around(form.y(y), a) for a, y in stem]
    sheet.line(polyline(at), of.print, 2.6, opacity=0.9)
    for i, (a, y) in enumerate(stem[1:], start=1):
        size = 1 - i / len(stem) * 0.5
        for side in (-1, 1):
            _leaf(form, of, (a, y), side, size)
        if i in {len(stem) - 1, len(stem) - 4}:
            _flower(form, of, (a, y - 14))


def _leaf(form: Turned, of: Blend, at: tuple[float, float], side: int, size: float) -> None:
    angle, y = at
    if abs(angle) > 1.35:
        return
    long, high = (0.20, 26) if of.needle else (0.15, 22)
    root = form.around(form.y(y), angle)
    tip = form.around(form.y(y - high * size), angle + side * long * size)
    (x0, y0), (x1, y1) = root, tip
    bend = 3.0 if of.needle else 9.0 * size
    mx, my = (x0 + x1) / 2, (y0 + y1) / 2
    d = (
        f"M{x0:.1f} {y0:.1f}Q{mx - bend * side:.1f} {my - bend:.1f} {x1:.1f} {y1:.1f}"
        f"Q{mx + bend * side:.1f} {my + bend:.1f} {x0:.1f} {y0:.1f}Z"
    )
    form.sheet.path(d, of.print, opacity=0.88)


def _flower(form: Turned, of: Blend, at: tuple[float, float]) -> None:
    (x, y), sheet = form.around(form.y(at[1]), at[0]), form.sheet
    squeeze = max(0.3, math.cos(at[0]))
    for i in range(5):
        a = i * math.tau / 5 - 1.57
        petal = (x + 8.5 * math.cos(a) * squeeze, y + 8.5 * math.sin(a))
        sheet.ellipse(petal, (6 * squeeze, 6), of.flower)
    sheet.ellipse((x, y), (4 * squeeze, 4), lit(of.coat, 0.6))


def _lid(sheet: Sheet, of: Blend, cx: float) -> None:
    rim = Turned(sheet, [(262, 110), (268, 117), (326, 118), (330, 115)], cx=cx)
    rim.shade(of.lid, Finish(gloss=0.85, foot=0.6))
    lid_top(sheet, (cx, 264), 110, of.lid, LOW)
    dome = Turned(sheet, [(246, 60), (250, 80), (262, 92)], cx=cx)
    dome.shade(of.lid, Finish(gloss=0.7, foot=0.1))
    sheet.ellipse((cx, 247), (60, 12.6), sheet.linear([(0, lit(of.lid, 1.3)), (1, lit(of.lid, 0.8))]))
    knob = Turned(sheet, [(218, 10), (222, 19), (232, 21), (242, 12), (246, 16)], cx=cx)
    knob.shade(of.lid, Finish(gloss=1.0))


def _glass(sheet: Sheet, tea: str, cx: float) -> None:
    """Tea in thin glass: it glows away from the lamp and throws its colour on the paper."""
    foot = 886.0
    cast_shadow(sheet, (cx, foot), 74, reach=190, tilt=0.28, strength=0.7)
    sheet.ellipse((cx + 92, foot + 8), (92, 17), lit(tea, 1.3), opacity=0.5, blur=12)
    form = Turned(sheet, [(690, 92), (760, 90), (850, 78), (880, 72), (foot, 66)], cx=cx, tilt=0.28)
    with sheet.group(opacity=0.42):
        form.shade(mix(sheet.paper, "#f4f4ee", 0.6), Finish(gloss=0.8, foot=0))
    body = Turned(sheet, [(736, 86), (760, 85), (850, 73), (872, 67), (876, 60)], cx=cx, tilt=0.28)
    with sheet.group(opacity=0.93):
        body.shade(tea, Finish(gloss=0.3, foot=0), glow=lambda down: 1.12 - 0.25 * abs(down - 0.5))
    with sheet.within(body.outline):
        sheet.ellipse((cx + 34, 830), (44, 62), lit(tea, 1.6), opacity=0.55, blur=20)
    _tea_top(sheet, tea, (cx, 736))
    with sheet.within(form.outline):
        sheet.line(
            f"M{cx - 72} 712C{cx - 72} 780 {cx - 64} 830 {cx - 56} 870", "#ffffff", 9, opacity=0.6, blur=2
        )
        sheet.line(
            f"M{cx + 70} 716C{cx + 70} 780 {cx + 62} 830 {cx + 56} 866", "#ffffff", 4, opacity=0.5, blur=1.2
        )
    sheet.ellipse((cx, 690), (92, 92 * 0.28), "none", opacity=0.75, stroke="#fffdf6", width=3.4)
    sheet.ellipse((cx, 691), (88, 88 * 0.28), "none", opacity=0.35, stroke=lit(sheet.paper, 0.5), width=1.6)


def _tea_top(sheet: Sheet, tea: str, at: Point) -> None:
    stops = [(0, lit(tea, 0.8)), (0.5, lit(tea, 1.15)), (1, lit(tea, 1.4))]
    sheet.ellipse(at, (86, 86 * 0.28), sheet.linear(stops))
    sheet.ellipse((at[0] + 20, at[1] - 4), (40, 8), "#fff2d8", opacity=0.45, blur=5)
    sheet.ellipse(at, (86, 86 * 0.28), "none", opacity=0.6, stroke=lit(tea, 1.6), width=1.8)
