"""The bell on its bar, and its engraved dome from above."""

from __future__ import annotations

import math

from art.lettering import POSTER, letter
from art.press.bicycles import BRASS, CHROME
from art.press.bicycles_close import brass_bell
from art.press.halftone import disc, pull, ring, tube
from art.press.shapes import ramp
from art.press.tones import tone
from art.svg import Point, Sheet, oval


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
