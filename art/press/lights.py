"""The front lamp on its bar, its beam over the street; and face to face."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME
from art.press.halftone import disc, dots, pull, ring, tube
from art.press.shaded import shaded
from art.press.shapes import ramp, rounded
from art.press.tones import tone
from art.svg import Sheet, oval, polygon

CASE, VOLT = "#2a2d33", "#f4e96a"


def front_light(sheet: Sheet) -> None:
    beam = polygon([(560, 470), (900, 330), (900, 820), (560, 640)])
    with sheet.group(opacity=0.5):
        sheet.path(beam, VOLT, opacity=0.55)
        dots(
            sheet,
            (560, 300, 820, 830),
            lambda x, y: 0.55 * ramp(840, 540, x) * ramp(1.1, 0.5, abs(y - 556) / (90 + (x - 560) * 0.62)),
            "#fffbd8",
            pitch=9,
        )
    case, chrome = tone(CASE), tone(CHROME)
    tube(sheet, [(-80, 820), (300, 776), (470, 770), (470, 1090)], 70, chrome, bent=True)
    sheet.path(rounded(290, 640, 400, 826, radius=16), case.deep)
    sheet.path(rounded(290, 640, 318, 826, radius=12), case.light)
    disc(sheet, (345, 740), 17, chrome.base)
    sheet.line("M335 746L356 734", case.ink, 5)
    body = polygon(
        [(190, 500), (230, 462), (470, 448), (548, 430), (548, 680), (470, 660), (230, 650), (190, 612)]
    )
    shaded(sheet, body, case, (190, 430, 548, 680))
    for x in range(236, 330, 22):
        sheet.line(f"M{x} 474V640", case.ink, 7)
        sheet.line(f"M{x + 5} 474V640", case.light, 2, opacity=0.7)
    sheet.ellipse((552, 555), (36, 128), chrome.deep)
    sheet.ellipse((556, 555), (32, 120), chrome.light)
    sheet.ellipse((560, 555), (25, 100), VOLT)
    sheet.ellipse((562, 548), (12, 54), "#fffef0")
    disc(sheet, (410, 470), 20, case.deep)
    disc(sheet, (408, 466), 15, "#d2321f")
    letter(sheet, "JOZI", (432, 580), 52, VOLT, spacing=80, face=POSTER)
    letter(sheet, "600 LUMEN", (432, 616), 20, "#c4cad0", spacing=100, face=POSTER)


def front_light_face_on(sheet: Sheet, *, dark: str) -> None:
    x, y, r = 400.0, 470.0, 210.0
    case, chrome = tone(CASE), tone(CHROME)
    strap = tone("#3a3f46")
    tube(sheet, [(-80, 820), (400, 800), (900, 830)], 78, chrome, bent=True)
    sheet.path(rounded(322, 640, 478, 866, radius=24), strap.base)
    for row in range(5):
        sheet.path(rounded(340, 700 + row * 32, 460, 712 + row * 32, radius=5), strap.ink)
    sheet.ellipse((x + 24, y + 32), (r, r), dark, opacity=0.5)
    shaded(sheet, oval(x, y, r, r), case, (x - r, y - r, x + r, y + r))
    ring(sheet, (x, y), r - 16, chrome.base, width=12)
    disc(sheet, (x, y), r - 30, chrome.deep)
    glass = oval(x, y, r - 38, r - 38)
    sheet.path(glass, VOLT)
    lens = (x - r, y - r, x + r, y + r)
    pull(sheet, glass, "#fffef0", 0.9, field=(lens, lambda u, v: ramp(150, 20, math.hypot(u - x, v - y))))
    for i in range(12):
        a = i * math.tau / 12
        sheet.line(
            f"M{x + 62 * math.cos(a):.0f} {y + 62 * math.sin(a):.0f}"
            f"L{x + 160 * math.cos(a):.0f} {y + 160 * math.sin(a):.0f}",
            "#c9b63a",
            4,
            opacity=0.7,
        )
    disc(sheet, (x, y), 46, "#fffef0")
    ring(sheet, (x, y), 54, "#c9b63a", width=5)
    sheet.line(f"M{x - 130} {y - 66}Q{x - 96} {y - 132} {x - 30} {y - 148}", "#ffffff", 14, opacity=0.85)
    letter(sheet, "JOZI", (x, y + 126), 40, "#4a4520", spacing=140, face=POSTER)
