"""The frame pump beside its hose, and under the top tube."""

from __future__ import annotations

from art.lettering import POSTER, letter
from art.press.bicycles import BRASS, CHROME
from art.press.halftone import tube
from art.press.shapes import curve, rounded
from art.press.tones import tone
from art.svg import Sheet, polyline


def pump(sheet: Sheet, *, dark: str) -> None:
    with sheet.group(turn=(40, 400, 520)):
        with sheet.group(move=(20, 34), opacity=0.5):
            sheet.path(rounded(372, 90, 428, 950, radius=22), dark)
        _pump(sheet, reading=-90)
    hose = [(610, 760), (690, 800), (700, 880), (610, 900), (540, 850), (470, 850), (390, 880)]
    sheet.line(polyline([(x + 12, y + 20) for x, y in curve(hose)]), dark, 22, opacity=0.45)
    tube(sheet, hose, 20, tone("#2a2d33"), bent=True)
    tube(sheet, [*hose[-1:], (330, 906)], 30, tone(BRASS))


def pump_in_the_frame(sheet: Sheet, *, paint: str) -> None:
    colours = tone(paint)
    tube(sheet, [(80, 1100), (-30, 180)], 96, colours)
    tube(sheet, [(90, 1220), (860, 470)], 104, colours)
    with sheet.group(transform="translate(44 930) rotate(-95) scale(1.3 .82)"):
        _pump(sheet, reading=90)
    tube(sheet, [(-20, 330), (900, 250)], 92, colours)
    sheet.line("M10 300L860 226", colours.high, 9, opacity=0.6)
    tube(sheet, [(742, 100), (800, 700)], 116, colours)
    with sheet.group(turn=(-5, 400, 300)):
        letter(sheet, "LOUIS", (420, 320), 52, colours.high, spacing=140, face=POSTER)


def _pump(sheet: Sheet, *, reading: float) -> None:
    """Upright; its name is turned so that it reads from the left once the pump lies."""
    steel, wood = tone(CHROME), tone("#b98148")
    tube(sheet, [(400, 250), (400, 880)], 46, steel)
    tube(sheet, [(400, 96), (400, 262)], (58, 50), wood, bent=False)
    for y in (128, 146, 212, 230):
        sheet.line(f"M372 {y}Q400 {y + 9} 428 {y}", wood.ink, 3, opacity=0.55)
    tube(sheet, [(400, 262), (400, 286)], 58, tone(BRASS))
    tube(sheet, [(400, 850), (400, 900)], 60, tone("#2a2d33"))
    tube(sheet, [(400, 900), (400, 944)], 34, tone(BRASS))
    sheet.path(rounded(382, 480, 418, 640, radius=6), tone("#d2321f").base)
    with sheet.group(turn=(reading, 400, 560)):
        letter(sheet, "JOZI", (400, 571), 32, "#fff6e6", spacing=120, face=POSTER)
