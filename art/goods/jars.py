"""Preserve jars: under a cloth or a lid, and open with a spoon."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.labelled import lid_top, words_round
from art.skins import weave
from art.soft import Cord, Puff, cord, puff
from art.svg import Point, Sheet, polyline
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

JAR = [(492, 112), (506, 116), (530, 140), (566, 156), (740, 156), (782, 150), (800, 134)]


def jar(
    sheet: Sheet, *, fruit: str, words: tuple[str, str], lid: str | None = None, cloth: str | None = None
) -> None:
    _glass(sheet, fruit, words, LOW)
    if cloth:
        _cloth_cap(sheet, cloth)
    if lid:
        cap = Turned(sheet, [(432, 120), (438, 127), (492, 128), (496, 125)])
        cap.shade(lid, Finish(gloss=0.9, foot=0.5))
        lid_top(sheet, (400, 433), 121, lid, LOW)


def open_jar(sheet: Sheet, *, fruit: str, words: tuple[str, str]) -> None:
    form = _glass(sheet, fruit, words, HIGH)
    y, r = form.ys[0], form.rs[0]
    inside = open_mouth(
        form, Mouth(wall=7, inside=lit(fruit, 0.9), lip="#e4ded0", gloss=0.9, fill=fruit, depth=0.16)
    )
    with sheet.within(inside):
        for dx, dy, size in ((-46, 14, 42), (34, 2, 46), (-4, 40, 44), (-64, 40, 30), (60, 40, 34)):
            _fruit(sheet, (400 + dx, y + dy), size, fruit)
    sheet.ellipse((400, y), (r, r * HIGH), "none", opacity=0.55, stroke="#fffdf6", width=4)
    _spoon(sheet, (424, y + 8), (640, y - 196), inside)


def _glass(sheet: Sheet, fruit: str, words: tuple[str, str], tilt: float) -> Turned:
    form = Turned(sheet, JAR, tilt=tilt)
    form.shadow(spread=1.1, reach=330)
    sheet.ellipse((560, 812), (90, 16), lit(fruit, 1.25), opacity=0.30, blur=16)
    deep = lit(fruit, 0.72)
    form.shade(
        lambda down: "#d9d3c4" if down < 0.12 else mix(fruit, deep, round(max(0.0, down - 0.2), 2)),
        Finish(gloss=0.9),
        glow=lambda down: 1.10 - 0.18 * abs(down - 0.5),
    )
    form.skin("cloud", lit(fruit, 0.25), opacity=0.42)
    with sheet.within(form.outline):
        sheet.ellipse((480, 690), (110, 120), lit(fruit, 1.5), opacity=0.36, blur=40)
        sheet.line(f"M276 {form.y(590):g}V770", "#ffffff", 12, opacity=0.55, blur=3)
        sheet.line(f"M530 {form.y(570):g}V776", "#ffffff", 5, opacity=0.4, blur=1.6)
    form.label(592, 722, 0.86, "#f4ebdb")
    ink = lit(fruit, 0.42)
    words_round(form, "KLOOF & KAROO", 617, 10.5, colour=ink, spacing=200)
    words_round(form, words[0], 662, 36, colour=ink, spacing=80)
    words_round(form, words[1], 694, 17, colour=ink, spacing=220)
    return form


def _fruit(sheet: Sheet, at: Point, size: float, colour: str) -> None:
    (x, y), lights = at, ((0, 1.5), (0.4, 1.1), (1, 0.55))
    sheet.ellipse((x + 3, y + 5), (size, size * 0.62), lit(colour, 0.35), opacity=0.5, blur=5)
    sheet.ellipse(
        at,
        (size, size * 0.62),
        sheet.radial([(s, lit(colour, t), 1) for s, t in lights], circle=(0.36, 0.3, 0.8)),
    )
    sheet.ellipse(
        (x - size * 0.3, y - size * 0.22), (size * 0.26, size * 0.1), "#fffdf0", opacity=0.75, blur=2
    )


def _spoon(sheet: Sheet, bowl: Point, end: Point, inside: str) -> None:
    steel = "#c6c4bd"
    with sheet.within(inside):
        sheet.ellipse(bowl, (34, 20), lit(steel, 0.8), opacity=0.9)
        sheet.ellipse((bowl[0] - 4, bowl[1] - 4), (24, 12), lit(steel, 1.5), opacity=0.8, blur=3)
    d = f"M{bowl[0] + 14} {bowl[1] - 10}Q{bowl[0] + 90} {bowl[1] - 106} {end[0]} {end[1]}"
    cord(sheet, d, 13, steel, make=Cord(gloss=1))
    cord(sheet, f"M{end[0] - 34} {end[1] + 30}L{end[0]} {end[1]}", 22, steel, make=Cord(gloss=0.9))


def _cloth_cap(sheet: Sheet, cloth: str) -> None:
    hem: list[Point] = []
    for i in range(41):
        a, r = math.pi * i / 40, 158 + 8 * math.sin(i * 2.4) + 6 * math.sin(i * 1.1)
        hem.append((400 - r * math.cos(a), 516 + 34 * math.sin(a) + 7 * math.sin(i * 2.4 + 1)))
    x, y = hem[-1]
    d = (
        f"M284 470C300 424 500 424 516 470C524 492 548 500 {x:.1f} {y:.1f}{polyline(hem[::-1]).replace('M', 'L')}"
        "C252 500 276 492 284 470Z"
    )
    sheet.path(d, lit(sheet.paper, 0.1), opacity=0.35, blur=7, move=(4, 8))
    puff(sheet, d, cloth, (240, 430, 560, 560), shape=Puff(edge=18))
    with sheet.within(d):
        for i in range(-7, 8):
            fold = f"M{400 + i * 16} 440Q{400 + i * 19} 480 {400 + i * 27} 560"
            sheet.line(fold, lit(cloth, 0.45), 5, opacity=0.35, blur=2)
            sheet.line(fold, "#fff8ea", 4, opacity=0.32, blur=1.6, move=(7, 0))
    weave(sheet, d, lit(cloth, 0.3), opacity=0.14)
    string = "#cdb58a"
    cord(sheet, "M282 478Q400 514 518 478", 7, string)
    cord(sheet, "M402 497q-34 26 -46 40M402 497q22 26 20 50", 5, string)
    sheet.ellipse((402, 497), (9, 8), lit(string, 0.9))
