"""The D-lock: standing, and round a frame and a rail."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import BRASS
from art.press.halftone import disc, ground_shadow, tube
from art.press.shaded import shaded
from art.press.shapes import arc, rounded
from art.press.tones import tone
from art.svg import Point, Sheet

BLACK, YELLOW = "#2a2d33", "#e6e04a"


def lock(sheet: Sheet, *, dark: str) -> None:
    ground_shadow(sheet, (470, 846), (260, 34), dark)
    _shackle(sheet, (400, 470), 142, 740)
    _crossbar(sheet, (400, 790))
    _keys(sheet)


def _shackle(sheet: Sheet, top: Point, half: float, foot: float) -> None:
    x, y = top
    spine = [(x - half, foot), *arc((x, y), half, math.pi, math.tau, steps=24), (x + half, foot)]
    tube(sheet, spine, 52, tone(BLACK))
    for px in (x - half, x + half):
        sheet.path(rounded(px - 30, foot - 46, px + 30, foot + 16, radius=6), YELLOW)
        sheet.path(rounded(px - 30, foot - 46, px - 18, foot + 16, radius=4), "#fbf7a8")


def _crossbar(sheet: Sheet, middle: Point) -> None:
    x, y = middle
    bar = rounded(x - 230, y - 48, x + 230, y + 48, radius=40)
    shaded(sheet, bar, tone(BLACK), (x - 230, y - 48, x + 230, y + 48))
    sheet.path(rounded(x - 208, y - 34, x + 150, y - 24, radius=5), tone(BLACK).light)
    letter(sheet, "JOZI", (x - 40, y + 24), 62, YELLOW, spacing=200, face=POSTER)
    disc(sheet, (x + 172, y), 27, tone(BRASS).deep)
    disc(sheet, (x + 169, y - 3), 23, BRASS)
    sheet.path(rounded(x + 165, y - 14, x + 175, y + 14, radius=4), "#22252a")


def _keys(sheet: Sheet) -> None:
    brass = tone(BRASS)
    for turn in (24, 58):
        with sheet.group(turn=(turn, 600, 790)):
            sheet.path(rounded(594, 800, 612, 884, radius=4), brass.base)
            for y in (836, 852, 868):
                sheet.path(rounded(610, y, 619, y + 8, radius=2), brass.base)
            sheet.path(rounded(596, 800, 601, 880, radius=2), brass.light)
            sheet.path(rounded(578, 748, 630, 808, radius=16), "#d2321f")
            disc(sheet, (604, 764), 8, "#f6f1e4")


def lock_round_a_rail(sheet: Sheet, *, paint: str) -> None:
    rail, colours = tone("#8f979f"), tone(paint)
    tube(sheet, [(230, -100), (230, 1100)], 92, rail)
    tube(sheet, [(520, 1100), (430, -100)], 104, colours)
    sheet.line("M486 1000L404 -100", colours.high, 9, opacity=0.6)
    with sheet.group(turn=(85.5, 470, 250)):
        letter(sheet, "BRAAM", (470, 268), 56, colours.high, spacing=120, face=POSTER)
    with sheet.group(turn=(-90, 400, 560)):
        _shackle(sheet, (400, 400), 150, 720)
    tube(sheet, [(498, 800), (470, 430)], 104, colours)
    sheet.line("M466 780L440 450", colours.high, 9, opacity=0.6)
    with sheet.group(turn=(-90, 400, 560)):
        _crossbar(sheet, (400, 770))
