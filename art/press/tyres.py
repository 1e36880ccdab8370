"""A gum-walled tyre, its tread from near; and mudguards, laid out and fitted."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME, TAN, TYRE
from art.press.halftone import disc, ground_shadow, pull, ring, tube
from art.press.shapes import arc, ramp
from art.press.tones import Tone, tone
from art.svg import Point, Sheet, oval, polygon, polyline

GUM = "#c98f4c"


def tyre(sheet: Sheet, *, dark: str) -> None:
    """Standing, turned a little from us: its far wall shows through the near one."""
    ground_shadow(sheet, (470, 848), (210, 30), dark)
    cx, cy, rx, ry = 400.0, 560.0, 252.0, 288.0
    gum, black = tone(GUM), tone(TYRE)
    sheet.line(oval(cx + 40, cy, rx - 30, ry - 34), gum.deep, 34)
    sheet.line(oval(cx + 22, cy, rx - 6, ry - 6), black.base, 40)
    sheet.line(oval(cx, cy, rx, ry), black.base, 46)
    for i in range(84):
        a = i * math.tau / 84
        x, y = cx + (rx + 22) * math.cos(a), cy + (ry + 22) * math.sin(a)
        sheet.line(
            f"M{x:.1f} {y:.1f}l{-math.cos(a) * 9:.1f} {-math.sin(a) * 9:.1f}", black.light, 5, opacity=0.7
        )
    sheet.line(oval(cx - 2, cy, rx - 34, ry - 36), gum.base, 40)
    sheet.line(polyline(_half(cx - 2, cy, rx - 30, ry - 32, 0.1, 1.5)), gum.deep, 34, opacity=0.5)
    sheet.line(polyline(_half(cx - 4, cy, rx - 34, ry - 36, 3.3, 4.6)), gum.light, 12, opacity=0.8)
    sheet.line(oval(cx, cy, rx - 56, ry - 58), gum.ink, 4, opacity=0.8)
    for words, start in (("JOZI CYCLE WORKS", -math.pi / 2), ("700 X 35C", math.pi / 2)):
        _along(sheet, words, start, (cx - 2, cy, rx - 35, ry - 37))


def _half(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    angles = [start + (end - start) * i / 30 for i in range(31)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


def _along(sheet: Sheet, words: str, middle: float, ellipse: tuple[float, float, float, float]) -> None:
    cx, cy, rx, ry = ellipse
    down = 1 if middle > 0 else -1
    for i, sign in enumerate(words):
        a = middle - down * (i - (len(words) - 1) / 2) * 0.095
        x, y = cx + (rx + down * 8) * math.cos(a), cy + (ry + down * 8) * math.sin(a)
        turn = math.degrees(a) - 90 * down
        with sheet.group(turn=(turn, x, y)):
            letter(sheet, sign, (x, y), 25, tone(GUM).ink, face=POSTER)


def _knobs(sheet: Sheet, hub: Point, black: Tone) -> None:
    """The tread: five rows that lean outwards from the one in the middle."""
    for row in range(5):
        r = 880 - row * 30
        for i in range(90):
            a = -math.pi / 2 + (i + row % 2 * 0.5) * 0.034 - 0.4
            lean = 0.011 if row < 2 else -0.011 if row > 2 else 0.0
            ends = [
                (hub[0] + q * math.cos(b), hub[1] + q * math.sin(b))
                for q, b in ((r + 9, a + lean), (r - 9, a - lean))
            ]
            sheet.line(polyline(ends), black.light if row < 3 else black.shade, 13 if row != 2 else 9)


def tread_from_near(sheet: Sheet) -> None:
    """A quarter of the tyre fills the sheet."""
    hub, black, gum = (120.0, 1120.0), tone(TYRE), tone(GUM)
    ring(sheet, (hub[0] + 26, hub[1] + 34), 800, tone(GUM).ink, width=150)
    ring(sheet, hub, 800, black.base, width=190)
    _knobs(sheet, hub, black)
    wall = polygon([*arc(hub, 716, -math.pi, 0, steps=60), *arc(hub, 580, 0, -math.pi, steps=60)])
    sheet.path(wall, gum.base)
    box = (-100, 300, 800, 1000)
    pull(
        sheet,
        wall,
        gum.ink,
        0.42,
        field=(box, lambda x, y: 0.9 * ramp(660, 590, math.hypot(x - hub[0], y - hub[1]))),
    )
    pull(
        sheet,
        wall,
        gum.light,
        0.7,
        field=(box, lambda x, y: 0.8 * ramp(680, 716, math.hypot(x - hub[0], y - hub[1]))),
    )
    for r in (708, 590):
        ring(sheet, hub, r, gum.ink, width=3.4)
    ring(sheet, hub, 560, tone(CHROME).shade, width=44)
    ring(sheet, (hub[0] - 3, hub[1] - 4), 572, tone(CHROME).light, width=10)
    for i, sign in enumerate("JOZI GUM 700 X 35C"):
        a = -1.46 + i * 0.068
        x, y = hub[0] + 626 * math.cos(a), hub[1] + 626 * math.sin(a)
        with sheet.group(turn=(math.degrees(a) + 90, x, y)):
            letter(sheet, sign, (x, y), 58, gum.ink, face=POSTER)


def mudguards(sheet: Sheet, *, paint: str, dark: str) -> None:
    """The set: two blades nested, their stays and a bag of bolts."""
    for centre, radius, span in (((420.0, 640.0), 300.0, (3.25, 5.9)), ((400.0, 760.0), 250.0, (3.5, 5.7))):
        points = arc(centre, radius, *span, steps=40)
        sheet.line(polyline([(x + 22, y + 30) for x, y in points]), dark, 52, opacity=0.42)
        _blade(sheet, points, paint)
        for share in (6, 20):
            start = points[-share]
            tube(sheet, [start, (centre[0] + 40, centre[1] + 96)], 9, tone(CHROME))
        disc(sheet, (centre[0] + 40, centre[1] + 96), 15, tone(CHROME).deep)
        disc(sheet, (centre[0] + 37, centre[1] + 93), 9, tone(CHROME).high)
    for i, (x, y) in enumerate(((150, 880), (196, 900), (240, 872), (286, 904))):
        disc(sheet, (x + 6, y + 8), 15, dark)
        disc(sheet, (x, y), 15, tone(CHROME).base)
        with sheet.group(turn=(i * 40, x, y)):
            sheet.line(f"M{x - 8} {y}h16", tone(CHROME).ink, 4)


def _blade(sheet: Sheet, points: list[Point], paint: str) -> None:
    colours = tone(paint)
    d = polyline(points)
    for colour, width, move in (
        (colours.ink, 50, (2, 3)),
        (colours.base, 46, (0, 0)),
        (colours.light, 12, (-6, -8)),
        (colours.high, 4, (-9, -12)),
    ):
        sheet.line(d, colour, width, move=move)
    sheet.line(polyline(points[20:]), colours.deep, 16, opacity=0.5, move=(8, 10))


def mudguard_fitted(sheet: Sheet, *, paint: str) -> None:
    hub, chrome = (520.0, 860.0), tone(CHROME)
    ring(sheet, hub, 430, TYRE, width=40)
    ring(sheet, hub, 400, TAN, width=20)
    ring(sheet, hub, 378, chrome.base, width=18)
    for i in range(18):
        a = math.pi + i * math.pi / 17
        sheet.line(
            f"M{hub[0] + 30 * math.cos(a + 0.5):.0f} {hub[1] + 30 * math.sin(a + 0.5):.0f}"
            f"L{hub[0] + 374 * math.cos(a):.0f} {hub[1] + 374 * math.sin(a):.0f}",
            "#f3f1ea",
            4,
            opacity=0.85,
        )
    points = arc(hub, 486, 3.0, 5.6, steps=50)
    _blade(sheet, points, paint)
    for share in (8, 22):
        tube(sheet, [points[share], hub], 11, chrome)
    tube(sheet, [hub, (1000, 560)], 40, tone("#2746c7"))
    disc(sheet, hub, 40, chrome.deep)
    disc(sheet, (hub[0] - 5, hub[1] - 5), 28, chrome.light)
