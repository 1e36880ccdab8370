"""Leather saddles, from the side and from above."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME
from art.press.halftone import disc, ground_shadow, pull, tube
from art.press.shapes import blob, curve, ramp, rounded
from art.press.tones import Tone, tone
from art.svg import Point, Sheet, oval, polygon, polyline

COPPER, THREAD = "#d08a4a", "#f1e2c4"


def saddle(sheet: Sheet, *, hide: str, dark: str) -> None:
    leather, steel = tone(hide), tone(CHROME)
    ground_shadow(sheet, (450, 838), (300, 40), dark, amount=0.4)
    tube(sheet, [(392, 850), (380, 716)], 46, steel)
    sheet.path(rounded(330, 690, 436, 730, radius=12), steel.shade)
    sheet.path(rounded(330, 690, 436, 706, radius=8), steel.light)
    disc(sheet, (350, 712), 9, steel.deep)
    rail = [(196, 604), (236, 662), (316, 700), (440, 704), (546, 668), (640, 640)]
    for dx, dy in ((16, -14), (0, 0)):
        tube(sheet, [(x + dx, y + dy) for x, y in rail], 13, steel, bent=True)
    for coil in range(3):
        x, y = 214 + coil * 22, 640 - coil * 4
        sheet.line(oval(x, y, 16, 34), steel.deep, 7)
        sheet.line(oval(x - 1, y - 2, 16, 34), steel.light, 4)
    _saddle_leather(sheet, leather)


def _saddle_leather(sheet: Sheet, leather: Tone) -> None:
    top = curve([
        (128, 530), (150, 486), (216, 462), (300, 474), (392, 500), (500, 520), (600, 530),
        (676, 548), (706, 574), (700, 596),
    ])  # fmt: skip
    skirt = curve([
        (700, 596), (664, 622), (588, 622), (500, 618), (424, 632), (352, 672), (286, 690),
        (216, 672), (160, 616), (128, 530),
    ])  # fmt: skip
    fold = curve([(128, 530), (180, 560), (270, 574), (380, 566), (500, 566), (620, 574), (704, 582)])
    d = polygon(top + skirt[1:])
    box = (120, 440, 720, 700)
    sheet.path(d, leather.base)

    def under(x: float, y: float) -> float:
        return 0.9 * ramp(560, 690, y) * ramp(140, 300, x) + 0.7 * ramp(470, 720, x) * ramp(500, 640, y)

    pull(sheet, d, leather.ink, 0.42, flats=[polygon(fold + skirt)])
    pull(sheet, d, leather.ink, 0.4, field=(box, under))
    shine = [
        (176, 500), (224, 478), (300, 488), (400, 516), (520, 536), (640, 548), (520, 546),
        (400, 530), (300, 506), (222, 498),
    ]  # fmt: skip
    sheet.path(blob(shine, steps=6), leather.high, opacity=0.62)
    sheet.line(polyline(fold), leather.light, 3, opacity=0.6)
    seam = [(x + 2, y + 16) for x, y in fold[4:-4]]
    sheet.line(polyline(seam), THREAD, 3, opacity=0.8, dash="11 8")
    for at in ((158, 556), (186, 584), (226, 604), (272, 612), (680, 592)):
        _rivet(sheet, at, leather.ink)
    with sheet.group(turn=(-4, 420, 610)):
        letter(sheet, "JOZI", (430, 612), 30, leather.ink, spacing=120, opacity=0.85, face=POSTER)


def _rivet(sheet: Sheet, at: Point, ink: str) -> None:
    x, y = at
    sheet.ellipse((x + 2, y + 3), (11, 11), ink, opacity=0.6)
    disc(sheet, at, 10.5, COPPER)
    disc(sheet, (x - 3, y - 3), 4, "#ffe2bd")


def saddle_from_above(sheet: Sheet, *, hide: str, dark: str) -> None:
    leather = tone(hide)
    half = [
        (158, 500),
        (164, 410),
        (206, 338),
        (286, 330),
        (368, 392),
        (450, 440),
        (560, 458),
        (648, 468),
        (690, 500),
    ]
    outline = half + [(x, 1000 - y) for x, y in reversed(half[1:-1])]
    d = blob(outline)
    sheet.path(d, dark, opacity=0.55, move=(26, 34))
    sheet.path(d, leather.base)

    def lee(x: float, y: float) -> float:
        return 0.85 * ramp(500, 660, y + (x - 400) * 0.1) + 0.5 * ramp(560, 720, x)

    pull(sheet, d, leather.ink, 0.42, field=((140, 300, 720, 700), lee))
    pull(sheet, d, leather.light, 0.5, field=((140, 300, 720, 520), lambda _, y: 0.8 * ramp(470, 360, y)))
    sheet.path(
        blob([(214, 420), (300, 392), (420, 452), (600, 480), (420, 474), (290, 424)], steps=6),
        leather.high,
        opacity=0.5,
    )
    _seam_and_rivets(sheet, leather, outline)


def _seam_and_rivets(sheet: Sheet, leather: Tone, outline: list[Point]) -> None:
    inner = [(400 + (x - 400) * 0.93, 500 + (y - 500) * 0.86) for x, y in outline]
    sheet.line(polyline(curve(inner, closed=True)), THREAD, 3.4, opacity=0.8, dash="12 9")
    for at in (
        (186, 412),
        (176, 470),
        (176, 530),
        (186, 588),
        (214, 366),
        (214, 634),
        (664, 492),
        (664, 512),
    ):
        _rivet(sheet, at, leather.ink)
    with sheet.group(turn=(90, 282, 500)):
        letter(sheet, "JOZI", (282, 520), 60, leather.ink, spacing=90, opacity=0.85, face=POSTER)
