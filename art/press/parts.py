"""Saddles, bottles, bells and pumps."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import BRASS, CHROME
from art.press.bicycles_close import brass_bell
from art.press.halftone import disc, ground_shadow, pull, ring, tube
from art.press.shapes import blob, curve, ramp, rounded
from art.press.spun import Spun
from art.press.tones import Tone, tone
from art.svg import Point, Sheet, oval, polygon, polyline

COPPER, THREAD = "#d08a4a", "#f1e2c4"


# --- saddles ---


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


# --- bottles ---


def bidon(sheet: Sheet, *, body: str, cap: str, dark: str) -> None:
    ground_shadow(sheet, (496, 850), (220, 42), dark)
    _bottle(sheet, tone(body), tone(cap))


def bidon_in_its_cage(sheet: Sheet, *, body: str, cap: str, frame: str) -> None:
    steel, paint = tone(CHROME), tone(frame)
    with sheet.group(transform="rotate(38 400 560) translate(-34 -10)"):
        tube(sheet, [(612, -400), (612, 1500)], 104, paint)
        sheet.line("M580 -400V1500", paint.high, 9, opacity=0.6)
        sheet.path(rounded(536, 560, 566, 820, radius=6), steel.deep)
        _bottle(sheet, tone(body), tone(cap))
        for y in (660, 800):
            wire = [(552, y - 30), (500, y + 26), (396, y + 40), (292, y + 22), (262, y - 12)]
            tube(sheet, wire, 15, steel, bent=True)
        tube(
            sheet,
            [(270, 654), (258, 780), (290, 868), (396, 884), (500, 866), (548, 820)],
            15,
            steel,
            bent=True,
        )


def _bottle(sheet: Sheet, body: Tone, cap: Tone) -> None:
    cx = 396
    profile = [
        (430, 92), (452, 118), (500, 128), (566, 128), (590, 112), (612, 112), (636, 128),
        (800, 128), (826, 122), (836, 112),
    ]  # fmt: skip
    form = Spun(cx, profile, tilt=0.16)
    sheet.path(form.outline, body.base)
    sheet.path(form.band(-1, 1, 704, 718), cap.base)
    sheet.path(form.band(-1, 1, 726, 731), cap.base)
    form.shade(sheet, body, gloss=(640, 800))
    letter(sheet, "JOZI", (cx, 694), 68, cap.base, spacing=70, face=POSTER)
    letter(sheet, "CYCLE WORKS", (cx, 792), 30, cap.base, spacing=80, face=POSTER)
    pull(sheet, form.outline, body.high, 0.7, flats=[form.band(-0.74, -0.56, 470, 560)])
    collar = Spun(cx, [(376, 60), (392, 96), (428, 100)], tilt=0.17)
    sheet.path(collar.outline, cap.base)
    collar.shade(sheet, cap, gloss=(390, 424), amount=0.5)
    spout = Spun(cx, [(308, 20), (322, 28), (344, 26), (352, 34), (378, 36)], tilt=0.2)
    sheet.path(spout.outline, cap.light)
    spout.shade(sheet, cap, gloss=(320, 372), amount=0.5)


# --- bells ---


def bell(sheet: Sheet) -> None:
    tube(sheet, [(-80, 800), (250, 786), (560, 790), (900, 840)], 68, tone(CHROME), bent=True)
    brass_bell(sheet, (386, 776), 1.52)


def bell_from_above(sheet: Sheet, *, dark: str) -> None:
    brass, (x, y), r = tone(BRASS), (400, 510), 246
    tube(sheet, [(-80, 620), (900, 560)], 74, tone(CHROME))
    sheet.ellipse((x + 26, y + 34), (r, r), dark, opacity=0.5)
    tube(sheet, [(600, 420), (716, 372)], (26, 44), tone(CHROME))
    d = oval(x, y, r, r)
    sheet.path(d, brass.base)

    def lee(u: float, v: float) -> float:
        return ramp(20, 250, (u - x) * 0.62 + (v - y) * 0.78) * 0.95

    pull(sheet, d, brass.ink, 0.44, field=((x - r, y - r, x + r, y + r), lee))
    pull(
        sheet,
        d,
        brass.light,
        0.7,
        field=((x - r, y - r, x + r, y + r), lambda u, v: lee(2 * x - u, 2 * y - v)),
    )
    for radius, width in ((r - 12, 5), (r - 24, 2.4), (92, 3)):
        ring(sheet, (x, y), radius, brass.deep, width=width)
    _around(sheet, "JOZI CYCLE WORKS", (x, y), 148, brass.ink)
    _around(sheet, "MABONENG", (x, y), -182, brass.ink)
    sheet.line(f"M{x - 190} {y - 96}Q{x - 150} {y - 178} {x - 64} {y - 208}", "#fff3cf", 16, opacity=0.85)
    disc(sheet, (x, y), 30, tone(CHROME).shade)
    disc(sheet, (x - 4, y - 5), 22, tone(CHROME).light)
    sheet.line(f"M{x - 16} {y + 8}L{x + 16} {y - 8}", tone(CHROME).ink, 6)


def _around(sheet: Sheet, words: str, centre: Point, radius: float, colour: str) -> None:
    """Words over the top of a circle; with a radius below zero, upright along its foot."""
    step = math.copysign(0.17, radius)
    for i, sign in enumerate(words):
        turn = math.degrees((i - (len(words) - 1) / 2) * step)
        with sheet.group(turn=(turn, *centre)):
            letter(sheet, sign, (centre[0], centre[1] - radius), 46, colour, face=POSTER)


# --- pumps ---


def pump(sheet: Sheet, *, dark: str) -> None:
    with sheet.group(turn=(40, 400, 520)):
        with sheet.group(move=(20, 34), opacity=0.5):
            sheet.path(rounded(372, 90, 428, 950, radius=22), dark)
        _pump(sheet)
    hose = [(610, 760), (690, 800), (700, 880), (610, 900), (540, 850), (470, 850), (390, 880)]
    sheet.line(polyline([(x + 12, y + 20) for x, y in curve(hose)]), dark, 22, opacity=0.45)
    tube(sheet, hose, 20, tone("#2a2d33"), bent=True)
    tube(sheet, [*hose[-1:], (330, 906)], 30, tone(BRASS))


def pump_in_the_frame(sheet: Sheet, *, paint: str) -> None:
    colours = tone(paint)
    tube(sheet, [(80, 1100), (-30, 180)], 96, colours)
    tube(sheet, [(90, 1220), (860, 470)], 104, colours)
    with sheet.group(transform="translate(44 930) rotate(-95) scale(1.3 .82)"):
        _pump(sheet)
    tube(sheet, [(-20, 330), (900, 250)], 92, colours)
    sheet.line("M10 300L860 226", colours.high, 9, opacity=0.6)
    tube(sheet, [(742, 100), (800, 700)], 116, colours)
    with sheet.group(turn=(-5, 400, 300)):
        letter(sheet, "LOUIS", (420, 320), 52, colours.high, spacing=140, face=POSTER)


def _pump(sheet: Sheet) -> None:
    steel, wood = tone(CHROME), tone("#b98148")
    tube(sheet, [(400, 250), (400, 880)], 46, steel)
    tube(sheet, [(400, 96), (400, 262)], (58, 50), wood, bent=False)
    for y in (128, 146, 212, 230):
        sheet.line(f"M372 {y}Q400 {y + 9} 428 {y}", wood.ink, 3, opacity=0.55)
    tube(sheet, [(400, 262), (400, 286)], 58, tone(BRASS))
    tube(sheet, [(400, 850), (400, 900)], 60, tone("#2a2d33"))
    tube(sheet, [(400, 900), (400, 944)], 34, tone(BRASS))
    sheet.path(rounded(382, 480, 418, 640, radius=6), tone("#d2321f").base)
    with sheet.group(turn=(90, 400, 560)):
        letter(sheet, "JOZI", (400, 571), 32, "#fff6e6", spacing=120, face=POSTER)
