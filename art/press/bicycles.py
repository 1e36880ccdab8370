"""Bicycles from the side, and two close views: the crank, and the bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.lettering import POSTER, letter
from art.press.halftone import disc, ground_shadow, pull, ring, tube
from art.press.shapes import arc, blob, rectangle, rounded
from art.press.tones import Tone, tone
from art.svg import Point, Sheet, polyline

CHROME, TYRE, TAN, BRASS = "#c4cad0", "#22252a", "#c99a5e", "#d7a63c"
WHEEL, GROUND = 150, 848
REAR, FRONT = (192, GROUND - WHEEL), (608, GROUND - WHEEL)
CRANK = (382, GROUND - WHEEL + 14)


@dataclass(frozen=True, slots=True)
class Bicycle:
    paint: str
    leather: str
    city: bool = False
    name: str = ""


def bicycle(sheet: Sheet, *, of: Bicycle, dark: str) -> None:
    paint, leather, chrome = tone(of.paint), tone(of.leather), tone(CHROME)
    ground_shadow(sheet, (420, GROUND + 8), (380, 22), dark, amount=0.5, skew=0.2)
    for hub in (REAR, FRONT):
        _wheel(sheet, hub, chrome)
    _frame(sheet, paint, of.name)
    _drive(sheet, chrome)
    _saddle(sheet, leather, chrome)
    tube(sheet, [(537, 450), (530, 424), (566, 416)], 11, chrome)
    if of.city:
        _swept_bars(sheet, leather, chrome)
        _mudguards(sheet, paint)
    else:
        _drop_bars(sheet, leather, chrome)
    sheet.line("M540 470Q590 500 560 560M540 470Q470 480 400 520", "#2a2d32", 2.6, opacity=0.8)


def _wheel(sheet: Sheet, hub: Point, chrome: Tone) -> None:
    x, y = hub
    ring(sheet, hub, WHEEL, TYRE, width=13)
    ring(sheet, hub, WHEEL - 10, TAN, width=6)
    ring(sheet, hub, WHEEL - 17, chrome.base, width=6)
    ring(sheet, (x - 1, y - 1), WHEEL - 19, chrome.high, width=1.6)
    spokes = ""
    for i in range(16):
        angle = i * math.pi / 8
        for lead, end in ((0.5, 0.0), (-0.5, 0.12)):
            a, b = angle + lead, angle + end
            spokes += f"M{x + 12 * math.cos(a):.1f} {y + 12 * math.sin(a):.1f}"
            spokes += f"L{x + (WHEEL - 18) * math.cos(b):.1f} {y + (WHEEL - 18) * math.sin(b):.1f}"
    sheet.line(spokes, "#f3f1ea", 1.5, opacity=0.85)
    lit_side = arc(hub, WHEEL, math.pi * 1.05, math.pi * 1.43, steps=15)
    sheet.line(polyline(lit_side), tone(TYRE).light, 2.6, opacity=0.9)
    disc(sheet, hub, 13, chrome.deep)
    disc(sheet, (x - 2, y - 2), 9, chrome.light)


def _frame(sheet: Sheet, paint: Tone, name: str) -> None:
    fork_crown = (554, 524)
    tube(sheet, [CRANK, (REAR[0], REAR[1] + 4)], 11, paint)
    tube(sheet, [(332, 508), REAR], 10, paint)
    tube(sheet, [fork_crown, (572, 590), (586, 650), FRONT], (17, 10), paint, bent=True)
    tube(sheet, [(336, 520), (545, 494)], 18, paint)
    tube(sheet, [CRANK, (552, 514)], 21, paint)
    tube(sheet, [CRANK, (316, 446)], 18, paint)
    tube(sheet, [(536, 446), fork_crown], 24, paint)
    sheet.line("M438 509L498 501", paint.high, 5, opacity=0.8)
    slope = math.degrees(math.atan2(514 - CRANK[1], 552 - CRANK[0]))
    with sheet.group(turn=(slope, 470, 612)):
        letter(sheet, name, (474, 618), 17, paint.high, spacing=90, face=POSTER)


def _drive(sheet: Sheet, chrome: Tone) -> None:
    x, y = CRANK
    ring(sheet, CRANK, 40, chrome.deep, width=7)
    ring(sheet, (x - 1, y - 1), 40, chrome.light, width=3.4, dash="5 4")
    spider = "".join(
        f"M{x} {y}L{x + 37 * math.cos(a):.1f} {y + 37 * math.sin(a):.1f}"
        for a in (i * 2 * math.pi / 5 + 0.3 for i in range(5))
    )
    sheet.line(spider, chrome.base, 5)
    chain = f"M{x} {y - 41}L{REAR[0]} {REAR[1] - 17}M{x} {y + 41}L{REAR[0]} {REAR[1] + 19}"
    sheet.line(chain, "#3a3f46", 3.6, dash="5 2")
    ring(sheet, REAR, 18, chrome.deep, width=6)
    tube(sheet, [CRANK, (x + 54, y + 56)], 12, chrome)
    sheet.path(rounded(x + 30, y + 54, x + 82, y + 67, radius=5), "#26292e")
    disc(sheet, CRANK, 10, chrome.light)


def _saddle(sheet: Sheet, leather: Tone, chrome: Tone) -> None:
    tube(sheet, [(317, 450), (309, 420)], 10, chrome)
    outline = [
        (246, 404), (262, 390), (310, 396), (372, 400), (392, 406), (384, 416), (330, 416), (292, 432), (256, 424)
    ]  # fmt: skip
    d = blob(outline, steps=6)
    sheet.path(d, leather.base)
    pull(sheet, d, leather.ink, 0.5, flats=[rectangle(240, 412, 400, 440)])
    sheet.line("M256 398L308 402L372 405", leather.high, 3, opacity=0.8)


def _drop_bars(sheet: Sheet, leather: Tone, chrome: Tone) -> None:
    tube(sheet, [(566, 416), (612, 410), (632, 440), (612, 474), (580, 478)], 14, leather, bent=True)
    tube(sheet, [(612, 412), (640, 398), (632, 380)], 13, tone(TYRE), bent=True)
    sheet.line("M636 404L640 438L626 466", chrome.base, 5)


def _swept_bars(sheet: Sheet, leather: Tone, chrome: Tone) -> None:
    tube(sheet, [(566, 416), (552, 390), (516, 384), (478, 392)], 11, chrome, bent=True)
    tube(sheet, [(516, 384), (470, 394)], 17, leather)
    disc(sheet, (556, 392), 14, BRASS)
    disc(sheet, (552, 388), 5, "#fff3cf")


def _mudguards(sheet: Sheet, paint: Tone) -> None:
    for hub, start, end in ((REAR, 3.6, 5.7), (FRONT, 3.9, 5.6)):
        sheet.line(polyline(arc(hub, WHEEL + 13, start, end, steps=20)), paint.base, 8)
        sheet.line(
            polyline(arc(hub, WHEEL + 14, start, start + (end - start) * 0.55, steps=11)), paint.light, 2.4
        )
