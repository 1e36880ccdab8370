"""The folding tool, fanned out; and at work on a stem."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME
from art.press.halftone import disc, tube
from art.press.shaded import shaded
from art.press.shapes import rounded
from art.press.tones import tone
from art.svg import Point, Sheet, polygon

RED, STEEL = "#d2321f", "#9aa2ab"


def multitool(sheet: Sheet, *, dark: str) -> None:
    with sheet.group(transform="translate(38 90) scale(.86)"):
        for offset, colour in ((26, dark), (0, "")):
            with sheet.group(**({"move": (offset, offset + 8), "opacity": 0.42} if colour else {})):
                for turn, long, wide in ((-128, 262, 24), (-98, 240, 19), (-66, 214, 15), (-36, 180, 11)):
                    _key(sheet, (250, 600), turn, (long, wide), colour)
                for turn, long, wide in ((30, 200, 17), (-32, 210, 21)):
                    _key(sheet, (560, 630), turn, (long, wide), colour)
        _handle(sheet, dark)


def _key(sheet: Sheet, pivot: Point, turn: float, size: tuple[float, float], flat: str) -> None:
    long, wide = size
    a = math.radians(turn)
    end = (pivot[0] + long * math.cos(a), pivot[1] + long * math.sin(a))
    if flat:
        sheet.line(f"M{pivot[0]} {pivot[1]}L{end[0]:.0f} {end[1]:.0f}", flat, wide)
        return
    steel = tone(STEEL)
    tube(sheet, [pivot, end], wide, steel)
    with sheet.group(turn=(turn, *pivot)):
        x, y, h = pivot[0] + long, pivot[1], wide / 2
        tip = polygon([(x, y - h), (x + h * 0.7, y - h * 0.5), (x + h * 0.7, y + h * 0.5), (x, y + h)])
        sheet.path(tip, steel.deep)
        sheet.line(f"M{pivot[0] + 30} {y}H{x}", steel.ink, 1.8, opacity=0.6)


def _handle(sheet: Sheet, dark: str) -> None:
    plate = rounded(196, 544, 632, 684, radius=44)
    with sheet.group(turn=(6, 410, 614)):
        sheet.path(plate, dark, opacity=0.45, move=(24, 32))
        sheet.path(plate, tone(STEEL).deep, move=(5, 9))
        shaded(sheet, plate, tone(RED), (196, 544, 632, 684))
        sheet.path(rounded(236, 560, 560, 572, radius=6), tone(RED).light)
        letter(sheet, "JOZI 12", (414, 640), 68, "#fff6e6", spacing=90, face=POSTER)
        for x in (250, 578):
            disc(sheet, (x, 614), 25, tone(CHROME).deep)
            disc(sheet, (x - 3, 611), 20, tone(CHROME).light)
            hexagon = [
                (x + 9 * math.cos(i * math.pi / 3), 614 + 9 * math.sin(i * math.pi / 3)) for i in range(6)
            ]
            sheet.path(polygon(hexagon), "#22252a")


def multitool_at_the_stem(sheet: Sheet, *, paint: str) -> None:
    chrome, colours = tone(CHROME), tone(paint)
    tube(sheet, [(250, 1100), (214, 620)], 130, colours)
    sheet.path(rounded(140, 580, 292, 640, radius=14), chrome.deep)
    tube(sheet, [(214, 600), (200, 330)], 84, chrome)
    tube(sheet, [(200, 360), (560, 250)], 96, chrome)
    tube(sheet, [(560, -80), (592, 1100)], 72, tone("#2a2d33"))
    clamp = rounded(488, 150, 640, 356, radius=30)
    shaded(sheet, clamp, chrome, (488, 150, 640, 356))
    for y in (196, 310):
        disc(sheet, (612, y), 20, chrome.deep)
        hexagon = [
            (612 + 10 * math.cos(i * math.pi / 3), y + 10 * math.sin(i * math.pi / 3)) for i in range(6)
        ]
        sheet.path(polygon(hexagon), "#22252a")
    tube(sheet, [(612, 312), (566, 640)], 20, tone(STEEL))
    with sheet.group(transform="translate(552 800) rotate(84) scale(.86) translate(-410 -614)"):
        _handle(sheet, chrome.ink)
