"""Fynbos and succulents for vases and pots."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.soft import Cord, cord
from art.svg import Point, Sheet, bezier

BRACT = "M0 0C-20 -26 -24 -74 0 -112C24 -74 20 -26 0 0Z"
LEAF = "M0 0C-15 -18 -17 -58 0 -88C17 -58 15 -18 0 0Z"
SPEAR = "M-24 0C-26 -60 -15 -124 0 -172C15 -124 26 -60 24 0C14 10 -14 10 -24 0Z"


def protea(sheet: Sheet, foot: Point, head: Point) -> None:
    """A king protea on a woody stem, from the vase's neck to the base of its head."""
    (fx, fy), (hx, hy) = foot, head
    stem = f"M{fx:g} {fy:g}C{fx:g} {fy - 70:g} {hx - 4:g} {hy + 90:g} {hx:g} {hy:g}"
    cord(sheet, stem, 13, "#7a6a42", make=Cord(gloss=0.1, cap="butt"))
    for turn, up, size in (
        (-58, 0.34, 0.95),
        (52, 0.46, 1.0),
        (-44, 0.66, 0.9),
        (66, 0.72, 0.84),
        (-82, 0.86, 0.8),
    ):
        _leaf(sheet, (fx + (hx - fx) * up, fy + (hy - fy) * up), turn, size)
    for count, spread, size, light in ((11, 74, 1.32, 0.72), (10, 62, 1.24, 0.9), (9, 47, 1.12, 1.05)):
        for i in range(count):
            turn = -spread + 2 * spread * i / (count - 1)
            _bract(sheet, head, turn, size, light - 0.1 * (turn / spread))
    _heart(sheet, (hx, hy - 62))
    for spread, size, light in ((58, 0.98, 1.0), (40, 0.84, 1.12), (22, 0.66, 1.18)):
        for i in range(7):
            turn = (-spread + 2 * spread * i / 6) * (1.15 if i % 2 else 1)
            _bract(sheet, (hx, hy + 8), turn, size, light - 0.12 * (turn / spread))


def _bract(sheet: Sheet, at: Point, turn: float, size: float, light: float) -> None:
    pink = "#c9697a"
    stops = [
        (0, lit("#a63a55", light)),
        (0.4, lit(pink, light)),
        (0.8, lit("#e2b3a4", light)),
        (1, lit("#c6c08e", light)),
    ]
    with sheet.group(transform=f"translate({at[0]:g} {at[1]:g}) rotate({turn:.1f}) scale({size:g})"):
        sheet.path(BRACT, "#3a1420", opacity=0.28, blur=3, move=(3, 3))
        sheet.path(BRACT, sheet.falling(stops))
        sheet.line("M0 -8C-2 -50 -1 -80 0 -106", lit(pink, 1.5), 1.8, opacity=0.55)
        sheet.line(BRACT, lit(pink, 0.45), 1, opacity=0.4)


def _heart(sheet: Sheet, at: Point) -> None:
    """The domed middle: pale hairs, darker towards the foot."""
    (x, y), jitter = at, sheet.random.uniform
    stops = [(0, "#f7ead9", 1), (0.6, "#e2bfae", 1), (1, "#a8646a", 1)]
    sheet.ellipse((x, y), (58, 74), sheet.radial(stops, circle=(0.4, 0.3, 0.75)))
    for _ in range(170):
        turn, far = jitter(-1.25, 1.25), jitter(0.25, 1.0)
        tip = (x + 58 * far * math.sin(turn), y + 18 - 92 * far * math.cos(turn))
        root = (x + 34 * far * math.sin(turn), y + 46 - 66 * far)
        colour = mix("#fbf2e4", "#c98a88", jitter(0, 0.9))
        sheet.line(f"M{root[0]:.1f} {root[1]:.1f}L{tip[0]:.1f} {tip[1]:.1f}", colour, 1.8, opacity=0.7)


def _leaf(sheet: Sheet, at: Point, turn: float, size: float) -> None:
    green = "#7d8a5c"
    with sheet.group(transform=f"translate({at[0]:g} {at[1]:g}) rotate({turn:g}) scale({size:g})"):
        sheet.path(LEAF, "#20260f", opacity=0.35, blur=3, move=(3, 4))
        light = 1.15 if turn < 0 else 0.86
        sheet.path(
            LEAF,
            sheet.linear(
                [
                    (0, lit(green, light + 0.12)),
                    (0.5, lit(green, light)),
                    (0.5, lit(green, light - 0.14)),
                    (1, lit(green, light - 0.24)),
                ]
            ),
        )
        sheet.line("M0 0V-80", lit(green, 1.5), 1.8, opacity=0.7)


def grasses(sheet: Sheet, foot: Point) -> None:
    """Restios and bristle grass: fine stems that arch, each with its own head."""
    x, y = foot
    tips = (
        (-150, -270),
        (-86, -350),
        (-22, -310),
        (34, -378),
        (96, -300),
        (156, -332),
        (196, -220),
        (-190, -190),
    )
    for i, (dx, dy) in enumerate(tips):
        end = (x + dx, y + dy)
        spine = bezier(
            (x + dx * 0.03, y), (x + dx * 0.05, y + dy * 0.45), (x + dx * 0.35, y + dy * 0.9), end, steps=30
        )
        straw = ("#b29a5e", "#9c8a50", "#c4aa6c")[i % 3]
        d = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in spine)
        sheet.line(d, lit(straw, 0.55), 4.2)
        sheet.line(d, lit(straw, 1.15), 2.2, move=(-0.8, -0.4))
        _plume(sheet, spine[19:], straw)


