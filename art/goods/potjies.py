"""The three-legged iron pot, on the table and over its coals."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.fire import steam
from art.paper import cast_shadow
from art.soft import Cord, cord
from art.svg import Point, Sheet, polygon, polyline
from art.turned import LOW, Finish, Turned

IRON, WIRE = "#3a3a3c", "#4c4a48"
MATT = Finish(gloss=0.34, foot=0.3)
BELLY = [
    (470, 168),
    (476, 176),
    (490, 176),
    (504, 166),
    (520, 172),
    (570, 214),
    (630, 234),
    (690, 224),
    (740, 184),
    (772, 130),
    (782, 90),
]
LID = [(424, 20), (428, 60), (440, 112), (456, 152), (470, 170), (476, 172)]


def potjie(sheet: Sheet) -> None:
    for x, y in ((284, 806), (516, 806), (402, 836)):
        cast_shadow(sheet, (x, y), 24, reach=60, strength=0.8)
    cast_shadow(sheet, (400, 800), 170, reach=330, strength=0.6)
    _pot(sheet)
    _lid(sheet)


def potjie_on_coals(sheet: Sheet) -> None:
    sheet.ellipse((400, 846), (330, 72), lit(sheet.paper, 0.15), opacity=0.4, blur=20)
    _coals(sheet, range(0, 22), 790, 250)
    _pot(sheet, warm=True)
    with sheet.group(turn=(-7, 250, 476)):
        _lid(sheet)
    _coals(sheet, range(22, 62), 850, 290)
    hot = [(0, "#ffb45a", 0.5), (1, "#ff8a3a", 0)]
    sheet.ellipse((400, 820), (300, 90), sheet.radial(hot))
    steam(sheet, (572, 456), 240)


def _pot(sheet: Sheet, *, warm: bool = False) -> None:
    _bail(sheet)
    for x, lean in ((292, -16), (508, 16)):
        _leg(sheet, (x, 736), (x + lean, 812))
    form = Turned(sheet, BELLY)
    form.shade(IRON, MATT)
    form.skin("fleck", lit(IRON, 1.5), opacity=0.16)
    form.skin("speckle", lit(IRON, 0.4), opacity=0.4)
    with sheet.within(form.outline):
        for drawn in (548, 560):
            ring = polyline(form.around(form.y(drawn), math.radians(a)) for a in range(-90, 91, 9))
            sheet.line(ring, lit(IRON, 0.4), 4, opacity=0.8)
            sheet.line(ring, lit(IRON, 1.5), 2.4, opacity=0.5, move=(0, 3.2))
        if warm:
            sheet.ellipse((400, 824), (240, 130), sheet.radial([(0, "#ff8a3a", 0.75), (1, "#c9481c", 0)]))
    _leg(sheet, (400, 780), (402, 842))
    for side in (-1, 1):
        x = 400 + side * 196
        sheet.ellipse((x, 536), (20, 24), lit(IRON, 0.6))
        sheet.ellipse((x - 3, 532), (16, 19), lit(IRON, 1.15))
        sheet.ellipse((x - 2, 534), (8, 9), lit(IRON, 0.25))


def _leg(sheet: Sheet, top: Point, foot: Point) -> None:
    dx, dy = foot[0] - top[0], foot[1] - top[1]
    for f in range(7):
        share = f / 6
        width = 46 - 20 * share
        end = (top[0] + dx * (0.25 + 0.75 * share), top[1] + dy * (0.25 + 0.75 * share))
        cord(
            sheet,
            f"M{top[0]:g} {top[1]:g}L{end[0]:g} {end[1]:g}",
            width,
            lit(IRON, 0.9),
            make=Cord(gloss=0.2),
        )


def _bail(sheet: Sheet) -> None:
    hoop = "M204 540C150 420 250 270 400 268S650 420 596 540"
    cord(sheet, hoop, 13, WIRE, make=Cord(gloss=0.5))


def _lid(sheet: Sheet) -> None:
    sheet.ellipse((400, 480), (172, 172 * LOW), lit(IRON, 0.2), opacity=0.8, blur=4)
    lid = Turned(sheet, LID)
    lid.shade(IRON, MATT)
    lid.skin("fleck", lit(IRON, 1.5), opacity=0.16)
    ring = polyline(lid.around(lid.y(448), math.radians(a)) for a in range(-90, 91, 9))
    sheet.line(ring, lit(IRON, 1.6), 3, opacity=0.5)
    sheet.ellipse((404, 434), (40, 9), lit(IRON, 0.2), opacity=0.7, blur=4)
    cord(
        sheet, "M366 434C364 388 380 376 400 376S436 388 434 434", 17, IRON, make=Cord(gloss=0.4, cap="butt")
    )


def _coals(sheet: Sheet, which: range, y: float, spread: float) -> None:
    """Charred wood with fire in its cracks; the near ones lie lower."""
    jitter = sheet.random.uniform
    for i in which:
        share = (i - which.start) / len(which)
        x = 400 - spread + 2 * spread * ((i * 0.618) % 1.0)
        at = (x, y - 16 + 44 * share + 18 * math.sin(i * 2.3) - abs(x - 400) * 0.08)
        _coal(sheet, at, jitter(22, 50), jitter(0, 6))


def _coal(sheet: Sheet, at: Point, size: float, start: float) -> None:
    (x, y), jitter = at, sheet.random.uniform
    corners = []
    for i in range(7):
        a, r = start + i * math.tau / 7, size * jitter(0.76, 1.08)
        corners.append((x + r * math.cos(a), y + r * 0.66 * math.sin(a)))
    d = polygon(corners)
    sheet.path(d, "#ff8a2e", opacity=0.8, blur=9)
    ember = [(0, "#55504c"), (0.5, "#2e2a28"), (0.8, "#8f3416"), (1, "#ff9a3c")]
    sheet.path(d, sheet.falling(ember))
    for i in range(sheet.random.choice((0, 1, 1, 2))):
        a, b = corners[i], (x + jitter(-8, 8), y + jitter(-5, 5))
        sheet.line(polyline((a, b)), "#ff8a30", 3.4, opacity=0.9, blur=1)
        sheet.line(polyline((a, b)), "#ffe08a", 1.4, opacity=0.9)
    sheet.line(polyline(corners[3:6]), "#b9b2aa", 3, opacity=0.45, blur=1.4)
