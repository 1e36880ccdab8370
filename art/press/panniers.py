"""A roll-top pannier on the pavement, and on its rack."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.bicycles import CHROME, TYRE
from art.press.halftone import disc, ground_shadow, pull, ring, tube
from art.press.shaded import shaded
from art.press.shapes import blob, rectangle, rounded
from art.press.tones import Tone, tone
from art.svg import Point, Sheet


def pannier(sheet: Sheet, *, cloth: str, strap: str, dark: str) -> None:
    ground_shadow(sheet, (470, 846), (270, 38), dark)
    _bag(sheet, tone(cloth), tone(strap))


def _bag(sheet: Sheet, cloth: Tone, strap: Tone) -> None:
    side = blob([(590, 452), (650, 440), (664, 620), (654, 800), (604, 846), (590, 700)], steps=6)
    sheet.path(side, cloth.deep)
    body = blob(
        [
            (180, 450),
            (300, 442),
            (480, 442),
            (604, 452),
            (616, 620),
            (618, 820),
            (590, 850),
            (400, 856),
            (200, 850),
            (168, 824),
            (168, 640),
        ],
        steps=8,
    )
    shaded(sheet, body, cloth, (168, 442, 618, 856))
    sheet.path(rectangle(160, 770, 630, 862), cloth.deep, clip=body, opacity=0.75)
    sheet.line("M170 772Q400 780 618 772", cloth.high, 2.6, dash="10 8", opacity=0.7)
    roll = blob(
        [(164, 380), (200, 356), (590, 352), (660, 372), (664, 430), (610, 462), (200, 466), (160, 440)],
        steps=6,
    )
    shaded(sheet, roll, cloth, (160, 352, 664, 466))
    for y in (384, 412):
        sheet.line(f"M176 {y}Q400 {y - 8} 650 {y}", cloth.ink, 3.4, opacity=0.6)
    for x in (272, 512):
        _strap(sheet, strap, (x, 350))
    panel = rounded(316, 560, 472, 690, radius=10)
    sheet.path(panel, strap.base)
    pull(sheet, panel, strap.ink, 0.3, flats=[rectangle(316, 656, 472, 690)])
    sheet.line(rounded(324, 568, 464, 682, radius=8), strap.high, 2.4, dash="9 7", opacity=0.8)
    letter(sheet, "JOZI", (394, 634), 58, cloth.base, spacing=70, face=POSTER)
    letter(sheet, "20 L", (394, 668), 24, cloth.base, spacing=100, face=POSTER)


def _strap(sheet: Sheet, strap: Tone, top: Point) -> None:
    x, y = top
    chrome = tone(CHROME)
    sheet.path(rounded(x - 19, y, x + 19, y + 266, radius=5), strap.base)
    sheet.path(rectangle(x + 6, y, x + 19, y + 264), strap.shade)
    sheet.line(f"M{x - 13} {y + 6}V{y + 250}", strap.high, 2, dash="8 6", opacity=0.8)
    frame = rounded(x - 30, y + 150, x + 30, y + 204, radius=8)
    sheet.line(frame, chrome.deep, 10)
    sheet.line(frame, chrome.light, 5, move=(-1, -1))
    sheet.line(f"M{x} {y + 152}V{y + 196}", chrome.base, 6)


def pannier_on_its_rack(sheet: Sheet, *, cloth: str, strap: str, paint: str) -> None:
    hub, steel = (300.0, 800.0), tone("#3a3f46")
    ring(sheet, hub, 420, TYRE, width=34)
    ring(sheet, hub, 394, "#c99a5e", width=18)
    ring(sheet, hub, 374, tone(CHROME).base, width=16)
    for i in range(14):
        sheet.line(
            f"M{hub[0]} {hub[1]}L{hub[0] - 380 + i * 58} {hub[1] - 380 + abs(i - 6) * 14}",
            "#f3f1ea",
            4,
            opacity=0.8,
        )
    tube(sheet, [hub, (900, 320)], 40, tone(paint))
    tube(sheet, [(-60, 316), (560, 316), (760, 380)], 24, steel, bent=True)
    for x in (120, 470):
        tube(sheet, [(x, 320), hub], 20, steel)
    with sheet.group(transform="translate(-2 26) scale(.86)"):
        _bag(sheet, tone(cloth), tone(strap))
    for x in (180, 500):
        sheet.path(rounded(x - 22, 296, x + 22, 372, radius=8), "#22252a")
        disc(sheet, (x, 318), 9, tone(CHROME).light)
