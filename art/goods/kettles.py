"""The enamel kettle, on the table and on the ring."""

from __future__ import annotations

import math

from art.colour import lit
from art.paper import cast_shadow
from art.skins import skin
from art.soft import Cord, cord
from art.svg import Sheet, bezier, polygon, polyline
from art.turned import LOW, Finish, Turned

CX, FOOT = 420, 800
GLOSS = Finish(gloss=0.85)
TRIM, GRIP = "#1d1a17", "#8a5a34"


def kettle(sheet: Sheet, *, coat: str) -> None:
    cast_shadow(sheet, (CX, FOOT - 4), 196, reach=330)
    _kettle(sheet, coat)


def kettle_on_the_ring(sheet: Sheet, *, coat: str) -> None:
    _gas_ring(sheet)
    with sheet.group(move=(0, -66)):
        _kettle(sheet, coat)
        _steam(sheet)


def _kettle(sheet: Sheet, coat: str) -> None:
    _spout(sheet, coat)
    _body(sheet, coat)
    _lid(sheet, coat)
    _handle(sheet)


def _spout(sheet: Sheet, coat: str) -> None:
    spine = bezier((CX - 150, 712), (CX - 236, 690), (CX - 216, 590), (CX - 268, 548))
    widths = [72 - (i / 24) ** 0.8 * 40 for i in range(25)]
    for step in range(11):
        f = step / 10
        left, right = [], []
        for i, (x, y) in enumerate(spine):
            (ax, ay), (bx, by) = spine[min(i, 23)], spine[min(i, 23) + 1]
            length = math.hypot(bx - ax, by - ay)
            nx, ny = -(by - ay) / length, (bx - ax) / length
            half, shift = widths[i] / 2 * (1 - f * 0.9), widths[i] * f
            left.append((x + nx * half - shift * 0.17, y + ny * half - shift * 0.10))
            right.append((x - nx * half - shift * 0.17, y - ny * half - shift * 0.10))
        sheet.path(polygon(left + right[::-1]), lit(coat, 0.40 + 0.72 * f**0.85))
    shine = [(x - w * 0.2, y - w * 0.16) for (x, y), w in list(zip(spine, widths, strict=True))[4:23]]
    sheet.line(polyline(shine), lit(coat, 1.7), 5, opacity=0.8, blur=1.2)
    tip = (spine[-1][0] - 2, spine[-1][1])
    with sheet.group(turn=(-52, *spine[-1])):
        sheet.ellipse(tip, (20, 9), lit(TRIM, 1.1))
        sheet.ellipse(tip, (14, 5.5), lit(TRIM, 0.3))


def _body(sheet: Sheet, coat: str) -> None:
    profile = [(528, 96), (536, 110), (566, 158), (620, 192), (700, 205), (764, 202), (790, 194), (798, 184)]
    body = Turned(sheet, profile, cx=CX)
    body.shade(lambda down: TRIM if down > 0.965 else coat, GLOSS)
    with sheet.within(body.outline):
        window = f"M{CX - 98} 560C{CX - 142} 580 {CX - 150} 640 {CX - 146} 720"
        sheet.line(window, "#fffdf5", 20, opacity=0.42, blur=6)
        core = f"M{CX - 112} 575C{CX - 140} 590 {CX - 146} 640 {CX - 145} 690"
        sheet.line(core, "#ffffff", 7, opacity=0.75, blur=1.8)
    body.skin("fleck", lit(coat, 0.5), opacity=0.10)


def _lid(sheet: Sheet, coat: str) -> None:
    sheet.ellipse((CX, 529), (99, 99 * LOW), lit(TRIM, 0.9))
    lid = Turned(sheet, [(486, 14), (490, 50), (504, 78), (522, 93), (530, 95)], cx=CX)
    lid.shade(lambda down: TRIM if down > 0.9 else coat, GLOSS)
    sheet.ellipse((CX + 6, 487), (26, 6), lit(coat, 0.2), opacity=0.5, blur=3)
    knob = Turned(sheet, [(440, 6), (444, 19), (456, 25), (470, 19), (482, 12), (490, 14)], cx=CX)
    knob.shade(TRIM, Finish(gloss=0.8))