def _plume(sheet: Sheet, spine: list[Point], straw: str) -> None:
    jitter = sheet.random.uniform
    for step in range(120):
        share = step / 120
        (ax, ay), (bx, by) = spine[int(share * (len(spine) - 2))], spine[int(share * (len(spine) - 2)) + 1]
        along = math.atan2(by - ay, bx - ax)
        width = 30 * math.sin(math.pi * min(1.0, share * 0.8 + 0.2)) ** 0.8
        turn = along + jitter(-0.75, 0.75)
        tip = (ax + width * math.cos(turn), ay + width * math.sin(turn))
        colour = lit(mix(straw, "#e9d9b0", jitter(0.1, 0.8)), jitter(0.7, 1.2))
        sheet.line(f"M{ax:.1f} {ay:.1f}L{tip[0]:.1f} {tip[1]:.1f}", colour, 2, opacity=0.85)


def aloe(sheet: Sheet, foot: Point) -> None:
    """A rosette of toothed leaves, the outer ones bowed, the heart upright."""
    leaves = (
        *((-56, 1.36), (55, 1.32), (-46, 1.5), (44, 1.54), (-33, 1.62), (31, 1.58), (-18, 1.7), (18, 1.66)),
        *((-50, 1.04), (49, 1.06), (-7, 1.5), (9, 1.34), (-30, 1.08), (30, 1.06), (0, 0.96)),
    )
    sheet.ellipse((foot[0], foot[1] - 30), (90, 60), "#3d4f3e", blur=6)
    for turn, size in leaves:
        _spear(sheet, (foot[0] + turn * 0.5, foot[1] - 6 + abs(turn) * 0.14), turn, size)


def _spear(sheet: Sheet, at: Point, turn: float, size: float) -> None:
    green = mix("#6f8d78", "#7d8f52", sheet.random.random() * 0.7)
    light = 1.0 - turn / 420
    with sheet.group(transform=f"translate({at[0]:g} {at[1]:g}) rotate({turn:g}) scale({size:g})"):
        sheet.path(SPEAR, "#141d12", opacity=0.4, blur=6, move=(4, 5))
        stops = [
            (0, lit(green, light * 1.16)),
            (0.4, lit(green, light)),
            (0.55, lit(green, light * 0.84)),
            (1, lit(green, light * 0.6)),
        ]
        sheet.path(SPEAR, sheet.linear(stops))
        sheet.path("M-6 -110C-4 -140 -2 -160 0 -172C4 -160 6 -140 8 -112Z", "#b0644a", opacity=0.55, blur=5)
        for x, y in bezier((24, 0), (26, -60), (15, -124), (0, -172), steps=16)[2:15:2]:
            for side in (-1, 1):
                sheet.path(f"M{side * (x - 2):.1f} {y + 5:.1f}l{side * 7} -7l{-side * 6} -4Z", "#b2573e")
        sheet.line("M-9 -4C-11 -60 -8 -110 -1 -158", lit(green, 1.5), 3, opacity=0.45, blur=1.6)


def spekboom(sheet: Sheet, foot: Point) -> None:
    """Red-brown twigs and pairs of round, fat leaves."""
    x, y = foot
    shoots = (
        (-150, -190),
        (-96, -280),
        (-30, -330),
        (40, -300),
        (104, -250),
        (160, -160),
        (-60, -200),
        (66, -190),
        (6, -236),
    )
    for dx, dy in shoots:
        end = (x + dx, y + dy)
        spine = bezier(
            (x + dx * 0.16, y), (x + dx * 0.3, y + dy * 0.4), (x + dx * 0.8, y + dy * 0.6), end, steps=12
        )
        cord(sheet, "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in spine), 9, "#7d4534")
        for i in range(3, 13):
            px, py = spine[i]
            reach = 15 + 7 * math.sin(i * 2.1)
            for side in (-1, 1):
                angle = side * (0.5 + 0.35 * math.sin(i * 1.7)) + (0.9 if i % 2 else 0)
                _round_leaf(
                    sheet,
                    (px + reach * side * math.cos(angle), py - reach * math.sin(angle) * side),
                    i * 37 + side * 20,
                )
        _round_leaf(sheet, (end[0], end[1] - 8), 10)


def _round_leaf(sheet: Sheet, at: Point, turn: float) -> None:
    (x, y), green = at, mix("#7f9a4c", "#5f7f3e", sheet.random.random())
    with sheet.group(turn=(turn % 60 - 30, x, y)):
        sheet.ellipse((x + 3, y + 4), (16, 13), "#1c260f", opacity=0.35, blur=3)
        lights = [(s, lit(green, t), 1) for s, t in ((0, 1.5), (0.45, 1.08), (1, 0.55))]
        sheet.ellipse(at, (16, 13), sheet.radial(lights, circle=(0.34, 0.3, 0.78)))
