"""What a baker reaches for: the kiaat board with its loaf, the rolling pin with its dough."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.laid import Cut, Place, cut, rod, silhouette, spine, trace
from art.paper import cast_flat_shadow
from art.skins import skin
from art.soft import Puff, cord, puff
from art.svg import Point, Sheet, oval, polygon
from art.timber import figure

KIAAT = "#a8683a"
CRUST, CRUMB = "#b5763a", "#ecd9b4"

BOARD = trace(
    (-262, -120),
    ((-290, -120), (-300, -104), (-300, -80)),
    (-300, 80),
    ((-300, 104), (-290, 120), (-262, 120)),
    (170, 120),
    ((206, 120), (212, 44), (252, 40)),
    (350, 36),
    ((400, 34), (400, -34), (350, -36)),
    (252, -40),
    ((212, -44), (206, -120), (170, -120)),
)


def bread_board(sheet: Sheet) -> None:
    """The board leans on the wall, its handle up; its foot stands on the table."""
    shape = [(400 - y * 1.12, 540 - x * 0.98) for x, y in BOARD]
    d = polygon(shape)
    sheet.path(d, lit(sheet.paper, 0.16), opacity=0.30, blur=26, move=(52, 10))
    sheet.path(d, lit(sheet.paper, 0.12), opacity=0.34, blur=10, move=(20, 4))
    sheet.ellipse((416, 838), (160, 12), lit(sheet.paper, 0.1), opacity=0.55, blur=7)
    for step in range(12):
        sheet.path(d, lit(KIAAT, 0.72 - 0.02 * step), move=(12 - step, 2.4 - step * 0.2))
    puff(sheet, d, KIAAT, (266, 150, 536, 834), shape=Puff(edge=9, high=1.14, low=0.86, rim=0.45))
    with sheet.within(d), sheet.group(transform="matrix(0 -1 1 0 0 0)"):
        figure(sheet, KIAAT, (-850, 258, -120, 542), lines=58, heart=0.56)
    sheet.path(d, sheet.radial([(0, "#fff2dc", 0.3), (1, "#fff2dc", 0)], circle=(320, 420, 260)))
    _hole(sheet, (400, 178))


def _hole(sheet: Sheet, at: Point) -> None:
    x, y = at
    sheet.ellipse(at, (15, 15), lit(KIAAT, 0.34))
    sheet.ellipse((x + 2.5, y + 2.5), (12.5, 12.5), lit(sheet.paper, 0.72))
    thong = "#5b3a22"
    cord(sheet, f"M{x} {y}C{x - 34} {y + 40} {x - 22} {y + 74} {x - 26} {y + 104}", 8, thong)
    cord(sheet, f"M{x} {y}C{x + 20} {y + 40} {x - 6} {y + 80} {x + 10} {y + 118}", 8, thong)
    sheet.ellipse((x - 1, y + 4), (9, 8), lit(thong, 1.1))


def bread_board_with_loaf(sheet: Sheet) -> None:
    place = Place((392, 806), -13, 0.44)
    cast_flat_shadow(sheet, place.outline(BOARD), height=16)
    top = cut(sheet, place, BOARD, KIAAT, make=Cut(24, round=5))
    with sheet.within(top), sheet.group(transform=place.onto(24)):
        figure(sheet, KIAAT, (-310, -126, 400, 126), heart=0.6)
        sheet.ellipse((346, 0), (16, 16), lit(KIAAT, 0.3))
    _loaf(sheet, (330, 700))
    _slice(sheet, (520, 716), lean=10)
    _slice(sheet, (540, 730), lean=22)
    for _ in range(26):
        x, y = sheet.random.gauss(560, 60), sheet.random.gauss(800, 10)
        sheet.ellipse((x, y), (2.6, 1.8), lit(CRUMB, sheet.random.uniform(0.7, 1.2)))


def _loaf(sheet: Sheet, at: Point) -> None:
    x, y = at
    d = (
        f"M{x - 190} {y + 30}C{x - 196} {y - 70} {x - 110} {y - 134} {x + 4} {y - 132}"
        f"C{x + 112} {y - 128} {x + 176} {y - 70} {x + 172} {y + 24}"
        f"C{x + 168} {y + 84} {x + 80} {y + 100} {x - 10} {y + 100}"
        f"C{x - 110} {y + 98} {x - 184} {y + 86} {x - 190} {y + 30}Z"
    )
    sheet.path(d, lit(KIAAT, 0.12), opacity=0.5, blur=14, move=(14, 14))
    sheet.path(d, lit(KIAAT, 0.1), opacity=0.6, blur=5, move=(3, 6))
    puff(sheet, d, CRUST, (x - 190, y - 132, x + 172, y + 100), shape=Puff(edge=60, high=1.16, low=0.52))
    with sheet.within(d):
        sheet.ellipse((x - 60, y - 60), (120, 66), lit(CRUST, 1.5), opacity=0.35, blur=34)
        sheet.ellipse((x, y + 104), (210, 36), "#3a1a08", opacity=0.45, blur=18)
        skin(sheet, d, "crumple", "#5a2a0e", opacity=0.4)
        for i in range(4):
            _score(sheet, (x - 110 + i * 74, y - 20 + abs(i - 1.5) * 9))
        skin(sheet, d, "fleck", "#fff6e4", opacity=0.28)


def _score(sheet: Sheet, at: Point) -> None:
    x, y = at
    gash = (
        f"M{x - 26} {y + 64}C{x - 30} {y} {x - 2} {y - 56} {x + 36} {y - 84}"
        f"C{x + 28} {y - 40} {x + 10} {y + 20} {x - 26} {y + 64}Z"
    )
    sheet.path(gash, "#5a2a0e", opacity=0.55, blur=5, move=(4, 4))
    sheet.path(gash, sheet.linear([(0, mix(CRUMB, CRUST, 0.1)), (0.7, mix(CRUMB, CRUST, 0.45)), (1, CRUST)]))
    sheet.line(
        f"M{x - 26} {y + 64}C{x - 30} {y} {x - 2} {y - 56} {x + 36} {y - 84}",
        "#fff2d6",
        4,
        opacity=0.7,
        blur=1.4,
    )


def _slice(sheet: Sheet, at: Point, *, lean: float) -> None:
    x, y = at
    with sheet.group(turn=(lean, x, y + 60)):
        d = (
            f"M{x - 64} {y + 62}C{x - 70} {y + 10} {x - 84} {y - 10} {x - 76} {y - 44}"
            f"C{x - 60} {y - 92} {x + 62} {y - 92} {x + 76} {y - 44}"
            f"C{x + 82} {y - 10} {x + 70} {y + 10} {x + 64} {y + 62}Z"
        )
        sheet.path(d, lit(KIAAT, 0.1), opacity=0.4, blur=8, move=(10, 8))
        for step in range(6):
            sheet.path(d, lit(CRUST, 0.55 + 0.08 * step), move=(14 - step * 2.4, 3 - step * 0.5))
        sheet.path(d, sheet.linear([(0, lit(CRUMB, 1.14)), (1, lit(CRUMB, 0.9))]))
        skin(sheet, d, "speckle", lit(CRUMB, 0.66), opacity=0.5)
        sheet.line(d, lit(CRUST, 0.95), 7, clip=d)


PIN = "#c3905a"
BARREL = [
    (0.0, 8), (0.01, 20), (0.06, 25), (0.14, 20), (0.19, 15), (0.2, 15), (0.2, 46), (0.215, 52), (0.3, 54), (0.7, 54),
    (0.785, 52), (0.8, 46), (0.8, 15), (0.81, 15), (0.86, 20), (0.94, 25), (0.99, 20), (1.0, 8),
]  # fmt: skip


def rolling_pin(sheet: Sheet) -> None:
    _pin(sheet, (112, 876), (688, 604))


def _pin(sheet: Sheet, start: Point, end: Point) -> None:
    points, radii = spine(start, end, BARREL, rings=90)
    d = silhouette(points, radii)
    dark = lit(sheet.paper, 0.13)
    sheet.path(d, dark, opacity=0.28, blur=22, move=(34, 26))
    sheet.path(d, dark, opacity=0.42, blur=9, move=(14, 16))
    sheet.path(d, dark, opacity=0.55, blur=4, move=(4, 7))
    rod(sheet, points, radii, PIN, gloss=0.35)
    angle = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    length = math.dist(start, end)
    with sheet.within(d), sheet.group(transform=f"translate({start[0]} {start[1]}) rotate({angle:.2f})"):
        figure(sheet, PIN, (-10, -62, length + 10, 62), lines=40, heart=0.42, strength=0.9)
        for share in (0.2, 0.8):
            sheet.line(
                f"M{length * share:.1f} -46Q{length * share + 8:.1f} 0 {length * share:.1f} 46",
                lit(PIN, 0.35),
                5,
                opacity=0.6,
                blur=1.6,
            )


def rolling_pin_with_dough(sheet: Sheet) -> None:
    flour, dough = "#fdf8ec", "#efdcb6"
    for _ in range(260):
        x, y, r = sheet.random.gauss(400, 190), sheet.random.gauss(800, 70), sheet.random.uniform(0.8, 3.2)
        sheet.ellipse((x, y), (r, r * 0.6), flour, opacity=sheet.random.uniform(0.3, 0.9))
    sheet.ellipse((400, 800), (330, 130), flour, opacity=0.4, blur=24)
    edge = [
        (
            390 + (270 + 9 * math.sin(a * 5 + 1) + 6 * math.sin(a * 9)) * math.cos(a),
            800 + (134 + 5 * math.sin(a * 4)) * math.sin(a),
        )
        for a in (i * math.tau / 90 for i in range(90))
    ]
    d = polygon(edge)
    cast_flat_shadow(sheet, d, height=9)
    for lift in range(9):
        sheet.path(d, lit(dough, 0.62 + 0.035 * lift), move=(0, -lift))
    puff_d = polygon((x, y - 9) for x, y in edge)
    puff(sheet, puff_d, dough, (120, 660, 660, 930), shape=Puff(edge=16, high=1.2, low=0.92, rim=0.5))
    skin(sheet, puff_d, "cloud", flour, opacity=0.5)
    for x, y in ((250, 850), (352, 884)):
        cutter = oval(x, y - 9, 58, 30)
        sheet.line(cutter, lit(dough, 0.55), 4, opacity=0.8)
        sheet.line(cutter, lit(dough, 1.6), 2.4, move=(1, 2.4), opacity=0.7)
    with sheet.group(transform="translate(20 -60)"):
        _pin(sheet, (134, 838), (664, 690))