def _handle(sheet: Sheet) -> None:
    for side in (-1, 1):
        x = CX + side * 138
        sheet.ellipse((x, 574), (17, 20), lit(TRIM, 0.7))
        sheet.ellipse((x - 3, 570), (12, 14), lit(TRIM, 1.25))
        sheet.ellipse((x - 4, 568), (5, 5), lit(TRIM, 1.7))
    hoop = f"M{CX - 138} 568C{CX - 160} 400 {CX - 86} 322 {CX} 318S{CX + 160} 400 {CX + 138} 568"
    cord(sheet, hoop, 13, TRIM, make=Cord(gloss=0.9))
    grip = f"M{CX - 72} 340C{CX - 34} 314 {CX + 34} 314 {CX + 72} 340"
    cord(sheet, grip, 34, GRIP, make=Cord(gloss=0.5, towards_light=(-0.2, -0.9)))
    wood = (
        f"M{CX - 78} 356C{CX - 34} 330 {CX + 34} 330 {CX + 78} 356L{CX + 78} 326"
        f"C{CX + 34} 300 {CX - 34} 300 {CX - 78} 326Z"
    )
    skin(sheet, wood, "wood", lit(GRIP, 0.2), opacity=0.5)


def _gas_ring(sheet: Sheet) -> None:
    """A cast trivet on its own shadow, with a low blue flame below the kettle."""
    iron, y = "#34322f", 806
    cast_shadow(sheet, (CX, y + 20), 214, reach=240)
    base = Turned(sheet, [(y + 8, 196), (y + 12, 204), (y + 26, 208), (y + 30, 206)], cx=CX)
    base.shade(iron, Finish(gloss=0.3))
    sheet.ellipse(
        (CX, y + 8),
        (196, 196 * LOW),
        sheet.linear([(0, lit(iron, 1.15)), (0.4, lit(iron, 1.0)), (1, lit(iron, 0.6))]),
    )
    burner = Turned(sheet, [(y - 20, 66), (y - 16, 74), (y + 2, 80)], cx=CX)
    burner.shade("#6b655c", Finish(gloss=0.5))
    for step in range(15):
        angle = math.pi * step / 14
        x, top = CX - 92 * math.cos(angle), y - 22 + 18 * math.sin(angle)
        flame = (
            f"M{x - 8:.1f} {top + 12:.1f}C{x - 9:.1f} {top - 14:.1f} {x - 2:.1f} {top - 26:.1f} {x:.1f} {top - 42:.1f}"
            f"C{x + 3:.1f} {top - 26:.1f} {x + 9:.1f} {top - 14:.1f} {x + 8:.1f} {top + 12:.1f}"
            "Z"
        )
        sheet.path(
            flame, sheet.falling([(0, "#e8f1ff"), (0.45, "#6f9be0"), (1, "#2f4fa0")]), opacity=0.78, blur=1.4
        )
    for x in (-168, -60, 60, 168):
        sheet.line(f"M{CX + x} {y + 16}L{CX + x * 0.86:g} {y - 64}", lit(iron, 0.5), 17)
        sheet.line(f"M{CX + x - 3} {y + 16}L{CX + x * 0.86 - 3:g} {y - 64}", lit(iron, 1.15), 8)


def _steam(sheet: Sheet) -> None:
    x, y = CX - 270, 540
    wisp = f"M{x} {y}C{x - 60} {y - 60} {x + 34} {y - 110} {x - 24} {y - 190}S{x + 10} {y - 300} {x - 30} {y - 350}"
    for width, opacity, blur in ((46, 0.30, 20), (24, 0.42, 11), (9, 0.4, 6)):
        sheet.line(wisp, "#fffdf8", width, opacity=opacity, blur=blur)
