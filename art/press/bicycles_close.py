"""Bicycles from near: the crank and its lugs, the bars and the bell."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import BRASS, CHROME, Bicycle
from art.press.halftone import disc, pull, ring, tube
from art.press.shapes import curve, rectangle, rounded
from art.press.spun import Spun
from art.press.tones import Tone, tone
from art.svg import Point, Sheet


def crank_close(sheet: Sheet, *, of: Bicycle) -> None:
    """Where the tubes meet: lugs, chainring, and the maker's name up the seat tube."""
    paint, chrome, hub = tone(of.paint), tone(CHROME), (380, 640)
    x, y = hub
    tube(sheet, [(x, y), (-160, y + 60)], (58, 44), paint)
    sheet.line(f"M-160 {y + 176}L{x - 30} {y + 172}", "#3a3f46", 17, dash="19 8")
    sheet.line(f"M-160 {y - 62}L{x - 40} {y - 170}", "#3a3f46", 17, dash="19 8")
    tube(sheet, [(x, y), (x + 560, y - 560)], 92, paint)
    tube(sheet, [(x, y), (x - 160, y - 720)], 80, paint)
    _lugs(sheet, hub, paint)
    for share, width in ((0.30, 6), (0.52, 6)):
        sheet.line(
            f"M{x - 160 * share - 42:.0f} {y - 720 * share + 9:.0f}l84 -18", paint.high, width, opacity=0.85
        )
    with sheet.group(turn=(77.5, x - 66, y - 296)):
        letter(sheet, of.name, (x - 66, y - 278), 56, paint.high, spacing=90, face=POSTER)
    _chainring(sheet, hub, chrome)


def _lugs(sheet: Sheet, hub: Point, paint: Tone) -> None:
    x, y = hub
    for angle, half in ((-45.0, 50), (-102.5, 44)):
        with sheet.group(turn=(angle, x, y)):
            point = f"M{x} {y - half}H{x + 208}Q{x + 252} {y - half * 0.4:.0f} {x + 286} {y}"
            point += f"Q{x + 252} {y + half * 0.4:.0f} {x + 208} {y + half}H{x}Z"
            sheet.path(point, paint.base)
            pull(sheet, point, paint.ink, 0.42, flats=[rectangle(x, y + half * 0.42, x + 300, y + half)])
            sheet.path(rectangle(x + 40, y - half * 0.66, x + 216, y - half * 0.44), paint.light)
            sheet.line(point, paint.ink, 3.4, opacity=0.55)


def _chainring(sheet: Sheet, hub: Point, chrome: Tone) -> None:
    (x, y), radius = hub, 172
    ring(sheet, (x + 7, y + 9), radius, "#14161a", width=24)
    ring(sheet, hub, radius, "#3a3f46", width=27, dash="17 9.6")
    ring(sheet, hub, radius - 14, chrome.deep, width=16)
    ring(sheet, (x - 2, y - 2), radius - 16, chrome.light, width=5)
    for i in range(5):
        angle = i * 2 * math.pi / 5 + 0.3
        end = (x + (radius - 16) * math.cos(angle), y + (radius - 16) * math.sin(angle))
        tube(sheet, [hub, end], (46, 30), chrome)
        disc(sheet, end, 9, chrome.deep)
        disc(sheet, (end[0] - 2, end[1] - 2), 5, chrome.high)
    tube(sheet, [hub, (x + 196, y + 204)], (64, 46), chrome)
    sheet.path(rounded(x + 150, y + 176, x + 330, y + 232, radius=14), "#1b1d21")
    sheet.path(rounded(x + 158, y + 180, x + 322, y + 194, radius=6), "#4a4f57")
    disc(sheet, (x + 196, y + 204), 16, chrome.light)
    disc(sheet, hub, 44, chrome.deep)
    disc(sheet, (x - 4, y - 4), 38, chrome.base)
    disc(sheet, (x - 9, y - 10), 20, chrome.light)
    disc(sheet, (x - 2, y - 2), 13, chrome.ink)


def bars_close(sheet: Sheet, *, of: Bicycle) -> None:
    """Head tube with its badge, quill stem, a bar that sweeps back to its grip, and the bell."""
    paint, leather, chrome = tone(of.paint), tone(of.leather), tone(CHROME)
    sheet.line("M420 690C560 720 640 860 600 1040", "#24272c", 11, opacity=0.85)
    tube(sheet, [(-60, 900), (392, 792)], 84, paint)
    tube(sheet, [(452, 1060), (404, 640)], 112, paint)
    badge = rounded(386, 730, 474, 840, radius=26)
    sheet.path(badge, BRASS)
    sheet.line(badge, tone(BRASS).deep, 4)
    letter(sheet, "JOZI", (430, 798), 32, tone(BRASS).ink, spacing=60, face=POSTER)
    sheet.path(rounded(338, 612, 474, 660, radius=12), chrome.shade)
    sheet.path(rounded(340, 612, 470, 630, radius=9), chrome.light)
    tube(sheet, [(402, 636), (388, 500)], 46, chrome)
    bar = [(388, 486), (470, 420), (590, 400), (690, 452), (860, 500)]
    tube(sheet, [(388, 486), (300, 426), (190, 410), (100, 452), (-60, 540)], 42, chrome, bent=True)
    tube(sheet, bar, 42, chrome, bent=True)
    grip = curve(bar)[30:]
    tube(sheet, grip, 62, leather)
    for x, y in grip[2::3]:
        sheet.line(f"M{x - 7:.0f} {y - 29:.0f}l-6 56", leather.ink, 3.4, opacity=0.5)
    tube(sheet, [(340, 492), (440, 488)], 62, chrome)
    brass_bell(sheet, (512, 392), 0.62)


def brass_bell(sheet: Sheet, foot: Point, scale: float) -> None:
    """A dome on its clamp, the lever to the right; `foot` is where the clamp meets the bar."""
    brass, chrome = tone(BRASS), tone(CHROME)
    with sheet.group(transform=f"translate({foot[0]} {foot[1]}) scale({scale})"):
        sheet.path(rounded(-34, -40, 34, 34, radius=8), chrome.shade)
        sheet.path(rounded(-34, -40, -6, 34, radius=8), chrome.light)
        tube(sheet, [(40, -58), (150, -66), (196, -104)], (22, 30), chrome, bent=True)
        dome = Spun(0, [(-236, 8), (-232, 60), (-206, 118), (-150, 160), (-96, 176), (-80, 176)], tilt=0.16)
        sheet.path(dome.circle(-80), brass.deep)
        sheet.path(dome.outline, brass.base)
        dome.shade(sheet, brass, gloss=(-196, -110))
        sheet.ellipse((0, -238), (20, 12), chrome.shade)
        sheet.ellipse((-4, -242), (12, 6), chrome.high)
