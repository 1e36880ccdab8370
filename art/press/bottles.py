"""The bidon on the pavement and in its cage."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME
from art.press.halftone import ground_shadow, pull, tube
from art.press.shapes import rounded
from art.press.spun import Spun
from art.press.tones import Tone, tone
from art.svg import Sheet


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
